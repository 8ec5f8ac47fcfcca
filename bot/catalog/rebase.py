"""Markdown that moves to another folder: its relative links turned into links that still lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.catalog.links import links_of

#: [text](target "title") or ![alt](target); the text may hold one pair of brackets.
_INLINE = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<target>[^\s()<>]+)>?(?:\s+[\"'(][^\n]*?[\"')])?\s*\)"
)


def rebase(markdown: str, resolve: Callable[[str], str | None]) -> tuple[str, tuple[str, ...]]:
    """The text with every relative link led through `resolve`, and the targets that could not be resolved.

    Where `resolve` gives None, or the link leads to a place within the document, its text stays without the link. Links
    in code are left as they are.
    """
    moving = {link.target for link in links_of(markdown) if link.is_relative or link.target.startswith("#")}
    lost: list[str] = []

    def moved(found: re.Match[str]) -> str:
        target = found["target"]
        if target not in moving:
            return found[0]
        resolved = None if target.startswith("#") else resolve(target)
        if resolved is None:
            lost.append(target)
            return found["text"]
        return found[0].replace(f"({target}", f"({resolved}").replace(f"<{target}", f"<{resolved}")

    return _INLINE.sub(moved, markdown), tuple(dict.fromkeys(lost))

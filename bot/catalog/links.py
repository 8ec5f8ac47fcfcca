"""Markdown turned into the links in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

_HTML_LINK = re.compile(r"""<(?:a|img)\b[^>]{0,500}?\b(?:href|src)\s*=\s*["']([^"'<>]*)["']""", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture. `line` counts from 0 at the start of the text; the target is as the author wrote it."""

    target: str
    line: int

    @property
    def is_relative(self) -> bool:
        """Does it lead to a file beside the text, rather than to an address or a place in the same text?"""
        return bool(self.target) and not _SCHEME.match(self.target)

    @property
    def path(self) -> str:
        """The file it leads to, without query and fragment."""
        return unquote(re.split("[?#]", self.target, maxsplit=1)[0])


def links_of(markdown: str) -> Iterator[Link]:
    """All links and pictures, in order; those in code are none."""
    for block in MarkdownIt("commonmark").enable("table").parse(markdown):
        line = block.map[0] if block.map else 0
        for token in [block, *(block.children or [])]:
            if token.type in {"softbreak", "hardbreak"}:
                line += 1
            for target in _targets(token):
                yield Link(target, line)


def _targets(token: Token) -> list[str]:
    if token.type == "link_open":
        return [str(token.attrGet("href") or "")]
    if token.type == "image":
        return [str(token.attrGet("src") or "")]
    return _HTML_LINK.findall(token.content) if token.type in {"html_block", "html_inline"} else []

"""Small parts of an HTML page, with everything escaped that comes from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from bot.learning.metrics import Figure

#: Control characters, characters that change the direction of writing, and halves of surrogate pairs.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def section(heading: str, content: str) -> str:
    """A part of the page; `content` is HTML."""
    return f"<section>\n<h2>{text(heading)}</h2>\n{content}\n</section>"


def table(head: str, rows: Iterable[str], kind: str = "") -> str:
    """A table that scrolls by itself where the page is narrow; `head` and `rows` are HTML."""
    opening = f'<table class="{kind}">' if kind else "<table>"
    body = "\n".join(rows)
    return (
        f'<div class="wide" tabindex="0">{opening}<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>'
    )


def cell(one: Figure) -> str:
    """A figure with its interval below."""
    between = interval(one)
    return f"{number(one)}<small>{between}</small>" if between else number(one)


def number(one: Figure) -> str:
    """0.90, or - where it is not defined."""
    return "-" if one.value is None else f"{one.value:.2f}"


def interval(one: Figure) -> str:
    """0.80 to 0.95, or nothing where there is no interval."""
    return "" if one.low is None or one.high is None else f"{one.low:.2f} to {one.high:.2f}"


def sentence(words: str) -> str:
    """The words with a capital letter and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def text(words: str) -> str:
    """Any text as HTML: escaped, and without characters that do something."""
    return escape(_CONTROLS.sub("\ufffd", words.replace("\r\n", "\n")))

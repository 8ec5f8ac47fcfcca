"""From the answer of an entry to what a comment shows of it: short ones whole, long ones cut between blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from bot.core.harmless import DEFINITION, harmless, parse, without_comments

#: How many times the limit is read: what lies beyond cannot be shown anyway.
_READ_FACTOR = 4

_SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")
_OPENED, _CLOSED = re.compile(r"<details\b"), re.compile(r"</details>")


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, or the beginning of it, ready to stand in a comment."""

    text: str
    shortened: bool = False


def present(answer: str, limit: int, link: Callable[[str], str]) -> Shown:
    """The answer in about `limit` characters, made harmless; `link` makes a relative link target absolute."""
    whole = answer.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip("\n")
    definitions = {found[1].casefold(): found[0].strip() for found in DEFINITION.finditer(whole)}
    pieces = _pieces(without_comments(whole[: limit * _READ_FACTOR]))
    kept = _that_fit(pieces, limit)
    text = "".join(piece.text for piece in pieces[:kept]).strip("\n").rstrip()
    if kept == 0 and pieces and pieces[0].kind == "paragraph":
        text = _first_sentences(pieces[0].text, limit)
    used = [line for name, line in definitions.items() if f"[{name}]" in text.casefold() and line not in text]
    if used:
        text += "\n\n" + "\n".join(used)
    text = harmless(_closed(text), link)
    return Shown(text, kept < len(pieces) or len(whole) > limit * _READ_FACTOR or not text)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str


def _pieces(markdown: str) -> list[_Piece]:
    """The text in pieces between which it may be cut: top-level blocks, and the items of top-level lists."""
    lines = markdown.split("\n")
    kinds: dict[int, str] = {0: "definition"}
    for token in parse(markdown):
        is_piece = token.level == 0 or (token.level == 1 and token.type == "list_item_open")
        if token.map and token.nesting >= 0 and is_piece:
            kinds[token.map[0]] = token.type.removesuffix("_open")
    bounds = pairwise([*sorted(kinds), len(lines)])
    return [_Piece(kinds[first], "\n".join(lines[first:last]) + "\n") for first, last in bounds]


def _that_fit(pieces: list[_Piece], limit: int) -> int:
    """How many pieces are shown; what is cut off ends neither with a heading nor within an element."""
    size = kept = whole = depth = 0
    for piece in pieces:
        if size + len(piece.text.strip()) > limit:
            return whole
        size += len(piece.text)
        kept += 1
        depth += len(_OPENED.findall(piece.text)) - len(_CLOSED.findall(piece.text))
        if piece.kind != "heading" and depth == 0:
            whole = kept
    return kept


def _first_sentences(paragraph: str, limit: int) -> str:
    """The sentences of a long paragraph that fit, none that ends inside a code span or a link; maybe nothing."""
    ends = [found.start() for found in _SENTENCE.finditer(paragraph[:limit])]
    for end in reversed(ends):
        text = paragraph[:end]
        if text.count("`") % 2 == 0 and text.count("[") == text.count("]") and text.count("(") == text.count(")"):
            return text.rstrip() + " …"
    return ""


def _closed(text: str) -> str:
    """With the fence closed that would otherwise run to the end of the comment."""
    tokens = parse(text)
    last = tokens[-1] if tokens else None
    if last is None or last.type != "fence" or last.map is None:
        return text
    end = text.split("\n")[last.map[1] - 1].strip()
    is_closed = last.map[1] - last.map[0] > 1 and set(end) == {last.markup[0]} and len(end) >= len(last.markup)
    return text if is_closed else f"{text}\n{last.markup}"

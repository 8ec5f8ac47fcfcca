"""From the answer of an entry to what a comment shows of it: short ones whole, long ones cut between blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.core.harmless import DEFINITION, code_in, harmless, parse, without_comments

#: How many times the limit is read: what lies beyond cannot be shown anyway.
_READ_FACTOR = 4

_SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")
#: Entries that an answer names, one or several: `FAQ 9`, `FAQ 31, 51 and 60`, `FAQ 31、51`.
_NAMED = re.compile(
    r"(?<![A-Za-z0-9_])FAQ \d{1,6}(?!\w|\.\d)(?:(?:, | and | or |、|和|或)\d{1,6}(?!\w|\.\d| ?[A-Za-z]*B\b))*", re.ASCII
)
_NUMBER = re.compile(r"(?:FAQ )?(\d+)")
#: Where no link may begin: links and their definitions, addresses, tags.
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^)]*\)|\[[^\]]*\])?|https?://\S+|<[^<>]*>")
#: A line that ends where it was meant to.
_ENDS = re.compile(r"(?: {2}|\\|<br ?/?>)\s*$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
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
    text = harmless(_unwrapped(_closed(text)), link)
    return Shown(text, kept < len(pieces) or len(whole) > limit * _READ_FACTOR or not text)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str


def with_links(text: str, to_entry: Callable[[int], str]) -> str:
    """The text with the entries that it names linked; `to_entry` gives an entry's address, "" where there is none."""
    parts, end = [], 0
    for first, last, id in _named_in(text):
        if url := to_entry(id):
            parts += [text[end:first], f"[{text[first:last]}]({url})"]
            end = last
    return "".join([*parts, text[end:]])


@lru_cache(maxsize=256)
def _named_in(text: str) -> tuple[tuple[int, int, int], ...]:
    """Where a text names entries, from and to, and their numbers; kept, for the same few answers are shown again."""
    spared = [*code_in(text), *(found.span() for found in _LINK.finditer(text))]  # one may lie within another
    return tuple(
        (named.start() + number.start(), named.start() + number.end(), int(number[1]))
        for named in _NAMED.finditer(text)
        if not any(first <= named.start() < last for first, last in spared)
        for number in _NUMBER.finditer(named[0])
    )


def _unwrapped(markdown: str) -> str:
    """Each paragraph in one line: in comments GitHub shows the end of a line as one, which pages of Markdown do not."""
    lines = markdown.split("\n")
    quotes, paragraphs = 0, []
    for token in parse(markdown):
        quotes += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "inline" and token.map and not quotes:
            paragraphs.append(token.map)
    for first, last in reversed(paragraphs):
        for at in range(last - 1, first, -1):
            above, below = lines[at - 1], lines[at].lstrip()
            if not _ENDS.search(above):
                lines[at - 1 : at + 1] = [above.rstrip() + _between(above.rstrip(), below) + below]
    return "\n".join(lines)


def _between(above: str, below: str) -> str:
    """Chinese is written without blanks, but behind an address, which would go on."""
    return "" if "://" not in above.rpartition(" ")[2] and _WIDE.match(above[-1:]) and _WIDE.match(below[:1]) else " "


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

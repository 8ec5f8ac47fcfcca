"""Raw text into lines that are safe and cheap to read: line ends, invisible characters, bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.error_lines import HINTS
from bot.core.reading_needles import Needles

#: Characters of a body that are read in detail from its start and from its end; between them only error lines are.
HEAD, TAIL = 48_000, 16_000
HEAD_LINES, TAIL_LINES = 3_000, 1_000
#: Lines that are picked out of the middle, and characters kept of a single line.
MIDDLE_LINES = 120
MAX_LINE, MAX_MIDDLE_LINE = 2_000, 600

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe0f\ufeff\ud800-\udfff]+")
_SPACES = re.compile(r"[\x0b\x0c\u2028\u2029\x85]")
#: Hints that are worth a line out of the middle of a large text: those that name an error, not every failure.
_NEEDLES = Needles(
    [hint for hint in HINTS if hint.strip() not in {"cannot", "could not", "cuda", "argument", "失败", "无法"}]
)


def plain(text: str) -> str:
    """The text with `\\n` line ends only and without characters that nobody sees or that no encoding takes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # What is odd cannot be printed, but for the last: asking for that takes a fifth of the time of the search.
    if text.replace("\n", " ").replace("\t", " ").isprintable() and "\ufe0f" not in text:
        return text
    return _ODD.sub("", _SPACES.sub(" ", text)) if _ODD.search(text) else text


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text with their 1-based numbers. Of a large text its head, its tail and the error lines between.

    Lines longer than 2,000 characters lose their middle. Bounded in time and in what it returns, whatever it is given.
    """
    if len(text) <= HEAD + TAIL and text.count("\n") <= HEAD_LINES + TAIL_LINES:
        numbered = enumerate(text.split("\n"), 1)
        return [(number, line if len(line) <= MAX_LINE else _cut(line)) for number, line in numbered]
    head = _end_of_head(text)
    tail = _start_of_tail(text, head)
    number, at = 1, 0
    lines: list[tuple[int, str]] = []
    for start, end in [(0, head), *_error_lines_between(text, head, tail), (tail, len(text))]:
        number += text.count("\n", at, start)
        at = start
        limit = MAX_MIDDLE_LINE if head < start < tail else MAX_LINE
        lines += ((number + index, _cut(line, limit)) for index, line in enumerate(text[start:end].split("\n")))
    return lines


def _end_of_head(text: str) -> int:
    """Where the head ends: at the end of a line, or within one that is too long."""
    at = 0
    for _ in range(HEAD_LINES):
        end = text.find("\n", at, HEAD + MAX_LINE)
        if end < 0:
            return max(at, min(HEAD, len(text)))
        at = end + 1
        if at > HEAD:
            break
    return at - 1


def _start_of_tail(text: str, head: int) -> int:
    """Where the tail starts: at the start of a line, or within one that is too long; not before `head`."""
    start = len(text)
    for _ in range(TAIL_LINES):
        found = text.rfind("\n", max(head, len(text) - TAIL), start)
        if found < 0:
            break
        start = found
    return start + 1 if start < len(text) else max(head, len(text) - TAIL)


def _cut(line: str, limit: int = MAX_LINE) -> str:
    if len(line) <= limit:
        return line
    return f"{line[: limit * 3 // 4]} … {line[-limit // 5 :]}"


def _error_lines_between(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of lines that hold a hint of an error: the first and the last ones of each hint, bounded in number."""
    middle = text[start:end].lower()
    if len(middle) != end - start:  # a few letters grow when lowered; positions would be off
        middle = text[start:end]
    found = {span for needle, _ in _NEEDLES.live(middle) for span in _lines_holding(middle, needle)}
    spans = sorted((start + left, start + right) for left, right in found)
    return spans if len(spans) <= MIDDLE_LINES else spans[: MIDDLE_LINES // 2] + spans[-MIDDLE_LINES // 2 :]


def _lines_holding(text: str, needle: str) -> Iterator[tuple[int, int]]:
    at = 0
    for _ in range(MIDDLE_LINES // 2):
        at = text.find(needle, at)
        if at < 0:
            return
        span = _line_around(text, at)
        yield span
        at = max(span[1], at + 1)
    back = len(text)
    for _ in range(MIDDLE_LINES // 2):
        back = text.rfind(needle, at, back)
        if back < 0:
            return
        span = _line_around(text, back)
        yield span
        back = span[0]


def _line_around(text: str, at: int) -> tuple[int, int]:
    left = text.rfind("\n", max(0, at - MAX_LINE), at) + 1 or max(0, at - 200)
    right = text.find("\n", at, at + MAX_LINE)
    return left, right if right >= 0 else min(len(text), at + MAX_LINE)

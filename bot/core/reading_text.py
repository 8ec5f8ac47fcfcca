"""Raw text into lines that are safe and cheap to read: line ends, invisible characters, bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.error_lines import HINTS

#: Characters of a body that are read in detail from its start and from its end; between them only error lines are.
HEAD, TAIL = 48_000, 16_000
#: Lines that are picked out of the middle, and characters kept of a single line.
MIDDLE_LINES = 120
MAX_LINE, LINE_HEAD, LINE_TAIL = 2_000, 1_500, 400

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe0f\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[\x0b\x0c\u2028\u2029\x85]")
_NEEDLES = tuple(hint for hint in HINTS if hint not in ("cannot ", "could not ", "cuda", "无法", "失败", "_status_"))


def plain(text: str) -> str:
    """The text with `\\n` line ends only and without characters that nobody sees or that no encoding takes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ODD.sub("", _SPACES.sub(" ", text)) if _ODD.search(text) else text


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text with their 1-based numbers. Of a large text its head, its tail and the error lines between.

    Takes at most a few milliseconds for a megabyte, whatever it holds; lines longer than 2,000 characters are cut.
    """
    if len(text) <= HEAD + TAIL:
        return [(number, _cut(line)) for number, line in enumerate(text.split("\n"), 1)]
    head_end = text.find("\n", HEAD, HEAD + MAX_LINE) + 1 or HEAD
    tail_start = text.find("\n", len(text) - TAIL) + 1 or len(text) - TAIL
    lines = [(number, _cut(line)) for number, line in enumerate(text[:head_end].split("\n"), 1)]
    number, at = len(lines), head_end
    for start, end in sorted(_error_lines_between(text, head_end, tail_start)):
        number += text.count("\n", at, start)
        at = start
        lines.append((number, _cut(text[start:end])))
    number += text.count("\n", at, tail_start)
    lines += [(number + index, _cut(line)) for index, line in enumerate(text[tail_start:].split("\n"))]
    return lines


def _cut(line: str) -> str:
    if len(line) <= MAX_LINE:
        return line
    return f"{line[:LINE_HEAD]} … {line[-LINE_TAIL:]}"


def _error_lines_between(text: str, start: int, end: int) -> set[tuple[int, int]]:
    """Spans of lines in the middle that hold an error hint: the first and the last ones of each hint, bounded."""
    found: set[tuple[int, int]] = set()
    middle = text[start:end].lower()
    if len(middle) != end - start:  # a few letters grow when lowered; positions would be off
        middle = text[start:end]
    for needle in _NEEDLES:
        found.update((start + left, start + right) for left, right in _lines_holding(middle, needle))
    return set(sorted(found)[: MIDDLE_LINES // 2] + sorted(found)[-MIDDLE_LINES // 2 :])


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

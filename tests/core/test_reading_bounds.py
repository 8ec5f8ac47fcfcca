from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading_text import MAX_LINE, numbered_lines, plain
from tests.core.paddleocr import READER


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\0b", "ab"),
        ("a\u202eb\u200bc\ufeff", "abc"),
        ("a\x0bb\u2028c", "a b c"),
        ("a\ud800b", "ab"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_invisible_characters_and_line_ends_are_made_plain(raw: str, cleaned: str) -> None:
    assert plain(raw) == cleaned


def test_of_a_large_text_head_tail_and_error_lines_are_kept_with_their_numbers() -> None:
    lines = [f"[2022/01/05 10:11:12] ppocr INFO: line {number}" for number in range(1, 20_001)]
    lines[9_999] = "KeyError: 'predict'"
    kept = numbered_lines("\n".join(lines))
    assert (10_000, "KeyError: 'predict'") in kept
    assert kept[0] == (1, lines[0]) and kept[-1] == (20_000, lines[-1])
    assert all(lines[number - 1] == line for number, line in kept)
    assert sum(len(line) for _, line in kept) < 80_000


def test_a_long_line_keeps_head_and_tail() -> None:
    ((_, line),) = numbered_lines("a" * 50_000 + "KeyError: 'x'")
    assert len(line) <= MAX_LINE and line.startswith("aaa") and line.endswith("KeyError: 'x'")


HOSTILE = {
    "a megabyte of a": "a" * 1_000_000,
    "a megabyte of brackets": "[" * 1_000_000,
    "half a million lines": "[\n" * 500_000,
    "NUL bytes": "\0" * 1_000_000,
    "nested quotes": ">" * 10_000 + " x\n" + "".join(">" * depth + " x\n" for depth in range(1_000)),
    "comments": "<!--" * 250_000,
    "backticks": "`" * 1_000_000,
    "stars": "*" * 1_000_000,
    "blanks": " " * 1_000_000,
    "digits": "1" * 1_000_000,
    "Chinese": "汉" * 1_000_000,
    "open tags": "<a " * 333_000,
    "open images": "![" * 500_000,
    "errors only": "KeyError: 'predict'\n" * 50_000,
    "long lines": ("a.b" * 660 + "\n") * 500,
    "long words": ("a_" * 990 + "\n") * 500,
    "long options": ("a -" * 660 + "\n") * 500,
    "long frames": ("1 a::" * 400 + "\n") * 500,
    "long Errors": ("Error" * 390 + "\n") * 500,
    "long calls": ("a(" * 990 + "\n") * 500,
    "long assignments": ("a,a=" * 490 + "\n") * 500,
    "colons": ("a: " * 660 + "\n") * 500,
    "a log": "[2022/01/05 10:11:12] ppocr INFO: epoch: [1/500], iter: 10, loss: 5.2\n" * 14_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_in_bounded_time(body: str) -> None:
    start = time.perf_counter()
    text = READER.read(body[:300], body)
    assert time.perf_counter() - start < 1.0  # about 0.05 s on one free core; this one is shared
    assert sum(len(passage.text) for passage in text.passages) < 150_000


@given(st.text())
def test_an_invisible_character_behind_a_text_changes_nothing(text: str) -> None:
    """Texts without any take a short cut."""
    assert plain(f"{text}\u200b") == plain(text)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading_needles import Needles

WORDS = st.lists(st.text(alphabet="ab汉", min_size=1, max_size=3), max_size=6)


def test_lines_are_told_by_group() -> None:
    assert Needles(["error", "boom"], ["版本"]).lines_of("an error\n版本 1\nboom, error\n") == ({0, 2}, {1})


def test_without_words_nothing_is_found() -> None:
    assert Needles([], []).lines_of("anything") == (set(), set())


@given(WORDS, WORDS, st.text(alphabet="ab汉\n ", max_size=40))
def test_each_line_with_a_word_is_found_and_no_other(first: list[str], second: list[str], text: str) -> None:
    expected = tuple(
        {number for number, line in enumerate(text.split("\n")) if any(word in line for word in group)}
        for group in (first, second)
    )
    assert Needles(first, second).lines_of(text) == expected

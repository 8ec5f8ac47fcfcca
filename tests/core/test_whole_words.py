"""Words found as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signatures import _tokens
from bot.core.whole_words import WholeWords


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        pytest.param("go", "good", False, id="inside a word"),
        pytest.param("go", "ago", False, id="at the end of a word"),
        pytest.param("go", "go_on", False, id="an underscore belongs to the word"),
        pytest.param("go", "Go", False, id="another case"),
        pytest.param("go", "to go.", True, id="whole"),
        pytest.param("go", "用go写", True, id="between Chinese characters"),
        pytest.param("字", "文字", True, id="a Chinese character"),
        pytest.param("c++", "the c++ code", True, id="a mark at the end"),
        pytest.param(".*", "anything", False, id="no pattern"),
        pytest.param("a\ud800", "a\ud800", True, id="half a character"),
    ],
)
def test_a_word_counts_as_a_whole(word, text, found):
    assert WholeWords([word, "another"]).among(text) == ({word} if found else set())


def test_without_words_nothing_is_found():
    assert WholeWords([]).among("anything") == set()


@given(st.lists(st.text("ab_é字1 -", min_size=1, max_size=12), min_size=1))
def test_every_word_of_a_signature_is_found_where_it_stands(texts):
    words = {token for text in texts for token in _tokens(text) if token != "-"}
    known = WholeWords(words)
    assert all(known.among(text) >= words & set(_tokens(text)) for text in texts)

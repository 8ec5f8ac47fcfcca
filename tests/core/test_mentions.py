"""Wordings found in a text."""

from __future__ import annotations

import pytest

from bot.core.mentions import Mentions
from bot.core.terms import normalise


@pytest.mark.parametrize(
    ("wordings", "said", "found"),
    [
        pytest.param([], "anything", "", id="nothing to look for"),
        pytest.param(["go"], "that is good", "", id="inside a word"),
        pytest.param(["go"], "ago", "", id="at the end of a word"),
        pytest.param(["v2"], "v20", "", id="a digit follows"),
        pytest.param(["go"], "good to go", "go", id="a whole word after one that holds it"),
        pytest.param(["go"], "go", "go", id="the whole text"),
        pytest.param(["go"], "用go写", "go", id="between Chinese characters"),
        pytest.param(["字典"], "自定义字典怎么写", "字典", id="inside Chinese"),
        pytest.param(["C++"], "the c++ code", "C++", id="as it was written, not as it was found"),
        pytest.param(["ＧＯ"], "let it go", "ＧＯ", id="full width"),
        pytest.param(["java", "go"], "go and java", "java", id="the first of the wordings, not of the text"),
        pytest.param(["", "go"], "go", "go", id="an empty wording is nothing"),
    ],
)
def test_latin_words_count_only_as_a_whole(wordings, said, found):
    assert Mentions(wordings).first_in(normalise(said)) == found

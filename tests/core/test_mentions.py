"""Wordings found in a text."""

from __future__ import annotations

import pytest

from bot.core.mentions import Mentions, Rulings
from bot.core.terms import normalise
from bot.core.text import IssueText, Passage
from tests.catalogs import an_entry


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


RULINGS = [
    pytest.param({}, "", id="nothing written down"),
    pytest.param({"excludes": ("training",)}, "", id="the excluded word is missing"),
    pytest.param({"requires": (("slow", "慢"),)}, "", id="the required word is there"),
    pytest.param({"requires": (("region", "慢"), ("slow",))}, "", id="one of each required group is there"),
    pytest.param({"excludes": ("low",)}, "", id="the excluded word stands inside another"),
    pytest.param({"excludes": ("Slow",)}, "“Slow” rules it out", id="the excluded word is there"),
    pytest.param(
        {"requires": (("low", "speed"),)}, "“low” is not mentioned", id="the required word stands inside another"
    ),
    pytest.param({"requires": (("slow",), ("gpu",))}, "“gpu” is not mentioned", id="one group is missing"),
    pytest.param({"excludes": ("slow",), "requires": (("gpu",),)}, "“slow” rules it out", id="both"),
]


@pytest.mark.parametrize(("fields", "why"), RULINGS)
def test_an_entry_is_ruled_out_by_what_its_author_wrote_down(fields, why):
    rulings = Rulings([an_entry(1, "Colouring is slow", **fields), an_entry(2, "Another", excludes=("region",))])
    ruling = rulings.on(IssueText((Passage("title", "It is SLOW, 很慢"),)))
    assert [ruling.why(1), ruling.why(2), ruling.why(3)] == [why, "", ""]
    assert ruling.why(1) == why


RELEASES = [
    pytest.param(["palette>=3"], "palette 2.7.0.3", "", "it is not for palette 2.7.0.3", id="older"),
    pytest.param(["palette>=3"], "palette 3.1", "", "", id="one of them"),
    pytest.param(["palette>=3.3"], "palette 3.x", "", "", id="it may be one of them"),
    pytest.param(["palette<3"], "- Palette: 3.0.2\n- OS: Windows", "", "it is not for palette 3.0.2", id="a list"),
    pytest.param(["palette<3"], "OS Ubuntu 22.04, python 2.7", "", "", id="not named"),
    pytest.param(["palette<3"], "palette 3.1", "since 2.8 it is slow", "", id="another one in prose"),
    pytest.param(["palette<3"], "palette 3.1", "with python 2.8", "it is not for palette 3.1", id="another package's"),
    pytest.param(["palette<3", "palette>=4"], "palette 4.1", "", "", id="either"),
    pytest.param(["palette<3", "palette>=4"], "palette 3.1", "", "it is not for palette 3.1", id="neither"),
    pytest.param(["palette<3", "brush>=2"], "palette 2.1, brush 1.9", "", "it is not for brush 1.9", id="one of two"),
    pytest.param(["palette<3"], "palette 3.1 and palette 2.9", "", "", id="both named"),
]


@pytest.mark.parametrize(("versions", "named", "prose", "why"), RELEASES)
def test_an_entry_is_ruled_out_by_a_release_that_it_is_not_for(versions, named, prose, why):
    rulings = Rulings([an_entry(1, "Colouring is slow", versions=tuple(versions))])
    text = IssueText((Passage("title", "It is slow"), Passage("prose", prose), Passage("config", named)))
    assert rulings.on(text).why(1) == why

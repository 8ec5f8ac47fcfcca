"""Concepts found in rows of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.general_glossary import GENERAL
from bot.core.glossary import Glossary
from bot.core.terms import words

OWN = Glossary({"brush": ["brush", "画笔"], "wrong palette": ["palette .. wrong", "调色板..不对"], "slow": ["lahm"]})

FOUND = [
    pytest.param("nothing of it", set(), id="nothing"),
    pytest.param("two brushes", {"brush"}, id="another form of the word"),
    pytest.param("我的画笔", {"brush"}, id="Chinese"),
    pytest.param("toothbrush", set(), id="within another word"),
    pytest.param("the palette is wrong", {"wrong palette"}, id="a gap"),
    pytest.param("the palette that I made is wrong", {"wrong palette"}, id="a gap of four words"),
    pytest.param("the palette that I have made is wrong", set(), id="a gap of five words"),
    pytest.param("wrong palette", set(), id="the other way round"),
    pytest.param("调色板怎么不对", {"wrong palette"}, id="a gap in Chinese"),
    pytest.param("palette", set(), id="one part of two"),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_concept_is_found_by_its_wordings(text, expected):
    assert OWN.concepts(words(text)) & {"brush", "wrong palette"} == expected


def test_a_catalog_extends_a_concept_of_the_general_glossary():
    assert "slow" in GENERAL
    assert "slow" in OWN.concepts(words("es ist lahm"))
    assert "slow" in OWN.concepts(words("it is slow"))
    assert "slow" not in Glossary().concepts(words("es ist lahm"))


def test_every_concept_has_a_name_once():
    assert len(OWN.names) == len(set(OWN.names)) == len(GENERAL) + 2


@pytest.mark.parametrize("wording", ["", "..", " .. ", "!?", "a ..", ".. a"])
def test_a_wording_without_words_does_no_harm(wording):
    assert isinstance(Glossary({"odd": [wording]}).concepts(words("a b c")), set)


def test_every_wording_of_the_general_glossary_finds_its_concept():
    glossary = Glossary()
    lost = [
        (concept, wording)
        for concept, line in GENERAL.items()
        for wording in line.split(" | ")
        if concept not in glossary.concepts(words(wording.replace("..", " ")))
    ]
    assert lost == []


@given(st.lists(st.sampled_from(["palette", "is", "wrong", "brush", "调", "色", "板", "不", "对"]), max_size=12))
def test_a_longer_row_mentions_no_fewer_concepts(row):
    assert OWN.concepts(row) <= OWN.concepts([*row, "end"])
    assert OWN.concepts(row) <= OWN.concepts(["begin", *row])

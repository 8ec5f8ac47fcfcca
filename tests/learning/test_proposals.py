"""A planted word for a concept is proposed; words that are there by chance, or say nothing new, are not."""

from __future__ import annotations

import pytest

from bot.core.entry import Catalog, Entry
from bot.learning.cases import Case
from bot.learning.proposals import proposals
from tests.planted import CHINESE, ENGLISH, cases

SLOW = Entry(1, "Painting is slow", "Use fewer colours.", aliases=("Why is the brush so slow", "画图很慢"))
CATALOG = Catalog((SLOW, Entry(2, "The brush is missing", "Install it.")))


def proposed(*args, unwanted=(), **kwargs):
    return {(one.concept, one.wording) for one in proposals(CATALOG, cases(*args, **kwargs), unwanted)}


PLANTED = [
    pytest.param(" is slow", " is leaden", ENGLISH, "leaden", id="a word"),
    pytest.param(" is slow", " is a slog", ENGLISH, "slog", id="behind an article"),
    pytest.param(" is slow", " is a drag anchor", ENGLISH, "drag anchor", id="a row of words"),
    pytest.param("慢", "磨叽", CHINESE, "磨叽", id="two Chinese characters"),
]


@pytest.mark.parametrize(("plain", "planted", "frames", "word"), PLANTED)
def test_a_planted_word_is_proposed(plain, planted, frames, word):
    assert proposed(plain, planted, frames=frames) == {("slow", word)}


CHANCE = [
    pytest.param(" is slow", " is slow", "Sent from the balcony.", id="a word in a third of all issues"),
    pytest.param(
        " is slow on the balcony", " is slow on the balcony", "", id="a word beside the concept, not in its place"
    ),
    pytest.param(" is slow", " is slow", "```\nleaden = True\n```", id="a word of code"),
    pytest.param(" is slow", " is too slow", "", id="a word that says nothing"),
    pytest.param(" is slow", " takes forever", "", id="a wording that the glossary has"),
]


@pytest.mark.parametrize(("plain", "planted", "chance"), CHANCE)
def test_a_chance_word_is_not_proposed(plain, planted, chance):
    assert proposed(plain, planted, chance) == set()


def test_a_word_that_others_say_as_often_is_not_proposed():
    others = [Case(f"o-{number}", f"The frame is leaden{tail}", "", ()) for number, tail in enumerate(ENGLISH[1] * 20)]
    found = proposals(CATALOG, [*cases(" is slow", " is leaden"), *others])
    assert found == []


def test_an_unwanted_word_is_not_proposed_again():
    assert proposed(" is slow", " is leaden", unwanted=("Leaden",)) == set()


def test_a_proposal_is_written_as_people_write_it():
    assert proposed(" is slow", " plods") == {("slow", "plods")}


def test_it_says_where_it_was_seen_and_what_it_would_bring():
    others = [Case("o-1", "The frame is leaden", "", ())]
    found = proposals(CATALOG, [*cases(" is slow", " is leaden"), *others])[0]
    assert found.seen == tuple(f"c-{number}" for number in range(16, 24))
    assert found.line == "slow: [leaden]"
    assert found.why == (
        "it stands in 8 cases that entry 1 answers, where no known word says it (c-16, c-17, c-18 and more); "
        "1 other case would mention the concept then"
    )


def test_the_order_of_the_cases_changes_nothing():
    told = cases(" is slow", " is leaden")
    assert proposals(CATALOG, told[::-1])[0].score == proposals(CATALOG, told)[0].score


def test_without_cases_nothing_is_proposed():
    assert proposals(CATALOG, []) == []

"""How well an entry fits an issue, as numbers with names."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fit import GENERAL_NAMES, general_features
from tests.catalogs import BLENDING, ENTRIES, EXPORT, SHAPES, SLOW, a_matcher, an_entry

MATCHER = a_matcher()


def named(title: str, body: str = "", entry: int = SLOW.id) -> dict[str, float]:
    """The numbers of one entry by name."""
    seen = MATCHER.observe(MATCHER.read(title, body))
    return dict(zip(GENERAL_NAMES, seen.general[entry], strict=True))


def test_every_number_has_a_name_of_its_own():
    assert len(GENERAL_NAMES) == len(set(GENERAL_NAMES))


def test_the_words_of_the_entry_itself_cover_it_wholly():
    found = named(SLOW.title)
    assert found["title covers wording"] == pytest.approx(1)
    assert found["title and wording alike"] == pytest.approx(1)
    assert found["vocabulary explains title"] == pytest.approx(1)


def test_a_part_of_the_words_covers_a_part():
    whole, part = named(SLOW.title), named("Colouring is slow")
    for name in ("title covers wording", "title and wording alike", "vocabulary in all parts", "issue and entry alike"):
        assert 0 < part[name] < whole[name]


def test_what_other_entries_have_less_of_is_its_margin():
    title = "Exported brushes return colours that are not in my palette file"
    own, other = named(title, entry=EXPORT.id), named(title, entry=SHAPES.id)
    assert own["margin: issue and entry alike"] > 0 > other["margin: issue and entry alike"]


def test_words_that_neither_wordings_nor_answer_know_are_left():
    known, more = named("Colouring is slow"), named("Colouring is slow with zeppelins")
    for name in ("vocabulary explains title", "answer explains title"):
        assert more[name] < known[name]


KINDS = [
    pytest.param("Colouring is slow", {"same symptom": 1, "another symptom": 0, "symptom missing": 0}, id="the same"),
    pytest.param("Colouring crashes", {"same symptom": 0, "another symptom": 1, "symptom missing": 1}, id="another"),
    pytest.param("Colouring is slow and crashes", {"same symptom": 1, "another symptom": 1}, id="one more"),
    pytest.param("Pictures", {"same thing": 1, "another thing": 0}, id="the same thing"),
    pytest.param("Video", {"same thing": 0, "another thing": 1}, id="another thing"),
    pytest.param("Colouring, deploy", {"same act": 0}, id="another act"),
]


@pytest.mark.parametrize(("title", "expected"), KINDS)
def test_the_same_words_may_be_said_of_another_symptom_act_or_thing(title, expected):
    entry = an_entry(1, "Colouring a picture is slow")
    matcher = a_matcher(entry)
    text = matcher.read(title, "")
    seen = matcher.observe(text)
    (row,) = general_features(text, seen.facts, matcher._index, [0], {})
    found = dict(zip(GENERAL_NAMES, row, strict=True))
    assert {name: found[name] for name in expected} == expected


def test_a_signature_found_says_whose_it_is():
    own, other = (named("palette", f"```\n{BLENDING}\n```", entry.id) for entry in (SHAPES, EXPORT))
    assert (own["signature"], own["another entry's signature"]) == (1, 0)
    assert (other["signature"], other["another entry's signature"]) == (0, 1)
    assert (own["has signatures"], other["has signatures"]) == (1, 0)


def test_other_numbers_make_a_signature_no_other_one_but_other_words_do():
    line = BLENDING.replace("320", "64")
    assert line != BLENDING
    assert named("palette", f"```\n{line}\n```", SHAPES.id)["signature"] == 1
    near = " ".join(BLENDING.split()[:-1])
    assert near != BLENDING
    seen = MATCHER.observe(MATCHER.read("palette", f"```\n{near}\n```"))
    assert seen.hits[SHAPES.id].level == "near"
    assert named("palette", f"```\n{near}\n```", SHAPES.id)["signature"] == 0


def test_where_a_signature_stands_counts():
    in_title, below = named(BLENDING, "", SHAPES.id), named("palette", f"```\n{BLENDING}\n```", SHAPES.id)
    assert (in_title["signature in title"], below["signature in title"]) == (1, 0)


@pytest.mark.parametrize(("title", "asks"), [("Slow?", 1), ("很慢？", 1), ("Slow", 0)])
def test_a_question_mark_in_the_title_asks(title, asks):
    assert named(f"palette {title}", entry=EXPORT.id)["asks in the title"] == asks


def test_no_candidates_give_no_numbers():
    text = MATCHER.read("", "")
    assert general_features(text, MATCHER.observe(text).facts, MATCHER._index, [], {}) == []


@given(st.text(max_size=60), st.text(max_size=200))
def test_every_number_is_finite_whatever_the_text(title, body):
    seen = MATCHER.observe(MATCHER.read(f"palette {title}", body))
    assert all(isfinite(number) for row in seen.general.values() for number in row)
    assert all(len(row) == len(GENERAL_NAMES) for row in seen.general.values())
    assert seen.general.keys() <= {entry.id for entry in ENTRIES}

"""What speaks for an entry, as numbers with names."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.features import GENERAL_NAMES, PAIR_NAMES, general_features, issue_features
from tests.catalogs import BLENDING, ENTRIES, EXPORT, SHAPES, SLOW, a_matcher

MATCHER = a_matcher()


def named(title: str, body: str = "", entry: int = SLOW.id) -> dict[str, float]:
    """The numbers of one entry by name."""
    seen = MATCHER.observe(MATCHER.read(title, body))
    return dict(zip(GENERAL_NAMES, seen.general[entry], strict=True))


def of_issue(title: str, body: str = "") -> dict[str, float]:
    return issue_features(MATCHER.observe(MATCHER.read(title, body)).facts)


def test_every_number_has_a_name_of_its_own():
    assert len(GENERAL_NAMES) == len(set(GENERAL_NAMES)) > len(PAIR_NAMES)


def test_the_words_of_the_entry_itself_cover_it_wholly():
    found = named(SLOW.title)
    assert found["title covers wording"] == pytest.approx(1)
    assert found["title and wording alike"] == pytest.approx(1)
    assert found["a clause and wording alike"] == pytest.approx(1)


def test_a_part_of_the_words_covers_a_part():
    whole, part = named(SLOW.title), named("Colouring is slow")
    for name in ("title covers wording", "title and wording alike", "vocabulary in title"):
        assert 0 < part[name] < whole[name]


def test_what_other_entries_have_less_of_is_its_margin():
    title = "Exported brushes return colours that are not in my palette file"
    own, other = named(title, entry=EXPORT.id), named(title, entry=SHAPES.id)
    assert own["margin: title covers wording"] > 0 > other["margin: title covers wording"]


def test_a_signature_found_says_at_which_level_and_whose():
    own, other = (
        named("palette", f"```\n{BLENDING}\n```", SHAPES.id),
        named("palette", f"```\n{BLENDING}\n```", EXPORT.id),
    )
    assert (own["signature, exact"], own["another entry's signature"]) == (1, 0)
    assert (other["signature, exact"], other["another entry's signature"]) == (0, 1)


def test_the_length_of_the_prose_counts_up_to_a_limit():
    lengths = [
        of_issue("x", "\n".join(f"Here is sentence number {number}." for number in range(count)))["length of prose"]
        for count in (0, 10, 30, 300)
    ]
    assert lengths[0] < lengths[1] < lengths[2] <= lengths[3] == 1
    assert of_issue("x", "")["no prose"] == 1 > of_issue("x", "quite a lot of words")["no prose"]


def test_concepts_that_share_a_clause_make_a_pair_and_others_do_not():
    together, apart = of_issue("Training is slow"), of_issue("Training. Slow.")
    pairs = {name for name in together if " & " in name}
    assert any("slow" in name for name in pairs)
    assert not pairs & set(apart)
    assert "title: slow" in together and "title: slow" in apart


def test_no_candidates_give_no_numbers():
    seen = MATCHER.observe(MATCHER.read("", ""))
    assert general_features(seen.facts, MATCHER._index, [], {}) == []


@given(st.text(max_size=60), st.text(max_size=200))
def test_every_number_is_finite_whatever_the_text(title, body):
    seen = MATCHER.observe(MATCHER.read(f"palette {title}", body))
    assert all(isfinite(number) for row in seen.general.values() for number in row)
    assert all(isfinite(value) for value in seen.features.values())
    assert all(len(row) == len(GENERAL_NAMES) for row in seen.general.values())
    assert seen.general.keys() <= {entry.id for entry in ENTRIES}

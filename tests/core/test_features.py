"""What an issue says as named features."""

from __future__ import annotations

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from bot.core.features import issue_features
from tests.catalogs import a_matcher

MATCHER = a_matcher()


def of_issue(title: str, body: str = "") -> dict[str, float]:
    return issue_features(MATCHER.observe(MATCHER.read(title, body)).facts)


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


@given(st.text(max_size=60), st.text(max_size=200))
def test_every_value_is_finite_whatever_the_text(title, body):
    assert all(isfinite(value) for value in of_issue(title, body).values())

"""Groups of alike vectors: average linkage, deterministic, and never more joined than asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.clusters import group, likeness, normal

VECTORS = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 5), max_size=4), max_size=12)


def grouped(vectors, least):
    normals = [normal(vector) for vector in vectors]
    return group(len(vectors), likeness(normals), least)


def test_what_shares_much_is_joined_and_what_shares_nothing_is_not():
    vectors = [{"a": 1, "b": 1}, {"c": 1}, {"a": 1, "b": 1.1}, {"d": 1}, {"c": 1, "d": 0.1}]
    assert grouped(vectors, 0.5) == [[0, 2], [1, 4], [3]]


def test_a_chain_is_not_joined_from_end_to_end():
    pairs = {(0, 1): 0.6, (1, 2): 0.6, (0, 2): 0.0}
    assert group(3, pairs, 0.4) == [[0, 1], [2]]
    assert group(3, pairs, 0.3) == [[0, 1, 2]]


@pytest.mark.parametrize(("least", "groups"), [(0.49, [[0, 1]]), (0.5, [[0, 1]]), (0.51, [[0], [1]])])
def test_the_threshold_itself_is_enough(least, groups):
    assert group(2, {(0, 1): 0.5}, least) == groups


def test_what_is_left_out_makes_less_alike():
    short = normal({"a": 1.0}, more=3.0)
    assert likeness([short, normal({"a": 1.0})]) == {(0, 1): pytest.approx(0.5)}


@given(VECTORS, st.floats(0.05, 0.95))
def test_everybody_is_in_one_group(vectors, least):
    assert sorted(number for numbers in grouped(vectors, least) for number in numbers) == list(range(len(vectors)))


@given(VECTORS, st.floats(0.05, 0.9), st.floats(0.0, 0.09))
def test_a_higher_threshold_gives_no_fewer_groups(vectors, least, more):
    assert len(grouped(vectors, least + more)) >= len(grouped(vectors, least))


@given(VECTORS)
def test_cosines_are_within_bounds(vectors):
    normals = [normal(vector) for vector in vectors]
    assert all(0 <= value <= 1 + 1e-9 for value in likeness(normals).values())

"""Folds are balanced, know nothing of each other's questions, and do not depend on the order of the cases."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import Catalog, Entry
from bot.learning.folds import folds_by_title, without_repeats
from tests.learning.small import CATALOG, a_case, some_cases


def test_every_group_is_spread_evenly():
    cases = some_cases()
    shares = Counter(zip((case.group for case in cases), folds_by_title(cases, 3, seed=1), strict=True))
    for group in {case.group for case in cases}:
        counts = [shares[group, fold] for fold in range(3)]
        assert max(counts) - min(counts) <= 1, group


@given(st.integers(0, 50), st.integers(2, 8))
def test_the_order_of_the_cases_changes_nothing(seed, count):
    cases = some_cases()
    mixed = random.Random(seed).sample(cases, len(cases))
    folds = dict(zip((case.id for case in cases), folds_by_title(cases, count, seed=3), strict=True))
    assert folds == dict(zip((case.id for case in mixed), folds_by_title(mixed, count, seed=3), strict=True))


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        pytest.param("识别结果不在字典里", "识别结果不在字典里", True, id="the same"),
        pytest.param("How do I export the model?", "how do i export the model", True, id="case and punctuation"),
        pytest.param("how do I export the small model", "how do I export the small models", True, id="one letter"),
        pytest.param("how do I export the model", "how do I import the picture", False, id="other words"),
    ],
)
def test_nearly_the_same_titles_stay_together(first, second, together):
    cases = [
        a_case("a", first, 1),
        a_case("b", second, tempting=(1,)),
        *(a_case(f"x{n}", "x" * n, 2) for n in range(9)),
    ]
    for seed in range(5):
        folds = folds_by_title(cases, 5, seed)
        if together:
            assert folds[0] == folds[1]
    assert together or len({tuple(folds_by_title(cases, 5, seed)[:2]) for seed in range(5)}) > 1


def test_titles_that_are_alike_by_way_of_a_third_stay_together():
    chain = ["aaaaaaaaaabbbbbbbbbb"[n : n + 14] + "cccccccccccccccccccccccccccc" for n in range(4)]
    cases = [a_case(str(number), title, number) for number, title in enumerate(chain, 1)]
    assert len(set(folds_by_title(cases, 4, 1))) == 1


def test_what_repeats_a_held_out_title_is_not_learned_from():
    entry = Entry(1, "t", "a", match=("The same title\nbody", "another text"), reject=("the same title!\nbody",))
    extra = [a_case("e1", "the SAME title", 1), a_case("e2", "something else", 1)]
    catalog, kept = without_repeats(Catalog((entry,)), extra, [a_case("c", "The same title")])
    assert catalog.entries == (replace(entry, match=("another text",), reject=()),)
    assert [case.id for case in kept] == ["e2"]


def test_without_repeats_everything_stays():
    assert without_repeats(CATALOG, [], [a_case("c", "unlike anything")]) == (CATALOG, [])

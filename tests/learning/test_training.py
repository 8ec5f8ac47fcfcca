"""Weights fitted on a few observed texts."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fit import GENERAL_NAMES
from bot.core.learned import GeneralModel
from bot.learning.cases import Case
from bot.learning.training import (
    best_of_each,
    blank_model,
    fit_catalog,
    fit_general,
    frequencies,
    general_share,
    observe_cases,
)
from tests.catalogs import CASES, a_matcher

MATCHER = a_matcher()
OBSERVED = observe_cases(MATCHER, CASES)
TARGETS = [dict.fromkeys(case.gold or (0,), 1.0) for case in CASES]


def test_what_was_learned_is_told_apart():
    linear = fit_catalog(OBSERVED * 10, TARGETS * 10)
    chances = linear.probabilities(OBSERVED)
    assert linear.classes == (0, 1, 4)
    assert chances.sum(axis=1) == pytest.approx(1)
    told = [linear.classes[row.argmax()] in target for row, target in zip(chances, TARGETS, strict=True)]
    assert all(told)


def test_fitting_twice_gives_the_same():
    first, second = fit_catalog(OBSERVED, TARGETS), fit_catalog(OBSERVED, TARGETS)
    assert (first.weights == second.weights).all() and (first.bias == second.bias).all()


def test_a_feature_that_few_texts_have_is_not_learned():
    names = fit_catalog(OBSERVED, TARGETS).names
    counts = {name: sum(bool(seen.features.get(name)) for seen in OBSERVED) for name in names}
    assert all(sum(name in seen.features for seen in OBSERVED) >= 3 for name in names)
    assert counts


@pytest.mark.parametrize(("texts", "share"), [(0.0, 1.0), (1.0, 1.0), (4.0, 1.0), (40.0, 0.0), (1e6, 0.0)])
def test_the_general_score_counts_where_there_are_few_texts_and_not_where_there_are_many(texts, share):
    assert general_share(texts) == pytest.approx(share)


@given(st.floats(0, 100), st.floats(0, 100))
def test_with_more_texts_the_general_score_never_counts_for_more(first, second):
    few, many = sorted((first, second))
    assert 0 <= general_share(many) <= general_share(few) <= 1


def test_few_texts_stay_close_to_the_general_score_and_many_leave_it():
    few, many = fit_catalog(OBSERVED, TARGETS), fit_catalog(OBSERVED * 10, TARGETS * 10)
    assert few.pair[0] > 0.8 and many.pair[0] == 0.0
    assert abs(few.weights).sum() < abs(many.weights).sum() / 2


def test_the_first_few_texts_leave_the_order_of_the_general_score():
    linear = fit_catalog(OBSERVED[:3], [{0: 1.0}, {1: 1.0}, {4: 1.0}])
    for seen, row in zip(OBSERVED, linear.probabilities(OBSERVED), strict=True):
        scores = {id: seen.pair(id)[0] for id in (1, 4)}
        if abs(scores[1] - scores[4]) > 1:
            assert (row[1] > row[2]) == (scores[1] > scores[4])


def test_with_several_right_answers_either_is_right():
    both = [{1: 1.0, 4: 1.0} if target.keys() & {1, 4} else target for target in TARGETS]
    linear = fit_catalog(OBSERVED, both)
    chances = linear.probabilities(OBSERVED)
    for silence, *answers in chances[: len(TARGETS) // 2]:
        assert sum(answers) > silence


NOTHING = [
    pytest.param([], [], (0,), id="no texts"),
    pytest.param(OBSERVED[:1], [{0: 1.0}], (0,), id="one silent text"),
    pytest.param(OBSERVED[:1], [{1: 1.0}], (0, 1), id="one text with an answer"),
]


@pytest.mark.parametrize(("observed", "targets", "classes"), NOTHING)
def test_hardly_anything_to_learn_from_is_no_error(observed, targets, classes):
    linear = fit_catalog(observed, targets)
    assert linear.classes == classes
    assert all(isfinite(value) for value in linear.bias)


def test_frequencies_count_issues_and_leave_out_what_stands_in_one_only():
    cases = [Case("a", "palette"), Case("b", "palette palette"), Case("c", "mask")]
    counts, documents = frequencies(seen.facts for seen in observe_cases(MATCHER, cases))
    stems = {unit[:4]: count for unit, count in counts.items()}
    assert (stems["pale"], stems.get("mask"), documents) == (2, None, 3)


def test_the_general_model_can_be_written_and_read():
    data = fit_general([(OBSERVED, CASES)])
    model = GeneralModel.parse({**data, "frequency": {}, "documents": 1})
    assert len(model.weights) == len(GENERAL_NAMES)
    assert all(isfinite(weight) for weight in model.weights)


BEST = [
    pytest.param([3.0, 1.0, 2.0, 5.0, 4.0], [3, 2], [0, 2, 3, 4], id="the best two of each"),
    pytest.param([1.0, 2.0], [1, 1], [0, 1], id="one is all there is"),
    pytest.param([1.0, 1.0, 1.0], [3], [0, 1], id="of equal ones the first"),
    pytest.param([], [0, 0], [], id="none"),
]


@pytest.mark.parametrize(("scores", "counts", "kept"), BEST)
def test_silence_is_learned_from_the_entries_that_come_first(scores, counts, kept):
    assert best_of_each(scores, counts) == kept


def test_a_blank_model_judges_nothing():
    assert blank_model({}, 1).score([1.0] * len(GENERAL_NAMES)) == 0

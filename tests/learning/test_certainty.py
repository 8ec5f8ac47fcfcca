"""What a share counted on few cases proves, against tables and scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from bot.learning.certainty import answers_to_certify, bounds, lower_bound


@pytest.mark.parametrize(
    ("right", "answers", "proven"),
    [
        pytest.param(0, 0, 0.0, id="nothing proves nothing"),
        pytest.param(0, 5, 0.0, id="none right"),
        pytest.param(1, 1, 0.05, id="one right of one"),
        pytest.param(58, 58, 0.9497, id="just below"),
        pytest.param(59, 59, 0.9505, id="just enough"),
        pytest.param(19, 20, 0.7839, id="one wrong of twenty"),
    ],
)
def test_the_bound_is_that_of_the_table(right, answers, proven):
    assert lower_bound(right, answers) == pytest.approx(proven, abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_the_bounds_are_those_of_the_beta_distribution(counts, confidence):
    right, answers = counts
    low, high = bounds(right, answers, confidence)
    tail = (1 - confidence) / 2
    assert low == pytest.approx(beta.ppf(tail, right, answers - right + 1) if right else 0.0, abs=1e-7)
    assert high == pytest.approx(beta.ppf(1 - tail, right + 1, answers - right) if right < answers else 1.0, abs=1e-7)


@pytest.mark.parametrize(("wrong", "answers"), [(0, 59), (1, 93), (2, 124), (3, 153)])
def test_so_many_answers_certify_95_percent(wrong, answers):
    assert answers_to_certify(0.95, 0.95, wrong) == answers
    assert lower_bound(answers - wrong, answers) >= 0.95 > lower_bound(answers - wrong - 1, answers - 1)


def test_a_lower_target_takes_fewer_answers():
    assert [answers_to_certify(target) for target in (0.8, 0.9, 0.95, 0.98)] == [14, 29, 59, 149]


@pytest.mark.parametrize(("right", "answers"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(right, answers):
    with pytest.raises(ValueError, match="impossible"):
        lower_bound(right, answers)


def test_certainty_cannot_be_certified():
    with pytest.raises(ValueError, match="between 0 and 1"):
        answers_to_certify(1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        lower_bound(1, 1, 1.0)

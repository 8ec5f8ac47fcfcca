"""The figures against tables counted by hand, against scikit-learn, and their laws."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from bot.learning.judged import columns_of, judge
from bot.learning.metrics import figures_of
from tests.learning.small import a_case, a_decision, judged

#: Six issues: a right answer, a wrong one, right but silent, right entry second, nothing right, nothing at all.
TABLE = [
    judged("a", {1}, (1, 0.9), kind="answer"),
    judged("b", set(), (1, 0.8), kind="answer"),
    judged("c", {2}, (2, 0.7), (1, 0.1)),
    judged("d", {2}, (1, 0.6), (2, 0.5)),
    judged("e", set(), (3, 0.5)),
    judged("f", set()),
]


def values(rows, entry=None, resamples=0):
    """The figures' values by name."""
    found = figures_of(columns_of(rows, entry), resamples)
    return {name: one.value for name, one in found.values.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("precision", 1 / 2, id="one of two answers is right"),
        pytest.param("recall", 1 / 3, id="one of three answerable issues got it"),
        pytest.param("coverage", 2 / 6, id="two of six got an answer"),
        pytest.param("average precision", (1 + 2 / 3) / 3, id="right at the first and third place, of three"),
        pytest.param("recall at 0.95", 1 / 3, id="down to the first wrong one"),
        pytest.param("recall at 0.80", 1 / 3, id="two of three are not enough"),
        pytest.param("first", 2 / 3, id="a and c"),
        pytest.param("first three", 1.0, id="d as well"),
        pytest.param("utility", 1 - 1.75, id="one right, one wrong"),
        pytest.param("calibration error", (0.1 + 0.8 + 0.3 + 0.6 + 0.5) / 5, id="each in a bin of its own"),
        pytest.param("suggestion precision", None, id="nothing was suggested"),
    ],
)
def test_a_figure_is_what_one_counts_by_hand(name, expected):
    assert values(TABLE)[name] == (None if expected is None else pytest.approx(expected))


def test_the_counts_are_those_of_the_table():
    found = figures_of(columns_of(TABLE), 0)
    assert (found.cases, found.answerable, found.answers, found.right, found.wrong) == (6, 3, 2, 1, 1)


def test_an_entry_is_measured_against_all_other_outcomes():
    found = figures_of(columns_of(TABLE, 2), 0)
    assert (found.answerable, found.answers) == (2, 0)
    assert found.values["average precision"].value == 1.0  # 2 is listed for c and d only
    assert figures_of(columns_of(TABLE, 1), 0).values["precision"].value == 0.5


def test_a_suggestion_is_right_when_a_right_entry_is_among_its_links():
    rows = [
        judged("a", {2}, (1, 0.6), (2, 0.5), kind="suggest"),
        judged("b", {9}, (1, 0.6), (2, 0.5), kind="suggest"),
        judged("c", {3}, (3, 0.9), kind="answer"),
        judged("d", set()),
    ]
    found = values(rows)
    assert found["suggestion precision"] == 0.5
    assert found["suggestion recall"] == pytest.approx(1 / 3)
    assert found["suggestion coverage"] == 0.5


def test_recall_at_a_precision_is_the_best_of_all_thresholds():
    rows = [judged(str(n), {1} if n else set(), (1, 1 - n / 100)) for n in range(10)]
    assert values(rows)["recall at 0.95"] == 0.0
    assert values(rows)["recall at 0.90"] == 1.0  # nine right of ten, though the first one is wrong


def test_tied_cases_are_gained_together_whatever_their_order():
    right, wrong = judged("r", {1}, (1, 0.5)), judged("w", set(), (1, 0.5))
    assert values([right, wrong])["average precision"] == values([wrong, right])["average precision"] == 0.5


def test_nothing_is_defined_without_cases():
    assert set(values([], resamples=10).values()) <= {None, 0.0}


def test_only_what_may_answer_counts_as_right():
    cases = [a_case("a", "t", 1, 7), a_case("b", "t", 7), a_case("c", "t")]
    decisions = {"a": a_decision((1, 0.9), kind="answer"), "b": a_decision((1, 0.3))}
    rows = judge(cases, decisions, frozenset({1, 2}))
    assert [row.gold for row in rows] == [{1}, frozenset()]


#: Confidence in tenths (so that ties are common), whether the first entry was right, whether one would have been.
ROWS = st.lists(st.tuples(st.integers(0, 10), st.booleans(), st.booleans()), min_size=1, max_size=60)


def rows_of(drawn):
    """Judged cases from what hypothesis drew."""
    return [
        judged(f"{n:03}", {1} if hit else {2} if due else set(), (1, tenths / 10))
        for n, (tenths, hit, due) in enumerate(drawn)
    ]


@given(ROWS)
def test_average_precision_is_scikit_learns_over_the_answerable_share(drawn):
    rows = rows_of(drawn)
    hits = [row.top.entry in row.gold for row in rows]
    answerable = sum(bool(row.gold) for row in rows)
    found = values(rows)["average precision"]
    if not answerable:
        assert found is None
    elif not any(hits):
        assert found == 0.0
    else:
        theirs = average_precision_score(hits, [row.top.confidence for row in rows])
        assert found == pytest.approx(theirs * sum(hits) / answerable)


@given(ROWS, st.integers(0, 1000))
def test_the_order_of_the_cases_changes_nothing(drawn, seed):
    rows = rows_of(drawn)
    mixed = random.Random(seed).sample(rows, len(rows))
    assert figures_of(columns_of(rows), 20) == figures_of(columns_of(mixed), 20)


@given(ROWS)
def test_shares_and_their_intervals_stay_between_0_and_1(drawn):
    for name, one in figures_of(columns_of(rows_of(drawn)), 20).values.items():
        if name != "utility" and one.value is not None:
            assert 0 <= one.value <= 1 + 1e-9
            assert one.low is None or 0 <= one.low <= one.high <= 1 + 1e-9


def test_an_interval_holds_the_value_and_narrows_with_more_cases():
    rows = [judged(f"{n:04}", {1} if n % 4 else set(), (1, 0.9), kind="answer") for n in range(400)]
    few, many = (figures_of(columns_of(rows[:count])).values["precision"] for count in (40, 400))
    assert few.low < few.value < few.high
    assert many.low < many.value < many.high
    assert many.high - many.low < (few.high - few.low) / 2


def test_all_right_is_no_certainty():
    rows = [judged(str(n), {1}, (1, 0.9), kind="answer") for n in range(10)]
    one = figures_of(columns_of(rows)).values["precision"]
    assert (one.value, one.low, one.high) == (1.0, pytest.approx(0.6915, abs=1e-4), 1.0)  # Clopper and Pearson


def test_a_single_case_has_no_interval_but_for_its_shares():
    """Draws of one case are all the same; that the figure is certain would be a lie."""
    values = figures_of(columns_of(TABLE[:1]), 50).values
    assert (values["average precision"].low, values["utility"].low) == (None, None)
    assert values["precision"].low == pytest.approx(0.025)

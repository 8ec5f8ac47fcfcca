"""Curves, reliability, confusion and the lists of mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.learning.curves import confusion, precision_coverage, reliability, worst_misses, wrong_answers
from bot.learning.judged import columns_of
from tests.learning.small import judged
from tests.learning.test_metrics import ROWS, TABLE, rows_of


def test_the_curve_has_a_point_for_each_threshold():
    points = precision_coverage(columns_of(TABLE), 50)
    found = [(round(p.threshold, 2), round(p.coverage * 6), round(p.precision, 2)) for p in points]
    assert found == [(0.9, 1, 1.0), (0.8, 2, 0.5), (0.7, 3, 0.67), (0.6, 4, 0.5), (0.5, 5, 0.4)]
    assert points[-1].recall == pytest.approx(2 / 3)


@given(ROWS)
def test_lower_thresholds_cover_more_and_the_band_is_a_share(drawn):
    points = precision_coverage(columns_of(rows_of(drawn)), 10)
    assert [point.coverage for point in points] == sorted(point.coverage for point in points)
    assert points[-1].coverage == pytest.approx(1.0)
    assert all(0 <= point.low <= point.high <= 1 for point in points)


def test_without_matches_there_is_no_curve():
    rows = [judged("a", {1}), judged("b", set())]
    assert precision_coverage(columns_of(rows)) == []
    assert reliability(columns_of(rows)) == []


@given(ROWS)
def test_every_case_is_in_one_bin(drawn):
    bins = reliability(columns_of(rows_of(drawn)))
    assert sum(one.cases for one in bins) == len(drawn)
    assert all(one.start - 1e-9 <= one.confidence <= one.end + 1e-9 for one in bins)
    assert all(one.low <= one.right <= one.high for one in bins)


def test_full_confidence_is_in_the_last_bin():
    assert [one.start for one in reliability(columns_of([judged("a", {1}, (1, 1.0))]))] == [0.9]


def test_confusion_counts_right_entry_and_given_entry():
    rows = [*TABLE, judged("g", {1, 2}, (2, 0.9), kind="answer"), judged("h", {3}, (2, 0.9), kind="answer")]
    assert confusion(rows) == {(0, 0): 2, (0, 1): 1, (1, 1): 1, (2, 0): 2, (2, 2): 1, (3, 2): 1}


def test_wrong_answers_come_surest_first_and_misses_least_trusted_first():
    rows = [*TABLE, judged("g", {2}, (1, 0.95), kind="answer")]
    assert [one.case.id for one in wrong_answers(rows)] == ["g", "b"]
    assert [one.case.id for one in worst_misses(rows)] == ["g", "d", "c"]
    assert [one.case.id for one in worst_misses(rows, 1)] == ["g"]

"""A catalog with a few labelled issues: what is learned from them must not make the bot worse than it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest

from benchmarks.general import HOME, Projects, projects
from bot.learning.cases import Case, read_cases
from bot.learning.evaluating import Prediction, Subject, cross_validate, predict
from bot.learning.folds import folds_by_title
from bot.learning.judged import columns_of, judge
from bot.learning.learn import learn
from bot.learning.metrics import figures_of

GIVEN = Path(__file__).parents[2] / "faq" / "cases" / "given.jsonl"
#: Average precision that learning may cost, as folds fall; it cost .09 to .18 where it did harm.
_LOST = 0.04


@pytest.fixture(scope="module")
def everything() -> Projects:
    return projects()


def _average_precision(cases: Sequence[Case], predictions: Sequence[Prediction]) -> float:
    judged = judge(cases, {one.id: one.decision for one in predictions})
    value = figures_of(columns_of(judged), resamples=0).values["average precision"].value
    assert value is not None
    return value


@pytest.mark.parametrize("project", ["boxtrain", "hubformers", "segdet2"])
def test_learning_from_two_or_three_cases_an_entry_does_no_harm(everything, project):
    catalog, cases = everything[project]
    before = predict(catalog, Subject(catalog).policy, cases)
    after = cross_validate(Subject(catalog), cases, folds=3)
    assert _average_precision(cases, after) > _average_precision(cases, before) - _LOST


def test_a_few_cases_beside_examples_already_help(everything):
    catalog, _ = everything[HOME]
    cases = read_cases([GIVEN])
    tenths = folds_by_title(cases, 10, 1)
    before, after = [], []
    for tenth in range(3):
        few = [case for case, number in zip(cases, tenths, strict=True) if number == tenth]
        taught = replace(catalog, learned=learn(catalog, few))
        others = [case for case, number in zip(cases, tenths, strict=True) if number != tenth]
        before.append(_average_precision(others, predict(catalog, Subject(catalog).policy, others)))
        after.append(_average_precision(others, predict(taught, Subject(catalog).policy, others)))
    assert mean(after) > mean(before) + 0.05

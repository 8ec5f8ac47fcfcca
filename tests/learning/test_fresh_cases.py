"""The shipped catalog on cases that nothing was learned from: it is silent unless it is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog.loader import load_folder
from bot.core.decide import decide
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.learning.cases import Case, read_cases
from bot.learning.folds import without_repeats

ROOT = Path(__file__).parents[2]
FRESH = ROOT / "benchmarks" / "fresh"
CATALOG = load_folder(ROOT / "faq").catalog


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases([FRESH / "cases.jsonl"])


def test_answers_to_fresh_cases_are_right(cases):
    matcher = Matcher(CATALOG)
    answers = [
        (decision.entry, case.gold)
        for case in cases
        if (decision := decide(matcher.match(matcher.read(case.title, case.body)), Policy())).kind == "answer"
        and decision.entry <= 10  # the others were not asked when the cases were labelled
    ]
    right = sum(entry in gold for entry, gold in answers)
    assert len(answers) >= 0.09 * len(cases)
    assert right >= 0.95 * len(answers)


@pytest.mark.parametrize("name", ["cases.jsonl", "nearest.jsonl", "topics.jsonl"])
def test_fresh_cases_are_kept_apart_from_what_is_learned(name):
    fresh = read_cases([FRESH / name])
    taught = read_cases(sorted((ROOT / "faq" / "cases").glob("*.jsonl")))
    assert {case.id for case in fresh}.isdisjoint(case.id for case in taught)
    texts = {(case.title, case.body) for case in taught}
    assert not [case.id for case in fresh if (case.title, case.body) in texts]
    # Short titles such as an error's name come up again; whole batches must not.
    _, unlike = without_repeats(CATALOG, fresh, taught)
    assert len(unlike) > 0.95 * len(fresh)

"""Predictions never rest on what is right, and what is learned never rests on what is asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.decide import decide
from bot.core.match import Match
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import CaseError
from bot.learning.evaluating import (
    Subject,
    cross_validate,
    learning_curve,
    leave_one_entry_out,
    predict,
    predict_newer,
    suggesting,
)
from bot.learning.leaving_out import KINDS, without
from tests.learning.small import CATALOG, DICTIONARY, SLOW, SYMBOL, a_case, some_cases

CASES = some_cases()


class Watched:
    """Makes matchers that write down which titles each of them read."""

    def __init__(self) -> None:
        self.read: list[set[str]] = []

    def __call__(self, catalog, general) -> Matcher:
        titles: set[str] = set()
        self.read.append(titles)

        class Watching(Matcher):
            def read(self, title, body):
                titles.add(title)
                return super().read(title, body)

        return Watching(catalog, general)

    def parts(self) -> list[tuple[set[str], set[str]]]:
        """(learned from, asked about) of each fold: a fold makes a matcher to learn with, and one to ask."""
        return list(zip(self.read[::2], self.read[1::2], strict=True))


@pytest.fixture
def watched() -> Watched:
    return Watched()


def titles(cases) -> set[str]:
    return {case.title for case in cases}


# Predictions


def test_the_surest_entry_answers_what_it_is_about():
    asked = [
        a_case("a", "Import fails with an undefined symbol", body="ImportError: ops.so: undefined symbol: _ZN3foo"),
        a_case("b", "please add a licence"),
    ]
    found = predict(CATALOG, Policy(), asked)
    assert [(one.id, one.decision.kind, one.decision.entry) for one in found] == [
        ("a", "answer", SYMBOL),
        ("b", "abstain", None),
    ]


def test_a_row_holds_what_scripts_rest_on():
    (one,) = predict(CATALOG, Policy(), [a_case("a", "Inference is slow on the first picture")])
    row = one.as_row()
    assert list(row) == ["id", "decision", "entry", "ranked"]
    assert (row["id"], row["decision"], row["entry"]) == ("a", "answer", SLOW)
    assert row["ranked"][0]["entry"] == SLOW
    assert all(set(match) == {"entry", "confidence"} for match in row["ranked"])
    assert [match["confidence"] for match in row["ranked"]] == sorted(
        (match["confidence"] for match in row["ranked"]), reverse=True
    )


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_labels_never_change_a_prediction(seed):
    golds = [case.gold for case in CASES]
    random.Random(seed).shuffle(golds)
    relabelled = [
        replace(case, gold=gold, kind="other", tempting=gold) for case, gold in zip(CASES, golds, strict=True)
    ]
    assert predict(CATALOG, Policy(), CASES) == predict(CATALOG, Policy(), relabelled)


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_the_order_of_cases_and_entries_changes_no_prediction(seed):
    dice = random.Random(seed)
    mixed = dice.sample(CASES, len(CASES))
    turned = replace(CATALOG, entries=tuple(dice.sample(CATALOG.entries, len(CATALOG.entries))))
    by_id = {one.id: one.as_row() for one in predict(turned, Policy(), mixed)}
    found = predict(CATALOG, Policy(), CASES)
    assert [one.id for one in found] == [case.id for case in CASES]
    assert by_id == {one.id: one.as_row() for one in found}


def test_entries_that_may_not_answer_are_left_out_of_the_ranking():
    asked = [a_case("a", "Inference is slow on the first picture"), a_case("b", "How do I use my own dictionary")]
    found = predict(CATALOG, Policy(), asked, only={DICTIONARY})
    assert [one.decision.entry for one in found] == [None, DICTIONARY]
    assert {match.entry for one in found for match in one.decision.matches} <= {DICTIONARY}


MATCHES = st.lists(
    st.builds(
        Match,
        entry=st.integers(1, 9),
        confidence=st.integers(0, 100).map(lambda n: n / 100),
        standing=st.sampled_from(["proven", "on trial", "muted"]),
        thresholds=st.fixed_dictionaries(
            {"0.9": st.floats(0.5, 0.7), "0.95": st.floats(0.7, 0.9), "0.98": st.just(1.01)}
        )
        | st.just({}),
    ),
    max_size=4,
)


@given(MATCHES, st.floats(0.5, 0.99), st.floats(0.5, 0.99))
def test_asking_for_more_precision_never_adds_an_answer(matches, one, other):
    low, high = sorted((one, other))
    ranked = sorted(matches, key=lambda match: -match.confidence)
    eager, strict = (decide(ranked, Policy(target_precision=target)) for target in (low, high))
    assert strict.kind != "answer" or eager.entry == strict.entry


def test_suggestions_leave_answers_as_they_are():
    found = predict(CATALOG, Policy(), CASES)
    hinted = suggesting(found, Policy())
    for plain, hint in zip(found, hinted, strict=True):
        assert hint.decision.kind == plain.decision.kind or (plain.decision.kind, hint.decision.kind) == (
            "abstain",
            "suggest",
        )


# What learns


def test_no_fold_learns_from_what_it_is_asked(watched):
    found = cross_validate(Subject(CATALOG, make=watched), CASES, folds=3)
    assert [one.id for one in found] == [case.id for case in CASES]
    parts = watched.parts()
    assert len(parts) == 3
    for learned, asked in parts:
        assert asked
        assert not learned & asked
        assert learned | asked >= titles(CASES)


def test_the_order_of_the_cases_changes_no_fold(watched):
    mixed = random.Random(4).sample(CASES, len(CASES))
    rows = [cross_validate(Subject(CATALOG), cases, folds=3) for cases in (CASES, mixed)]
    first, second = ({one.id: one.as_row() for one in found} for found in rows)
    assert first == second


def test_further_cases_are_learned_from_and_never_asked(watched):
    extra = [a_case("e-1", "the ops have an undefined symbol again", 1), a_case("e-2", CASES[0].title, 1)]
    found = cross_validate(Subject(CATALOG, extra=extra, make=watched), CASES, folds=3)
    assert {one.id for one in found} == {case.id for case in CASES}
    for learned, asked in watched.parts():
        assert extra[0].title in learned
        assert (extra[1].title in learned) == (extra[1].title not in asked)


def test_the_older_cases_teach_and_the_newer_are_asked(watched):
    mixed = random.Random(7).sample(CASES, len(CASES))
    found = predict_newer(Subject(CATALOG, make=watched), mixed)
    numbers = sorted(int(one.id.partition("-")[2]) for one in found)
    assert numbers == list(range(len(CASES) - len(numbers) + 1, len(CASES) + 1))
    assert len(numbers) == round(0.4 * len(CASES))
    ((learned, asked),) = watched.parts()
    assert not learned & asked


def test_time_takes_a_number():
    with pytest.raises(CaseError, match="no number"):
        predict_newer(Subject(CATALOG), [a_case("nameless", "t", 1)])


def test_an_entry_that_is_left_out_is_not_heard_of(watched):
    leave_one_entry_out(Subject(CATALOG, extra=[a_case("e", "ops and symbols", SYMBOL)], make=watched), CASES)
    parts = watched.parts()
    assert len(parts) == 3
    for entry, (learned, asked) in zip((SYMBOL, SLOW, DICTIONARY), parts, strict=True):
        of_entry = titles(case for case in CASES if entry in (*case.gold, *case.tempting))
        assert of_entry <= asked
        assert not of_entry & learned
        assert ("ops and symbols" in learned) == (entry != SYMBOL)


def test_larger_shares_hold_the_smaller_ones(watched):
    curve = learning_curve(Subject(CATALOG, make=watched), CASES, shares=(0.3, 1.0), folds=2)
    assert list(curve) == [0.3, 1.0]
    parts = watched.parts()
    for (few, asked), (many, asked_again) in zip(parts[:2], parts[2:], strict=True):
        assert asked == asked_again
        assert few < many
    assert len((parts[0][0] | parts[1][0]) & titles(CASES)) == 9


# Leaving one kind of evidence out


TEXT = ("the compiled ops have an undefined symbol, training is slow", "ImportError: x.so: undefined symbol: _Z")


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        pytest.param("signatures", lambda seen, catalog: not seen.hits, id="signatures"),
        pytest.param("keywords", lambda seen, catalog: not any(e.keywords for e in catalog.entries), id="keywords"),
        pytest.param(
            "aliases", lambda seen, catalog: all(e.wordings() == (e.title,) for e in catalog.entries), id="aliases"
        ),
        pytest.param(
            "examples", lambda seen, catalog: not any(e.match or e.reject for e in catalog.entries), id="examples"
        ),
        pytest.param("glossary", lambda seen, catalog: not catalog.glossary, id="glossary"),
        pytest.param("concepts", lambda seen, catalog: not any("said: " in n for n in seen.features), id="concepts"),
        pytest.param("pairs", lambda seen, catalog: not any(" & " in n for n in seen.features), id="pairs"),
        pytest.param("words", lambda seen, catalog: not any("word: " in n for n in seen.features), id="words"),
        pytest.param("general", lambda seen, catalog: len(set(seen.scores.values())) == 1, id="general"),
        pytest.param("learned", lambda seen, catalog: catalog.learned is None, id="learned"),
    ],
)
def test_what_is_left_out_is_not_seen(kind: str, holds: Callable[..., bool]):
    whole = Subject(replace(CATALOG, glossary={"ops": ("ops",)}, learned={"format": 0}))
    narrowed = without(whole, kind)
    for subject, expected in ((whole, False), (narrowed, True)):
        matcher = subject.make(subject.catalog, None)
        assert holds(matcher.observe(matcher.read(*TEXT)), subject.catalog) is expected


@pytest.mark.parametrize("kind", KINDS)
def test_without_any_kind_the_bot_still_learns_and_answers(kind):
    narrowed = without(Subject(CATALOG), kind)
    assert len(predict_newer(narrowed, CASES)) == round(0.4 * len(CASES))

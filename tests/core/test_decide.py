"""From matches to answer, suggest or abstain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.decide import MOST_SUGGESTIONS, SUGGESTED, decide, percent_needed, percent_sure, threshold_of
from bot.core.learned import HELD_BACK, UNPROVEN
from bot.core.match import Match
from bot.core.policy import Policy

THRESHOLDS = {"0.8": 0.5, "0.9": 0.6, "0.95": 0.7, "0.98": 0.85}


def a_match(confidence: float, entry: int = 9, **fields: object) -> Match:
    return Match(entry, confidence, **{"thresholds": THRESHOLDS, **fields})  # type: ignore[arg-type]


BOUNDARY = [
    pytest.param(0.6999, None, id="just below"),
    pytest.param(0.7, 9, id="at"),
    pytest.param(0.7001, 9, id="just above"),
]


@pytest.mark.parametrize(("confidence", "entry"), BOUNDARY)
def test_an_answer_takes_its_threshold(confidence, entry):
    decision = decide([a_match(confidence)], Policy())
    assert decision.entry == entry
    assert decision.kind == ("answer" if entry else "abstain")


BOUNDARY_OF_UNPROVEN = [
    pytest.param(0.95, UNPROVEN - 0.0001, None, id="just below"),
    pytest.param(0.95, UNPROVEN, 9, id="at"),
    pytest.param(0.95, UNPROVEN + 0.0001, 9, id="just above"),
    pytest.param(0.5, UNPROVEN - 0.0001, None, id="a low target takes no less"),
    pytest.param(0.98, HELD_BACK * 0.98 - 0.0001, None, id="just below what a high target takes"),
    pytest.param(0.98, HELD_BACK * 0.98, 9, id="what a high target takes"),
]


@pytest.mark.parametrize(("target", "confidence", "entry"), BOUNDARY_OF_UNPROVEN)
def test_an_entry_of_which_nothing_was_learned_takes_what_was_right_elsewhere(target, confidence, entry):
    assert decide([a_match(confidence, thresholds={})], Policy(target_precision=target)).entry == entry


def test_nothing_that_points_anywhere_is_a_reason():
    decision = decide([], Policy())
    assert (decision.kind, decision.reasons) == ("abstain", ("nothing in the issue points to an entry",))


TARGETS = [
    pytest.param(0.5, 0.5, id="below all"),
    pytest.param(0.8, 0.5, id="the lowest"),
    pytest.param(0.81, 0.6, id="between two: the stricter"),
    pytest.param(0.9, 0.6, id="one of them"),
    pytest.param(0.95, 0.7, id="the default"),
    pytest.param(0.98, 0.85, id="the highest"),
    pytest.param(0.99, 0.99, id="above all: the target itself"),
]


@pytest.mark.parametrize(("target", "threshold"), TARGETS)
def test_the_threshold_is_that_of_the_least_target_not_below(target, threshold):
    assert threshold_of(a_match(0.5), Policy(target_precision=target)) == threshold


NOT_RISING = {"0.8": 1.01, "0.9": 0.4}


@pytest.mark.parametrize(("target", "threshold"), [(0.8, 1.01), (0.9, 1.01), (0.99, 1.01)])
def test_a_higher_target_never_takes_less_than_a_lower_one(target, threshold):
    assert threshold_of(a_match(0.5, thresholds=NOT_RISING), Policy(target_precision=target)) == threshold


MUTED = [
    pytest.param({}, Policy(muted=(9,)), "muted in the settings", id="by the settings"),
    pytest.param({"standing": "muted"}, Policy(), "right often enough", id="by what was learned"),
]


@pytest.mark.parametrize(("fields", "policy", "reason"), MUTED)
def test_a_muted_entry_never_answers_and_the_next_one_does_not_step_in(fields, policy, reason):
    decision = decide([a_match(0.99, **fields), a_match(0.98, 3)], policy)
    assert decision.kind == "abstain"
    assert reason in decision.reasons[0]


SUGGESTIONS = [
    pytest.param([SUGGESTED - 0.001], (), id="just below"),
    pytest.param([SUGGESTED], (1,), id="at"),
    pytest.param([0.6, 0.5, 0.45], (1, 2, 3), id="three"),
    pytest.param([0.6, 0.5, 0.45, 0.44], (1, 2, 3), id="three of four"),
    pytest.param([0.6, 0.1], (1,), id="only those near enough"),
]


@pytest.mark.parametrize(("confidences", "suggested"), SUGGESTIONS)
def test_what_is_near_enough_is_suggested_where_that_is_wanted(confidences, suggested):
    matches = [a_match(value, id) for id, value in enumerate(confidences, 1)]
    decision = decide(matches, Policy(suggest=True))
    assert (decision.kind, decision.suggested) == ("suggest" if suggested else "abstain", suggested)
    assert decide(matches, Policy()).kind == "abstain"


def test_an_entry_muted_by_the_settings_is_not_suggested():
    assert decide([a_match(0.6, 1), a_match(0.5, 2)], Policy(suggest=True, muted=(1,))).suggested == (2,)


def test_a_decision_says_what_it_had_and_what_it_took():
    assert decide([a_match(0.5)], Policy()).reasons == ("FAQ 9 has confidence 0.50, and it takes 0.70",)
    assert decide([a_match(0.8)], Policy()).reasons == ("FAQ 9 has confidence 0.80, and 0.70 is enough for it",)


_SHARE = st.floats(0, 1)
_TARGET = st.floats(0.5, 0.999)
_THRESHOLDS = st.dictionaries(st.sampled_from(["0.8", "0.9", "0.95", "0.98"]), st.floats(0, 1.01))
_MATCHES = st.lists(st.tuples(_SHARE, _THRESHOLDS), max_size=5).map(
    lambda rows: [
        Match(id, value, thresholds=found) for id, (value, found) in enumerate(sorted(rows, key=lambda row: -row[0]), 1)
    ]
)


@given(_MATCHES, _TARGET, _TARGET)
def test_raising_the_target_never_adds_an_answer(matches, one, other):
    low, high = sorted((one, other))
    before, after = (decide(matches, Policy(target_precision=target)) for target in (low, high))
    assert after.entry in (None, before.entry)


@given(_MATCHES, st.sampled_from(["0.8", "0.9", "0.95", "0.98"]), st.floats(0, 1), _TARGET)
def test_raising_a_threshold_never_adds_an_answer(matches, target, more, wanted):
    policy = Policy(target_precision=wanted)
    raised = [
        replace(match, thresholds={**match.thresholds, target: match.thresholds[target] + more})
        if target in match.thresholds
        else match
        for match in matches
    ]
    assert decide(raised, policy).entry in (None, decide(matches, policy).entry)


@given(_MATCHES, _TARGET, st.booleans(), st.sets(st.integers(1, 5)))
def test_a_decision_is_always_whole(matches, target, suggest, muted):
    decision = decide(matches, Policy(target_precision=target, suggest=suggest, muted=tuple(muted)))
    assert decision.reasons
    assert (decision.entry is not None) == (decision.kind == "answer")
    assert bool(decision.suggested) == (decision.kind == "suggest")
    assert len(decision.suggested) <= MOST_SUGGESTIONS
    assert not {decision.entry, *decision.suggested} & muted
    assert decision.matches == tuple(matches)


@pytest.mark.parametrize(
    ("confidence", "threshold", "sure", "needed"),
    [
        (0.7599, 0.76, 75, 76),
        (0.76, 0.76, 76, 76),
        (0.7601, 0.7602, 76, 77),
        (0.7678, 0.765, 76, 76),
        (0.29, 0.29, 29, 29),
        (0.0, 1.0, 0, 100),
        (1.0, 1.0, 100, 100),
    ],
)
def test_in_per_cent_a_confidence_looks_as_high_as_a_threshold_only_where_it_reached_it(
    confidence, threshold, sure, needed
):
    assert (percent_sure(confidence), percent_needed(threshold, confidence)) == (sure, needed)


@given(*[st.integers(0, 10_000).map(lambda number: number / 10_000)] * 2)
def test_what_was_enough_never_looks_too_little_nor_the_other_way_round(confidence, threshold):
    shown, needed = percent_sure(confidence), percent_needed(threshold, confidence)
    assert shown >= needed if confidence >= threshold else shown < needed


@pytest.mark.parametrize(
    ("match", "said"),
    [
        (a_match(0.699), "FAQ 9 has confidence 0.69, and it takes 0.70"),
        (a_match(0.71), "FAQ 9 has confidence 0.71, and 0.70 is enough for it"),
        (
            a_match(0.71, agreed=True),
            "FAQ 9 has confidence 0.71, and 0.70 is enough for it, as what was learned and the general model agree",
        ),
    ],
)
def test_the_reason_says_how_sure_it_is_and_what_it_takes(match, said):
    assert decide([match], Policy()).reasons == (said,)

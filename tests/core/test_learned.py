"""What was learned, read strictly and added up."""

from __future__ import annotations

import copy
import json
from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fit import GENERAL_NAMES
from bot.core.learned import CEILING, FLOOR, NO_PAIR, GeneralModel, Learned, logit, sigmoid
from tests.catalogs import learned


@pytest.fixture
def data() -> dict[str, Any]:
    """A learned.json that may be spoilt."""
    return json.loads(json.dumps(learned()))


NOTHING = [pytest.param(None, id="no file"), pytest.param({}, id="empty"), pytest.param({"format": 99}, id="newer")]


@pytest.mark.parametrize("data", NOTHING)
def test_what_is_of_another_format_counts_as_nothing_learned(data):
    assert Learned.parse(data) is None


def test_what_was_learned_is_read(data):
    found = Learned.parse(data)
    assert found is not None
    assert set(found.standings) == {1, 2, 3, 4}
    assert set(found.few.bias) == {0, 1, 4}


@pytest.mark.parametrize(
    ("share", "probabilities", "left"),
    [
        (0.0, {1: 0.2, 4: 0.7}, 0.3),
        (1.0, {1: 0.2, 4: 0.7}, 1.0),
        (0.5, {1: 0.2, 4: 0.7}, 0.65),
        (0.0, {}, 1.0),
        (-3.0, {4: 0.7}, 0.3),
    ],
)
def test_entries_leave_an_unknown_one_the_more_the_more_they_rest_on_the_general_score(
    data, share, probabilities, left
):
    data["few"]["pair"][0] = share
    known = Learned.parse(data)
    assert known is not None and known.left_by(probabilities) == pytest.approx(left)


SPOILT = [
    pytest.param(lambda data: data.pop("few"), id="a model is missing"),
    pytest.param(lambda data: data.update(few=[]), id="a model is a list"),
    pytest.param(lambda data: data.update(entries=None), id="no entries"),
    pytest.param(lambda data: data["few"]["bias"].pop("0"), id="none of them is missing"),
    pytest.param(lambda data: data["few"]["weights"].update(x={"77": 1.0}), id="a weight of nobody"),
    pytest.param(lambda data: data["few"]["pair"].pop(), id="a pair too short"),
    pytest.param(lambda data: data["few"]["bias"].update({"1": "much"}), id="a word for a number"),
    pytest.param(lambda data: data["few"]["bias"].update({"1": float("nan")}), id="not a number"),
    pytest.param(lambda data: data["few"]["bias"].update({"1": float("inf")}), id="endless"),
    pytest.param(lambda data: data["few"]["bias"].update({"1": 1e300}), id="far too much"),
    pytest.param(lambda data: data["few"]["bias"].update({"one": 1.0}), id="an entry that is no number"),
    pytest.param(lambda data: data["few"]["calibration"].pop("slope"), id="no slope"),
    pytest.param(lambda data: data["entries"]["1"].update(standing="great"), id="an unknown standing"),
    pytest.param(lambda data: data["entries"]["1"].update(thresholds={"high": 0.5}), id="a target that is no number"),
    pytest.param(lambda data: data["entries"]["1"].update(thresholds={"95": 0.5}), id="a target in per cent"),
    pytest.param(lambda data: data["entries"]["1"].update(thresholds=[]), id="thresholds as a list"),
    pytest.param(lambda data: data["entries"]["1"].update(agreed=[]), id="agreed thresholds as a list"),
    pytest.param(lambda data: data["entries"]["1"].update(agreed={"0.5": 0.5}), id="an agreed target that is none"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_spoilt_is_refused(data, spoil):
    spoil(data)
    with pytest.raises(ValueError):
        Learned.parse(data)


@given(st.data())
def test_any_value_in_any_place_is_read_or_refused(data):
    """Whatever a merge or an editor leaves behind, the matcher gets numbers or a ValueError."""
    value = copy.deepcopy(learned())
    node: Any = value
    for _ in range(data.draw(st.integers(1, 4))):
        key = data.draw(st.sampled_from(sorted(node)))
        if not isinstance(node[key], dict) or not node[key]:
            break
        parent, node = node, node[key]
    else:
        node = parent
        key = data.draw(st.sampled_from(sorted(node)))
    node[key] = data.draw(st.none() | st.integers() | st.floats() | st.text(max_size=3) | st.lists(st.integers()))
    try:
        found = Learned.parse(value)
    except ValueError:
        return
    if found is not None:
        chances = found.probabilities({"title: slow": 1.0}, {1: (2.0, 0.0, 0.0, 0.0)})
        assert all(0 <= chance <= 1 for chance in chances.values())


def test_the_better_an_entry_fits_in_general_the_likelier_it_is():
    found = Learned.parse(learned())
    assert found is not None
    pair = found.few.pair
    low, high = (found.few.probabilities({}, {1: (score, 0, 0, 0)})[1] for score in (FLOOR, CEILING))
    assert pair[0] > 0 and low < high


@given(
    st.dictionaries(st.sampled_from(sorted(learned()["few"]["weights"])), st.floats(0, 1)),
    st.tuples(st.floats(FLOOR, CEILING), st.floats(FLOOR, CEILING)),
)
def test_where_every_entry_is_a_candidate_it_makes_no_difference_to_look_at_candidates_only(features, scores):
    found = Learned.parse(learned())
    assert found is not None
    pairs = {id: (score, 0.0, 0.0, 0.0) for id, score in zip((1, 4), scores, strict=True)}
    every, candidates = (look(features, pairs) for look in (found.few.probabilities, found.few.of_candidates))
    assert candidates == pytest.approx(every)


def test_the_general_score_is_kept_within_bounds():
    model = GeneralModel([1e9] * len(GENERAL_NAMES), 0.0, {}, 1)
    assert model.score([1.0] * len(GENERAL_NAMES)) == CEILING
    assert model.score([-1.0] * len(GENERAL_NAMES)) == FLOOR == NO_PAIR[0]


OTHER_MODELS = [
    pytest.param(GeneralModel([1.0], 0.5, {"palette": 2}, 3), id="another weight"),
    pytest.param(GeneralModel([2.0], 0.6, {"palette": 2}, 3), id="another bias"),
    pytest.param(GeneralModel([2.0], 0.5, {"palette": 1}, 3), id="another frequency"),
    pytest.param(GeneralModel([2.0], 0.5, {"palette": 2}, 4), id="other documents"),
]


@pytest.mark.parametrize("other", OTHER_MODELS)
def test_the_digest_names_all_of_the_general_model(other):
    model = GeneralModel([2.0], 0.5, {"palette": 2}, 3)
    assert model.digest == GeneralModel([2.0], 0.5, {"palette": 2}, 3).digest != other.digest


@given(st.floats(allow_nan=False))
def test_any_number_is_a_probability(value):
    assert 0 <= sigmoid(value) <= 1


@given(st.floats(-13, 13))
def test_log_odds_and_probability_undo_each_other(value):
    assert logit(sigmoid(value)) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("probability", [0.0, 1.0, -1.0, 2.0])
def test_log_odds_are_finite_at_the_ends(probability):
    assert isfinite(logit(probability))

"""What was learned, as values: the general model that faqbot ships, and what a catalog's own cases taught."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from math import exp, fsum, isfinite, log
from operator import mul
from typing import Any

from bot.core.fit import GENERAL_NAMES

#: Version of learned.json that this code reads and writes.
FORMAT = 2
#: A general score is kept within these bounds; an entry that is no candidate has the lower one.
FLOOR, CEILING = -8.0, 8.0
#: Share of its confidence that an entry keeps which no labelled issue speaks for: on projects in benchmarks/transfer
#: that did not teach it, the general model was right in 91 of 100 where it was surest, however sure it was.
HELD_BACK = 0.9
#: General score and signature levels of an entry that is no candidate.
NO_PAIR = (FLOOR, 0.0, 0.0, 0.0)
#: The same of "none of them".
_NONE = (0.0, 0.0, 0.0, 0.0)
STANDINGS = ("proven", "on trial", "muted")
#: Probabilities are kept so far from 0 and 1 before their log-odds are taken.
_LEAST = 1e-6
#: The exponential of this is still a number.
_LARGEST = 700.0
#: No number in learned.json is as far from 0 as this.
_BOUND = 1e6
#: Confidence from which an entry answers of which nothing was learned. Chosen on the projects in benchmarks/transfer:
#: above it precision stays the same, and only answers get fewer.
UNPROVEN = 0.85 * HELD_BACK
#: Confidence from which an entry answers that was learned from too few texts to certify a lower one, and from which it
#: does where the general model alone would answer, too.
UNCERTIFIED, AGREED = 0.9, 0.5


def sigmoid(value: float) -> float:
    """The logistic function, safe for any float."""
    return 1 / (1 + exp(-value)) if value > -700 else 0.0


def would_answer(score: float) -> bool:
    """Whether an entry with this general score answers where nothing was learned about it."""
    return HELD_BACK * sigmoid(score) >= UNPROVEN


def logit(probability: float) -> float:
    """Log-odds of a probability, which is first kept within 1e-6 of 0 and 1."""
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))


def stale_inputs(learned: Mapping[str, Any] | None, inputs: Mapping[str, str]) -> list[str]:
    """What changed since a learned.json was written: names of `inputs` whose digest is not the one it rests on."""
    held = (learned or {}).get("digests")
    then = held if isinstance(held, dict) else {}
    return [name for name, digest in inputs.items() if then.get(name) != digest]


def _product(weights: Sequence[float], numbers: Sequence[float]) -> float:
    products: Iterable[float] = map(mul, weights, numbers)
    return sum(products)


@dataclass(frozen=True, slots=True)
class GeneralModel:
    """How well an entry fits an issue, judged without any case of that catalog.

    A linear model: `weights` go with `GENERAL_NAMES`. `frequency` says in how many of `documents` issues a unit stands.
    Learned on the projects in benchmarks/transfer by benchmarks/general.py.
    """

    weights: Sequence[float]
    bias: float
    frequency: Mapping[str, int]
    documents: int

    @property
    def digest(self) -> str:
        """16 hexadecimal digits that name the model; worked out when asked for, which takes milliseconds."""
        plain = [list(self.weights), self.bias, dict(self.frequency), self.documents]
        return sha256(json.dumps(plain).encode()).hexdigest()[:16]

    def score(self, pair: Sequence[float]) -> float:
        """Log-odds that the entry answers the issue, within FLOOR and CEILING."""
        return min(max(self.bias + _product(self.weights, pair), FLOOR), CEILING)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> GeneralModel:
        """The model as `bot.core.general_model` holds it."""
        return cls(
            weights=[data["weights"].get(name, 0.0) for name in GENERAL_NAMES],
            bias=data["bias"],
            frequency=data["frequency"],
            documents=data["documents"],
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an entry may be trusted. `thresholds` maps a target precision (as text) to a confidence.

    `agreed` are those that hold where the general model alone finds the entry likely enough to answer: for every
    target, and never higher. Empty where they are no others.
    """

    state: str = "on trial"
    thresholds: Mapping[str, float] = field(default_factory=dict)
    why: str = ""
    agreed: Mapping[str, float] = field(default_factory=dict)


class _Columns(dict[int, dict[str, float]]):
    """Weights by entry and feature, made when first asked for."""

    def __init__(self, weights: Mapping[str, Mapping[int, float]]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, id: int) -> dict[str, float]:
        found: dict[int, dict[str, float]] = {id: {}}
        for name, row in self._weights.items():
            for other, weight in row.items():
                found.setdefault(other, {})[name] = weight
        self.update(found)  # at once, for threads share it
        return self[id]


class _Rows(dict[str, tuple[tuple[int, float], ...]]):
    """Weights by feature as (place, weight), each made when first asked for: lists add up twice as quickly as mappings.

    `places` says where an entry stands, as in the bias.
    """

    def __init__(self, weights: Mapping[str, Mapping[int, float]], bias: Iterable[int]) -> None:
        super().__init__()
        self._weights = weights
        self.places = {id: place for place, id in enumerate(bias)}

    def __missing__(self, name: str) -> tuple[tuple[int, float], ...]:
        places = self.places
        row = self._weights[name].items()
        found = self[name] = tuple([(places[id], weight) for id, weight in row if id in places])
        return found


@dataclass(frozen=True, slots=True)
class Linear:
    """A multinomial logistic regression over some entries and "none of them".

    `weights` maps a feature to {entry: weight}, entry 0 being none; `pair` holds what the general score and the three
    levels of signatures count for any entry; `slope` and `offset` make the log-odds a calibrated probability.
    """

    weights: Mapping[str, Mapping[int, float]]
    bias: Mapping[int, float]
    pair: Sequence[float]
    slope: float
    offset: float
    rows: _Rows
    columns: _Columns

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Linear:
        """One of the models in learned.json. ValueError, KeyError, TypeError or AttributeError where it is none."""
        bias = _numbers(data["bias"])
        weights = {str(name): _numbers(row) for name, row in data["weights"].items()}
        pair = [_number(value) for value in data["pair"]]
        if 0 not in bias or len(pair) != len(NO_PAIR) or not all(bias.keys() >= row.keys() for row in weights.values()):
            raise ValueError("bias, pair and weights do not belong together")
        calibration = data["calibration"]
        slope, offset = _number(calibration["slope"]), _number(calibration["offset"])
        return cls(weights, bias, pair, slope, offset, _Rows(weights, bias), _Columns(weights))

    def among(self, ids: Collection[int]) -> Linear:
        """The same for these entries only."""
        bias = {id: value for id, value in self.bias.items() if not id or id in ids}
        return replace(self, bias=bias, rows=_Rows(self.weights, bias))

    @property
    def general_share(self) -> float:
        """How much of the general score counts, 0 to 1."""
        return min(max(self.pair[0], 0.0), 1.0)

    def probabilities(self, features: Mapping[str, float], pairs: Mapping[int, Sequence[float]]) -> dict[int, float]:
        """Calibrated probability of every entry; `pairs` holds [general score, exact, numbers, near] of candidates."""
        scores, rows, places = [*self.bias.values()], self.rows, self.rows.places
        for name in filter(self.weights.__contains__, features):
            value = features[name]
            for place, weight in rows[name]:
                scores[place] += weight * value
        # Only differences count: instead of giving NO_PAIR to all others, take it from "none" and from the candidates.
        default = _product(self.pair, NO_PAIR)
        scores[places[0]] -= default
        for id, pair in pairs.items():
            if id in places:
                scores[places[id]] += _product(self.pair, pair) - default
        return self._calibrated(dict(zip(self.bias, scores, strict=True)))

    def of_candidates(self, features: Mapping[str, float], pairs: Mapping[int, Sequence[float]]) -> dict[int, float]:
        """The same of the candidates only, as if there were no other entries.

        Where the general score counts, the others hardly change anything, and half the time goes into them.
        """
        candidates = [0, *(id for id in pairs if id and id in self.bias)]
        scores = {id: self.bias[id] + _product(self.pair, pairs.get(id, _NONE)) for id in candidates}
        for id in candidates:
            column = self.columns[id]
            scores[id] += fsum([column[name] * features[name] for name in column.keys() & features.keys()])
        return self._calibrated(scores)

    def _calibrated(self, scores: Mapping[int, float]) -> dict[int, float]:
        """Calibrated probabilities from scores by entry, 0 being none of them."""
        highest = max(scores.values())
        powers = [exp(score - highest) for score in scores.values()]
        # Most entries are as unlikely as it gets, and have the same probability.
        slope, offset, total = self.slope, self.offset, sum(powers)
        least, unlikely = sigmoid(slope * logit(0.0) + offset), total * _LEAST
        return {  # sigmoid(slope * logit(power / total) + offset), in one go
            id: 1 / (1 + exp(min(slope * log(max(total - power, unlikely) / power) - offset, _LARGEST)))
            if power > unlikely
            else least
            for id, power in zip(scores, powers, strict=True)
            if id
        }


@dataclass(frozen=True, slots=True)
class Learned:
    """What labelled cases taught: a model of the entries with many texts, and one of those with few.

    Kept apart, so that new entries do not make the proven ones worse: an entry of `few` is only as likely as those of
    `many` leave room for. Of other entries only the general model knows something.
    """

    many: Linear
    few: Linear
    standings: Mapping[int, Standing]

    @classmethod
    def parse(cls, data: Mapping[str, Any] | None) -> Learned | None:
        """The content of learned.json, or None where there is none or it is of another format.

        ValueError where it says that it is of this format and is not: somebody edited it, or a merge went wrong.
        """
        if not data or data.get("format") != FORMAT:
            return None
        try:
            return cls(
                many=Linear.parse(data["many"]),
                few=Linear.parse(data["few"]),
                standings={int(id): _standing(row) for id, row in data["entries"].items()},
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error

    def probabilities(self, features: Mapping[str, float], pairs: Mapping[int, Sequence[float]]) -> dict[int, float]:
        """Calibrated probability of every entry with many texts, and of the candidates with few."""
        proven = self.many.probabilities(features, pairs)
        room = 1 - max(proven.values(), default=0.0)
        return {id: value * room for id, value in self.few.of_candidates(features, pairs).items()} | proven

    def left_by(self, probabilities: Mapping[int, float]) -> float:
        """What entries that were learned leave to one that was not: what the most likely of them is short of 1.

        As far as they rest on the general score they were compared by it already, and leave more.
        """
        proven, many, few = self.many.bias, 1 - self.many.general_share, 1 - self.few.general_share
        taken = [value * (many if id in proven else few) for id, value in probabilities.items()]
        return 1 - max(taken, default=0.0)

    def among(self, ids: Collection[int]) -> Learned:
        """What was learned about these entries only: one that was retired since takes no room."""
        return replace(self, many=self.many.among(ids), few=self.few.among(ids))

    def model_of(self, id: int) -> Linear:
        """The model that judges an entry."""
        return self.many if id in self.many.bias else self.few


def _standing(row: Mapping[str, Any]) -> Standing:
    if row["standing"] not in STANDINGS:
        raise ValueError(f"{row['standing']!r} is no standing")
    thresholds, agreed = _thresholds(row["thresholds"]), _thresholds(row.get("agreed", {}))
    if not agreed.keys() <= thresholds.keys():
        raise ValueError("agreed names a target that thresholds does not")
    if agreed:
        agreed = {target: min(value, agreed.get(target, value)) for target, value in thresholds.items()}
    return Standing(row["standing"], thresholds, str(row["why"]), agreed)


def _thresholds(row: Mapping[str, Any]) -> dict[str, float]:
    thresholds = {str(target): _number(value) for target, value in row.items()}
    if not all(0 <= float(target) <= 1 for target in thresholds):
        raise ValueError("a target precision is a share, 0 to 1")
    return thresholds


def _numbers(row: Mapping[str, Any]) -> dict[int, float]:
    return {int(id): _number(value) for id, value in row.items()}


def _number(value: Any) -> float:
    number = float(value)
    if not (isfinite(number) and abs(number) < _BOUND):
        raise ValueError(f"{value!r} is out of bounds")
    return number

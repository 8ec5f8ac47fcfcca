"""Labelled cases turned into learned.json: weights, calibration, thresholds, and how far each entry may be trusted."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.core.entry import Catalog
from bot.core.learned import AGREED, FORMAT, UNCERTIFIED, logit, sigmoid, would_answer
from bot.core.matching import Matcher, Observed, shipped_model
from bot.errors import CaseError
from bot.learning.cases import Case, proofs_of
from bot.learning.certainty import answers_to_certify
from bot.learning.training import GENERAL_ENDS, Linear, fit_catalog, general_share, observe_cases

if TYPE_CHECKING:
    from bot.core.learned import GeneralModel

#: Target precisions that thresholds are written for.
TARGETS = (0.8, 0.9, 0.95, 0.98)
FOLDS = 5
_SEED = 20261122
#: An entry is proven when so many answers in a row were right that precision is .95 or more with 95 % confidence.
PROVEN_ANSWERS = 59
#: An entry gets a threshold of its own from so many cross-validated answers on; else it has that of all entries.
_OWN_THRESHOLD = 12
#: Thresholds are learned from so many judged texts on; below, every entry has the one of unproven entries.
_FEWEST = 12
#: An entry's own answers are judged together with so many imagined ones, at a precision halfway between target and 1: a
#: single wrong answer among few is chance, many are not.
_IMAGINED = 20.0
#: Calibration on cases begins with so many imagined texts that confirm the model: few cases bend it little.
_CONFIRMING = 20.0
#: A text that nothing answers counts for so many others at most: a handful of tempting ones is no sample of life.
_MOST_WEIGHT = 4.0
_NEVER = 1.01
#: The target precision that standings are about.
_COMMON = "0.95"
#: From so many cases on, those that the general and the learned model agree about say something, and so much of them
#: has to be right for their agreement to count.
_ENOUGH_TOGETHER, _RIGHT_TOGETHER = 5, 0.8
#: A weight of less than the first of these is left out; of the next, where more than so many would be written: GitHub's
#: API gives a server no file over a megabyte.
_LEAST_WEIGHTS, _MOST_WEIGHTS = (0.02, 0.03, 0.04, 0.06, 0.1), 42_000
#: Share of the general score above which entries rest on it.
_MOSTLY = 0.5
#: What an entry that a text was not labelled for counts as a right answer to it, against 1 for none of them.
_UNASKED = 0.3
_LINE_DEPTH = 3
#: Share of issues that a catalog is expected to answer at most. Labelled cases hold more answerable ones than life, so
#: silent ones are weighted up to this share when confidence is calibrated and thresholds are chosen.
_ANSWERABLE = 0.2
_DECIMALS = 3
#: Decimals of thresholds, and the least difference between two.
_PLACES, _STEP = 4, 0.0001


def learn(
    catalog: Catalog,
    cases: Sequence[Case],
    general: GeneralModel | None = None,
    make: Callable[[Catalog, GeneralModel | None], Matcher] = Matcher,
) -> dict[str, Any]:
    """The content of learned.json for a catalog, deterministic to the byte once it is written by `dump`.

    Entries with labelled cases are learned from all `cases` and their own match and reject texts; their
    calibration and thresholds rest on `cases` alone, each judged by a model that did not see it. Those with many texts
    have a model of their own, so that adding entries never makes them worse. Entries without a case are left to the
    general model, for an author's own examples are no issues; as long as there are so few cases that confidence rests
    on the general model anyway, those that labellers looked at are learned together with the others, to be comparable.
    `make` builds the matcher that observes them: evaluating gives one that is blind to a kind of evidence.
    """
    unknown = sorted({id for case in cases for id in case.gold} - {entry.id for entry in catalog.entries})
    if unknown:
        raise CaseError(f"the cases name entries that the catalog has not: {', '.join(map(str, unknown))}")
    catalog = replace(catalog, entries=tuple(sorted(catalog.entries, key=lambda entry: entry.id)))
    active = {entry.id for entry in catalog.active}
    counts = Counter(id for case in cases for id in case.gold if id in active)
    proofs = proofs_of(catalog)
    texts = [*cases, *proofs]
    right = Counter(id for text in texts for id in text.gold)
    # Without a single text that nothing answers, silence cannot be learned, and so nothing is.
    with_cases = set(counts) if any(not text.gold for text in texts) else set()
    many = {id for id in with_cases if right[id] >= GENERAL_ENDS}
    few = with_cases - many
    if few and general_share(sum(right[id] for id in few) / len(few)) > _MOSTLY:
        shown = {id for text in proofs for id in text.gold} & active
        few |= {id for id in shown - many if any(case.looked_at(id) for case in cases)}
    matcher = make(replace(catalog, learned=None), general)
    sample = Sample(texts, observe_cases(matcher, texts), len(cases))
    of_many, scored = _learned(sample.about(many), many)
    of_few, tried = _learned(sample.about(few), few)
    return {
        "format": FORMAT,
        "digests": inputs_of(catalog, cases, general),
        "cases": {
            "labelled": len(cases),
            "examples": len(proofs),
            "answerable": sum(bool(case.gold) for case in cases),
        },
        "entries": {
            **standings_of(many, scored, counts),
            **standings_of(few, tried, counts),
            **{str(id): _standing(counts.get(id, 0), (), {}) for id in sorted(active - many - few)},
        },
        **_lean({"many": of_many, "few": of_few}),
    }


@dataclass(frozen=True, slots=True)
class Scored:
    """The best entry for a case by a model that never saw it: its log-odds or confidence, and whether it was right.

    `weight` is what the case counts for; `agreed`: the general model alone would have answered with it, too.
    """

    entry: int
    value: float
    right: bool
    weight: float
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts with labels: `labelled` of them are cases, the rest are examples that stand in the catalog."""

    texts: Sequence[Case]
    observed: Sequence[Observed]
    labelled: int

    def about(self, entries: set[int]) -> Sample:
        """The labelled cases, and of the examples those of `entries`: other entries' texts teach nothing about them."""
        kept = [
            number
            for number, text in enumerate(self.texts)
            if number < self.labelled or entries.intersection((*text.gold, *text.tempting))
        ]
        return Sample([self.texts[n] for n in kept], [self.observed[n] for n in kept], self.labelled)

    def asked_about(self, entries: set[int]) -> list[int]:
        """Numbers of the cases whose labellers looked at one of `entries`; others say little about them."""
        return [n for n in range(self.labelled) if any(map(self.texts[n].looked_at, entries))]

    def target(self, number: int, entries: set[int]) -> dict[int, float]:
        """What would be right to answer with one of `entries`, 0 being none; see `fit_catalog`."""
        text = self.texts[number]
        right = {id: 1.0 for id in text.gold if id in entries}
        if right or text.gold:
            return right or {0: 1.0}
        unasked = (id for id in entries if id not in text.tempting and not text.looked_at(id))
        return {0: 1.0, **dict.fromkeys(unasked, _UNASKED)}


def dump(learned: Mapping[str, Any]) -> str:
    """learned.json as text: one line a feature, so that a change can be read in a diff."""
    parts = [f" {json.dumps(key)}: {_block(value, 2)}" for key, value in learned.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def inputs_of(catalog: Catalog, cases: Iterable[Case], general: GeneralModel | None = None) -> dict[str, str]:
    """What learned.json rests on, by name: sixteen hexadecimal digits each."""
    rows = [
        [case.id, case.title, case.body, sorted(case.gold), sorted(case.tempting), case.extra.get("labelled")]
        for case in cases
    ]
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
    return {"catalog": catalog.digest, "cases": digest, "general model": (general or shipped_model()).digest}


def folds_of(cases: Sequence[Case], count: int, seed: int) -> list[int]:
    """The fold of each case: groups are spread evenly, and cases with the same title stay together."""
    shuffled = random.Random(seed)
    groups: dict[str, dict[str, list[int]]] = {}
    for number, case in enumerate(cases):
        title = "".join(case.title.lower().split())
        groups.setdefault(case.group, {}).setdefault(title, []).append(number)
    folds = [0] * len(cases)
    turn = 0
    for _, titles in sorted(groups.items()):
        members = sorted(titles.values())
        shuffled.shuffle(members)
        for numbers in members:
            for number in numbers:
                folds[number] = turn % count
            turn += 1
    return folds


def _learned(sample: Sample, entries: set[int]) -> tuple[dict[str, Any], list[Scored]]:
    """The model of some entries as plain data, and how it judged each case without having seen it."""
    targets = [sample.target(number, entries) for number in range(len(sample.texts))]
    judged = _cross_validated(sample, targets, sample.asked_about(entries))
    slope, offset = _calibration(judged)
    linear = fit_catalog(sample.observed, targets)
    data = {
        "calibration": {"slope": round(slope, _DECIMALS), "offset": round(offset, _DECIMALS)},
        "pair": [round(float(value), _DECIMALS) for value in linear.pair],
        "bias": {
            str(id): round(float(value), _DECIMALS) for id, value in zip(linear.classes, linear.bias, strict=True)
        },
        "weights": _weights(linear),
    }
    return data, [replace(one, value=sigmoid(slope * one.value + offset)) for one in judged]


def _cross_validated(sample: Sample, targets: Sequence[Mapping[int, float]], tested: Sequence[int]) -> list[Scored]:
    """Best entry, its log-odds and whether it is right, for the texts whose numbers are `tested`."""
    folds = dict(zip(tested, folds_of([sample.texts[number] for number in tested], FOLDS, _SEED), strict=True))
    silent = sum(0 in targets[number] for number in tested)
    answerable = len(tested) - silent
    rate = (1 - _ANSWERABLE) / _ANSWERABLE * answerable / silent if silent and answerable else 1.0
    weights = {number: min(max(1.0, rate), _MOST_WEIGHT) if 0 in targets[number] else 1.0 for number in tested}
    judged: list[Scored] = []
    for fold in range(FOLDS):
        test = [number for number, held in folds.items() if held == fold]
        if not test:
            continue
        train = [number for number in range(len(sample.texts)) if folds.get(number) != fold]
        linear = fit_catalog([sample.observed[n] for n in train], [targets[n] for n in train])
        if len(linear.classes) < 2:
            continue
        chances = linear.probabilities([sample.observed[number] for number in test])
        for number, row in zip(test, chances, strict=True):
            best = 1 + int(row[1:].argmax())
            id = linear.classes[best]
            right = targets[number].get(id, 0.0)
            if right in (0.0, 1.0):
                agreed = would_answer(sample.observed[number].pair(id)[0])
                judged.append(Scored(id, logit(float(row[best])), right == 1.0, weights[number], agreed))
    return judged


def _calibration(judged: Sequence[Scored]) -> tuple[float, float]:
    """Platt scaling: slope and offset that make log-odds of the best entry a probability.

    Platt, Probabilistic outputs for support vector machines, 1999, with his smoothed targets, beside imagined
    texts on which the model is right about itself. Without both right and wrong ones there is nothing to
    learn, and the model is taken at its word.
    """
    import numpy as np
    from scipy.optimize import minimize

    right = sum(one.right for one in judged)
    wrong = len(judged) - right
    if right < 3 or wrong < 3:
        return 1.0, 0.0
    scores = np.array([one.value for one in judged])
    weights = np.array([one.weight for one in judged])
    targets = np.where([one.right for one in judged], (right + 1) / (right + 2), 1 / (wrong + 2))
    imagined = np.full(len(judged), _CONFIRMING / len(judged))
    confirmed = weights * targets + imagined * np.array([sigmoid(one.value) for one in judged])
    weights += imagined

    def loss(pair: Any) -> float:
        values = pair[0] * scores + pair[1]
        return float((weights * np.logaddexp(0, values) - confirmed * values).sum())

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.05, 5), (-5, 5)]).x
    return float(slope), float(offset)


def standings_of(entries: Iterable[int], scored: Sequence[Scored], counts: Mapping[int, int]) -> dict[str, Any]:
    """Standing and thresholds of each entry."""
    if len(scored) < _FEWEST:  # too few to tell anything from
        everyone = {target: max(UNCERTIFIED, target) for target in TARGETS}
    else:
        everyone = {target: _trusted(scored, _threshold(scored, target)) for target in TARGETS}
    common = max(everyone[target] for target in TARGETS if target <= float(_COMMON))
    may_agree = not _is_certified(scored, common) and not _wrong_together(scored)
    standings: dict[str, Any] = {}
    for id in sorted(entries):
        own = [one for one in scored if one.entry == id]
        thresholds: dict[str, float] = {}
        for target in TARGETS:
            threshold = max([everyone[target], *thresholds.values()])  # never less than for a lower target
            if len(own) >= _OWN_THRESHOLD:
                reached = _threshold(own, target, _IMAGINED)
                if reached > 1 and any(one.right for one in own):
                    reached = _above_mistakes(own)
                threshold = max(threshold, reached)
            thresholds[str(target)] = round(min(threshold, _NEVER), _PLACES)
        agreed: dict[str, float] = {}
        if may_agree and thresholds[_COMMON] == round(common, _PLACES) and not _wrong_together(own):
            agreed = {key: min(AGREED, value) for key, value in thresholds.items() if float(key) <= float(_COMMON)}
        answers = [one.right for one in own if one.value >= (agreed if one.agreed and agreed else thresholds)[_COMMON]]
        standings[str(id)] = _standing(counts.get(id, 0), answers, thresholds, agreed)
    return standings


def _wrong_together(scored: Iterable[Scored]) -> bool:
    """Whether answers on which general and learned model agree were wrong too often here to go by that."""
    together = [one.right for one in scored if one.agreed and one.value >= AGREED]
    return len(together) >= _ENOUGH_TOGETHER and sum(together) < _RIGHT_TOGETHER * len(together)


def _trusted(scored: Sequence[Scored], threshold: float) -> float:
    """A threshold that fewer answers stand behind than certify anything is at least the cautious one.

    Where none reaches the target, few cases must not silence everything: answers must be surer than every mistake.
    """
    if _is_certified(scored, threshold):
        return threshold
    return max(_above_mistakes(scored) if threshold > 1 else threshold, UNCERTIFIED)


def _above_mistakes(scored: Iterable[Scored]) -> float:
    """The least threshold above every wrong answer."""
    return min(1.0, max((one.value for one in scored if not one.right), default=0.0) + _STEP)


def _is_certified(scored: Iterable[Scored], threshold: float) -> bool:
    """Whether enough right answers stand behind a threshold to certify anything."""
    return sum(one.right for one in scored if one.value >= threshold) >= PROVEN_ANSWERS


def _standing(
    count: int, answers: Sequence[bool], thresholds: Mapping[str, float], agreed: Mapping[str, float] | None = None
) -> dict[str, Any]:
    right = sum(answers)
    given = len(answers)
    figures = {"cases": count, "answers": given, "right": right, "thresholds": dict(thresholds)}
    if agreed:
        figures["agreed"] = dict(agreed)
    needed = answers_to_certify(float(_COMMON), wrong=given - right)
    if given >= needed:
        return {"standing": "proven", "why": f"{right} of {given} cross-validated answers were right", **figures}
    if not thresholds:
        return {"standing": "on trial", "why": "nothing was learned about it; judged as in any project", **figures}
    if thresholds[_COMMON] > 1:
        return {"standing": "muted", "why": "no confidence reached the target on labelled cases", **figures}
    if not count:
        return {"standing": "on trial", "why": "no labelled case of its own; judged by the threshold of all", **figures}
    more = needed - given
    if not given:
        why = f"no cross-validated answer yet; {more} right ones in a row would prove it"
    else:
        why = f"{right} of {given} cross-validated answers right; {more} more in a row would prove it"
    return {"standing": "on trial", "why": why, **figures}


def _threshold(scored: Iterable[Scored], target: float, imagined: float = 0.0) -> float:
    """The least confidence from which on the answers reach the target precision, halfway to the next lower one.

    `imagined` answers of a precision halfway between the target and 1 are counted beside them.
    """
    ordered = sorted(scored, key=lambda one: (-one.value, one.right))
    best = _NEVER
    given = imagined
    right = imagined * (1 + target) / 2
    for count, one in enumerate(ordered, 1):
        given += one.weight
        right += one.weight * one.right
        below = ordered[count].value if count < len(ordered) else 0.0
        if right / given >= target and below < one.value:
            best = (one.value + below) / 2
    return best


def _weights(linear: Linear) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for column, name in enumerate(linear.names):
        row = {}
        for number, id in enumerate(linear.classes):
            value = float(linear.weights[number, column] * linear.scales[column])
            if abs(value) >= _LEAST_WEIGHTS[0]:
                row[str(id)] = round(value, _DECIMALS)
        if row:
            table[name] = row
    return table


def _lean(models: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The models without their smallest weights, as far as there are too many."""
    for least in _LEAST_WEIGHTS[1:]:
        if sum(len(row) for model in models.values() for row in model["weights"].values()) <= _MOST_WEIGHTS:
            break
        for model in models.values():
            kept = {
                name: {id: weight for id, weight in row.items() if abs(weight) >= least}
                for name, row in model["weights"].items()
            }
            model["weights"] = {name: row for name, row in kept.items() if row}
    return models


def _block(value: Any, depth: int) -> str:
    """JSON with one line an item down to the third level, so that a change of one weight changes one line."""
    if not isinstance(value, dict) or depth > _LINE_DEPTH or not value:
        return json.dumps(value, ensure_ascii=False)
    indent = " " * depth
    rows = [f"{indent}{json.dumps(key, ensure_ascii=False)}: {_block(item, depth + 1)}" for key, item in value.items()]
    return "{\n" + ",\n".join(rows) + "\n" + indent[:-1] + "}"

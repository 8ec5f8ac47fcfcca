"""Cases put to the matcher: predictions out, never with a look at what is right."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from bot.core.decide import decide
from bot.core.entry import Catalog
from bot.core.match import Decision
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import CaseError
from bot.learning.cases import Case
from bot.learning.folds import folds_by_title, without_repeats

if TYPE_CHECKING:
    from bot.core.learned import GeneralModel

MakeMatcher = Callable[[Catalog, "GeneralModel | None"], Matcher]
Progress = Callable[[str], None]

SEED = 20261122
#: Of the cases in order of time, the share that is learned from.
OLDER = 0.6
#: Shares of the cases that the learning curve learns from.
SHARES = (0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was decided on the case of that id."""

    id: str
    decision: Decision

    def as_row(self) -> dict[str, Any]:
        """The line of a predictions file."""
        return {"id": self.id, **verdict_row(self.decision)}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated. `extra`: further cases to learn from, never judged. `only`: the entries that may answer; the
    others are matched, too, and left out of the ranking. `make`: how a matcher is built. `learns`: whether it learns
    from cases at all."""

    catalog: Catalog
    policy: Policy = field(default_factory=Policy)
    extra: Sequence[Case] = ()
    only: frozenset[int] | None = None
    make: MakeMatcher = Matcher
    learns: bool = True
    progress: Progress = lambda _: None


def verdict_row(decision: Decision) -> dict[str, Any]:
    """A decision as `try --json` and predictions files write it: decision, entry and ranked."""
    ranked = [{"entry": match.entry, "confidence": match.confidence} for match in decision.matches]
    return {"decision": decision.kind, "entry": decision.entry, "ranked": ranked}


def predict(
    catalog: Catalog,
    policy: Policy,
    cases: Iterable[Case],
    only: Collection[int] | None = None,
    make: MakeMatcher = Matcher,
) -> list[Prediction]:
    """A prediction for each case, in their order. Of a case nothing but title and body is looked at."""
    matcher = make(catalog, None)
    return [Prediction(case.id, _decide(matcher, policy, case.title, case.body, only)) for case in cases]


def suggesting(predictions: Iterable[Prediction], policy: Policy) -> list[Prediction]:
    """What would have been decided with suggestions switched on; answers stay as they are."""
    policy = replace(policy, suggest=True)
    return [Prediction(one.id, decide(one.decision.matches, policy)) for one in predictions]


def cross_validate(subject: Subject, cases: Sequence[Case], folds: int = 5, seed: int = SEED) -> list[Prediction]:
    """A prediction for each case by a bot that learned from the other folds alone, thresholds included.

    Folds hold groups in equal shares, and cases with nearly the same title together.
    """
    numbers = folds_by_title(cases, folds, seed)
    return _held_out(subject, cases, numbers, lambda case, fold: True)


def predict_newer(subject: Subject, cases: Sequence[Case]) -> list[Prediction]:
    """Predictions for the newer 40 % of the cases by a bot that learned from the older 60 %.

    The last number in an id grows with time. Raises CaseError where an id has none.
    """
    ordered = sorted(cases, key=lambda case: (_time(case), case.id))
    older = {case.id for case in ordered[: round(OLDER * len(ordered))]}
    subject.progress("learning from the older cases")
    newer = [case for case in cases if case.id not in older]
    return _learned_and_asked(subject, [case for case in cases if case.id in older], newer)


def leave_one_entry_out(subject: Subject, cases: Sequence[Case], seed: int = SEED) -> list[Prediction]:
    """A prediction for each case by a bot that has seen no case of the case's entry: what a new entry can expect.

    The entry of a case is the one that answers it, else the one that tempts; background cases are spread evenly.
    """
    entries = sorted({entry for case in cases if (entry := _entry(case))})
    background = sorted(case.id for case in cases if not _entry(case))
    random.Random(seed).shuffle(background)
    spread = {id: place % max(len(entries), 1) for place, id in enumerate(background)}
    numbers = [entries.index(_entry(case)) if _entry(case) else spread[case.id] for case in cases]
    return _held_out(subject, cases, numbers, lambda case, fold: entries[fold] not in (*case.gold, *case.tempting))


def learning_curve(
    subject: Subject, cases: Sequence[Case], shares: Sequence[float] = SHARES, folds: int = 5, seed: int = SEED
) -> dict[float, list[Prediction]]:
    """Cross-validated predictions by the share of the other folds' cases that was learned from.

    Larger shares hold the smaller ones. `extra` cases and the catalog's own texts are learned from in whole.
    """
    numbers = folds_by_title(cases, folds, seed)
    places = list(range(len(cases)))
    random.Random(seed).shuffle(places)
    place_of = {case.id: place for case, place in zip(sorted(cases, key=lambda case: case.id), places, strict=True)}
    curve = {}
    for share in shares:
        subject.progress(f"learning from {share:.0%} of the cases")
        kept = ceil(share * len(cases))
        curve[share] = _held_out(subject, cases, numbers, lambda case, fold, kept=kept: place_of[case.id] < kept)
    return curve


def _held_out(
    subject: Subject, cases: Sequence[Case], numbers: Sequence[int], may_teach: Callable[..., bool]
) -> list[Prediction]:
    found: dict[str, Prediction] = {}
    folds = sorted(set(numbers))
    for fold in folds:
        subject.progress(f"fold {fold + 1} of {len(folds)}")
        train = [case for case, number in zip(cases, numbers, strict=True) if number != fold and may_teach(case, fold)]
        test = [case for case, number in zip(cases, numbers, strict=True) if number == fold]
        extra = [case for case in subject.extra if may_teach(case, fold)]
        for prediction in _learned_and_asked(replace(subject, extra=extra), train, test):
            found[prediction.id] = prediction
    return [found[case.id] for case in cases]


def _learned_and_asked(subject: Subject, train: Sequence[Case], test: Sequence[Case]) -> list[Prediction]:
    """Learn from one part, be asked about the other. What nearly repeats a title asked about is not learned from."""
    catalog, extra = without_repeats(subject.catalog, subject.extra, test)
    learned: Mapping[str, Any] | None = None
    if subject.learns:
        from bot.learning.learn import learn

        learned = learn(catalog, sorted([*train, *extra], key=lambda case: case.id), None, subject.make)
    taught = replace(subject.catalog, learned=learned)
    return predict(taught, subject.policy, test, subject.only, subject.make)


def _decide(matcher: Matcher, policy: Policy, title: str, body: str, only: Collection[int] | None) -> Decision:
    matches = matcher.match(matcher.read(title, body))
    if only is not None:
        matches = [match for match in matches if match.entry in only]
    return decide(matches, policy)


def _entry(case: Case) -> int:
    return next(iter((*case.gold, *case.tempting)), 0)


def _time(case: Case) -> int:
    numbers = re.findall(r"\d+", case.id)
    if not numbers:
        raise CaseError(
            f"the case {case.id!r} has no number in its id, so nobody knows when it was; leave out --by-time"
        )
    return int(numbers[-1])

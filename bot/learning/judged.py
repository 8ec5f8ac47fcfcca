"""Decisions beside what is right, as values and as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.match import Decision, Match
from bot.learning.cases import Case

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A case beside the decision on it. `gold` are the right entries among those that may answer."""

    case: Case
    decision: Decision
    gold: frozenset[int]

    @property
    def top(self) -> Match | None:
        """What was ranked first."""
        return self.decision.best

    @property
    def is_answer(self) -> bool:
        """Was an answer given?"""
        return self.decision.kind == "answer"

    @property
    def is_right(self) -> bool:
        """Was an answer given, and the right one?"""
        return self.is_answer and self.decision.entry in self.gold

    @property
    def is_wrong(self) -> bool:
        """Was an answer given that does not help?"""
        return self.is_answer and self.decision.entry not in self.gold

    def rank(self) -> int:
        """The place of the best right entry, from 1; 0 where none is listed."""
        places = (place for place, match in enumerate(self.decision.matches, 1) if match.entry in self.gold)
        return next(places, 0)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the figures need of each case, as numbers; a row for each case, in the order of their ids."""

    confidence: Array  # of what came first; negative where nothing did
    hit: Array  # was that right?
    answerable: Array
    answered: Array
    right: Array
    suggested: Array
    suggested_right: Array
    first: Array
    first_three: Array


def judge(
    cases: Sequence[Case], decisions: Mapping[str, Decision], allowed: frozenset[int] | None = None
) -> list[Judged]:
    """The cases that were decided, beside the decisions (by id). `allowed`: entries that could answer, None for all."""
    return [
        Judged(case, decisions[case.id], frozenset(case.gold) if allowed is None else allowed & set(case.gold))
        for case in cases
        if case.id in decisions
    ]


def columns_of(judged: Iterable[Judged], entry: int | None = None) -> Columns:
    """The columns of these cases; with `entry`, as if that were the only one: it against every other outcome."""
    import numpy as np

    rows = [_row(one, entry) for one in sorted(judged, key=lambda one: one.case.id)]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
    return Columns(*(table[:, number] for number in range(9)))


def _row(one: Judged, entry: int | None) -> tuple[float, ...]:
    decision = one.decision
    if entry is None:
        top = one.top
        rank = one.rank()
        suggested = decision.kind == "suggest"
        return (
            top.confidence if top else -1.0,
            top is not None and top.entry in one.gold,
            bool(one.gold),
            one.is_answer,
            one.is_right,
            suggested,
            suggested and bool(one.gold & set(decision.suggested)),
            rank == 1,
            1 <= rank <= 3,
        )
    places = {match.entry: (place, match.confidence) for place, match in enumerate(decision.matches, 1)}
    place, confidence = places.get(entry, (0, -1.0))
    gold, answered, suggested = entry in one.gold, decision.entry == entry, entry in decision.suggested
    return (
        confidence,
        gold,
        gold,
        answered,
        answered and gold,
        suggested,
        suggested and gold,
        gold and place == 1,
        gold and 1 <= place <= 3,
    )

"""Figures along a line: precision against coverage, confidence against what was right, entry against entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.learning.certainty import bounds
from bot.learning.judged import Columns, Judged
from bot.learning.metrics import BINS, RESAMPLES, SEED, resampled_weights, tie_ends


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """If every case were answered whose first entry has `threshold` or more: shares of 0 to 1, with 95 % band."""

    threshold: float
    coverage: float
    precision: float
    recall: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases whose first entry has a confidence of `start` up to `end`: how sure it was, and how often right."""

    start: float
    end: float
    cases: int
    confidence: float
    right: float
    low: float
    high: float


def precision_coverage(columns: Columns, resamples: int = RESAMPLES, seed: int = SEED) -> list[CurvePoint]:
    """A point for each distinct confidence, highest first. The band is that of precision at the same threshold."""
    import numpy as np

    count = len(columns.confidence)
    order, ends = tie_ends(columns.confidence)
    if not len(order):
        return []
    hits, ranked = columns.hit[order].cumsum()[ends], (np.arange(len(order)) + 1.0)[ends]
    drawn = []
    for weights in resampled_weights(count, resamples, seed):
        part = weights[:, order]
        answers = part.cumsum(axis=1)[:, ends]
        right = (part * columns.hit[order]).cumsum(axis=1)[:, ends]
        drawn.append(np.divide(right, answers, out=np.full(answers.shape, np.nan), where=answers > 0))
    table = np.concatenate(drawn) if drawn else np.full((1, len(ends)), np.nan)
    answerable = columns.answerable.sum()
    points = []
    for place, end in enumerate(ends):
        precision = float(hits[place] / ranked[place])
        kept = table[:, place][~np.isnan(table[:, place])]
        low, high = np.percentile(kept, [2.5, 97.5]) if len(kept) else (precision, precision)
        recall = float(hits[place] / answerable) if answerable else None
        threshold = float(columns.confidence[order[end]])
        points.append(CurvePoint(threshold, float(ranked[place] / count), precision, recall, float(low), float(high)))
    return points


def reliability(columns: Columns, bins: int = BINS) -> list[Bin]:
    """Bins of equal width that hold cases; the interval of the share that was right is Clopper and Pearson's."""
    found: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in zip(columns.confidence.tolist(), columns.hit.tolist(), strict=True):
        if confidence >= 0:
            found.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, bool(hit)))
    table = []
    for number, members in sorted(found.items()):
        right = sum(hit for _, hit in members)
        middle = sum(confidence for confidence, _ in members) / len(members)
        share = right / len(members)
        table.append(Bin(number / bins, (number + 1) / bins, len(members), middle, share, *bounds(right, len(members))))
    return table


def confusion(judged: Iterable[Judged]) -> dict[tuple[int, int], int]:
    """How many cases of each (right entry, entry answered with), 0 standing for none; silence on background is (0, 0).

    Of several right entries the one that was answered with counts, else the lowest.
    """
    counts: Counter[tuple[int, int]] = Counter()
    for one in judged:
        given = one.decision.entry or 0
        right = given if given in one.gold else min(one.gold, default=0)
        counts[right, given] += 1
    return dict(sorted(counts.items()))


def wrong_answers(judged: Iterable[Judged]) -> list[Judged]:
    """Answers that do not help, the surest first."""
    return sorted((one for one in judged if one.is_wrong), key=lambda one: (-_confidence(one), one.case.id))


def worst_misses(judged: Sequence[Judged], count: int = 10) -> list[Judged]:
    """Answerable cases without a right answer whose right entry was trusted least."""

    def trust(one: Judged) -> float:
        return max((match.confidence for match in one.decision.matches if match.entry in one.gold), default=0.0)

    missed = (one for one in judged if one.gold and not one.is_right)
    return sorted(missed, key=lambda one: (trust(one), one.case.id))[:count]


def _confidence(one: Judged) -> float:
    return one.top.confidence if one.top else 0.0

"""Columns of what was decided and what was right, turned into figures with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.learning.certainty import bounds
from bot.learning.judged import Columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: What a wrong answer costs, against a right one that brings 1 and silence that brings 0.
COST_OF_WRONG = 1.75
#: Precisions for which the highest recall is reported.
PRECISIONS = (0.95, 0.9, 0.8)
RESAMPLES = 1_000
SEED = 20261122
BINS = 10
#: Figures that are one count of another: the columns of both, "" for all cases.
_SHARES = {
    "precision": ("right", "answered"),
    "recall": ("right", "answerable"),
    "coverage": ("answered", ""),
    "suggestion precision": ("suggested_right", "suggested"),
    "suggestion recall": ("suggested_right", "answerable"),
    "suggestion coverage": ("suggested", ""),
    "first": ("first", "answerable"),
    "first three": ("first_three", "answerable"),
}
_CHUNK = 200  # resamples at once, so that 10,000 cases fit into memory


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with the interval that holds it in 95 of 100 resamples; None where it is not defined (0 of 0)."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts, and figures by name.

    precision: right answers / answers. recall: right answers / answerable cases. coverage: answers / cases.
    suggestion ...: the same; a suggestion is right when a right entry is among its links. average precision: over the
    cases in the order of the confidence of what came first, recall being over the answerable cases. recall at p: the
    highest recall of any threshold whose precision is p or more. first, first three: answerable cases with a right
    entry ranked there. utility: right answers less 1.75 times the wrong ones. calibration error: how far confidence and
    the share that was right lie apart, over ten bins of equal width, weighted by cases (expected calibration error).
    """

    cases: int
    answerable: int
    answers: int
    right: int
    suggestions: int
    values: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        """Answers that do not help."""
        return self.answers - self.right


def figures_of(columns: Columns, resamples: int = RESAMPLES, seed: int = SEED) -> Figures:
    """All figures. The intervals are percentiles 2.5 and 97.5 over `resamples` draws of as many cases, with return.

    Where all or none of a share were right no draw can differ, so its interval is Clopper and Pearson's.
    """
    import numpy as np

    count = len(columns.confidence)
    point = _compute(columns, np.ones((1, count)))
    drawn = _resampled(columns, resamples, seed) if count and resamples else {}
    values = {name: _figure(float(value[0]), drawn.get(name)) for name, value in point.items()}
    for name, (part, whole) in _SHARES.items():
        right, of = (int(getattr(columns, column).sum()) if column else count for column in (part, whole))
        if resamples and of and right in (0, of):
            values[name] = Figure(right / of, *bounds(right, of))
    return Figures(
        cases=count,
        answerable=int(columns.answerable.sum()),
        answers=int(columns.answered.sum()),
        right=int(columns.right.sum()),
        suggestions=int(columns.suggested.sum()),
        values=values,
    )


def tie_ends(confidence: Array) -> tuple[Any, Any]:
    """An order by falling confidence, and the last place of each run of equal ones in it; negative ones left out."""
    import numpy as np

    order = np.argsort(-confidence, kind="stable")
    order = order[confidence[order] >= 0]
    falling = confidence[order]
    ends = np.flatnonzero(np.append(falling[1:] != falling[:-1], True)) if len(order) else np.array([], dtype=int)
    return order, ends


def resampled_weights(count: int, resamples: int, seed: int) -> Iterable[Array]:
    """How often each of `count` cases is drawn in each resample, in handy portions of resamples."""
    import numpy as np

    random = np.random.default_rng(seed)
    for start in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - start)
        yield random.multinomial(count, np.full(count, 1 / count), size=size).astype(np.float64)


def _compute(columns: Columns, weights: Array) -> dict[str, Array]:
    """Each figure for each row of weights; nan where it is not defined."""
    answers, right = weights @ columns.answered, weights @ columns.right
    answerable, cases = weights @ columns.answerable, weights.sum(axis=1)
    suggested, suggested_right = weights @ columns.suggested, weights @ columns.suggested_right
    order, ends = tie_ends(columns.confidence)
    ranked = weights[:, order].cumsum(axis=1)[:, ends]
    hits = (weights[:, order] * columns.hit[order]).cumsum(axis=1)[:, ends]
    precision = _share(hits, ranked, 0.0)
    return {
        "precision": _share(right, answers),
        "recall": _share(right, answerable),
        "coverage": _share(answers, cases),
        "suggestion precision": _share(suggested_right, suggested),
        "suggestion recall": _share(suggested_right, answerable),
        "suggestion coverage": _share(suggested, cases),
        "average precision": _share(_area(hits, precision), answerable),
        **{f"recall at {wanted:.2f}": _share(_reached(hits, precision, wanted), answerable) for wanted in PRECISIONS},
        "first": _share(weights @ columns.first, answerable),
        "first three": _share(weights @ columns.first_three, answerable),
        "utility": right - COST_OF_WRONG * (answers - right),
        "calibration error": _calibration_error(columns, weights),
    }


def _area(hits: Array, precision: Array) -> Array:
    """Sum of precision times the right ones gained at each threshold; tied cases are gained together."""
    import numpy as np

    return np.asarray((np.diff(hits, axis=1, prepend=0.0) * precision).sum(axis=1))


def _reached(hits: Array, precision: Array, wanted: float) -> Array:
    import numpy as np

    return np.asarray(np.where(precision >= wanted - 1e-12, hits, 0.0).max(axis=1, initial=0.0))


def _calibration_error(columns: Columns, weights: Array) -> Array:
    import numpy as np

    listed = columns.confidence >= 0
    bins = np.minimum((columns.confidence * BINS).astype(int), BINS - 1)
    member = np.equal.outer(bins, np.arange(BINS)) & listed[:, None]
    gaps = np.abs((weights * (columns.hit - columns.confidence)) @ member)
    return _share(gaps.sum(axis=1), weights @ listed)


def _share(part: Array, whole: Array, nothing: float = float("nan")) -> Array:
    import numpy as np

    return np.asarray(np.divide(part, whole, out=np.full(np.shape(whole), nothing), where=whole > 0))


def _resampled(columns: Columns, resamples: int, seed: int) -> dict[str, Array]:
    import numpy as np

    portions = [_compute(columns, weights) for weights in resampled_weights(len(columns.confidence), resamples, seed)]
    return {name: np.concatenate([portion[name] for portion in portions]) for name in portions[0]}


def _figure(value: float, drawn: Array | None) -> Figure:
    import numpy as np

    if value != value:
        return Figure(None)
    kept = drawn[~np.isnan(drawn)] if drawn is not None else None
    if kept is None or not len(kept):
        return Figure(value)
    low, high = np.percentile(kept, [2.5, 97.5])
    # Draws that all agree say that they cannot differ, as with a single case, not that the figure is certain.
    return Figure(value, float(low), float(high)) if low < high else Figure(value)

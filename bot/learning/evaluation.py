"""Everything that one evaluation found, as one record that terminal, JSON and report print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.core.entry import Catalog
from bot.core.language import language_of
from bot.core.learned import Learned, Standing
from bot.learning.cases import Case
from bot.learning.certainty import answers_to_certify, lower_bound
from bot.learning.curves import Bin, CurvePoint, confusion, precision_coverage, reliability, worst_misses, wrong_answers
from bot.learning.evaluating import Prediction, verdict_row
from bot.learning.judged import Judged, columns_of, judge
from bot.learning.metrics import RESAMPLES, Figures, figures_of

#: The precision that an entry or a catalog is to prove.
TARGET = 0.95


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry against all other outcomes. `proven`: the precision that its answers here prove with 95 % confidence."""

    id: int
    title: str
    figures: Figures
    proven: float
    standing: Standing

    @property
    def is_measured(self) -> bool:
        """Is there a case that it answers, or an answer that it gave?"""
        return bool(self.figures.answerable or self.figures.answers)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found. `how` says what learned from what; `notes` what to keep in mind; `suggesting` are the figures if
    suggestions were switched on, `suggesting_by` the same for the groups of "language", "kind" and "entry"; `further`
    holds figures of other runs by heading and name."""

    how: str
    judged: tuple[Judged, ...]
    overall: Figures
    suggesting: Figures
    by_language: Mapping[str, Figures]
    by_kind: Mapping[str, Figures]
    entries: tuple[EntryRow, ...]
    curve: tuple[CurvePoint, ...]
    reliability: tuple[Bin, ...]
    confusion: Mapping[tuple[int, int], int]
    titles: Mapping[int, str]
    notes: tuple[str, ...] = ()
    further: Mapping[str, Mapping[str, Figures]] = field(default_factory=dict)
    suggesting_by: Mapping[str, Mapping[str, Figures]] = field(default_factory=dict)

    @property
    def proven(self) -> float:
        """The precision that all answers together prove with 95 % confidence."""
        return lower_bound(self.overall.right, self.overall.answers)

    @property
    def still_to_certify(self) -> int:
        """How many right answers in a row would now prove TARGET; 0 where it is proven."""
        return max(answers_to_certify(TARGET, wrong=self.overall.wrong) - self.overall.answers, 0)

    @property
    def wrong_answers(self) -> list[Judged]:
        """Answers that do not help, the surest first."""
        return wrong_answers(self.judged)

    @property
    def worst_misses(self) -> list[Judged]:
        """Ten answerable cases without a right answer whose right entry was trusted least."""
        return worst_misses(self.judged)


def evaluation_of(
    how: str,
    catalog: Catalog,
    cases: Sequence[Case],
    predictions: Iterable[Prediction],
    suggested: Iterable[Prediction],
    *,
    only: frozenset[int] | None = None,
    notes: Iterable[str] = (),
    resamples: int = RESAMPLES,
) -> Evaluation:
    """Figures and findings. `suggested` are the predictions with suggestions switched on."""
    judged = judge(cases, {one.id: one.decision for one in predictions}, only)
    hinted = judge(cases, {one.id: one.decision for one in suggested}, only)
    columns = columns_of(judged)
    rows = _entries(catalog, judged, only, resamples)
    return Evaluation(
        how=how,
        judged=tuple(judged),
        overall=figures_of(columns, resamples),
        suggesting=figures_of(columns_of(hinted), resamples),
        by_language=_by(judged, _language, resamples),
        by_kind=_by(judged, _kind, resamples),
        entries=rows,
        curve=tuple(precision_coverage(columns, resamples)),
        reliability=tuple(reliability(columns)),
        confusion=confusion(judged),
        titles={entry.id: entry.title for entry in catalog.entries},
        notes=(*notes, *_notes(catalog, judged)),
        suggesting_by={
            "language": _by(hinted, _language, resamples),
            "kind": _by(hinted, _kind, resamples),
            "entry": {
                str(row.id): figures_of(columns_of(hinted, row.id), resamples) for row in rows if row.is_measured
            },
        },
    )


def as_object(found: Evaluation) -> dict[str, Any]:
    """The record as JSON takes it."""
    return {
        "how": found.how,
        "notes": list(found.notes),
        "overall": _plain(found.overall),
        "proven_precision": found.proven,
        "still_to_certify": found.still_to_certify,
        "if_suggesting": {
            **_plain(found.suggesting),
            **{
                f"by_{group}": {name: _plain(figures) for name, figures in table.items()}
                for group, table in found.suggesting_by.items()
            },
        },
        "by_language": {name: _plain(figures) for name, figures in found.by_language.items()},
        "by_kind": {name: _plain(figures) for name, figures in found.by_kind.items()},
        "by_entry": [
            {
                "entry": row.id,
                "title": row.title,
                "standing": row.standing.state,
                "why": row.standing.why,
                "proven_precision": row.proven,
                **_plain(row.figures),
            }
            for row in found.entries
        ],
        "curve": [asdict(point) for point in found.curve],
        "reliability": [asdict(one) for one in found.reliability],
        "confusion": [{"right": right, "given": given, "cases": n} for (right, given), n in found.confusion.items()],
        "wrong_answers": [_case_row(one) for one in found.wrong_answers],
        "worst_misses": [_case_row(one) for one in found.worst_misses],
        "further": {
            heading: {name: _plain(figures) for name, figures in table.items()}
            for heading, table in found.further.items()
        },
    }


def data_in_words(judged: Sequence[Judged]) -> str:
    """How many cases of which kinds and languages the figures rest on."""
    kinds = Counter(one.case.kind.replace("_", " ") or "no kind given" for one in judged)
    answerable = sum(bool(one.gold) for one in judged)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    cases = "1 case" if len(judged) == 1 else f"{len(judged)} cases"
    return f"{cases}, {answerable} of them answerable: {listed}"


def _language(case: Case) -> str:
    return case.lang or language_of(f"{case.title}\n{case.body}")


def _kind(case: Case) -> str:
    return case.kind or "no kind given"


def _by(judged: Sequence[Judged], name: Callable[[Case], str], resamples: int) -> dict[str, Figures]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(name(one.case), []).append(one)
    return {key: figures_of(columns_of(members), resamples) for key, members in sorted(groups.items())}


def _entries(
    catalog: Catalog, judged: Sequence[Judged], only: frozenset[int] | None, resamples: int
) -> tuple[EntryRow, ...]:
    learned = Learned.parse(catalog.learned)
    unknown = Standing(why="nothing was learned from labelled cases")
    rows = []
    for entry in catalog.active:
        if only is not None and entry.id not in only:
            continue
        columns = columns_of(judged, entry.id)
        figures = figures_of(columns, resamples if columns.answerable.any() or columns.answered.any() else 0)
        proven = lower_bound(figures.right, figures.answers)
        standing = learned.standings.get(entry.id, unknown) if learned else unknown
        rows.append(EntryRow(entry.id, entry.title, figures, proven, standing))
    return tuple(rows)


def _notes(catalog: Catalog, judged: Sequence[Judged]) -> list[str]:
    notes = []
    known = {entry.id for entry in catalog.active}
    strangers = sorted({id for one in judged for id in one.gold} - known)
    missed = [one.case.id for one in judged if one.gold and not one.gold & known]
    if missed:
        named = ", ".join(map(str, strangers))
        notes.append(
            f"{_cases(len(missed))} answered only by entries that this catalog does not have ({named}), such as "
            f"{missed[0]}: counted as missed"
        )
    unasked = sum(one.is_wrong and _was_not_asked(one) for one in judged)
    if unasked:
        notes.append(
            f"{_cases(unasked)} answered with an entry that nobody asked about when they were labelled: counted as "
            "wrong; --only leaves such entries out"
        )
    return notes


def _cases(count: int) -> str:
    return "1 case is" if count == 1 else f"{count} cases are"


def _was_not_asked(one: Judged) -> bool:
    """Is the answer outside the entries that the case was labelled against (first and last number)?"""
    return one.decision.entry is not None and not one.case.looked_at(one.decision.entry)


def _plain(figures: Figures) -> dict[str, Any]:
    counts = {
        name: getattr(figures, name) for name in ("cases", "answerable", "answers", "right", "wrong", "suggestions")
    }
    values = {
        name.replace(" ", "_").replace(".", ""): {"value": one.value, "low": one.low, "high": one.high}
        for name, one in figures.values.items()
    }
    return counts | values


def _case_row(one: Judged) -> dict[str, Any]:
    top = one.top
    evidence = [asdict(item) for item in (top.evidence if top else ())]
    return {
        "id": one.case.id,
        "title": one.case.title,
        "gold": sorted(one.gold),
        **verdict_row(one.decision),
        "reasons": list(one.decision.reasons),
        "evidence": evidence,
    }

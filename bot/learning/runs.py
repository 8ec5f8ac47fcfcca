"""One evaluation from start to end: what is learned from what, what is asked, and what is compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.learning.cases import Case
from bot.learning.evaluating import (
    Prediction,
    Subject,
    cross_validate,
    learning_curve,
    leave_one_entry_out,
    predict,
    predict_newer,
    suggesting,
)
from bot.learning.leaving_out import KINDS, without

if TYPE_CHECKING:
    from bot.learning.evaluation import Evaluation
    from bot.learning.metrics import Figures

AS_IT_IS, BY_FOLDS, BY_TIME = "as it is", "by folds", "by time"


@dataclass(frozen=True, slots=True)
class Run:
    """A subject and the cases it is judged on. `way` is AS_IT_IS (nothing is learned), BY_FOLDS or BY_TIME."""

    subject: Subject
    cases: Sequence[Case]
    way: str = AS_IT_IS
    folds: int = 5

    def predictions(self, subject: Subject | None = None) -> list[Prediction]:
        """Predictions of this subject, or of a changed one, the same way."""
        subject = subject or self.subject
        if self.way == BY_FOLDS:
            return cross_validate(subject, self.cases, self.folds)
        if self.way == BY_TIME:
            return predict_newer(subject, self.cases)
        return predict(subject.catalog, subject.policy, self.cases, subject.only, subject.make)

    def evaluation(self, predictions: Sequence[Prediction], further: dict[str, dict[str, Figures]]) -> Evaluation:
        """The record of what was found."""
        from bot.learning.evaluation import evaluation_of

        suggested = suggesting(predictions, self.subject.policy)
        found = evaluation_of(
            self._in_words(),
            self.subject.catalog,
            self.cases,
            predictions,
            suggested,
            only=self.subject.only,
            notes=self._notes(),
        )
        return replace(found, further=further)

    def comparisons(self, *, curve: bool, lonely: bool, kinds: Iterable[str]) -> dict[str, dict[str, Figures]]:
        """Figures of further runs by heading and name: the learning curve, leaving entries out, and evidence."""
        tell = self.subject.progress
        found: dict[str, dict[str, Figures]] = {}
        if curve:
            shares = learning_curve(self.subject, self.cases, folds=self.folds)
            found["Learning curve"] = {f"{share:.0%} of the cases": self._figures(p) for share, p in shares.items()}
        if lonely:
            tell("leaving one entry out")
            predicted = leave_one_entry_out(self.subject, self.cases)
            found["Leaving one entry out"] = {"without its cases": self._figures(predicted)}
        for kind in kinds:
            tell(f"without {kind}")
            predicted = self.predictions(without(self.subject, kind))
            table = found.setdefault("Without one kind of evidence", {})
            table[f"{kind}: {KINDS[kind]}"] = self._figures(predicted)
        return found

    def _figures(self, predictions: Sequence[Prediction]) -> Figures:
        from bot.learning.judged import columns_of, judge
        from bot.learning.metrics import figures_of

        decisions = {one.id: one.decision for one in predictions}
        return figures_of(columns_of(judge(self.cases, decisions, self.subject.only)))

    def _in_words(self) -> str:
        if self.way == BY_FOLDS:
            return f"cross-validated in {self.folds} folds; weights and thresholds were learned inside them"
        if self.way == BY_TIME:
            return "learned from the older 60 % of the cases, judged on the newer 40 %"
        return "as the catalog is; nothing was learned here"

    def _notes(self) -> list[str]:
        notes = []
        subject = self.subject
        if subject.only is not None:
            notes.append(f"only these entries may answer: {_ranges(subject.only)}")
        if self.way != AS_IT_IS:
            if subject.extra:
                notes.append(f"{len(subject.extra)} further cases were learned from, and never judged")
            return notes
        counted = ((subject.catalog.learned or {}).get("cases") or {}).get("labelled", 0)
        if subject.catalog.learned and subject.learns:
            notes.append(
                f"learned.json rests on {counted} labelled cases: if these are among them, the figures flatter, and "
                "--cross-validate is the honest way"
            )
        return notes


def _ranges(numbers: Iterable[int]) -> str:
    """1-3, 7 for {1, 2, 3, 7}."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ", ".join("-".join(map(str, part)) for part in parts)

"""What the first labelled issues bring: each project's own, by a general model that never saw the project.

    python benchmarks/few_cases.py      two minutes; average precision, and right and wrong answers

Cross-validated in five parts; `nothing` is the bot before anybody labelled anything.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.general import HOME, model_without, projects
from bot.core.entry import Catalog
from bot.core.learned import GeneralModel
from bot.core.matching import Matcher
from bot.learning.cases import Case
from bot.learning.evaluating import SHARES, Prediction, Subject, learning_curve, predict
from bot.learning.judged import columns_of, judge
from bot.learning.metrics import figures_of


def main() -> None:
    """Print the table."""
    everything = projects()
    print(f"{'project':<12}{'cases':>6}{'an entry':>10}{'nothing':>16}" + "".join(f"{s:>16.0%}" for s in SHARES))
    for name, (catalog, cases) in everything.items():
        if name == HOME:
            continue
        model = model_without(name, everything)

        def make(catalog: Catalog, _: GeneralModel | None, model: GeneralModel = model) -> Matcher:
            return Matcher(catalog, model)

        subject = Subject(catalog, make=make)
        found = [predict(catalog, subject.policy, cases, make=make), *learning_curve(subject, cases).values()]
        each = sum(bool(case.gold) for case in cases) / len(catalog.active)
        print(f"{name:<12}{len(cases):>6}{each:>10.1f}" + "".join(f"{_shown(cases, one):>16}" for one in found))


def _shown(cases: Sequence[Case], predictions: Sequence[Prediction]) -> str:
    figures = figures_of(columns_of(judge(cases, {one.id: one.decision for one in predictions})), resamples=0)
    precision = figures.values["average precision"].value or 0.0
    return f"{precision:.2f} ({figures.right}, {figures.wrong})"


if __name__ == "__main__":
    main()

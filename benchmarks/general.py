"""Learn the general model from the projects in benchmarks/transfer, or measure it by leaving a project out.

    python benchmarks/general.py measure     figures for each project, judged by a model that never saw it
    python benchmarks/general.py write       learn from all of them and write bot/core/general_model.py

PaddleOCR's given dev cases are never learned from here; its own cases are, as one more project.
"""

from __future__ import annotations

import pprint
import sys
from dataclasses import replace
from pathlib import Path

from bot.catalog.loader import load_folder
from bot.core.entry import Catalog
from bot.core.learned import GeneralModel
from bot.core.matching import Matcher
from bot.learning.cases import Case, read_cases
from bot.learning.training import blank_model, fit_general, frequencies, observe_cases

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "bot" / "core" / "general_model.py"
_SEED_ENTRIES = range(1, 11)

Projects = dict[str, tuple[Catalog, list[Case]]]


def projects() -> Projects:
    """Every project with its catalog and cases; PaddleOCR's ten seed entries with the team's own cases among them."""
    found = {
        folder.name: (load_folder(folder / "faq").catalog, read_cases([folder / "cases.jsonl"]))
        for folder in sorted((ROOT / "benchmarks" / "transfer").iterdir())
        if (folder / "cases.jsonl").is_file()
    }
    catalog = load_folder(ROOT / "faq").catalog
    seed = tuple(entry for entry in catalog.entries if entry.id in _SEED_ENTRIES)
    own = read_cases(sorted((ROOT / "faq" / "cases").glob("own*.jsonl")))
    found["paddleocr"] = (replace(catalog, entries=seed, learned=None), own)
    return found


def fit(chosen: Projects) -> dict[str, object]:
    """The general model as plain data."""
    plain = blank_model({}, 1)
    facts = [seen.facts for catalog, cases in chosen.values() for seen in observe_cases(Matcher(catalog, plain), cases)]
    frequency, documents = frequencies(facts)
    first = blank_model(frequency, documents)
    observed = [(observe_cases(Matcher(catalog, first), cases), cases) for catalog, cases in chosen.values()]
    return {**fit_general(observed), "frequency": frequency, "documents": documents}


def measure() -> None:
    """Print average precision, recall at given precision and right entry first, project by project."""
    from bot.learning.metrics import average_precision, recall_at_precision

    everything = projects()
    print(f"{'left out':<12}{'cases':>7}{'AP':>7}{'R@.95':>7}{'R@.90':>7}{'R@.80':>7}{'first':>7}")
    for name, (catalog, cases) in everything.items():
        model = GeneralModel.parse(fit({other: rest for other, rest in everything.items() if other != name}))
        matcher = Matcher(catalog, model)
        tops = [matcher.match(matcher.read(case.title, case.body))[:1] for case in cases]
        scores = [top[0].confidence if top else 0.0 for top in tops]
        right = [bool(top) and top[0].entry in case.gold for top, case in zip(tops, cases, strict=True)]
        answerable = sum(bool(case.gold) for case in cases)
        first = sum(right) / answerable
        recalls = [recall_at_precision(scores, right, answerable, level) for level in (0.95, 0.9, 0.8)]
        figures = (average_precision(scores, right, answerable), *recalls, first)
        print(f"{name:<12}{len(cases):>7}" + "".join(f"{figure:>7.2f}" for figure in figures))


def write() -> None:
    """Learn from all projects and write the module that faqbot ships."""
    data = pprint.pformat(fit(projects()), width=118, compact=True, sort_dicts=False)
    text = (
        '"""The general model, written by `python benchmarks/general.py write`. Do not edit by hand."""\n\n'
        "from __future__ import annotations\n\nfrom typing import Any\n\n"
        f"MODEL: dict[str, Any] = {data}\n"
    )
    MODEL.write_text(text, encoding="utf-8")
    print(f"wrote {MODEL.relative_to(ROOT)}, {len(text) // 1024} kB")


if __name__ == "__main__":
    commands = {"measure": measure, "write": write}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()

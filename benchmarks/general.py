"""Learn the general model from the projects in benchmarks/transfer, or measure it by leaving a project out.

    python benchmarks/general.py measure           figures for each project, judged by a model that never saw it
    python benchmarks/general.py measure-in-form   the same, with each issue in a form that the catalog knows nothing of
    python benchmarks/general.py write             learn from all of them and write bot/core/general_model.py

PaddleOCR's given dev cases are never learned from here.
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
#: The project whose cases teach its own catalog, and never the general model.
HOME = "paddleocr"

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
    cases = read_cases(sorted((ROOT / "faq" / "cases").glob("own*.jsonl")))
    own = [case for case in cases if any(map(case.looked_at, _SEED_ENTRIES))]
    found[HOME] = (replace(catalog, entries=seed, learned=None), own)
    return found


def fit(chosen: Projects) -> dict[str, object]:
    """The general model as plain data. How rare words are is counted everywhere; weights are learned elsewhere than
    at PaddleOCR, whose cases teach its own catalog (learning from them here made other projects slightly worse)."""
    plain = blank_model({}, 1)
    facts = [seen.facts for catalog, cases in chosen.values() for seen in observe_cases(Matcher(catalog, plain), cases)]
    frequency, documents = frequencies(facts)
    first = blank_model(frequency, documents)
    others = [project for name, project in chosen.items() if name != HOME]
    observed = [(observe_cases(Matcher(catalog, first), cases), cases) for catalog, cases in others]
    return {**fit_general(observed), "frequency": frequency, "documents": documents}


def model_without(left_out: str, everything: Projects) -> GeneralModel:
    """The general model that never saw one of the projects."""
    return GeneralModel.parse(fit({name: rest for name, rest in everything.items() if name != left_out}))


def measure(form: str = "{body}") -> None:
    """Print average precision, recall at given precision and right entry first, project by project.

    `form` is what stands around each body that is judged.
    """
    from bot.core.decide import decide
    from bot.core.policy import Policy
    from bot.learning.judged import columns_of, judge
    from bot.learning.metrics import figures_of

    everything = projects()
    names = ("precision", "recall", "average precision", "recall at 0.95", "recall at 0.90", "recall at 0.80", "first")
    print(f"{'left out':<12}{'cases':>7}" + "".join(f"{name:>19}" for name in names) + f"{'TF-IDF: AP, first':>20}")
    for left_out, (catalog, cases) in everything.items():
        matcher = Matcher(catalog, model_without(left_out, everything))
        asked = [(case.id, matcher.read(case.title, form.replace("{body}", case.body))) for case in cases]
        decisions = {id: decide(matcher.match(text), Policy()) for id, text in asked}
        values = figures_of(columns_of(judge(cases, decisions))).values
        shown = [values[name] for name in names]
        cells = "".join(f"{figure.value or 0:>8.2f} ({figure.low or 0:.2f}-{figure.high or 0:.2f})" for figure in shown)
        print(f"{left_out:<12}{len(cases):>7}{cells}{_tf_idf(catalog, cases):>20}")


def measure_in_form() -> None:
    """The same with each body in benchmarks/transfer/form.md."""
    measure((ROOT / "benchmarks" / "transfer" / "form.md").read_text(encoding="utf-8"))


def _tf_idf(catalog: Catalog, cases: list[Case]) -> str:
    """The plain method beside it: average precision and right entry first by TF-IDF cosine of issue and whole entry."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import average_precision_score

    entries = catalog.active
    texts = [" ".join((*entry.wordings(), *entry.signatures, entry.answer)) for entry in entries]
    issues = [f"{case.title}\n{case.body}" for case in cases]
    vectors = TfidfVectorizer(sublinear_tf=True, token_pattern=r"[a-zA-Z0-9_]+|[\u3400-\u9fff]", ngram_range=(1, 2))
    vectors.fit(texts + issues)
    likeness = (vectors.transform(issues) @ vectors.transform(texts).T).toarray()
    best = likeness.argmax(axis=1)
    right = [entries[number].id in case.gold for number, case in zip(best, cases, strict=True)]
    answerable = sum(bool(case.gold) for case in cases)
    # scikit-learn counts recall over what was ranked right; over all answerable cases it is that much less.
    found = average_precision_score(right, likeness.max(axis=1)) * sum(right) / answerable
    return f"{found:.2f}, {sum(right) / answerable:.2f}"


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
    commands = {"measure": measure, "measure-in-form": measure_in_form, "write": write}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()

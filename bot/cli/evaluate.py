"""`faqbot evaluate`: labelled cases in, how well the bot does on them out."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.cli.catalog import opened_catalog
from bot.cli.checkout import WHICH_FOLDER
from bot.cli.extras import mend_of
from bot.core.policy import Policy
from bot.errors import UserError
from bot.learning.cases import Case, read_cases
from bot.learning.evaluating import Subject
from bot.learning.leaving_out import KINDS
from bot.learning.runs import AS_IT_IS, BY_FOLDS, BY_TIME, Run

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--faq", "folder", metavar="DIR", type=_FILE, show_default=WHICH_FOLDER, help="The catalog.")
@click.option("--cases", "files", metavar="FILE", type=_FILE, multiple=True, required=True, help="Labelled cases.")
@click.option("--cross-validate", "crossed", is_flag=True, help="Learn from some of the cases, judge the others.")
@click.option("--folds", metavar="N", type=click.IntRange(2, 50), default=5, show_default=True)
@click.option("--by-time", is_flag=True, help="Learn from the older 60 %, judge the newer (by the number in the id).")
@click.option("--learn-with", metavar="FILE", type=_FILE, multiple=True, help="Further cases, only to learn from.")
@click.option("--curve", "curve", is_flag=True, help="How much 10, 25, 50 and 100 % of the cases bring.")
@click.option("--leave-one-entry-out", "lonely", is_flag=True, help="What an entry without any case can expect.")
@click.option("--without", "kinds", metavar="KIND", multiple=True, help="Also leave a kind of evidence out, or `all`.")
@click.option("--only", metavar="1-10,12", help="Entries that may answer, where cases were labelled against a part.")
@click.option("--target", metavar="P", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
@click.option("--predictions", metavar="OUT", type=_FILE, help="Write a line of JSON for each case.")
@click.option("--report", metavar="OUT", type=_FILE, help="Write one HTML page with everything.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(
    folder: Path | None,
    files: tuple[Path, ...],
    crossed: bool,
    folds: int,
    by_time: bool,
    learn_with: tuple[Path, ...],
    curve: bool,
    lonely: bool,
    kinds: tuple[str, ...],
    only: str | None,
    target: float,
    predictions: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Measure the bot on labelled cases: how often it answers, and how often it is right.

    Without --cross-validate the bot is taken as it is and learns nothing; figures on cases that it learned from flatter
    it. With it, everything is learned anew from other cases than those that are judged. --without names a kind of
    evidence: signatures, keywords, aliases, examples, glossary, concepts, pairs, words, general, learned, or all.

    \b
    Examples:
      faqbot evaluate --cases new.jsonl --predictions out.jsonl
      faqbot evaluate --cases cases.jsonl --cross-validate --report out.html
      faqbot evaluate --cases cases.jsonl --cross-validate --by-time --json
    """
    learns = {"--by-time": by_time, "--learn-with": learn_with, "--curve": curve, "--leave-one-entry-out": lonely}
    given = [name for name, value in learns.items() if value]
    if given and not crossed:
        raise click.UsageError(f"{given[0]} learns from cases, so it takes --cross-validate")
    if by_time and (curve or lonely):
        raise click.UsageError("--by-time judges the newer cases only; leave out --curve and --leave-one-entry-out")
    cases = read_cases(files)
    extra = read_cases(learn_with) if learn_with else []
    catalog = opened_catalog(folder)
    entries = _entries(only) if only else None
    if entries is not None and not any(catalog.get(id) for id in entries):
        raise UserError(f"--only {only}: the catalog has none of these entries")
    subject = Subject(
        catalog,
        Policy(target_precision=target),
        _unlike(extra, cases),
        entries,
        progress=_progress(),
    )
    run = Run(subject, cases, (BY_TIME if by_time else BY_FOLDS) if crossed else AS_IT_IS, folds)
    wanted = _kinds(kinds)
    try:
        found = run.predictions()
        if predictions:
            lines = "".join(json.dumps(one.as_row(), ensure_ascii=False) + "\n" for one in found)
            _write(predictions, lines)
        further = run.comparisons(curve=curve, lonely=lonely, kinds=wanted)
        evaluation = run.evaluation(found, further)
    except ModuleNotFoundError as error:
        mend = mend_of(error)  # only measuring needs the extra, writing predictions does without
        if not mend or crossed or report or as_json or not predictions:
            raise
        click.echo(f"{predictions} is written; no figures: {mend}", err=True)
        return
    if report:
        from bot.learning.report import page

        _write(report, page(evaluation))
    if as_json:
        from bot.learning.evaluation import as_object

        click.echo(json.dumps(as_object(evaluation), ensure_ascii=False, indent=2))
    else:
        from bot.cli.evaluate_summary import show

        show(evaluation)


def _kinds(names: Sequence[str]) -> list[str]:
    chosen = list(KINDS) if "all" in names else list(dict.fromkeys(names))
    unknown = [name for name in chosen if name not in KINDS]
    if unknown:
        raise click.UsageError(f"--without {unknown[0]}: there is {', '.join(KINDS)}, all")
    return chosen


def _entries(text: str) -> frozenset[int]:
    """The numbers of `1-10,12`."""
    numbers: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", part)
        if not found:
            raise click.UsageError(f"--only {text}: write entry numbers and ranges, such as 1-10,12")
        numbers.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(numbers)


def _unlike(extra: Sequence[Case], cases: Sequence[Case]) -> list[Case]:
    """The further cases that are not among those judged."""
    ids = {case.id for case in cases}
    return [case for case in extra if case.id not in ids]


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error


def _progress() -> Callable[[str], None]:
    """Tells on a terminal what is done at the moment; elsewhere nothing."""
    if not sys.stderr.isatty():
        return lambda message: None
    return lambda message: click.echo(f"\r\x1b[K{message}", nl=False, err=True)

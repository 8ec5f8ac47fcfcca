"""`faqbot learn`: labelled cases to learned.json beside the catalog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.checkout import folder_option
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.catalog.loader import LoadedCatalog
    from bot.core.entry import Catalog
    from bot.learning.cases import Case


@click.command(epilog="Exit codes: 0 written (or, with --check, current), 1 what you gave is wrong or stale.")
@folder_option("--faq", "Folder with the entries.", metavar=None, exists=True, file_okay=False)
@click.option(
    "--cases",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Labelled cases (JSON Lines); may be given again. Default: cases/*.jsonl in the folder.",
)
@click.option("--check", is_flag=True, help="Write nothing; say whether learned.json is current.")
def learn(folder: Path, files: tuple[Path, ...], check: bool) -> None:
    """Learn weights, calibration and thresholds from labelled cases, and write them to learned.json in the folder.

    The same input gives the same file to the byte. Entries with few cases stay on trial; docs/evaluating.md explains
    what is in the file. Afterwards it proposes words that the glossary may lack. Needs the extra:
    pip install 'faqbot[learn]'.

    \b
    Examples:
      faqbot learn --faq faq
      faqbot learn --faq faq --cases confirmed.jsonl --cases faq/cases/own.jsonl
    """
    from bot.catalog.loader import load_folder, require
    from bot.gh.hub import FILE_LIMIT
    from bot.learning.cases import read_cases

    loaded = load_folder(folder)
    if not check:  # what was learned before is about to be replaced, whatever is wrong with it
        kept = tuple(
            problem
            for problem in loaded.problems
            if Path(problem.path).name != "learned.json" or problem.code == "no-file"
        )
        loaded = replace(loaded, problems=kept)
    catalog = require(loaded)
    found = files or tuple(sorted((folder / "cases").glob("*.jsonl")))
    if not found and not any(entry.match for entry in catalog.active):
        raise UserError(f"{folder}: there is nothing to learn from: give --cases, or write match texts into entries")
    cases = read_cases(found) if found else []
    target = folder / "learned.json"
    if check:
        _check(catalog, cases, target)
        return
    from bot.learning.learn import dump
    from bot.learning.learn import learn as learned_from

    data = learned_from(catalog, cases)
    try:
        target.write_text(dump(data), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(f"{target}: cannot be written: {error.strerror}") from error
    if target.stat().st_size > FILE_LIMIT:
        click.echo(
            f"warning: {target} is over {FILE_LIMIT:,} bytes, and GitHub gives a server no file as large", err=True
        )
    standings = [row["standing"] for row in data["entries"].values()]
    counted = ", ".join(f"{standings.count(state)} {state}" for state in ("proven", "on trial", "muted"))
    click.echo(f"{target}: learned from {len(cases)} cases and {data['cases']['examples']} examples; {counted}")
    _expect(list(data["entries"].values()), len(cases))
    _propose(loaded, cases)


def _expect(entries: Sequence[Mapping[str, Any]], cases: int) -> None:
    """Print what to expect of what was learned: how the entries judged cases that they had not learned from."""
    with_cases = [row for row in entries if row["cases"]]
    if not with_cases:
        return
    answers, right = (sum(row[name] for row in with_cases) for name in ("answers", "right"))
    click.echo(f"cross-validated on the {cases} cases: answers given {answers}, right {right}")
    if not answers:
        click.echo(
            "so it will say little: `faqbot evaluate --cross-validate --report FILE` shows which cases speak against it"
        )


def _propose(loaded: LoadedCatalog, cases: Sequence[Case]) -> None:
    """Print what the glossary may lack."""
    from bot.catalog.proposed import unwanted_wordings
    from bot.learning.proposals import MOST, proposals

    found = proposals(loaded.catalog, cases, unwanted_wordings(loaded))[:MOST]
    if found:
        click.echo("\nThe glossary may lack these wordings, the best first (docs/writing-entries.md, “The glossary”):")
    for one in found:
        click.echo(f"  {one.line}\n      {one.why}")


def _check(catalog: Catalog, cases: Sequence[Case], target: Path) -> None:
    from bot.core.learned import stale_inputs
    from bot.learning.learn import inputs_of

    if stale := stale_inputs(catalog.learned, inputs_of(catalog, cases)):
        raise UserError(f"{target}: is stale, the {' and '.join(stale)} changed since; run `faqbot learn`")
    click.echo(f"{target}: current")

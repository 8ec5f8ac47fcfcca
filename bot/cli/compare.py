"""`faqbot compare`: two catalogs in, the verdicts that differ between them out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.checkout import folder_option
from bot.errors import CatalogError

if TYPE_CHECKING:
    from bot.core.entry import Catalog
    from bot.learning.comparing import Comparison
    from bot.learning.issue_files import Sample

_FILE = click.Path(exists=True, path_type=Path)
#: Changes that a comment on a pull request lists; the rest is counted.
_LISTED = 60
#: Characters of a line where nobody says how wide the screen is.
_WIDTH = 150
#: Up to so many are shown without a click.
_SHOWN = 10


@click.command()
@click.argument("base")
@click.argument("head")
@folder_option("--faq", "The catalog.")
@click.option("--cases", "files", metavar="FILE", type=_FILE, multiple=True, help="Labelled cases; several times.")
@click.option(
    "--issues", metavar="FILE|DIR", type=_FILE, help="Issues without labels: JSON Lines, or a folder of texts."
)
@click.option("--json", "style", flag_value="json", help="Print one JSON object.")
@click.option("--markdown", "style", flag_value="markdown", help="Print Markdown for a pull request.")
def compare(
    base: str, head: str, folder: Path, files: tuple[Path, ...], issues: Path | None, style: str | None
) -> None:
    """Say which verdicts change from one catalog to another.

    BASE and HEAD are folders, or git revisions of the folder --faq. They are judged on the labelled cases (those in
    DIR/cases unless --cases names others), on the examples of both catalogs, and on --issues. The exit code is 0
    whatever changes: read it before you merge.

    \b
    Examples:
      faqbot compare origin/main HEAD
      faqbot compare main faq --markdown >> "$GITHUB_STEP_SUMMARY"
      faqbot compare v1 v2 --issues last-month.jsonl --json
    """
    from bot.learning.comparing import compare_catalogs

    before, after = _catalog(base, folder), _catalog(head, folder)
    samples = _samples(before, after, folder, files, issues)
    compared = _with_progress(len(samples), lambda told: compare_catalogs(before, after, samples, progress=told))
    titles = {entry.id: entry.title for catalog in (before, after) for entry in catalog.entries}
    if style == "json":
        click.echo(json.dumps(as_object(compared), ensure_ascii=False, indent=2))
    elif style == "markdown":
        click.echo(as_markdown(compared, titles))
    else:
        _show(compared)


def as_object(compared: Comparison) -> dict[str, Any]:
    """Everything for programs; `body` of issues is left out."""
    changes = []
    for change in compared.changes:
        row = asdict(change) | {"id": change.sample.id, "title": change.sample.title, "url": change.sample.url}
        row["gold"] = None if change.sample.gold is None else list(change.sample.gold)
        del row["sample"]
        changes.append(row)
    return {
        "issues": compared.issues,
        "before": asdict(compared.before),
        "after": asdict(compared.after),
        "entries": {name: list(getattr(compared, name)) for name in ("added", "removed", "edited")},
        "relearned": compared.relearned,
        "counts": {kind: compared.count(kind) for kind in _kinds()},
        "effects": {effect: compared.count(effect=effect) for effect in ("better", "worse")},
        "changes": changes,
    }


def as_markdown(compared: Comparison, titles: dict[int, str]) -> str:
    """A comment for a pull request, harmless whatever the issues hold."""
    from bot.core.neutral import plain

    parts = [f"### {_headline(compared)}", "\n".join(f"- {line}" for line in summary(compared))]
    if compared.changes:
        rows = ["| | Issue | Before | After |", "|-|-|-|-|"]
        for change in compared.changes[:_LISTED]:
            name = f"{plain(change.sample.id, 40)}: {plain(change.sample.title, 90)}"
            before = _verdict(change.before, change.confidence_before)
            after = _verdict(change.after, change.confidence_after)
            rows.append(f"| {change.effect} | {name} | {before} | {after} |")
        table = "\n".join(rows)
        if len(compared.changes) > _LISTED:
            table += f"\n\n… and {len(compared.changes) - _LISTED} more"
        named = sorted({id for change in compared.changes for id in (change.before, change.after) if id is not None})
        legend = "\n".join(f"- FAQ {id}: {plain(titles[id], 100)}" for id in named)
        is_open = " open" if len(compared.changes) <= _SHOWN else ""
        parts.append(f"<details{is_open}>\n<summary>Which</summary>\n\n{table}\n\n{legend}\n\n</details>")
    return "\n\n".join(parts)


def summary(compared: Comparison) -> list[str]:
    """What changed, in a few lines."""
    from bot.learning.comparing import KINDS

    lines = []
    for name in ("added", "edited", "removed"):
        if ids := getattr(compared, name):
            lines.append(f"entries {name}: {', '.join(map(str, ids))}")
    if compared.relearned:
        lines.append("learned.json is another one")
    counts = [f"{compared.count(kind)} {kind}" for kind in KINDS if compared.count(kind)]
    if counts:
        lines.append(", ".join(counts))
    better, worse = compared.count(effect="better"), compared.count(effect="worse")
    if better or worse:
        lines.append(f"{better} for the better, {worse} for the worse, as far as the labels tell")
    was, now = compared.before, compared.after
    lines.append(
        f"answers: {was.answers} before, {now.answers} after, of {compared.issues} issues; "
        f"right {was.right} and {now.right}, wrong {was.wrong} and {now.wrong}"
    )
    return lines


def _headline(compared: Comparison) -> str:
    count = len(compared.changes)
    return f"This changes {count} verdict{'' if count == 1 else 's'}" if count else "This changes no verdict"


def _show(compared: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    click.echo(_headline(compared))
    for line in summary(compared):
        click.echo(f"  {line}")
    if not compared.changes:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "issue", "title", "before", "after"):
        table.add_column(column, no_wrap=True, overflow="ellipsis", max_width=80)
    for change in compared.changes:
        color = {"better": "green", "worse": "red"}.get(change.effect, "")
        before = _verdict(change.before, change.confidence_before)
        after = _verdict(change.after, change.confidence_after)
        title = " ".join(change.sample.title.split())
        table.add_row(Text(change.effect, style=color), Text(change.sample.id), Text(title), before, after)
    console = Console()
    Console(width=console.width if console.is_terminal else _WIDTH).print(table)


def _verdict(entry: int | None, confidence: float) -> str:
    return f"FAQ {entry} ({confidence:.2f})" if entry is not None else f"silent ({confidence:.2f})"


def _kinds() -> tuple[str, ...]:
    from bot.learning.comparing import KINDS

    return KINDS


def _catalog(name: str, folder: Path) -> Catalog:
    """The catalog of that name. What is wrong in it is told and left out, as when the bot runs."""
    from bot.catalog.revisions import load_revision

    loaded = load_revision(name, folder)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if not loaded.catalog.active:
        raise CatalogError(errors or loaded.problems)
    if errors:
        click.echo(f"warning: {errors[0]}; {len(errors)} in all, `faqbot lint` lists them", err=True)
    return loaded.catalog


def _samples(
    before: Catalog, after: Catalog, folder: Path, files: tuple[Path, ...], issues: Path | None
) -> list[Sample]:
    from bot.learning.cases import proofs_of, read_cases
    from bot.learning.issue_files import from_cases, from_examples, read_issues

    found = files or tuple(sorted((folder / "cases").glob("*.jsonl")))
    samples = from_cases(read_cases(found)) if found else []
    examples = {(case.title, case.body, case.gold): case for case in (*proofs_of(before), *proofs_of(after))}
    samples += from_examples(examples.values())
    return samples + (read_issues(issues) if issues else [])


def _with_progress(total: int, work: Callable[[Callable[[int], object]], Comparison]) -> Comparison:
    if not sys.stderr.isatty():
        return work(lambda done: None)
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Comparing", total=total)
        return work(lambda done: bar.update(task, completed=done))

"""`faqbot sweep`: the open issues of a repository triaged one after the other; writes only when told to."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.on_github import processor_here, repo_named, told_plainly
from bot.core.event import IssueOpened
from bot.errors import HubError, RateLimited, UserError
from bot.jobs.own_folder import make_own_folder

if TYPE_CHECKING:
    from bot.core.issue import Issue
    from bot.gh.hub import Hub
    from bot.wiring.processor import Processor


@click.command()
@click.argument("repo", metavar="OWNER/REPO")
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Issues opened on this day (UTC) or later.",
)
@click.option("--max", "most", required=True, type=click.IntRange(1, 1000), help="Issues looked at, the newest first.")
@click.option("--apply", "is_applied", is_flag=True, help="Do it. Without this nothing is written.")
@click.option("--again", is_flag=True, help="Begin anew instead of going on where the last sweep ended.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each issue.")
def sweep(repo: str, since: datetime, most: int, is_applied: bool, again: bool, as_json: bool) -> None:
    """Triage the open issues of a repository; say first, do only with --apply.

    Issues of any age are answered, those that a person answered already are not.

    A sweep that was stopped, by you or by GitHub's rate limit, goes on where it ended when you give the same command
    again; what it did is kept in FAQBOT_DATA. Doing an issue twice changes nothing.

    \b
    Examples:
      faqbot sweep owner/name --since 2026-10-01 --max 50
      faqbot sweep owner/name --since 2026-10-01 --max 50 --apply
    """
    processor = processor_here(ordered=True, any_age=True)
    notes = Notes.of(repo_named(repo), "apply" if is_applied else "look")
    if again:
        notes.forget()
    begin = since.replace(tzinfo=UTC)
    with told_plainly(repo):
        hub = processor.credentials.hub_for(0, repo)
        for problem in processor.repositories.served(hub, repo).problems:
            click.echo(f"warning: {problem}", err=True)
        issues = list(_opened(hub, repo, begin, most))
        rows = _swept(processor, issues, notes, is_applied)
    click.echo("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) if as_json else _table(rows, is_applied))


def _opened(hub: Hub, repo: str, begin: datetime, most: int) -> Iterator[Issue]:
    """Issues opened since `begin`, the newest first: GitHub's own `since` means changes, and is only a first sieve."""
    for issue in hub.issues(repo, since=begin, state="open", limit=most):
        if issue.created_at is not None and issue.created_at < begin:
            return
        yield issue


def _swept(processor: Processor, issues: list[Issue], notes: Notes, is_applied: bool) -> list[dict[str, Any]]:
    """What came of each issue, done now or in an earlier run of the same sweep."""
    from rich.console import Console
    from rich.progress import Progress

    before = notes.read()
    rows = []
    progress = Progress(console=Console(stderr=True), disable=not os.isatty(2))
    with progress:
        bar = progress.add_task("Issues", total=len(issues))
        for issue in issues:
            row = before.get(issue.number)
            if row is None:
                row = notes.add(_one(processor, issue, is_applied, notes))
            rows.append(row)
            progress.advance(bar)
    return rows


def _one(processor: Processor, issue: Issue, is_applied: bool, notes: Notes) -> dict[str, Any]:
    repo = issue.repo.full_name
    try:
        if is_applied:
            result = processor.process(IssueOpened("sweep", issue.repo, issue.author, issue=issue))
            verdict, entry, actions = result.verdict, result.entry, list(result.actions)
            silence, note = result.silence, result.note
        else:
            made, _, _ = processor.look(repo, issue.number, asked=False)
            verdict, entry = made.decision.kind, made.decision.entry
            actions, silence, note = [type(action).__name__ for action in made.actions], "; ".join(made.silence), ""
    except RateLimited as error:
        wait = f"GitHub wants {error.retry_after:.0f} s of rest"
        raise UserError(f"{wait}; give the same command again then, it goes on at #{issue.number}") from error
    except HubError as error:
        verdict, entry, actions, silence, note = "error", None, [], "", str(error)
    except Exception as error:  # a fault of ours that one text brings out must not end the sweep
        note = f"an error of mine: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        verdict, entry, actions, silence = "error", None, [], ""
    row = {"number": issue.number, "title": issue.title, "verdict": verdict, "entry": entry}
    return {**row, "actions": actions, "silence": silence, "note": note}


@dataclass(frozen=True, slots=True)
class Notes:
    """What a sweep did already, a JSON line for each issue."""

    path: Path

    @classmethod
    def of(cls, repo: str, mode: str) -> Notes:
        """The notes of a repository's sweeps; looking and doing are kept apart."""
        folder = Path(os.environ.get("FAQBOT_DATA") or "var") / "sweeps"
        return cls(folder / f"{repo.lower().replace('/', '--')}.{mode}.jsonl")

    def read(self) -> dict[int, dict[str, Any]]:
        """Rows by issue; those that met an error are done again. A line that was cut off does not count."""
        rows: dict[int, dict[str, Any]] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").split("\n"):  # titles hold line ends of other kinds
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                if isinstance(row, dict) and "number" in row and row.get("verdict", "error") != "error":
                    rows[row["number"]] = row
        return rows

    def add(self, row: dict[str, Any]) -> dict[str, Any]:
        """Note what came of an issue."""
        make_own_folder(self.path.parent.parent)
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return row

    def forget(self) -> None:
        """Begin anew."""
        self.path.unlink(missing_ok=True)


def _table(rows: list[dict[str, Any]], is_applied: bool) -> str:
    said = [row for row in rows if row["verdict"] in ("answer", "suggest", "error")]
    lines = [f"#{row['number']:<6} {_shown(row):<22} {_short(row['title'])}" for row in said]
    counts = Counter(_kind(row) for row in rows)
    total = ", ".join(
        f"{counts[kind]} {kind}" for kind in ("answered", "suggested", "silent", "failed") if counts[kind]
    )
    lines.append(f"{len(rows)} {'issue' if len(rows) == 1 else 'issues'}" + (f": {total}" if total else ""))
    if not is_applied and counts["answered"] + counts["suggested"]:
        lines.append("Nothing was written; --apply does it.")
    if any(row["note"] == "dry run" for row in rows):
        lines.append("Nothing was written: the settings (dry_run, FAQBOT_DRY_RUN) say so.")
    return "\n".join(lines)


def _kind(row: dict[str, Any]) -> str:
    if row["verdict"] == "error":
        return "failed"
    if row["silence"] or row["verdict"] not in ("answer", "suggest"):
        return "silent"
    return "answered" if row["verdict"] == "answer" else "suggested"


def _shown(row: dict[str, Any]) -> str:
    if row["verdict"] == "error":
        return f"failed: {row['note']}"
    name = f"FAQ {row['entry']}" if row["verdict"] == "answer" else "suggestions"
    return f"{name}, kept back" if row["silence"] else name


def _short(title: str) -> str:
    flat = "".join(character if character.isprintable() else " " for character in title)
    return flat if len(flat) <= 70 else f"{flat[:69]}…"

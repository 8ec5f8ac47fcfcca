"""`faqbot triage`: an issue on GitHub triaged because a person asks for it; writes only when told to."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.cli.on_github import issue_named, processor_here, told_plainly

if TYPE_CHECKING:
    from bot.core.triage import Triage
    from bot.jobs.records import ProcessResult


@click.command()
@click.argument("issue", metavar="OWNER/REPO#N|ADDRESS")
@click.option("--apply", "is_applied", is_flag=True, help="Do it. Without this nothing is written.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def triage(issue: str, is_applied: bool, as_json: bool) -> None:
    """Triage one issue on GitHub, whatever its age; say first, do only with --apply.

    Goes by the catalog and settings of the repository, or by the catalog here where it has none. Doing it again
    changes nothing. The token is the one in GITHUB_TOKEN.

    \b
    Examples:
      faqbot triage owner/name#123             what would be done?
      faqbot triage owner/name#123 --apply     do it
      faqbot triage https://github.com/owner/name/issues/123
    """
    from bot.cli.try_ import as_lines, as_object

    repo, number = issue_named(issue)
    processor = processor_here(ordered=True)
    issue = f"{repo}#{number}"
    with told_plainly(issue):
        made, _, served = processor.look(repo, number)
        result = processor.act(repo, number) if is_applied and served.enabled else None
    for problem in served.problems:
        click.echo(f"warning: {problem}", err=True)
    note = _note(made, result, enabled=served.enabled, wanted=is_applied)
    if as_json:
        steps = list(result.actions) if result else [type(action).__name__ for action in made.actions]
        applied = result is not None and result.note != "dry run"
        plain = {**as_object(made), "issue": issue, "applied": applied, "actions": steps, "note": note}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    titles = {entry.id: entry.title for entry in served.catalog.entries}
    click.echo("\n".join([*as_lines(made, titles), "", *_steps(made, result), note]).rstrip())


def _steps(made: Triage, result: ProcessResult | None) -> list[str]:
    if result is not None and result.note != "dry run":
        return [f"done: {action}" for action in result.actions]
    return [f"would do: {_shown(action)}" for action in made.actions]


def _shown(action: object) -> str:
    parts = {name: value for name, value in asdict(action).items() if name != "body"}  # type: ignore[call-overload]
    said = ", ".join(", ".join(value) if isinstance(value, tuple) else str(value) for value in parts.values())
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(action).__name__).strip()
    return f"{words} {said}".rstrip()


def _note(made: Triage, result: ProcessResult | None, *, enabled: bool, wanted: bool) -> str:
    if not enabled:
        return "The repository's settings switch the bot off."
    if result is not None and result.note == "dry run":
        return "Nothing was written: the settings (dry_run, FAQBOT_DRY_RUN) say so."
    if not made.actions:
        return "There is nothing to do."
    return "" if wanted else "Nothing was written; --apply does it."

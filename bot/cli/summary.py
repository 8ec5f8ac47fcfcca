"""`faqbot summary`: what the bot would have said in a week; writes only when told to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.on_github import processor_here, repo_named, told_plainly
from bot.core.week import Week

if TYPE_CHECKING:
    from bot.wiring.summary import Summary


def _week(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Week:
    if value is None:
        return Week.last(datetime.now(UTC))
    try:
        return Week.named(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("repo", metavar="OWNER/REPO")
@click.option("--week", callback=_week, metavar="2026-W47", help="Which one (ISO 8601, UTC); the last whole week.")
@click.option("--apply", "is_applied", is_flag=True, help="Write it to GitHub. Without this nothing is written.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def summary(repo: str, week: Week, is_applied: bool, as_json: bool) -> None:
    """Sum up what the bot would have said to the issues of a week; write it down only with --apply.

    In dry run a server and the Action write this for the maintainers once a week, as a comment on one issue. --apply
    does the same at once; a week that is there already is left alone.

    \b
    Examples:
      faqbot summary owner/name                   the last week, as it would be written
      faqbot summary owner/name --week 2026-W47
    """
    from bot.core.event import WeekEnded
    from bot.core.issue import Author, Repo
    from bot.wiring.summary import summarize

    processor = processor_here()
    note = ""
    with told_plainly(repo_named(repo)):
        hub = processor.credentials.hub_for(0, repo)
        served = processor.repositories.served(hub, repo)
        found = summarize(hub, repo, served, week)
        if is_applied:
            note = processor.process(WeekEnded("summary", Repo(repo), Author(""), week=week.name)).note
    for problem in served.problems:
        click.echo(f"warning: {problem}", err=True)
    if as_json:
        click.echo(json.dumps({**_as_object(found), "note": note}, ensure_ascii=False, indent=2))
        return
    click.echo(found.text or f"Nothing would have been said to the {len(found.looked)} issues of {week.name} ({week}).")
    click.echo(note or "Nothing was written; --apply does it.")


def _as_object(found: Summary) -> dict[str, Any]:
    issues = [
        {
            "number": one.issue.number,
            "title": one.issue.title,
            "verdict": one.made.decision.kind,
            "entries": list(one.entries),
            "silence": list(one.made.silence),
        }
        for one in found.looked
    ]
    return {"week": found.week.name, "issues": issues, "comment": found.text}

"""`faqbot cases`: corrections made on GitHub as labelled cases."""

from __future__ import annotations

import json
from typing import Any, TextIO

import click

from bot.cli.database import opened_store
from bot.core.language import language_of


@click.group()
def cases() -> None:
    """Labelled cases out of the corrections that people made."""


@cases.command()
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="Default: standard output.")
@click.option("--repo", default="", help="Only this repository (owner/name).")
@click.option("--all", "everything", is_flag=True, help="Also those that no person with write permission confirmed.")
def export(output: TextIO, repo: str, everything: bool) -> None:
    """Write a JSON line for each issue that was corrected, in the form of `faqbot evaluate --cases`.

    Without --all only what a person with write permission said; with it, `reviewed` tells the two apart. An issue's
    newest correction counts.
    """
    with opened_store() as store:
        rows = store.history.cases(repo)
    wanted = [row for row in rows if row["reviewed"] or everything]
    for row in wanted:
        output.write(json.dumps(as_case(row), ensure_ascii=False) + "\n")
    left = len(rows) - len(wanted)
    click.echo(f"{len(wanted)} cases" + (f"; {left} unreviewed left out (--all)" if left else ""), err=True)


@cases.command()
@click.argument("repo", metavar="OWNER/REPO")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="Default: standard output.")
def ticked(repo: str, output: TextIO) -> None:
    """Write a JSON line for each box that was ticked in the weekly summaries of a dry run.

    Reads GitHub, with the token in GITHUB_TOKEN: for repositories that run the Action, which has no database. A server
    has these corrections in `faqbot cases export`.
    """
    from bot.cli.on_github import processor_here, repo_named, told_plainly
    from bot.wiring.summary import corrections

    count = 0
    with told_plainly(repo_named(repo)):
        for issue, week, entries in corrections(processor_here().credentials.hub_for(0, repo), repo):
            row = {"repo": repo, "number": issue.number, "title": issue.title, "body": issue.body, "gold": ()}
            row |= {"rejected": entries, "reviewed": True, "source": f"ticked in {week.name}", "at": week.begin}
            output.write(json.dumps(as_case(row), ensure_ascii=False) + "\n")
            count += 1
    click.echo(f"{count} {'case' if count == 1 else 'cases'}", err=True)


def as_case(row: dict[str, Any]) -> dict[str, Any]:
    """A correction as a labelled case."""
    gold = list(row["gold"])
    return {
        "id": f"{row['repo']}#{row['number']}",
        "title": row["title"],
        "body": row["body"],
        "lang": language_of(f"{row['title']}\n{row['body']}"),
        "gold": gold,
        "tempting": [id for id in row.get("rejected", ()) if id not in gold],
        "kind": "positive" if gold else "hard_negative",
        "reviewed": row["reviewed"],
        "source": row["source"],
        "at": f"{row['at']:%Y-%m-%d}",
    }

"""`faqbot decisions`: what was decided, why, and whether it would be decided so again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from bot.cli.database import opened_store, print_json, print_table
from bot.errors import UserError


@click.group(invoke_without_command=True)
@click.option("--repo", default="", help="Only this repository (owner/name).")
@click.option("--issue", "number", type=click.IntRange(0), default=0, help="Only this issue.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def decisions(ctx: click.Context, repo: str, number: int, limit: int, as_json: bool) -> None:
    """List the newest decisions."""
    if ctx.invoked_subcommand:
        return
    with opened_store() as store:
        rows = store.history.decisions(repo, number, limit)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["issue"] = f"{row['repo']}#{row['number']}"
    columns = ("id", "at", "issue", "verdict", "entry", "confidence", "silence")
    print_table(rows, columns, "No decisions yet.")


@decisions.command()
@click.argument("id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(id: int, as_json: bool) -> None:
    """Explain one decision: its evidence, what it rests on, and what was done."""
    row = _decision(id)
    if as_json:
        print_json(row)
    else:
        click.echo("\n".join(explain(row)))


@decisions.command()
@click.argument("id", type=int)
@click.option("--faq", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Decide with this catalog.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replay(id: int, faq: Path | None, as_json: bool) -> None:
    """Decide again on the text of a decision, and say what changed. Reads only."""
    from bot.jobs.replay import replay as run
    from bot.settings import Settings
    from bot.wiring import decider

    row = _decision(id)
    if row["title"] is None:
        raise UserError(f"the text of decision {id} is not kept any more (FAQBOT_KEEP_INPUT_DAYS)")
    decide, versions = decider(Settings.from_environ(os.environ), row["repo"], faq)
    result = run(row, decide, versions)
    if as_json:
        print_json(
            {"id": id, "same": result.same, "then": result.then, "now": result.now, "differing": result.differing}
        )
        return
    click.echo(f"then: {_verdict(*result.then)}\nnow:  {_verdict(*result.now)}")
    for name, (then, now) in result.differing.items():
        click.echo(f"{name} differs: {then or 'none'} then, {now or 'none'} now")
    if not result.explained:
        raise UserError("another verdict from the same input and versions: please report this")


def explain(row: dict[str, Any]) -> list[str]:
    """A decision in lines for people."""
    lines = [f"{row['repo']}#{row['number']}, {row['at']:%Y-%m-%d %H:%M} UTC, delivery {row['delivery']}"]
    certainty = f" with confidence {row['confidence']:.2f}" if row["confidence"] is not None else ""
    lines.append(f"{_verdict(row['verdict'], row['entry'])}{certainty}")
    lines += [f"silent: {row['silence']}"] * bool(row["silence"])
    lines += [f"  because {reason}" for reason in row["reasons"]]
    for match in row["matches"]:
        lines.append(f"  entry {match.get('entry')}: {match.get('confidence', 0):.2f}")
        lines += [f"    {piece}" for piece in match.get("evidence", [])]
    lines += [f"did: {action}" for action in row["actions"]]
    lines += [f"comment: {row['comment_id']}"] * bool(row["comment_id"])
    lines.append(
        f"input {row['input_digest']}" + "".join(f", {name} {value}" for name, value in row["versions"].items())
    )
    return lines


def _verdict(verdict: str, entry: int | None) -> str:
    return f"{verdict} {entry}" if entry else verdict


def _decision(id: int) -> dict[str, Any]:
    with opened_store() as store:
        row = store.history.decision(id)
    if row is None:
        raise UserError(f"there is no decision {id}")
    return row

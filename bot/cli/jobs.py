"""`faqbot jobs`: what waits, what failed for good, and another try."""

from __future__ import annotations

import click

from bot.cli.database import opened_store, print_json, print_table
from bot.errors import UserError

STATES = ("waiting", "dead", "done", "superseded", "discarded")


@click.group(invoke_without_command=True)
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Default: waiting and dead.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def jobs(ctx: click.Context, states: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List deliveries that wait and those that failed for good."""
    if ctx.invoked_subcommand:
        return
    with opened_store() as store:
        rows = store.upkeep.deliveries(states or ("waiting", "dead"), limit)
        pauses = store.limits.pauses()
    if as_json:
        print_json(
            {
                "deliveries": rows,
                "pauses": [dict(zip(("scope", "until", "reason"), row, strict=True)) for row in pauses],
            }
        )
        return
    for scope, until, reason in pauses:
        click.echo(f"paused: {scope} until {until if until != 'infinity' else 'resumed'} {reason}".rstrip())
    for row in rows:
        row["what"] = f"{row['event']}.{row['action']}" if row["action"] else row["event"]
        row["where"] = f"{row['repo']}#{row['number']}" if row["number"] else row["repo"]
    print_table(
        rows, ("id", "status", "what", "where", "attempts", "received_at", "reason"), "Nothing waits, nothing failed."
    )


@jobs.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything on the dead-letter list.")
def retry(ids: tuple[str, ...], everything: bool) -> None:
    """Work again on deliveries that failed for good."""
    _each(ids, everything, "requeue", "queued again")


@jobs.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything on the dead-letter list.")
def discard(ids: tuple[str, ...], everything: bool) -> None:
    """Take deliveries that failed for good off the list."""
    _each(ids, everything, "discard", "discarded")


def _each(ids: tuple[str, ...], everything: bool, verb: str, done: str) -> None:
    if bool(ids) == everything:
        raise click.UsageError("Name deliveries, or say --all.")
    with opened_store() as store:
        wanted = ids or tuple(row["id"] for row in store.upkeep.deliveries(("dead",), 10_000))
        missing = [id for id in wanted if not getattr(store, verb)(id)]
    click.echo(f"{len(wanted) - len(missing)} {done}")
    if missing:
        raise UserError(f"not on the dead-letter list: {', '.join(missing)}")

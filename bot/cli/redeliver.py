"""`faqbot redeliver`: catch up after downtime."""

from __future__ import annotations

import os

import click

from bot.cli.database import opened_store


@click.command()
@click.option("--days", type=click.FloatRange(0, 3), default=3.0, show_default=True, help="GitHub keeps three.")
@click.option("--limit", type=click.IntRange(1, 5000), default=250, show_default=True)
@click.option("--sweep/--no-sweep", default=True, help="Also look for recent issues without a decision.")
def redeliver(days: float, limit: int, sweep: bool) -> None:
    """Ask GitHub again for deliveries that failed, and find recent issues without a decision.

    Workers do the same every half hour. A delivery that did arrive is not asked for, and changes nothing if it comes.
    """
    from bot.jobs import catch_up
    from bot.settings import Settings
    from bot.wiring import job_parts

    with opened_store() as store:
        parts = job_parts(Settings.from_environ(os.environ), store)
        asked = catch_up.redeliver(store, parts.sources, days=days, limit=limit) if parts.sources else []
        found = catch_up.sweep(store, parts.hub_for) if sweep and parts.hub_for else []
    click.echo(f"{len(asked)} deliveries asked for again")
    click.echo(f"{len(found)} issues queued" + "".join(f"\n  {issue}" for issue in found))

"""`faqbot pause` and `faqbot resume`: the kill switch."""

from __future__ import annotations

import click

from bot.cli.database import opened_store
from bot.errors import UserError


def _checked(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    if value and value.count("/") != 1:
        raise click.BadParameter("write it as owner/name")
    return value or ""


@click.command()
@click.argument("repo", required=False, callback=_checked)
@click.option("--reason", default="", help="To be read by `faqbot jobs`.")
def pause(repo: str, reason: str) -> None:
    """Stop writing to GitHub at once, everywhere or in REPO (owner/name).

    Deliveries go on being stored and wait; nothing is lost. Jobs that run now stop before their next write.
    """
    with opened_store() as store:
        store.limits.pause(repo, reason)
    click.echo(f"paused: {repo or 'everything'}; `faqbot resume{' ' + repo if repo else ''}` goes on")


@click.command()
@click.argument("repo", required=False, callback=_checked)
def resume(repo: str) -> None:
    """Go on after `faqbot pause`; what waited runs now."""
    with opened_store() as store:
        if not store.limits.resume(repo):
            raise UserError(f"{repo or 'everything'} was not paused")
        left = [scope for scope, _, _ in store.limits.pauses()]
    click.echo(f"resumed: {repo or 'everything'}" + (f"; still paused: {', '.join(left)}" if left else ""))

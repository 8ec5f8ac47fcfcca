"""An issue on GitHub, triaged for `faqbot try` as the bot would triage it there; writes nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.catalog import default_folder, opened_catalog
from bot.cli.try_ import switched_off
from bot.core.entry import Catalog
from bot.core.matching import Matcher
from bot.core.triage import Triage, triage
from bot.errors import CatalogError, Permanent, UserError
from bot.gh.state import read_state
from bot.settings import Settings
from bot.wiring import processor_of

_NOT_TO_BE_READ = (401, 403, 404, 410, 451)


def triage_on_github(repo: str, number: int, folder: Path | None) -> tuple[Triage, Catalog]:
    """What the bot makes of an issue on GitHub, and the catalog it goes by. UserError where it cannot be read.

    The catalog is the one in `folder`, else the repository's own, else the default one; settings are the repository's.
    """
    settings = Settings.from_environ(os.environ)
    if folder is None:
        settings = replace(settings, faq=settings.faq or _default_folder())
    processor = processor_of(settings, dry_run=True)
    try:
        hub = processor.credentials.hub_for(0, repo)
        issue = hub.issue(repo, number)
        served = processor.repositories.served(hub, repo)
        state = read_state(hub, repo, issue, (issue.author.login,))
    except Permanent as error:
        if error.status not in _NOT_TO_BE_READ:
            raise
        raise UserError(f"{repo}#{number}: cannot be read: {error}; check name, number and token") from error
    matcher = served.matcher if folder is None else Matcher(opened_catalog(folder))
    if not matcher.catalog.active:
        raise CatalogError(served.problems)
    if not served.enabled:
        click.echo(f"note: the settings of {repo} switch the bot off", err=True)
    elif served.policy.dry_run:
        click.echo(f"note: {repo} is in dry run, so nothing would be said there (dry_run: false)", err=True)
    for problem in served.problems:
        click.echo(f"warning: {problem}", err=True)
    made = triage(issue, matcher, served.policy, state, datetime.now(UTC))
    return made if served.enabled else switched_off(made), matcher.catalog


def _default_folder() -> Path | None:
    try:
        return default_folder()
    except UserError:
        return None

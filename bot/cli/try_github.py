"""An issue on GitHub read for `faqbot try`, with all that decides whether the bot would speak there."""

from __future__ import annotations

import os

from bot.core.issue import Issue, IssueState
from bot.errors import Permanent, UserError
from bot.gh.auth import AppCredentials, Link, TokenCredentials
from bot.gh.hub import Credentials
from bot.gh.state import read_state
from bot.settings import Settings

_NOT_TO_BE_READ = (401, 403, 404, 410)


def read_from_github(repo: str, number: int) -> tuple[Issue, IssueState]:
    """An issue and its state, with the credentials that the environment gives. UserError where it cannot be read."""
    credentials = _credentials(Settings.from_environ(os.environ))
    try:
        hub = credentials.hub_for(0, repo)
        issue = hub.issue(repo, number)
        return issue, read_state(hub, repo, issue, [issue.author.login])
    except Permanent as error:
        if error.status not in _NOT_TO_BE_READ:
            raise
        raise UserError(f"{repo}#{number}: cannot be read: {error}; check name, number and token") from error


def _credentials(settings: Settings) -> Credentials:
    link = Link(settings.github_api, settings.github_timeout)
    if settings.token:
        return TokenCredentials(settings.token, link)
    if settings.app_id:
        return AppCredentials(settings.app_id, settings.private_key, link)
    raise UserError("reading an issue on GitHub takes a token: set GITHUB_TOKEN, or save the issue as a file")

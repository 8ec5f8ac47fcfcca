"""What commands on a repository on GitHub share: its name, the bot for it, and GitHub's no in plain words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.cli.catalog import default_folder
from bot.errors import Permanent, UserError
from bot.gh.addresses import is_address, issue_at, web_address
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.gh.hub import Hub
    from bot.wiring.processor import Processor

_ISSUE = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)#(?P<number>[1-9]\d{0,9})")
_MEANT = re.compile(r"[\w.-]+/[\w.-]+(?:#.*)?")
_REPO = re.compile(r"[\w.-]+/[\w.-]+")
_A_CENTURY = 36_525  # days
#: What GitHub says where a name, a number or a token is wrong.
_MISTAKES = (401, 403, 404, 410, 451)


def issue_named(text: str) -> tuple[str, int]:
    """Repository and number of owner/name#N, or of the address of an issue. UserError."""
    if found := _ISSUE.fullmatch(text):
        return found["repo"], int(found["number"])
    at = issue_at(text) if is_address(text) else None
    if at is None:
        raise UserError(f"{text!r} names no issue: write owner/name#4, or its address")
    host, repo, number = at
    here = urlsplit(web_address(Settings.from_environ(os.environ).github_api)).netloc.lower()
    if host != here:
        mend = f"for GitHub Enterprise set GITHUB_API_URL, such as https://{host}/api/v3"
        raise UserError(f"{text!r} is an issue on {host}, and faqbot asks {here}: {mend}")
    return repo, number


def may_name_issue(text: str) -> bool:
    """Whether somebody who writes this means an issue on GitHub and no file, rightly written or not."""
    return is_address(text) or _MEANT.fullmatch(text) is not None


def repo_named(text: str) -> str:
    """`text`, if it is owner/name. UserError."""
    if not _REPO.fullmatch(text):
        raise UserError(f"{text!r} names no repository: write owner/name")
    return text


def processor_here(*, ordered: bool = False, any_age: bool = False) -> Processor:
    """The bot as the environment sets it, with the catalog of this folder where a repository has none. UserError.

    `ordered`: a person orders every write, so it takes `dry_run: true` in so many words to keep still. `any_age`:
    however old an issue is, that is no reason for silence.
    """
    from bot.wiring import processor_of
    from bot.wiring.repositories import Repositories, Served

    class AsOrdered(Repositories):
        """Catalogs and settings as they are, but for dry runs that nobody asked for, and the age."""

        def served(self, hub: Hub, repo: str) -> Served:
            found = super().served(hub, repo)
            age = _A_CENTURY if any_age else found.policy.max_age_days
            return replace(found, policy=replace(found.policy, max_age_days=age, dry_run=found.wants_dry_run))

    settings = Settings.from_environ(os.environ)
    if settings.faq is None:
        with suppress(UserError):
            settings = replace(settings, faq=default_folder())
    processor = processor_of(settings)
    if ordered:
        processor.repositories = AsOrdered(settings.faq)
    return processor


@contextmanager
def told_plainly(where: str) -> Iterator[None]:
    """Inside, GitHub's refusals that a person can do something about become UserErrors."""
    try:
        yield
    except Permanent as error:
        if error.status not in _MISTAKES:
            raise
        raise UserError(f"{where}: {error}; check the name, the token and what it may do (`faqbot doctor`)") from error

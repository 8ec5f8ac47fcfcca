"""The only place that picks concrete classes: from settings to a bot that works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.decide import decide
from bot.core.entry import Catalog
from bot.core.issue import Known
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.gh.hub import Credentials
    from bot.gh.sandbox.why import Thought
    from bot.jobs.service import Parts
    from bot.jobs.store import Store
    from bot.wiring.processor import Limit, Memory, Processor

#: Title and body to verdict and entry.
Decided = Callable[[str, str], tuple[str, int | None]]


def credentials_of(settings: Settings) -> Credentials:
    """Who the bot speaks as. UserError where the settings name nobody."""
    from bot.gh.auth import AppCredentials, Link, TokenCredentials

    link = Link(
        api=settings.github_api,
        timeout=settings.github_timeout,
        seconds_between_writes=settings.seconds_between_writes,
    )
    if settings.app_id:
        return AppCredentials(settings.app_id, settings.private_key, link)
    if settings.token:
        return TokenCredentials(settings.token, link)
    raise UserError("there is no token and no GitHub App: set GITHUB_TOKEN, or FAQBOT_APP_ID and FAQBOT_PRIVATE_KEY")


def processor_of(
    settings: Settings, *, limit: Limit | None = None, memory: Memory | None = None, dry_run: bool = False
) -> Processor:
    """The bot that works on events, one by one; see `Processor`."""
    from bot.wiring.processor import Processor
    from bot.wiring.repositories import Repositories

    return Processor(
        Repositories(settings.faq),
        credentials_of(settings),
        dry_run=dry_run or settings.dry_run,
        limit=limit,
        memory=memory or (lambda repo_id, number: Known()),
        allowed=settings.repos,
    )


def job_parts(settings: Settings, store: Store) -> Parts:
    """What the workers need: the processor behind budgets and kill switch, and where to ask for what was missed."""
    from bot.gh.deliveries import parse_delivery
    from bot.jobs.limited_hub import limited
    from bot.jobs.runner import before_write
    from bot.jobs.service import Parts
    from bot.wiring.reactions import listen

    processor = processor_of(settings, limit=lambda hub: limited(hub, before_write), memory=store.history.known)
    credentials, jobs = processor.credentials, settings.jobs

    def sources() -> list[tuple[object, str | None]]:
        app = credentials.app_hub()
        if app is not None:
            return [(app, None)]
        names = settings.repos or tuple(name for _, name, _ in store.upkeep.repositories(""))
        return [(credentials.hub_for(0, name), name) for name in names]

    return Parts(
        process=processor.process,
        read=parse_delivery,
        hub_for=credentials.hub_for,
        sources=sources,  # type: ignore[arg-type]
        listen=lambda: listen(store.history, credentials.hub_for, jobs.feedback_days, jobs.feedback_limit),
        usage=credentials.usage,
    )


def catalog_getter(settings: Settings) -> Callable[[], Catalog | None]:
    """The server's own catalog for its pages, read again when a file of it changed; None where it has none."""
    from bot.catalog.loader import load_folder

    held: list[tuple[object, Catalog]] = []

    def current() -> Catalog | None:
        folder = settings.faq
        if folder is None or not folder.is_dir():
            return None
        stamp = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.*") if path.is_file()))
        if not held or held[0][0] != stamp:
            held[:] = [(stamp, load_folder(folder).catalog)]
        return held[0][1]

    return current


def thinker(settings: Settings) -> Callable[[str, int], Thought | None]:
    """For the sandbox's panel: what the bot thinks of an issue now."""
    from bot.core.reply import entry_url
    from bot.errors import HubError
    from bot.gh.sandbox.why import Thought

    processor = processor_of(settings, dry_run=True)

    def think(repo: str, number: int) -> Thought | None:
        processor.repositories.forget(repo)
        try:
            made, issue, served = processor.look(repo, number, asked=False)
        except HubError:
            return None
        listed = [served.catalog.get(match.entry) for match in made.decision.matches]
        entries = [entry for entry in listed if entry is not None]
        return Thought(
            made.decision,
            titles={entry.id: entry.title_in(made.text.language) for entry in entries},
            pages={entry.id: entry_url(entry, made.text.language, served.policy, issue.repo) for entry in entries},
            labels=made.labels,
            silence="; ".join(made.silence),
        )

    return think


def decider(settings: Settings, repo: str, faq: Path | None = None) -> tuple[Decided, dict[str, str]]:
    """How an issue of `repo` would be decided now, and what that rests on; `faq`: by the catalog in that folder."""
    from bot.catalog.loader import load_folder, require
    from bot.wiring.repositories import Repositories, versions_of

    folder = faq or (settings.faq if not settings.has_credentials else None)
    if folder is not None:
        catalog, policy = require(load_folder(folder)), Policy()
        matcher, versions = Matcher(catalog), versions_of(catalog, policy)
    else:
        served = Repositories(settings.faq).served(credentials_of(settings).hub_for(0, repo), repo)
        matcher, policy, versions = served.matcher, served.policy, dict(served.versions)

    def decided(title: str, body: str) -> tuple[str, int | None]:
        decision = decide(matcher.match(matcher.read(title, body)), policy)
        return decision.kind, decision.entry

    return decided, versions

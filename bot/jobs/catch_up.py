"""After downtime: deliveries that GitHub could not hand over, and recent issues that no delivery told of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import HubError, Permanent
from bot.jobs.store import SWEEP, Store

if TYPE_CHECKING:
    from bot.gh.hub import Hub

DAYS = 3  # GitHub keeps deliveries for that long
ASKS = 3  # how often one delivery is asked for
LIMIT = 250  # deliveries in one run

#: (hub, repo): where to ask for failed deliveries, of the App (repo None) or of a repository's hook.
Sources = Callable[[], Iterable[tuple["Hub", str | None]]]
HubFor = Callable[[int, str], "Hub"]  # installation, repo

log = structlog.get_logger(__name__)


def redeliver(store: Store, sources: Sources, *, days: float = DAYS, limit: int = LIMIT) -> list[str]:
    """Ask GitHub again for deliveries that failed and are not here; returns their ids. HubError where nobody answers.

    A redelivery keeps its id, so that one which did arrive after all changes nothing. A source that cannot be asked
    does not keep the others from it.
    """
    asked: list[str] = []
    refusals: list[HubError] = []
    everywhere = list(sources())
    since = datetime.now(UTC) - timedelta(days=days)
    for hub, repo in everywhere:
        try:
            _ask(store, hub, repo, since, asked, limit)
        except HubError as error:
            refusals.append(error)
            log.warning("deliveries_not_read", repo=repo or "", error=str(error))
    if refusals and len(refusals) == len(everywhere):
        raise refusals[0]
    return asked


def sweep(store: Store, hub_for: HubFor, *, repo: str = "") -> list[str]:
    """Queue recent open issues that have no decision and no delivery; returns their ids as owner/name#number.

    One repository that cannot be read does not keep the others from being looked at.
    """
    settings, found = store.settings, []
    for repo_id, name, installation in store.upkeep.repositories(repo):
        since = datetime.now(UTC) - timedelta(days=settings.sweep_days)
        try:
            issues = [
                issue
                for issue in hub_for(installation, name).issues(
                    name, since=since, state="open", limit=settings.sweep_limit
                )
                if issue.created_at is not None and issue.created_at >= since
            ]
        except HubError as error:
            log.warning("sweep_failed", repo=name, error=str(error))
            continue
        known = store.history.decided(repo_id, [issue.number for issue in issues])
        for issue in reversed(issues):
            if issue.number not in known and _store(store, repo_id, name, installation, issue.number):
                found.append(f"{name}#{issue.number}")
    return found


def _ask(store: Store, hub: Hub, repo: str | None, since: datetime, asked: list[str], limit: int) -> None:
    """Ask one source, and add to `asked` until that has `limit`."""
    for number, delivery in hub.failed_deliveries(repo=repo, since=since) if len(asked) < limit else ():
        if len(asked) >= limit:
            return
        if not store.upkeep.may_ask_for(delivery, ASKS):
            continue
        try:
            hub.redeliver(number, repo=repo)
        except Permanent as error:
            log.warning("redelivery_refused", delivery=delivery, error=str(error))
            continue
        asked.append(delivery)
        log.info("redelivery_asked_for", delivery=delivery, repo=repo or "")


def _store(store: Store, repo_id: int, repo: str, installation: int, number: int) -> bool:
    payload = {
        "action": "opened",
        "repository": {"id": repo_id, "full_name": repo},
        "issue": {"number": number},
        "installation": {"id": installation},
    }
    return store.store_delivery(f"sweep-{repo_id}-{number}", SWEEP, {}, json.dumps(payload).encode())

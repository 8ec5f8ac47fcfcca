"""What has to be done now and then by one of all workers: forget what is too old, catch up, finish an upgrade."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.jobs import catch_up
from bot.jobs.database import migrate
from bot.jobs.store import Store
from bot.jobs.weekly import queue_summaries

log = structlog.get_logger(__name__)


def chores(
    store: Store,
    sources: catch_up.Sources | None = None,
    hub_for: catch_up.HubFor | None = None,
    listen: Callable[[], object] | None = None,
) -> Callable[[], None]:
    """A function for every worker to call every minute: it does what is due. Without sources GitHub is left alone."""
    settings = store.settings
    table: list[tuple[str, float, Callable[[], object]]] = [
        ("forget", settings.housekeeping_minutes, store.upkeep.forget),
        ("migrate", 60.0, lambda: migrate(store.url)),
    ]
    if sources is not None:
        table.append(("redeliver", settings.catch_up_minutes, lambda: catch_up.redeliver(store, sources)))
    if hub_for is not None:
        table.append(("sweep", settings.catch_up_minutes, lambda: catch_up.sweep(store, hub_for)))
        table.append(("summary", 60.0, lambda: queue_summaries(store)))
    if listen is not None:
        table.append(("feedback", settings.feedback_minutes, listen))

    def do_what_is_due() -> None:
        for name, minutes, chore in table:
            if store.upkeep.is_due(name, minutes):
                try:
                    log.info("chore", chore=name, result=chore())
                except Exception as error:
                    log.warning("chore_failed", chore=name, error=f"{type(error).__name__}: {error}")

    return do_what_is_due

"""Once a week, for every repository: sum up what would have been said. A job like any other, queued once."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.core.week import Week
from bot.jobs.runner import SUMMARY
from bot.jobs.store import Store


def queue_summaries(store: Store, now: datetime | None = None) -> list[str]:
    """Queue the summary of the last week, where it was not queued before; returns the repositories.

    Whether there is anything to write, and whether the repository is in dry run at all, is found out by the job.
    """
    week = Week.last(now or datetime.now(UTC)).name
    queued = []
    for repo_id, name, installation in store.upkeep.repositories():
        repo = {"id": repo_id, "full_name": name}
        payload = {"repository": repo, "installation": {"id": installation}, "week": week}
        if store.store_delivery(f"summary-{repo_id}-{week}", SUMMARY, {}, json.dumps(payload).encode()):
            queued.append(name)
    return queued

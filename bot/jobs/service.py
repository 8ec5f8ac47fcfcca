"""What a worker needs of the rest of the bot, and the worker made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.jobs.catch_up import HubFor, Sources
from bot.jobs.housekeeping import chores
from bot.jobs.metrics import Usage
from bot.jobs.runner import Process, Read, Runner
from bot.jobs.store import Store
from bot.jobs.worker import Worker


@dataclass(frozen=True, slots=True)
class Parts:
    """Given by the wiring. Writes of `process` go through `bot.jobs.limited_hub.limited(hub, before_write)`.

    `read` parses a stored delivery, `hub_for` gives the hub of an installation and repository, `sources` where failed
    deliveries are to be asked for; without them nothing is caught up. `listen` looks at recent replies for reactions.
    `usage` counts requests for the metrics.
    """

    process: Process
    read: Read
    hub_for: HubFor | None = None
    sources: Sources | None = None
    listen: Callable[[], object] | None = None
    usage: Usage | None = None


def make_worker(store: Store, parts: Parts) -> Worker:
    """A worker, not yet running: `run` works in this thread, `start` in one of its own."""
    hub_for = parts.hub_for
    read_issue = (
        None if hub_for is None else lambda installation, repo, number: hub_for(installation, repo).issue(repo, number)
    )
    runner = Runner(store, parts.read, read_issue)
    return Worker(store, runner, parts.process, chores(store, parts.sources, hub_for, parts.listen))

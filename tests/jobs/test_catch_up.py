"""Deliveries that GitHub could not hand over, issues that no delivery told of, and what is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.event import Event, IssueOpened
from bot.core.issue import Repo
from bot.errors import Permanent
from bot.gh.memory_hub import MemoryHub
from bot.jobs.catch_up import redeliver, sweep
from bot.jobs.housekeeping import chores
from bot.jobs.records import ProcessResult
from bot.jobs.runner import Runner
from bot.jobs.store import Store
from tests.builders import REPO, an_issue
from tests.jobs.support import deliver, one, status, until, write

pytestmark = pytest.mark.postgres
NOW = datetime.now(UTC)


@pytest.fixture
def hub() -> MemoryHub:
    hub = MemoryHub()
    hub.github.add_repo("octo/ocr")
    hub.github.repo("octo/ocr").repo = replace(REPO)
    return hub


def test_what_failed_is_asked_for_and_what_is_here_is_not(store: Store, hub: MemoryHub) -> None:
    deliver(store, "here")
    for number, guid in enumerate(["here", "lost"]):
        hub.github.add_failed_delivery(number, guid, NOW)
    assert redeliver(store, lambda: [(hub, None)]) == ["lost"]
    assert [call for call in hub.calls if call == "redeliver"] == ["redeliver"]


def test_nothing_is_asked_for_without_end(store: Store, hub: MemoryHub) -> None:
    hub.github.add_failed_delivery(1, "lost", NOW, repo="octo/ocr")
    asked = [redeliver(store, lambda: [(hub, "octo/ocr")]) for _ in range(5)]
    assert asked == [["lost"]] * 3 + [[]] * 2


def test_one_run_asks_for_a_limited_number(store: Store, hub: MemoryHub) -> None:
    for number in range(5):
        hub.github.add_failed_delivery(number, f"lost-{number}", NOW)
    assert len(redeliver(store, lambda: [(hub, None)], limit=3)) == 3


def test_a_source_that_cannot_be_asked_does_not_keep_the_others_from_it(store: Store, hub: MemoryHub) -> None:
    hub.github.add_failed_delivery(1, "lost", NOW, repo="octo/ocr")
    hub.fail(Permanent("no such hooks", 404), verb="failed_deliveries")
    assert redeliver(store, lambda: [(hub, "octo/forbidden"), (hub, "octo/ocr")]) == ["lost"]


def test_where_nobody_can_be_asked_it_says_so(store: Store, hub: MemoryHub) -> None:
    hub.fail(Permanent("no such hooks", 404), verb="failed_deliveries")
    with pytest.raises(Permanent, match="no such hooks"):
        redeliver(store, lambda: [(hub, None)])
    assert redeliver(store, list) == []


def test_a_sweep_finds_recent_open_issues_that_nobody_decided_on(store: Store, hub: MemoryHub) -> None:
    deliver(store, "a", number=1)
    for number, age, state in [(1, 1, "open"), (2, 1, "open"), (3, 1, "closed"), (4, 100, "open")]:
        created = NOW - timedelta(hours=age)
        hub.github.add_issue(an_issue(number=number, created_at=created, updated_at=NOW, state=state))
    assert sweep(store, lambda installation, repo: hub) == ["octo/ocr#2"]
    assert sweep(store, lambda installation, repo: hub) == []


def test_a_swept_issue_is_processed_as_a_new_one_with_its_text_of_now(store: Store, hub: MemoryHub) -> None:
    deliver(store, "a", number=1)
    hub.github.add_issue(an_issue("Lost", number=2, created_at=NOW, updated_at=NOW))
    sweep(store, lambda installation, repo: hub)
    seen: list[Event] = []
    runner = Runner(store, lambda headers, body: None, lambda installation, repo, number: hub.issue(repo, number))
    runner.work("sweep-500-2", lambda event: seen.append(event) or ProcessResult())  # type: ignore[func-returns-value]
    (event,) = seen
    assert isinstance(event, IssueOpened) and (event.issue.title, event.installation) == ("Lost", 77)
    assert status(store, "sweep-500-2")[0] == "done"


def test_a_repository_that_cannot_be_read_does_not_stop_the_sweep(store: Store, hub: MemoryHub) -> None:
    deliver(store, "a", number=1)
    hub.fail(Permanent("gone", 404), verb="issues")
    deliver(store, "b", number=1, repository={"id": 501, "full_name": "octo/other"})
    hub.github.add_issue(an_issue(number=2, repo=Repo("octo/other", 501), created_at=NOW, updated_at=NOW))
    assert sweep(store, lambda installation, repo: hub) == ["octo/other#2"]


def test_a_chore_is_done_by_one_worker_when_it_is_due(store: Store) -> None:
    assert store.upkeep.is_due("sweep", 30)
    assert not store.upkeep.is_due("sweep", 30)
    write(store, "UPDATE chores SET at = now() - interval '31 minutes'")
    assert store.upkeep.is_due("sweep", 30)


def test_a_chore_that_fails_does_not_keep_the_others_from_being_done(store: Store, hub: MemoryHub) -> None:
    def broken() -> list[tuple[MemoryHub, str | None]]:
        raise Permanent("no access", 403)

    deliver(store, "a", number=1)
    hub.github.add_issue(an_issue(number=2, created_at=NOW, updated_at=NOW))
    chores(store, broken, lambda installation, repo: hub)()
    assert status(store, "sweep-500-2")[0] == "waiting"


def test_what_is_too_old_is_forgotten_but_never_what_waits(store: Store) -> None:
    for id in ("old", "waiting"):
        deliver(store, id)
    old = store.waiting("old")
    assert old is not None
    store.finish(old, ProcessResult(verdict="abstain", title="secret", body="text"))
    write(store, "UPDATE deliveries SET received_at = now() - interval '31 days'")
    write(store, "UPDATE decisions SET at = now() - interval '31 days'")
    store.upkeep.forget()
    assert one(store, "SELECT id FROM deliveries") == ("waiting",)
    assert one(store, "SELECT input, verdict FROM decisions") == (None, "abstain")
    write(store, "UPDATE decisions SET at = now() - interval '401 days'")
    store.upkeep.forget()
    assert one(store, "SELECT count(*) FROM decisions") == (0,)


def test_workers_do_the_chores(store: Store) -> None:
    from bot.jobs.worker import Worker

    done: list[str] = []
    runner = Runner(store, lambda headers, body: None)
    worker = Worker(store, runner, lambda event: ProcessResult(), lambda: done.append("chore"))
    worker.start()
    until(lambda: done)
    worker.stop()
    worker.join(10)

"""The weekly summary as a job: queued once a week and repository, worked on like any delivery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.event import Event, WeekEnded
from bot.jobs.housekeeping import chores
from bot.jobs.records import Case, ProcessResult
from bot.jobs.store import Store
from bot.jobs.weekly import queue_summaries
from tests.jobs.support import deliver, one, status, until

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_every_repository_gets_one_a_week(store: Store) -> None:
    deliver(store, "a")
    assert queue_summaries(store, NOW) == ["octo/ocr"]
    assert queue_summaries(store, NOW + timedelta(hours=1)) == []
    assert queue_summaries(store, NOW + timedelta(days=7)) == ["octo/ocr"]


def test_a_worker_tells_which_week_is_over_and_where(store: Store, work) -> None:
    deliver(store, "a")
    queue_summaries(store, NOW)
    heard: list[Event] = []
    work(lambda event: heard.append(event) or ProcessResult())
    until(lambda: status(store, "summary-500-2026-W47")[0] == "done")
    (told,) = [event for event in heard if isinstance(event, WeekEnded)]
    assert (told.week, told.repo.full_name, told.repo.id, told.installation) == ("2026-W47", "octo/ocr", 500, 77)


def test_a_repository_that_nobody_hears_of_any_more_is_forgotten(store: Store) -> None:
    deliver(store, "a")
    with store.pool.connection() as connection:
        connection.execute("UPDATE repositories SET seen_at = now() - interval '50 days'")
    queue_summaries(store, NOW)
    assert one(store, "SELECT seen_at < now() - interval '49 days' FROM repositories") == (True,)


def test_it_is_one_of_the_chores(store: Store) -> None:
    deliver(store, "a")
    chores(store, None, lambda installation, repo: None)()  # type: ignore[arg-type,return-value]
    assert one(store, "SELECT count(*) FROM deliveries WHERE event = 'faqbot.summary'") == (1,)


def test_a_case_of_another_issue_is_kept_under_that_one_with_its_text(store: Store) -> None:
    deliver(store, "ticked", number=9)
    delivery = store.waiting("ticked")
    assert delivery is not None
    case = Case((), "ticked", True, (2,), 41, "It does not work", "Help")
    for _ in range(2):
        store.finish(delivery, ProcessResult(cases=(case, Case((), "ticked", True, (3,), 42, "Nor this"))))
    rows = store.history.cases()
    assert [(row["number"], row["title"], row["rejected"]) for row in rows] == [
        (41, "It does not work", [2]),
        (42, "Nor this", [3]),
    ]

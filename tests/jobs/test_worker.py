"""Jobs from the queue to their end, with a process that is a plain function."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

import pytest

from bot.core.event import Event, IssueEdited, IssueOpened
from bot.errors import Permanent, RateLimited, Transient
from bot.jobs.records import ProcessResult
from bot.jobs.store import Store
from tests.jobs.support import deliver, one, status, until, write

pytestmark = pytest.mark.postgres
Work = Callable[..., object]


def finished(store: Store, count: int) -> Callable[[], bool]:
    return lambda: one(store, "SELECT count(*) FROM deliveries WHERE status NOT IN ('waiting')")[0] >= count


def test_a_delivery_is_worked_on_and_done(store: Store, work: Work) -> None:
    seen: list[Event] = []
    work(lambda event: seen.append(event) or ProcessResult(note="looked"))  # type: ignore[func-returns-value]
    deliver(store, "a", number=3)
    until(finished(store, 1))
    assert status(store, "a") == ("done", "looked")
    assert isinstance(seen[0], IssueOpened) and (seen[0].delivery, seen[0].issue.number) == ("a", 3)
    until(lambda: one(store, "SELECT count(*) FROM procrastinate_jobs") == (0,))


def test_events_of_an_issue_run_in_order_and_never_at_once_and_issues_in_parallel(store: Store, work: Work) -> None:
    order: dict[int, list[str]] = defaultdict(list)
    running: set[int] = set()
    together: list[int] = []
    guard = threading.Lock()

    def process(event: Event) -> ProcessResult:
        assert isinstance(event, IssueOpened)
        number = event.issue.number
        with guard:
            assert number not in running
            running.add(number)
            together.append(len(running))
        threading.Event().wait(0.01)
        with guard:
            running.remove(number)
            order[number].append(event.delivery)
        return ProcessResult()

    for turn in range(8):
        for number in (1, 2, 3):
            deliver(store, f"{turn}-{number}", "reopened", number)
    work(process)
    work(process)
    until(finished(store, 24))
    assert order == {number: [f"{turn}-{number}" for turn in range(8)] for number in (1, 2, 3)}
    assert max(together) > 1


def test_an_opening_is_processed_with_the_text_of_the_edit_that_came_meanwhile(store: Store, work: Work) -> None:
    seen: list[Event] = []
    deliver(store, "a", title="old")
    deliver(store, "b", "edited", title="new")
    work(lambda event: seen.append(event) or ProcessResult())  # type: ignore[func-returns-value]
    until(finished(store, 2))
    (event,) = seen
    assert isinstance(event, IssueOpened) and not isinstance(event, IssueEdited)
    assert (event.delivery, event.issue.title, event.how) == ("a", "new", "opened")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(Permanent("gone for good", 404), ("done", "gone: gone for good"), id="issue deleted"),
        pytest.param(Permanent("deleted", 410), ("done", "gone: deleted"), id="gone"),
        pytest.param(Permanent("not allowed", 403), ("dead", "403: not allowed"), id="permission missing"),
        pytest.param(Permanent("too long", 422), ("dead", "422: too long"), id="refused"),
    ],
)
def test_a_permanent_error_ends_the_job_with_its_reason(
    store: Store, work: Work, error: Permanent, expected: tuple[str, str]
) -> None:
    def process(event: Event) -> ProcessResult:
        raise error

    work(process)
    deliver(store, "a")
    until(finished(store, 1))
    assert status(store, "a") == expected


def test_a_transient_error_waits_and_the_next_attempt_succeeds(store: Store, work: Work) -> None:
    attempts: list[str] = []

    def process(event: Event) -> ProcessResult:
        attempts.append(event.delivery)
        if len(attempts) == 1:
            raise Transient("502")
        return ProcessResult()

    work(process)
    deliver(store, "a")
    until(lambda: status(store, "a")[1] == "502")
    until(lambda: one(store, "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'") == (1,))
    due = one(store, "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs")[0]
    assert 1 < due <= 5
    write(store, "UPDATE procrastinate_jobs SET scheduled_at = NULL")
    until(finished(store, 1))
    assert attempts == ["a", "a"]
    assert one(store, "SELECT attempts FROM deliveries") == (1,)


def test_a_delivery_that_github_refuses_for_hours_is_given_up(store: Store, work: Work) -> None:
    def process(event: Event) -> ProcessResult:
        raise Transient("502")

    deliver(store, "a")
    write(store, "UPDATE deliveries SET tried_at = now() - interval '25 hours', attempts = 60")
    work(process)
    until(finished(store, 1))
    assert status(store, "a") == ("dead", "given up after 24 hours: 502")


@pytest.mark.parametrize(
    ("attempts", "faults", "expected"),
    [
        pytest.param(9, 3, "waiting", id="below the limit, whatever GitHub refused"),
        pytest.param(4, 4, "dead", id="at the limit"),
    ],
)
def test_an_unexpected_error_is_tried_a_few_times_only(
    store: Store, work: Work, attempts: int, faults: int, expected: str
) -> None:
    def process(event: Event) -> ProcessResult:
        raise ZeroDivisionError("a bug \0 \ud800")

    deliver(store, "a")
    write(store, "UPDATE deliveries SET attempts = %s, faults = %s, tried_at = now()", attempts, faults)
    work(process)
    until(lambda: status(store, "a")[1])
    assert status(store, "a") == (expected, "ZeroDivisionError: a bug \ufffd ?")
    assert one(store, "SELECT faults FROM deliveries") == (4,)


def test_a_result_that_the_database_does_not_take_is_an_error_of_ours(store: Store, work: Work) -> None:
    work(lambda event: ProcessResult(verdict="answer", matches=({"evidence": ["a\0b"]},)))
    deliver(store, "a")
    until(lambda: status(store, "a")[1].startswith("UntranslatableCharacter"))
    assert one(store, "SELECT attempts, faults FROM deliveries") == (1, 1)


def test_a_rate_limit_pauses_its_installation_and_no_other(store: Store, work: Work) -> None:
    seen: list[int] = []

    def process(event: Event) -> ProcessResult:
        seen.append(event.installation)
        if event.installation == 77:
            raise RateLimited("secondary rate limit", 600)
        return ProcessResult()

    work(process, concurrency=1)
    deliver(store, "a", number=1)
    until(lambda: status(store, "a")[1].startswith("rate limited"))
    deliver(store, "b", number=2)
    deliver(store, "c", number=3, installation={"id": 78}, repository={"id": 501, "full_name": "octo/other"})
    until(lambda: status(store, "c")[0] == "done")
    until(lambda: status(store, "b")[1].startswith("paused: "))
    assert seen == [77, 78]
    due = one(store, "SELECT min(extract(epoch FROM scheduled_at - now())) FROM procrastinate_jobs")[0]
    assert due > 590
    assert one(store, "SELECT sum(attempts) FROM deliveries") == (0,)


def test_a_job_of_a_dead_worker_is_taken_over(store: Store, work: Work) -> None:
    deliver(store, "a")
    write(store, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    write(
        store, "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )
    work(lambda event: ProcessResult())
    until(finished(store, 1))
    assert status(store, "a")[0] == "done"


@pytest.mark.parametrize(
    ("deaths", "expected"),
    [
        pytest.param(4, ("done", ""), id="below the limit"),
        pytest.param(5, ("dead", "5 attempts were cut off, the last by the death of its worker"), id="at the limit"),
    ],
)
def test_a_job_that_workers_die_of_is_taken_over_a_few_times_only(
    store: Store, work: Work, deaths: int, expected: tuple[str, str]
) -> None:
    seen: list[Event] = []
    deliver(store, "a")
    for _ in range(deaths):
        store.taken_over("a")
    work(lambda event: seen.append(event) or ProcessResult())  # type: ignore[func-returns-value]
    until(finished(store, 1))
    assert status(store, "a") == expected
    assert len(seen) == (expected[0] == "done")


def posted(event: Event) -> ProcessResult:
    return ProcessResult(verdict="answer", entry=1, actions=("comment posted",))


def looks(store: Store) -> list[tuple[str, bool]]:
    """Looks that are queued, and whether their time is yet to come."""
    with store.pool.connection() as connection:
        return connection.execute(
            "SELECT d.id, j.scheduled_at > now() + interval '20 seconds' FROM deliveries d "
            "JOIN procrastinate_jobs j ON j.id = d.job_id WHERE d.action = 'again'"
        ).fetchall()


def test_a_comment_that_may_be_there_twice_is_looked_at_again_and_holds_nothing_up(store: Store, work: Work) -> None:
    deliver(store, "cut-off")
    store.taken_over("cut-off")
    work(posted)
    until(lambda: looks(store) == [("again-cut-off", True)])
    deliver(store, "next", "closed")
    until(lambda: status(store, "next")[0] == "done")


def test_two_comments_on_an_issue_within_moments_are_looked_at_again(store: Store, work: Work) -> None:
    work(posted)
    for id, number in (("first", 1), ("of-another-issue", 2)):
        deliver(store, id, number=number)
        until(lambda id=id: status(store, id)[0] == "done")  # type: ignore[misc]
    assert looks(store) == []
    deliver(store, "second", "reopened")
    until(lambda: looks(store) == [("again-second", True)])


def test_a_job_whose_end_could_not_be_noted_is_found_again(store: Store, work: Work) -> None:
    work(lambda event: ProcessResult())
    until(lambda: one(store, "SELECT count(*) FROM procrastinate_workers") == (1,))
    write(
        store,
        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, worker_id) "
        "SELECT 'deliveries', 'faqbot.work', 'x', '{\"delivery\": \"a\"}', 'doing', id FROM procrastinate_workers",
    )
    until(lambda: one(store, "SELECT count(*) FROM procrastinate_jobs") == (0,))


def test_two_runs_of_one_issue_never_overlap_even_when_a_live_worker_is_taken_for_dead(
    store: Store, work: Work
) -> None:
    begun, go = threading.Event(), threading.Event()
    runs: list[str] = []

    def slow(event: Event) -> ProcessResult:
        runs.append(event.delivery)
        begun.set()
        go.wait(10)
        return ProcessResult()

    work(slow)
    deliver(store, "a")
    assert begun.wait(10)
    write(store, "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL")
    work(slow)
    until(lambda: status(store, "a")[1] == "somebody else works on this issue")
    go.set()
    until(finished(store, 1))
    assert runs == ["a"]


def test_a_paused_bot_does_nothing_and_goes_on_when_resumed(store: Store, work: Work) -> None:
    seen: list[str] = []
    store.limits.pause("Octo/OCR", "too loud")
    work(lambda event: seen.append(event.delivery) or ProcessResult())  # type: ignore[func-returns-value]
    deliver(store, "a")
    until(lambda: status(store, "a")[1] == "paused: repo:octo/ocr (too loud)")
    assert not seen
    assert store.limits.resume("octo/ocr")
    until(finished(store, 1))
    assert seen == ["a"]

"""Work on one delivery: read it, let it be processed, and turn whatever comes of that into done, later or dead."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

import psycopg
import structlog
from structlog.contextvars import bound_contextvars

from bot.core.event import Event, IssueEdited, IssueOpened, WeekEnded
from bot.core.issue import Author, Issue, Repo
from bot.errors import Permanent, RateLimited, Transient
from bot.jobs import metrics
from bot.jobs.history import COMMENT_POSTED
from bot.jobs.limits import NotNow
from bot.jobs.records import Delivery, ProcessResult
from bot.jobs.retry import back_off
from bot.jobs.store import OPENING, SWEEP, Store

LOOK_AGAIN_SECONDS = 30.0  # GitHub shows a fresh comment to everybody by then
SUMMARY = "faqbot.summary"  # event name of a delivery that we made ourselves: a week that is over

Process = Callable[[Event], ProcessResult]
Read = Callable[[Mapping[str, str], bytes], object]  # bot.gh.deliveries.parse_delivery
ReadIssue = Callable[[int, str, int], Issue]  # installation, repo, number: the issue as GitHub shows it now

log = structlog.get_logger(__name__)


class Again(Exception):
    """The job goes back into the queue until `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"again at {at:%H:%M:%S}")
        self.at = at


@dataclass(frozen=True, slots=True)
class _Turn:
    store: Store
    delivery: Delivery
    check: Callable[[], None]
    stopping: threading.Event


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def before_write(verb: str) -> None:
    """To be called before every write to GitHub: NotNow where no budget is left, on pause and on shutdown.

    Transient where this worker was taken for dead and another may be at it. Outside of a job it does nothing.
    """
    turn = _turn.get()
    if turn is None:
        return
    if turn.stopping.is_set():
        raise NotNow("shutting down", 0.0)
    turn.check()
    turn.store.limits.spend(verb, turn.delivery.installation, turn.delivery.repo_id, turn.delivery.repo)


class Runner:
    """Works on deliveries of `store`; `read` parses them, `read_issue` brings issues that a sweep found."""

    def __init__(self, store: Store, read: Read, read_issue: ReadIssue | None = None) -> None:
        self._store = store
        self._read = read
        self._read_issue = read_issue
        self.stopping = threading.Event()

    def work(self, delivery_id: str, process: Process) -> None:
        """Work on a delivery once; Again where it must wait. Anything done already is left alone."""
        with bound_contextvars(delivery=delivery_id):
            try:
                with self._store.turn(delivery_id) as turn:
                    if turn is None:
                        log.info("already_done")
                    else:
                        self._take_turn(*turn, process)
            except NotNow as error:
                self._later(delivery_id, str(error), error.seconds, "waits", failed=False)

    def _take_turn(self, delivery: Delivery, check: Callable[[], None], process: Process) -> None:
        with bound_contextvars(event_name=delivery.event, repo=delivery.repo, number=delivery.number):
            if delivery.faults >= self._store.settings.unexpected_attempts:
                self._dead(delivery, f"{delivery.faults} attempts were cut off, the last by the death of its worker")
                return
            self._store.limits.check(delivery.installation, delivery.repo)
            log.debug("begun")
            token = _turn.set(_Turn(self._store, delivery, check, self.stopping))
            started = time.monotonic()
            try:
                self._process(delivery, process)
            finally:
                metrics.JOB_SECONDS.observe(time.monotonic() - started)
                _turn.reset(token)

    def _process(self, delivery: Delivery, process: Process) -> None:
        try:
            event = self._event(delivery)
            result = process(event) if isinstance(event, Event) else ProcessResult(note=f"ignored: {event}"[:200])
            self._store.finish(delivery, result)
        except psycopg.DataError as error:  # a value of ours that the database will never take
            self._unexpected(delivery, error)
        except (NotNow, psycopg.Error):  # the database is no fault of the delivery's
            raise
        except RateLimited as error:
            self._store.limits.pause_installation(
                delivery.installation, delivery.repo, error.retry_after, "GitHub's limit"
            )
            jitter = random.uniform(0, min(30.0, error.retry_after / 10))
            self._later(delivery.id, f"rate limited: {error}", error.retry_after + jitter, "rate_limited", failed=False)
        except Transient as error:
            self._retry(delivery, str(error))
        except Permanent as error:
            self._end(delivery, error)
        except Exception as error:
            self._unexpected(delivery, error)
        else:
            self._look_again(delivery, result)
            metrics.DELIVERIES.labels("done").inc()
            metrics.END_TO_END.observe(max(0.0, _age(delivery)))
            if result.verdict:
                metrics.VERDICTS.labels(result.verdict, str(result.entry or "")).inc()
            log.info("done", verdict=result.verdict, entry=result.entry, actions=list(result.actions), note=result.note)

    def _look_again(self, delivery: Delivery, result: ProcessResult) -> None:
        """Where a comment may have been posted twice, because GitHub did not show the first one yet, look later.

        That is so after an attempt that was cut off, and when another delivery had one posted just before. Whoever
        looks at the issue deletes the younger one.
        """
        if delivery.event not in ("issues", SWEEP) or COMMENT_POSTED not in result.actions:
            return
        if delivery.attempts or self._store.history.posted_lately(delivery.repo_id, delivery.number, delivery.id):
            self._store.look_again(delivery, LOOK_AGAIN_SECONDS)

    def _event(self, delivery: Delivery) -> object:
        """What the delivery tells, with the text of the newest edit that was merged into it."""
        if delivery.event == SWEEP:
            return self._swept(delivery)
        if delivery.event == SUMMARY:
            repo, week = Repo(delivery.repo, delivery.repo_id), json.loads(delivery.body)["week"]
            return WeekEnded(delivery.id, repo, Author(""), delivery.installation, week=str(week))
        event = self._read(delivery.headers, delivery.newer or delivery.body)
        if delivery.newer and isinstance(event, IssueEdited) and delivery.action in OPENING:
            return IssueOpened(
                delivery.id, event.repo, event.issue.author, event.installation, event.issue, delivery.action
            )
        return replace(event, delivery=delivery.id) if isinstance(event, Event) else event

    def _swept(self, delivery: Delivery) -> Event:
        assert self._read_issue is not None, "a sweep needs somebody who reads issues"
        issue = self._read_issue(
            delivery.installation, delivery.repo, int(json.loads(delivery.body)["issue"]["number"])
        )
        return IssueOpened(delivery.id, issue.repo, issue.author, delivery.installation, issue)

    def _retry(self, delivery: Delivery, reason: str, *, fault: bool = False) -> None:
        settings = self._store.settings
        if delivery.waiting_seconds > settings.retry_hours * 3600:
            self._dead(delivery, f"given up after {settings.retry_hours:g} hours: {reason}")
        else:
            wait = back_off(delivery.attempts + 1, random.random(), settings.retry_limit_seconds)
            self._later(delivery.id, reason, wait, "retry", failed=True, fault=fault)

    def _unexpected(self, delivery: Delivery, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"
        log.exception("unexpected", faults=delivery.faults + 1)
        if delivery.faults + 1 >= self._store.settings.unexpected_attempts:
            self._dead(delivery, reason)
        else:
            self._retry(delivery, reason, fault=True)

    def _end(self, delivery: Delivery, error: Permanent) -> None:
        if error.is_gone:
            self._store.finish(delivery, ProcessResult(note=f"gone: {error}"))
            metrics.DELIVERIES.labels("gone").inc()
            log.info("gone", error=str(error))
        else:
            self._dead(delivery, f"{error.status or 'refused'}: {error}")

    def _dead(self, delivery: Delivery, reason: str) -> None:
        self._store.give_up(delivery.id, reason)
        metrics.DELIVERIES.labels("dead").inc()
        log.error("dead", reason=reason)

    def _later(self, id: str, reason: str, seconds: float, event: str, *, failed: bool, fault: bool = False) -> None:
        at = self._store.postpone(id, reason, seconds, failed, fault)
        metrics.DELIVERIES.labels(event).inc()
        log.info(event, reason=reason, seconds=round(seconds, 1))
        raise Again(at)


def _age(delivery: Delivery) -> float:
    return time.time() - delivery.received_at.timestamp()

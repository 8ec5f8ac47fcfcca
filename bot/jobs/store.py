"""All access to the database: deliveries in and out, decisions, feedback, limits."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
import structlog
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from bot.errors import DeliveryError, Transient
from bot.jobs import metrics
from bot.jobs.database import open_pool
from bot.jobs.history import History
from bot.jobs.lane import Lane, lane_of
from bot.jobs.limits import Limits, NotNow
from bot.jobs.records import Delivery, ProcessResult
from bot.jobs.settings import JobSettings
from bot.jobs.upkeep import Upkeep

TASK = "faqbot.work"
QUEUE = "deliveries"
OWN = "faqbot."  # how the names of events begin that we made ourselves
SWEEP = "faqbot.sweep"  # an issue is to be looked at as it is now
OPENING = ("opened", "reopened", "transferred")  # actions after which the issue is looked at as a new one
_KEPT_HEADERS = (
    "content-type",
    "x-github-event",
    "x-github-delivery",
    "x-github-hook-id",
    "x-github-hook-installation-target-type",
)

_WAITING = """
SELECT d.*, extract(epoch FROM now() - coalesce(d.tried_at, now()))::float AS waiting_seconds,
       (SELECT n.body FROM deliveries n WHERE n.joined = d.id ORDER BY n.seq DESC LIMIT 1) AS newer
FROM deliveries d WHERE d.id = %s AND d.status = 'waiting'
"""
_TURN = """
SELECT lane, pg_try_advisory_lock(hashtextextended(lane, 4)) FROM deliveries WHERE id = %s AND status = 'waiting'
"""
_HEAD = """
SELECT d.id, d.action, j.id FROM deliveries d JOIN procrastinate_jobs j ON j.id = d.job_id
WHERE d.lane = %s AND d.status = 'waiting' AND d.event = 'issues' AND d.action = ANY(%s) AND j.status = 'todo'
ORDER BY j.id DESC LIMIT 1 FOR UPDATE OF j
"""
#: A delivery, the job that works on it and the repository that it is from, in one statement: one trip to the
#: database and one commit before the acknowledgement. Merged into another one (`joined`) it gets no job of its own. A
#: copy that comes at the same moment breaks the key, which takes its job away again. The repository's row is left
#: alone unless it has to change: deliveries of one repository would wait for each other there.
_NEW = """
WITH job AS (
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at)
    SELECT %(queue)s, %(task)s, %(lock)s, jsonb_build_object('delivery', %(id)s::text),
           CASE WHEN %(delay)s::float > 0 THEN now() + make_interval(secs => %(delay)s::float) END
    WHERE %(joined)s::text IS NULL AND NOT EXISTS (SELECT 1 FROM deliveries WHERE id = %(id)s)
    RETURNING id
), new AS (
    INSERT INTO deliveries (id, event, action, lane, repo_id, repo, number, installation, headers, body, job_id,
                            joined, status, reason, finished_at)
    SELECT %(id)s, %(event)s, %(action)s, %(lane)s, %(repo_id)s, %(repo)s, %(number)s, %(installation)s, %(headers)s,
           %(body)s, (SELECT id FROM job), %(joined)s,
           CASE WHEN %(joined)s::text IS NULL THEN 'waiting' ELSE 'superseded' END,
           CASE WHEN %(joined)s::text IS NULL THEN '' ELSE 'merged' END,
           CASE WHEN %(joined)s::text IS NOT NULL THEN now() END
    WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE id = %(id)s)
    RETURNING id
), seen AS (
    INSERT INTO repositories AS r (id, full_name, installation)
    SELECT %(repo_id)s, %(repo)s, %(installation)s FROM new WHERE %(repo_id)s <> 0 AND %(told)s AND NOT EXISTS (
        SELECT 1 FROM repositories WHERE id = %(repo_id)s AND (full_name, installation) = (%(repo)s, %(installation)s)
        AND seen_at > now() - interval '1 hour')
    ON CONFLICT (id) DO UPDATE
        SET full_name = excluded.full_name, installation = excluded.installation, seen_at = now()
)
SELECT id FROM new
"""
_QUEUE_AGAIN = """
WITH job AS (
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args)
    VALUES (%(queue)s, %(task)s, %(lane)s, jsonb_build_object('delivery', %(id)s::text)) RETURNING id
)
UPDATE deliveries SET job_id = job.id FROM job WHERE deliveries.id = %(id)s
"""

log = structlog.get_logger(__name__)


class Store:
    """The database behind `url`, over a pool of up to `size` connections. `migrate` must have run."""

    def __init__(self, url: str, settings: JobSettings | None = None, size: int = 10) -> None:
        self.url = url
        self.settings = settings or JobSettings()
        self.pool: ConnectionPool[psycopg.Connection[Any]] = open_pool(url, size)
        self.limits = Limits(self.pool, self.settings)
        self.history = History(self.pool)
        self.upkeep = Upkeep(self.pool, self.settings)

    def close(self) -> None:
        """Close all connections."""
        self.pool.close()

    def store_delivery(self, id: str, event_name: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Keep a verified delivery and queue the work on it, in one transaction; False where it is here already.

        When this has returned the delivery survives everything but the loss of the disk. DeliveryError 503 where the
        database cannot take it.
        """
        started = time.monotonic()
        try:
            new = self._store(id, event_name, headers, body)
        except psycopg.Error as error:
            metrics.ACCEPTED.labels("refused").inc()
            log.error("not_stored", delivery=id, error=str(error.__cause__ or error).strip())
            raise DeliveryError(503, "the database cannot take it now") from error
        metrics.ACCEPTED.labels("new" if new else "known").inc()
        metrics.ACCEPT_SECONDS.observe(time.monotonic() - started)
        return new

    def waiting(self, id: str) -> Delivery | None:
        """A delivery that is still to be worked on, None where that is done."""
        with self.pool.connection() as connection:
            return _waiting(connection, id)

    @contextmanager
    def turn(self, id: str) -> Iterator[tuple[Delivery, Callable[[], None]] | None]:
        """Be the only one, in all processes, who works on the lane of a delivery. NotNow where somebody else is.

        Yields the delivery, or None where it is done, and a check that raises Transient once the turn is lost, which
        happens when the database goes away: the lock lives in a connection and dies with it, on either side.
        """
        with self.pool.connection() as connection:
            row = connection.execute(_TURN, (id,)).fetchone()
            if row is None:
                yield None
                return
            lane, mine = row
            if not mine:
                raise NotNow("somebody else works on this issue", 2.0)

            def check() -> None:
                try:
                    connection.execute("SELECT 1")
                except psycopg.Error as error:
                    raise Transient("the turn is lost: the database went away") from error

            try:
                # Read only now: whoever had the turn before may have finished it.
                delivery = _waiting(connection, id)
                yield (delivery, check) if delivery else None
            finally:
                if not connection.broken:
                    connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 4))", (lane,))

    def finish(self, delivery: Delivery, result: ProcessResult) -> None:
        """Record what came of a delivery and end it, in one transaction. Doing so twice changes nothing."""
        with self.pool.connection() as connection, connection.transaction():
            self.history.record(connection, delivery, result)
            self._end(connection, delivery.id, "done", result.note)

    def look_again(self, delivery: Delivery, seconds: float) -> None:
        """Queue a look at the issue of a delivery in a while. What else comes to the issue does not wait for it."""
        issue = {"number": delivery.number}
        repo = {"id": delivery.repo_id, "full_name": delivery.repo}
        body = json.dumps({"issue": issue, "repository": repo, "installation": {"id": delivery.installation}}).encode()
        lane = Lane(delivery.repo_id, delivery.repo, delivery.number, delivery.installation, "again")
        values = _values(f"again-{delivery.id}", SWEEP, lane, {}, body)
        with self.pool.connection() as connection:
            connection.execute(_NEW, values | {"lock": f"{lane.key} again", "delay": seconds})

    def taken_over(self, id: str) -> None:
        """Count an attempt that nobody lived to report: it may be this delivery that workers die of."""
        with self.pool.connection() as connection:
            connection.execute(
                "UPDATE deliveries SET attempts = attempts + 1, faults = faults + 1 WHERE id = %s AND "
                "status = 'waiting'",
                (id,),
            )

    def give_up(self, id: str, reason: str) -> None:
        """Put a delivery on the dead-letter list."""
        with self.pool.connection() as connection, connection.transaction():
            self._end(connection, id, "dead", reason)

    def postpone(self, id: str, reason: str, seconds: float, failed: bool, fault: bool = False) -> datetime:
        """Note why a delivery waits on, and return when its time comes.

        `failed`: this counts as an attempt; `fault`: one that failed by our fault.
        """
        with self.pool.connection() as connection:
            row = connection.execute(
                "UPDATE deliveries SET reason = %(reason)s, attempts = attempts + %(failed)s::int, "
                "faults = faults + %(fault)s::int, "
                "tried_at = CASE WHEN %(failed)s THEN coalesce(tried_at, now()) ELSE tried_at END WHERE id = %(id)s "
                "RETURNING now() + make_interval(secs => %(seconds)s)",
                {"id": id, "reason": _storable(reason), "failed": failed, "fault": fault, "seconds": seconds},
            ).fetchone()
        return cast(datetime, row[0]) if row else datetime.now(UTC)

    def requeue(self, id: str) -> bool:
        """Take a delivery off the dead-letter list and work on it again; False where it is not on it."""
        with self.pool.connection() as connection, connection.transaction():
            row = connection.execute(
                "UPDATE deliveries SET status = 'waiting', reason = '', attempts = 0, faults = 0, tried_at = NULL, "
                "finished_at = NULL WHERE id = %s AND status = 'dead' AND body IS NOT NULL RETURNING lane",
                (id,),
            ).fetchone()
            if row is not None:
                connection.execute(_QUEUE_AGAIN, {"id": id, "lane": row[0], "queue": QUEUE, "task": TASK})
        return row is not None

    def discard(self, id: str) -> bool:
        """Take a delivery off the dead-letter list for good; False where it is not on it."""
        with self.pool.connection() as connection:
            return bool(
                connection.execute(
                    "UPDATE deliveries SET status = 'discarded', body = NULL WHERE id = %s AND status = 'dead'", (id,)
                ).rowcount
            )

    def _store(self, id: str, event_name: str, headers: Mapping[str, str], body: bytes) -> bool:
        kept = {name.lower(): value for name, value in headers.items() if name.lower() in _KEPT_HEADERS}
        lane = lane_of(body, kept.get("content-type", "application/json"))
        values = _values(id, event_name, lane, kept, body)
        with self.pool.connection() as connection:
            try:
                if event_name == "issues" and lane.action == "edited":
                    return self._store_edit(connection, values)
                return connection.execute(_NEW, values).fetchone() is not None
            except psycopg.errors.UniqueViolation:
                return False

    def _store_edit(self, connection: psycopg.Connection[Any], values: dict[str, Any]) -> bool:
        """Merge it into the opening or edit of the same issue that still waits: one run sees the newest text."""
        id, settings = values["id"], self.settings
        with connection.transaction():
            head = connection.execute(_HEAD, (values["lane"], [*OPENING, "edited"])).fetchone()
            if head is None:
                return connection.execute(_NEW, values | {"delay": settings.debounce_seconds}).fetchone() is not None
            if connection.execute(_NEW, values | {"joined": head[0]}).fetchone() is None:
                return False
            connection.execute("UPDATE deliveries SET body = NULL WHERE joined = %s AND id <> %s", (head[0], id))
            if head[1] == "edited":
                connection.execute(
                    "UPDATE procrastinate_jobs SET scheduled_at = greatest(scheduled_at, least(now() + make_interval("
                    "secs => %s), (SELECT received_at FROM deliveries WHERE id = %s) + make_interval(secs => %s))) "
                    "WHERE id = %s",
                    (settings.debounce_seconds, head[0], settings.debounce_limit_seconds, head[2]),
                )
        return True

    def _end(self, connection: psycopg.Connection[Any], id: str, status: str, reason: str) -> None:
        keep = status == "dead"
        connection.execute(
            "UPDATE deliveries SET status = %s, reason = %s, finished_at = now(), body = CASE WHEN %s THEN body END "
            "WHERE id = %s AND status = 'waiting'",
            (status, _storable(reason), keep, id),
        )
        if not keep:
            connection.execute("UPDATE deliveries SET body = NULL WHERE joined = %s", (id,))


def _values(id: str, event: str, lane: Lane, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """What `_NEW` takes, for a delivery that begins at once in its lane."""
    return {
        "id": id, "event": event, "action": lane.action, "lane": lane.key, "repo_id": lane.repo_id,
        "repo": lane.repo, "number": lane.number, "installation": lane.installation, "headers": Jsonb(headers),
        "body": zlib.compress(body, 6), "queue": QUEUE, "task": TASK, "lock": lane.key, "delay": 0.0,
        "joined": None, "told": not event.startswith(OWN),
    }  # fmt: skip


def _storable(reason: str) -> str:
    """Bounded, and without what PostgreSQL takes in no text: why something failed must never fail itself."""
    return reason[:500].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _waiting(connection: psycopg.Connection[Any], id: str) -> Delivery | None:
    row = connection.cursor(row_factory=dict_row).execute(_WAITING, (id,)).fetchone()
    if row is None:
        return None
    row["body"] = zlib.decompress(row["body"]) if row["body"] else b""
    row["newer"] = zlib.decompress(row["newer"]) if row["newer"] else b""
    return Delivery(**{name: row[name] for name in Delivery.__slots__})

"""Budgets and pauses, shared by all workers through the database and reckoned by the database's clock."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from bot.errors import FaqbotError
from bot.jobs.settings import JobSettings

#: Verbs of the hub that create content, the scarcest of GitHub's limits.
CREATES = frozenset({"post_comment", "create_issue", "create_check", "create_label", "edit_comment", "react"})

_TAKE = """
INSERT INTO buckets AS b (name, tokens) VALUES (%(name)s, %(size)s - 1)
ON CONFLICT (name) DO UPDATE SET at = now(), tokens =
    least(%(size)s, b.tokens + greatest(0, extract(epoch FROM now() - b.at)) * %(rate)s) - 1
WHERE least(%(size)s, b.tokens + greatest(0, extract(epoch FROM now() - b.at)) * %(rate)s) >= 1
RETURNING tokens
"""
_PAUSES = """
SELECT extract(epoch FROM least(max(until), now() + interval '1 hour') - now())::float AS seconds,
       string_agg(scope || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END, ', ' ORDER BY scope) AS why
FROM pauses WHERE until > now() AND scope = ANY(%s)
"""
_RELEASE = """
UPDATE procrastinate_jobs j SET scheduled_at = NULL FROM deliveries d
WHERE d.job_id = j.id AND j.status = 'todo' AND j.scheduled_at > now() AND d.status = 'waiting'
  AND d.reason LIKE 'paused: %' AND NOT EXISTS (
    SELECT 1 FROM pauses p WHERE p.until > now() AND p.scope IN
    ('*', 'repo:' || lower(d.repo), 'limit:' || lower(d.repo), 'installation:' || d.installation))
"""


class NotNow(FaqbotError):
    """The budget is used up or somebody pressed pause: not before `seconds` have passed. No attempt is counted."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Limits:
    """Takes from budgets, sets and lifts pauses."""

    def __init__(self, pool: ConnectionPool[psycopg.Connection[Any]], settings: JobSettings) -> None:
        self._pool = pool
        self._settings = settings

    def check(self, installation: int, repo: str) -> None:
        """NotNow where the bot, the repository or the installation is paused. Pauses of a person last until resumed."""
        with self._pool.connection() as connection:
            row = connection.execute(_PAUSES, (_scopes(installation, repo),)).fetchone()
        if row is not None and row[1] is not None:
            raise NotNow(f"paused: {row[1]}", max(1.0, row[0]))

    def spend(self, verb: str, installation: int, repo_id: int, repo: str) -> None:
        """Take what a write costs from every budget it falls under. NotNow where one is empty, or on pause."""
        self.check(installation, repo)
        if verb not in CREATES:
            return
        mine, settings = f"installation:{installation}" if installation else f"repo:{repo_id}", self._settings
        with self._pool.connection() as connection, connection.transaction():
            if verb == "post_comment":
                self._count_post(connection, repo_id)
            _take(connection, "all/minute", settings.writes_per_minute_in_all, 60)
            _take(connection, f"{mine}/hour", settings.writes_per_hour, 3600)
            _take(connection, f"{mine}/minute", settings.writes_per_minute, 60)

    def pause_installation(self, installation: int, repo: str, seconds: float, reason: str) -> None:
        """Leave GitHub alone for that long, on behalf of one installation (without one: of one repository)."""
        scope = f"installation:{installation}" if installation else f"limit:{repo.lower()}"
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO pauses AS p (scope, until, reason) VALUES (%s, now() + make_interval(secs => %s), %s) "
                "ON CONFLICT (scope) DO UPDATE SET until = greatest(p.until, excluded.until), reason = excluded.reason",
                (scope, seconds, reason[:200]),
            )

    def pause(self, repo: str = "", reason: str = "") -> None:
        """The kill switch, for one repository or for all; takes effect before the next write."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO pauses (scope, reason) VALUES (%s, %s) "
                "ON CONFLICT (scope) DO UPDATE SET until = 'infinity', reason = excluded.reason",
                (_person_scope(repo), reason[:200]),
            )

    def resume(self, repo: str = "") -> bool:
        """Lift a pause that a person set; False where there was none. What waited for it runs at once."""
        with self._pool.connection() as connection:
            gone = connection.execute("DELETE FROM pauses WHERE scope = %s", (_person_scope(repo),)).rowcount
        self.release()
        return bool(gone)

    def release(self) -> int:
        """Let jobs go on that wait for a pause which is over; returns how many. Workers do so every few seconds."""
        with self._pool.connection() as connection:
            return connection.execute(_RELEASE).rowcount

    def pauses(self) -> list[tuple[str, str, str]]:
        """(scope, until, reason) of all pauses in force."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT scope, until::text, reason FROM pauses WHERE until > now() ORDER BY scope"
            )
            return [(scope, until, reason) for scope, until, reason in rows]

    def _count_post(self, connection: psycopg.Connection[Any], repo_id: int) -> None:
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('posts', %s))", (repo_id,))
        row = connection.execute(
            "SELECT count(*), extract(epoch FROM min(at) + interval '1 hour' - now())::float FROM posts "
            "WHERE repo_id = %s AND at > now() - interval '1 hour'",
            (repo_id,),
        ).fetchone()
        assert row is not None
        if row[0] >= self._settings.comments_per_hour:
            raise NotNow(f"{row[0]} comments within an hour in this repository", max(1.0, row[1] or 60.0))
        connection.execute("INSERT INTO posts (repo_id) VALUES (%s)", (repo_id,))


def _take(connection: psycopg.Connection[Any], name: str, size: int, seconds: float) -> None:
    """One token of a bucket that gives at most `size` within any `seconds`: a quarter at once, the rest in time."""
    rate = 0.75 * size / seconds
    if connection.execute(_TAKE, {"name": name, "size": max(1.0, size / 4), "rate": rate}).fetchone() is None:
        raise NotNow(f"the budget {name} is used up", 1 / rate)


def _scopes(installation: int, repo: str) -> list[str]:
    name = repo.lower()
    return ["*", f"repo:{name}", f"limit:{name}", *([f"installation:{installation}"] if installation else [])]


def _person_scope(repo: str) -> str:
    return f"repo:{repo.lower()}" if repo else "*"

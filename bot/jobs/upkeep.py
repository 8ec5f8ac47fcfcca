"""What has to be known and done now and then: what is due, what is too old, what GitHub was asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from bot.jobs.settings import JobSettings

_ASK = """
INSERT INTO redeliveries AS r (delivery) SELECT %(id)s WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE id = %(id)s)
ON CONFLICT (delivery) DO UPDATE SET asked = r.asked + 1, at = now() WHERE r.asked < %(times)s
"""
_DUE = """
INSERT INTO chores AS c (name) VALUES (%(name)s)
ON CONFLICT (name) DO UPDATE SET at = now() WHERE c.at <= now() - make_interval(secs => %(minutes)s::float * 60)
"""
#: What to delete. Deliveries that wait are never too old.
_FORGET = {
    "texts": "UPDATE decisions SET input = NULL WHERE input IS NOT NULL "
    "AND at < now() - make_interval(days => %(keep_input_days)s)",
    "feedback_texts": "UPDATE feedback SET input = NULL WHERE input IS NOT NULL AND NOT reviewed "
    "AND at < now() - make_interval(days => %(keep_input_days)s)",
    "decisions": "DELETE FROM decisions WHERE at < now() - make_interval(days => %(keep_decisions_days)s)",
    "deliveries": "DELETE FROM deliveries WHERE status <> 'waiting' "
    "AND received_at < now() - make_interval(days => %(keep_deliveries_days)s)",
    "redeliveries": "DELETE FROM redeliveries WHERE at < now() - interval '7 days'",
    "posts": "DELETE FROM posts WHERE at < now() - interval '2 hours'",
    "pauses": "DELETE FROM pauses WHERE until < now()",
    "buckets": "DELETE FROM buckets WHERE at < now() - interval '1 day'",
}


class Upkeep:
    """Looks after the tables as a whole."""

    def __init__(self, pool: ConnectionPool[psycopg.Connection[Any]], settings: JobSettings) -> None:
        self._pool = pool
        self._settings = settings

    def may_ask_for(self, delivery: str, times: int) -> bool:
        """Whether GitHub is to be asked for a delivery: it is not here, and was not asked for too often. Counts."""
        with self._pool.connection() as connection:
            return bool(connection.execute(_ASK, {"id": delivery, "times": times}).rowcount)

    def repositories(self, repo: str = "", days: int = 60) -> list[tuple[int, str, int]]:
        """(id, full name, installation) of the repositories that were heard of lately, or of the one named."""
        with self._pool.connection() as connection:
            return connection.execute(
                "SELECT id, full_name, installation FROM repositories "
                "WHERE seen_at > now() - make_interval(days => %s) AND (%s = '' OR lower(full_name) = lower(%s)) "
                "ORDER BY id",
                (days, repo, repo),
            ).fetchall()

    def is_due(self, chore: str, minutes: float) -> bool:
        """Whether nobody did that chore within so many minutes; whoever hears True does it."""
        with self._pool.connection() as connection:
            return bool(connection.execute(_DUE, {"name": chore, "minutes": minutes}).rowcount)

    def forget(self) -> dict[str, int]:
        """Delete what is older than the retention settings; returns how much of what."""
        with self._pool.connection() as connection:
            return {
                name: connection.execute(query.encode(), dataclasses.asdict(self._settings)).rowcount
                for name, query in _FORGET.items()
            }

    def deliveries(self, statuses: Sequence[str], limit: int = 100) -> list[dict[str, Any]]:
        """Deliveries in these states, oldest first, without their payloads."""
        columns = "id, event, action, repo, number, installation, status, reason, attempts, received_at, finished_at"
        query = f"SELECT {columns} FROM deliveries WHERE status = ANY(%s) ORDER BY seq LIMIT %s"
        with self._pool.connection() as connection:
            return connection.cursor(row_factory=dict_row).execute(query.encode(), (list(statuses), limit)).fetchall()

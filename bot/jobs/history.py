"""What was decided and how it was received: written with the end of a delivery, read by the command line."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from bot.core.actions import REPLY_DELETED
from bot.core.issue import Known, Switch
from bot.core.marker import digest_of
from bot.jobs.records import Delivery, Outcome, ProcessResult, RecentReply, input_digest, pack, unpack

COMMENT_POSTED = "comment posted"  # as `bot.gh.apply` says it
_COLUMNS = (
    "id, delivery, at, repo, number, verdict, entry, confidence, silence, reasons, matches, actions, comment_id, "
    "input_digest, versions"
)
_OF_REPO = "(%(repo)s = '' OR lower(repo) = lower(%(repo)s))"
_SINCE = f"{_OF_REPO} AND (%(days)s = 0 OR at > now() - make_interval(days => %(days)s))"
_TEXT = """coalesce(f.input, (SELECT d.input FROM decisions d WHERE (d.repo_id, d.number) = (f.repo_id, f.number)
           AND d.input IS NOT NULL ORDER BY d.id DESC LIMIT 1))"""
_CASES = f"""
SELECT DISTINCT ON (f.repo_id, f.number)
       f.id, f.at, f.repo, f.number, f.gold, f.rejected, f.source, f.reviewed, {_TEXT} AS input
FROM feedback f WHERE {_OF_REPO} ORDER BY f.repo_id, f.number, f.reviewed DESC, f.id DESC
"""
_DECIDED = """
SELECT number FROM decisions WHERE repo_id = %(repo)s AND number = ANY(%(numbers)s)
UNION SELECT number FROM deliveries WHERE repo_id = %(repo)s AND number = ANY(%(numbers)s) AND
    (event = 'faqbot.sweep' OR event = 'issues' AND action = ANY('{opened,reopened,transferred,edited}'))
"""
_OUTCOMES = f"""
SELECT DISTINCT ON (repo_id, number, entry) repo, entry, version, outcome, number, person FROM outcomes WHERE {_SINCE}
ORDER BY repo_id, number, entry, (source LIKE 'closed by %%'), id DESC
"""
_RECENT = """
SELECT d.repo_id, coalesce(r.full_name, d.repo) AS repo, coalesce(r.installation, 0) AS installation, d.number,
       d.comment_id, d.entry
FROM (
    SELECT *, row_number() OVER (PARTITION BY repo_id ORDER BY at DESC) AS place FROM (
        SELECT DISTINCT ON (repo_id, comment_id) repo_id, repo, number, comment_id, entry, at FROM decisions x
        WHERE comment_id IS NOT NULL AND at > now() - make_interval(days => %(days)s) AND NOT EXISTS (
            SELECT 1 FROM outcomes o WHERE (o.repo_id, o.number) = (x.repo_id, x.number) AND o.source = %(gone)s)
        ORDER BY repo_id, comment_id, id DESC
    ) each
) d LEFT JOIN repositories r ON r.id = d.repo_id
WHERE d.place <= %(limit)s ORDER BY d.repo_id, d.at DESC
"""
_KNOWN = """
SELECT EXISTS (SELECT 1 FROM outcomes o WHERE (o.repo_id, o.number) = (%(repo)s, %(number)s) AND o.source = %(source)s)
       AS deleted, s.is_off, s.comment
FROM (SELECT 1) one LEFT JOIN switches s ON (s.repo_id, s.number) = (%(repo)s, %(number)s)
"""


class History:
    """Decisions, feedback and outcomes."""

    def __init__(self, pool: ConnectionPool[psycopg.Connection[Any]]) -> None:
        self._pool = pool

    def record(self, connection: psycopg.Connection[Any], delivery: Delivery, result: ProcessResult) -> None:
        """Write down what came of a delivery; a second time replaces the first."""
        place = (delivery.id, delivery.repo_id, delivery.repo, delivery.number)
        text = pack({"title": result.title, "body": result.body}) if result.title or result.body else None
        if result.verdict:
            connection.execute(
                "INSERT INTO decisions (delivery, repo_id, repo, number, verdict, entry, confidence, silence, reasons, "
                "matches, actions, comment_id, input_digest, versions, input) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (delivery) DO NOTHING",
                (*place, result.verdict, result.entry, result.confidence, result.silence, Jsonb(list(result.reasons)),
                 Jsonb(list(result.matches)), Jsonb(list(result.actions)), result.comment_id,
                 input_digest(result.title, result.body), Jsonb(result.versions), text),
            )  # fmt: skip
        for case in result.cases:
            where, said = place, text
            if case.number:
                where = (f"{delivery.id}/{case.number}", delivery.repo_id, delivery.repo, case.number)
                said = pack({"title": case.title, "body": case.body})
            connection.execute(
                "INSERT INTO feedback (delivery, repo_id, repo, number, gold, rejected, source, reviewed, input) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (delivery) DO NOTHING",
                (*where, list(case.gold), list(case.rejected), case.source, case.reviewed, said),
            )
        for outcome in result.outcomes:
            _insert(connection, place, outcome)

        if result.switch is not None:
            connection.execute(
                "INSERT INTO switches (repo_id, number, is_off, comment) VALUES (%s, %s, %s, %s) "
                "ON CONFLICT (repo_id, number) DO UPDATE SET is_off = excluded.is_off, comment = excluded.comment, "
                "at = now()",
                (delivery.repo_id, delivery.number, result.switch.is_off, result.switch.comment),
            )

    def decisions(self, repo: str = "", number: int = 0, limit: int = 50) -> list[dict[str, Any]]:
        """The newest decisions first."""
        where = f"{_OF_REPO} AND (%(number)s = 0 OR number = %(number)s)"
        query = f"SELECT {_COLUMNS} FROM decisions WHERE {where} ORDER BY id DESC LIMIT %(limit)s"
        return self._rows(query, {"repo": repo, "number": number, "limit": limit})

    def decision(self, id: int) -> dict[str, Any] | None:
        """One decision, with its `title` and `body` (None where they are not kept any more)."""
        rows = self._rows(f"SELECT {_COLUMNS}, input FROM decisions WHERE id = %(id)s", {"id": id})
        return _with_text(rows[0]) if rows else None

    def outcomes(self, repo: str = "", days: int = 0) -> list[dict[str, Any]]:
        """How each reply was received, within so many days (0: ever): repo, entry, version, outcome, number, person.

        A reply has one outcome: the last that somebody expressed, else what closing the issue tells.
        """
        return self._rows(_OUTCOMES, {"repo": repo, "days": days})

    def verdicts(self, repo: str = "", days: int = 0) -> list[dict[str, Any]]:
        """How many issues got each verdict, by repository and entry, within so many days (0: ever)."""
        columns, order = "repo, entry, verdict", "repo, entry NULLS LAST, verdict"
        count = "count(DISTINCT number) AS count"
        query = f"SELECT {columns}, {count} FROM decisions WHERE {_SINCE} GROUP BY {columns} ORDER BY {order}"
        return self._rows(query, {"repo": repo, "days": days})

    def cases(self, repo: str = "") -> list[dict[str, Any]]:
        """The newest correction of each issue whose text is still kept; a reviewed one before any other."""
        rows = self._rows(_CASES, {"repo": repo})
        return [row for row in map(_with_text, rows) if row["title"] is not None]

    def decided(self, repo_id: int, numbers: list[int]) -> set[int]:
        """Which of these issues were decided on, or are about to be."""
        return {row["number"] for row in self._rows(_DECIDED, {"repo": repo_id, "numbers": numbers})}

    def posted_lately(self, repo_id: int, number: int, but: str) -> bool:
        """Whether another delivery than `but` had a comment posted on an issue within the last minutes."""
        query = (
            "SELECT 1 FROM decisions WHERE (repo_id, number) = (%(repo)s, %(number)s) AND delivery <> %(but)s "
            "AND actions @> %(posted)s AND at > now() - interval '5 minutes' LIMIT 1"
        )
        return bool(
            self._rows(query, {"repo": repo_id, "number": number, "but": but, "posted": Jsonb([COMMENT_POSTED])})
        )

    def recent_replies(self, days: int = 14, limit: int = 50) -> list[RecentReply]:
        """The newest replies of the last days, at most `limit` of a repository; not those known to be deleted."""
        return [
            RecentReply(**row) for row in self._rows(_RECENT, {"days": days, "limit": limit, "gone": REPLY_DELETED})
        ]

    def hear(self, reply: RecentReply, outcome: Outcome | None) -> bool:
        """Keep what a look at a reply tells, in place of the look before; whether that is something else."""
        place = (f"reply-{reply.comment_id}", reply.repo_id, reply.repo, reply.number)
        told = None if outcome is None else (outcome.outcome, outcome.entry, outcome.source)
        with self._pool.connection() as connection, connection.transaction():
            before = connection.execute(
                "SELECT outcome, entry, source FROM outcomes WHERE delivery = %s", place[:1]
            ).fetchone()
            if before == told:
                return False
            connection.execute("DELETE FROM outcomes WHERE delivery = %s", place[:1])
            if outcome is not None:
                _insert(connection, place, outcome)
        return True

    def known(self, repo_id: int, number: int) -> Known:
        """What is remembered of an issue that GitHub may not show: that a person deleted the reply, or said off."""
        place = {"repo": repo_id, "number": number, "source": REPLY_DELETED}
        (row,) = self._rows(_KNOWN, place)
        switch = Switch(row["is_off"], row["comment"]) if row["is_off"] is not None else None
        return Known(row["deleted"], switch)

    def _rows(self, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        with self._pool.connection() as connection:
            return connection.cursor(row_factory=dict_row).execute(query.encode(), values).fetchall()


def _insert(connection: psycopg.Connection[Any], place: tuple[str, int, str, int], outcome: Outcome) -> None:
    person = digest_of(place[1], outcome.person.casefold()) if outcome.person else ""
    connection.execute(
        "INSERT INTO outcomes (delivery, repo_id, repo, number, outcome, entry, source, version, person) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (*place, outcome.outcome, outcome.entry, outcome.source, outcome.version, person),
    )


def _with_text(row: dict[str, Any]) -> dict[str, Any]:
    text = unpack(row["input"]) if row["input"] else {"title": None, "body": None}
    return {**{name: value for name, value in row.items() if name != "input"}, **text}

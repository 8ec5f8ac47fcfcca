"""Connections to the database, and its schema brought up to date under a lock."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg
import structlog
from psycopg_pool import ConnectionPool

from bot.errors import FaqbotError

SCHEMA = "faqbot"  # our own tables
QUEUE_SCHEMA = "procrastinate"  # the queue's
SEARCH_PATH = f"-c search_path={SCHEMA},{QUEUE_SCHEMA}"
POST_MIGRATION_HOURS = 24  # an old version may run beside the new one for that long
_READY = 4  # connections
MIGRATION_LOCK = 7_238_114_009

log = structlog.get_logger(__name__)


def connection_options(url: str, *, durable: bool = True) -> dict[str, Any]:
    """Keyword arguments for psycopg that make a connection to `url` find both schemas.

    What is written by one that is not `durable` may be gone after a crash of the database: the last half second of it.
    """
    own = dict(parse_qsl(urlsplit(url).query)).get("options", "")
    own += "" if durable else " -c synchronous_commit=off"
    keep_alive = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    return {"options": f"{own} {SEARCH_PATH}".strip(), "connect_timeout": 5, "application_name": "faqbot", **keep_alive}


def open_pool(url: str, size: int) -> ConnectionPool[psycopg.Connection[Any]]:
    """A pool of up to `size` connections that replaces dead ones; a database that is down is not an error yet.

    Some are there beforehand: the first deliveries of a rush would wait for connections to be made.
    """
    options = connection_options(url) | {"autocommit": True}
    pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
        url, kwargs=options, min_size=min(_READY, size), max_size=size, timeout=5, reconnect_timeout=2, open=False,
        check=_check,
    )  # fmt: skip
    pool.open()
    return pool


def _check(connection: psycopg.Connection[Any]) -> None:
    """A connection that the server closed has something to read; only then it is worth a question."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        connection.execute("SELECT 1")


def wait_for(url: str, seconds: float) -> None:
    """Wait until the database answers. FaqbotError after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > until:
                raise FaqbotError(f"the database does not answer: {str(error).strip()}") from error
            time.sleep(0.2)
        else:
            return


def migrate(url: str) -> list[str]:
    """Bring the schema up to date; returns what was applied. Any number of processes may do so at once."""
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection, _locked(connection):
        for schema in (SCHEMA, QUEUE_SCHEMA):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}".encode())
        applied = _migrate_queue(connection) + _migrate_own(url)
    for name in applied:
        log.info("migrated", migration=name)
    return applied


@contextmanager
def _locked(connection: psycopg.Connection[Any]) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))


def _migrate_own(url: str) -> list[str]:
    from yoyo import get_backend, read_migrations  # type: ignore[import-untyped]

    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query), ("schema", SCHEMA)])
    address = urlunsplit(parts._replace(scheme="postgresql+psycopg", query=query))
    with resources.as_file(resources.files("bot.jobs") / "migrations") as folder:
        migrations = read_migrations(str(folder))
        with get_backend(address) as backend:
            backend.init_database()
            backend.break_lock()  # we hold the only lock; this row is what a killed migration left behind
            with backend.lock():
                waiting = backend.to_apply(migrations)
                backend.apply_migrations(waiting)
                return [str(migration.id) for migration in waiting]


def _migrate_queue(connection: psycopg.Connection[Any]) -> list[str]:
    """Procrastinate's tables: the whole schema once, later each of its migrations that is not there yet.

    Its `post` migrations take away what the version before still needs, so they wait for a day.
    """
    from procrastinate.schema import SchemaManager

    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    connection.execute(f"SET search_path TO {QUEUE_SCHEMA}".encode())
    connection.execute(
        "CREATE TABLE IF NOT EXISTS faqbot_migrations (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
    )
    query = "SELECT name, now() - at < make_interval(hours => %s) FROM faqbot_migrations"
    done: dict[str, bool] = dict(connection.execute(query, (POST_MIGRATION_HOURS,)))
    if not done:
        with connection.transaction():
            connection.execute(SchemaManager.get_schema().encode())
            _remember(connection, scripts)
        return ["procrastinate"]
    waiting = [script for script in scripts if script.name not in done]
    fresh = any(done.values())
    now = [script for script in waiting if "_post_" not in script.name or not (fresh or _has_pre(waiting))]
    for script in now:
        with connection.transaction():
            connection.execute(script.read_bytes())
            _remember(connection, [script])
    return [script.name for script in now]


def _has_pre(scripts: list[Path]) -> bool:
    return any("_post_" not in script.name for script in scripts)


def _remember(connection: psycopg.Connection[Any], scripts: list[Path]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO faqbot_migrations (name) VALUES (%s)", [(script.name,) for script in scripts])

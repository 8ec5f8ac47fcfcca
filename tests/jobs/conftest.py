"""One embedded PostgreSQL per test session, a fresh database per test."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.core.event import Event
from bot.gh.deliveries import parse_delivery
from bot.jobs.database import connection_options, migrate
from bot.jobs.embedded import EmbeddedPostgres
from bot.jobs.logs import set_up_logs
from bot.jobs.records import ProcessResult
from bot.jobs.runner import Runner
from bot.jobs.store import Store
from bot.jobs.worker import Worker
from tests.jobs.support import QUICK, execute, named

_number = itertools.count(1)
_OURS = "schemaname IN ('faqbot', 'procrastinate')"
_TABLES = f"SELECT schemaname, tablename FROM pg_tables WHERE {_OURS} AND tablename !~ 'yoyo|migration'".encode()
_FIRST_NUMBERS = f"""
SELECT setval(format('%I.%I', schemaname, sequencename), 1, false) FROM pg_sequences WHERE {_OURS}""".encode()


@pytest.fixture(autouse=True, scope="session")
def _quiet() -> None:
    set_up_logs("debug", readable=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """For PostgreSQL: each pytest that starts beside this one closes the common folder to other accounts."""
    with tempfile.TemporaryDirectory(prefix="faqbot-test-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A running server whose template database has the schema."""
    with (
        tempfile.TemporaryDirectory(prefix="faqbot-test-") as name,
        EmbeddedPostgres(Path(name) / "postgres") as server,
    ):
        execute(server.url, "ALTER SYSTEM SET fsync = off")
        execute(server.url, "SELECT pg_reload_conf()")
        execute(server.url, "CREATE DATABASE template_faqbot")
        migrate(named(server.url, "template_faqbot"))
        yield server


@pytest.fixture(scope="session")
def shared(postgres: EmbeddedPostgres) -> str:
    """The address of a database with the schema, for all tests that leave the schema as it is."""
    execute(postgres.url, "CREATE DATABASE shared TEMPLATE template_faqbot")
    return named(postgres.url, "shared")


@pytest.fixture
def database(shared: str) -> str:
    """The address of an empty database with the schema. Emptying one takes a hundredth of making one."""
    with psycopg.connect(shared, autocommit=True, **connection_options(shared)) as connection:
        tables = [f"{schema}.{table}" for schema, table in connection.execute(_TABLES)]
        connection.execute("; ".join(f"DELETE FROM {table}" for table in tables).encode())
        connection.execute(_FIRST_NUMBERS)
    return shared


@pytest.fixture
def own_database(postgres: EmbeddedPostgres) -> str:
    """The address of a database with a schema that the test may change."""
    name = f"test_{next(_number)}"
    execute(postgres.url, f"CREATE DATABASE {name} TEMPLATE template_faqbot")
    return named(postgres.url, name)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database, QUICK)
    yield store
    store.close()


@pytest.fixture
def work(store: Store) -> Iterator[Callable[..., Worker]]:
    """Start workers in this process: `work(process, **settings)`."""
    workers: list[tuple[Worker, Store]] = []

    def start(process: Callable[[Event], ProcessResult], **settings: Any) -> Worker:
        own = Store(store.url, replace(QUICK, **settings))
        worker = Worker(own, Runner(own, parse_delivery), process, poll_seconds=0.1)
        worker.start()
        workers.append((worker, own))
        return worker

    yield start
    for worker, _ in workers:
        worker.stop()
    for worker, own in workers:
        worker.join(10)
        own.close()

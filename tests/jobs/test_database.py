"""The schema, brought up to date by any number of processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from bot.jobs.database import MIGRATION_LOCK, connection_options, migrate
from bot.jobs.embedded import EmbeddedPostgres
from bot.jobs.metrics import queue_depth
from bot.jobs.opening import open_store
from bot.jobs.settings import JobSettings
from tests.jobs.support import execute, named, until

pytestmark = pytest.mark.postgres


@pytest.fixture
def empty(postgres: EmbeddedPostgres) -> str:
    execute(postgres.url, "DROP DATABASE IF EXISTS empty_one")
    execute(postgres.url, "CREATE DATABASE empty_one")
    return named(postgres.url, "empty_one")


def test_many_processes_migrate_at_once_and_one_of_them_does_it(empty: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: migrate(empty), range(4)))
    assert sorted(map(bool, applied)) == [False, False, False, True]


def test_a_migration_that_was_killed_leaves_nobody_locked_out(own_database: str) -> None:
    execute(own_database, "INSERT INTO faqbot.yoyo_lock (locked, ctime, pid) VALUES (1, now(), 1)")
    assert migrate(own_database) == []


def test_a_start_goes_on_when_the_database_goes_away_in_the_middle_of_it(own_database: str) -> None:
    settings = JobSettings(database_url=own_database)
    waits = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
    with ThreadPoolExecutor(1) as pool, psycopg.connect(own_database, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        opened = pool.submit(_open_and_close, settings)
        until(lambda: other.execute(waits).fetchone())
        other.execute(f"SELECT pg_terminate_backend(pid) FROM ({waits}) AS waiting".encode())
        other.execute("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))
        assert opened.result(20) == 0


def _open_and_close(settings: JobSettings) -> int:
    with open_store(settings, size=1) as store:
        return queue_depth(store.pool)[0]


@pytest.mark.parametrize(
    ("durable", "expected"),
    [pytest.param(True, "on", id="what was acknowledged"), pytest.param(False, "off", id="notes of the queue")],
)
def test_only_what_matters_waits_for_the_disk(shared: str, durable: bool, expected: str) -> None:
    with psycopg.connect(shared, **connection_options(shared, durable=durable)) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == (expected,)
        assert connection.execute("SELECT count(*) FROM deliveries, procrastinate_jobs").fetchone() is not None


def test_everything_of_ours_is_in_schemas_of_its_own(own_database: str) -> None:
    with psycopg.connect(own_database) as connection:
        schemas = connection.execute("SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname !~ '^pg_|^info'")
        assert {name for (name,) in schemas} == {"faqbot", "procrastinate"}


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param("1 hour", [], id="not while the version before may still run"),
        pytest.param(
            "25 hours", ["03.04.00_50_post_add_retry_failed_job_procedure.sql"], id="a day after the first half"
        ),
    ],
)
def test_the_second_half_of_an_upgrade_of_the_queue_waits(own_database: str, age: str, expected: list[str]) -> None:
    """Written for the newest migration that procrastinate has in two halves."""
    name = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
    with psycopg.connect(own_database) as connection:
        connection.execute(f"UPDATE procrastinate.faqbot_migrations SET at = now() - interval '{age}'".encode())
        connection.execute("DELETE FROM procrastinate.faqbot_migrations WHERE name = %s", (name,))
    assert migrate(own_database) == expected

"""The schema, brought up to date by any number of processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from bot.jobs.database import migrate
from bot.jobs.embedded import EmbeddedPostgres
from tests.jobs.support import execute, named

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


def test_a_migration_that_was_killed_leaves_nobody_locked_out(database: str) -> None:
    execute(database, "INSERT INTO faqbot.yoyo_lock (locked, ctime, pid) VALUES (1, now(), 1)")
    assert migrate(database) == []


def test_everything_of_ours_is_in_schemas_of_its_own(database: str) -> None:
    with psycopg.connect(database) as connection:
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
def test_the_second_half_of_an_upgrade_of_the_queue_waits(database: str, age: str, expected: list[str]) -> None:
    """Written for the newest migration that procrastinate has in two halves."""
    name = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
    with psycopg.connect(database) as connection:
        connection.execute(f"UPDATE procrastinate.faqbot_migrations SET at = now() - interval '{age}'".encode())
        connection.execute("DELETE FROM procrastinate.faqbot_migrations WHERE name = %s", (name,))
    assert migrate(database) == expected

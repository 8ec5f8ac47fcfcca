"""The embedded PostgreSQL: shared, supervised, stopped by the last who leaves."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from bot.jobs.embedded import EmbeddedPostgres
from tests.jobs.support import until

pytestmark = pytest.mark.postgres


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_comes_back_by_itself_with_everything_when_it_is_killed(folder: Path) -> None:
    with EmbeddedPostgres(folder / "pg") as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS a")
        for _ in range(2):
            before = server.pid()
            assert before is not None
            os.kill(before, signal.SIGKILL)
            until(lambda before=before: server.pid() != before and answers(server.url), 30)  # type: ignore[misc]
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT a FROM kept").fetchone() == (1,)


def test_the_last_one_who_leaves_stops_it_and_it_starts_again(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder / "pg"), EmbeddedPostgres(folder / "pg")
    with first:
        with second:
            assert (first.starts, second.starts) == (1, 0)
        assert answers(first.url)
    assert not answers(first.url)
    with EmbeddedPostgres(folder / "pg") as again:
        assert answers(again.url)


def test_a_path_that_is_too_long_for_a_socket_is_no_obstacle(folder: Path) -> None:
    with EmbeddedPostgres(folder / ("a long name" * 12) / "pg") as server:
        assert answers(server.url)
    assert len(os.fsencode(server.socket_folder)) < 100

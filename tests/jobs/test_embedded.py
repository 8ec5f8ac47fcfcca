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


def test_it_comes_back_by_itself_with_everything_when_it_is_killed(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "pg") as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS a")
        for _ in range(2):
            before = server.pid()
            assert before is not None
            os.kill(before, signal.SIGKILL)
            until(lambda before=before: server.pid() != before and answers(server.url), 30)  # type: ignore[misc]
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT a FROM kept").fetchone() == (1,)


def test_the_last_one_who_leaves_stops_it_and_it_starts_again(tmp_path: Path) -> None:
    first, second = EmbeddedPostgres(tmp_path / "pg"), EmbeddedPostgres(tmp_path / "pg")
    with first:
        with second:
            assert (first.starts, second.starts) == (1, 0)
        assert answers(first.url)
    assert not answers(first.url)
    with EmbeddedPostgres(tmp_path / "pg") as again:
        assert answers(again.url)


def test_a_path_that_is_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / ("a long name" * 12) / "pg"
    with EmbeddedPostgres(folder) as server:
        assert answers(server.url)
    assert len(os.fsencode(server.socket_folder)) < 100

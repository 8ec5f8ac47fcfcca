"""Budgets and pauses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.jobs.limits import Limits, NotNow
from bot.jobs.store import Store
from tests.jobs.support import QUICK, one, write

pytestmark = pytest.mark.postgres


def spent(limits: Limits, verb: str = "post_comment", repo_id: int = 1, installation: int = 7, times: int = 100) -> int:
    """How many writes go through."""

    def spend(_: int) -> bool:
        try:
            limits.spend(verb, installation, repo_id, f"octo/{repo_id}")
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        return sum(pool.map(spend, range(times)))


@pytest.fixture
def limits(store: Store) -> Limits:
    generous = replace(QUICK, comments_per_hour=5, writes_per_minute=40, writes_per_hour=400)
    return Limits(store.pool, generous)


def test_a_repository_gets_only_so_many_comments_an_hour_over_all_workers(store: Store, limits: Limits) -> None:
    assert spent(limits) == 5
    with pytest.raises(NotNow, match="5 comments within an hour") as caught:
        limits.spend("post_comment", 7, 1, "octo/1")
    assert 3500 < caught.value.seconds <= 3600
    write(store, "UPDATE posts SET at = at - interval '61 minutes'")
    assert spent(limits) == 5


def test_the_ceiling_of_one_repository_leaves_others_alone(limits: Limits) -> None:
    assert spent(limits, repo_id=1) == 5
    assert spent(limits, repo_id=2) == 5


def test_an_installation_keeps_below_githubs_limit_and_is_filled_again(store: Store, limits: Limits) -> None:
    assert spent(limits, "edit_comment") == 10  # a quarter of the forty at once, the rest over the minute
    write(store, "UPDATE buckets SET at = at - interval '20 seconds'")
    assert spent(limits, "edit_comment") == 10
    assert spent(limits, "edit_comment", installation=8) == 10


def test_a_refused_write_costs_nothing(store: Store, limits: Limits) -> None:
    assert spent(limits, "edit_comment") == 10
    before = one(store, "SELECT tokens FROM buckets WHERE name = 'installation:7/hour'")
    assert spent(limits, "edit_comment", times=3) == 0
    after = one(store, "SELECT tokens FROM buckets WHERE name = 'installation:7/hour'")
    assert after == before


def test_a_clock_that_jumps_back_gives_nothing_away(store: Store, limits: Limits) -> None:
    assert spent(limits, "edit_comment") == 10
    write(store, "UPDATE buckets SET at = at + interval '1 day'")
    assert spent(limits, "edit_comment") == 0


@pytest.mark.parametrize(
    ("scope", "repo", "held"),
    [
        pytest.param("", "octo/1", True, id="everything"),
        pytest.param("Octo/1", "octo/1", True, id="this repository, however it is spelled"),
        pytest.param("octo/2", "octo/1", False, id="another repository"),
    ],
)
def test_the_kill_switch_stops_writes_at_once(limits: Limits, scope: str, repo: str, held: bool) -> None:
    limits.pause(scope, "stop it")
    if held:
        with pytest.raises(NotNow, match="stop it"):
            limits.spend("add_labels", 7, 1, repo)
        assert limits.resume(scope)
    limits.spend("add_labels", 7, 1, repo)


def test_resuming_what_was_not_paused_says_so(limits: Limits) -> None:
    assert not limits.resume("octo/1")


def test_a_pause_by_github_ends_by_itself_and_the_longer_one_counts(store: Store, limits: Limits) -> None:
    limits.pause_installation(7, "octo/1", 600, "limit")
    limits.pause_installation(7, "octo/1", 60, "limit")
    with pytest.raises(NotNow) as caught:
        limits.check(7, "octo/1")
    assert caught.value.seconds > 590
    limits.check(8, "octo/1")
    write(store, "UPDATE pauses SET until = now()")
    limits.check(7, "octo/1")

"""Learning takes one thread, and gives the others back."""

from __future__ import annotations

from threadpoolctl import threadpool_info

from bot.learning.threads import one_thread


def test_linear_algebra_has_one_thread_within_and_as_many_as_before_afterwards():
    import numpy  # noqa: F401

    before = [pool["num_threads"] for pool in threadpool_info()]
    with one_thread():
        assert {pool["num_threads"] for pool in threadpool_info()} == {1}
    assert [pool["num_threads"] for pool in threadpool_info()][: len(before)] == before

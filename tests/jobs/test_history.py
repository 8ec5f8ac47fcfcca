"""What people said about replies is kept whole."""

from __future__ import annotations

import pytest

from bot.cli.cases import as_case
from bot.core.actions import REPLY_DELETED
from bot.core.issue import Known, Switch
from bot.jobs.records import Case, Outcome, ProcessResult
from bot.jobs.store import Store
from tests.jobs.support import deliver

pytestmark = pytest.mark.postgres


def finish(store: Store, id: str, result: ProcessResult) -> int:
    """The repository's id."""
    deliver(store, id, number=7)
    delivery = store.waiting(id)
    assert delivery is not None
    store.finish(delivery, result)
    return delivery.repo_id


@pytest.mark.parametrize(
    "rejected", [pytest.param((2, 9), id="others"), pytest.param((2, 3, 9), id="also the one that is right after all")]
)
def test_what_was_called_wrong_comes_out_as_tempting(store: Store, rejected: tuple[int, ...]) -> None:
    finish(store, "a", ProcessResult(title="Slow", cases=(Case((3,), "/faq wrong", True, rejected=rejected),)))
    (row,) = store.history.cases()
    assert (as_case(row)["gold"], as_case(row)["tempting"]) == ([3], [2, 9])


def test_a_deleted_reply_is_remembered_where_it_was(store: Store) -> None:
    repo = finish(store, "a", ProcessResult(outcomes=(Outcome("noise", 9, "/faq wrong by author"),)))
    assert not store.history.known(repo, 7).reply_deleted
    finish(store, "b", ProcessResult(outcomes=(Outcome("noise", 9, REPLY_DELETED),)))
    assert store.history.known(repo, 7) == Known(reply_deleted=True)
    assert store.history.known(repo, 8) == Known()
    assert store.history.known(repo + 1, 7) == Known()


def test_the_last_switch_of_an_issue_is_remembered(store: Store) -> None:
    repo = finish(store, "a", ProcessResult(switch=Switch(True, 55)))
    assert store.history.known(repo, 7).switch == Switch(True, 55)
    finish(store, "b", ProcessResult(switch=Switch(False, 56)))
    assert store.history.known(repo, 7).switch == Switch(False, 56)
    assert store.history.known(repo, 8).switch is None

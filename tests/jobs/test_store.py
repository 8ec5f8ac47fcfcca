"""Deliveries in and out of the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.errors import DeliveryError
from bot.jobs.records import ProcessResult
from bot.jobs.settings import JobSettings
from bot.jobs.store import Store
from tests.jobs.support import deliver, one, status, write

pytestmark = pytest.mark.postgres


def jobs(store: Store) -> list[tuple[str, str]]:
    with store.pool.connection() as connection:
        return connection.execute("SELECT args->>'delivery', lock FROM procrastinate_jobs ORDER BY id").fetchall()


def test_a_delivery_and_its_job_are_stored_together(store: Store) -> None:
    assert deliver(store, "a")
    assert status(store, "a") == ("waiting", "")
    assert one(store, "SELECT attempts, faults FROM deliveries") == (0, 0)
    assert jobs(store) == [("a", "500/1")]


def test_a_delivery_whose_job_cannot_be_stored_is_not_stored_either(own_database: str) -> None:
    with closing(Store(own_database)) as store:
        write(store, "ALTER TABLE procrastinate_jobs ADD CHECK (lock <> '500/1')")
        with pytest.raises(DeliveryError) as caught:
            deliver(store, "a")
        assert caught.value.status == 503
        assert one(store, "SELECT count(*) FROM deliveries") == (0,)


def test_a_redelivery_changes_nothing(store: Store) -> None:
    assert deliver(store, "a")
    assert not deliver(store, "a", title="something else")
    assert jobs(store) == [("a", "500/1")]


def test_one_of_many_simultaneous_copies_is_new(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda _: deliver(store, "a"), range(16)))
    assert sum(new) == 1
    assert len(jobs(store)) == 1


def test_deliveries_of_one_repository_do_not_wait_for_each_other(store: Store) -> None:
    deliver(store, "a")
    with store.pool.connection() as other, other.transaction(), ThreadPoolExecutor(1) as pool:
        other.execute("SELECT 1 FROM repositories FOR UPDATE")  # as another delivery that is being stored would
        stored = pool.submit(deliver, store, "b", number=2)
        assert stored.result(5)


def test_a_repository_that_was_renamed_is_known_by_its_new_name(store: Store) -> None:
    deliver(store, "a")
    repo = {"id": 500, "full_name": "octo/renamed", "private": False, "archived": False, "default_branch": "main"}
    deliver(store, "b", repository=repo)
    assert one(store, "SELECT full_name FROM repositories WHERE id = 500") == ("octo/renamed",)


def test_a_redelivery_of_a_finished_delivery_changes_nothing(store: Store) -> None:
    deliver(store, "a")
    delivery = store.waiting("a")
    assert delivery is not None
    store.finish(delivery, ProcessResult())
    assert not deliver(store, "a")
    assert status(store, "a") == ("done", "")


def test_the_payload_goes_when_the_delivery_is_done(store: Store) -> None:
    deliver(store, "a")
    delivery = store.waiting("a")
    assert delivery is not None and b"It does not work" in delivery.body
    store.finish(delivery, ProcessResult())
    assert one(store, "SELECT body FROM deliveries") == (None,)


def test_the_signature_of_the_webhook_is_not_kept(store: Store) -> None:
    store.store_delivery("a", "ping", {"X-Hub-Signature-256": "sha256=1", "X-GitHub-Event": "ping"}, b"{}")
    assert one(store, "SELECT headers FROM deliveries") == ({"x-github-event": "ping"},)


def test_an_edit_joins_the_opening_that_still_waits(store: Store) -> None:
    deliver(store, "a", title="first")
    assert deliver(store, "b", "edited", title="second")
    assert deliver(store, "c", "edited", title="third")
    assert jobs(store) == [("a", "500/1")]
    delivery = store.waiting("a")
    assert delivery is not None
    assert b"third" in delivery.newer
    assert status(store, "b") == status(store, "c") == ("superseded", "merged")


@pytest.mark.parametrize(
    ("first", "number", "begun"),
    [
        pytest.param("closed", 1, False, id="after another kind of event"),
        pytest.param("opened", 2, False, id="of another issue"),
        pytest.param("opened", 1, True, id="when the work on the opening has begun"),
    ],
)
def test_an_edit_waits_for_its_own_turn(store: Store, first: str, number: int, begun: bool) -> None:
    deliver(store, "a", first, number)
    if begun:
        write(store, "UPDATE procrastinate_jobs SET status = 'doing'")
    deliver(store, "b", "edited", 1)
    assert [delivery for delivery, _ in jobs(store)] == ["a", "b"]


def test_an_edit_waits_for_the_next_one_but_not_for_ever(database: str) -> None:
    store = Store(database, JobSettings(debounce_seconds=100, debounce_limit_seconds=150))
    wait = "round(extract(epoch FROM j.scheduled_at - d.received_at))"
    due = f"SELECT {wait} FROM procrastinate_jobs j, deliveries d WHERE d.id = 'a'"
    deliver(store, "a", "edited")
    assert one(store, due) == (100,)
    write(store, "UPDATE deliveries SET received_at = received_at - interval '30 seconds'")
    deliver(store, "b", "edited")
    assert one(store, due) == (130,)
    write(store, "UPDATE deliveries SET received_at = received_at - interval '60 seconds'")
    deliver(store, "c", "edited")
    assert one(store, due)[0] in (150, 190)  # never earlier than it was due before
    store.close()


def test_only_dead_deliveries_are_retried_or_discarded(store: Store) -> None:
    deliver(store, "a")
    assert not store.requeue("a")
    assert not store.discard("a")
    store.taken_over("a")
    store.give_up("a", "no permission")
    assert status(store, "a") == ("dead", "no permission")
    assert store.requeue("a")
    assert status(store, "a") == ("waiting", "")
    store.give_up("a", "no permission")
    assert store.discard("a")
    assert not store.requeue("a")

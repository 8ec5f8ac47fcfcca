"""Deliveries to store, and looks into the database."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import psycopg

from bot.jobs.settings import JobSettings
from bot.jobs.store import Store

QUICK = JobSettings(
    debounce_seconds=0.0, heartbeat_seconds=0.2, stalled_seconds=1.0, watch_seconds=0.2, grace_seconds=1.0
)


def named(url: str, database: str) -> str:
    """The same server, another database."""
    return url.replace("/postgres?", f"/{database}?")


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a condition."""
    tick = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        tick.wait(0.02)
    raise AssertionError("waited in vain")


def payload(action: str = "opened", number: int = 1, title: str = "It does not work", **more: Any) -> bytes:
    """The body of an `issues` delivery."""
    user = {"login": "reader", "id": 7, "type": "User"}
    issue = {
        "id": 9000 + number, "number": number, "title": title, "body": "Help", "user": user, "labels": [],
        "state": "open",
        "created_at": "2026-01-01T12:00:00Z", "updated_at": "2026-01-01T12:00:00Z", "locked": False,
        "author_association": "NONE", "html_url": f"https://github.com/octo/ocr/issues/{number}",
    }  # fmt: skip
    repo = {"id": 500, "full_name": "octo/ocr", "private": False, "archived": False, "default_branch": "main"}
    installation = {"id": 77}
    whole = {"action": action, "issue": issue, "repository": repo, "sender": user, "installation": installation}
    return json.dumps({**whole, **more}).encode()


def deliver(
    store: Store, id: str, action: str = "opened", number: int = 1, title: str = "It does not work", **more: Any
) -> bool:
    """Store an `issues` delivery as the web process does."""
    headers = {"X-GitHub-Event": "issues", "X-GitHub-Delivery": id, "Content-Type": "application/json"}
    return store.store_delivery(id, "issues", headers, payload(action, number, title, **more))


def status(store: Store, id: str) -> tuple[str, str]:
    """Status and reason of a delivery."""
    row = one(store, "SELECT status, reason FROM deliveries WHERE id = %s", id)
    return row[0], row[1]


def one(store: Store, query: str, *values: Any) -> tuple[Any, ...]:
    """The first row of a query."""
    with store.pool.connection() as connection:
        row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row


def write(store: Store, query: str, *values: Any) -> None:
    """Change the database behind the store's back."""
    with store.pool.connection() as connection:
        connection.execute(query.encode(), values)


def execute(url: str, query: str) -> None:
    """Run one statement."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(query.encode())

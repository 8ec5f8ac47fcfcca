"""Alive, ready, and what Prometheus reads."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.jobs.store import Store
from bot.web.health import create_health
from tests.jobs.support import QUICK, deliver, write

pytestmark = pytest.mark.postgres


class Usage:
    def __init__(self) -> None:
        self.requests = Counter({("GET", "200"): 3})
        self.remaining, self.limit = 4990, 5000


def client(store: Store) -> FlaskClient:
    app = Flask("test")
    app.register_blueprint(create_health(store, Usage()))
    return app.test_client()


def test_a_queue_that_is_old_is_told_and_refused_only_on_request(store: Store) -> None:
    deliver(store, "a")
    write(store, "UPDATE deliveries SET received_at = now() - interval '10 minutes'")
    web = client(store)
    ready = web.get("/readyz")
    assert ready.status_code == 200
    assert ready.json is not None and ready.json["queue"]["waiting"] == 1 and ready.json["queue"]["age_seconds"] >= 600
    assert web.get("/readyz?max_age=700").status_code == 200
    assert web.get("/readyz?max_age=500").status_code == 503


def test_without_a_database_it_is_alive_but_not_ready() -> None:
    store = Store("postgresql://127.0.0.1:1/nothing", QUICK)
    web = client(store)
    assert web.get("/healthz").status_code == 200
    with ThreadPoolExecutor(2) as both:  # each waits for the database in vain
        ready, metrics = both.map(web.get, ("/readyz", "/metrics"))
    assert ready.status_code == 503
    assert b"faqbot_database_up 0.0" in metrics.data
    store.close()


def test_metrics_tell_the_queue_and_the_use_of_github(store: Store) -> None:
    deliver(store, "a")
    text = client(store).get("/metrics").text
    for line in (
        "faqbot_database_up 1.0",
        "faqbot_queue_waiting 1.0",
        'faqbot_github_requests_total{method="GET",result="200"} 3.0',
        "faqbot_github_remaining 4990.0",
        "# TYPE faqbot_deliveries_total counter",
    ):
        assert line in text

"""Counters of this process for Prometheus. What is in the database is counted when somebody asks: `Depth`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from psycopg_pool import ConnectionPool

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)

ACCEPTED = Counter("faqbot_deliveries_accepted_total", "Deliveries taken in", ["result"])
ACCEPT_SECONDS = Histogram("faqbot_accept_seconds", "From a delivery to its acknowledgement", buckets=_SECONDS)
DELIVERIES = Counter("faqbot_deliveries_total", "Deliveries worked on", ["result"])
VERDICTS = Counter("faqbot_verdicts_total", "Decisions", ["verdict", "entry"])
JOB_SECONDS = Histogram("faqbot_job_seconds", "Work on one delivery", buckets=_SECONDS)
END_TO_END = Histogram("faqbot_end_to_end_seconds", "From the arrival of a delivery to its end", buckets=_SECONDS)
GITHUB = Counter("faqbot_github_requests_total", "Calls of GitHub", ["verb", "result"])
GITHUB_SECONDS = Histogram("faqbot_github_seconds", "Calls of GitHub", ["verb"], buckets=_SECONDS)
GITHUB_REMAINING = Gauge("faqbot_github_remaining", "Requests left, as GitHub last said", ["resource"])
TAKEN_OVER = Counter("faqbot_jobs_taken_over_total", "Jobs of dead workers that were queued again")

_DEPTH = """
SELECT count(*) FILTER (WHERE status = 'waiting'), count(*) FILTER (WHERE status = 'dead'),
       coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE status = 'waiting')), 0)::float,
       coalesce(extract(epoch FROM
           now() - min(received_at) FILTER (WHERE status = 'waiting' AND reason = '')), 0)::float
FROM deliveries WHERE status IN ('waiting', 'dead')
"""


def queue_depth(pool: ConnectionPool[psycopg.Connection[Any]]) -> tuple[int, int, float, float]:
    """Deliveries that wait and that are dead; age in seconds of the oldest that waits and of the oldest untried."""
    with pool.connection(timeout=2) as connection:
        row = connection.execute(_DEPTH).fetchone()
    assert row is not None
    return row[0], row[1], row[2], row[3]


class Depth:
    """A Prometheus collector that asks the database."""

    def __init__(self, pool: ConnectionPool[psycopg.Connection[Any]]) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        """The state of the queue; only `faqbot_database_up 0` where the database does not answer."""
        try:
            waiting, dead, age, untried = queue_depth(self._pool)
        except Exception:
            yield GaugeMetricFamily("faqbot_database_up", "Whether the database answers", value=0)
            return
        yield GaugeMetricFamily("faqbot_database_up", "Whether the database answers", value=1)
        yield GaugeMetricFamily("faqbot_queue_waiting", "Deliveries that wait", value=waiting)
        yield GaugeMetricFamily("faqbot_queue_dead", "Deliveries on the dead-letter list", value=dead)
        yield GaugeMetricFamily("faqbot_queue_age_seconds", "Age of the oldest delivery that waits", value=age)
        yield GaugeMetricFamily(
            "faqbot_queue_untried_seconds", "Age of the oldest delivery that nobody tried", value=untried
        )

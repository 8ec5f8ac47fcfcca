"""Counters of this process for Prometheus. What is in the database is counted when somebody asks: `Depth`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import psycopg
from prometheus_client import Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from psycopg_pool import ConnectionPool

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)

ACCEPTED = Counter("faqbot_deliveries_accepted_total", "Deliveries taken in", ["result"])
ACCEPT_SECONDS = Histogram("faqbot_accept_seconds", "From a delivery to its acknowledgement", buckets=_SECONDS)
DELIVERIES = Counter("faqbot_deliveries_total", "Deliveries worked on", ["result"])
VERDICTS = Counter("faqbot_verdicts_total", "Decisions", ["verdict", "entry"])
JOB_SECONDS = Histogram("faqbot_job_seconds", "Work on one delivery", buckets=_SECONDS)
END_TO_END = Histogram("faqbot_end_to_end_seconds", "From the arrival of a delivery to its end", buckets=_SECONDS)
WRITES = Counter("faqbot_github_writes_total", "Writes to GitHub by what came of them", ["verb", "result"])
WRITE_SECONDS = Histogram("faqbot_github_write_seconds", "Writes to GitHub", ["verb"], buckets=_SECONDS)
TAKEN_OVER = Counter("faqbot_jobs_taken_over_total", "Jobs of dead workers that were queued again")

_DEPTH = """
SELECT count(*) FILTER (WHERE status = 'waiting'), count(*) FILTER (WHERE status = 'dead'),
       coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE status = 'waiting')), 0)::float,
       coalesce(extract(epoch FROM
           now() - min(received_at) FILTER (WHERE status = 'waiting' AND reason = '')), 0)::float
FROM deliveries WHERE status IN ('waiting', 'dead')
"""


class Usage(Protocol):
    """Requests to GitHub by (method, result), and how many are left of how many (-1: GitHub has not said)."""

    remaining: int
    limit: int

    @property
    def requests(self) -> Mapping[tuple[str, str], int]:
        """How often each came."""


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


class GitHubUsage:
    """A Prometheus collector over what the connections to GitHub count."""

    def __init__(self, usage: Usage) -> None:
        self._usage = usage

    def collect(self) -> Iterator[Metric]:
        """Requests so far, and the rate limit as GitHub last told it."""
        requests = CounterMetricFamily("faqbot_github_requests", "Requests to GitHub", labels=["method", "result"])
        for (method, result), count in dict(self._usage.requests).items():
            requests.add_metric([method, result], count)
        yield requests
        if self._usage.remaining >= 0:
            remaining, limit = self._usage.remaining, self._usage.limit
            yield GaugeMetricFamily("faqbot_github_remaining", "Requests that GitHub still allows", value=remaining)
            yield GaugeMetricFamily("faqbot_github_limit", "Requests that GitHub allows in all", value=limit)

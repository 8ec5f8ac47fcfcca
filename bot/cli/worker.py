"""`faqbot worker`: work on stored deliveries, on as many machines as wanted."""

from __future__ import annotations

import os
import signal

import click


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 64), help="Jobs at once (FAQBOT_CONCURRENCY, 4).")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve the counters of this worker to Prometheus.")
def worker(concurrency: int | None, metrics_port: int | None) -> None:
    """Work on stored deliveries until SIGTERM or Ctrl-C.

    The database is the one of DATABASE_URL, or the embedded one in the data folder that `faqbot serve --no-worker` on
    this machine uses. On SIGTERM running jobs get a few seconds (FAQBOT_GRACE_SECONDS); what is not done by then is
    done by another worker.
    """
    from dataclasses import replace

    from bot.jobs.ending import end_within
    from bot.jobs.logs import set_up_logs
    from bot.jobs.opening import open_store
    from bot.jobs.service import make_worker
    from bot.settings import Settings
    from bot.wiring import job_parts

    settings = Settings.from_environ(os.environ)
    set_up_logs(settings.log)
    jobs = replace(settings.jobs, concurrency=concurrency) if concurrency else settings.jobs
    _step_back(jobs.nice)
    with open_store(jobs) as store:
        parts = job_parts(settings, store)
        working = make_worker(store, parts)
        if metrics_port:
            _serve_metrics(metrics_port, parts.usage)

        def stop(kind: int, frame: object) -> None:
            working.stop()
            end_within(jobs.grace_seconds)

        for kind in (signal.SIGTERM, signal.SIGINT):
            signal.signal(kind, stop)
        working.run()


def _step_back(nice: int) -> None:
    """A delivery that waits to be acknowledged goes before one that waits to be worked on."""
    if hasattr(os, "nice"):
        os.nice(nice)


def _serve_metrics(port: int, usage: object) -> None:
    from typing import cast

    from prometheus_client import REGISTRY, start_http_server

    from bot.jobs.metrics import GitHubUsage, Usage

    if usage is not None:
        REGISTRY.register(GitHubUsage(cast(Usage, usage)))
    start_http_server(port)

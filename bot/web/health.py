"""Is it alive, can it work, how much is there to do: /healthz, /readyz and /metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

from bot.jobs.metrics import Depth, GitHubUsage, Usage, queue_depth

if TYPE_CHECKING:
    from bot.jobs.store import Store


def create_health(store: Store, usage: Usage | None = None) -> Blueprint:
    """A blueprint with the three addresses. None of them tells anything about issues or people."""
    health = Blueprint("health", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Depth(store.pool))
    if usage is not None:
        registry.register(GitHubUsage(usage))

    @health.get("/healthz")
    def healthz() -> Response:
        """The process answers."""
        return Response("ok\n", mimetype="text/plain")

    @health.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """503 where the database does not answer, or where ?max_age=SECONDS is given and a delivery waits longer.

        Without max_age an old queue is no reason to be taken out of service: deliveries can still be stored.
        """
        limit = request.args.get("max_age", type=float)
        try:
            waiting, dead, age, untried = queue_depth(store.pool)
        except Exception as error:
            return jsonify(database=False, error=type(error).__name__), 503
        queue = {"waiting": waiting, "dead": dead, "age_seconds": round(age, 1), "untried_seconds": round(untried, 1)}
        late = limit is not None and untried > limit
        return jsonify(database=True, late=late, queue=queue), 503 if late else 200

    @health.get("/metrics")
    def metrics() -> Response:
        """Everything for Prometheus: this process's counters and the database's state."""
        return Response(generate_latest(REGISTRY) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return health

"""The control endpoint: faults on and off, the log of API requests, and the state of the deliveries, as JSON."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, abort, jsonify, request

from bot.gh.sandbox.faults import KINDS, Faults
from bot.gh.sandbox.same_origin import is_foreign
from bot.gh.sandbox.state import Sandbox


def create_control(sandbox: Sandbox, faults: Faults) -> Blueprint:
    """A blueprint under /sandbox, for programs; changes need a JSON body, which other sites cannot send unasked."""
    control = Blueprint("control", __name__, url_prefix="/sandbox")

    @control.get("/faults")
    def list_faults() -> Response:
        return jsonify({"active": faults.active(), "kinds": KINDS})

    @control.post("/faults")
    def add_fault() -> tuple[Response, int]:
        options = _json()
        try:
            fault = faults.add(str(options.pop("kind", "")), **options)
        except ValueError as error:
            return jsonify({"message": str(error)}), 422
        return jsonify(asdict(fault)), 201

    @control.delete("/faults")
    @control.delete("/faults/<int:id>")
    def clear_faults(id: int | None = None) -> Response:
        if is_foreign():
            abort(403)
        faults.clear(id)
        return Response(status=204)

    @control.get("/requests")
    def list_requests() -> Response:
        limit = request.args.get("limit", 1000, type=int)
        return jsonify([asdict(line) for line in list(faults.log)[-limit:]])

    @control.get("/status")
    def status() -> Response:
        with sandbox.lock:
            deliveries = sandbox.world.deliveries
            counts = {
                "waiting": sum(delivery.status_code == 0 for delivery in deliveries),
                "arrived": sum(delivery.arrived for delivery in deliveries),
                "failed": sum(delivery.status_code != 0 and not delivery.arrived for delivery in deliveries),
            }
            return jsonify({"version": sandbox.version, "deliveries": counts})

    return control


def _json() -> dict[str, object]:
    if is_foreign():
        abort(403)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(Response('{"message": "send a JSON object"}', 415, mimetype="application/json"))
    return body

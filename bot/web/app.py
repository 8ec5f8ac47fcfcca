"""The Flask application: the webhook, a sign of life, and whatever else it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from bot.gh.deliveries import SIZE_LIMIT
from bot.web.webhook import Intake, create_webhook


def create_app(
    intake: Intake, secrets: Sequence[str], *, sandbox: bool = False, blueprints: Iterable[Blueprint] = ()
) -> Flask:
    """An application that hands deliveries to `intake`. `blueprints` may bring their own /healthz."""
    app = Flask("bot.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = SIZE_LIMIT
    for blueprint in (create_webhook(intake, secrets, sandbox=sandbox), *blueprints):
        app.register_blueprint(blueprint)
    if not any(rule.rule == "/healthz" for rule in app.url_map.iter_rules()):
        app.add_url_rule("/healthz", "healthz", _healthz)
    app.register_error_handler(HTTPException, _in_a_few_words)
    return app


def _healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


def _in_a_few_words(error: HTTPException) -> Response:
    """No page, no trace, no cause."""
    headers = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return Response(f"{error.name.lower()}\n", error.code or 500, headers=headers, mimetype="text/plain")

"""One Flask application out of REST API, pages and control endpoint."""

from __future__ import annotations

from flask import Flask, abort, request

from bot.gh.sandbox.app_manifests import create_app_manifests
from bot.gh.sandbox.control import create_control
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.pages import create_pages
from bot.gh.sandbox.rest import create_rest
from bot.gh.sandbox.same_origin import is_local_name
from bot.gh.sandbox.samples import MAINTAINER
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.why import Why


def create_sandbox_app(sandbox: Sandbox, faults: Faults, *, why: Why | None = None, only_local: bool = True) -> Flask:
    """The sandbox as a web application. `only_local` refuses requests under names that are not this machine's."""
    app = Flask("bot.gh.sandbox", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 10 * 1024 * 1024
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_blueprint(create_app_manifests(sandbox, MAINTAINER))
    app.register_blueprint(create_rest(sandbox, faults))
    app.register_blueprint(create_control(sandbox, faults))
    app.register_blueprint(create_pages(sandbox, faults, why=why))

    @app.before_request
    def refuse_other_names() -> None:
        if only_local and not is_local_name(request.host):
            abort(421)

    return app

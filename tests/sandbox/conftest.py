"""A furnished sandbox, alone or behind a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.samples import BOT, furnish
from bot.gh.sandbox.server import Server, bind
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.webhooks import Sender
from tests.sandbox.scene import FILES, TOKENS, Api, Clock, Live


@pytest.fixture
def sandbox() -> Sandbox:
    """The demo repository with three files, five people and no issue."""
    sandbox = Sandbox(url="http://localhost", clock=Clock())
    furnish(sandbox, FILES)
    for login, token in TOKENS.items():
        sandbox.add_token(token, login)
    return sandbox


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def pages(sandbox: Sandbox, faults: Faults) -> FlaskClient:
    """A browser's view: forms come from our own pages."""
    app = create_sandbox_app(sandbox, faults)
    app.testing = True
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.fixture
def api(pages: FlaskClient) -> Api:
    """Call the REST API: `api("GET", "/repos/demo/paddleocr", who="maintainer")`; nobody with `who=None`."""

    def call(method: str, path: str, body: Any = None, *, who: str | None = BOT, **headers: str) -> TestResponse:
        if who:
            headers["Authorization"] = f"Bearer {TOKENS[who]}"
        return pages.open(f"/api{path}", method=method, json=body, headers=headers)

    return call


@pytest.fixture
def live(sandbox: Sandbox, faults: Faults) -> Iterator[Live]:
    """The sandbox on a free port of this machine, with a receiver of deliveries on the same server."""
    app = create_sandbox_app(sandbox, faults)
    server = Server(app, bind("127.0.0.1", 0))
    sandbox.url = server.url
    live = Live(sandbox, faults, server, Sender(sandbox, faults, timeout=2))

    @app.post("/webhook")
    def webhook() -> tuple[str, int]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        live.heard.append((headers, request.get_data()))
        return "", live.answer(*live.heard[-1])

    server.start()
    live.sender.start()
    yield live
    live.sender.stop()
    server.stop()

"""Which hub speaks for which installation, and with which token."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from githubkit_schemas.latest import models as m

from bot.core.issue import Author
from bot.errors import Permanent, Transient
from bot.gh.auth import EARLY, AppCredentials, Link, TokenCredentials
from tests import github_json as gh
from tests.builders import BOT, an_issue

API = "https://api.github.com:443"
NOW = 1_770_000_000.0
HOUR = 3600.0
TOKENS = re.compile(rf"{API}/app/installations/\d+/access_tokens")


@cache
def a_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def pem() -> str:
    none = serialization.NoEncryption()
    return a_key().private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, none).decode()


class Clock:
    """A clock that stands until it is moved."""

    now = NOW

    def __call__(self) -> float:
        return self.now


class App:
    """GitHub's side of an App: tokens `token-<installation>-<n>` that last an hour."""

    def __init__(self, mock: responses.RequestsMock, clock: Clock) -> None:
        self.mock = mock
        self.clock = clock
        self.given: list[str] = []
        self.refuse: dict[int, tuple[int, str]] = {}
        mock.add_callback("POST", TOKENS, self._token)
        mock.get(f"{API}/app", json={"id": 1, "slug": "faq-bot"})
        mock.get(f"{API}/users/faq-bot%5Bbot%5D", json=gh.user_json(Author("faq-bot[bot]", 99, True)))
        mock.get(f"{API}/repos/octo/ocr/issues/1", json=gh.issue_json(an_issue()))

    def _token(self, request: Any) -> tuple[int, dict[str, str], str]:
        installation = int(request.url.split("/")[-2])
        if installation in self.refuse:
            status, message = self.refuse[installation]
            return status, {}, json.dumps({"message": message})
        token = f"token-{installation}-{len(self.given)}"
        self.given.append(token)
        end = datetime.fromtimestamp(self.clock.now + HOUR, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = {"token": token, "expires_at": end, "permissions": {}}
        m.InstallationToken.model_validate(body)
        return 201, {}, json.dumps(body)

    def used(self) -> list[str]:
        """The tokens with which issues were read."""
        sent = [call.request for call in self.mock.calls if "/issues/" in str(call.request.url)]
        return [str(request.headers["Authorization"]).removeprefix("token ") for request in sent]


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(mock: responses.RequestsMock, clock: Clock) -> App:
    return App(mock, clock)


@pytest.fixture
def credentials(pem: str, app: App, clock: Clock) -> Iterator[AppCredentials]:
    credentials = AppCredentials("12345", pem, clock=clock)
    yield credentials
    credentials.close()


def read(credentials: AppCredentials, installation: int = 7) -> None:
    credentials.hub_for(installation, "octo/ocr").issue("octo/ocr", 1)


# Tokens of installations


def test_a_token_is_asked_for_once_and_kept(credentials: AppCredentials, app: App) -> None:
    read(credentials)
    read(credentials)
    assert app.used() == ["token-7-0", "token-7-0"]


@pytest.mark.parametrize(
    ("after", "tokens"),
    [
        pytest.param(HOUR - EARLY - 1, 1, id="well before its end"),
        pytest.param(HOUR - EARLY, 1, id="just in time"),
        pytest.param(HOUR - EARLY + 1, 2, id="shortly before its end"),
        pytest.param(HOUR + 1, 2, id="after its end"),
    ],
)
def test_a_token_is_renewed_before_its_end(
    credentials: AppCredentials, app: App, clock: Clock, after: float, tokens: int
) -> None:
    read(credentials)
    clock.now += after
    read(credentials)
    assert len(app.given) == tokens


def test_each_installation_has_its_own_token(credentials: AppCredentials, app: App) -> None:
    read(credentials, 7)
    read(credentials, 8)
    assert app.used() == ["token-7-0", "token-8-1"]


def test_the_app_signs_its_requests_with_its_key(credentials: AppCredentials, mock: responses.RequestsMock) -> None:
    read(credentials)
    bearer = str(mock.calls[0].request.headers["Authorization"]).removeprefix("Bearer ")
    claims = jwt.decode(bearer, a_key().public_key(), ["RS256"], options={"verify_iat": False})
    assert claims["iss"] == "12345"
    assert claims["exp"] - claims["iat"] <= 600


def test_a_token_that_cannot_be_renewed_now_is_used_to_its_end(
    credentials: AppCredentials, app: App, clock: Clock
) -> None:
    read(credentials)
    app.refuse[7] = (502, "")
    clock.now += HOUR - 10
    read(credentials)
    assert app.used() == ["token-7-0", "token-7-0"]
    clock.now += 20
    with pytest.raises(Transient):
        read(credentials)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        pytest.param(404, "Not Found", id="removed"),
        pytest.param(403, "This installation has been suspended", id="suspended"),
    ],
)
def test_an_installation_that_is_gone_is_permanent_and_leaves_the_others_alone(
    credentials: AppCredentials, app: App, status: int, message: str
) -> None:
    app.refuse[7] = (status, message)
    with pytest.raises(Permanent, match=message) as error:
        read(credentials, 7)
    assert error.value.status == status
    read(credentials, 8)


def test_an_installation_that_comes_back_gets_a_new_token(credentials: AppCredentials, app: App) -> None:
    read(credentials)
    credentials.forget(7)
    read(credentials)
    assert app.used() == ["token-7-0", "token-7-1"]


def test_a_token_that_github_withdrew_is_replaced(
    credentials: AppCredentials, app: App, mock: responses.RequestsMock
) -> None:
    mock.remove("GET", f"{API}/repos/octo/ocr/issues/1")
    mock.get(f"{API}/repos/octo/ocr/issues/1", status=401, json={"message": "Bad credentials"})
    mock.get(f"{API}/repos/octo/ocr/issues/1", json=gh.issue_json(an_issue()))
    read(credentials)
    assert app.used() == ["token-7-0", "token-7-1"]


# Which installation


def test_the_installation_of_a_repository_is_looked_up_once(
    credentials: AppCredentials, app: App, mock: responses.RequestsMock
) -> None:
    lookup = mock.get(f"{API}/repos/octo/ocr/installation", json={"id": 8})
    read(credentials, 0)
    read(credentials, 0)
    assert app.used() == ["token-8-0", "token-8-0"]
    assert lookup.call_count == 1
    credentials.forget(8)
    read(credentials, 0)
    assert lookup.call_count == 2


def test_a_repository_without_the_app_is_refused(credentials: AppCredentials, mock: responses.RequestsMock) -> None:
    mock.get(f"{API}/repos/octo/ocr/installation", status=404, json={"message": "Not Found"})
    with pytest.raises(Permanent, match="not installed on octo/ocr"):
        read(credentials, 0)


def test_what_is_no_repository_is_refused(credentials: AppCredentials) -> None:
    with pytest.raises(Permanent):
        credentials.hub_for(0, "octo/ocr/../../app")


# Who we are


def test_an_app_is_its_bot_account(credentials: AppCredentials) -> None:
    assert credentials.hub_for(7, "octo/ocr").me() == Author("faq-bot[bot]", 99, is_bot=True)
    assert credentials.hub_for(8, "octo/ocr").me() == Author("faq-bot[bot]", 99, is_bot=True)


def test_an_app_whose_account_cannot_be_read_goes_by_its_name(
    credentials: AppCredentials, mock: responses.RequestsMock
) -> None:
    mock.replace("GET", f"{API}/users/faq-bot%5Bbot%5D", status=404)
    assert credentials.hub_for(7, "octo/ocr").me() == Author("faq-bot[bot]", 0, is_bot=True)
    assert credentials.app_hub().me().login == "faq-bot[bot]"


def test_the_app_itself_asks_for_its_deliveries(credentials: AppCredentials, mock: responses.RequestsMock) -> None:
    mock.get(f"{API}/app/hook/deliveries", json=[])
    assert credentials.app_hub().failed_deliveries(repo=None, since=datetime(2026, 1, 1, tzinfo=UTC)) == []
    assert str(mock.calls[0].request.headers["Authorization"]).startswith("Bearer ")


def test_requests_of_all_installations_are_counted_together(credentials: AppCredentials) -> None:
    read(credentials, 7)
    read(credentials, 8)
    assert credentials.usage.requests == {("POST", "201"): 2, ("GET", "200"): 2}


# A token


def test_a_token_speaks_for_every_installation(mock: responses.RequestsMock) -> None:
    mock.get(f"{API}/repos/octo/ocr/issues/1", json=gh.issue_json(an_issue()))
    credentials = TokenCredentials("t0ken", me=BOT)
    hub = credentials.hub_for(7, "octo/ocr")
    assert hub is credentials.hub_for(0, "octo/other")
    hub.issue("octo/ocr", 1)
    assert mock.calls[0].request.headers["Authorization"] == "token t0ken"
    assert (hub.me(), credentials.app_hub()) == (BOT, None)
    assert credentials.usage.total == 1


def test_a_token_speaks_to_the_github_that_it_is_told(mock: responses.RequestsMock) -> None:
    mock.get("http://127.0.0.1:8080/api/repos/octo/ocr/labels", json=[])
    credentials = TokenCredentials("t0ken", Link("http://127.0.0.1:8080/api"))
    assert credentials.hub_for(0, "octo/ocr").repo_labels("octo/ocr") == frozenset()


def test_no_secret_is_in_a_repr(credentials: AppCredentials, pem: str) -> None:
    shown = repr(credentials) + repr(TokenCredentials("t0ken")) + repr(vars(TokenCredentials("t0ken")))
    assert "t0ken" not in shown
    assert "PRIVATE" not in shown


class Counting(BaseHTTPRequestHandler):
    """Keeps connections open, and counts them."""

    protocol_version = "HTTP/1.1"
    connections = 0
    ended = threading.Event()

    def setup(self) -> None:
        type(self).connections += 1
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.ended.set()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_connections_are_kept_between_requests_and_let_go_in_the_end() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    credentials = TokenCredentials("t0ken", Link(f"http://127.0.0.1:{server.server_port}"))
    for _ in range(3):
        credentials.hub_for(0, "octo/ocr").repo_labels("octo/ocr")
    assert Counting.connections == 1
    assert not Counting.ended.is_set()
    credentials.close()
    assert Counting.ended.wait(5)
    server.shutdown()
    thread.join()
    server.server_close()

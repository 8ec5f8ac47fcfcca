"""Requests to GitHub: what is sent, what is repeated, and what GitHub's refusals become."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
import responses
from github.Auth import Auth, Token

from bot.errors import HubError, Permanent, RateLimited, Transient
from bot.gh.connection import Connection, Moved
from bot.gh.refusals import LONGEST_WAIT
from bot.gh.usage import Usage

URL = "https://api.github.com:443/x"
NOW = 1_770_000_000.0


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def connection() -> Iterator[Connection]:
    connection = Connection(Token("t0ken"), backoff=0, clock=lambda: NOW)
    yield connection
    connection.close()


def caught(connection: Connection, method: str = "GET") -> HubError:
    with pytest.raises(HubError) as error:
        connection.get("/x") if method == "GET" else connection.send(method, "/x", {})
    return error.value


# Refusals


@pytest.mark.parametrize("status", [500, 502, 503, 504, 521, 408])
def test_a_server_in_trouble_is_worth_another_try(
    mock: responses.RequestsMock, connection: Connection, status: int
) -> None:
    mock.get(URL, body="<html>Unicorn!</html>", status=status)
    assert isinstance(caught(connection), Transient)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 422, 451])
def test_a_refusal_is_settled_and_keeps_its_status(
    mock: responses.RequestsMock, connection: Connection, status: int
) -> None:
    mock.get(URL, status=status, json={"message": "No, and here is why"}, headers={"x-ratelimit-remaining": "12"})
    error = caught(connection)
    assert isinstance(error, Permanent)
    assert error.status == status
    assert str(error) == f"GET /x: {status} No, and here is why"


@pytest.mark.parametrize(
    ("status", "headers", "message", "wait"),
    [
        pytest.param(429, {"Retry-After": "17"}, "", 17, id="429 with a time"),
        pytest.param(429, {}, "", 60, id="429 without"),
        pytest.param(403, {"Retry-After": "5"}, "Forbidden", 5, id="403 with a time"),
        pytest.param(403, {"Retry-After": "0"}, "", 1, id="at least a second"),
        pytest.param(403, {"Retry-After": "9" * 12}, "", LONGEST_WAIT, id="at most hours"),
        pytest.param(403, {"Retry-After": "soon"}, "", 60, id="a time that is none"),
        pytest.param(403, {"Retry-After": "Mon, 02 Feb 2026 02:41:00 GMT"}, "", 60, id="a date"),
        pytest.param(
            403,
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 90)},
            "API rate limit exceeded",
            91,
            id="the hour's requests are spent",
        ),
        pytest.param(
            403,
            {
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": str(int(NOW) + 3690),
                "Date": "Mon, 02 Feb 2026 03:40:00 GMT",
            },
            "",
            91,
            id="GitHub's clock counts, not ours",
        ),
        pytest.param(
            403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}, "", 1, id="a reset that has passed"
        ),
        pytest.param(403, {"X-RateLimit-Remaining": "0"}, "", 60, id="spent without a reset"),
        pytest.param(
            403,
            {"X-RateLimit-Remaining": "4000"},
            "You have exceeded a secondary rate limit and have been temporarily blocked from content creation.",
            60,
            id="secondary",
        ),
        pytest.param(
            403, {}, "You have triggered an abuse detection mechanism.", 60, id="secondary, as it used to be called"
        ),
    ],
)
def test_a_rate_limit_says_how_long_to_wait(
    mock: responses.RequestsMock,
    connection: Connection,
    status: int,
    headers: dict[str, str],
    message: str,
    wait: float,
) -> None:
    mock.post(URL, status=status, json={"message": message}, headers=headers)
    error = caught(connection, "POST")
    assert isinstance(error, RateLimited)
    assert error.retry_after == wait
    assert len(mock.calls) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html>", id="HTML"),
        pytest.param("[]", id="a list"),
        pytest.param('{"message": 7}', id="a number"),
        pytest.param("[" * 100_000, id="deep nesting"),
    ],
)
def test_a_refusal_without_a_readable_message_is_still_one(
    mock: responses.RequestsMock, connection: Connection, body: str
) -> None:
    mock.get(URL, body=body, status=403)
    assert str(caught(connection)) == "GET /x: 403"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(requests.ConnectTimeout(), Transient, id="no connection in time"),
        pytest.param(requests.ReadTimeout(), Transient, id="no answer in time"),
        pytest.param(requests.ConnectionError("reset"), Transient, id="connection reset"),
        pytest.param(requests.exceptions.ChunkedEncodingError(), Transient, id="answer cut off"),
        pytest.param(requests.exceptions.ContentDecodingError(), Transient, id="answer garbled"),
        pytest.param(OSError("no route"), Transient, id="no network"),
        pytest.param(requests.exceptions.InvalidURL(), Permanent, id="an address that is none"),
        pytest.param(RuntimeError("redirected"), Permanent, id="whatever else"),
    ],
)
def test_no_error_of_a_library_leaves_the_connection(
    mock: responses.RequestsMock, connection: Connection, error: Exception, kind: type[HubError]
) -> None:
    mock.get(URL, body=error)
    assert type(caught(connection)) is kind


@pytest.mark.parametrize("status", [302, 307, 308])
def test_what_moved_is_told_apart(mock: responses.RequestsMock, connection: Connection, status: int) -> None:
    mock.post(URL, status=status, headers={"Location": "https://elsewhere.example/"})
    assert isinstance(caught(connection, "POST"), Moved)


def test_a_redirection_to_another_host_is_not_followed(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, status=301, headers={"Location": "https://elsewhere.example/x"})
    assert isinstance(caught(connection), Permanent)
    assert len(mock.calls) == 1


# What is sent, and how often


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "answer",
    [{"status": 500}, {"status": 502}, {"status": 403}, {"status": 429}, {"body": requests.ReadTimeout()}],
    ids=["500", "502", "403", "429", "lost answer"],
)
def test_a_write_is_never_repeated(
    mock: responses.RequestsMock, connection: Connection, method: str, answer: dict[str, Any]
) -> None:
    mock.add(method, URL, **answer)
    caught(connection, method)
    assert len(mock.calls) == 1


def test_a_read_is_repeated_until_it_succeeds(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, status=502)
    mock.get(URL, status=503)
    mock.get(URL, json={"fine": True})
    assert json.loads(connection.get("/x").text)["fine"] is True


def test_a_read_is_repeated_a_bounded_number_of_times(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, status=502)
    caught(connection)
    assert len(mock.calls) == 3


@pytest.mark.parametrize(
    ("status", "headers"), [(403, {"Retry-After": "1"}), (429, {"Retry-After": "1"}), (404, {}), (410, {})]
)
def test_a_read_that_is_refused_is_not_repeated(
    mock: responses.RequestsMock, connection: Connection, status: int, headers: dict[str, str]
) -> None:
    mock.get(URL, status=status, headers=headers)
    caught(connection)
    assert len(mock.calls) == 1


def test_a_request_says_who_asks_and_in_which_version(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, json={})
    connection.get("/x", page=2)
    sent = mock.calls[0].request
    assert sent.headers["Authorization"] == "token t0ken"
    assert sent.headers["User-Agent"] == "faqbot"
    assert sent.headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert sent.req_kwargs["timeout"] == 15
    assert sent.url == URL + "?page=2"


def test_the_token_is_in_no_error(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, status=401, json={"message": "Bad credentials"})
    assert "t0ken" not in repr(caught(connection))


def test_pages_are_read_to_the_last_one(mock: responses.RequestsMock, connection: Connection) -> None:
    link = '<https://api.github.com/repositories/1/x?per_page=100&page=2>; rel="next"'
    mock.get(URL, json=[1], headers={"Link": link})
    mock.get("https://api.github.com:443/repositories/1/x", json=[2], headers={"Link": link.replace("next", "prev")})
    assert [answer.text for answer in connection.pages("/x", state="all")] == ["[1]", "[2]"]
    assert [call.request.url.partition("?")[2] for call in mock.calls] == [
        "per_page=100&state=all",
        "page=2&per_page=100",
    ]


def test_pages_stay_below_an_address_with_a_path(mock: responses.RequestsMock) -> None:
    connection = Connection(None, api="http://127.0.0.1:8080/api")
    mock.get("http://127.0.0.1:8080/api/x", json=[1], headers={"Link": '<http://127.0.0.1:8080/api/y?p=2>; rel="next"'})
    mock.get("http://127.0.0.1:8080/api/y", json=[2])
    assert len(list(connection.pages("/x"))) == 2
    connection.close()


def test_the_next_page_is_never_asked_of_another_host(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, json=[1], headers={"Link": '<https://thief.example/x/2>; rel="next"'})
    mock.get("https://api.github.com:443/x/2", json=[])
    assert len(list(connection.pages("/x"))) == 2
    assert {call.request.url.partition("?")[0] for call in mock.calls} == {URL, URL + "/2"}


def test_pages_that_go_round_in_a_circle_end(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, json=[1], headers={"Link": f'<{URL}?page=2>; rel="next"'})
    with pytest.raises(Transient, match="circle"):
        list(connection.pages("/x"))


# Tokens that are renewed


class Renewing(Auth):
    """A token that is another after each renewal."""

    token_type = "token"
    token = "first"

    def __init__(self, renewals: int) -> None:
        self.left = renewals

    def renew(self) -> bool:
        self.left -= 1
        self.token = "next"
        return self.left >= 0


def test_a_token_that_is_refused_is_renewed_once(mock: responses.RequestsMock) -> None:
    connection = Connection(Renewing(5), backoff=0)
    mock.post(URL, status=401)
    mock.post(URL, json={})
    connection.send("POST", "/x", {})
    assert [call.request.headers["Authorization"] for call in mock.calls] == ["token first", "token next"]
    connection.close()


@pytest.mark.parametrize(("renewals", "calls"), [(5, 2), (0, 1)], ids=["refused again", "not renewable"])
def test_a_token_that_is_refused_for_good_ends_it(mock: responses.RequestsMock, renewals: int, calls: int) -> None:
    connection = Connection(Renewing(renewals), backoff=0)
    mock.post(URL, status=401)
    error = caught(connection, "POST")
    assert isinstance(error, Permanent)
    assert error.status == 401
    assert len(mock.calls) == calls
    connection.close()


# Usage


def test_requests_are_counted_by_method_and_result(mock: responses.RequestsMock, connection: Connection) -> None:
    mock.get(URL, json={})
    mock.post(URL, status=422)
    mock.patch(URL, body=requests.ConnectionError())
    connection.get("/x")
    connection.get("/x")
    caught(connection, "POST")
    caught(connection, "PATCH")
    assert connection.usage.requests == {("GET", "200"): 2, ("POST", "422"): 1, ("PATCH", "ConnectionError"): 1}
    assert connection.usage.total == 4


def test_the_rate_limit_is_kept_as_last_seen(mock: responses.RequestsMock) -> None:
    usage = Usage()
    connection = Connection(None, usage=usage)
    assert (usage.remaining, usage.limit, usage.reset) == (-1, -1, -1)
    limits = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "X-RateLimit-Reset": "1770000000"}
    mock.get(URL, json={}, headers=limits)
    mock.post(URL, status=404, headers={"X-RateLimit-Remaining": "4998"})
    connection.get("/x")
    caught(connection, "POST")
    assert (usage.remaining, usage.limit, usage.reset) == (4998, 5000, 1770000000)
    connection.close()


# Over a real socket


class Rude(BaseHTTPRequestHandler):
    """Hangs up without an answer, and counts."""

    heard: list[str]

    def do_GET(self) -> None:
        self.heard.append(f"{self.command} {self.path}")
        self.close_connection = True
        self.connection.close()

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def finish(self) -> None:
        pass


@pytest.fixture
def rude() -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (Rude,), {"heard": heard}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api", heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("method", "times"), [("GET", 3), ("POST", 1)])
def test_a_server_that_hangs_up_is_asked_again_for_reads_only(
    rude: tuple[str, list[str]], method: str, times: int
) -> None:
    api, heard = rude
    connection = Connection(None, api=api, backoff=0)
    assert isinstance(caught(connection, method), Transient)
    assert heard == [f"{method} /api/x"] * times
    connection.close()

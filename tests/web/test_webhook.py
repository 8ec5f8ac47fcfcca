"""POST /webhook: what is taken, what is refused, and in which words."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from bot.errors import DeliveryError
from bot.gh.deliveries import SIZE_LIMIT, Accepted, parse_delivery, sign
from bot.web.app import create_app
from tests.builders import SECRET, Delivery, a_delivery, an_issue


class Inbox:
    """An intake that keeps what it is given, and answers or raises what it is told."""

    def __init__(self, answer: Accepted | Exception = Accepted()) -> None:  # noqa: B008
        self.answer = answer
        self.kept: list[tuple[str, str, bytes, Mapping[str, str]]] = []

    def __call__(self, delivery: str, event: str, body: bytes, headers: Mapping[str, str]) -> Accepted:
        if isinstance(self.answer, Exception):
            raise self.answer
        self.kept.append((delivery, event, body, headers))
        return self.answer


def client(inbox: Inbox | None = None, secrets: tuple[str, ...] = (SECRET,), **more: Any) -> FlaskClient:
    return create_app(inbox or Inbox(), secrets, **more).test_client()


def post(to: FlaskClient, delivery: Delivery, **headers: str | None) -> TestResponse:
    """Deliver; `X_GitHub_Event=None` leaves a header out."""
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in {**delivery.headers, **spelled}.items() if value is not None}
    return to.post("/webhook", data=delivery.body, headers=sent)


def signed(body: bytes, **headers: str) -> Delivery:
    return Delivery({**a_delivery().headers, "X-Hub-Signature-256": sign(SECRET, body), **headers}, body, {})


# Taken


def test_a_delivery_that_concerns_us_is_handed_in_and_taken() -> None:
    inbox = Inbox()
    delivery = a_delivery(id="d-1")
    response = post(client(inbox), delivery)
    assert (response.status_code, response.text) == (202, "taken\n")
    ((id, event, body, headers),) = inbox.kept
    assert (id, event, body) == ("d-1", "issues", delivery.body)
    assert parse_delivery(headers, body) == parse_delivery(delivery.headers, delivery.body)


def test_what_is_handed_in_holds_no_signature() -> None:
    inbox = Inbox()
    post(client(inbox), a_delivery())
    assert set(inbox.kept[0][3]) == {"content-type", "x-github-event", "x-github-delivery"}


def test_a_form_is_taken_and_can_be_parsed_again() -> None:
    inbox = Inbox()
    delivery = a_delivery(issue=an_issue("标题"))
    form = urlencode({"payload": delivery.body.decode()}).encode()
    response = post(client(inbox), signed(form, **{"Content-Type": "application/x-www-form-urlencoded"}))
    assert response.status_code == 202
    assert parse_delivery(inbox.kept[0][3], inbox.kept[0][2]) == parse_delivery(delivery.headers, delivery.body)


@pytest.mark.parametrize("secret", ["the new one", SECRET])
def test_either_secret_will_do_while_they_are_rotated(secret: str) -> None:
    response = post(client(secrets=("the new one", SECRET)), a_delivery(secret=secret))
    assert response.status_code == 202


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        pytest.param(Accepted(), 202, "taken\n", id="taken"),
        pytest.param(Accepted(reason="taken before"), 202, "taken before\n", id="a redelivery"),
        pytest.param(Accepted(taken=False, reason="not in our list"), 204, "", id="not for us after all"),
    ],
)
def test_the_intake_has_its_say(answer: Accepted, status: int, text: str) -> None:
    response = post(client(Inbox(answer)), a_delivery())
    assert (response.status_code, response.text) == (status, text)


def test_a_ping_is_answered_and_not_handed_in() -> None:
    inbox = Inbox()
    response = post(client(inbox), a_delivery("ping", "", zen="x"))
    assert (response.status_code, response.text) == (200, "pong\n")
    assert inbox.kept == []


def test_what_does_not_concern_us_is_204_with_the_reason_in_a_header() -> None:
    inbox = Inbox()
    response = post(client(inbox), a_delivery("issues", "assigned"))
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["X-Faqbot-Reason"] == "issues.assigned"
    assert inbox.kept == []


# Refused


@pytest.mark.parametrize(
    ("delivery", "headers", "status"),
    [
        pytest.param(a_delivery(secret="another"), {}, 401, id="another secret"),
        pytest.param(a_delivery(), {"X_Hub_Signature_256": None}, 401, id="no signature"),
        pytest.param(a_delivery(), {"X_Hub_Signature_256": "sha256=\xe9"}, 401, id="a signature that is not ASCII"),
        pytest.param(
            a_delivery(),
            {"X_Hub_Signature_256": None, "X_Hub_Signature": "sha1=0"},
            401,
            id="the old kind of signature",
        ),
        pytest.param(signed(b"[]"), {}, 400, id="a list"),
        pytest.param(signed(b"{}"), {}, 400, id="an empty object"),
        pytest.param(signed(b""), {}, 400, id="nothing"),
        pytest.param(signed(b"\xff\xfe"), {}, 400, id="invalid UTF-8"),
        pytest.param(signed(b"[" * 1_000_000), {}, 400, id="a million brackets"),
        pytest.param(signed(b"a" * 1_000_000), {}, 400, id="a million letters"),
        pytest.param(signed(b'{"a":' * 10_000), {}, 400, id="deep nesting"),
        pytest.param(signed(b"\0" * 1000), {}, 400, id="NUL bytes"),
        pytest.param(a_delivery(), {"X_GitHub_Event": None}, 400, id="no event"),
        pytest.param(a_delivery(), {"X_GitHub_Delivery": None}, 400, id="no delivery id"),
        pytest.param(a_delivery(), {"X_GitHub_Delivery": "a b"}, 400, id="a delivery id that is none"),
        pytest.param(a_delivery(), {"Content_Type": "text/plain"}, 415, id="text"),
        pytest.param(a_delivery(), {"Content_Type": None}, 415, id="no content type"),
        pytest.param(
            signed(b"payload=1", **{"Content-Type": "multipart/form-data; boundary=x"}), {}, 415, id="another form"
        ),
    ],
)
def test_a_delivery_that_cannot_be_taken_is_refused_in_a_few_words(
    delivery: Delivery, headers: dict[str, str | None], status: int
) -> None:
    inbox = Inbox()
    response = post(client(inbox), delivery, **headers)
    assert response.status_code == status
    assert response.mimetype == "text/plain"
    assert 5 < len(response.text) < 250
    assert response.text.count("\n") == 1
    assert inbox.kept == []


@pytest.mark.parametrize(("size", "status"), [(SIZE_LIMIT, 400), (SIZE_LIMIT + 1, 413)], ids=["at", "above"])
def test_githubs_size_limit_is_ours(size: int, status: int) -> None:
    assert post(client(), signed(b"[" * size)).status_code == status


def test_a_body_of_unknown_length_is_not_read_beyond_the_limit() -> None:
    stream = io.BytesIO(b"[" * (SIZE_LIMIT + 1000))
    stream.close = lambda: None  # type: ignore[method-assign]
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    response = client().post("/webhook", input_stream=stream, environ_overrides=environ, headers=a_delivery().headers)
    assert response.status_code == 401  # of what was read, the signature cannot fit
    assert stream.tell() <= SIZE_LIMIT


def test_without_a_secret_nothing_is_taken() -> None:
    assert post(client(secrets=()), a_delivery(secret="")).status_code == 401
    assert post(client(secrets=("",)), a_delivery(secret="")).status_code == 401


def test_the_sandbox_may_go_without_a_secret_but_checks_the_one_it_has() -> None:
    assert post(client(secrets=(), sandbox=True), a_delivery(secret="any")).status_code == 202
    assert post(client(sandbox=True), a_delivery(secret="any")).status_code == 401


def test_a_title_that_is_an_attack_is_taken_as_text_and_not_repeated() -> None:
    title = "</details><script>alert(1)</script> @everyone #1 \u202e\0"
    inbox = Inbox()
    response = post(client(inbox), a_delivery(issue=an_issue(title)))
    assert (response.status_code, response.text) == (202, "taken\n")


# What goes wrong on our side


@pytest.mark.parametrize(
    "error",
    [RuntimeError("password=hunter2"), OSError("disk full"), KeyError("id"), DeliveryError(413, "too large to store")],
    ids=lambda error: type(error).__name__,
)
def test_a_delivery_that_could_not_be_kept_is_never_acknowledged(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    response = post(client(Inbox(error)), a_delivery(id="d-7"))
    if isinstance(error, DeliveryError):
        assert (response.status_code, response.text) == (413, "too large to store\n")
        return
    assert response.status_code == 503
    assert str(error) not in response.text
    assert "Traceback" not in response.text
    (record,) = caplog.records
    assert (record.levelno, "d-7" in record.getMessage(), record.exc_info is not None) == (logging.ERROR, True, True)


def test_any_other_trouble_is_a_500_without_its_cause() -> None:
    pages = Blueprint("pages", __name__)

    @pages.get("/broken")
    def broken() -> str:
        raise RuntimeError("password=hunter2")

    app = create_app(Inbox(), (SECRET,), blueprints=[pages])
    response = app.test_client().get("/broken")
    assert (response.status_code, response.text) == (500, "internal server error\n")


# The rest of the application


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/webhook", 405),
        ("PUT", "/webhook", 405),
        ("GET", "/", 404),
        ("GET", "/static/x", 404),
        ("POST", "/healthz", 405),
    ],
)
def test_other_addresses_and_methods_are_refused_in_a_few_words(method: str, path: str, status: int) -> None:
    response = client().open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "text/plain"
    assert ("Allow" in response.headers) == (status == 405)


def test_it_gives_a_sign_of_life() -> None:
    assert client().get("/healthz").text == "ok\n"


def test_a_blueprint_may_bring_its_own_sign_of_life() -> None:
    pages = Blueprint("health", __name__)
    pages.get("/healthz")(lambda: "alive and well")
    assert client(blueprints=[pages]).get("/healthz").text == "alive and well"


@given(st.binary(max_size=200), st.dictionaries(st.sampled_from(list(a_delivery().headers)), st.text(), max_size=4))
def test_whatever_a_stranger_sends_is_refused(body: bytes, headers: dict[str, str]) -> None:
    inbox = Inbox()
    sent = {**a_delivery().headers, **headers}
    sent = {name: value.encode("latin-1", "replace").decode("latin-1") for name, value in sent.items()}
    sent = {name: value for name, value in sent.items() if not set(value) & set("\r\n")}
    response = client(inbox).post("/webhook", data=body, headers=sent)
    assert response.status_code == 401
    assert inbox.kept == []


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_whatever_json_comes_signed_is_never_an_error_of_ours(payload: Any) -> None:
    response = post(client(), signed(json.dumps(payload).encode()))
    assert response.status_code in (202, 204, 400)

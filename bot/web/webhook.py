"""POST /webhook: a delivery is verified, read and handed in, and the answer says in a few words what became of it.

202 taken · 200 a ping · 204 not for us · 400 401 413 415 refused, with the reason · 503 cannot be stored now
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, request

from bot.errors import DeliveryError
from bot.gh.deliveries import Accepted, Ping, parse_delivery, verify
from bot.gh.events import Ignored

#: Takes (delivery id, event name, body, headers in lower case); what it raises means that the delivery was not kept.
Intake = Callable[[str, str, bytes, Mapping[str, str]], Accepted]

#: What has to be kept beside the body to parse a delivery again.
KEPT_HEADERS = ("content-type", "x-github-event", "x-github-delivery")

_logger = logging.getLogger(__name__)


def create_webhook(intake: Intake, secrets: Sequence[str], *, sandbox: bool = False) -> Blueprint:
    """A blueprint with the one address. Without secrets nothing is taken, unless this is the sandbox."""
    webhook = Blueprint("webhook", __name__)

    @webhook.post("/webhook")
    def receive() -> Response:
        try:
            return _receive(intake, secrets, must_be_signed=bool(secrets) or not sandbox)
        except DeliveryError as refused:
            return _answer(refused.status, str(refused))

    return webhook


def _receive(intake: Intake, secrets: Sequence[str], *, must_be_signed: bool) -> Response:
    body = request.get_data(cache=False)
    headers = {name: request.headers.get(name, "") for name in KEPT_HEADERS}
    if must_be_signed:
        verify(secrets, body, request.headers.get("X-Hub-Signature-256"))
    told = parse_delivery(headers, body)
    if isinstance(told, Ping):
        return _answer(200, "pong")
    if isinstance(told, Ignored):
        return _answer(204, told.reason)
    try:
        accepted = intake(told.delivery, headers["x-github-event"], body, headers)
    except DeliveryError:
        raise
    except Exception:
        _logger.exception("delivery %s was not kept", told.delivery)
        return _answer(503, "cannot be taken now, deliver it again later")
    return _answer(202 if accepted.taken else 204, accepted.reason or "taken")


def _answer(status: int, reason: str) -> Response:
    """A short text; a 204 has none, so its reason is in a header, which GitHub's page of deliveries shows."""
    if status == 204:
        return Response(status=204, headers={"X-Faqbot-Reason": reason.encode("ascii", "replace").decode()[:200]})
    return Response(f"{reason}\n", status, mimetype="text/plain")

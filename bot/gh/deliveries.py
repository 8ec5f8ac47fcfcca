"""Deliveries in, events out: GitHub's webhook POSTs, verified and parsed, with a short reason where one is refused."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar
from urllib.parse import parse_qs

from pydantic import ValidationError

from bot.core.event import Event
from bot.errors import DeliveryError
from bot.gh.events import EVENTS, Ignored
from bot.gh.payloads import Part

SIZE_LIMIT = 25 * 1024 * 1024  # bytes; GitHub sends nothing larger

_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True, slots=True)
class Ping:
    """GitHub tries out a new webhook."""

    delivery: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a delivery that was handed in: `taken` (now or by an earlier copy) or not for us."""

    taken: bool = True
    reason: str = ""


def sign(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for a body."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def verify(secrets: Sequence[str], body: bytes, signature_header: str | None) -> None:
    """Pass if one of the secrets signed the body, in time that does not tell which; DeliveryError 401 otherwise."""
    given = (signature_header or "").encode("utf-8", "surrogatepass")
    signed = [hmac.compare_digest(sign(secret, body).encode(), given) for secret in secrets if secret]
    if not any(signed):
        raise DeliveryError(401, "the signature is missing" if not given else "the signature does not fit")


def parse_delivery(headers: Mapping[str, str], body: bytes) -> Event | Ping | Ignored:
    """What a verified delivery tells. DeliveryError 400, 413 or 415 with a reason that is fit to be sent.

    Header names may be spelled in any case. The payload may come as JSON or in the `payload` field of a form.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    if len(body) > SIZE_LIMIT:
        raise DeliveryError(413, f"larger than {SIZE_LIMIT} bytes")
    json = _json(lower.get("content-type", ""), body)
    name = _header(lower, "X-GitHub-Event", r"[a-z0-9_]{1,64}")
    delivery = _header(lower, "X-GitHub-Delivery", r"[A-Za-z0-9-]{1,72}")
    action = _parse(_Envelope, json).action
    if name == "ping":
        return Ping(delivery)
    payload = EVENTS.get((name, action))
    if payload is None and not action and name in {event for event, _ in EVENTS}:
        raise DeliveryError(400, "payload: action: Field required")
    if payload is None:
        return Ignored(f"{name}.{action}" if action else name, delivery)
    return _parse(payload, json).event(delivery)


class _Envelope(Part):
    action: str = ""


def _json(content_type: str, body: bytes) -> bytes:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return body
    if kind != "application/x-www-form-urlencoded":
        raise DeliveryError(415, "send application/json or application/x-www-form-urlencoded")
    try:
        fields = parse_qs(body.decode("ascii"), errors="strict", strict_parsing=True, max_num_fields=8)
        (payload,) = fields["payload"]
        return payload.encode()
    except (ValueError, KeyError):
        raise DeliveryError(400, "the form has no readable field payload") from None


def _header(headers: Mapping[str, str], name: str, pattern: str) -> str:
    value = headers.get(name.lower(), "")
    if not re.fullmatch(pattern, value):
        raise DeliveryError(400, f"{name} is missing" if not value else f"{name} is not one of GitHub's")
    return value


def _parse(model: type[_P], json: bytes) -> _P:
    try:
        return model.model_validate_json(json)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise DeliveryError(400, f"payload: {place + ': ' if place else ''}{first['msg'][:160]}") from None

"""GitHub's refusals to our errors: what is worth another try, what has to wait, and what is settled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime

from bot.errors import HubError, Permanent, RateLimited, Transient

SECONDARY_WAIT = 60.0  # seconds; what GitHub asks for where it names no time
LONGEST_WAIT = 6 * 3600.0  # seconds; whatever a header says

_LIMITED = (
    "rate limit",
    "abuse detection",
    "retry your request again later",
    "wait a few minutes before you try again",
)


def refusal(what: str, status: int, headers: Mapping[str, str], text: str, now: float) -> HubError:
    """The error for an answer of 400 or more; `now` in seconds since 1970, header names in lower case."""
    said = _message(text)
    message = f"{what}: {status} {said}".rstrip()
    if status == 429 or (status == 403 and _is_limited(headers, said)):
        return RateLimited(message, _wait(headers, now))
    if status >= 500 or status == 408:
        return Transient(message)
    return Permanent(message, status)


def _is_limited(headers: Mapping[str, str], said: str) -> bool:
    spent = headers.get("x-ratelimit-remaining") == "0"
    return spent or "retry-after" in headers or any(phrase in said.lower() for phrase in _LIMITED)


def _wait(headers: Mapping[str, str], now: float) -> float:
    seconds = SECONDARY_WAIT
    asked = headers.get("retry-after", "")
    reset = headers.get("x-ratelimit-reset", "")
    if asked.isdecimal():
        seconds = float(asked)
    elif asked:
        seconds = (_moment(asked) or now + SECONDARY_WAIT) - now
    elif headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        # GitHub's own clock, so that a wrong one here does not matter; a second more, as resets are whole seconds.
        seconds = float(reset) - (_moment(headers.get("date", "")) or now) + 1
    return min(max(seconds, 1.0), LONGEST_WAIT)


def _moment(date: str) -> float | None:
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(date).timestamp()
    return None


def _message(text: str) -> str:
    with suppress(ValueError, RecursionError):
        data = json.loads(text)
        if isinstance(data, dict) and isinstance(data.get("message"), str):
            return str(data["message"])[:200]
    return ""

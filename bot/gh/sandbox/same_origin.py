"""Who may talk to the pages: only they themselves, under a name of this machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

_READING = ("GET", "HEAD", "OPTIONS")
_LOCAL = ("127.0.0.1", "localhost", "::1")


def is_foreign() -> bool:
    """Whether a browser says that another site sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def is_forged() -> bool:
    """Whether a form was sent by anything but our own pages: a browser always says where a form came from."""
    if request.method in _READING:
        return False
    nowhere = "Sec-Fetch-Site" not in request.headers and "Origin" not in request.headers
    return nowhere or is_foreign()


def is_local_name(host: str) -> bool:
    """Whether a Host header names this machine; any other name may be a rebound one."""
    name = urlsplit(f"//{host}").hostname
    return name in _LOCAL

"""How much of GitHub was used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock


class Usage:
    """Counts of requests by (method, result), and the rate limit as last seen. May be shared by several connections.

    A result is the status or the name of the error; `remaining`, `limit` and `reset` (seconds since 1970) are -1 until
    GitHub has told them.
    """

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str]] = Counter()
        self.remaining = self.limit = self.reset = -1
        self._lock = Lock()

    @property
    def total(self) -> int:
        """All requests so far, without the repetitions of failed reads."""
        return self.requests.total()

    def count(self, method: str, result: str, headers: Mapping[str, str]) -> None:
        """Note a request and what its answer tells of the rate limit."""
        with self._lock:
            self.requests[method, result] += 1
            for name in ("remaining", "limit", "reset"):
                value = headers.get(f"x-ratelimit-{name}", "")
                if value.isdecimal():
                    setattr(self, name, int(value))

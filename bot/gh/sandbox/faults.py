"""Faults that can be switched on: a GitHub that is slow, broken, limiting, forgetful, or late with its deliveries."""

from __future__ import annotations

import itertools
import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

#: What each kind does.
KINDS = {
    "slow": "answers after `seconds`",
    "error": "answers with `status` (default 502), nothing done",
    "error_after": "does what was asked, then answers with `status`",
    "drop": "closes the connection, nothing done",
    "drop_after": "does what was asked, then closes the connection",
    "secondary_limit": "403 with Retry-After until the fault ends (`seconds` from now, default 60)",
    "primary_limit": "403 with x-ratelimit-remaining 0 until the fault ends (`seconds` from now, default 60)",
    "stale_comments": "lists leave out comments younger than `seconds` (default 5)",
    "lost_comments": "lists leave out all comments made while the fault is on",
    "delivery_lost": "does not send the delivery; it is listed as failed",
    "delivery_twice": "sends the delivery twice, same id",
    "delivery_late": "sends the delivery after `seconds`, later ones overtake it",
}
_LIMITS = ("secondary_limit", "primary_limit")


@dataclass
class Fault:
    """One fault. `where` is searched in "METHOD /path" (for deliveries: "event.action"); `times` counts down to 0."""

    kind: str
    where: str = ""
    chance: float = 1.0
    times: int | None = None
    seconds: float | None = None
    status: int = 502
    lasts: float | None = None  # seconds from now after which it is over
    id: int = 0
    since: float = 0.0
    hits: int = 0

    @property
    def until(self) -> float | None:
        """End on the monotonic clock; None: until it is switched off or used up."""
        lasts = self.lasts
        if lasts is None and self.kind in _LIMITS:
            lasts = self.seconds if self.seconds is not None else 60.0
        return None if lasts is None else self.since + lasts


@dataclass(frozen=True)
class Request:
    """One line of the request log; `at` is seconds on the wall clock, `limited` whether a rate limit refused it."""

    at: float
    method: str
    path: str
    login: str
    status: int
    limited: bool = False


@dataclass
class Faults:
    """The switchboard. Draws are reproducible by `seed`; `clock` is monotonic seconds."""

    seed: int = 0
    clock: Callable[[], float] = time.monotonic
    log: deque[Request] = field(default_factory=lambda: deque(maxlen=50_000))
    _faults: dict[int, Fault] = field(default_factory=dict)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def add(self, kind: str, **options: Any) -> Fault:
        """Switch a fault on; ValueError for an unknown kind or option, or a pattern that does not compile."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; there are {', '.join(KINDS)}")
        unknown = sorted(options.keys() - {"where", "chance", "times", "seconds", "status", "lasts"})
        if unknown:
            raise ValueError(
                f"unknown option {', '.join(unknown)}; there are where, chance, times, seconds, status, lasts"
            )
        try:
            re.compile(options.get("where", ""))
        except (re.error, TypeError) as error:
            raise ValueError(f"where is no pattern: {error}") from None
        for name in ("chance", "times", "seconds", "status", "lasts"):
            value = options.get(name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
                raise ValueError(f"{name} must be a number, 0 or more")
        with self._lock:
            fault = Fault(kind, **options, id=next(self._ids), since=self.clock())
            self._faults[fault.id] = fault
            return fault

    def clear(self, id: int | None = None) -> None:
        """Switch off one fault, or all."""
        with self._lock:
            if id is None:
                self._faults.clear()
            else:
                self._faults.pop(id, None)

    def active(self) -> list[dict[str, Any]]:
        """The faults that are on, with what is left of them."""
        with self._lock:
            self._forget()
            now = self.clock()
            return [
                {**asdict(fault), "left": None if fault.until is None else round(fault.until - now, 2)}
                for fault in self._faults.values()
            ]

    def draw(self, what: str, *kinds: str) -> list[Fault]:
        """The faults of these kinds that strike `what` now; counts them."""
        with self._lock:
            self._forget()
            struck = []
            for fault in list(self._faults.values()):
                if fault.kind not in kinds or not re.search(fault.where, what):
                    continue
                if fault.chance < 1 and self._random.random() >= fault.chance:
                    continue
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                struck.append(fault)
            return struck

    def left(self, fault: Fault) -> float:
        """Seconds until the fault is over, 0 where it has no end."""
        return max(0.0, fault.until - self.clock()) if fault.until is not None else 0.0

    def age(self, fault: Fault) -> float:
        """Seconds since the fault was switched on."""
        return self.clock() - fault.since

    def _forget(self) -> None:
        now = self.clock()
        for fault in list(self._faults.values()):
            if (fault.until is not None and now >= fault.until) or fault.times == 0:
                del self._faults[fault.id]

"""A hub that asks before every write, so that budgets and the kill switch hold wherever a write comes from."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from bot.jobs import metrics

if TYPE_CHECKING:
    from bot.gh.hub import Hub

#: The verbs of the port that change something on GitHub.
WRITES = frozenset({
    "post_comment", "edit_comment", "delete_comment", "react", "create_label", "add_labels", "remove_label",
    "create_issue", "create_check",
})  # fmt: skip


def limited(hub: Hub, before_write: Callable[[str], None]) -> Hub:
    """`hub`, but `before_write(verb)` is called before each write and may raise."""
    return cast("Hub", _LimitedHub(hub, before_write))


class _LimitedHub:
    def __init__(self, hub: Hub, before_write: Callable[[str], None]) -> None:
        self._hub = hub
        self._before_write = before_write

    def __getattr__(self, verb: str) -> Any:
        call = getattr(self._hub, verb)
        if verb not in WRITES:
            return call

        def write(*arguments: Any, **named: Any) -> Any:
            self._before_write(verb)
            started = time.monotonic()
            try:
                result = call(*arguments, **named)
            except Exception as error:
                metrics.WRITES.labels(verb, type(error).__name__).inc()
                raise
            metrics.WRITES.labels(verb, "done").inc()
            metrics.WRITE_SECONDS.labels(verb).observe(time.monotonic() - started)
            return result

        return write

"""When to try again: exponential back-off with jitter."""

from __future__ import annotations

FIRST_SECONDS = 5.0


def back_off(attempt: int, chance: float, limit: float) -> float:
    """Seconds to wait after the `attempt`-th failure in a row (1, 2, ...).

    Doubles from 5 s up to `limit`; `chance`, 0 to 1, spreads it over the upper half of that, so that workers which
    failed together do not come back together.
    """
    whole: float = min(limit, FIRST_SECONDS * 2.0 ** min(attempt - 1, 30))
    return whole * (0.5 + 0.5 * chance)

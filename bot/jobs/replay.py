"""A remembered decision made again: same input and versions, same verdict, or which of them differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

#: Title and body to verdict and entry, as the bot of today decides.
Decide = Callable[[str, str], tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Replay:
    """The verdicts of then and of now; `differing` maps what they rest on to (then, now) where that changed."""

    then: tuple[str, int | None]
    now: tuple[str, int | None]
    differing: dict[str, tuple[str, str]]

    @property
    def same(self) -> bool:
        """Whether the verdicts agree."""
        return self.then == self.now

    @property
    def explained(self) -> bool:
        """Whether a differing verdict may come from a differing version; if not, the bot is not deterministic."""
        return self.same or bool(self.differing)


def replay(decision: Mapping[str, Any], decide: Decide, versions: Mapping[str, str]) -> Replay:
    """Decide again on a row of `History.decision` whose text is still kept; `versions` are those of now."""
    then: Mapping[str, str] = decision["versions"]
    names = sorted({*then, *versions})
    differing = {name: (then.get(name, ""), versions.get(name, "")) for name in names}
    return Replay(
        (decision["verdict"], decision["entry"]),
        decide(decision["title"], decision["body"]),
        {name: pair for name, pair in differing.items() if pair[0] != pair[1]},
    )

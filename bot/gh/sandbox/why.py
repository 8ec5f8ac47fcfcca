"""What the bot thought of an issue, for the panel beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.match import Decision


@dataclass(frozen=True)
class Thought:
    """A decision with what is needed to show it.

    `titles` names the entries, `pages` where they can be read; `silence` says why nothing was posted.
    """

    decision: Decision
    titles: Mapping[int, str] = field(default_factory=dict)
    pages: Mapping[int, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    silence: str = ""


#: (owner/name, number of the issue) -> what the bot thinks of it now; None where it cannot be told.
Why = Callable[[str, int], Thought | None]

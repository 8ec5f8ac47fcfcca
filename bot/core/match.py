"""Matches: which entries an issue points to, how surely, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a match.

    `kind` is signature, question, keyword, learned or ruled out; `text` is for people to read;
    `quote` is the author's own words or log line it rests on; `weight` is its share in the score, in log-odds.
    """

    kind: str
    text: str
    weight: float = 0.0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with the calibrated probability, 0 to 1, that a maintainer would agree that it answers the issue."""

    entry: int
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    threshold: float = 1.01  # confidence from which it may be answered; above 1: never
    standing: str = "on trial"  # proven, on trial or muted
    thresholds: Mapping[str, float] = field(default_factory=dict)  # by target precision, as text ("0.95")
    agreed: bool = False  # are these lower than usual, because the general model finds it likely, too?


@dataclass(frozen=True, slots=True)
class Decision:
    """answer, suggest or abstain. `entry` is set for answer only; `suggested` (at most three ids) for suggest only.

    `matches` holds every entry with any evidence, best first; `reasons` say in words how the decision came about.
    """

    kind: str
    entry: int | None = None
    suggested: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def best(self) -> Match | None:
        """The best match, or None where nothing matched at all."""
        return self.matches[0] if self.matches else None

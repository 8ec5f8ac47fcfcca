"""Cases put to the matcher: predictions out, never with a look at what is right."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from bot.core.decide import decide
from bot.core.entry import Catalog
from bot.core.match import Decision
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.learning.cases import Case


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was decided on the case of that id."""

    id: str
    decision: Decision

    def as_row(self) -> dict[str, Any]:
        """The line of a predictions file."""
        return {"id": self.id, **verdict_row(self.decision)}


def verdict_row(decision: Decision) -> dict[str, Any]:
    """A decision as `try --json` and predictions files write it: decision, entry and ranked."""
    ranked = [{"entry": match.entry, "confidence": match.confidence} for match in decision.matches]
    return {"decision": decision.kind, "entry": decision.entry, "ranked": ranked}


def predict(
    catalog: Catalog, policy: Policy, cases: Iterable[Case], only: Collection[int] | None = None
) -> list[Prediction]:
    """A prediction for each case, in their order. Of a case nothing but title and body is looked at.

    `only`: the entries that may answer; the others are matched, too, and left out of the ranking.
    """
    matcher = Matcher(catalog)
    return [Prediction(case.id, _decide(matcher, policy, case.title, case.body, only)) for case in cases]


def _decide(matcher: Matcher, policy: Policy, title: str, body: str, only: Collection[int] | None) -> Decision:
    matches = matcher.match(matcher.read(title, body))
    if only is not None:
        matches = [match for match in matches if match.entry in only]
    return decide(matches, policy)

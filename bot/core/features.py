"""What an issue says as named features: what the model of a catalog is learned from."""

from __future__ import annotations

from bot.core.facts import Facts
from bot.core.glossary import CONCEPT

#: Concepts of which pairs within one clause are formed, at most, so that a long clause stays cheap.
_PAIRED = 12


def issue_features(facts: Facts) -> dict[str, float]:
    """What the issue says, by name: words of the title, concepts by part, and concepts that share a clause.

    A maintainer reads these names in learned.json, so they say what they mean: `title: slow`, `said: c++ & differ`.
    """
    found: dict[str, float] = {}
    for unit in facts.title:
        if unit[0] == CONCEPT:
            found["title: " + unit[1:]] = 1.0
            found["said: " + unit[1:]] = 1.0
        else:
            found["word: " + unit] = 1.0
    for prefix, part in (("said: ", facts.prose), ("code: ", facts.code), ("error: ", facts.errors)):
        for unit in part:
            if unit[0] == CONCEPT:
                found[prefix + unit[1:]] = 1.0
    for number, clause in enumerate(facts.clauses):
        concepts = sorted(unit[1:] for unit in clause if unit[0] == CONCEPT)[:_PAIRED]
        titled = number < facts.title_clauses
        for at, first in enumerate(concepts):
            for second in concepts[at + 1 :]:
                pair = first + " & " + second
                found["said: " + pair] = 1.0
                if titled:
                    found["title: " + pair] = 1.0
    found["has errors"] = float(facts.has_errors)
    found["has code"] = float(facts.has_code)
    found["length of prose"] = min(facts.prose_length, 1500) / 1500
    found["no prose"] = float(facts.prose_length < 15)
    return found

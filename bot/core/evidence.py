"""Why a match was made, in words that a person can check. Quotes name nobody: they are stored, printed and posted."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.facts import CONCEPT, PROSE_READ, Facts
from bot.core.index import Row
from bot.core.learned import Learned
from bot.core.match import Evidence
from bot.core.reading_paths import mask_user_names
from bot.core.signatures import SignatureHit
from bot.core.text import IssueText

#: Words for how exactly a signature was found.
_LEVEL = {"exact": "the error text", "numbers": "the error text with other numbers", "near": "nearly the error text"}
_MOST_REASONS = 4
_LEAST_WEIGHT = 0.15
_QUOTE_LENGTH = 200


def evidence_for(
    row: Row,
    facts: Facts,
    features: Mapping[str, float],
    hit: SignatureHit | None,
    text: IssueText,
    learned: Learned | None,
) -> tuple[Evidence, ...]:
    """What speaks for and against an entry: its signature, the wording that comes nearest, and what was learned."""
    found: list[Evidence] = []
    if hit is not None:
        found.append(Evidence("signature", f"{_LEVEL[hit.level]} “{hit.pattern}”", 1.0, mask_user_names(hit.line)))
    wording, quote = _nearest(row, facts, text)
    if wording:
        found.append(Evidence("question", f"close to “{wording}”", 0.5, mask_user_names(quote)))
    identifiers = sorted(row.identifiers & (facts.said | facts.code | facts.errors))
    if identifiers:
        found.append(Evidence("keyword", "mentions " + ", ".join(identifiers[:3]), 0.2))
    if learned is not None:
        found.extend(_learned(row.entry.id, features, learned))
    return tuple(found)


def _nearest(row: Row, facts: Facts, text: IssueText) -> tuple[str, str]:
    said = facts.said
    best = max(
        row.wordings,
        key=lambda wording: (len(wording.units & said) / (len(wording.units) + 1), wording.text),
        default=None,
    )
    if best is None or best.units.isdisjoint(said):
        return "", ""
    if not best.units.isdisjoint(facts.title) or not text.prose:
        return best.text, text.title[:_QUOTE_LENGTH]
    shared = [unit for unit in best.units & facts.prose if unit[0] != CONCEPT]
    lines = [line for line in text.prose[:PROSE_READ].splitlines() if line.strip()]
    line = max(lines, key=lambda line: _count(shared, line.lower()), default="")
    return best.text, line.strip()[:_QUOTE_LENGTH]


def _count(words: list[str], line: str) -> int:
    return sum([word in line for word in words])


def _learned(id: int, features: Mapping[str, float], learned: Learned) -> list[Evidence]:
    """The features that moved this entry most against "none of them", for (+) and against (-)."""
    weights = (learned.by_cases if id in learned.by_cases.bias else learned.by_examples).weights
    shares: list[tuple[float, str]] = []
    for name, value in features.items():
        row = weights.get(name)
        if row:
            share = (row.get(id, 0.0) - row.get(0, 0.0)) * value
            if abs(share) >= _LEAST_WEIGHT:
                shares.append((share, name))
    shares.sort(key=lambda item: (-abs(item[0]), item[1]))
    return [
        Evidence("learned", f"{'+' if share > 0 else '-'} {name}", round(share, 2))
        for share, name in shares[:_MOST_REASONS]
    ]

"""Why a match was made, in words that a person can check."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from bot.core.facts import PROSE_READ, Facts
from bot.core.glossary import CONCEPT
from bot.core.index import Row, Wording
from bot.core.learned import Learned, Linear
from bot.core.match import Evidence
from bot.core.reading_paths import mask_user_names
from bot.core.signatures import SignatureHit
from bot.core.text import IssueText

#: Words for how exactly a signature was found.
_LEVEL = {"exact": "the error text", "numbers": "the error text with other numbers", "near": "nearly the error text"}
_MOST_REASONS = 4
_LEAST_WEIGHT = 0.15
_QUOTE_LENGTH = 200

_Moving = tuple[str, float, float, Mapping[int, float]]


class Witness:
    """One issue, to be asked what speaks for several entries: what all of them need is worked out once."""

    def __init__(self, facts: Facts, features: Mapping[str, float], text: IssueText, learned: Learned | None) -> None:
        self._facts, self._features, self._text, self._learned = facts, features, text, learned
        self._moving: dict[int, list[_Moving]] = {}

    def evidence_for(self, row: Row, hit: SignatureHit | None) -> tuple[Evidence, ...]:
        """What speaks for and against an entry: its signature, the wording that comes nearest, and what was learned."""
        found: list[Evidence] = []
        if hit is not None:
            found.append(Evidence("signature", f"{_LEVEL[hit.level]} “{hit.pattern}”", 1.0, mask_user_names(hit.line)))
        wording = _nearest(row, self._facts.said)
        if wording is not None:
            found.append(Evidence("question", f"close to “{wording.text}”", 0.5, mask_user_names(self._quote(wording))))
        identifiers = sorted(row.identifiers & self._known)
        if identifiers:
            found.append(Evidence("keyword", "mentions " + ", ".join(identifiers[:3]), 0.2))
        if self._learned is not None:
            found.extend(self._reasons(row.entry.id, self._learned.model_of(row.entry.id)))
        return tuple(found)

    @cached_property
    def _known(self) -> frozenset[str]:
        return self._facts.said | self._facts.code | self._facts.errors

    @cached_property
    def _prose_lines(self) -> list[tuple[str, str]]:
        """Lines of prose as they are and in lower case."""
        lines = self._text.prose[:PROSE_READ].splitlines()
        return [(line, line.lower()) for line in lines if not line.isspace() and line]

    def _quote(self, wording: Wording) -> str:
        """The author's words that come nearest to a wording."""
        if not wording.units.isdisjoint(self._facts.title) or not self._text.prose:
            return self._text.title[:_QUOTE_LENGTH]
        shared = [unit for unit in wording.units & self._facts.prose if unit[0] != CONCEPT]
        line, _ = max(self._prose_lines, key=lambda line: sum([word in line[1] for word in shared]), default=("", ""))
        return line.strip()[:_QUOTE_LENGTH]

    def _reasons(self, id: int, model: Linear) -> list[Evidence]:
        """The features that moved this entry most against "none of them", for (+) and against (-)."""
        shares = [
            (-abs(share), name, share)
            for name, value, none, weights in self._moving_in(model)
            if abs(share := (weights.get(id, 0.0) - none) * value) >= _LEAST_WEIGHT
        ]
        return [
            Evidence("learned", f"{'+' if share > 0 else '-'} {name}", round(share, 2))
            for _, name, share in sorted(shares)[:_MOST_REASONS]
        ]

    def _moving_in(self, model: Linear) -> list[_Moving]:
        """The features of the issue that a model knows: name, value, weight for "none of them", and all weights."""
        moving = self._moving.get(id(model))
        if moving is None:
            weights, features = model.weights, self._features
            known = features.keys() & weights.keys()
            moving = [(name, features[name], (row := weights[name]).get(0, 0.0), row) for name in known]
            self._moving[id(model)] = moving
        return moving


def _nearest(row: Row, said: frozenset[str]) -> Wording | None:
    """The wording that shares the largest part of its units, and at least one."""
    counts: dict[int, int] = {}
    for unit in row.vocabulary & said:
        for place in row.places.get(unit, ()):
            counts[place] = counts.get(place, 0) + 1
    best, most = None, 0.0
    for place, count in counts.items():
        wording = row.wordings[place]
        share = count / (len(wording.units) + 1)
        if best is None or share > most or (share == most and wording.text > best.text):
            best, most = wording, share
    return best

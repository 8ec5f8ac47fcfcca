"""Which entries an issue points to, how surely, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.core.entry import Catalog
from bot.core.evidence import evidence_for
from bot.core.facts import Facts, facts_of
from bot.core.features import general_features, issue_features
from bot.core.glossary import Glossary
from bot.core.index import CatalogIndex
from bot.core.learned import NO_PAIR, UNPROVEN, GeneralModel, Learned, Standing, sigmoid
from bot.core.match import Evidence, Match
from bot.core.reading import Reader
from bot.core.signatures import LEVELS, SignatureHit, SignatureIndex
from bot.core.terms import normalise
from bot.core.text import IssueText

#: Below this confidence a match is not worth listing, unless it is among the best few.
_WORTH_LISTING = 0.01
_ALWAYS_LISTED = 3
#: Matches whose evidence is put into words; nobody reads that of the others.
_EXPLAINED = 5
#: What is left of the confidence of an entry that its own `requires` or `excludes` rule out.
_BLOCKED = 0.1


@cache
def shipped_model() -> GeneralModel:
    """The general model that comes with faqbot."""
    from bot.core.general_model import MODEL

    return GeneralModel.parse(MODEL)


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed of one issue: its facts, features, and for each candidate entry the numbers that judge it."""

    facts: Facts
    features: Mapping[str, float]
    general: Mapping[int, Sequence[float]]  # by entry, in the order of GENERAL_NAMES
    scores: Mapping[int, float]  # by entry, the general model's log-odds
    hits: Mapping[int, SignatureHit]  # by entry, the best one

    def pair(self, entry: int) -> tuple[float, float, float, float]:
        """General score and signature levels of an entry, as the learned model reads them."""
        if entry not in self.scores:
            return NO_PAIR
        level = self.hits[entry].level if entry in self.hits else ""
        exact, numbers, near = (float(level == name) for name in LEVELS)
        return (self.scores[entry], exact, numbers, near)


class Matcher:
    """A catalog made ready to be asked. Building it costs about a millisecond an entry, so keep it."""

    def __init__(self, catalog: Catalog, general: GeneralModel | None = None) -> None:
        self.catalog = catalog
        self.general = general or shipped_model()
        self.learned = Learned.parse(catalog.learned)
        self._glossary = Glossary(catalog.glossary)
        self._reader = Reader(catalog.boilerplate, catalog.noise)
        entries = catalog.active
        self._signatures = SignatureIndex((entry.id, text) for entry in entries for text in entry.signatures)
        self._index = CatalogIndex(entries, self._glossary, self.general.frequency, self.general.documents)
        self._blocks = {
            entry.id: (tuple((words[0], _any_of(words)) for words in entry.requires if words), _any_of(entry.excludes))
            for entry in entries
            if entry.requires or entry.excludes
        }
        self._number = {row.entry.id: number for number, row in enumerate(self._index.rows)}

    def read(self, title: str, body: str | None) -> IssueText:
        """An issue's text, told apart by what its parts are."""
        return self._reader.read(title, body)

    def observe(self, text: IssueText) -> Observed:
        """Everything that judging needs, before it is judged."""
        facts = facts_of(text, self._glossary)
        hits: dict[int, SignatureHit] = {}
        for hit in self._signatures.search(text):
            held = hits.get(hit.entry)
            if held is None or LEVELS.index(hit.level) < LEVELS.index(held.level):
                hits[hit.entry] = hit
        features = issue_features(facts)
        numbers = self._index.candidates(facts, [self._number[id] for id in hits])
        levels = {id: hit.level for id, hit in hits.items()}
        rows = general_features(facts, self._index, numbers, levels)
        general = {self._index.rows[number].entry.id: row for number, row in zip(numbers, rows, strict=True)}
        issue = self.general.issue_score(features)
        scores = {id: self.general.score(row, issue) for id, row in general.items()}
        return Observed(facts, features, general, scores, hits)

    def match(self, text: IssueText) -> list[Match]:
        """Every entry with any evidence, best first; equal ones by id."""
        seen = self.observe(text)
        confidences = self._confidences(seen, text)
        ranked = sorted(confidences.items(), key=lambda item: (-item[1], item[0]))
        listed = [
            (id, value) for place, (id, value) in enumerate(ranked) if place < _ALWAYS_LISTED or value >= _WORTH_LISTING
        ]
        return [self._match(id, value, seen, text, place < _EXPLAINED) for place, (id, value) in enumerate(listed)]

    def _confidences(self, seen: Observed, text: IssueText) -> dict[int, float]:
        found = self._judged(seen)
        if not found.keys().isdisjoint(self._blocks):
            said = _all_said(text)
            for id in found.keys() & self._blocks.keys():
                if self._why_blocked(id, said):
                    found[id] *= _BLOCKED
        return found

    def _why_blocked(self, id: int, said: str) -> str:
        """Why an entry is ruled out by what its author wrote down: a word that excludes it, or one that is missing."""
        requires, excludes = self._blocks[id]
        if excludes and (found := excludes.search(said)):
            return f"“{found[0]}” rules it out"
        missing = next((name for name, pattern in requires if pattern and not pattern.search(said)), "")
        return f"“{missing}” is not mentioned" if missing else ""

    def _judged(self, seen: Observed) -> dict[int, float]:
        general = {id: sigmoid(score) for id, score in seen.scores.items()}
        if self.learned is None:
            return general
        pairs = {id: seen.pair(id) for id in seen.scores}
        learned = self.learned.probabilities(seen.features, pairs)
        known = {id: value for id, value in learned.items() if id in self._number}
        left = 1 - max(known.values(), default=0.0)
        # An entry that came after the last learning is judged in general, and gives way to what is known better.
        unknown = {id: value * left for id, value in general.items() if id not in known}
        return known | unknown

    def _match(self, id: int, confidence: float, seen: Observed, text: IssueText, explained: bool) -> Match:
        standing = self.learned.standings.get(id, Standing()) if self.learned else Standing()
        evidence: tuple[Evidence, ...] = ()
        if explained:
            row = self._index.rows[self._number[id]]
            evidence = evidence_for(row, seen.facts, seen.features, seen.hits.get(id), text, self.learned)
            if id in self._blocks and (why := self._why_blocked(id, _all_said(text))):
                evidence = (Evidence("ruled out", why, -1.0), *evidence)
        return Match(
            entry=id,
            confidence=round(confidence, 4),
            evidence=evidence,
            threshold=standing.thresholds.get("0.95", UNPROVEN),
            thresholds=standing.thresholds,
            standing=standing.state,
        )


def _all_said(text: IssueText) -> str:
    return normalise("\n".join(passage.text for passage in text.passages))


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of some wordings in normalised text; a Latin word only as a whole, so that "go" is not in "good"."""
    if not words:
        return None
    bounded = []
    for word in sorted(map(normalise, words), key=len, reverse=True):
        before = "(?<![a-z0-9])" if _is_latin(word[:1]) else ""
        after = "(?![a-z0-9])" if _is_latin(word[-1:]) else ""
        bounded.append(f"{before}{re.escape(word)}{after}")
    return re.compile("|".join(bounded))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

"""A catalog made ready for matching: units of every wording and answer, how telling each unit is, and who has it."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.entry import Entry
from bot.core.facts import CONCEPT, Facts, units
from bot.core.glossary import Glossary
from bot.core.terms import clauses

#: Entries that are looked at in full for one issue.
CANDIDATES = 12
#: Characters of an answer that are read for its vocabulary.
_ANSWER_LENGTH = 2_000
#: A concept stands for many words, so it tells less than one rare word.
_CONCEPT_SHARE = 0.6
_MOST_TELLING = 5.5
#: A unit in more entries than this share of a large catalog proposes no candidates.
_COMMON_SHARE, _COMMON_LEAST = 0.05, 60


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask: its text, its units and the sum of their weights."""

    text: str
    units: frozenset[str]
    total: float


@dataclass(frozen=True, slots=True)
class Row:
    """One entry made ready. `vocabulary` is all that asks for it, `answer` the units of its answers."""

    entry: Entry
    wordings: tuple[Wording, ...]
    signatures: tuple[Wording, ...]
    vocabulary: frozenset[str]
    answer: frozenset[str]
    kinds: tuple[frozenset[str], ...]
    identifiers: frozenset[str]
    total: float


class CatalogIndex:
    """Entries, indexed. `frequency` says in how many of `documents` issues of other projects a unit stands."""

    def __init__(
        self, entries: Iterable[Entry], glossary: Glossary, frequency: Mapping[str, int], documents: int
    ) -> None:
        prepared = [_prepare(entry, glossary) for entry in entries]
        self._frequency = frequency
        self._documents = documents
        self._size = len(prepared)
        self._in_entries: dict[str, int] = defaultdict(int)
        for *_, vocabulary, _ in prepared:
            for unit in vocabulary:
                self._in_entries[unit] += 1
        self._weights: dict[str, float] = {}
        self.rows = tuple(self._row(*parts) for parts in prepared)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            for unit in row.vocabulary:
                self._postings[unit].append(number)
        self._common = max(_COMMON_LEAST, int(self._size * _COMMON_SHARE))

    def weight(self, unit: str) -> float:
        """How telling a unit is: rare in issues of other projects, and in few entries of this catalog."""
        found = self._weights.get(unit)
        if found is None:
            rarity = math.log((self._documents + 1) / (self._frequency.get(unit, 0) + 1))
            spread = math.log((self._size + 1) / (self._in_entries.get(unit, 0) + 0.5)) / math.log(
                (self._size + 1) / 0.5
            )
            share = _CONCEPT_SHARE if unit[0] == CONCEPT else 1.0
            found = self._weights[unit] = share * min(rarity, _MOST_TELLING) * max(spread, 0.05)
        return found

    def sum(self, units_: Iterable[str]) -> float:
        """Sum of the weights of some units."""
        weights = self._weights
        total = 0.0
        for unit in units_:
            found = weights.get(unit)
            total += self.weight(unit) if found is None else found
        return total

    def candidates(self, facts: Facts, always: Iterable[int] = ()) -> list[int]:
        """Numbers of the rows worth a full look: those that share the most telling units, and `always`."""
        scores: dict[int, float] = defaultdict(float)
        said = facts.title | facts.prose
        for part, share in ((facts.title, 2.0), (facts.prose, 1.0), (facts.errors, 1.0), (facts.code, 0.5)):
            for unit in part:
                posting = self._postings.get(unit)
                if posting is None or len(posting) > self._common:
                    continue
                gain = self.weight(unit) * share
                for number in posting:
                    scores[number] += gain
        if len(scores) < CANDIDATES and self._size > len(scores):
            for unit in said:
                for number in self._postings.get(unit, ())[: CANDIDATES * 4]:
                    scores[number] += self.weight(unit)
        best = heapq.nlargest(CANDIDATES, scores, key=lambda number: (scores[number], -number))
        return list(dict.fromkeys([*best, *always]))

    def _row(
        self,
        entry: Entry,
        wordings: list[tuple[str, frozenset[str]]],
        signatures: list[tuple[str, frozenset[str]]],
        vocabulary: frozenset[str],
        answer: frozenset[str],
    ) -> Row:
        return Row(
            entry=entry,
            wordings=tuple(Wording(text, found, self.sum(found)) for text, found in wordings if found),
            signatures=tuple(Wording(text, found, self.sum(found)) for text, found in signatures if found),
            vocabulary=vocabulary,
            answer=answer,
            kinds=tuple({frozenset(unit for unit in found if unit.startswith("§ask")) for _, found in wordings}),
            identifiers=frozenset(unit for unit in vocabulary if "_" in unit),
            total=self.sum(vocabulary),
        )


def _prepare(
    entry: Entry, glossary: Glossary
) -> tuple[Entry, list[tuple[str, frozenset[str]]], list[tuple[str, frozenset[str]]], frozenset[str], frozenset[str]]:
    wordings = [(text, units(text, glossary)) for text in entry.wordings()]
    signatures = [(text, units(text, glossary)) for text in entry.signatures]
    keywords = [units(text, glossary) | {text.lower()} for text in entry.keywords]
    vocabulary: frozenset[str] = frozenset().union(*(found for _, found in (*wordings, *signatures)), *keywords)
    answers = [entry.answer, *(translation.answer for translation in entry.translations.values())]
    answer: frozenset[str] = frozenset().union(
        *(units(clause, glossary) for text in answers for clause in clauses(text[:_ANSWER_LENGTH]))
    )
    return entry, wordings, signatures, vocabulary, answer

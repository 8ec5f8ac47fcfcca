"""A catalog made ready for matching: units of every wording and answer, how telling each unit is, and who has it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from bot.core.entry import Entry
from bot.core.facts import Facts, units
from bot.core.glossary import CONCEPT, Glossary
from bot.core.terms import clauses

#: Entries that are looked at in full for one issue.
CANDIDATES = 6
#: Characters of an answer that are read for its vocabulary.
_ANSWER_LENGTH = 2_000
#: A concept stands for many words, so it tells less than one rare word.
_CONCEPT_SHARE = 0.6
_MOST_TELLING = 5.5
#: Weights that are remembered; units of issues that no entry knows must not fill the memory.
_MOST_WEIGHTS = 200_000
#: How often units may propose an entry for one issue. Far above what a catalog of a hundred entries needs.
_PROPOSALS = 6_000
#: A unit in more entries than this share of a large catalog proposes no candidates.
_COMMON_SHARE, _COMMON_LEAST = 0.05, 60


class Weights(dict[str, float]):
    """How telling a unit is: rare in issues of other projects, and in few entries of this catalog."""

    def __init__(self, frequency: Mapping[str, int], documents: int, in_entries: Mapping[str, int], size: int) -> None:
        super().__init__()
        self._frequency, self._documents = frequency, documents
        self._in_entries, self._size = in_entries, size

    def __missing__(self, unit: str) -> float:
        rarity = math.log((self._documents + 1) / (self._frequency.get(unit, 0) + 1))
        most = math.log((self._size + 1) / 0.5)
        spread = math.log((self._size + 1) / (self._in_entries.get(unit, 0) + 0.5)) / most
        share = _CONCEPT_SHARE if unit[0] == CONCEPT else 1.0
        found = share * min(rarity, _MOST_TELLING) * max(spread, 0.05)
        if len(self) < _MOST_WEIGHTS:
            self[unit] = found
        return found

    def size(self, units_: Iterable[str]) -> float:
        """Length of the vector that has the weights of some units for its components."""
        return math.sqrt(math.fsum([self[unit] ** 2 for unit in units_]))

    def total(self, units_: Iterable[str]) -> float:
        """Sum of the weights of some units, the same in whatever order they come."""
        return math.fsum(map(self.__getitem__, units_))


#: Texts with their units.
_Read = list[tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask: its text, its units and the sum of their weights."""

    text: str
    units: frozenset[str]
    total: float


@dataclass(frozen=True, slots=True)
class Row:
    """One entry made ready. `vocabulary` is all that asks for it, `asks` the kinds of question that its wordings are.

    `signatures` maps each to the weight of its units, `concepts` are those of the wordings.
    `places` says of a unit in which wordings it stands; `totals` are the weights of the wordings, never quite 0,
    and at least one of them, so that there is always a highest share.
    """

    entry: Entry
    wordings: tuple[Wording, ...]
    signatures: Mapping[str, float]
    vocabulary: frozenset[str]
    concepts: frozenset[str]
    asks: frozenset[str]
    identifiers: frozenset[str]
    places: Mapping[str, tuple[int, ...]]
    totals: tuple[float, ...]

    def shared(self, units_: Iterable[str], weights: Weights, more: Sequence[float] = ()) -> list[float]:
        """For each wording the weight of those of the units that stand in it, and what it has already."""
        shared = list(more) or [0.0] * len(self.totals)
        places = self.places
        for unit in units_:
            found = places.get(unit)
            if found:
                weight = weights[unit]
                for place in found:
                    shared[place] += weight
        return shared


class Answer(NamedTuple):
    """What an entry's answers say in all languages, and together with its wordings, whose `size` is that of `whole`."""

    units: frozenset[str]
    whole: frozenset[str]
    size: float


class CatalogIndex:
    """Entries, indexed. `frequency` says in how many of `documents` issues of other projects a unit stands."""

    def __init__(
        self, entries: Iterable[Entry], glossary: Glossary, frequency: Mapping[str, int], documents: int
    ) -> None:
        self._glossary = glossary
        self._same: dict[str, str] = {}  # equal units share one string: kind to memory and quick to compare
        self._answers: dict[int, Answer] = {}
        prepared = [self._prepared(entry) for entry in entries]
        self._size = len(prepared)
        in_entries = Counter(unit for *_, vocabulary in prepared for unit in vocabulary)
        self.weights = Weights(frequency, documents, in_entries, self._size)
        self.rows = tuple(self._row(*parts) for parts in prepared)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            for unit in row.vocabulary:
                self._postings[unit].append(number)
        self._common = max(_COMMON_LEAST, int(self._size * _COMMON_SHARE))

    def candidates(self, facts: Facts, always: Iterable[int] = ()) -> list[int]:
        """Numbers of the rows worth a full look: those that share the most telling units, and `always`.

        The most telling units propose first, and no more than `_PROPOSALS` proposals are heard, so the work is bounded.
        """
        postings, common = self._postings, self._common
        gains: dict[str, float] = defaultdict(float)
        for part, share in ((facts.title, 2.0), (facts.prose, 1.0), (facts.errors, 1.0), (facts.code, 0.5)):
            for unit in part & postings.keys():
                gains[unit] += self.weights[unit] * share
        telling = sorted([(gain, unit) for unit, gain in gains.items() if len(postings[unit]) <= common], reverse=True)
        scores = [0.0] * self._size  # a list: half the time of a dictionary
        left = _PROPOSALS
        for gain, unit in telling:
            posting = postings[unit]
            left -= len(posting)
            if left < 0:
                break
            for number in posting:
                scores[number] += gain
        if self._size - scores.count(0.0) < min(CANDIDATES, self._size):
            for unit in sorted(facts.said & postings.keys()):
                for number in postings[unit][: CANDIDATES * 4]:
                    scores[number] += self.weights[unit]
        return list(dict.fromkeys([*_best(scores), *always]))

    def known(self, units_: frozenset[str]) -> frozenset[str]:
        """Those of the units that are in the vocabulary of any entry."""
        return frozenset(self._postings.keys() & units_)

    def answer(self, row: Row) -> Answer:
        """The units of an entry's answers; read when they are first asked for, as those of most entries never are."""
        found = self._answers.get(row.entry.id)
        if found is None:
            texts = [row.entry.answer, *(translation.answer for translation in row.entry.translations.values())]
            read = [self._units(clause) for text in texts for clause in clauses(text[:_ANSWER_LENGTH])]
            units_: frozenset[str] = frozenset().union(*read)
            whole = units_ | row.vocabulary
            found = self._answers[row.entry.id] = Answer(units_, whole, self.weights.size(whole) + 1e-9)
        return found

    def _units(self, text: str) -> frozenset[str]:
        same = self._same.setdefault
        return frozenset([same(unit, unit) for unit in units(text, self._glossary)])

    def _prepared(self, entry: Entry) -> tuple[Entry, _Read, _Read, frozenset[str]]:
        wordings = [(text, self._units(text)) for text in entry.wordings()]
        signatures = [(text, self._units(text)) for text in entry.signatures]
        keywords = [self._units(text) | {text.lower()} for text in entry.keywords]
        vocabulary: frozenset[str] = frozenset().union(*(found for _, found in (*wordings, *signatures)), *keywords)
        return entry, wordings, signatures, vocabulary

    def _row(self, entry: Entry, wordings: _Read, signatures: _Read, vocabulary: frozenset[str]) -> Row:
        total = self.weights.total
        concepts = frozenset([unit for _, found in wordings for unit in found if unit[0] == CONCEPT])
        asked = tuple(Wording(text, found, total(found)) for text, found in wordings if found)
        places: dict[str, tuple[int, ...]] = {}
        for place, wording in enumerate(asked):
            for unit in wording.units:
                places[unit] = (*places.get(unit, ()), place)
        return Row(
            entry=entry,
            wordings=asked,
            signatures={text: total(found) for text, found in signatures},
            vocabulary=vocabulary,
            concepts=concepts,
            asks=frozenset([unit for unit in concepts if unit.startswith("§ask")]),
            identifiers=frozenset(unit for unit in vocabulary if "_" in unit),
            places=places,
            totals=tuple(wording.total + 1e-9 for wording in asked) or (1e-9,),
        )


def _best(scores: Sequence[float]) -> list[int]:
    """The numbers with the highest scores above 0, best first; of equal ones the lowest first."""
    proposed = [*compress(range(len(scores)), scores)]
    highest = sorted([scores[number] for number in proposed], reverse=True)[:CANDIDATES]
    least = highest[-1] if highest else 0.0
    best = sorted([(-score, number) for number in proposed if (score := scores[number]) >= least])
    return [number for _, number in best[:CANDIDATES]]

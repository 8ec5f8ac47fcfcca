"""Labelled texts turned into rows of words, with the concepts in them and the phrases that belong to no concept."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.core.entry import Catalog
from bot.core.general_glossary import GENERAL
from bot.core.glossary import Glossary
from bot.core.reading import Reader
from bot.core.terms import clauses, is_chinese, is_stop_word, stem, words
from bot.learning.cases import Case

#: A phrase as `bot.core.terms.words` gives it: English stems or single Chinese characters.
Phrase = tuple[str, ...]

#: Clauses of the title and of the author's prose that are read, and characters of each.
_TITLE_CLAUSES, _PROSE_CLAUSES, _CLAUSE = 12, 40, 400
#: Words of a phrase at most.
_ENGLISH, _CHINESE = 3, 4
#: What stands before the first and behind the last word of a clause.
_EDGE = "^"
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phrase or a wording of a concept stands: the clause, and the words from `start` to `end`."""

    clause: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A labelled text: its clauses as rows of words, and where concepts and free phrases stand in them."""

    case: Case
    rows: Sequence[Sequence[str]]
    concepts: Mapping[str, Sequence[Place]]
    phrases: Mapping[Phrase, Sequence[Place]]
    spelt: Mapping[str, Counter[str]]  # how the words of each stem are spelt here

    def around(self, place: Place, but: str = "") -> Iterator[str]:
        """What stands around a place: the next one or two words on each side, and the clause's concepts `but` one."""
        row = self.rows[place.clause]
        before = [_EDGE, _EDGE, *row[: place.start]][-2:]
        behind = [*row[place.end :], _EDGE, _EDGE][:2]
        yield f"{before[1]} …"
        yield f"… {behind[0]}"
        if is_chinese(before[1]):
            yield f"{before[0]} {before[1]} …"
        if is_chinese(behind[0]):
            yield f"… {behind[0]} {behind[1]}"
        for concept, places in self.concepts.items():
            if concept != but and any(
                one.clause == place.clause and (one.end <= place.start or one.start >= place.end) for one in places
            ):
                yield f"§{concept}"


class Wordings:
    """The wordings of a catalog's glossary as rows of words, the general ones with them."""

    def __init__(self, catalog: Catalog) -> None:
        self.of: dict[str, set[Phrase]] = defaultdict(set)
        general = ((concept, line.split(" | ")) for concept, line in GENERAL.items())
        for concept, wordings in chain(general, catalog.glossary.items()):
            self.of[concept].update(tuple(words(wording)) for wording in wordings if ".." not in wording)
        self._owners: dict[Phrase, set[str]] = defaultdict(set)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for concept, phrases in self.of.items():
            for phrase in filter(None, phrases):
                self._owners[phrase].add(concept)
                self._lengths[phrase[0]].add(len(phrase))

    def found(self, row: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """From, to and concept of each wording in a row of words."""
        for start, word in enumerate(row):
            for length in self._lengths.get(word, ()):
                for concept in self._owners.get(tuple(row[start : start + length]), ()):
                    yield start, start + length, concept


def read_texts(catalog: Catalog, cases: Iterable[Case], wordings: Wordings) -> list[Text]:
    """What authors say in their own words; code, logs and errors are left out."""
    reader = Reader(catalog.boilerplate, catalog.noise)
    glossary = Glossary(catalog.glossary)
    return [_text(case, reader, wordings, glossary) for case in cases]


def _text(case: Case, reader: Reader, wordings: Wordings, glossary: Glossary) -> Text:
    issue = reader.read(case.title, case.body)
    said = [*clauses(issue.title)[:_TITLE_CLAUSES], *clauses(issue.prose)[:_PROSE_CLAUSES]]
    rows = [words(clause[:_CLAUSE]) for clause in said]
    concepts: dict[str, list[Place]] = {}
    phrases: dict[Phrase, list[Place]] = {}
    for number, row in enumerate(rows):
        free = [True] * len(row)
        for concept in glossary.concepts(row):  # also those whose wording has a gap, and so no one place
            concepts.setdefault(concept, [])
        for start, end, concept in wordings.found(row):
            concepts.setdefault(concept, []).append(Place(number, start, end))
            free[start:end] = [False] * (end - start)
        for start, end in _phrases(row, free):
            phrases.setdefault(tuple(row[start:end]), []).append(Place(number, start, end))
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for word in _LETTERS.findall(" ".join(said)):
        spelt[stem(word)][word] += 1
    return Text(case, rows, concepts, phrases, spelt)


def _phrases(row: Sequence[str], free: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """From and to of the phrases in a row that may be a wording: no word of them belongs to a concept already."""
    for start in range(len(row)):
        for end in range(start + 1, min(start + _CHINESE, len(row)) + 1):
            if not free[end - 1]:
                break
            if _may_be_wording(row[start:end]):
                yield start, end


def _may_be_wording(phrase: Sequence[str]) -> bool:
    """Whether these words may name something: English words that say something each, or a Chinese word of two to four
    characters, the first and the last of which do."""
    if is_stop_word(phrase[0]) or is_stop_word(phrase[-1]):
        return False
    if all(map(is_chinese, phrase)):
        return len(phrase) > 1
    if len(phrase) > _ENGLISH or any(map(is_stop_word, phrase)):
        return False
    return all(word.isascii() and word.isalpha() and len(word) > 1 for word in phrase)

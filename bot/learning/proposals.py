"""Labelled cases turned into proposals for the glossary: other words for what an entry is about.

An entry's cases mostly say its concepts, in one wording or another. Where they do not, they say them in a word that the
glossary lacks. A phrase is proposed for a concept where

- it belongs to no concept yet and is no code, no error and no log,
- it tells the entry's cases from all others (the log-odds, less their error, are above 0),
- among the entry's cases it keeps to those that lack the concept (chance would hardly do that), and
- it stands in the same surroundings as the concept's wordings, or shares words with them, more than with those of
  nearly every other concept: words that can take each other's place are kept by the same company.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.entry import Catalog, Entry
from bot.core.terms import clauses, is_chinese, words
from bot.learning.cases import Case, proofs_of
from bot.learning.phrases import Phrase, Text, Wordings, read_texts

#: How many are worth reading at once: the first ones are the best.
MOST = 5

#: Cases of the entry that must hold the phrase and lack the concept, and cases an entry must have to be asked.
_SUPPORT, _LEAST_CASES = 3, 4
#: Share of the cases with the phrase that the entry must answer, and how telling the concept itself must be (log-odds).
_SHARE, _TELLING_CONCEPT = 0.2, 1.0
#: Most probable by chance that the phrase keeps to the cases without the concept.
_CHANCE = 0.2
#: The concept must be among so many that are most alike, and the score must reach this. Chosen by reading PaddleOCR's
#: proposals, and by hiding an eighth of its wordings at a time: of those that came back with a score of 1 or more, half
#: came back to their own concept, and most others to a close one (cpp to `c++ infer`).
_NEAREST, _SCORE = 3, 0.85
#: Standard errors that log-odds are lowered by: 95 of 100 times the truth is above.
_ERRORS = 1.64
#: Different words that must stand on each side of a Chinese phrase for it to be a word and no piece of one.
_NEIGHBOURS = 3
#: A phrase goes when a longer one holds it in this share of its places.
_SWALLOWED = 0.7
#: What shared words count for, beside shared surroundings.
_SHARED_WORDS = 0.3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wording for a concept. `seen` are cases that the entry answers and that say the concept in no other way; in
    `others` further cases, which the entry does not answer, the concept would be found then."""

    concept: str
    wording: str
    entry: int
    seen: tuple[str, ...]
    others: int
    score: float

    @property
    def line(self) -> str:
        """The line of glossary.yml."""
        return f"{self.concept}: [{self.wording}]"

    @property
    def why(self) -> str:
        """What it would bring, in words."""
        cases = ", ".join(self.seen[:3]) + (" and more" if len(self.seen) > 3 else "")
        seen = f"{len(self.seen)} cases that entry {self.entry} answers, where no known word says it ({cases})"
        others = "1 other case" if self.others == 1 else f"{self.others or 'no'} other cases"
        return f"it stands in {seen}; {others} would mention the concept then"


def proposals(catalog: Catalog, cases: Iterable[Case], unwanted: Collection[str] = ()) -> list[Proposal]:
    """Wordings worth adding to the glossary, the best first; `unwanted` ones are left out. Deterministic."""
    wordings = Wordings(catalog)
    texts = read_texts(catalog, [*cases, *proofs_of(catalog)], wordings)
    known = _whole_words(texts) - {tuple(words(wording)) for wording in unwanted}
    company = Company(texts, wordings, known)
    best: dict[Phrase, Proposal] = {}
    for entry in catalog.active:
        for phrase, proposal in _of_entry(entry, texts, wordings, known, company):
            if proposal.score >= _SCORE and (phrase not in best or best[phrase].score < proposal.score):
                best[phrase] = replace(proposal, wording=_spelt(phrase, texts))
    return sorted(best.values(), key=lambda one: (-one.score, one.wording))


def _of_entry(
    entry: Entry, texts: Sequence[Text], wordings: Wordings, known: Collection[Phrase], company: Company
) -> Iterator[tuple[Phrase, Proposal]]:
    """The phrases that stand in for a concept of one entry."""
    own = [text for text in texts if entry.id in text.case.gold]
    others = [text for text in texts if entry.id not in text.case.gold]
    if len(own) < _LEAST_CASES:
        return
    elsewhere = Counter(phrase for text in others for phrase in text.phrases)
    spread = Counter(concept for text in others for concept in text.concepts)
    for concept in _concepts_of(entry, wordings):
        have = [text for text in own if concept in text.concepts]
        lack = [text for text in own if concept not in text.concepts]
        weight, _ = _log_odds(len(have), len(own), spread[concept], len(others))
        if weight < _TELLING_CONCEPT:
            continue
        with_concept = Counter(phrase for text in have for phrase in text.phrases)
        without = Counter(phrase for text in lack for phrase in text.phrases if phrase in known)
        for phrase in sorted(phrase for phrase, count in without.items() if count >= _SUPPORT):
            count = without[phrase]
            together = count + with_concept[phrase]
            odds, error = _log_odds(together, len(own), elsewhere[phrase], len(others))
            telling = odds - _ERRORS * error
            chance = _chance(count, together, len(lack), len(have))
            share = together / (together + elsewhere[phrase])
            alike = company.nearest(phrase).get(concept, 0.0)
            if telling > 0 and chance <= _CHANCE and share >= _SHARE and alike > 0:
                score = alike * (1 - chance) * math.log1p(count) * min(telling + 1, 3) * math.sqrt(min(weight, 3))
                seen = tuple(text.case.id for text in lack if phrase in text.phrases)
                gained = sum(phrase in text.phrases and concept not in text.concepts for text in others)
                yield phrase, Proposal(concept, "", entry.id, seen, gained, score)


def _concepts_of(entry: Entry, wordings: Wordings) -> list[str]:
    """What an entry is about: the concepts that its title and aliases mention."""
    rows = [words(clause) for wording in entry.wordings() for clause in clauses(wording)]
    return sorted({concept for row in rows for _, _, concept in wordings.found(row)})


class Company:
    """How alike phrases and concepts are, by what stands around them and by the words that they share."""

    def __init__(self, texts: Sequence[Text], wordings: Wordings, known: Collection[Phrase]) -> None:
        around: dict[Phrase | str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            for phrase, places in text.phrases.items():
                if phrase in known:
                    for place in places:
                        around[phrase].update(text.around(place))
            for concept, places in text.concepts.items():
                for place in places:
                    around[concept].update(text.around(place, but=concept))
        self._base = Counter[str]()
        for counts in around.values():
            self._base.update(counts)
        self._total = self._base.total()
        self._around = around
        self._places: dict[str, list[tuple[str, float]]] = defaultdict(list)  # concepts by what stands around them
        spread = Counter(concept for text in texts for concept in text.concepts)
        for concept in sorted(concept for concept, count in spread.items() if count > _LEAST_CASES):
            for thing, value in self._vector(concept).items():
                self._places[thing].append((concept, value))
        self._holding: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)  # concepts and wordings by word
        for concept, phrases in wordings.of.items():
            for phrase in sorted(phrases):
                for word in set(phrase):
                    self._holding[word].append((concept, set(phrase)))
        self._alike: dict[Phrase, dict[str, float]] = {}

    def nearest(self, phrase: Phrase) -> dict[str, float]:
        """The concepts that are most like a phrase, and how much."""
        if phrase not in self._alike:
            found: dict[str, float] = defaultdict(float)
            for thing, value in self._vector(phrase).items():
                for concept, other in self._places.get(thing, ()):
                    found[concept] += value * other
            for concept, shared in self._shared(phrase).items():
                found[concept] += _SHARED_WORDS * shared
            ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
            self._alike[phrase] = dict(ranked[:_NEAREST])
        return self._alike[phrase]

    def _shared(self, phrase: Phrase) -> dict[str, float]:
        """By concept the largest share of words that one of its wordings has in common, rare words counting more."""
        found: dict[str, float] = defaultdict(float)
        mine = set(phrase)
        rarity = {word: 1 / len({concept for concept, _ in self._holding[word]}) for word in mine & set(self._holding)}
        for word in sorted(rarity):
            for concept, wording in self._holding[word]:
                common = sum(rarity[one] for one in sorted(mine & wording))
                found[concept] = max(found[concept], common / len(mine | wording))
        return found

    def _vector(self, name: Phrase | str) -> dict[str, float]:
        """What stands around, by positive pointwise mutual information times the root of the count; of length 1."""
        counts = self._around[name]
        total = counts.total()
        values = {
            thing: math.log(count * self._total / (total * self._base[thing])) * math.sqrt(count)
            for thing, count in sorted(counts.items())
            if count * self._total > total * self._base[thing]
        }
        length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
        return {thing: value / length for thing, value in values.items()}


def _whole_words(texts: Sequence[Text]) -> set[Phrase]:
    """The phrases in enough texts that are neither a part of another one nor, in Chinese, a piece of a word."""
    counts = Counter(phrase for text in texts for phrase in text.phrases)
    often = {phrase for phrase, count in counts.items() if count >= _SUPPORT}
    before: dict[Phrase, set[str]] = defaultdict(set)
    behind: dict[Phrase, set[str]] = defaultdict(set)
    for text in texts:
        for phrase, places in text.phrases.items():
            if phrase in often and is_chinese(phrase[0]):
                for place in places:
                    row = text.rows[place.clause]
                    before[phrase].update(row[place.start - 1 : place.start] or "^")
                    behind[phrase].update(row[place.end : place.end + 1] or "^")
    pieces = {phrase for phrase in before if min(len(before[phrase]), len(behind[phrase])) < _NEIGHBOURS}
    swallowed = {
        part
        for phrase in often
        for length in range(1, len(phrase))
        for part in (phrase[:length], phrase[length:])
        if part in often and counts[phrase] >= _SWALLOWED * counts[part]
    }
    return often - pieces - swallowed


def _log_odds(mine: int, all_mine: int, theirs: int, all_theirs: int) -> tuple[float, float]:
    """How much more often among the entry's cases than among the others, as log-odds, and its standard error."""
    a, b, c, d = mine + 0.5, all_mine - mine + 0.5, theirs + 0.5, all_theirs - theirs + 0.5
    return math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def _chance(count: int, together: int, lack: int, have: int) -> float:
    """How probable it is that of `together` cases drawn from both at least `count` lack the concept (Fisher's test)."""
    ways = math.comb(lack + have, together)
    return sum(math.comb(lack, n) * math.comb(have, together - n) for n in range(count, min(together, lack) + 1)) / ways


def _spelt(phrase: Phrase, texts: Sequence[Text]) -> str:
    """A phrase as people write it: the most usual spelling of each stem."""
    if is_chinese(phrase[0]):
        return "".join(phrase)
    holding = [text for text in texts if phrase in text.phrases]
    forms: list[str] = []
    for word in phrase:
        counts = sum((text.spelt.get(word, Counter()) for text in holding), Counter[str]())
        forms.append(min(counts, key=lambda form: (-counts[form], form), default=word))
    return " ".join(forms)

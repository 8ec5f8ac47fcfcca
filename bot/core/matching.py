"""Which entries an issue points to, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heapify, heappop, heappush

from bot.core.entry import Catalog, Entry
from bot.core.evidence import Witness
from bot.core.facts import Facts, facts_of
from bot.core.features import issue_features
from bot.core.fit import general_features
from bot.core.glossary import Glossary
from bot.core.index import CatalogIndex
from bot.core.learned import HELD_BACK, NO_PAIR, UNPROVEN, GeneralModel, Learned, Standing, sigmoid, would_answer
from bot.core.match import Evidence, Match
from bot.core.mentions import Ruling, Rulings
from bot.core.reading import Reader
from bot.core.signatures import LEVELS, SignatureHit, SignatureIndex
from bot.core.terms import words
from bot.core.text import IssueText

#: Below this confidence a match is not worth listing, unless it is among the best few.
_WORTH_LISTING = 0.01
_ALWAYS_LISTED = 3
#: So many of the best are put in order at first.
_LIKELY = 8
#: Matches whose evidence is put into words: the first, and so many in all as long as they are not out of the question.
_EXPLAINED, _WORTH_EXPLAINING = 3, 0.02
#: Confidences are compared to so many decimals, so that the order in which numbers are summed decides nothing.
_DIGITS = 9
#: What is left of the confidence of an entry that its own `requires` or `excludes` rule out.
_BLOCKED = 0.1
#: Confidence in an entry one of whose wordings is the whole issue: its author wrote down that it answers this.
VERBATIM = 0.97
#: Words without which a question is still the same. No negations and no question words: those change it.
_FILLING = frozenset(
    words("a an the that this it is are was were be been i my we our you your please 的 了 在 是 中 我 请 吗 呢 啊 吧")
)
#: Characters of prose beside the title that still say nothing more.
_NOTHING_MORE = 20
#: What is known of an entry that nothing was learned about.
_UNKNOWN = Standing()


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
        if entry not in self.hits:
            return (self.scores[entry], 0.0, 0.0, 0.0)
        exact, numbers, near = (float(self.hits[entry].level == name) for name in LEVELS)
        return (self.scores[entry], exact, numbers, near)


class Matcher:
    """A catalog made ready to be asked. Building it costs about half a millisecond an entry, so keep it."""

    def __init__(self, catalog: Catalog, general: GeneralModel | None = None) -> None:
        self.catalog = catalog
        self.general = general or shipped_model()
        learned = Learned.parse(catalog.learned)
        self.learned = learned and learned.among({entry.id for entry in catalog.active})
        self._glossary = Glossary(catalog.glossary)
        self._reader = Reader(catalog.boilerplate, catalog.noise)
        entries = sorted(catalog.active, key=lambda entry: entry.id)  # ties go by id, whatever order they came in
        self._signatures = SignatureIndex((entry.id, text) for entry in entries for text in entry.signatures)
        self._index = CatalogIndex(entries, self._glossary, self.general.frequency, self.general.documents)
        self._rulings = Rulings(entries)
        self._verbatim = _verbatim(entries)
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
            if held is None or _rank(hit) < _rank(held):
                hits[hit.entry] = hit
        features = issue_features(facts)
        numbers = self._index.candidates(facts, [self._number[id] for id in hits])
        rows = general_features(text, facts, self._index, numbers, hits)
        general = {self._index.rows[number].entry.id: row for number, row in zip(numbers, rows, strict=True)}
        scores = {id: self.general.score(row) for id, row in general.items()}
        return Observed(facts, features, general, scores, hits)

    def match(self, text: IssueText) -> list[Match]:
        """Every entry with any evidence, best first; equal ones by id."""
        seen = self.observe(text)
        ruling = self._rulings.on(text)
        judged = self._judged(seen)
        asked = self._verbatim.get(_spoken(text.title))
        if asked is not None and _is_bare(seen.facts):
            judged[asked] = max(judged.get(asked, 0.0), VERBATIM)
        ranked = _ranked(judged, ruling)
        witness = Witness(seen.facts, seen.features, text, self.learned)
        explained = {
            id: self._evidence(id, witness, seen.hits.get(id), ruling)
            for place, (id, confidence) in enumerate(ranked[:_EXPLAINED])
            if not place or confidence >= _WORTH_EXPLAINING
        }
        return [self._match(id, confidence, seen.scores.get(id), explained.get(id, ())) for id, confidence in ranked]

    def _judged(self, seen: Observed) -> dict[int, float]:
        general = {id: HELD_BACK * sigmoid(score) for id, score in seen.scores.items()}
        if self.learned is None:
            return general
        pairs = {id: seen.pair(id) for id in seen.scores}
        known = self.learned.probabilities(seen.features, pairs)
        if all(map(known.__contains__, general)):
            return known
        left = self.learned.left_by(known)
        # Of which nothing was learned, an entry is judged in general, and gives way to what is known better.
        unknown = {id: value * left for id, value in general.items() if id not in known}
        return known | unknown

    def _evidence(self, id: int, witness: Witness, hit: SignatureHit | None, ruling: Ruling) -> tuple[Evidence, ...]:
        evidence = witness.evidence_for(self._index.rows[self._number[id]], hit)
        why = ruling.why(id)
        return (Evidence("ruled out", why, -1.0), *evidence) if why else evidence

    def _match(self, id: int, confidence: float, score: float | None, evidence: tuple[Evidence, ...]) -> Match:
        standing = self.learned.standings.get(id, _UNKNOWN) if self.learned else _UNKNOWN
        agreed = bool(standing.agreed) and score is not None and would_answer(score)
        thresholds = standing.agreed if agreed else standing.thresholds
        return Match(
            entry=id,
            confidence=round(confidence, 4),
            evidence=evidence,
            threshold=thresholds.get("0.95", UNPROVEN),
            thresholds=thresholds,
            standing=standing.state,
            agreed=agreed,
        )


def _verbatim(entries: Iterable[Entry]) -> dict[tuple[str, ...], int]:
    """Entries by how their wordings are spoken; without wordings that several entries have."""
    found: dict[tuple[str, ...], set[int]] = {}
    for entry in entries:
        for wording in entry.wordings():
            found.setdefault(_spoken(wording), set()).add(entry.id)
    return {row: min(ids) for row, ids in found.items() if row and len(ids) == 1}


def _spoken(text: str) -> tuple[str, ...]:
    """The words of a question in order, without those that fill it."""
    return tuple([word for word in words(text) if word not in _FILLING])


def _is_bare(facts: Facts) -> bool:
    """Whether an issue is its title and nothing else."""
    return facts.prose_length < _NOTHING_MORE and not facts.has_errors and not facts.has_code


def _ranked(judged: Mapping[int, float], ruling: Ruling) -> list[tuple[int, float]]:
    """Entries worth listing with their confidences, best first; ruled out ones with what is left of it."""
    # Most entries are far too unlikely to be put in order: all are only where many of the likely ones are ruled out.
    least = min([_WORTH_LISTING, *sorted(judged.values())[-_LIKELY:]]) - 2 * 10**-_DIGITS
    ranked = _listed({id: value for id, value in judged.items() if value >= least}, ruling)
    if len(ranked) < min(_ALWAYS_LISTED, len(judged)) or (ranked and ranked[-1][1] < least):
        return _listed(judged, ruling)
    return ranked


def _listed(judged: Mapping[int, float], ruling: Ruling) -> list[tuple[int, float]]:
    waiting = [(-round(value, _DIGITS), id, True) for id, value in judged.items()]
    heapify(waiting)
    ranked: list[tuple[int, float]] = []
    while waiting and (len(ranked) < _ALWAYS_LISTED or -waiting[0][0] >= _WORTH_LISTING):
        value, id, unasked = heappop(waiting)
        if unasked and -value >= _WORTH_LISTING and ruling.why(id):
            heappush(waiting, (value * _BLOCKED, id, False))
        else:
            ranked.append((id, -value))
    return ranked


def _rank(hit: SignatureHit) -> tuple[int, int, str]:
    """The best level first, then the signature that says most."""
    return (LEVELS.index(hit.level), -len(hit.pattern), hit.pattern)

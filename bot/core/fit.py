"""How well an entry fits an issue, as numbers in a fixed order: what the general model weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import fsum, log1p
from operator import add, mul, truediv

from bot.core.facts import Facts
from bot.core.general_glossary import ACTS, SYMPTOMS
from bot.core.general_things import THINGS
from bot.core.glossary import CONCEPT
from bot.core.index import CatalogIndex, Row, Weights
from bot.core.signatures import SignatureHit
from bot.core.text import IssueText

#: What is compared of one entry, in the order of `_fit`.
ENTRY_NAMES = (
    "title covers wording",
    "title and wording alike",
    "all parts cover wording",
    "vocabulary in all parts",
    "vocabulary in errors",
    "vocabulary explains title",
    "answer explains title",
    "answer in words",
    "issue and entry alike",
    "same symptom",
    "another symptom",
    "symptom missing",
    "same act",
    "same thing",
    "another thing",
    "same kind of question",
    "signature",
    "signature in title",
    "has signatures",
)
#: Of these it counts, too, how far an entry is ahead of the best other one, or behind it.
_COMPARED = ("answer in words", "issue and entry alike")
#: What is known of the issue alone, in the order of `_of_issue`: some issues no FAQ answers.
ISSUE_NAMES = (
    "already tried",
    "works elsewhere",
    "speaks of the code",
    "length of prose",
    "asks in the title",
)
GENERAL_NAMES = (
    *ENTRY_NAMES,
    *(f"margin: {name}" for name in _COMPARED),
    "another entry's signature",
    *ISSUE_NAMES,
)
_AHEAD = tuple(map(ENTRY_NAMES.index, _COMPARED))
_SYMPTOMS, _ACTS, _THINGS = (frozenset([CONCEPT + name for name in kind]) for kind in (SYMPTOMS, ACTS, THINGS))
#: Levels of a signature that count as found: other numbers make an error no other one, other words do.
_FOUND = frozenset({"exact", "numbers"})
#: Kept off zero, so that a title of stop words divides nothing by nothing.
_LITTLE = 1e-9


def general_features(
    text: IssueText, facts: Facts, index: CatalogIndex, numbers: Sequence[int], hits: Mapping[int, SignatureHit]
) -> list[list[float]]:
    """For each candidate row a list of numbers in the order of `GENERAL_NAMES`.

    `hits` maps an entry's id to the best of its signatures that was found.
    """
    if not numbers:
        return []
    asked = _asked(text, facts, index)
    rows = [index.rows[number] for number in numbers]
    fits = [_fit(asked, index, row, hits.get(row.entry.id)) for row in rows]
    bests = [_two_best([fit[at] for fit in fits]) for at in _AHEAD]
    exact = {id for id, hit in hits.items() if hit.level == "exact"}
    of_issue = _of_issue(asked)
    for row, fit in zip(rows, fits, strict=True):
        for value, (first, second) in zip([fit[at] for at in _AHEAD], bests, strict=True):
            fit.append(value - (second if value == first else first))
        fit.append(float(bool(exact and exact - {row.entry.id})))
        fit += of_issue
    return fits


@dataclass(frozen=True, slots=True)
class _Asked:
    """An issue's facts with what every entry is compared to worked out once."""

    facts: Facts
    weights: Weights
    said: frozenset[str]
    told: frozenset[str]  # in own words and by errors
    size: float  # of `told` as a vector of weights
    everything: frozenset[str]
    title_total: float
    symptoms: frozenset[str]  # of the title, as acts and things
    acts: frozenset[str]
    things: frozenset[str]
    kinds: frozenset[str]  # of question
    title: str


def _asked(text: IssueText, facts: Facts, index: CatalogIndex) -> _Asked:
    said = facts.said
    told = said | facts.errors
    return _Asked(
        facts=facts,
        weights=index.weights,
        said=said,
        told=told,
        size=index.weights.size(told) + _LITTLE,
        everything=index.known(told | facts.code),
        title_total=index.weights.total(facts.title) + _LITTLE,
        symptoms=facts.title & _SYMPTOMS,
        acts=facts.title & _ACTS,
        things=facts.title & _THINGS,
        kinds=frozenset([unit for unit in facts.question if unit.startswith("§ask")]),
        title=text.title,
    )


def _fit(asked: _Asked, index: CatalogIndex, row: Row, hit: SignatureHit | None) -> list[float]:
    weights, facts, title = asked.weights, asked.facts, asked.title_total
    total = weights.total
    in_all = asked.everything & row.vocabulary
    in_title = facts.title & in_all
    wholes = row.totals
    titled = row.shared(in_title, weights)
    covered = [*map(truediv, row.shared(in_all - in_title, weights, titled), wholes)]
    most = max(covered)
    nearest = row.wordings[covered.index(most)].units if row.wordings else frozenset()
    answer = index.answer(row)
    answered = answer.units & asked.said
    alike = [*map(weights.__getitem__, asked.told & answer.whole)]
    known, symptoms, things = row.concepts, asked.symptoms, asked.things
    return [
        max(map(truediv, titled, wholes)),
        2 * max(map(truediv, titled, map(add, repeat(title), wholes))),
        most,
        log1p(total(in_all)),
        log1p(total(facts.errors & in_all)),
        total(in_title) / title,
        total(in_title | (answered & facts.title)) / title,
        log1p(total(answered)),
        fsum(map(mul, alike, alike)) / (asked.size * answer.size),
        # The same word is often said of something else: is it the same symptom, act and thing?
        float(not symptoms.isdisjoint(known)),
        float(len(symptoms - known)),
        float(len((nearest & _SYMPTOMS) - asked.said)),
        float(not asked.acts.isdisjoint(known)),
        float(not things.isdisjoint(known)),
        float(len(things - known)),
        float(not asked.kinds.isdisjoint(row.asks)),
        float(hit is not None and hit.level in _FOUND),
        float(hit is not None and (hit.kind == "title" or hit.line.strip() in asked.title)),
        float(bool(row.signatures)),
    ]


def _of_issue(asked: _Asked) -> tuple[float, ...]:
    said = asked.said
    return (
        float("§already tried" in said),
        float("§works elsewhere" in said),
        float("§contribute" in said or "§pull request" in said),
        min(asked.facts.prose_length, 1500) / 1500,
        float("?" in asked.title or "？" in asked.title),
    )


def _two_best(values: Sequence[float]) -> tuple[float, float]:
    first, *rest = sorted(values, reverse=True)
    return first, rest[0] if rest else 0.0

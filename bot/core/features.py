"""What speaks for an entry as numbers: of an issue by itself, and of an issue and an entry together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import fsum, log1p
from operator import add, truediv

from bot.core.facts import CONCEPT, Facts
from bot.core.index import CatalogIndex, Row, Weights

#: Concepts of which pairs within one clause are formed, at most, so that a long clause stays cheap.
_PAIRED = 12

#: Names of the numbers that `pair_features` returns for an entry, in order.
PAIR_NAMES = (
    "title covers wording",
    "wording explains title",
    "issue covers wording",
    "errors cover wording",
    "title and wording alike",
    "weight shared with title",
    "all parts cover wording",
    "a clause and wording alike",
    "errors cover signature",
    "vocabulary in title",
    "vocabulary in words",
    "vocabulary in all parts",
    "vocabulary in errors",
    "vocabulary explains title",
    "answer explains title",
    "answer in words",
    "concepts in title",
    "identifiers",
    "rarest word shared",
    "rarest error word shared",
    "signature, exact",
    "signature, other numbers",
    "signature, near",
    "same kind of question",
)
_MARGINS = (0, 2, 4, 6, 7, 8, 9, 10, 11, 14, 15)
_ISSUE_NAMES = (
    "has errors",
    "has code",
    "already tried",
    "wishes a feature",
    "after an upgrade",
    "works elsewhere",
    "speaks of the code",
    "length of prose",
    "no prose",
    "weight of title",
    "unsupported",
    "asks for support",
)
GENERAL_NAMES = (
    *PAIR_NAMES,
    *(f"margin: {PAIR_NAMES[at]}" for at in _MARGINS),
    "another entry's signature",
    *_ISSUE_NAMES,
    "exact signature, already tried",
    "exact signature, wishes a feature",
    "title alike and explained",
    "signature covered, already tried",
    "all covered and title explained",
    "clause alike, much in title",
    "title covered, long prose",
)
_EXACT = PAIR_NAMES.index("signature, exact")
#: By the level of a signature: exact, other numbers, near.
_LEVELS = {"": (0.0, 0.0, 0.0), "exact": (1.0, 0.0, 0.0), "numbers": (0.0, 1.0, 0.0), "near": (0.0, 0.0, 1.0)}


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


def general_features(
    facts: Facts, index: CatalogIndex, numbers: Sequence[int], hits: Mapping[int, str]
) -> list[list[float]]:
    """For each candidate row a list of numbers in the order of `GENERAL_NAMES`.

    `hits` maps an entry's id to the best level of its signatures found.
    """
    weighed = _weighed(facts, index)
    pairs = [_pair(weighed, index, index.rows[number], hits) for number in numbers]
    said = weighed.said
    issue = [
        float(facts.has_errors),
        float(facts.has_code),
        float("§already tried" in said),
        float("§wish feature" in said),
        float("§after upgrade" in said),
        float("§works elsewhere" in said),
        float("§contribute" in said or "§pull request" in said),
        min(facts.prose_length, 1500) / 1500,
        float(facts.prose_length < 20),
        log1p(weighed.title_total),
        float("§unsupported" in said),
        float("§ask support" in said),
    ]
    columns = [*zip(*pairs, strict=True)]
    bests = [(at, *_two_best(columns[at])) for at in _MARGINS] if pairs else []
    exact = {id for id, level in hits.items() if level == "exact"}
    rows: list[list[float]] = []
    for number, pair in zip(numbers, pairs, strict=True):
        margins = [(value := pair[at]) - (second if value == first else first) for at, first, second in bests]
        elsewhere = float(bool(exact and exact - {index.rows[number].entry.id}))
        rows.append(
            [
                *pair,
                *margins,
                elsewhere,
                *issue,
                pair[_EXACT] * issue[2],
                pair[_EXACT] * issue[3],
                pair[0] * pair[13],
                pair[8] * issue[2],
                pair[6] * pair[14],
                pair[7] * pair[9],
                pair[0] * issue[7],
            ]
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An issue's facts with what every entry is compared to worked out once."""

    facts: Facts
    weights: Weights
    said: frozenset[str]
    everything: frozenset[str]
    concepts: frozenset[str]  # of the title
    title_total: float
    clauses: Sequence[tuple[frozenset[str], float]]  # with the sum of their weights
    asked: frozenset[str]


def _weighed(facts: Facts, index: CatalogIndex) -> _Weighed:
    weights = index.weights
    said = facts.said
    return _Weighed(
        facts=facts,
        weights=weights,
        said=said,
        everything=index.known(said | facts.errors | facts.code),
        concepts=frozenset([unit for unit in facts.title if unit[0] == CONCEPT]),
        title_total=weights.total(facts.title),
        clauses=[(clause, weights.total(clause)) for clause in facts.clauses if len(clause) > 1],
        asked=frozenset([unit for unit in facts.question if unit.startswith("§ask")]),
    )


def _pair(issue: _Weighed, index: CatalogIndex, row: Row, hits: Mapping[int, str]) -> list[float]:
    weights = issue.weights
    total, weigh = weights.total, weights.__getitem__
    in_all = issue.everything & row.vocabulary
    in_title = issue.facts.title & in_all
    in_errors = issue.facts.errors & in_all
    in_said = issue.said & in_all
    title = issue.title_total + 1e-9
    wholes = row.totals
    titled = row.shared(in_title, weights)
    of_said = row.shared(in_said - in_title, weights, titled)
    of_all = row.shared(in_all - in_said, weights, of_said)
    shared = max(titled)
    answered = index.answer(row) & issue.said
    explained = answered & issue.facts.title
    title_weight = total(in_title)
    said_weights = [*map(weigh, in_said)]
    error_weights = [*map(weigh, in_errors)]
    return [
        max(map(truediv, titled, wholes)),
        shared / title,
        max(map(truediv, of_said, wholes)),
        max(map(truediv, row.shared(in_errors, weights), wholes)) if in_errors else 0.0,
        2 * max(map(truediv, titled, map(add, repeat(title), wholes))) if shared else 0.0,
        log1p(shared),
        max(map(truediv, of_all, wholes)),
        _clause_alike(issue, row, in_said),
        _signature_covered(row, in_errors | in_title, weights),
        log1p(title_weight),
        log1p(fsum(said_weights)),
        log1p(total(in_all)),
        log1p(fsum(error_weights)),
        title_weight / title,
        (total(in_title | explained) if explained else title_weight) / title,
        log1p(total(answered)),
        log1p(len(in_title & issue.concepts)),
        log1p(len(row.identifiers & in_all)),
        max(said_weights) if said_weights else 0.0,
        max(error_weights) if error_weights else 0.0,
        *_LEVELS[hits.get(row.entry.id, "")],
        float(not issue.asked.isdisjoint(row.asks)),
    ]


def _signature_covered(row: Row, pasted: frozenset[str], weights: Weights) -> float:
    """The largest share of one of the entry's signatures that was pasted."""
    best = 0.0
    for signature in row.signatures:
        if found := signature.units & pasted:
            best = max(best, weights.total(found) / (signature.total + 1e-9))
    return best


def _clause_alike(issue: _Weighed, row: Row, in_said: frozenset[str]) -> float:
    """The Dice coefficient, by weight, of the clause and the wording that are most alike."""
    best = 0.0
    weights, wholes, places = issue.weights, row.totals, row.places
    for clause, size in issue.clauses:
        shared = clause & in_said
        if len(shared) < 2:
            continue
        most = weights.total(shared)
        if 2 * most <= best * (size + max(most, row.least_total)):
            continue
        # A clause touches few of the wordings: this takes two thirds of what `row.shared` over all of them takes.
        parts: dict[int, float] = {}
        for unit in shared:
            found = places.get(unit)
            if found:
                weight = weights[unit]
                for place in found:
                    parts[place] = parts.get(place, 0.0) + weight
        for place, part in parts.items():
            alike = 2 * (part / (size + wholes[place]))
            if alike > best:
                best = alike
    return best


def _two_best(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values, reverse=True)
    return (ordered[0], ordered[1] if len(ordered) > 1 else 0.0) if ordered else (0.0, 0.0)

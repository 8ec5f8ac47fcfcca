"""What speaks for an entry as numbers: of an issue by itself, and of an issue and an entry together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p

from bot.core.facts import CONCEPT, Facts
from bot.core.index import CatalogIndex, Row

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
    pairs = [_pair(facts, index, index.rows[number], hits) for number in numbers]
    title = index.sum(facts.title)
    said = facts.title | facts.prose
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
        log1p(title),
        float("§unsupported" in said),
        float("§ask support" in said),
    ]
    bests = [_two_best([pair[at] for pair in pairs]) for at in _MARGINS]
    rows: list[list[float]] = []
    for number, pair in zip(numbers, pairs, strict=True):
        margins = [
            pair[at] - (second if pair[at] == first else first)
            for at, (first, second) in zip(_MARGINS, bests, strict=True)
        ]
        own = index.rows[number].entry.id
        elsewhere = float(any(level == "exact" and entry != own for entry, level in hits.items()))
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


def _pair(facts: Facts, index: CatalogIndex, row: Row, hits: Mapping[int, str]) -> list[float]:
    total = index.sum
    said = facts.title | facts.prose
    everything = said | facts.errors | facts.code
    in_all = everything & row.vocabulary
    in_title = facts.title & row.vocabulary
    in_errors = facts.errors & row.vocabulary
    in_said = said & row.vocabulary
    title = total(facts.title) + 1e-9
    covers = explains = said_covers = error_covers = alike = shared = all_covers = 0.0
    for wording in row.wordings:
        of_all = wording.units & in_all
        if not of_all:
            continue
        whole = wording.total + 1e-9
        all_covers = max(all_covers, total(of_all) / whole)
        titled = total(of_all & in_title)
        if titled:
            covers = max(covers, titled / whole)
            explains = max(explains, titled / title)
            alike = max(alike, 2 * titled / (whole + title))
            shared = max(shared, titled)
        said_covers = max(said_covers, total(of_all & in_said) / whole)
        if in_errors:
            error_covers = max(error_covers, total(of_all & in_errors) / whole)
    signature_covers = 0.0
    for signature in row.signatures:
        pasted = signature.units & (in_errors | in_title)
        if pasted:
            signature_covers = max(signature_covers, total(pasted) / (signature.total + 1e-9))
    asked = frozenset(unit for unit in facts.question if unit.startswith("§ask"))
    level = hits.get(row.entry.id, "")
    weight = index.weight
    return [
        covers,
        explains,
        said_covers,
        error_covers,
        alike,
        log1p(shared),
        all_covers,
        _clause_alike(facts, index, row, in_said),
        signature_covers,
        log1p(total(in_title)),
        log1p(total(in_said)),
        log1p(total(in_all)),
        log1p(total(in_errors)),
        total(in_title) / title,
        total((row.answer | row.vocabulary) & facts.title) / title,
        log1p(total(row.answer & said)),
        log1p(sum(unit[0] == CONCEPT for unit in in_title)),
        log1p(len(row.identifiers & everything)),
        max(map(weight, in_said), default=0.0),
        max(map(weight, in_errors), default=0.0),
        float(level == "exact"),
        float(level == "numbers"),
        float(level == "near"),
        float(any(kind & asked for kind in row.kinds)),
    ]


def _clause_alike(facts: Facts, index: CatalogIndex, row: Row, in_said: frozenset[str]) -> float:
    """The Dice coefficient, by weight, of the clause and the wording that are most alike."""
    best = 0.0
    total = index.sum
    for clause in facts.clauses:
        shared = clause & in_said
        if len(shared) < 2:
            continue
        size = total(clause)
        most = total(shared)
        for wording in row.wordings:
            if 2 * most <= best * (size + wording.total):
                continue
            value = 2 * total(wording.units & shared) / (wording.total + size + 1e-9)
            best = max(best, value)
    return best


def _two_best(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values, reverse=True)
    return (ordered[0], ordered[1] if len(ordered) > 1 else 0.0) if ordered else (0.0, 0.0)

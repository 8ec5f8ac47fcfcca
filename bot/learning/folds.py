"""Cases parted into folds so that no fold knows another one's questions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.core.entry import Catalog
from bot.learning.cases import Case

#: Titles whose similarity (0 to 100, of normalised edit distance) is this or more are nearly the same.
NEARLY = 90.0


def folds_by_title(cases: Sequence[Case], count: int, seed: int) -> list[int]:
    """The fold, from 0, of each case: groups are spread evenly, nearly the same titles stay together.

    The order of the cases changes nothing.
    """
    clusters = _clusters(sorted(cases, key=lambda case: case.id))
    random.Random(seed).shuffle(clusters)
    clusters.sort(key=lambda members: members[0].group)
    sizes: Counter[int] = Counter()
    shares: Counter[tuple[str, int]] = Counter()
    fold_of: dict[str, int] = {}
    for members in clusters:
        group = members[0].group
        fold = min(range(count), key=lambda number: (shares[group, number], sizes[number], number))
        for case in members:
            fold_of[case.id] = fold
            shares[case.group, fold] += 1
            sizes[fold] += 1
    return [fold_of[case.id] for case in cases]


def without_repeats(catalog: Catalog, extra: Sequence[Case], held_out: Sequence[Case]) -> tuple[Catalog, list[Case]]:
    """Catalog and further cases without examples and cases that nearly repeat a title that is held out."""
    titles = [_plain(case.title) for case in held_out]
    kept_extra = _unlike([case.title for case in extra], titles)
    entries = []
    for entry in catalog.entries:
        match, reject = (
            tuple(text for text, kept in zip(texts, _unlike([*map(_first_line, texts)], titles), strict=True) if kept)
            for texts in (entry.match, entry.reject)
        )
        entries.append(replace(entry, match=match, reject=reject))
    cases = [case for case, kept in zip(extra, kept_extra, strict=True) if kept]
    return replace(catalog, entries=tuple(entries)), cases


def _clusters(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases in groups of nearly the same title, also by way of a third one."""
    titles = [_plain(case.title) for case in cases]
    leader = list(range(len(cases)))

    def root(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for first, second in _alike(titles, titles):
        if first < second:
            leader[max(root(first), root(second))] = min(root(first), root(second))
    clusters: dict[int, list[Case]] = {}
    for number, case in enumerate(cases):
        clusters.setdefault(root(number), []).append(case)
    return list(clusters.values())


def _unlike(titles: Sequence[str], others: Sequence[str]) -> list[bool]:
    near = {first for first, _ in _alike([_plain(title) for title in titles], others)}
    return [number not in near for number in range(len(titles))]


def _alike(titles: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    if not titles or not others:
        return []
    import numpy as np
    from rapidfuzz import fuzz, process

    scores = process.cdist(titles, others, scorer=fuzz.ratio, score_cutoff=NEARLY)
    return [(int(first), int(second)) for first, second in np.argwhere(scores >= NEARLY)]


def _plain(title: str) -> str:
    return "".join(character for character in title.casefold() if character.isalnum())


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]

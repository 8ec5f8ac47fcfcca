"""Weighted sets turned into groups of alike ones: average linkage over cosines, the same for the same input."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

Vector = Mapping[str, float]


def normal(vector: Vector, more: float = 0.0) -> dict[str, float]:
    """The vector with length 1; `more` is the length (squared) of what was left out of it and still counts."""
    length = math.sqrt(sum(value * value for value in vector.values()) + more)
    return {name: value / length for name, value in vector.items()} if length else {}


def likeness(vectors: Sequence[Vector]) -> dict[tuple[int, int], float]:
    """The cosines of all pairs that share anything, by (smaller, greater) number; the vectors have length 1."""
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for name, value in sorted(vector.items()):
            postings[name].append((number, value))
    found: dict[tuple[int, int], float] = defaultdict(float)
    for _, holders in sorted(postings.items()):
        for at, (first, one) in enumerate(holders):
            for second, other in holders[at + 1 :]:
                found[first, second] += one * other
    return dict(found)


def group(count: int, pairs: Mapping[tuple[int, int], float], least: float) -> list[list[int]]:
    """Groups of the numbers below `count`: the two groups that are most alike are joined while the mean is `least`.

    Ties go to the smaller numbers. Groups are in the order of their first members, members in order.
    """
    near: dict[int, dict[int, float]] = {number: {} for number in range(count)}
    for (first, second), value in pairs.items():
        near[first][second] = near[second][first] = value
    members = {number: [number] for number in range(count)}
    heap = [(-value, first, second) for (first, second), value in pairs.items() if value >= least]
    heapq.heapify(heap)
    while heap:
        value, first, second = heapq.heappop(heap)
        if near.get(first, {}).get(second) != -value:
            continue  # one of them was joined since
        joined = count
        count += 1
        sizes = len(members[first]), len(members[second])
        members[joined] = members.pop(first) + members.pop(second)
        before, after = near.pop(first), near.pop(second)
        row: dict[int, float] = {}
        for other in sorted((before.keys() | after.keys()) - {first, second}):
            mean = (sizes[0] * before.get(other, 0.0) + sizes[1] * after.get(other, 0.0)) / sum(sizes)
            row[other] = near[other][joined] = mean
            near[other].pop(first, None)
            near[other].pop(second, None)
            if mean >= least:
                heapq.heappush(heap, (-mean, other, joined))
        near[joined] = row
    return sorted(sorted(group) for group in members.values())

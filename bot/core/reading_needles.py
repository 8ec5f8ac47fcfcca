"""Which of many words occur in a text, and in which lines, in one pass."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import re2  # type: ignore[import-untyped]


class Needles:
    """Groups of words; says which lines of a text hold a word of each group, after one pass over the text."""

    def __init__(self, *groups: Sequence[str]) -> None:
        self._groups = len(groups)
        self._words = [(word, number) for number, group in enumerate(groups) for word in group]
        options = re2.Options()
        options.literal = True
        options.max_mem = 64 << 20
        self._set = re2.Set.SearchSet(options)
        for word, _ in self._words:
            self._set.Add(word)
        self._set.Compile()

    def live(self, lowered: str) -> list[tuple[str, int]]:
        """The words that occur in a text, given in lower case, each with the number of its group."""
        matched = self._set.Match(lowered) if self._words else None
        return [self._words[index] for index in matched or ()]

    def lines_of(self, lowered: str) -> tuple[set[int], ...]:
        """For each group the 0-based numbers of those lines of a text, given in lower case, that hold a word of it."""
        found: tuple[set[int], ...] = tuple(set() for _ in range(self._groups))
        live = self.live(lowered)
        if not live:
            return found
        starts = list(accumulate([len(line) + 1 for line in lowered.split("\n")], initial=0))
        for word, group in live:
            at = lowered.find(word)
            while at >= 0:
                number = bisect_right(starts, at) - 1
                found[group].add(number)
                at = lowered.find(word, starts[number + 1])
        return found

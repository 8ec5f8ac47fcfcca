"""A glossary of concepts, looked up in rows of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.core.general_glossary import GENERAL
from bot.core.terms import words

#: How many words may stand in the place of a `..`.
_GAP = 4
_END = ""


class Glossary:
    """Concepts and their wordings, both languages together.

    `own` adds to the general glossary: a concept of the same name is extended, a new name is a new concept.
    """

    def __init__(self, own: Mapping[str, Sequence[str]] | None = None) -> None:
        self._starts: dict[str, dict[str, Any]] = {}
        self._gapped: dict[str, list[tuple[list[list[str]], str]]] = {}
        self.names: list[str] = []
        for concept, wordings in self._all(own or {}):
            self.names.append(concept)
            for wording in wordings:
                self._add(concept, wording)

    def concepts(self, row: Sequence[str]) -> set[str]:
        """The concepts that a row of words mentions."""
        found: set[str] = set()
        starts = self._starts
        gapped = self._gapped
        count = len(row)
        for at, word in enumerate(row):
            node = starts.get(word)
            if node is not None:
                step = at + 1
                while True:
                    ends = node.get(_END)
                    if ends:
                        found.update(ends)
                    if step == count:
                        break
                    node = node.get(row[step])
                    if node is None:
                        break
                    step += 1
            if word in gapped:
                found.update(concept for parts, concept in gapped[word] if _in_order(parts, row, at))
        return found

    @staticmethod
    def _all(own: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, list[str]]]:
        for concept, line in GENERAL.items():
            yield concept, [*line.split(" | "), *own.get(concept, ())]
        for concept, wordings in own.items():
            if concept not in GENERAL:
                yield concept, list(wordings)

    def _add(self, concept: str, wording: str) -> None:
        parts = [part for part in (words(piece) for piece in wording.split("..")) if part]
        if not parts:
            return
        if len(parts) > 1:
            self._gapped.setdefault(parts[0][0], []).append((parts, concept))
            return
        node: dict[str, Any] = self._starts
        for word in parts[0]:
            node = node.setdefault(word, {})
        ends: set[str] = node.setdefault(_END, set())
        ends.add(concept)


def _in_order(parts: list[list[str]], row: Sequence[str], at: int) -> bool:
    here = at
    for number, part in enumerate(parts):
        size = len(part)
        furthest = here if number == 0 else min(here + _GAP, len(row) - size)
        here = next((start for start in range(here, furthest + 1) if list(row[start : start + size]) == part), -1)
        if here < 0:
            return False
        here += size
    return True

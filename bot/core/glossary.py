"""A glossary of concepts, looked up in rows of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.general_glossary import GENERAL
from bot.core.terms import words

#: A concept as a unit of a text is told from a word by this first character.
CONCEPT = "§"
#: How many words may stand in the place of a `..`.
_GAP = 4
#: Stands in a row of words where a line ends; no wording goes on behind it.
BREAK = ""


@dataclass(slots=True)
class _Node:
    """A word in its place in wordings: the concepts that end with it, what may follow, and wordings with gaps.

    Concepts are kept as units, so that reading a text makes no new strings.
    """

    ends: tuple[str, ...] = ()
    following: dict[str, _Node] | None = None
    gapped: list[tuple[str, list[list[str]]]] = field(default_factory=list)


class Glossary:
    """Concepts and their wordings, both languages together.

    `own` adds to the general glossary: a concept of the same name is extended, a new name is a new concept.
    """

    def __init__(self, own: Mapping[str, Sequence[str]] | None = None) -> None:
        self._starts: dict[str, _Node] = {}
        self.names: list[str] = []
        for concept, wordings in self._all(own or {}):
            self.names.append(concept)
            for wording in wordings:
                self._add(concept, wording)

    def concepts(self, row: Sequence[str]) -> set[str]:
        """The names of the concepts that a row of words mentions."""
        return {unit[1:] for unit in self.units(row)}

    def units(self, row: Sequence[str]) -> set[str]:
        """The concepts that a row of words mentions, each with CONCEPT before its name."""
        found: set[str] = set()
        count = len(row)
        for at, node in enumerate(map(self._starts.get, row)):
            if node is None:
                continue
            for unit, parts in node.gapped:
                if _in_order(parts, row, at):
                    found.add(unit)
            step = at + 1
            while True:
                if node.ends:
                    found.update(node.ends)
                following = node.following
                if not following or step == count:
                    break
                node = following.get(row[step])
                if node is None:
                    break
                step += 1
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
        unit = CONCEPT + concept
        first, *more = parts[0]
        node = self._starts.setdefault(first, _Node())
        if len(parts) > 1:
            node.gapped.append((unit, parts))
            return
        for word in more:
            if node.following is None:
                node.following = {}
            node = node.following.setdefault(word, _Node())
        if unit not in node.ends:
            node.ends = (*node.ends, unit)


def _in_order(parts: list[list[str]], row: Sequence[str], at: int) -> bool:
    here = at
    for number, part in enumerate(parts):
        size = len(part)
        furthest = here if number == 0 else min(here + _GAP, len(row) - size)
        for start in range(here, furthest + 1):
            if list(row[start : start + size]) == part:
                here = start + size
                break
            if row[start] == BREAK:
                return False
        else:
            return False
    return True

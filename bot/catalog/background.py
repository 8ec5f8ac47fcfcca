"""Signatures held against issues: which of them are too general to tell one error."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.catalog.loader import LoadedCatalog
from bot.core.entry import Entry
from bot.core.facts import units
from bot.core.general_errors import is_general_error
from bot.core.glossary import CONCEPT, Glossary
from bot.core.signatures import SignatureIndex
from bot.core.text import IssueText, Passage
from bot.errors import Problem


class Labelled(Protocol):
    """A labelled issue, as `bot.learning.cases.Case` is one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def gold(self) -> tuple[int, ...]: ...
    def looked_at(self, entry: int) -> bool:
        """Was an entry looked at when this was labelled?"""
        ...


#: Wrong hits from which on a signature is complained of, and their share in all hits that somebody labelled.
WRONG, WRONG_SHARE = 2, 0.2
#: Share of all cases that one signature may stand in, and the least number that tells anything.
SPREAD_SHARE, SPREAD_LEAST = 0.03, 10
#: Sum of the rarities of its words (natural logarithms) below which any issue may hold a signature by chance.
RARITY = 5.0


def general_signatures(
    loaded: LoadedCatalog, cases: Sequence[Labelled], frequency: Mapping[str, int], documents: int
) -> Iterator[Problem]:
    """A warning for each signature that does not tell one error from others.

    `frequency` says in how many of `documents` issues of other projects a word stands; `cases` are this project's.
    """
    hits = _hits(loaded.catalog.active, cases)
    known = {id for case in cases for id in case.gold}
    glossary = Glossary()
    for entry in loaded.catalog.active:
        for index, signature in enumerate(entry.signatures):
            found = hits.get((entry.id, signature), _Hits())
            why = _why(found, entry.id in known, len(cases))
            # What everybody's errors say may still do together with the words that `requires` asks for.
            if not why and not entry.requires:
                if is_general_error(signature):
                    why = "programs of every kind say this"
                elif _rarity(signature, glossary, frequency, documents) < RARITY:
                    why = "its words are common in issues of other projects"
            if why:
                line = loaded.line(entry.path, "signatures", index) or loaded.line(entry.path, "signatures")
                message = f"the signature `{signature}` is too general: {why}"
                mend = "copy more of the error line, narrow the entry with `requires`, or rely on aliases instead"
                yield Problem(entry.path, line, message, mend, "warning", "general-signature")


@dataclass(slots=True)
class _Hits:
    right: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def _hits(entries: Iterable[Entry], cases: Sequence[Labelled]) -> dict[tuple[int, str], _Hits]:
    index = SignatureIndex((entry.id, signature) for entry in entries for signature in entry.signatures)
    found: dict[tuple[int, str], _Hits] = {}
    for case in cases:
        text = IssueText((Passage("title", case.title), Passage("log", case.body, 1)))
        for hit in index.search(text):
            if hit.level != "near" and (case.gold or case.looked_at(hit.entry)):
                hits = found.setdefault((hit.entry, hit.pattern), _Hits())
                kind = hits.right if hit.entry in case.gold else hits.others if case.gold else hits.silent
                kind.append(case.id)
    return found


def _why(hits: _Hits, known: bool, cases: int) -> str:
    # Who labelled the cases may not have known the entry; then only what another entry answers is surely wrong.
    wrong = hits.others + (hits.silent if known else [])
    if len(wrong) >= WRONG and len(wrong) > WRONG_SHARE * (len(wrong) + len(hits.right)):
        return f"it stands in {len(wrong)} cases that this entry does not answer, such as {wrong[0]}"
    everywhere = len(hits.right) + len(hits.others) + len(hits.silent)
    if not hits.right and everywhere >= max(SPREAD_LEAST, SPREAD_SHARE * cases):
        return f"it stands in {everywhere} of {cases} cases"
    return ""


def _rarity(signature: str, glossary: Glossary, frequency: Mapping[str, int], documents: int) -> float:
    words = [unit for unit in units(signature.replace("*", " "), glossary) if unit[0] != CONCEPT]
    return sum(math.log((documents + 1) / (frequency.get(word, 0) + 1)) for word in words)

"""What an issue says, as sets of units that can be compared: terms, concepts and identifiers, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.glossary import BREAK, Glossary
from bot.core.terms import clauses, terms_of, words
from bot.core.text import IssueText

#: Clauses of prose that are read in detail; what comes later is seldom the question.
_PROSE_CLAUSES = 40
#: Characters of prose that are read at all.
PROSE_READ = _PROSE_CLAUSES * 80
_CODE_LINES = 30
_ERROR_LINES = 12
_LOG_LINES = 12
_LINE_LENGTH = 400
#: How many times as many lines are looked at.
_LOOKED_AT = 4
_DIGITS = b"0123456789"
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_ASKING = (
    *("?", "吗", "呢", "怎么", "如何", "为什么", "请问"),
    *("what", "why", "how", "when", "where", "which", "can i", "is there", "could"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Units of an issue by part; `clauses` holds those of each clause of the title and then of the first prose."""

    title: frozenset[str]
    prose: frozenset[str]
    question: frozenset[str]
    code: frozenset[str]
    errors: frozenset[str]
    clauses: tuple[frozenset[str], ...]
    title_clauses: int
    prose_length: int
    has_errors: bool
    has_code: bool

    @property
    def said(self) -> frozenset[str]:
        """What the author says in own words: title and prose together."""
        return self.title | self.prose


def units(text: str, glossary: Glossary) -> frozenset[str]:
    """The units of one clause or line: terms, concepts (with a leading §) and identifiers with underscores."""
    row = words(text)
    found = terms_of(row)
    found |= glossary.units(row)
    if "_" in text:
        found.update(_identifiers(text))
    return frozenset(found)


def facts_of(text: IssueText, glossary: Glossary) -> Facts:
    """Read the units out of an issue's parts; the work is bounded whatever the length of the text."""
    title = [units(clause, glossary) for clause in clauses(text.title)[:12]]
    prose_clauses = clauses(text.prose[:PROSE_READ])[:_PROSE_CLAUSES]
    prose = [units(clause[:_LINE_LENGTH], glossary) for clause in prose_clauses]
    asked = [units_ for clause, units_ in zip(prose_clauses, prose, strict=True) if _asks(clause)]
    code = _lines(text, ("command", "code"), _CODE_LINES)
    logs = _lines(text, ("log",), _LOG_LINES)
    return Facts(
        title=_union(title),
        prose=_union(prose),
        question=_union(asked) | _union(title),
        code=_units_of(code, glossary),
        errors=_units_of([*(line[:_LINE_LENGTH] for line in text.errors[:_ERROR_LINES]), *logs], glossary),
        clauses=(*title, *prose[:12]),
        title_clauses=len(title),
        prose_length=len(text.prose),
        has_errors=bool(text.errors),
        has_code=bool(code),
    )


def _units_of(lines: Sequence[str], glossary: Glossary) -> frozenset[str]:
    """The units of some lines together; quicker than line by line. What no word stands for keeps them apart."""
    row: list[str] = []
    for line in lines:
        row += words(line)
        row.append(BREAK)
    found = terms_of(row)
    found.discard(BREAK)
    found |= glossary.units(row)
    text = "\n".join(lines)
    if "_" in text:
        found.update(_identifiers(text))
    return frozenset(found)


def _identifiers(text: str) -> list[str]:
    """Identifiers with underscores; the words without any are kept from the regular expression."""
    return _IDENTIFIER.findall(" ".join([word for word in text.lower().split() if "_" in word]))


def _asks(clause: str) -> bool:
    return any(map(clause.__contains__, _ASKING))


def _lines(text: IssueText, kinds: tuple[str, ...], most: int) -> list[str]:
    """The first lines of some kinds, each cut; of those of a log that differ only in numbers just the first."""
    lines: dict[bytes, str] = {}
    digits = _DIGITS if "log" in kinds else b""
    every = (line for passage in text.of(*kinds) for line in passage.text.splitlines())
    for line in islice(every, most * _LOOKED_AT):
        if line and not line.isspace():
            line = line[:_LINE_LENGTH]
            lines.setdefault(line.encode(errors="replace").translate(None, digits), line)
        if len(lines) == most:
            break
    return [*lines.values()]


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)

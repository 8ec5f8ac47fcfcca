"""Entries and the catalog they make up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Alternatives = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """An entry in another language."""

    language: str
    title: str
    answer: str
    aliases: tuple[str, ...] = ()
    path: str = ""
    source: str = ""  # digest of the text it was translated from


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer. `path` is relative to the catalog's folder; docs/writing-entries.md describes the optional keys."""

    id: int
    title: str
    answer: str
    aliases: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    requires: tuple[Alternatives, ...] = ()
    excludes: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    see_also: tuple[int, ...] = ()
    reviewed: str = ""
    retired: bool = False
    replaced_by: int | None = None
    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    path: str = ""

    def title_in(self, language: str) -> str:
        """The title in `language`, or in the entry's own language where there is no translation."""
        translation = self.translations.get(language)
        return translation.title if translation else self.title

    def answer_in(self, language: str) -> str:
        """The answer in `language`, or in the entry's own language where there is no translation."""
        translation = self.translations.get(language)
        return translation.answer if translation else self.answer

    def wordings(self) -> tuple[str, ...]:
        """Every way to ask the question: titles and aliases in all languages, without repetitions."""
        texts = [self.title, *self.aliases]
        for translation in self.translations.values():
            texts += [translation.title, *translation.aliases]
        return tuple(dict.fromkeys(texts))


@dataclass(frozen=True, slots=True)
class Catalog:
    """All entries of a repository, by ascending id, and what belongs to them as a whole.

    `boilerplate` are texts of issue templates to take out, `noise` log lines that never decide a match (both wildcard
    patterns, `*` for any run of characters in a line), `glossary` maps a concept to its wordings in all languages,
    `learned` is the parsed learned.json (None: nothing was learned). `digest` names all the rest but the name.
    """

    entries: tuple[Entry, ...]
    name: str = ""
    boilerplate: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    glossary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    learned: Mapping[str, Any] | None = None
    digest: str = ""

    def get(self, id: int) -> Entry | None:
        """The entry with that id, or None."""
        return next((entry for entry in self.entries if entry.id == id), None)

    @property
    def active(self) -> tuple[Entry, ...]:
        """The entries that may match: those not retired."""
        return tuple(entry for entry in self.entries if not entry.retired)

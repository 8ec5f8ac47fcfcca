"""What each kind of evidence brings: a subject that is blind to one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.entry import Catalog, Entry
from bot.core.learned import FLOOR
from bot.core.matching import Matcher, Observed
from bot.core.text import IssueText
from bot.learning.evaluating import MakeMatcher, Subject

if TYPE_CHECKING:
    from bot.core.learned import GeneralModel

#: Beginnings of the names of features that stand for a concept in a part of the issue.
_CONCEPTS = ("title: ", "said: ", "code: ", "error: ")

KINDS: Mapping[str, str] = {
    "signatures": "the error texts that entries list",
    "keywords": "the identifiers that entries list",
    "aliases": "the other wordings of the entries' questions",
    "examples": "the match and reject texts of the entries",
    "glossary": "the catalog's own glossary (the general one stays)",
    "concepts": "every concept that was learned, alone or in pairs",
    "pairs": "two concepts in one clause",
    "words": "words of the title that stand for no concept",
    "general": "the score of the general model",
    "learned": "everything that labelled cases and examples teach",
}


def without(subject: Subject, kind: str) -> Subject:
    """The same subject without one kind of evidence (a name of KINDS), when it learns and when it is asked."""
    if kind == "learned":
        return replace(subject, catalog=replace(subject.catalog, learned=None), learns=False)
    if kind in _BLIND:
        return replace(subject, make=_blind(_BLIND[kind]))
    return replace(subject, catalog=_BARE[kind](subject.catalog))


def _no_concepts(seen: Observed) -> Observed:
    return _only_features(seen, lambda name: not name.startswith(_CONCEPTS))


def _no_pairs(seen: Observed) -> Observed:
    return _only_features(seen, lambda name: " & " not in name)


def _no_words(seen: Observed) -> Observed:
    return _only_features(seen, lambda name: not name.startswith("word: "))


def _no_general(seen: Observed) -> Observed:
    return replace(seen, scores=dict.fromkeys(seen.scores, FLOOR))


_BLIND: Mapping[str, Callable[[Observed], Observed]] = {
    "concepts": _no_concepts,
    "pairs": _no_pairs,
    "words": _no_words,
    "general": _no_general,
}


def _blind(narrowed: Callable[[Observed], Observed]) -> MakeMatcher:
    class Blind(Matcher):
        """A matcher that overlooks one kind of evidence."""

        def observe(self, text: IssueText) -> Observed:
            return narrowed(super().observe(text))

    def make(catalog: Catalog, general: GeneralModel | None) -> Matcher:
        return Blind(catalog, general)

    return make


def _only_features(seen: Observed, keeps: Callable[[str], bool]) -> Observed:
    return replace(seen, features={name: value for name, value in seen.features.items() if keeps(name)})


def _each(change: Callable[[Entry], Entry]) -> Callable[[Catalog], Catalog]:
    return lambda catalog: replace(catalog, entries=tuple(change(entry) for entry in catalog.entries))


def _without_aliases(entry: Entry) -> Entry:
    translations = {name: replace(one, aliases=()) for name, one in entry.translations.items()}
    return replace(entry, aliases=(), translations=translations)


_BARE: Mapping[str, Callable[[Catalog], Catalog]] = {
    "signatures": _each(lambda entry: replace(entry, signatures=())),
    "keywords": _each(lambda entry: replace(entry, keywords=())),
    "aliases": _each(_without_aliases),
    "examples": _each(lambda entry: replace(entry, match=(), reject=())),
    "glossary": lambda catalog: replace(catalog, glossary={}),
}

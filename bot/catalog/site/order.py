"""A catalog turned into the order in which people read it: by label, in the language of its own."""

from __future__ import annotations

from collections import Counter, defaultdict

from bot.core.entry import Catalog, Entry
from bot.core.language import language_of

#: The label that all entries have says nothing.
EVERYWHERE = "faq"


def telling_labels(entry: Entry) -> tuple[str, ...]:
    """The labels that say something of an entry."""
    return tuple(label for label in entry.labels if label != EVERYWHERE)


def grouped(catalog: Catalog) -> list[tuple[str, list[Entry]]]:
    """The entries in use by their first telling label ("" for none, last), the label with most entries first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in catalog.active:
        groups[next(iter(telling_labels(entry)), "")].append(entry)
    return sorted(groups.items(), key=lambda group: (not group[0], -len(group[1]), group[0]))


def languages_of(catalog: Catalog) -> tuple[str, ...]:
    """The language that most entries are written in, then those that there are translations into."""
    counts = Counter(language_of(entry.title, entry.answer[:500]) for entry in catalog.entries)
    own: str = max(counts, key=lambda language: (counts[language], language)) if counts else "en"
    others = {language for entry in catalog.entries for language in entry.translations}
    return (own, *sorted(others - {own}))

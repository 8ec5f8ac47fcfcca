"""Whether a text mentions one of some wordings; Latin words count only as a whole, so that "go" is not in "good"."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.core.entry import Entry
from bot.core.reading_needles import Needles
from bot.core.terms import normalise
from bot.core.text import IssueText
from bot.core.versions import Release, Specifier, bare_releases, named_releases, specifier


class Mentions:
    """Some wordings made ready to be looked for. Plain searches: a regular expression takes a hundred times as long."""

    def __init__(self, wordings: Sequence[str]) -> None:
        self.first = wordings[0] if wordings else ""
        self.wordings = [(wording, normalise(wording)) for wording in wordings if wording]

    def first_in(self, said: str, among: Container[str] | None = None) -> str:
        """The first of the wordings that stands in a normalised text, as it was written; empty where none does.

        `among` holds the normalised wordings that occur in the text, be it inside a word, where that is known.
        """
        for written, wording in self.wordings:
            if (among is None or wording in among) and _holds(said, wording):
                return written
        return ""


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What rules an entry out: `excludes`, none of the words of one of `requires`, a release that no version allows."""

    requires: tuple[Mentions, ...]
    excludes: Mentions
    versions: tuple[Specifier, ...]


class Rulings:
    """Entries that their authors ruled out for some issues: by a word, by one that is missing, or by a release."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_entry = {
            entry.id: _Conditions(
                tuple(Mentions(words) for words in entry.requires if words),
                Mentions(entry.excludes),
                tuple(map(specifier, entry.versions)),
            )
            for entry in entries
            if entry.requires or entry.excludes or entry.versions
        }
        mentions = [each for row in self._by_entry.values() for each in (*row.requires, row.excludes)]
        # One pass over the text finds what occurs in it; hundreds of searches for what does not took 0.1 ms.
        self._needles = Needles(sorted({wording for each in mentions for _, wording in each.wordings}))

    def on(self, text: IssueText) -> Ruling:
        """The rulings on an issue."""
        return Ruling(self._by_entry, text, self._needles)


class Ruling:
    """Which entries are ruled out for one issue; looked up only when asked, as of most entries nobody will."""

    def __init__(self, by_entry: Mapping[int, _Conditions], text: IssueText, needles: Needles) -> None:
        self._by_entry, self._text, self._needles = by_entry, text, needles
        self._known: dict[int, str] = {}

    @cached_property
    def _among(self) -> set[str]:
        return {wording for wording, _ in self._needles.live(self._text.normalised)}

    @cached_property
    def _bare_releases(self) -> set[Release]:
        return bare_releases(normalise(f"{self._text.title}\n{self._text.prose}"))

    def why(self, id: int) -> str:
        """Why an entry is ruled out, in words; empty where it is not."""
        if id not in self._by_entry:
            return ""
        if id not in self._known:
            self._known[id] = self._why(self._by_entry[id])
        return self._known[id]

    def _why(self, row: _Conditions) -> str:
        said, among = self._text.normalised, self._among
        if found := row.excludes.first_in(said, among):
            return f"“{found}” rules it out"
        missing = next((words.first for words in row.requires if not words.first_in(said, among)), "")
        return f"“{missing}” is not mentioned" if missing else self._other_release(row.versions)

    def _other_release(self, versions: Sequence[Specifier]) -> str:
        """Why the author's release is not one that an entry is for; a release that may be one speaks for it."""
        for package in dict.fromkeys(each.package for each in versions):
            allowed = [each for each in versions if each.package == package]
            named = named_releases(self._text.normalised, package)
            if named and not _allowed(named, allowed) and not _allowed(self._bare_releases, allowed):
                return f"it is not for {package} {'.'.join(map(str, min(named)))}"
        return ""


def _allowed(releases: Iterable[Release], specifiers: Sequence[Specifier]) -> bool:
    return any(each.allows(release) for release in releases for each in specifiers)


def _holds(said: str, wording: str) -> bool:
    at = said.find(wording)
    while at >= 0:
        end = at + len(wording)
        if not _inside_word(said, at) and not _inside_word(said, end):
            return True
        at = said.find(wording, at + 1)
    return False


def _inside_word(said: str, at: int) -> bool:
    return 0 < at < len(said) and _is_latin(said[at - 1]) and _is_latin(said[at])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

"""A loaded catalog turned into everything that is wrong with it as a whole: the checks, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.catalog.keys import nearest
from bot.catalog.links import links_of
from bot.catalog.loader import LoadedCatalog, located, source_digest
from bot.catalog.versions import has_ended
from bot.core.entry import Entry
from bot.core.signatures import weakness_of
from bot.errors import Problem

#: Days after which an answer should be looked at again.
REVIEW_AFTER_DAYS = 365

#: A further check, such as the proof of `match` and `reject` texts by the matcher. The paths of its problems are those
#: of the entries; `loaded.line(path, "match", 2)` tells the line.
Prove = Callable[[LoadedCatalog], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: the catalog, the day, and whether a path relative to the catalog's folder exists."""

    loaded: LoadedCatalog
    today: date
    exists: Callable[[str], bool]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries that could be loaded."""
        return self.loaded.catalog.entries

    def fault(self, path: str, key: str, code: str, message: str, mend: str, index: int = -1) -> Problem:
        """An error at a key, or at an item of its list."""
        line = self.loaded.line(path, key, index) or self.loaded.line(path, key)
        return Problem(path, line, message, mend, code=code)

    def warning(self, path: str, key: str, code: str, message: str, mend: str, index: int = -1) -> Problem:
        """The same as a warning."""
        return replace(self.fault(path, key, code, message, mend, index), severity="warning")


def lint_catalog(
    loaded: LoadedCatalog,
    today: date,
    exists: Callable[[str], bool] = lambda path: True,
    prove: Prove | None = None,
    place: str = "faq",
) -> tuple[Problem, ...]:
    """Every problem of a catalog, those of loading it included, by file and line.

    `exists` answers for relative links; `place` is the catalog's folder as the problems shall name it; `prove` is asked
    last, and only where the entries can be loaded.
    """
    subject = Subject(loaded, today, exists)
    found = [problem for check in CHECKS for problem in check(subject)]
    found += prove(loaded) if prove else ()
    problems = [*loaded.problems, *(replace(problem, path=located(place, problem.path)) for problem in found)]
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line, problem.code)))


def titles_differ(subject: Subject) -> Iterator[Problem]:
    """A title belongs to one entry."""
    seen: dict[str, str] = {}
    for path, _, title, _ in _titles(subject):
        other = seen.setdefault(_folded(title), path)
        if other != path:
            yield subject.fault(path, "title", "same-title", f"has the title of {other}", "say what sets the two apart")


def aliases_belong_to_one_entry(subject: Subject) -> Iterator[Problem]:
    """A wording points to one entry, and an alias adds something to the title."""
    owners = {_folded(title): (entry.id, path) for path, entry, title, _ in _titles(subject)}
    titles = set(owners)
    for path, entry, _, aliases in _titles(subject):
        for index, alias in enumerate(aliases):
            owner, other = owners.setdefault(_folded(alias), (entry.id, path))
            if owner != entry.id:
                message = f"the alias “{alias}” also stands in {other}"
                yield subject.fault(path, "aliases", "same-alias", message, "keep it where it fits better", index)
            elif _folded(alias) in titles:
                message = f"the alias “{alias}” is the title again"
                yield subject.warning(path, "aliases", "alias-is-title", message, "delete it", index)


def signatures_are_specific(subject: Subject) -> Iterator[Problem]:
    """A signature names one error, as users paste it, and points to one entry."""
    owners: dict[str, Entry] = {}
    for entry in subject.entries:
        for index, signature in enumerate(entry.signatures):
            if weakness := weakness_of(signature):
                message, mend = f"the signature `{signature}` is too general: {weakness}", "copy more of the error line"
                yield subject.fault(entry.path, "signatures", "bad-signature", message, mend, index)
            if any(f"\\{mark}" in signature for mark in "()[]_*'\""):
                message = f"the signature `{signature}` has Markdown's backslashes"
                yield subject.fault(entry.path, "signatures", "bad-signature", message, "delete them", index)
            owner = owners.setdefault(_folded(signature), entry)
            if owner is not entry:
                message = f"the signature `{signature}` also stands in {owner.path}"
                mend = "keep it in one entry, or copy more of the error line"
                yield subject.fault(entry.path, "signatures", "same-signature", message, mend, index)


def examples_do_not_contradict(subject: Subject) -> Iterator[Problem]:
    """No text is to be answered by two entries, nor both answered and not answered by one."""
    owners: dict[str, Entry] = {}
    for entry in subject.entries:
        for index, text in enumerate(entry.match):
            owner = owners.setdefault(_folded(text), entry)
            if owner is not entry:
                message = f"this text is to be answered by {owner.path} too"
                yield subject.fault(entry.path, "match", "contradiction", message, "decide for one", index)
        answered = {_folded(text) for text in entry.match}
        for index, text in enumerate(entry.reject):
            if _folded(text) in answered:
                message = "this text stands under `match` too"
                yield subject.fault(entry.path, "reject", "contradiction", message, "decide for one", index)


def references_lead_somewhere(subject: Subject) -> Iterator[Problem]:
    """`see_also` and `replaced_by` name other entries that are in use."""
    for entry in subject.entries:
        named = [("see_also", index, id) for index, id in enumerate(entry.see_also)]
        named += [("replaced_by", -1, entry.replaced_by)] if entry.replaced_by else []
        for key, index, id in named:
            other = subject.loaded.catalog.get(id)
            if other is None or other is entry:
                why = f"`{key}` names entry {id}, which {'is this one' if other else 'is not there'}"
                yield subject.fault(entry.path, key, "dead-reference", why, "name another entry", index)
            elif other.retired:
                why, mend = f"`{key}` names entry {id}, which is retired", "name an entry that is in use"
                yield subject.warning(entry.path, key, "retired-reference", why, mend, index)


def retired_entries_are_replaced(subject: Subject) -> Iterator[Problem]:
    """A retired entry says where to look instead, and only a retired one is replaced."""
    for entry in subject.entries:
        if entry.retired and not entry.replaced_by:
            message, mend = "is retired and replaced by nothing", "add `replaced_by` if there is a newer entry"
            yield subject.warning(entry.path, "retired", "not-replaced", message, mend)
        if entry.replaced_by and not entry.retired:
            message, mend = "is replaced and still in use", "add `retired: true`"
            yield subject.warning(entry.path, "replaced_by", "not-retired", message, mend)


def labels_are_known(subject: Subject) -> Iterator[Problem]:
    """Labels are of the set that catalog.yml names, where it names one."""
    known = subject.loaded.settings.get("labels", ())
    for entry in subject.entries:
        for index, label in enumerate(entry.labels):
            if known and label not in known:
                message = f"the label `{label}` is not among the labels of catalog.yml"
                yield subject.warning(entry.path, "labels", "unknown-label", message, nearest(label, known), index)


def links_lead_somewhere(subject: Subject) -> Iterator[Problem]:
    """Relative links in answers lead to files that are there."""
    for path, answer in _answers(subject):
        start = subject.loaded.line(path, "answer")
        for link in links_of(answer):
            if not link.target:
                mend = "give the address, or make it plain text"
                yield Problem(path, start + link.line, "has a link to nowhere", mend, code="dead-link")
            elif link.is_relative and not subject.exists(link.path):
                message = f"links to {link.target}, which is not there"
                yield Problem(path, start + link.line, message, "mend the path, or link the address", code="dead-link")


def translations_are_there(subject: Subject) -> Iterator[Problem]:
    """Every entry in use comes in every language that the catalog has; where most do not, that is one warning."""
    active = [entry for entry in subject.entries if not entry.retired]
    for language in sorted({language for entry in subject.entries for language in entry.translations}):
        lacking = [entry for entry in active if language not in entry.translations]
        if 2 * len(lacking) > len(active):
            message = f"{len(lacking)} of {len(active)} entries are not translated into {language}"
            mend = f"translate them, such as {_translated(lacking[0], language)}, or take the few translations away"
            yield Problem("", 0, message, mend, "warning", "missing-translation")
            continue
        for entry in lacking:
            message, mend = f"is not translated into {language}", f"write {_translated(entry, language)}"
            yield subject.warning(entry.path, "title", "missing-translation", message, mend)


def translations_are_current(subject: Subject) -> Iterator[Problem]:
    """A translation was made from the text as it is now."""
    for entry in subject.entries:
        for translation in entry.translations.values():
            if translation.source == source_digest(entry):
                continue
            message = "does not say which text it translates"
            if translation.source:
                message = f"translates an older text of {entry.path}"
            mend = "bring it up to date, then run `faqbot lint --fix-digests`"
            key = "source" if translation.source else "id"
            yield subject.warning(translation.path, key, "outdated-translation", message, mend)


def versions_are_supported(subject: Subject) -> Iterator[Problem]:
    """Answers are for releases that catalog.yml still calls supported."""
    supported = subject.loaded.settings.get("supported", {})
    for entry in subject.entries:
        for index, specifier in enumerate(entry.versions):
            if has_ended(specifier, supported) and not entry.retired:
                message = f"is only for {specifier}, which is no longer supported"
                mend = "bring the answer up to date, or retire the entry"
                yield subject.warning(entry.path, "versions", "ended-version", message, mend, index)


def answers_are_reviewed(subject: Subject) -> Iterator[Problem]:
    """Answers were looked at within the last year, and not in the future."""
    for entry in subject.entries:
        reviewed = date.fromisoformat(entry.reviewed) if entry.reviewed else subject.today
        if reviewed > subject.today + timedelta(days=1):
            message = f"was reviewed on {reviewed}, which is yet to come"
            yield subject.fault(entry.path, "reviewed", "bad-day", message, f"today is {subject.today}")
        elif (age := (subject.today - reviewed).days) > REVIEW_AFTER_DAYS and not entry.retired:
            message, mend = f"was last reviewed {age} days ago", "check the answer and write today's date"
            yield subject.warning(entry.path, "reviewed", "old-review", message, mend)


def files_are_named_after_their_entries(subject: Subject) -> Iterator[Problem]:
    """The number in the name of a file is the entry's."""
    for entry in subject.entries:
        number = entry.path.partition("-")[0]
        if number.isdecimal() and int(number) != entry.id:
            mend = f"call it {entry.id:03}-{entry.path.partition('-')[2]}"
            yield subject.warning(entry.path, "id", "file-name", f"has the id {entry.id} in a file {number}", mend)


CHECKS: tuple[Callable[[Subject], Iterator[Problem]], ...] = (
    titles_differ,
    aliases_belong_to_one_entry,
    signatures_are_specific,
    examples_do_not_contradict,
    references_lead_somewhere,
    retired_entries_are_replaced,
    labels_are_known,
    links_lead_somewhere,
    translations_are_there,
    translations_are_current,
    versions_are_supported,
    answers_are_reviewed,
    files_are_named_after_their_entries,
)


def _translated(entry: Entry, language: str) -> str:
    return f"{entry.path.removesuffix('.md')}.{language}.md"


def _titles(subject: Subject) -> Iterator[tuple[str, Entry, str, tuple[str, ...]]]:
    for entry in subject.entries:
        yield entry.path, entry, entry.title, entry.aliases
        for translation in entry.translations.values():
            yield translation.path, entry, translation.title, translation.aliases


def _answers(subject: Subject) -> Iterator[tuple[str, str]]:
    for entry in subject.entries:
        yield entry.path, entry.answer
        for translation in entry.translations.values():
            yield translation.path, translation.answer


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" ?？.。!！")

"""The files of a catalog turned into a Catalog and every problem in them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.catalog.document import Document, read_text, split_document, split_yaml
from bot.catalog.glossary import read_glossary
from bot.catalog.keys import ENTRY, SETTINGS, TRANSLATION, read_keys
from bot.core.entry import Catalog, Entry, Translation
from bot.core.learned import FORMAT, Learned
from bot.errors import CatalogError, Problem

#: faq/009-own-dictionary.zh.md is the Chinese translation of faq/009-own-dictionary.md.
_TRANSLATED = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2})\.md")
_COMMENT = re.compile("<!--.*?(?:-->|$)", re.DOTALL)

Lines = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class LoadedCatalog:
    """What could be loaded, and what is wrong with the rest.

    An entry with an error is left out, all others are there. `settings` are the keys of catalog.yml; `lines` tells by
    path where a key (`"aliases", -1`), an item of it (`"aliases", 2`) or the answer (`"answer", -1`) stands.
    """

    catalog: Catalog
    problems: tuple[Problem, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, Lines] = field(default_factory=dict)

    def line(self, path: str, key: str, index: int = -1) -> int:
        """The 1-based line of a key or of an item of its list, 0 where it is not known."""
        return self.lines.get(path, {}).get((key, index), 0)


def load_folder(folder: Path) -> LoadedCatalog:
    """The catalog in `folder`; sub-folders hold no entries. A folder that is not there is a problem like any other."""
    if not folder.is_dir():
        mend = "name the folder that holds the entries, or begin one with `faqbot import` or `faqbot new`"
        problem = Problem(str(folder), 0, "is not a folder", mend, code="no-folder")
        return LoadedCatalog(Catalog(()), (problem,))
    files: dict[str, bytes] = {}
    unread: list[Problem] = []
    for path in folder.iterdir():
        if is_catalog_file(path.name):
            content = _content(path)
            if isinstance(content, bytes):
                files[path.name] = content
            else:
                unread.append(content)
    loaded = load_files(files, place=str(folder))
    problems = sorted((*unread, *loaded.problems), key=lambda problem: (problem.path, problem.line))
    return replace(loaded, problems=tuple(problems))


def load_files(files: Mapping[str, bytes], place: str = "faq") -> LoadedCatalog:
    """The catalog that `files` (name below the catalog's folder to content) make up; `place` is that folder's name.

    Never raises: whatever is wrong is one of the problems, sorted by file and line.
    """
    loading = _Loading()
    names = sorted(name for name in files if is_catalog_file(name))
    entries = [name for name in names if name.endswith(".md") and not _TRANSLATED.fullmatch(name)]
    for name in entries:
        loading.add_entry(name, files[name])
    for name in names:
        if translated := _TRANSLATED.fullmatch(name):
            loading.add_translation(name, files[name], f"{translated['stem']}.md", translated["language"], entries)
    if not entries:
        mend = "write one with `faqbot new`, or take over a document with `faqbot import`"
        loading.problems.append(Problem("", 0, "holds no entries", mend, code="no-entries"))
    settings = loading.settings(files.get("catalog.yml"))
    ordered = tuple(sorted(loading.entries.values(), key=lambda entry: entry.id))
    catalog = Catalog(
        ordered,
        name=settings.get("name", ""),
        boilerplate=settings.get("boilerplate", ()),
        noise=settings.get("noise", ()),
        glossary=read_glossary("glossary.yml", files.get("glossary.yml"), loading.problems),
        learned=loading.learned(files.get("learned.json")),
    )
    catalog = replace(catalog, digest=digest_of(catalog))
    ranked = sorted(loading.problems, key=lambda problem: (problem.path, problem.line))
    problems = tuple(replace(problem, path=located(place, problem.path)) for problem in ranked)
    return LoadedCatalog(catalog, problems, settings, loading.lines)


def require(loaded: LoadedCatalog) -> Catalog:
    """The catalog, where nothing is wrong with it. Raises CatalogError with every problem."""
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if errors:
        raise CatalogError(errors)
    return loaded.catalog


def is_catalog_file(name: str) -> bool:
    """Does a file of this name below the catalog's folder belong to the catalog?"""
    if "/" in name or name.startswith((".", "_")):
        return False
    return name in {"catalog.yml", "glossary.yml", "learned.json"} or (name.endswith(".md") and name != "README.md")


def located(place: str, path: str) -> str:
    """The path of a file of the catalog as people write it, seen from where the catalog's folder is `place`."""
    return "/".join(part for part in (place.rstrip("/"), path) if part)


def digest_of(catalog: Catalog) -> str:
    """16 hexadecimal digits that name what a catalog says and how issues are read for it.

    Entries count by their content, wherever their files are; the name and what was learned do not count.
    """
    entries = [
        {**asdict(replace(entry, path="", translations={})), "translations": _plain(entry)} for entry in catalog.entries
    ]
    plain = [entries, catalog.boilerplate, catalog.noise, dict(catalog.glossary)]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def source_digest(entry: Entry) -> str:
    """12 hexadecimal digits that name the text which a translation renders: title and answer."""
    return hashlib.sha256(f"{entry.title}\n\n{entry.answer}".encode()).hexdigest()[:12]


def _plain(entry: Entry) -> dict[str, list[Any]]:
    return {name: [one.title, one.aliases, one.answer] for name, one in entry.translations.items()}


def _content(path: Path) -> bytes | Problem:
    """What is in a file; what only bears the name of one would otherwise be missed by nobody."""
    place = located(str(path.parent), path.name)
    if path.is_dir():
        return Problem(place, 0, "is a folder", "put its text into a file, or give it another name", code="no-file")
    if path.is_symlink() and not path.exists():
        return Problem(place, 0, "is a link that leads nowhere", "mend or delete it", code="no-file")
    if not path.is_file():
        return Problem(place, 0, "is no file", "put a file there, or delete it", code="no-file")
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        return Problem(place, 0, message, "give yourself the right to read it", code="no-file")


@dataclass(slots=True)
class _Loading:
    entries: dict[str, Entry] = field(default_factory=dict)  # by path
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, Lines] = field(default_factory=dict)

    def add_entry(self, path: str, data: bytes) -> None:
        read = self._read(path, data, ENTRY)
        if not read:
            return
        values, document = read
        other = next((entry for entry in self.entries.values() if entry.id == values["id"]), None)
        if other:
            self._complain(path, "id", f"id {other.id} is taken by {other.path}", "use a number that is free")
            return
        self.entries[path] = Entry(**values, answer=document.body, path=path)

    def add_translation(self, path: str, data: bytes, source: str, language: str, names: list[str]) -> None:
        read = self._read(path, data, TRANSLATION)
        if not read:
            return
        values, document = read
        entry = self.entries.get(source)
        if source not in names:
            mend = f"write {source}, or rename the file after the entry that it translates"
            self.problems.append(Problem(path, 0, f"translates {source}, which is not there", mend, code="no-original"))
        elif entry and entry.id != values.pop("id"):
            self._complain(path, "id", f"translates entry {entry.id} under another id", f"write id: {entry.id}")
        elif entry:
            translation = Translation(language, answer=document.body, path=path, **values)
            self.entries[source] = replace(entry, translations={**entry.translations, language: translation})

    def settings(self, data: bytes | None) -> dict[str, Any]:
        if data is None:
            return {}
        document = self._split("catalog.yml", data)
        if not document:
            return {}
        values, reading = read_keys(document, SETTINGS)
        self.problems += reading.problems
        self.lines["catalog.yml"] = reading.lines
        return {name: value for name, value in values.items() if value is not None}

    def learned(self, data: bytes | None) -> dict[str, Any] | None:
        if data is None:
            return None
        mend = "run `faqbot learn` again, or delete the file"
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 0)
            self.problems.append(Problem("learned.json", line, "is not JSON", mend, code="not-json"))
            return None
        if not isinstance(value, dict):
            self.problems.append(Problem("learned.json", 1, "is not a JSON object", mend, code="not-json"))
            return None
        try:
            if value and Learned.parse(value) is None:
                message = f"is of format {value.get('format')!r}, and this faqbot reads {FORMAT}: it is not used"
                self.problems.append(Problem("learned.json", 0, message, mend, "warning", "other-format"))
        except ValueError as error:
            self.problems.append(Problem("learned.json", 0, f"cannot be used: {error}", mend, code="wrong-learned"))
            return None
        return value

    def _read(self, path: str, data: bytes, table: tuple[Any, ...]) -> tuple[dict[str, Any], Document] | None:
        document = self._split(path, data)
        if not document:
            return None
        values, reading = read_keys(document, table)
        if not _COMMENT.sub("", document.body).strip():
            mend = "write it below the front matter"
            reading.problems.append(Problem(path, document.body_line, "has no answer", mend, code="empty-answer"))
        self.problems += reading.problems
        self.lines[path] = {**reading.lines, ("answer", -1): document.body_line}
        return None if reading.problems else (values, document)

    def _split(self, path: str, data: bytes) -> Document | None:
        text = read_text(path, data)
        split = split_yaml if path.endswith(".yml") else split_document
        document = split(path, text) if isinstance(text, str) else text
        if isinstance(document, Problem):
            self.problems.append(document)
            return None
        return document

    def _complain(self, path: str, key: str, message: str, mend: str) -> None:
        self.problems.append(Problem(path, self.lines[path].get((key, -1), 0), message, mend, code=f"wrong-{key}"))

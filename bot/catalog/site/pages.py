"""A catalog turned into all pages of its site: entries, lists, labels, search, in every language it has."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from bot.catalog.site.answers import answer_html, answer_text
from bot.catalog.site.order import grouped, languages_of, telling_labels
from bot.catalog.site.words import label_name, words_in
from bot.core.entry import Catalog, Entry

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: Characters of an answer, in each language, that the search knows.
_SEARCHED = 600
_HERE = Path(__file__).parent
_STATIC = ("style.css", "search.js", "page.js", "icon.svg")
_ENTRY_FILE = re.compile(r"(?P<stem>[^/]+?)(?:\.[a-z]{2})?\.md")


def site_pages(catalog: Catalog, *, base_url: str = "", source_url: str = "") -> dict[str, str]:
    """Every file of the site: path to text, the same for the same catalog to the byte.

    Entry 9 is at 9.html, its translation at zh/9.html. `base_url` is where the site will be (for canonical addresses
    and sitemap.xml), `source_url` where the folder with the entries can be read (for links to improve an answer).
    """
    site = _Site(catalog, base_url.rstrip("/"), source_url.rstrip("/"))
    pages = {name: (_HERE / "static" / name).read_text(encoding="utf-8") for name in _STATIC}
    pages["entries.js"] = _search_data(site)
    for language in site.languages:
        pages.update(_pages_in(site, language))
    if base_url:
        pages["sitemap.xml"] = _sitemap(site.base_url, sorted(path for path in pages if path.endswith(".html")))
    return pages


class _Site:
    def __init__(self, catalog: Catalog, base_url: str, source_url: str) -> None:
        self.catalog = catalog
        self.base_url = base_url
        self.source_url = source_url
        self.languages = languages_of(catalog)
        self.language = self.languages[0]
        used = Counter(label for entry in catalog.active for label in telling_labels(entry))
        self.labels = tuple(sorted(used, key=lambda label: (-used[label], label)))
        self.used = used
        self._label_pages = _file_names(self.labels)
        self.by_stem = {entry.path.removesuffix(".md"): entry for entry in catalog.entries if entry.path}

    def path(self, page: str, language: str) -> str:
        """Where a page of that name is in a language."""
        return f"{page}.html" if language == self.language else f"{language}/{page}.html"

    def label_page(self, label: str) -> str:
        """The name of a label's page."""
        return f"label/{self._label_pages[label]}"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page and how others are reached from it."""

    site: _Site
    name: str
    language: str

    @property
    def path(self) -> str:
        return self.site.path(self.name, self.language)

    def to(self, page: str, language: str = "") -> str:
        return self.file(self.site.path(page, language or self.language))

    def file(self, path: str) -> str:
        return quote(posixpath.relpath(path, posixpath.dirname(self.path) or "."))

    def entry(self, entry: Entry) -> dict[str, Any]:
        """What lists show of an entry."""
        labels = [self.label(label) for label in telling_labels(entry)]
        there = self.language == self.site.language or self.language in entry.translations
        return {
            "id": entry.id,
            "title": entry.title_in(self.language),
            "language": self.language if there else self.site.language,
            "url": self.to(str(entry.id)),
            "labels": labels,
        }

    def label(self, label: str) -> dict[str, Any]:
        known = label in self.site.labels
        return {
            "name": label_name(label, self.language),
            "url": self.to(self.site.label_page(label)) if known else "",
            "count": str(self.site.used[label]),
        }

    def resolve(self, target: str) -> str | None:
        """A relative link of an answer: another entry's page, else the file where the sources are."""
        path, _, _ = target.partition("#")
        found = _ENTRY_FILE.fullmatch(unquote(path.removeprefix("./")))
        entry = self.site.by_stem.get(found["stem"]) if found else None
        if entry:
            return self.to(str(entry.id))
        base = self.site.source_url
        return f"{base}/{target}" if base and path and not path.startswith(("/", "../")) else None

    def to_entry(self, here: Entry) -> Callable[[int], str | None]:
        """Leads to another entry than the one shown."""
        known = {entry.id for entry in self.site.catalog.entries if entry is not here}
        return lambda id: self.to(str(id)) if id in known else None

    def render(self, template: str, **values: Any) -> str:
        site, words = self.site, words_in(self.language)
        name = f"{site.catalog.name} {words['faq']}".strip()
        languages = [
            {
                "code": code,
                "name": words_in(code)["name"],
                "url": self.to(self.name, code),
                "path": site.path(self.name, code),
            }
            for code in site.languages
        ]
        about = {"language": self.language, "words": words, "site_name": name, "languages": languages}
        text: str = _environment().get_template(template).render(page=self, base_url=site.base_url, **about, **values)
        return text


def _pages_in(site: _Site, language: str) -> Iterator[tuple[str, str]]:
    words = words_in(language)
    index = _Page(site, "index", language)
    groups = grouped(site.catalog)
    named = [
        (label_name(label, language) if label else words["others"], [index.entry(entry) for entry in entries])
        for label, entries in groups
    ]
    labels = [index.label(label) for label in site.labels]
    yield index.path, index.render("index.html", groups=named, labels=labels, count=len(site.catalog.active))
    for label in site.labels:
        page = _Page(site, site.label_page(label), language)
        entries = [page.entry(entry) for entry in site.catalog.active if label in entry.labels]
        labels = [page.label(other) | {"here": other == label} for other in site.labels]
        yield page.path, page.render("label.html", label=label_name(label, language), labels=labels, entries=entries)
    order = [entry for _, entries in groups for entry in entries]
    for entry in site.catalog.entries:
        page = _Page(site, str(entry.id), language)
        yield page.path, _entry_page(page, entry, order)


def _entry_page(page: _Page, entry: Entry, order: Sequence[Entry]) -> str:
    site, language = page.site, page.language
    translation = entry.translations.get(language)
    there = language == site.language or translation is not None
    successor = site.catalog.get(entry.replaced_by) if entry.replaced_by is not None else None
    also = [other for id in entry.see_also if (other := site.catalog.get(id)) and not other.retired]
    at = order.index(entry) if entry in order else -1
    before = order[at - 1] if at > 0 else None
    after = order[at + 1] if 0 <= at < len(order) - 1 else None
    words = words_in(language)
    return page.render(
        "entry.html",
        entry=entry,
        shown=page.entry(entry),
        there=there,
        text_language=language if there else site.language,
        answer=answer_html(entry.answer_in(language), page.resolve, page.to_entry(entry), words),
        summary=answer_text(entry.answer_in(language))[:160],
        aliases=translation.aliases if translation else entry.aliases,
        also=[page.entry(other) for other in also],
        successor=page.entry(successor) if successor else None,
        before=page.entry(before) if before else None,
        after=page.entry(after) if after else None,
        source=_source(site, translation.path if translation and translation.path else entry.path),
        command=f"/faq {entry.id}",
    )


def _file_names(labels: Sequence[str]) -> dict[str, str]:
    """A name in Latin letters for each label; those that would share one, or have none, get a number."""
    names: dict[str, str] = {}
    for label in sorted(labels):
        slug = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-") or "label"
        taken = set(names.values())
        names[label] = next(
            name for number in count(1) if (name := slug if number == 1 else f"{slug}-{number}") not in taken
        )
    return names


def _source(site: _Site, path: str) -> str:
    return f"{site.source_url}/{quote(path)}" if site.source_url and path else ""


def _search_data(site: _Site) -> str:
    """What the search knows, as a script, because a page read from disk may load scripts but not data."""
    rows = [_searched(site, entry) for entry in site.catalog.active]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    # U+2028 and U+2029 end lines in old scripts.
    text = lines.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"window.FAQ = [\n{text}\n];\n"


def _searched(site: _Site, entry: Entry) -> Mapping[str, Any]:
    titles = {site.language: entry.title}
    aliases = {site.language: list(entry.aliases)}
    answers = [answer_text(entry.answer)[:_SEARCHED]]
    for language, translation in entry.translations.items():
        titles[language] = translation.title
        aliases[language] = list(translation.aliases)
        answers.append(answer_text(translation.answer)[:_SEARCHED])
    exact = [*entry.signatures, *entry.keywords, *entry.labels]
    return {"id": entry.id, "titles": titles, "aliases": aliases, "exact": exact, "answer": " ".join(answers)}


def _sitemap(base_url: str, paths: Sequence[str]) -> str:
    from xml.sax.saxutils import escape

    rows = "".join(f"<url><loc>{escape(base_url)}/{quote(path)}</loc></url>\n" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

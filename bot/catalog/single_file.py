"""A catalog turned into one Markdown file a language, to be read where a repository is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from bot.catalog.rebase import rebase
from bot.catalog.site.order import grouped, languages_of
from bot.catalog.site.words import label_name, words_in
from bot.core.entry import Catalog, Entry

_HEADING = re.compile(r"^(#{1,5})(?= )", re.MULTILINE)
_FENCE = re.compile(r"^( {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z))", re.MULTILINE | re.DOTALL)
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
#: The first line of every file, by which the next build knows what it may replace.
MARK = "<!-- Written by `faqbot build --markdown`, which replaces it: edit the entries instead. -->"
#: What builds from before there was a mark are known by, and no person writes.
_PLACE = re.compile(r"^<a id=\"faq-\d+\"></a>$", re.MULTILINE)

#: From a relative link of an answer to what it is seen from the file; None: it leads nowhere from there.
Rebase = Callable[[str], str | None]


def single_files(catalog: Catalog, name: str, resolve: Rebase = lambda target: None) -> Mapping[str, str]:
    """File name to text: `name`, such as FAQ.md, in the entries' own language, FAQ.zh.md for each translation.

    Entry 9 is at #faq-9 in all of them. `resolve` leads relative links that are not those between entries.
    """
    own, *others = languages_of(catalog)
    stem = name.removesuffix(".md")
    names = {own: name} | {language: f"{stem}.{language}.md" for language in others}
    return {names[language]: _file(catalog, language, names, resolve) for language in names}


def is_built(text: str) -> bool:
    """Whether a file's text was made by `single_files`, and not by a person."""
    return text.lstrip("\ufeff").startswith(MARK.partition(",")[0]) or _PLACE.search(text) is not None


def _file(catalog: Catalog, language: str, names: Mapping[str, str], resolve: Rebase) -> str:
    words = words_in(language)
    title = f"{catalog.name} {words['faq']}".strip()
    parts = [f"{MARK}\n# {_plain(title)}"]
    if len(names) > 1:
        switch = [f"**{words_in(code)['name']}**" if code == language else f"[{words_in(code)['name']}]({name})"
                  for code, name in names.items()]  # fmt: skip
        parts.append(" · ".join(switch))
    ordered = grouped(catalog)
    for label, entries in ordered:
        heading = label_name(label, language) if label else words["others"]
        parts.append(f"**{_plain(heading)}**")
        parts.append(
            "\n".join(f"- [{entry.id}. {_plain(entry.title_in(language))}](#faq-{entry.id})" for entry in entries)
        )
    stems = {entry.path.removesuffix(".md"): entry.id for entry in catalog.entries if entry.path}
    for _, entries in ordered:
        parts += [_entry(entry, language, stems, resolve) for entry in entries]
    parts += [_retired(entry, language) for entry in catalog.entries if entry.retired]
    return "\n\n".join(parts) + "\n"


def _entry(entry: Entry, language: str, stems: Mapping[str, int], resolve: Rebase) -> str:
    words = words_in(language)

    def lead(target: str) -> str | None:
        stem = re.sub(r"(?:\.[a-z]{2})?\.md$", "", unquote(target.partition("#")[0]).removeprefix("./"))
        return f"#faq-{stems[stem]}" if stem in stems else resolve(target)

    answer, _ = rebase(entry.answer_in(language).strip(), lead)
    parts = [f'<a id="faq-{entry.id}"></a>', f"## {entry.id}. {_plain(entry.title_in(language))}"]
    if entry.versions:
        parts.append(f"{words['valid']} " + ", ".join(f"`{version}`" for version in entry.versions))
    parts.append(_deeper(answer))
    return "\n\n".join(parts)


def _retired(entry: Entry, language: str) -> str:
    words = words_in(language)
    instead = f" {words['replaced']} [{entry.replaced_by}](#faq-{entry.replaced_by})" if entry.replaced_by else ""
    title = _plain(entry.title_in(language))
    return f'<a id="faq-{entry.id}"></a>\n\n## {entry.id}. ~~{title}~~\n\n{words["retired"]}{instead}'


def _deeper(markdown: str) -> str:
    """With its headings below that of the entry, whatever stands in code."""
    pieces = _FENCE.split(markdown)
    return "".join(
        _HEADING.sub(r"\1#", piece) if at % 3 == 0 else piece for at, piece in enumerate(pieces) if at % 3 != 2
    )


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)

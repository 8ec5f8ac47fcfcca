"""A repository's issue templates turned into the texts of theirs that stand in an issue, for `boilerplate`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.catalog.document import read_text, split_yaml
from bot.core.reading import Reader
from bot.core.reading_forms import heading_text, is_form_heading
from bot.core.reading_markup import closes, fence_at, fence_behind, is_quote, without_comments, without_tags
from bot.core.reading_template import FORM_TEXTS, Template, without_leading
from bot.core.reading_text import MAX_LINE, plain
from bot.errors import Problem

#: Letters of a text at least.
_LETTERS = 3
#: Keys between two rules; text between them is no front matter.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?=\s*(?:#|---|[\w-]+[ \t]*:))(?:.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
#: What an author replaces, at the end of a line: `[e.g. iOS]`.
_EXAMPLE = re.compile(
    r"\s*[\[(（<{]\s*(?:e\.?\s?g\b|i\.?\s?e\b|for example|ex\.|such as|optional|required|例|如|比如|选填|必填|可选)"
    r"[^\])）>}]{0,200}[\])）>}]\s*$",
    re.IGNORECASE,
)
_STARS = re.compile(r"\*+")
_KNOWN = Template(FORM_TEXTS)
_READER = Reader()

HEAD = """\
# yaml-language-server: $schema=schema/catalog.schema.json
# What this repository's issue templates say, so that it is never read as an author's. * stands for any run of
# characters in a line, and what follows a text is the author's answer. Add what the templates of earlier years said.
"""


@dataclass(frozen=True, slots=True)
class IssueTemplates:
    """Each template's texts by its path, no text twice; and what is wrong with those templates that were skipped."""

    texts: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts)

    def beside(self, boilerplate: Sequence[str]) -> IssueTemplates:
        """Only the texts that `boilerplate` lacks."""
        known = Template(boilerplate)
        lacking = {
            path: tuple(text for text in texts if not _is_known(text, known)) for path, texts in self.texts.items()
        }
        return IssueTemplates({path: texts for path, texts in lacking.items() if texts}, self.problems)


def read_templates(files: Mapping[str, bytes]) -> IssueTemplates:
    """The texts of issue templates and forms, given as path to content; forms are those that end in .yml or .yaml.

    Never raises: a file that cannot be read is one of the problems.
    """
    owners: dict[str, tuple[str, str]] = {}  # of each text, however its letters are: the first path and wording
    problems: list[Problem] = []
    for path, data in files.items():
        posted = _posted(path, data)
        if isinstance(posted, Problem):
            problems.append(posted)
            continue
        for text in _texts(line for part in posted for line in _visible(part)):
            owners.setdefault(text.casefold(), (path, text))
    texts = {path: tuple(text for owner, text in owners.values() if owner == path) for path in files}
    return IssueTemplates({path: those for path, those in texts.items() if those}, tuple(problems))


def boilerplate_text(templates: IssueTemplates) -> str:
    """The key `boilerplate` of catalog.yml; a comment before each template's texts names it."""
    lines = ["boilerplate:"]
    for path, texts in templates.texts.items():
        lines.append(f"  # {''.join(character if character.isprintable() else '?' for character in path)}")
        lines += (f"  - {_quoted(text)}" for text in texts)
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """The text in double quotes. PyYAML would escape emoji, which many templates begin their headings with."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _is_known(line: str, known: Template) -> bool:
    answer = known.answer(line)
    return answer is not None and not answer[1]


def _posted(path: str, data: bytes) -> list[str] | Problem:
    """What stands in an issue that nobody filled in, as pieces of Markdown."""
    text = read_text(path, data)
    if isinstance(text, Problem):
        return text
    text = plain(text)
    if not path.lower().endswith((".yml", ".yaml")):
        front = _FRONT_MATTER.match(text)
        return [text[front.end() :] if front else text]
    document = split_yaml(path, text)
    if isinstance(document, Problem):
        return document
    body = _value(document.nodes.get("body"))
    if not isinstance(body, list):
        return Problem(path, document.lines.get("body", 0), "has no list `body`", "list its fields there, or delete it")
    return [piece for item in body for piece in _of_field(item)]


def _of_field(item: Any) -> Iterator[str]:
    """What a field of a form puts into an issue, as Markdown."""
    field = item if isinstance(item, dict) else {}
    attributes = field.get("attributes")
    if field.get("type") == "markdown" or not isinstance(attributes, dict):
        return
    if isinstance(label := attributes.get("label"), str):
        yield f"### {label}"
    if isinstance(value := attributes.get("value"), str):
        yield f"~~~~~~\n{value}\n~~~~~~" if attributes.get("render") else value
    options = attributes.get("options") if field.get("type") == "checkboxes" else None
    for option in options if isinstance(options, list) else ():
        if isinstance(option, dict) and isinstance(label := option.get("label"), str):
            yield f"- [ ] {label}"


def _value(node: yaml.Node | None) -> Any:
    """Lists, keys and texts of a node; everything else as it is written."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return node.value if node is not None else None


def _visible(text: str) -> Iterator[str]:
    """The lines of Markdown as reading comes to see them: without comments, quotes, tags and what fences code."""
    fence, inside = "", False
    for line in text.split("\n"):
        stripped = line.strip()
        if fence:
            if closes(stripped, fence):
                fence = ""
            elif not stripped.startswith("#"):  # a comment in code; as a text it would end an author's block
                yield stripped
            continue
        stripped, inside = without_comments(stripped, inside)
        stripped = stripped.strip()
        if opened := fence_at(stripped):
            fence = opened[0]
            continue
        if behind := fence_behind(stripped):
            stripped, fence, _ = behind
        if stripped and not is_quote(stripped):
            yield without_tags(stripped).strip()


def _texts(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if len(line) > MAX_LINE or _is_known(line, _KNOWN):
            continue
        for text in dict.fromkeys((line, _EXAMPLE.sub("", line))):
            bare = _bare(text)
            says_something = sum(map(str.isalpha, bare)) >= _LETTERS
            if says_something and not _is_told_anyway(text) and _is_known(text, Template((bare,))):
                yield bare


def _bare(line: str) -> str:
    """A line without marks around it. Emphasis within becomes a wildcard: an issue has its stars, too."""
    bare = without_leading(line)
    if without_leading(bare) != bare:  # what is read of an issue's line loses only the first of two numbers
        bare = line
    return _STARS.sub("*", bare).strip(" \t*")


def _is_told_anyway(line: str) -> bool:
    """Whether a line is a label of one word that reading knows, such as `Error:`; authors' lines begin so, too."""
    name = heading_text(line)
    return re.fullmatch(r"\w+", name) is not None and is_form_heading(name) and not _READER.read("", line).passages

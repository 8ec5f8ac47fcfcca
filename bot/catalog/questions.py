"""A Markdown FAQ, in the forms that projects write them, turned into its questions and answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: "Q1:", "Q 3.2.1.", "问题2：", "FAQ 7)", "12. ", "3、" before a question.
_PREFIX = re.compile(
    r"(?P<q>Q(?:uestion)?|FAQ|问题?)\s*(?P<number>\d+)?(?P<more>(?:\.\d+)*)\s*(?:[.:：、)）]+|(?<=\d)\s|-\s)\s*"
    r"|(?P<plain>\d{1,4})(?:[.)]\s+|[、:：）]\s*)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\s*(?:\*\*|__)?(?:A|Answer|答案?|回答|解答)[\d.]*\s*(?:[:：](?:\*\*|__)?|(?:\*\*|__)\s*[:：])\s*", re.I
)
_BOLD = re.compile(r"\s*(?:(?:\d+[.)]|[-*+])\s+)?(?P<mark>\*\*|__)(?P<title>.+?)(?P=mark)[ \t:：]*", re.DOTALL)
_PLAIN = re.compile(r"\s*(?:Q(?:uestion)?|问题?)\s*[\d.]*\s*[.:：、].*", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)</summary>", re.DOTALL | re.IGNORECASE)
_DETAILS = re.compile(r"<(/?)details[^>]*>", re.IGNORECASE)
_ANCHOR_LINE = re.compile(r"[ \t]*<a\s+(?:name|id)=[^>]*>\s*(?:</a>)?[ \t]*(?:\n|$)", re.IGNORECASE)
_RULES = re.compile(r"(?:\s*\n[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*)+\s*$")
_SECTIONS = re.compile(
    r"(?:to-?dos?|(?:table of )?contents?|license|contributing|references|目录|参考)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer in Markdown. `line` is the 1-based line where it starts, `number` what it bears."""

    title: str
    answer: str
    line: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class FoundQuestions:
    """The questions of a document, how they were written, and the lines (first, last) that belong to none."""

    questions: tuple[Question, ...]
    form: str = ""
    left_out: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Mark:
    """A place where a question begins. `rest` is what follows it in its lines; the answer goes on at line `after`."""

    line: int
    title: str
    after: int
    rest: str = ""
    number: int | None = None
    asks: bool = False
    level: int = 0
    end: int | None = None


@dataclass(slots=True)
class _Document:
    lines: list[str]
    tokens: list[Token]
    references: dict[str, Any] = field(default_factory=dict)

    def raw(self, token: Token) -> str:
        start, end = token.map or (0, 0)
        return "\n".join(self.lines[start:end])


def find_questions(markdown: str, form: str = "") -> FoundQuestions:
    """The questions of a document. `form` is one of `FORMS`; without it, the form that fits best is taken."""
    environment: dict[str, Any] = {}
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown, environment)
    document = _Document(markdown.split("\n"), tokens, environment.get("references", {}))
    marks = {name: list(find(document)) for name, find in FORMS.items() if form in {"", name}}
    best = max(marks, key=lambda name: (sum(mark.asks for mark in marks[name]), len(marks[name])))
    questions, taken = _answered(document, marks[best])
    blank = {number for number, line in enumerate(document.lines) if not line.strip()}
    left_out = _runs([number for number in range(len(document.lines)) if number not in taken], blank)
    return FoundQuestions(tuple(questions), best if questions else "", tuple(left_out))


def _headings(document: _Document) -> Iterator[_Mark]:
    marks = []
    for token, inline in zip(document.tokens, document.tokens[1:], strict=False):
        if token.type == "heading_open" and token.level == 0 and token.map:
            title = re.sub(r"\s*\{#[^}]*\}\s*$", "", plain_text(inline))
            mark = _mark(token.map[0], title, token.map[1])
            mark.level = int(token.tag[1])
            marks.append(mark)
    wanted = [mark for mark in marks if mark.asks] or [mark for mark in marks if mark.number] or marks[1:]
    if not wanted:
        return
    level = Counter(mark.level for mark in wanted).most_common(1)[0][0]
    for index, mark in enumerate(marks):
        if mark.level == level and not _SECTIONS.fullmatch(mark.title):
            following = (other.line for other in marks[index + 1 :] if other.level <= level)
            mark.end = next(following, len(document.lines))
            yield mark


def _summaries(document: _Document) -> Iterator[_Mark]:
    text = "\n".join(document.lines)
    html = [token.map for token in document.tokens if token.type == "html_block" and token.map]
    end = 0
    for found in _SUMMARY.finditer(text):
        line = text.count("\n", 0, found.start())
        if line >= end and any(start <= line < stop for start, stop in html):
            title = plain_text(MarkdownIt("commonmark").parseInline(re.sub("<[^>]*>", " ", found[1]))[0])
            mark = _mark(line, title, line + 1 + found[0].count("\n"))
            mark.asks = True
            mark.rest, end = _until_details_end(text, found.end())
            mark.after = mark.end = end
            yield mark


def _bold_items(document: _Document) -> Iterator[_Mark]:
    for token, inline in zip(document.tokens, document.tokens[2:], strict=False):
        if token.type == "list_item_open" and token.level == 1 and inline.type == "inline":
            mark = _bold(document, inline)
            if mark:
                mark.number = mark.number or (int(token.info) if token.info.isdecimal() else None)
                yield mark


def _bold_paragraphs(document: _Document) -> Iterator[_Mark]:
    for token, inline in zip(document.tokens, document.tokens[1:], strict=False):
        if token.type == "paragraph_open" and token.level == 0:
            mark = _bold(document, inline)
            if mark and (mark.asks or mark.number or not mark.rest):
                yield mark


def _plain_paragraphs(document: _Document) -> Iterator[_Mark]:
    for token, inline in zip(document.tokens, document.tokens[1:], strict=False):
        if token.type == "paragraph_open" and token.level == 0 and token.map and _PLAIN.match(inline.content):
            first, _, rest = document.raw(inline).partition("\n")
            mark = _mark(token.map[0], first.strip(), token.map[1])
            mark.rest = rest
            yield mark


#: The forms in which questions are written; where two fit equally well, the first is taken.
FORMS: dict[str, Callable[[_Document], Iterator[_Mark]]] = {
    "summaries": _summaries,
    "items": _bold_items,
    "headings": _headings,
    "paragraphs": _bold_paragraphs,
    "plain": _plain_paragraphs,
}


def plain_text(inline: Token) -> str:
    """The text of an inline token without its markup, on one line."""
    parts = []
    for token in inline.children or []:
        parts.append(" " if token.type in {"softbreak", "hardbreak"} else "" if "html" in token.type else token.content)
    return " ".join("".join(parts).split())


def _bold(document: _Document, inline: Token) -> _Mark | None:
    children = [child for child in inline.children or [] if child.content or child.type != "text"]
    if not children or children[0].type != "strong_open" or not inline.map:
        return None
    raw = document.raw(inline)
    found = _BOLD.match(raw)
    if not found:
        return None
    title = plain_text(MarkdownIt("commonmark").parseInline(found["title"])[0])
    mark = _mark(inline.map[0], title, inline.map[1])
    mark.rest = raw[found.end() :].removeprefix("\\").strip(" \t")
    if (mark.asks or mark.number) and not mark.title:  # **Q1:** the question stands behind the bold mark
        first, _, mark.rest = mark.rest.lstrip().partition("\n")
        mark.title = plain_text(MarkdownIt("commonmark").parseInline(first)[0])
    return mark


def _mark(line: int, title: str, after: int) -> _Mark:
    title = title.strip()
    found = _PREFIX.match(title)
    number = None
    if found:
        digits = found["plain"] or (found["number"] if not found["more"] else None)
        number = int(digits) if digits and int(digits) else None
        title = title[found.end() :].strip()
    asks = bool(found and found["q"]) or title.endswith(("?", "？"))
    return _Mark(line, title.rstrip(":："), after, number=number, asks=asks)


def _until_details_end(text: str, start: int) -> tuple[str, int]:
    depth = 1
    for found in _DETAILS.finditer(text, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return text[start : found.start()], text.count("\n", 0, found.end()) + 1
    return text[start:], text.count("\n") + 1


def _answered(document: _Document, marks: Sequence[_Mark]) -> tuple[list[Question], set[int]]:
    """The questions that have an answer, and the lines they take."""
    headings = [token.map[0] for token in document.tokens if token.type == "heading_open" and token.map]
    questions, taken = [], set()
    for index, mark in enumerate(marks):
        limits = [mark.end or len(document.lines), *(following.line for following in marks[index + 1 : index + 2])]
        if not mark.end:
            limits += [line for line in headings if line > mark.line]
        end = min(limits)
        below = _dedented(document.lines[mark.after : end])
        answer = _cleaned(f"{mark.rest}\n{below}" if mark.rest.strip() else below)
        if mark.title and answer:
            questions.append(Question(mark.title, _with_references(answer, document), mark.line + 1, mark.number))
            taken |= set(range(mark.line, max(end, mark.after)))
    return questions, taken


def _dedented(lines: list[str]) -> str:
    """The lines, those that are indented as part of a list item moved to the left by what they share."""
    fenced, indents = False, []
    for line in lines:
        if line.strip() and line[0] == " " and not fenced:
            indents.append(len(line) - len(line.lstrip(" ")))
        fenced ^= line.lstrip().startswith(("```", "~~~"))
    first = next((line for line in lines if line.strip()), "")
    if not indents or not first.startswith(" "):
        return "\n".join(lines)
    width = min(indents)
    return "\n".join(line[width:] if line[:width].isspace() else line for line in lines)


def _cleaned(answer: str) -> str:
    answer = _ANCHOR_LINE.sub("", "\n".join(line.rstrip("\r") for line in answer.split("\n")))
    answer = re.sub(r"^(?:[ \t]*\n)+", "", answer)
    answer = _ANSWER.sub("", answer, count=1) if _ANSWER.match(answer) else answer
    return _RULES.sub("", "\n" + answer.rstrip()).lstrip("\n").rstrip()


def _with_references(answer: str, document: _Document) -> str:
    """The answer with the definitions of those links that the document defines elsewhere."""
    definitions = []
    for label, reference in document.references.items():
        if f"[{label}]" in answer.upper() and f"[{label}]:" not in answer.upper():
            definitions.append(f"[{label.lower()}]: {reference['href']}")
    return "\n".join([answer, "", *definitions]) if definitions else answer


def _runs(lines: Sequence[int], blank: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of lines, as 1-based (first, last), that hold more than blank lines."""
    run: list[int] = []
    for line in [*lines, -1]:
        if run and line != run[-1] + 1:
            told = [number for number in run if number not in blank]
            if told:
                yield told[0] + 1, told[-1] + 1
            run = []
        run.append(line)

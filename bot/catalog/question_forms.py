"""The forms in which projects write the questions of an FAQ, turned into the places where the questions begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
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
_BOLD = re.compile(r"\s*(?:(?:\d+[.)]|[-*+])\s+)?(?P<mark>\*\*|__)(?P<title>.+?)(?P=mark)[ \t:：]*", re.DOTALL)
_PLAIN = re.compile(r"\s*(?:Q(?:uestion)?|问题?)\s*[\d.]*\s*[.:：、].*", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary[^>]{0,200}>(.{0,1000}?)</summary>", re.DOTALL | re.IGNORECASE)
_DETAILS = re.compile(r"<(/?)details[^>]*>", re.IGNORECASE)
_FAQ = re.compile(
    r"\W*(?:faqs?|frequently asked questions|q\s*&\s*a|(?:常见|热门)?问题(?:解答|汇总)?|问答)(?:\s*\(?faqs?\)?)?\W*",
    re.I,
)
_SECTIONS = re.compile(
    r"(?:to-?dos?|(?:table of )?contents?|license|contributing|references|目录|参考)\W*", re.IGNORECASE
)


@dataclass(slots=True)
class QuestionMark:
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
class MarkdownDocument:
    """A parsed document beside its lines. `references` are the link definitions by label."""

    lines: list[str]
    tokens: list[Token]
    references: dict[str, Any] = field(default_factory=dict)

    def raw(self, token: Token) -> str:
        """The source of a block."""
        start, end = token.map or (0, 0)
        return "\n".join(self.lines[start:end])


def _headings(document: MarkdownDocument) -> Iterator[QuestionMark]:
    first, last = faq_section(document)
    marks = []
    for token, inline in zip(document.tokens, document.tokens[1:], strict=False):
        if token.type == "heading_open" and token.level == 0 and token.map and first <= token.map[0] < last:
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


def _summaries(document: MarkdownDocument) -> Iterator[QuestionMark]:
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


def _bold_items(document: MarkdownDocument) -> Iterator[QuestionMark]:
    marks = []
    for token, inline in zip(document.tokens, document.tokens[2:], strict=False):
        if token.type == "list_item_open" and token.level == 1 and inline.type == "inline":
            mark = _bold(document, inline)
            if mark:
                mark.number = mark.number or (int(token.info) if token.info.isdecimal() else None)
                marks.append(mark)
    numbered = bool(marks and marks[0].number)  # then bold bullets are parts of answers
    yield from (mark for mark in marks if mark.number or not numbered)


def _bold_paragraphs(document: MarkdownDocument) -> Iterator[QuestionMark]:
    for token, inline in zip(document.tokens, document.tokens[1:], strict=False):
        if token.type == "paragraph_open" and token.level == 0:
            mark = _bold(document, inline)
            if mark and (mark.asks or mark.number or not mark.rest):
                yield mark


def _plain_paragraphs(document: MarkdownDocument) -> Iterator[QuestionMark]:
    for token, inline in zip(document.tokens, document.tokens[1:], strict=False):
        if token.type == "paragraph_open" and token.level == 0 and token.map and _PLAIN.match(inline.content):
            first, _, rest = document.raw(inline).partition("\n")
            title = plain_text(MarkdownIt("commonmark").parseInline(first)[0])
            mark = _mark(token.map[0], title, token.map[1])
            mark.rest = rest
            yield mark


#: The forms in which questions are written; where two fit equally well, the first is taken.
FORMS: dict[str, Callable[[MarkdownDocument], Iterator[QuestionMark]]] = {
    "summaries": _summaries,
    "items": _bold_items,
    "headings": _headings,
    "paragraphs": _bold_paragraphs,
    "plain": _plain_paragraphs,
}


def faq_section(document: MarkdownDocument) -> tuple[int, int]:
    """The lines (first, after the last) of the section called FAQ; the whole document where there is none."""
    headings = [
        (int(token.tag[1]), token.map[0], plain_text(inline))
        for token, inline in zip(document.tokens, document.tokens[1:], strict=False)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    for index, (level, line, title) in enumerate(headings):
        if _FAQ.fullmatch(title):
            following = (other for depth, other, _ in headings[index + 1 :] if depth <= level)
            return line, next(following, len(document.lines))
    return 0, len(document.lines)


def plain_text(inline: Token) -> str:
    """The text of an inline token without its markup, on one line."""
    parts = []
    for token in inline.children or []:
        parts.append(" " if token.type in {"softbreak", "hardbreak"} else "" if "html" in token.type else token.content)
    return " ".join("".join(parts).split())


def _bold(document: MarkdownDocument, inline: Token) -> QuestionMark | None:
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


def _mark(line: int, title: str, after: int) -> QuestionMark:
    title = title.strip()
    found = _PREFIX.match(title)
    number = None
    if found:
        digits = found["plain"] or (found["number"] if not found["more"] else None)
        number = int(digits) if digits and int(digits) else None
        title = title[found.end() :].strip()
    asks = bool(found and found["q"]) or title.endswith(("?", "？"))
    return QuestionMark(line, title.rstrip(":："), after, number=number, asks=asks)


def _until_details_end(text: str, start: int) -> tuple[str, int]:
    depth = 1
    for found in _DETAILS.finditer(text, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return text[start : found.start()], text.count("\n", 0, found.end()) + 1
    return text[start:], text.count("\n") + 1

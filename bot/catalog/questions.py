"""A Markdown FAQ turned into its questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt

from bot.catalog.question_forms import FORMS, MarkdownDocument, QuestionMark, faq_section

_ANSWER = re.compile(
    r"\s*(?:\*\*|__)?(?:A|Answer|答案?|回答|解答)[\d.]*\s*(?:[:：](?:\*\*|__)?|(?:\*\*|__)\s*[:：])\s*", re.I
)
_ANCHOR_LINE = re.compile(r"[ \t]*<a\s+(?:name|id)=[^>]*>\s*(?:</a>)?[ \t]*(?:\n|$)", re.IGNORECASE)
_RULE = re.compile(r"[ 	]*(?:-{3,}|\*{3,}|_{3,})[ 	]*")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer in Markdown. `line` is the 1-based line where it starts, `number` what it bears."""

    title: str
    answer: str
    line: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines that belong to no question, 1-based and both included, and why they do not."""

    first: int
    last: int
    why: str


@dataclass(frozen=True, slots=True)
class FoundQuestions:
    """The questions of a document, how they were written, and what belongs to none."""

    questions: tuple[Question, ...]
    form: str = ""
    left_out: tuple[LeftOut, ...] = ()


def find_questions(markdown: str, form: str = "") -> FoundQuestions:
    """The questions of a document. `form` is one of `FORMS`; without it, the form that fits best is taken."""
    environment: dict[str, Any] = {}
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown, environment)
    document = MarkdownDocument(markdown.split("\n"), tokens, environment.get("references", {}))
    first, last = faq_section(document)
    marks = {
        name: [mark for mark in find(document) if first <= mark.line < last]
        for name, find in FORMS.items()
        if form in {"", name}
    }
    best = max(marks, key=lambda name: (sum(mark.asks for mark in marks[name]), len(marks[name])))
    questions, taken = _answered(document, marks[best], last)
    blank = {number for number, line in enumerate(document.lines) if not line.strip()}
    runs = _runs([number for number in range(len(document.lines)) if number not in taken], blank)
    left_out = [LeftOut(start, end, _why(start - 1, end - 1, document, marks[best], taken)) for start, end in runs]
    return FoundQuestions(tuple(questions), best if questions else "", tuple(left_out))


def _answered(document: MarkdownDocument, marks: Sequence[QuestionMark], last: int) -> tuple[list[Question], set[int]]:
    """The questions before line `last` that have an answer, and the lines they take."""
    headings = [token.map[0] for token in document.tokens if token.type == "heading_open" and token.map]
    questions, taken = [], set()
    for index, mark in enumerate(marks):
        limits = [mark.end or last, last, *(following.line for following in marks[index + 1 : index + 2])]
        if not mark.end:
            limits += [line for line in headings if line > mark.line]
        end = min(limits)
        below = _dedented(document.lines[mark.after : end])
        answer = _cleaned(f"{mark.rest}\n{below}" if mark.rest.strip() else below)
        if mark.title and answer:
            questions.append(Question(mark.title, _with_references(answer, document), mark.line + 1, mark.number))
            taken |= set(range(mark.line, max(end, mark.after)))
    return questions, taken


def _why(start: int, end: int, document: MarkdownDocument, marks: Sequence[QuestionMark], taken: set[int]) -> str:
    """Why the lines `start` to `end`, counted from 0, are no part of a question and its answer."""
    unanswered = [mark.title for mark in marks if start <= mark.line <= end]
    if unanswered:
        return f"“{unanswered[0]}” has no answer"
    if taken and end < min(taken):
        return "stands before the first question"
    for token in document.tokens:
        if token.type == "heading_open" and token.map and start <= token.map[0] <= end:
            title = document.raw(token).strip().splitlines()[0].strip("# ")
            return f"“{title}” is no question"
    return "belongs to no question"


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
    lines = answer.split("\n")
    while lines and (not lines[-1].strip() or _RULE.fullmatch(lines[-1])):
        lines.pop()
    return "\n".join(lines)


def _with_references(answer: str, document: MarkdownDocument) -> str:
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

"""A question and its answer turned into the error messages that they name, as signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from bot.core.error_lines import error_span, has_hint
from bot.core.general_errors import is_general_error
from bot.core.signatures import weakness_of

_LABEL = re.compile(
    r"(?:\b(?:full |complete )?error(?: message| log| text| code)?|报错(?:信息|内容|提示)?|错误(?:信息|提示|日志)?)"
    r"\s*[:：]\s*(?P<message>\S.*)",
    re.IGNORECASE,
)
#: A text after such a label is an error message only if it has something that sentences have not.
_TELLS = re.compile(r"['\"`\[\](){}=<>_]|!=|::|\b[A-Z]\w+(?:Error|Exception)\b")
_NUMBER = re.compile(r"(?<=\()\d+(?=\))|0x[0-9A-Fa-f]{4,}")
_QUOTED = re.compile(r"[\"“]([^\"“”]{8,})[\"”]")
#: What a text in a code span says that goes wrong; commands and options, which stand there too, do not.
_FAILS = re.compile(
    r"\b(?:cannot|can't|could not|couldn't|unable to|fail(?:ed|s|ure)|refus(?:ed|es|ing)|denied|not found|no such"
    r"|not an?|does not exist|doesn't exist|unexpected|invalid|illegal|unsupported|unauthorized|forbidden"
    r"|timed out|disabled|out of (?:range|memory|space)|expired|mismatch|exceeded|unknown|undefined"
    r"|[45]\d\d (?=[A-Z]))\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?:^|\s)--?\w|&&|\s[|>=]\s|[;{]\s*$|\w\(\)"
    r"|^\s*(?:\$|>|#|//|(?:if|return|import|from|def|set|export)\b)"
)
_FEW_WORDS = 4
_ENDS = " .,;。，；`"
#: A code span within a line of prose, as `_prose` marks it.
_OPENS, _CLOSES = "\ue000", "\ue001"
_LONGEST = 200
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def signatures_in(title: str, answer: str) -> tuple[str, ...]:
    """The error messages that a question and its answer name, without Markdown, with `*` for numbers that vary."""
    found: dict[str, None] = {}
    quoted, spans = list(_quoted(answer)), list(_code_spans(answer))
    for line in [title, *quoted, *spans]:
        _keep(_labelled(line) or _error(line) or _panic(line), found)
    for line in spans:
        _keep(_failure(line), found)
    for marked in _prose(answer):
        line = _unmarked(marked)
        whole = line.strip(_ENDS)
        alone = _error(line) == whole and not any(text in line for text in (*quoted, *spans))
        _keep(_labelled(marked) or (whole if alone else ""), found)
    return tuple(text for text in found if not any(text != other and text in other for other in found))


def _keep(message: str, found: dict[str, None]) -> None:
    text = _NUMBER.sub("*", message[:_LONGEST])
    if text and not weakness_of(message) and "**" not in text and ".*" not in text and not is_general_error(text):
        found[text] = None


def _labelled(line: str) -> str:
    """What follows a label such as "Error message:", where it is one. With a code span it begins and ends."""
    found = _LABEL.search(line)
    if not found:
        return ""
    message = found["message"]
    before, closed, _ = message.partition(_CLOSES)
    if closed and (_OPENS not in before or (before.startswith(_OPENS) and not weakness_of(before[1:]))):
        message = before  # what follows the code span is the author's: the remedy, mostly
    message = _unmarked(message)
    if not _TELLS.search(message):
        return ""
    return _error(message) or message.strip(_ENDS)


def _panic(line: str) -> str:
    """What Go says when a program ends itself; a question about it is none."""
    plain = line.strip(_ENDS)
    return plain if plain.startswith("panic: ") and not plain.endswith(("?", "？")) else ""


def _failure(span: str) -> str:
    """A code span that says in words what goes wrong, whatever program says it."""
    words = re.findall(r"[^\W\d_]{2,}", span)
    if len(words) < _FEW_WORDS or not _FAILS.search(span) or _COMMAND.search(span):
        return ""
    return span.strip(_ENDS)


def _unmarked(line: str) -> str:
    return line.replace(_OPENS, "").replace(_CLOSES, "")


def _error(line: str) -> str:
    span = error_span(line) if has_hint(line) and _TELLS.search(line) else None
    return line[span[0] : span[1]].strip(_ENDS) if span else ""


def _quoted(markdown: str) -> Iterator[str]:
    """The lines of code blocks, and what stands in quotation marks within a sentence."""
    for token in _MARKDOWN.parse(markdown):
        if token.type in {"fence", "code_block"}:
            yield from token.content.splitlines()
        for child in token.children or []:
            if child.type == "text":
                yield from _QUOTED.findall(child.content)


def _code_spans(markdown: str) -> Iterator[str]:
    """What stands in backticks within a sentence."""
    for token in _MARKDOWN.parse(markdown):
        yield from (child.content for child in token.children or [] if child.type == "code_inline")


def _prose(markdown: str) -> Iterator[str]:
    """The lines outside code blocks as people read them, without markup and escapes; code spans are marked."""
    for token in _MARKDOWN.parse(markdown):
        line = ""
        for child in token.children or []:
            if child.type in {"softbreak", "hardbreak"}:
                yield " ".join(line.split())
                line = ""
            elif child.type == "code_inline":
                line += f"{_OPENS}{child.content}{_CLOSES}"
            elif "html" not in child.type:
                line += child.content
        if line:
            yield " ".join(line.split())

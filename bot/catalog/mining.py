"""A question and its answer turned into the error messages that they name, as signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from bot.core.error_lines import error_span, has_hint
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
_ENDS = " .,;。，；`"
_LONGEST = 200
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def signatures_in(title: str, answer: str) -> tuple[str, ...]:
    """The error messages that a question and its answer name, without Markdown, with `*` for numbers that vary."""
    found: dict[str, None] = {}
    quoted = list(_quoted(answer))
    for line in [title, *quoted]:
        _keep(_labelled(line) or _error(line), found)
    for line in _prose(answer):
        whole = line.strip(_ENDS)
        alone = _error(line) == whole and not any(text in line for text in quoted)
        _keep(_labelled(line) or (whole if alone else ""), found)
    return tuple(text for text in found if not any(text != other and text in other for other in found))


def _keep(message: str, found: dict[str, None]) -> None:
    text = _NUMBER.sub("*", message[:_LONGEST])
    if text and not weakness_of(message) and "**" not in text and ".*" not in text:
        found[text] = None


def _labelled(line: str) -> str:
    """What follows a label such as "Error message:", where it is one."""
    found = _LABEL.search(line)
    if not found or not _TELLS.search(found["message"]):
        return ""
    return _error(found["message"]) or found["message"].strip(_ENDS)


def _error(line: str) -> str:
    span = error_span(line) if has_hint(line) and _TELLS.search(line) else None
    return line[span[0] : span[1]].strip(_ENDS) if span else ""


def _quoted(markdown: str) -> Iterator[str]:
    """The lines of code blocks, and what stands in code or quotation marks within a sentence."""
    for token in _MARKDOWN.parse(markdown):
        if token.type in {"fence", "code_block"}:
            yield from token.content.splitlines()
        for child in token.children or []:
            if child.type == "code_inline":
                yield child.content
            elif child.type == "text":
                yield from _QUOTED.findall(child.content)


def _prose(markdown: str) -> Iterator[str]:
    """The lines outside code blocks as people read them, without markup and escapes."""
    for token in _MARKDOWN.parse(markdown):
        line = ""
        for child in token.children or []:
            if child.type in {"softbreak", "hardbreak"}:
                yield " ".join(line.split())
                line = ""
            elif "html" not in child.type:
                line += child.content
        if line:
            yield " ".join(line.split())

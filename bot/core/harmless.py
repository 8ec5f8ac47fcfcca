"""From the Markdown of an answer to Markdown that acts on nobody.

Nobody is notified, no issue gets a trace, no element stays open that would swallow the rest of the comment. Code stays
as it is. The result is rendered to see whether anything still acts; what cannot be made harmless is not shown at all.
"""

from __future__ import annotations

import html
import re
from bisect import bisect
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: Elements that may stand in an answer; everything else is shown as text. Links are written as Markdown.
ELEMENTS = frozenset(
    {
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
    | {"hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "s", "samp", "span", "strong", "sub", "summary", "sup"}
    | {"table", "tbody", "td", "th", "thead", "tr", "tt", "ul", "var"}
)
_VOID = frozenset({"br", "hr", "img"})
_JOINT = "\u200b"

#: Link definitions such as `[name]: target`; group 1 is the name, group 2 the target.
DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,100})\]:[ \t]*(\S+)[^\n]*$", re.MULTILINE)

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>|<(?=[A-Za-z/!?])")
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ACTING = re.compile(
    r"(?P<target>\]\(\s*<?)(?P<destination>[^\s<>()]*)"
    r"|(?P<url>(?:https?://|\bwww\.)[^\s<>()\[\]`]+)"
    r"|(?P<entity>&(?:\#\w{1,8}|commat|num);)"
    r"|(?P<mention>(?<![A-Za-z0-9])@(?=[^\s\u200b]))"
    r"|(?P<reference>\#(?=[\d&\\])|\b[Gg][Hh]-(?=\d))"
)
_TRACED = re.compile(
    r"(?:https?://(?:www\.)?|www\.)github\.com/(?=[\w.-]+/[\w.-]+/(?:issues|pull|discussions|commit)/)", re.IGNORECASE
)


def harmless(text: str, link: Callable[[str], str]) -> str:
    """The text with everything taken off that acts; `link` makes a relative link target absolute.

    What a light hand misses in strange Markdown, a heavy one takes; what even that leaves is not shown ("").
    """
    text = _without_foreign_elements(text)
    text = _rewrite(text, link, code_in(text))
    if not is_harmless(text):
        text = _rewrite(text, link, [])
    return text if is_harmless(text) else ""


def is_harmless(text: str) -> bool:
    """Whether the text, as it is rendered, neither mentions nor refers to anybody or anything."""
    for token in parse(text):
        for child in token.children or []:
            if _TRACED.match(str(child.attrGet("href") or "")):
                return False
            if child.type == "text" and any(
                found["mention"] or found["reference"] or _TRACED.match(found["url"] or "")
                for found in _ACTING.finditer(child.content)
            ):
                return False
    return True


def without_comments(text: str) -> str:
    """The text without HTML comments; those shown in code stay."""
    code = code_in(text)
    return _COMMENT.sub(lambda found: found[0] if is_within(found.start(), code) else "", text)


def code_in(text: str) -> list[tuple[int, int]]:
    """Stretches of code, from and to: whole lines of code blocks, and code spans in running text and tables."""
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    found: list[tuple[int, int]] = []
    for token in parse(text):
        if token.map is None:
            continue
        first, last = offsets[token.map[0]], offsets[token.map[1]]
        if token.type in ("fence", "code_block"):
            found.append((first, last))
        elif token.type in ("inline", "tr_open"):
            found += [(first + start, first + end) for start, end in _spans(text[first:last])]
    return sorted(set(found))


def is_within(position: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether the position lies in one of the sorted stretches."""
    at = bisect(stretches, position, key=lambda stretch: stretch[0]) - 1
    return at >= 0 and position < stretches[at][1]


def parse(markdown: str) -> list[Token]:
    """The text as CommonMark with GitHub's tables and strike-through."""
    return _markdown().parse(markdown)


def _rewrite(text: str, link: Callable[[str], str], spared: list[tuple[int, int]]) -> str:
    def defused(found: re.Match[str]) -> str:
        if is_within(found.start(), spared):
            return found[0]
        if found["target"]:
            return found["target"] + _target(found["destination"], link)
        if found["url"]:
            return _without_trace(found["url"])
        if found["entity"]:
            character = html.unescape(found["entity"])
            return character + _JOINT if character in "@#" else found["entity"]
        return found[0] + _JOINT

    text = _ACTING.sub(defused, text)
    code = code_in(text) if spared else []
    return DEFINITION.sub(lambda found: found[0] if is_within(found.start(), code) else _defined(found, link), text)


def _defined(found: re.Match[str], link: Callable[[str], str]) -> str:
    """A link definition with its target made absolute."""
    before, after = found.start(2) - found.start(), found.end(2) - found.start()
    return found[0][:before] + _target(found[2].strip("<>"), link) + found[0][after:]


def _target(destination: str, link: Callable[[str], str]) -> str:
    return _without_trace(destination) if _ABSOLUTE.match(destination) else link(destination)


def _without_trace(url: str) -> str:
    """By GitHub's own host for links without a trace ("avoiding backlinks" in its docs)."""
    return _TRACED.sub("https://redirect.github.com/", url)


def _without_foreign_elements(text: str) -> str:
    """With tags shown as text: those not allowed, and all where one is left open."""
    code = code_in(text)
    is_sound = not _open_elements(text, code)

    def escaped(found: re.Match[str]) -> str:
        if is_within(found.start(), code) or _AUTOLINK.match(text, found.start()):
            return found[0]
        is_allowed = found[2] is not None and found[2].lower() in ELEMENTS
        return found[0] if is_allowed and is_sound else "&lt;" + found[0][1:]

    return _TAG.sub(escaped, text)


def _open_elements(text: str, code: list[tuple[int, int]]) -> list[str]:
    """Names of the elements that are not properly closed, outside code."""
    stack: list[str] = []
    for found in _TAG.finditer(text):
        name = (found[2] or "").lower()
        if name not in ELEMENTS - _VOID or found[0].endswith("/>") or is_within(found.start(), code):
            continue
        if not found[1]:
            stack.append(name)
        elif stack and stack[-1] == name:
            stack.pop()
        else:
            stack.append(f"/{name}")
    return stack


def _spans(text: str) -> list[tuple[int, int]]:
    """Code spans: from a run of backticks to the next run of the same length."""
    runs = [(found.start(), found.end()) for found in re.finditer("`+", text)]
    partners: list[int] = [-1] * len(runs)
    following: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        partners[index] = following.get(length, -1)
        following[length] = index
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        partner = partners[index]
        if partner > 0:
            spans.append((runs[index][0], runs[partner][1]))
        index = max(index, partner) + 1
    return spans


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])

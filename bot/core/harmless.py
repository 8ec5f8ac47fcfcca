"""From the Markdown of an answer to Markdown that acts on nobody.

Nobody is notified, no issue gets a trace, no element stays open that would swallow the rest of the comment. Code stays
as it is. The result is rendered to see whether anything still acts; what cannot be made harmless is not shown at all.
"""

from __future__ import annotations

import html
import re
from bisect import bisect
from collections.abc import Callable, Iterator
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
    for spared in (code_in(text), []):
        shown = _without_foreign_elements(_rewrite(text, link, spared))
        if is_harmless(shown):
            return shown
    return ""


def is_harmless(text: str) -> bool:
    """Whether the text, as it is rendered, mentions and refers to nobody and nothing, and leaves no element open."""
    if not _is_sound(text):
        return False
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
    """With tags shown as text: those not allowed; all, where one is left open or strange Markdown hides one."""
    code = code_in(text)
    allowed = _escaped(text, lambda found: is_within(found.start(), code) or _is_allowed(found))
    if _is_sound(allowed):
        return allowed
    outside = _escaped(text, lambda found: is_within(found.start(), code))
    return outside if _is_sound(outside) else _escaped(text, lambda found: False)


def _escaped(text: str, stays: Callable[[re.Match[str]], bool]) -> str:
    def escaped(found: re.Match[str]) -> str:
        is_kept = stays(found) or _AUTOLINK.match(text, found.start())
        return found[0] if is_kept else "&lt;" + found[0][1:]

    return _TAG.sub(escaped, text)


def _is_allowed(tag: re.Match[str]) -> bool:
    return tag[2] is not None and tag[2].lower() in ELEMENTS


def _is_sound(text: str) -> bool:
    """Whether, as the text is rendered, every element is allowed and properly closed."""
    stack: list[str] = []
    for found in (found for tag in _html(text) for found in _TAG.finditer(tag)):
        if not _is_allowed(found):
            return False
        name = found[2].lower()
        if name in _VOID or found[0].endswith("/>"):
            continue
        if not found[1]:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def _html(text: str) -> Iterator[str]:
    """The HTML of a text, in order."""
    for token in parse(text):
        if token.type == "html_block":
            yield token.content
        yield from (child.content for child in token.children or [] if child.type == "html_inline")


def _spans(text: str) -> list[tuple[int, int]]:
    """Code spans: from a run of backticks to the next run of the same length. A backslash takes one off the first."""
    runs = [(found.start(), found.end()) for found in re.finditer("`+", text)]
    of_length: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        of_length.setdefault(end - start, []).append(index)
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        start, end = runs[index]
        start += _backslashes_before(text, start) % 2
        rivals = of_length.get(end - start, [])
        at = bisect(rivals, index)
        index += 1
        if start < end and at < len(rivals):
            spans.append((start, runs[rivals[at]][1]))
            index = rivals[at] + 1
    return spans


def _backslashes_before(text: str, position: int) -> int:
    first = position
    while first > 0 and text[first - 1] == "\\":
        first -= 1
    return position - first


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])

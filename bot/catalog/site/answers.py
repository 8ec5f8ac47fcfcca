"""An answer's Markdown turned into HTML for a page: no raw HTML, no pictures from other hosts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: From the target of a relative link to the address on the site; None: it leads nowhere from there.
Resolve = Callable[[str], str | None]
#: From the number of an entry to its page; None: there is no such entry.
ToEntry = Callable[[int], str | None]

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s<>\"'`，。；）】]*[^\s<>\"'`，。；）】.,;:!?)]")
_NUMBERS = r"\d+(?:\s*(?:,|，|、|and|or|和|或)\s*\d+)*"
#: Entries named in a sentence: entry 9, entries 31, 51 and 60, FAQ 9, 第 9 条, 条目 9.
_NAMED = re.compile(rf"\b(?:[Ee]ntry|[Ee]ntries|FAQ)\s+{_NUMBERS}|第\s*{_NUMBERS}\s*条|条目\s*{_NUMBERS}")
_NUMBER = re.compile(r"\d+")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def answer_html(markdown: str, resolve: Resolve, to_entry: ToEntry, words: dict[str, str]) -> str:
    """The answer as HTML; entries that it names are links.

    Headings begin at the second level; wide parts scroll by themselves, by keyboard, too.
    """
    parser = _parser()
    tokens = parser.parse(_COMMENT.sub("", markdown))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.children:
            token.children = _linked(_joined(_with_links(token.children, resolve)), to_entry)
    html: str = parser.renderer.render(tokens, parser.options, {})
    html = html.replace("<pre>", f'<pre tabindex="0" role="region" aria-label="{escape(words["code"])}">')
    opening = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words["table"])}"><table>'
    return html.replace("<table>", opening).replace("</table>", "</table></div>")


def answer_text(markdown: str) -> str:
    """The answer's words without markup, for the search."""
    found: list[str] = []
    for token in _parser().parse(_COMMENT.sub("", markdown)):
        if token.type in ("fence", "code_block"):
            found.append(token.content)
        found += [child.content for child in token.children or [] if child.content]
    return " ".join(" ".join(found).split())


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _joined(children: list[Token]) -> list[Token]:
    """Neighbouring texts made one, over the ends of lines, too."""
    out: list[Token] = []
    for child in children:
        content = {"text": child.content, "softbreak": "\n"}.get(child.type)
        if content is not None and out and out[-1].type == "text":
            out[-1].content += content
        else:
            out.append(child if content is None else _text(content))
    return out


def _linked(children: list[Token], to_entry: ToEntry) -> list[Token]:
    """Addresses that stand in the text as links, the way GitHub shows them, and entries that it names."""
    out: list[Token] = []
    depth = 0
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type != "text" or depth:
            out.append(child)
            continue
        end = 0
        for first, last, target in _places(child.content, to_entry):
            shown = child.content[first:last]
            out += [_text(child.content[end:first]), _open(target), _text(shown), _close()]
            end = last
        out.append(_text(child.content[end:]))
    return out


def _places(text: str, to_entry: ToEntry) -> list[tuple[int, int, str]]:
    """Where links belong in a text: start, end and target, in order, without overlaps."""
    found = [(address.start(), address.end(), address[0]) for address in _ADDRESS.finditer(text)]
    taken = [(first, last) for first, last, _ in found]
    for named in _NAMED.finditer(text):
        for number in _NUMBER.finditer(text, named.start(), named.end()):
            target = to_entry(int(number[0])) if len(number[0]) < 10 else None
            if target and not any(first <= number.start() < last for first, last in taken):
                found.append((number.start(), number.end(), target))
    return sorted(found)


def _with_links(children: list[Token], resolve: Resolve) -> list[Token]:
    """Every link leads somewhere from the page, or is only its text; pictures of other hosts are links to them."""
    out: list[Token] = []
    open_links: list[bool] = []
    for child in children:
        if child.type == "link_open":
            target = _target(str(child.attrGet("href") or ""), resolve)
            open_links.append(target is not None)
            if target is not None:
                child.attrSet("href", target)
                out.append(child)
        elif child.type == "link_close":
            if open_links.pop():
                out.append(child)
        elif child.type == "image":
            source = str(child.attrGet("src") or "")
            within = any(open_links) or not _ELSEWHERE.match(source)
            name = child.content or source
            out += [_text(name)] if within else [_open(source), _text(name), _close()]
        else:
            out.append(child)
    return out


def _target(target: str, resolve: Resolve) -> str | None:
    if not target or target.startswith("#"):
        return None
    return target if _ELSEWHERE.match(target) else resolve(target)


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _open(target: str) -> Token:
    return Token("link_open", "a", 1, attrs={"href": target})


def _close() -> Token:
    return Token("link_close", "a", -1)

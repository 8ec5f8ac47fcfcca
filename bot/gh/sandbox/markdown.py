"""Markdown to HTML as GitHub shows it: no scripts, no pictures, comments hidden, mentions and references marked."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TAGS = set(
    re.findall(
        r"\w+",
        "a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q s samp span "
        "strike strong sub summary sup table tbody td tfoot th thead tr tt ul var",
    )
)
_ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "code": {"class"},
    "details": {"open"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"align"},
    "th": {"align"},
}
_CLASSES = re.compile(r"mention|reference|picture|task|language-[\w+#.-]{1,30}")
#: Mentions, references to issues, bare links: what GitHub makes into links inside plain text.
_LIVE = re.compile(
    r"(?P<url>https?://[^\s<>\"'\]，。；：！？（）]*[\w/=#&%-])"
    r"|(?<![\w/`])@(?P<login>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?)"
    r"|(?<![\w&/])#(?P<number>\d{1,7})\b"
)
#: What no address has, but what browsers strip from one.
_ODD = re.compile(r"[\x00-\x20<>\x7f]")
_BOX = re.compile(r"^\[([ xX])\]\s")


def render(text: str, repo_path: str = "") -> str:
    """Safe HTML of a body or comment. `repo_path` (/owner/name) is where references lead."""
    html: str = _markdown().render(text.replace("\0", "�"), {"repo_path": repo_path})
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_filter, link_rel="nofollow noopener")


def _filter(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        kept = [word for word in value.split() if _CLASSES.fullmatch(word)]
        return " ".join(kept) or None
    return _harmless(value) if name == "href" else value


def _harmless(address: str) -> str | None:
    """The address, unless a browser could read another scheme out of it than it seems to have."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    return address if scheme in ("", "http", "https", "mailto") and not _ODD.search(address) else None


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": 40}).enable(
        ["table", "strikethrough"]
    )
    markdown.core.ruler.push("live_text", _live_text)
    markdown.add_render_rule("image", _picture)
    markdown.add_render_rule("td_open", _cell)
    markdown.add_render_rule("th_open", _cell)
    return markdown


def _cell(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    style = str(tokens[index].attrs.pop("style", ""))
    if style.startswith("text-align:"):
        tokens[index].attrSet("align", style.removeprefix("text-align:"))
    return str(self.renderToken(tokens, index, options, env))


def _picture(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    label = token.content or "picture"
    return f'<a class="picture" href="{escape(str(token.attrs.get("src", "")))}">{escape(label)}</a>'


def _live_text(state: StateCore) -> None:
    for index, block in enumerate(state.tokens):
        if block.type != "inline" or not block.children:
            continue
        in_item = index >= 2 and state.tokens[index - 2].type == "list_item_open"
        out: list[Token] = []
        depth = 0
        for child in block.children:
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "text":
                out += _pieces(child, linked=depth > 0, box=in_item and not out, repo_path=state.env["repo_path"])
            else:
                out.append(child)
        block.children = out


def _pieces(token: Token, *, linked: bool, box: bool, repo_path: str) -> list[Token]:
    text, html = token.content, ""
    ticked = _BOX.match(text) if box else None
    if ticked:
        html = f'<span class="task">{"☐" if ticked[1] == " " else "☑"}</span> '
        text = text[ticked.end() :]
    end = 0
    for match in () if linked else _LIVE.finditer(text):
        html += escape(text[end : match.start()]) + _live(match, repo_path)
        end = match.end()
    if not html:
        return [token]
    piece = Token("html_inline", "", 0)
    piece.content = html + escape(text[end:])
    return [piece]


def _live(match: re.Match[str], repo_path: str) -> str:
    shown = escape(match[0])
    if match["url"]:
        return f'<a href="{shown}">{shown}</a>'
    if match["login"]:
        return f'<span class="mention">{shown}</span>'
    return f'<a class="reference" href="{escape(repo_path)}/issues/{match["number"]}">{shown}</a>'

"""Markdown is shown as on GitHub, and nothing in it gets out."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.gh.sandbox.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("a\nb", "<p>a<br>\nb</p>", id="line breaks count"),
        pytest.param("<!-- faqbot: {} -->", "", id="comments are hidden"),
        pytest.param("a <!-- b --> c", "<p>a  c</p>", id="comments inside a line"),
        pytest.param("~~no~~", "<p><s>no</s></p>", id="struck out"),
        pytest.param("`@code #1`", "<p><code>@code #1</code></p>", id="code stays as it is"),
        pytest.param("mail@example.org", "<p>mail@example.org</p>", id="an address is no mention"),
        pytest.param("@x", '<p><span class="mention">@x</span></p>', id="mention"),
        pytest.param("中文@x", "<p>中文@x</p>", id="no mention inside a word"),
        pytest.param(
            "see #12.",
            '<p>see <a class="reference" href="/o/r/issues/12" rel="nofollow noopener">#12</a>.</p>',
            id="reference",
        ),
        pytest.param("a#12 &#35;", "<p>a#12 #</p>", id="no reference"),
        pytest.param(
            "- [x] done\n- [ ] not",
            '<ul>\n<li><span class="task">☑</span> done</li>\n<li><span class="task">☐</span> not</li>\n</ul>',
            id="task list",
        ),
        pytest.param(
            "![a chart](http://example.org/x.png)",
            '<p><a class="picture" href="http://example.org/x.png" rel="nofollow noopener">a chart</a></p>',
            id="pictures become links",
        ),
    ],
)
def test_markdown_is_shown_as_on_github(text: str, html: str) -> None:
    assert render(text, "/o/r").strip() == html


HOSTILE = [
    "<script>alert(1)</script>",
    "</details></div></article><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='/'></iframe>",
    "<style>*{display:none}</style>",
    "<form action='//evil.example'><input name=body></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<a class="brand" style="position:fixed" id="main" href="x">x</a>',
    "<math><mtext></p><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '```"><script>alert(1)</script>\nx\n```',
    '![x](<x" onerror="alert(1)>)',
    'https://example.org/"onmouseover="alert(1)',
    "@x<script>",
    "<details open ontoggle=alert(1)>",
    "\0<script\0>alert(1)</script>",
    "<base href='//evil.example'>",
    "<meta http-equiv=refresh content='0;//evil.example'>",
]


class _Tags(HTMLParser):
    """Collects tags and attributes, and how deep they are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes what is not its own"
        self.open.pop()


def assert_harmless(html: str) -> None:
    found = _Tags(html)
    assert found.open == []
    for tag, attributes in found.tags:
        assert tag not in {"script", "style", "iframe", "img", "svg", "math", "form", "input", "base", "meta", "object"}
        assert attributes.keys() <= {"href", "title", "class", "open", "start", "align", "rel"}
        assert re.fullmatch(r"(https?:|mailto:|[^:]*([/?#]|$)).*", attributes.get("href") or "", re.S | re.I)
        assert not {"brand", "menu"} & set((attributes.get("class") or "").split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_harmless(render(text, "/o/r"))


@given(
    st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "> ", "- ", "```", "<", ">", '"', "&", "[", "](", "a"])).map(
        "".join
    )
)
@example("<details>" * 3)
@example("<script>alert(1)</script><a href=' java\nscript:alert(1)'>x</a>")
def test_no_mixture_of_hostile_texts_gets_out(text: str) -> None:
    assert_harmless(render(text, "/o/r"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 65_536, id="one word"),
        pytest.param("[" * 65_536, id="brackets"),
        pytest.param("> " * 32_768, id="quotes"),
        pytest.param("*a " * 21_845, id="stars"),
        pytest.param("<" * 65_536, id="tags"),
        pytest.param("- " * 32_768, id="lists"),
        pytest.param("`" * 65_536, id="back ticks"),
        pytest.param("@a " * 21_845, id="mentions"),
        pytest.param("![](" * 16_384, id="pictures"),
        pytest.param("|a" * 32_768 + "\n" + "|-" * 32_768, id="table"),
    ],
)
def test_the_longest_text_is_shown_in_bounded_time(text: str) -> None:
    began = time.perf_counter()
    render(text, "/o/r")
    assert time.perf_counter() - began < 10

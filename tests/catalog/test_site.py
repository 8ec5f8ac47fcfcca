"""The site: stable addresses, both languages, nothing from other hosts, nothing executed, every link alive."""

from __future__ import annotations

import json
import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.catalog import load_folder
from bot.catalog.site import site_pages, write_site
from bot.core.entry import Catalog, Entry, Translation
from bot.errors import UserError

ROOT = Path(__file__).parents[2]


def an_entry(id: int = 9, **parts) -> Entry:
    parts = {"title": f"Why is it slow ({id})?", "answer": "Because.", "path": f"{id:03}-slow.md", **parts}
    return Entry(id=id, **parts)


def in_chinese(**parts) -> Translation:
    return Translation(
        **{"language": "zh", "title": "为什么慢？", "answer": "因为。", "path": "009-slow.zh.md", **parts}
    )


def a_catalog(*entries: Entry, name: str = "Example") -> Catalog:
    return Catalog(entries or (an_entry(),), name=name)


class Links(HTMLParser):
    """What a page loads and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        if tag in ("script", "img") and values.get("src"):
            self.loaded.append(values["src"])
        if tag == "link" and values.get("rel") in ("stylesheet", "icon"):
            self.loaded.append(values["href"])
        if tag in ("a", "form"):
            self.linked.append(values.get("href") or values.get("action"))


def shown(answer: str, *others: Entry, **options) -> str:
    """The part of entry 9's page that shows this answer."""
    page = site_pages(a_catalog(an_entry(answer=answer), *others), **options)["9.html"]
    return page.partition('<div class="answer">')[2].partition("</div>\n")[0].strip()


def test_every_entry_has_a_stable_address_by_number_in_both_languages():
    pages = site_pages(a_catalog(an_entry(9, translations={"zh": in_chinese()}), an_entry(25)))
    assert {"index.html", "zh/index.html", "9.html", "zh/9.html", "25.html", "zh/25.html"} <= set(pages)
    assert "为什么慢？" in pages["zh/9.html"]
    assert '<html lang="zh">' in pages["zh/9.html"]
    assert 'href="zh/9.html" hreflang="zh"' in pages["9.html"]
    assert 'href="../9.html" hreflang="en"' in pages["zh/9.html"]


def test_an_entry_that_is_not_translated_says_so_and_tells_its_language():
    pages = site_pages(a_catalog(an_entry(9, translations={"zh": in_chinese()}), an_entry(25)))
    assert "暂无中文" in pages["zh/25.html"]
    assert '<div class="answer" lang="en">' in pages["zh/25.html"]
    assert "暂无中文" not in pages["zh/9.html"]


def test_a_chinese_catalog_has_chinese_at_the_root():
    entry = an_entry(
        title="为什么慢？", answer="因为图片太大。", translations={"en": in_chinese(language="en", title="Slow")}
    )
    pages = site_pages(a_catalog(entry))
    assert '<html lang="zh">' in pages["9.html"]
    assert '<html lang="en">' in pages["en/9.html"]


@pytest.fixture(scope="module")
def real() -> dict[str, str]:
    return site_pages(load_folder(ROOT / "faq").catalog, base_url="https://example.org/faq")


def test_every_link_within_the_site_leads_to_a_page(real):
    dead = []
    for path, html in real.items():
        if path.endswith(".html"):
            links = Links(html)
            for target in [*links.linked, *links.loaded]:
                file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target.partition("#")[0])))
                if "://" not in target and not target.startswith("#") and file not in real:
                    dead.append((path, target))
    assert dead == []


def test_no_page_loads_anything_from_another_host(real):
    loaded = {target for path, html in real.items() if path.endswith(".html") for target in Links(html).loaded}
    assert loaded
    assert [target for target in loaded if ":" in target or target.startswith("//")] == []
    for path in ("style.css", "search.js", "page.js"):
        assert "http" not in real[path].replace('[href^="http"]', "")


def test_the_same_catalog_gives_the_same_bytes(real):
    assert site_pages(load_folder(ROOT / "faq").catalog, base_url="https://example.org/faq") == real


def test_the_base_url_gives_canonical_addresses_and_a_map(real):
    assert '<link rel="canonical" href="https://example.org/faq/zh/9.html">' in real["zh/9.html"]
    assert "<loc>https://example.org/faq/zh/9.html</loc>" in real["sitemap.xml"]
    assert "sitemap.xml" not in site_pages(a_catalog())


ANSWERS = [
    pytest.param("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", id="raw HTML is text"),
    pytest.param("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>", id="a script is no link"),
    pytest.param("![p](https://x.org/p.png)", '<p><a href="https://x.org/p.png">p</a></p>', id="pictures are linked"),
    pytest.param("[t](025-slow.md)", '<p><a href="25.html">t</a></p>', id="link to an entry's file"),
    pytest.param("[t](./025-slow.zh.md#a)", '<p><a href="25.html">t</a></p>', id="link to a translation's file"),
    pytest.param("[t](doc/x.md)", "<p>t</p>", id="link that leads nowhere from here"),
    pytest.param("see entry 25.", '<p>see entry <a href="25.html">25</a>.</p>', id="an entry that is named"),
    pytest.param("see entry\n25", '<p>see entry\n<a href="25.html">25</a></p>', id="named over the end of a line"),
    pytest.param("第 25、9 条", '<p>第 <a href="25.html">25</a>、9 条</p>', id="named in Chinese; not itself"),
    pytest.param("entry 7, step 25", "<p>entry 7, step 25</p>", id="no such entry, no such word"),
    pytest.param("`entry 25`", "<p><code>entry 25</code></p>", id="named in code"),
    pytest.param(
        "at https://x.org/a_b.", '<p>at <a href="https://x.org/a_b">https://x.org/a_b</a>.</p>', id="bare address"
    ),
    pytest.param("<!-- note\n\nto us -->A", "<p>A</p>", id="comments are not shown"),
    pytest.param("# Top", "<h2>Top</h2>", id="headings go below the title"),
]


@pytest.mark.parametrize(("answer", "html"), ANSWERS)
def test_an_answer_is_shown_as(answer, html):
    assert html in shown(answer, an_entry(25))


def test_relative_links_lead_to_the_sources_where_these_are_known():
    source = "https://github.com/octo/ocr/blob/main/faq"
    assert f'<a href="{source}/img/x.md">t</a>' in shown("[t](img/x.md)", source_url=source)
    page = site_pages(a_catalog(), source_url=source)["9.html"]
    assert f'<a href="{source}/009-slow.md">' in page


def test_hostile_words_do_nothing():
    bad = '"><script>alert(1)</script>'
    entry = an_entry(title=bad, aliases=(bad,), signatures=(bad,), labels=(bad,), versions=(bad,), keywords=(bad,))
    for path, html in site_pages(a_catalog(entry, name=bad)).items():
        if path.endswith(".html"):
            assert "<script>alert" not in html
    data = site_pages(a_catalog(entry, name=bad))["entries.js"]
    assert json.loads(data.removeprefix("window.FAQ =").strip().removesuffix(";"))[0]["titles"]["en"] == bad


def test_a_retired_entry_keeps_its_page_and_leads_to_its_successor():
    pages = site_pages(a_catalog(an_entry(9, retired=True, replaced_by=25), an_entry(25)))
    assert '<a href="25.html">FAQ 25: Why is it slow (25)?</a>' in pages["9.html"]
    assert 'href="9.html"' not in pages["index.html"]
    assert '"id":9' not in pages["entries.js"]


def test_the_index_is_by_label_and_every_label_has_a_page():
    entries = [an_entry(1, labels=("faq", "models")), an_entry(2, labels=("faq", "data", "models")), an_entry(3)]
    pages = site_pages(a_catalog(*entries))
    assert re.findall("<h2>(.*)</h2>", pages["index.html"]) == ["Data", "Models", "Others"]
    assert [f'href="../{id}.html"' in pages["label/models.html"] for id in (1, 2, 3)] == [True, True, False]


def test_labels_that_would_share_a_file_get_one_each():
    pages = site_pages(a_catalog(an_entry(labels=("数据", "模型", "a b", "a-b"))))
    assert {path for path in pages if path.startswith("label/")} == {
        "label/label.html", "label/label-2.html", "label/a-b.html", "label/a-b-2.html"
    }  # fmt: skip


def test_a_later_build_deletes_what_it_no_longer_writes_and_nothing_else(tmp_path):
    folder = tmp_path / "site"
    write_site(folder, {"1.html": "a", "zh/1.html": "b"})
    (folder / "CNAME").write_text("mine")
    written = write_site(folder, {"1.html": "a", "2.html": "c"})
    assert (written.files, written.changed, written.deleted) == (2, 1, 1)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        ".faqbot-site",
        "1.html",
        "2.html",
        "CNAME",
    ]


def test_a_folder_with_other_files_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="did not write"):
        write_site(tmp_path, {"1.html": "a"})
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_manifest_that_points_outside_deletes_nothing(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    folder = tmp_path / "site"
    write_site(folder, {"1.html": "a"})
    (folder / ".faqbot-site").write_text("../thesis.txt\n1.html\n")
    write_site(folder, {"2.html": "a"})
    assert (tmp_path / "thesis.txt").exists()
    assert not (folder / "1.html").exists()

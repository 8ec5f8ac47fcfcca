"""The FAQ's pages in a real browser: the search in both languages, without a server's help, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.catalog import load_folder
from bot.gh.sandbox.server import Server, bind
from bot.web.faq_pages import faq_blueprint

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
CATALOG = load_folder(Path(__file__).parents[2] / "faq").catalog


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(faq_blueprint(lambda: CATALOG))
    server = Server(app, bind("127.0.0.1", 0))
    server.start()
    yield f"{server.url}/faq/"
    server.stop()


FOUND = [
    pytest.param("index.html", "words outside my dictionary", 9, id="a question"),
    pytest.param("index.html", "GOT an unexpected keyword argument 'gradient_clip'", 1, id="an error line"),
    pytest.param("index.html", "9", 9, id="a number"),
    pytest.param("zh/index.html", "识别结果有字典外的字", 9, id="a question in Chinese"),
    pytest.param("zh/index.html", "ｇｐｕ没有用上", 15, id="both, full width"),
    pytest.param("index.html", "图片文字多预测慢", 3, id="Chinese on the English page"),
]


@pytest.mark.parametrize(("path", "query", "entry"), FOUND)
def test_the_search_finds(page: Page, url: str, path: str, query: str, entry: int) -> None:
    page.goto(url + path)
    page.locator("#q").fill(query)
    expect(page.locator("#found li b").first).to_have_text(str(entry))
    expect(page.locator("#everything")).to_be_hidden()
    page.locator("#q").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".about b")).to_have_text(f"FAQ {entry}")


def test_an_entrys_page_searches_too_and_the_search_is_kept_over_the_language(page: Page, url: str) -> None:
    page.goto(f"{url}9.html")
    page.keyboard.press("/")
    page.keyboard.type("gradient_clip")
    page.keyboard.press("Enter")
    expect(page.locator("#found li b").first).to_have_text("1")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("#q")).to_have_value("gradient_clip")
    expect(page.locator("#found li b").first).to_have_text("1")


def test_what_is_not_found_is_said_and_escape_brings_everything_back(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("#q").fill("qqqq <b>zz")
    expect(page.locator("#told")).to_contain_text("Nothing found")
    page.keyboard.press("Escape")
    expect(page.locator("#everything")).to_be_visible()
    expect(page.locator("#told")).to_be_empty()


def test_code_can_be_copied(page: Page, context: BrowserContext, url: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{url}9.html")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("python3 tools/infer/predict_rec.py")


def test_without_scripts_everything_can_be_read(chromium: Browser, url: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    expect(page.locator("noscript .note, .note")).to_contain_text("needs scripts")
    page.get_by_role("link", name="Recognition").first.click()
    page.locator(".entries a").first.click()
    expect(page.locator(".answer")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["index.html", "zh/index.html?q=字典", "9.html", "zh/26.html", "zh/label/training.html"]
)
def test_pages_fit_a_phone_and_can_be_read(page: Page, url: str, path: str, scheme: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(AUDIT) == {"pale": [], "nameless": []}


def test_printing_leaves_out_the_controls(page: Page, url: str) -> None:
    page.goto(f"{url}9.html")
    page.emulate_media(media="print")
    for hidden in (".search", ".languages", ".steps"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".answer")).to_be_visible()

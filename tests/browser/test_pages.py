"""The sandbox's pages in a real browser: alive without a reload, safe, and usable on a phone and without a mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.samples import AUTHOR, BOT, MAINTAINER, REPO, furnish, open_samples
from bot.gh.sandbox.server import Server, bind
from bot.gh.sandbox.state import Sandbox

pytestmark = pytest.mark.browser

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
PATHS = [f"/{REPO}/issues", f"/{REPO}/issues/2", f"/{REPO}/issues/new", f"/{REPO}/labels", f"/{REPO}/tree/main/"]
PATHS += [f"/{REPO}/blob/main/faq/001-a.md", "/sandbox/deliveries", "/sandbox/trouble"]


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    furnish(sandbox, {"faq/001-a.md": b"---\nid: 1\n---\n| a | b |\n|-|-|\n| 1 | 2 |\n"})
    open_samples(sandbox)
    return sandbox


@pytest.fixture
def url(sandbox: Sandbox) -> Iterator[str]:
    server = Server(create_sandbox_app(sandbox, Faults()), bind("127.0.0.1", 0))
    server.start()
    yield server.url
    server.stop()


def test_words_and_labels_arrive_without_a_reload(page: Page, url: str, sandbox: Sandbox) -> None:
    page.goto(f"{url}/{REPO}/issues/2")
    page.evaluate("window.samepage = true")
    page.locator("#comment").fill("I am still writing")
    sandbox.add_labels(REPO, 2, BOT, ["faq", "brand new"])
    comment = sandbox.post_comment(REPO, 2, BOT, "The **answer**")
    expect(page.locator(f"#issuecomment-{comment.id} strong")).to_have_text("answer")
    expect(page.locator("#side-labels .label")).to_have_text(["faq", "brand new"])
    sandbox.edit_comment(REPO, comment.id, BOT, "A better **one**")
    expect(page.locator(f"#issuecomment-{comment.id} strong")).to_have_text("one")
    sandbox.delete_comment(REPO, comment.id, BOT)
    expect(page.locator(f"#issuecomment-{comment.id}")).to_have_count(0)
    expect(page.locator("#comment")).to_have_value("I am still writing")
    assert page.evaluate("window.samepage") is True


def test_the_list_is_kept_fresh(page: Page, url: str, sandbox: Sandbox) -> None:
    page.goto(url)
    rows = page.locator(".issues .row")
    expect(rows).to_have_count(4)
    sandbox.open_issue(REPO, AUTHOR, "Just now")
    expect(rows.first).to_contain_text("Just now")
    sandbox.set_state(REPO, 2, AUTHOR, "closed")
    expect(page.locator("#row-2")).to_have_count(0)
    expect(page.locator("#part-counts")).to_contain_text("2 Closed")


def test_the_colour_of_a_new_label_arrives_too(page: Page, url: str, sandbox: Sandbox) -> None:
    page.goto(f"{url}/{REPO}/issues/2")
    sandbox.create_label(REPO, MAINTAINER, "violet", "8000ff")
    sandbox.add_labels(REPO, 2, MAINTAINER, ["violet"])
    label = page.locator("#side-labels .label")
    expect(label).to_have_css("background-color", "rgb(128, 0, 255)")
    expect(label).to_have_css("color", "rgb(255, 255, 255)")


def test_an_open_menu_is_left_alone(page: Page, url: str, sandbox: Sandbox) -> None:
    page.goto(f"{url}/{REPO}/issues/2")
    page.locator("#issue-2 .react summary").click()
    sandbox.edit_issue(REPO, 2, AUTHOR, body="changed")
    comment = sandbox.post_comment(REPO, 2, BOT, "hi")
    expect(page.locator(f"#issuecomment-{comment.id}")).to_be_visible()
    page.locator("#issue-2 .react button[value='heart']").click()
    expect(page.locator("#issue-2 .reaction.own")).to_have_text(re.compile("1"))
    expect(page.locator("#issue-2 .markdown")).to_have_text("changed")


def test_one_becomes_somebody_else(page: Page, url: str) -> None:
    page.goto(f"{url}/{REPO}/issues/2")
    expect(page.get_by_role("button", name="Switch")).to_be_hidden()
    page.get_by_label("You are").select_option(MAINTAINER)
    expect(page.get_by_text("Comment as maintainer")).to_be_visible()
    expect(page.get_by_role("button", name="Lock conversation")).to_be_visible()
    assert page.url == f"{url}/{REPO}/issues/2?" or page.url == f"{url}/{REPO}/issues/2"


def test_a_comment_is_previewed_and_sent_with_the_keyboard_alone(page: Page, url: str, sandbox: Sandbox) -> None:
    page.goto(f"{url}/{REPO}/issues/new")
    expect(page.locator("input[name=title]")).to_be_focused()  # a letter typed before is lost
    page.keyboard.type("Typed, not clicked")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("- **one**")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".preview strong")).to_have_text("one")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Typed, not clicked #6")
    assert sandbox.repo(REPO).issues[6].body == "- **one**"


def test_without_scripts_everything_can_still_be_done(chromium: Browser, url: str, sandbox: Sandbox) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/{REPO}/issues/2")
    page.get_by_label("You are").select_option(MAINTAINER)
    page.get_by_role("button", name="Switch").click()
    page.get_by_label("Comment as maintainer").fill("No script needed")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment").nth(1)).to_contain_text("No script needed")
    context.close()


HOSTILE = "</title></details><script>alert(1)</script><img src=x onerror=alert(1)>@author #1"


def test_hostile_words_do_nothing(page: Page, url: str, sandbox: Sandbox) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{url}/{REPO}/issues/2")
    issue = sandbox.open_issue(REPO, AUTHOR, HOSTILE, HOSTILE)
    sandbox.edit_issue(REPO, 2, AUTHOR, title=HOSTILE)
    sandbox.post_comment(REPO, 2, AUTHOR, HOSTILE)
    sandbox.add_labels(REPO, 2, MAINTAINER, ["<script>alert(1)</script>"])
    expect(page.locator("#side-labels .label")).to_have_text("<script>alert(1)</script>")
    for path in (f"/{REPO}/issues", f"/{REPO}/issues/{issue.number}", f"/{REPO}/issues/2"):
        page.goto(url + path)
        expect(page.locator("main")).to_contain_text("</details><script>alert(1)</script>")
        assert page.locator("main script, main .markdown img").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_a_phone_and_can_be_read(
    context: BrowserContext, page: Page, url: str, path: str, scheme: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(AUDIT) == {"pale": [], "nameless": []}


def test_printing_leaves_out_the_controls(page: Page, url: str) -> None:
    page.goto(f"{url}/{REPO}/issues/2")
    page.emulate_media(media="print")
    for hidden in (".tabs", "#comment", ".person", "#side-told"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("#issue-2")).to_be_visible()

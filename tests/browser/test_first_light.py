"""The whole way on real parts: an issue in the browser, a signed delivery, the queue, the matcher, and the reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.gh.sandbox.samples import IDEAS, MAINTAINER, REPO
from bot.gh.sandbox.server import bind
from bot.settings import Settings
from bot.web.serve_bot import open_bot
from bot.web.serve_sandbox import SandboxOptions, running_sandbox

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

FAQ = Path(__file__).parents[2] / "faq"
PATIENCE = 60_000  # milliseconds; the machine may be busy
BOT = "article.comment:has(.is-bot)"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """`faqbot serve --sandbox` without the command line."""
    listener = bind("127.0.0.1", 0)
    with running_sandbox(listener, Settings(), open_bot, SandboxOptions(faq=FAQ)) as server:
        yield server.url


def open_issue(page: Page, url: str, title: str, body: str) -> None:
    page.goto(f"{url}/{REPO}/issues/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill(body)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def verdict(page: Page, words: str) -> None:
    """Wait until the panel says so."""
    expect(page.locator("#side-why .verdict")).to_contain_text(words, timeout=PATIENCE)


def settled(page: Page) -> None:
    """Wait until the bot has worked on everything that it was told."""
    page.wait_for_function(
        """async () => {
          const metrics = await (await fetch("/metrics")).text();
          const waiting = metrics.match(/^faqbot_queue_waiting(?:{[^}]*})? (\\d+)/m);
          const status = await (await fetch("/sandbox/status")).json();
          return status.deliveries.waiting === 0 && (waiting === null || Number(waiting[1]) === 0);
        }""",
        timeout=PATIENCE,
    )


def test_an_error_that_the_faq_names_is_answered_and_a_command_shows_another_entry(page: Page, url: str) -> None:
    idea = IDEAS[0]
    assert idea.title == "KeyError: 'predict' when exporting the attention model"
    open_issue(page, url, idea.title, idea.body)
    reply = page.locator(BOT)
    expect(reply).to_contain_text("FAQ 2", timeout=PATIENCE)
    expect(reply.get_by_role("link", name=re.compile("FAQ 2"))).to_have_attribute(
        "href", re.compile(f"^{url}/{REPO}/blob/")
    )
    expect(page.locator("#side-labels .label").first).to_have_text("faq")
    verdict(page, "Answers with entry 2")

    page.get_by_label("Comment as author").fill("/faq 9")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(BOT).nth(1)).to_contain_text("FAQ 9", timeout=PATIENCE)
    expect(page.locator(BOT)).to_have_count(2)

    page.locator(BOT).first.get_by_role("link", name=re.compile("FAQ 2")).click()
    expect(page.locator(".front")).to_contain_text("id: 2")


def test_a_question_in_chinese_is_answered_in_chinese(page: Page, url: str) -> None:
    open_issue(page, url, IDEAS[1].title, IDEAS[1].body)
    expect(page.locator(BOT)).to_contain_text("rec_batch_num", timeout=PATIENCE)
    expect(page.locator(BOT)).to_contain_text("机器人")


def test_what_the_faq_does_not_answer_meets_silence(page: Page, url: str) -> None:
    open_issue(page, url, IDEAS[-1].title, IDEAS[-1].body)
    verdict(page, "Stays silent")
    expect(page.locator("#side-told .chip.good")).to_have_count(1, timeout=PATIENCE)
    settled(page)
    expect(page.locator(BOT)).to_have_count(0)
    expect(page.locator("#side-labels")).to_contain_text("None yet")


def test_of_the_samples_two_are_answered(page: Page, url: str) -> None:
    page.goto(f"{url}/{REPO}/issues")
    for number in (2, 5):
        expect(page.locator(f"#row-{number} .said img")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(f"#row-{number} .label").first).to_have_text("faq")
    settled(page)
    for number in (1, 4):
        expect(page.locator(f"#row-{number} .said img")).to_have_count(0)


def test_hostile_words_are_echoed_harmlessly(page: Page, url: str) -> None:
    title = "</details><script>alert(1)</script> @maintainer #1 got an unexpected keyword argument 'gradient_clip'"
    open_issue(page, url, title, f"TypeError: {title}")
    expect(page.locator(BOT)).to_contain_text("FAQ 1", timeout=PATIENCE)
    assert page.locator(f"{BOT} .markdown :is(script, .mention, .reference)").count() == 0


def test_a_maintainer_takes_an_answer_back(page: Page, url: str) -> None:
    open_issue(page, url, IDEAS[0].title, IDEAS[0].body)
    expect(page.locator(BOT)).to_contain_text("FAQ 2", timeout=PATIENCE)
    page.get_by_label("You are").select_option(MAINTAINER)
    page.get_by_label("Comment as maintainer").fill("/faq wrong")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(BOT)).to_contain_text("I take this back", timeout=PATIENCE)

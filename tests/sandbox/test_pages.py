"""The pages: what people see, what they may do, and that nothing written there gets out of its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.catalog.loader import load_folder
from bot.core.decide import decide
from bot.core.match import Decision, Evidence, Match
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.samples import AUTHOR, BOT, IDEAS, MAINTAINER, REPO, SAMPLES, STRANGER, Idea, open_samples
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.why import Thought

ROOT = Path(__file__).parents[2]
HERE = f"/{REPO}/issues"
HOSTILE = "</title></details><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def as_person(pages: FlaskClient, login: str) -> None:
    pages.set_cookie("sandbox_person", login)


def text_of(html: str) -> str:
    """What a reader sees, without tags."""

    class Reader(HTMLParser):
        words = ""

        def handle_data(self, data: str) -> None:
            self.words += data

    reader = Reader()
    reader.feed(html)
    return re.sub(r"\s+", " ", reader.words)


def names_of(html: str) -> list[str]:
    return re.findall(r"<([a-z][a-z0-9]*)", html)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/{REPO}",
        HERE,
        f"{HERE}?q=is:closed",
        f"{HERE}/new",
        f"{HERE}/1",
        f"{HERE}/2?edit=title",
        f"/{REPO}/labels",
    ]
    + [
        f"/{REPO}/tree/main/",
        f"/{REPO}/tree/HEAD/faq/",
        f"/{REPO}/blob/main/faq/001-a.md",
        f"/{REPO}/raw/main/README.md",
    ]
    + [
        "/sandbox/deliveries",
        "/sandbox/trouble",
        "/sandbox/labels.css",
        "/sandbox/avatar/1.svg",
        "/sandbox/avatar/0.svg",
    ]
    + ["/sandbox/static/style.css", "/sandbox/static/live.js", "/sandbox/static/icon.svg"],
)
def test_every_page_opens_under_a_strict_policy(pages: FlaskClient, sandbox: Sandbox, path: str) -> None:
    open_samples(sandbox)
    answer = pages.get(path, follow_redirects=True)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [HERE, f"{HERE}/1", f"{HERE}/new", "/sandbox/deliveries", "/sandbox/trouble"])
def test_pages_bring_nothing_inline_and_nothing_from_outside(pages: FlaskClient, sandbox: Sandbox, path: str) -> None:
    open_samples(sandbox)
    html = pages.get(path).text
    assert not re.search(r"<script(?! src=\"/sandbox/)|<style|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r"(src|href)=\"(https?:)?//", html)


@pytest.mark.parametrize(
    "path", ["/nowhere/at/all", "/demo/nowhere/issues", f"{HERE}/99", f"/{REPO}/blob/main/none.md"]
)
def test_what_is_not_there_is_404(pages: FlaskClient, path: str) -> None:
    assert pages.get(path).status_code == 404


def test_the_samples_are_there_in_both_languages(pages: FlaskClient, sandbox: Sandbox) -> None:
    open_samples(sandbox)
    html = text_of(pages.get(f"{HERE}?q=").text)
    for sample in SAMPLES:
        assert sample.title in html
    assert any("一" <= letter <= "鿿" for letter in html)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("is:open", [5, 4, 2, 1], id="open"),
        pytest.param("is:closed", [3], id="closed"),
        pytest.param("", [5, 4, 3, 2, 1], id="everything"),
        pytest.param("TPS", [5], id="word in the title"),
        pytest.param("is:open grid_sampler error", [5], id="words"),
        pytest.param("字典", [2], id="Chinese"),
        pytest.param("label:docs", [3], id="label"),
        pytest.param('label:"docs" is:open', [], id="quoted label"),
        pytest.param("author:stranger is:open", [4, 1], id="author"),
        pytest.param("nothing at all like this", [], id="nothing"),
    ],
)
def test_issues_are_searched(pages: FlaskClient, sandbox: Sandbox, query: str, numbers: list[int]) -> None:
    open_samples(sandbox)
    html = pages.get(HERE, query_string={"q": query}).text
    assert [int(number) for number in re.findall(r'id="row-(\d+)"', html)] == numbers


def test_an_issue_is_opened_as_the_person_chosen(pages: FlaskClient, sandbox: Sandbox) -> None:
    as_person(pages, STRANGER)
    answer = pages.post(f"{HERE}/new", data={"title": "标题", "body": "one\r\ntwo"})
    assert answer.headers["Location"] == f"{HERE}/1"
    issue = sandbox.repo(REPO).issues[1]
    assert (issue.login, issue.title, issue.body) == (STRANGER, "标题", "one\r\ntwo")


@pytest.mark.parametrize(
    ("title", "body"),
    [pytest.param(" ", "keep me", id="no title"), pytest.param("t", "keep me" + "x" * 70_000, id="too long")],
)
def test_an_issue_that_is_refused_keeps_what_was_written(pages: FlaskClient, title: str, body: str) -> None:
    answer = pages.post(f"{HERE}/new", data={"title": title, "body": body})
    assert answer.status_code == 422
    assert "keep me" in answer.text and "422" in answer.text


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.title)
def test_an_idea_meets_what_its_note_says(idea: Idea):
    matcher = Matcher(load_folder(ROOT / "faq").catalog)
    decision = decide(matcher.match(matcher.read(idea.title, idea.body)), Policy())
    named = re.search(r"entry (\d+)", idea.note)
    assert decision.entry == (int(named[1]) if named else None)
    assert named or "stays silent" in idea.note


def test_ideas_fill_the_form(pages: FlaskClient) -> None:
    links = re.findall(r'href="(\?title=[^"]+)"', pages.get(f"{HERE}/new").text)
    assert len(links) == len(IDEAS)
    filled = pages.get(f"{HERE}/new" + links[0].replace("&amp;", "&")).text
    assert "KeyError: &#39;predict&#39; when exporting the attention model" in filled


@pytest.mark.parametrize("path", [f"{HERE}/1", f"{HERE}?q=", f"{HERE}/1?edit=title", f"{HERE}/1?edit=issue-1"])
def test_hostile_words_stay_words(pages: FlaskClient, sandbox: Sandbox, path: str) -> None:
    as_person(pages, MAINTAINER)
    sandbox.open_issue(REPO, MAINTAINER, "harmless", "harmless", ["faq"])
    comment = sandbox.post_comment(REPO, 1, MAINTAINER, "harmless")
    sandbox.edit_issue(REPO, 1, MAINTAINER, title="harmless too")
    before = names_of(pages.get(path).text)
    issue = sandbox.repo(REPO).issues[1]
    issue.title = issue.body = comment.body = HOSTILE
    issue.happenings[-1].before = issue.happenings[-1].after = HOSTILE
    sandbox.repo(REPO).labels["faq"].description = HOSTILE
    html = pages.get(path).text
    grown = names_of(html)
    assert grown.count("script") == before.count("script")
    assert grown.count("img") == before.count("img")
    assert grown.count("details") == before.count("details")
    assert html.count("</details>") == grown.count("details")


def test_a_hostile_label_stays_in_its_place(pages: FlaskClient, sandbox: Sandbox) -> None:
    as_person(pages, MAINTAINER)
    sandbox.open_issue(REPO, MAINTAINER, "t")
    sandbox.add_labels(REPO, 1, MAINTAINER, ["</a><script>", "}*{display:none"])
    assert "<script>" not in pages.get(f"{HERE}/1").text
    assert "display" not in pages.get("/sandbox/labels.css").text


# What people may do


def test_a_conversation_is_led_with_forms(pages: FlaskClient, sandbox: Sandbox) -> None:
    issue = sandbox.open_issue(REPO, AUTHOR, "t", "b")
    at = f"{HERE}/1"
    pages.post(at, data={"do": "comment", "body": "first"})
    pages.post(at, data={"do": "close", "body": "solved, thanks"})
    assert (issue.state, [comment.body for comment in issue.comments]) == ("closed", ["first", "solved, thanks"])
    pages.post(at, data={"do": "reopen", "body": ""})
    pages.post(at, data={"do": "title", "title": "better"})
    pages.post(at, data={"do": "edit", "body": "better too"})
    assert (issue.state, issue.title, issue.body) == ("open", "better", "better too")
    first = f"{at}/comments/{issue.comments[0].id}"
    pages.post(first, data={"do": "edit", "body": "edited"})
    pages.post(first, data={"do": "react", "content": "+1"})
    assert (issue.comments[0].body, len(issue.comments[0].reactions)) == ("edited", 1)
    pages.post(first, data={"do": "react", "content": "+1"})
    assert issue.comments[0].reactions == []
    pages.post(first, data={"do": "delete"})
    assert len(issue.comments) == 1


def test_a_maintainer_does_more(pages: FlaskClient, sandbox: Sandbox) -> None:
    as_person(pages, MAINTAINER)
    issue = sandbox.open_issue(REPO, AUTHOR, "t", "b")
    comment = sandbox.post_comment(REPO, 1, BOT, "an answer")
    at = f"{HERE}/1"
    pages.post(at, data={"do": "label", "label": "faq"})
    assert issue.labels == ["faq"]
    pages.post(at, data={"do": "unlabel", "label": "faq"})
    pages.post(at, data={"do": "lock"})
    pages.post(f"{at}/comments/{comment.id}", data={"do": "hide", "reason": "off-topic"})
    assert (issue.labels, issue.locked, comment.hidden) == ([], True, "off-topic")
    assert "Hidden as off-topic" in pages.get(at).text
    pages.post(at, data={"do": "unlock"})
    assert not issue.locked
    pages.post(at, data={"do": "delete"})
    assert pages.get(at).status_code == 410


@pytest.mark.parametrize(
    "data",
    [{"do": "label", "label": "faq"}, {"do": "lock"}, {"do": "delete"}, {"do": "edit", "body": "mine now"}]
    + [{"do": "title", "title": "mine"}, {"do": "close"}],
    ids=lambda data: data["do"],
)
def test_a_stranger_does_less(pages: FlaskClient, sandbox: Sandbox, data: dict[str, str]) -> None:
    as_person(pages, STRANGER)
    issue = sandbox.open_issue(REPO, AUTHOR, "t", "b")
    assert pages.post(f"{HERE}/1", data=data).status_code == 403
    assert (issue.title, issue.body, issue.labels, issue.locked, issue.state) == ("t", "b", [], False, "open")
    html = pages.get(f"{HERE}/1").text
    assert 'value="close"' not in html and 'value="lock"' not in html and "?edit=" not in html


@pytest.mark.parametrize("do", ["", "explode"])
def test_a_form_that_makes_no_sense_is_refused(pages: FlaskClient, sandbox: Sandbox, do: str) -> None:
    sandbox.open_issue(REPO, AUTHOR, "t", "b")
    assert pages.post(f"{HERE}/1", data={"do": do}).status_code == 422


def test_people_are_changed_and_sent_back(pages: FlaskClient, sandbox: Sandbox) -> None:
    answer = pages.post("/sandbox/act-as", data={"login": MAINTAINER, "back": f"{HERE}/new"})
    assert answer.headers["Location"] == f"{HERE}/new"
    assert "SameSite=Strict" in answer.headers["Set-Cookie"] and "HttpOnly" in answer.headers["Set-Cookie"]
    assert f'value="{MAINTAINER}" selected' in pages.get(HERE).text


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_nobody_is_sent_elsewhere(pages: FlaskClient, back: str) -> None:
    assert pages.post("/sandbox/act-as", data={"login": AUTHOR, "back": back}).headers["Location"] == "/"


def test_nobody_becomes_the_bot(pages: FlaskClient) -> None:
    assert pages.post("/sandbox/act-as", data={"login": BOT}).status_code == 422
    as_person(pages, BOT)
    assert f'value="{AUTHOR}" selected' in pages.get(HERE).text


# Where forms may come from


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 303, id="our own page"),
        pytest.param({"Origin": "http://localhost"}, 303, id="our own page, older browser"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403, id="another port"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="another site, older browser"),
        pytest.param({"Origin": "http://localhost:8000"}, 403, id="another port, older browser"),
        pytest.param({"Origin": "null"}, 403, id="nowhere"),
        pytest.param({}, 403, id="not said"),
    ],
)
def test_forms_come_from_our_own_pages(sandbox: Sandbox, faults: Faults, headers: dict[str, str], status: int) -> None:
    client = create_sandbox_app(sandbox, faults).test_client()
    answer = client.post(f"{HERE}/new", data={"title": "t"}, headers=headers)
    assert answer.status_code == status
    assert len(sandbox.repo(REPO).issues) == (status == 303)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:80", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
    ],
)
def test_only_names_of_this_machine_are_answered(sandbox: Sandbox, faults: Faults, host: str, status: int) -> None:
    client = create_sandbox_app(sandbox, faults).test_client()
    for path in (HERE, f"/api/repos/{REPO}", "/sandbox/status"):
        assert client.get(path, headers={"Host": host}).status_code == status
    everywhere = create_sandbox_app(sandbox, faults, only_local=False).test_client()
    assert everywhere.get(HERE, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_sites_switch_no_faults(sandbox: Sandbox, faults: Faults, method: str) -> None:
    faults.add("slow")
    client = create_sandbox_app(sandbox, faults).test_client()
    headers = {"Origin": "http://evil.example"}
    assert client.open("/sandbox/faults", method=method, json={"kind": "error"}, headers=headers).status_code == 403
    assert [fault["kind"] for fault in faults.active()] == ["slow"]


# What comes by itself


def test_a_page_asks_for_news_and_gets_only_news(pages: FlaskClient, sandbox: Sandbox) -> None:
    sandbox.open_issue(REPO, AUTHOR, "t", "b")
    version = re.search(r'data-version="(\d+)"', pages.get(f"{HERE}/1").text)
    assert version
    assert pages.get(f"{HERE}/1?since={version[1]}").status_code == 204
    sandbox.post_comment(REPO, 1, BOT, "an answer")
    sandbox.add_labels(REPO, 1, BOT, ["faq"])
    news = pages.get(f"{HERE}/1?since={version[1]}").json
    assert set(news["parts"]) == {"head", "timeline", "side"}
    assert "an answer" in news["parts"]["timeline"] and ">faq<" in news["parts"]["side"]
    assert pages.get(f"{HERE}/1?since={news['version']}").status_code == 204


@pytest.mark.parametrize("path", [HERE, "/sandbox/deliveries"])
def test_lists_ask_for_news_too(pages: FlaskClient, sandbox: Sandbox, path: str) -> None:
    version = sandbox.version
    sandbox.open_issue(REPO, AUTHOR, "fresh")
    assert pages.get(f"{path}?since={version}").json["version"] == str(sandbox.version)


def test_labels_put_on_together_are_told_in_one_line(pages: FlaskClient, sandbox: Sandbox) -> None:
    sandbox.open_issue(REPO, AUTHOR, "t")
    sandbox.add_labels(REPO, 1, BOT, ["faq", "recognition"])
    html = pages.get(f"{HERE}/1").text
    assert html.count('class="happening"') == 1
    assert "added the faq recognition labels" in text_of(html)


# What the bot thinks


def test_what_the_bot_thinks_is_shown_beside_the_issue(sandbox: Sandbox, faults: Faults) -> None:
    quote = "<b>IndexError</b>"
    evidence = (Evidence("signature", "an error line", 3.0, quote), Evidence("tried", "already done", -1.0))
    match = Match(9, 0.973, evidence, 0.9, "proven")
    decision = Decision("answer", 9, reasons=("97 % is more than 90 %",), matches=(match, Match(3, 0.12)))
    thought = Thought(decision, {9: "Words that are not in my dictionary"}, {9: "/x/faq/009.md"})
    sandbox.open_issue(REPO, AUTHOR, "t")
    asked: list[tuple[str, int]] = []

    def why(repo: str, number: int) -> Thought:
        asked.append((repo, number))
        return thought

    html = create_sandbox_app(sandbox, faults, why=why).test_client().get(f"{HERE}/1").text
    assert asked == [(REPO, 1)]
    shown = text_of(html)
    for words in ("Answers with entry 9", "Words that are not in my dictionary", "97 %", quote, "Answers from 90 %"):
        assert words in shown
    assert 'href="/x/faq/009.md"' in html and "12 %" in shown and "Never answers by itself" in shown


def test_silence_is_explained(sandbox: Sandbox, faults: Faults) -> None:
    thought = Thought(Decision("abstain", reasons=("nothing is close",)), silence="somebody answered already")
    sandbox.open_issue(REPO, AUTHOR, "t")
    shown = text_of(
        create_sandbox_app(sandbox, faults, why=lambda repo, number: thought).test_client().get(f"{HERE}/1").text
    )
    assert "Stays silent" in shown and "nothing is close" in shown and "somebody answered already" in shown


def test_without_a_bot_there_is_no_panel(pages: FlaskClient, sandbox: Sandbox) -> None:
    sandbox.open_issue(REPO, AUTHOR, "t")
    assert "what the bot thinks" not in pages.get(f"{HERE}/1").text


def test_trouble_is_switched_on_and_off_with_forms(pages: FlaskClient, faults: Faults) -> None:
    pages.post("/sandbox/trouble", data={"kind": "slow", "seconds": "2", "times": "", "where": "GET"})
    [fault] = faults.active()
    assert (fault["kind"], fault["seconds"], fault["where"], fault["times"]) == ("slow", 2.0, "GET", None)
    assert "only GET" in text_of(pages.get("/sandbox/trouble").text)
    pages.post("/sandbox/trouble", data={"clear": fault["id"]})
    assert faults.active() == []
    assert pages.post("/sandbox/trouble", data={"kind": "slow", "seconds": "soon"}).status_code == 422


def test_the_preview_shows_markdown(pages: FlaskClient) -> None:
    answer = pages.post("/sandbox/preview", data={"body": "**b** #1 <script>", "repo": f"/{REPO}"})
    assert "<strong>b</strong>" in answer.text and f'href="{HERE}/1"' in answer.text and "<script" not in answer.text


@pytest.mark.parametrize(
    ("front", "heading"),
    [
        pytest.param('id: 1\ntitle: "<b> & more"\n', "<h2>&lt;b&gt; &amp; more</h2>", id="title"),
        pytest.param("id: 1\n", "", id="no title"),
        pytest.param("title: [\n", "", id="no YAML"),
        pytest.param("title: 2020-99-99\n", "", id="no date"),
        pytest.param("- title\n", "", id="no mapping"),
    ],
)
def test_an_entry_is_shown_with_its_front_matter_apart(
    pages: FlaskClient, sandbox: Sandbox, front: str, heading: str
) -> None:
    sandbox.put_files(REPO, {"faq/001-a.md": f"---\n{front}---\none".encode()}, MAINTAINER)
    html = pages.get(f"/{REPO}/blob/main/faq/001-a.md").text
    assert '<details class="front">' in html
    assert f'<div class="markdown">{heading}<p>one</p>' in html

"""Deliveries have GitHub's shape, are signed, and are written down with how they went."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Any

import githubkit.webhooks
import pytest

from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.samples import AUTHOR, BOT, MAINTAINER, REPO
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.store import Occurrence
from tests.sandbox.scene import FILES, Api, Live

SECRET = "a secret between the two"


def _comment(sandbox: Sandbox) -> int:
    return sandbox.post_comment(REPO, 1, BOT, "an answer").id


STORIES: list[Any] = [
    pytest.param(lambda s: s.open_issue(REPO, AUTHOR, "t"), ["issues.opened"], id="opened"),
    pytest.param(
        lambda s: s.open_issue(REPO, MAINTAINER, "t", "b", ["bug"]),
        ["issues.opened", "issues.labeled"],
        id="labelled at once",
    ),
    pytest.param(lambda s: s.edit_issue(REPO, 1, AUTHOR, title="new", body="new"), ["issues.edited"], id="edited"),
    pytest.param(lambda s: s.edit_issue(REPO, 1, AUTHOR, title="t", body="b"), [], id="edited without a change"),
    pytest.param(lambda s: s.set_state(REPO, 1, AUTHOR, "closed"), ["issues.closed"], id="closed"),
    pytest.param(
        lambda s: [s.set_state(REPO, 1, AUTHOR, word) for word in ("closed", "closed", "open")],
        ["issues.closed", "issues.reopened"],
        id="reopened",
    ),
    pytest.param(
        lambda s: [s.add_labels(REPO, 1, BOT, ["faq"]) for _ in range(2)], ["issues.labeled"], id="labelled twice"
    ),
    pytest.param(
        lambda s: [s.add_labels(REPO, 1, BOT, ["faq"]), s.remove_label(REPO, 1, MAINTAINER, "FAQ")],
        ["issues.labeled", "issues.unlabeled"],
        id="unlabelled",
    ),
    pytest.param(
        lambda s: [s.set_lock(REPO, 1, MAINTAINER, on) for on in (True, False)],
        ["issues.locked", "issues.unlocked"],
        id="locked",
    ),
    pytest.param(lambda s: s.delete_issue(REPO, 1, MAINTAINER), ["issues.deleted"], id="deleted"),
    pytest.param(_comment, ["issue_comment.created"], id="commented"),
    pytest.param(
        lambda s: s.edit_comment(REPO, _comment(s), BOT, "better"),
        ["issue_comment.created", "issue_comment.edited"],
        id="comment edited",
    ),
    pytest.param(
        lambda s: s.delete_comment(REPO, _comment(s), BOT),
        ["issue_comment.created", "issue_comment.deleted"],
        id="comment deleted",
    ),
    pytest.param(
        lambda s: s.put_files(REPO, {**FILES, "new": b"x", "README.md": b"y"}, MAINTAINER), ["push."], id="pushed"
    ),
    pytest.param(lambda s: s.put_files(REPO, FILES, MAINTAINER), [], id="pushed without a change"),
    pytest.param(lambda s: s.rename_repo(REPO, "demo/other", MAINTAINER), ["repository.renamed"], id="renamed"),
    pytest.param(
        lambda s: s.rename_repo(REPO, "new-home/ocr", MAINTAINER), ["repository.transferred"], id="transferred"
    ),
    pytest.param(lambda s: s.add_hook("http://127.0.0.1:9/", SECRET), ["ping."], id="ping of an App"),
    pytest.param(
        lambda s: s.add_hook("http://127.0.0.1:9/", SECRET, repo_name=REPO), ["ping."], id="ping of a repository"
    ),
]


@pytest.mark.parametrize("with_app", [pytest.param(False, id="hook"), pytest.param(True, id="app")])
@pytest.mark.parametrize(("story", "told"), STORIES)
def test_what_happens_is_told_in_githubs_shape(
    sandbox: Sandbox, story: Callable[[Sandbox], object], told: list[str], with_app: bool
) -> None:
    heard: list[Occurrence] = []
    if with_app:
        sandbox.add_app("helper", AUTHOR)
    sandbox.open_issue(REPO, AUTHOR, "t", "b")
    sandbox.subscribe(heard.append)
    story(sandbox)
    assert [f"{one.event}.{one.action}" for one in heard] == told
    for one in heard:
        githubkit.webhooks.parse(one.event, json.dumps(one.payload))
        assert ("installation" in one.payload) == (with_app and bool(one.repo))


def test_edits_tell_what_was_there_before(sandbox: Sandbox) -> None:
    heard: list[Occurrence] = []
    sandbox.open_issue(REPO, AUTHOR, "old title", "old body")
    comment = sandbox.post_comment(REPO, 1, AUTHOR, "old words")
    sandbox.subscribe(heard.append)
    sandbox.edit_issue(REPO, 1, AUTHOR, title="new", body="new")
    sandbox.edit_comment(REPO, comment.id, AUTHOR, "new")
    changes = [one.payload["changes"] for one in heard]
    assert changes == [
        {"title": {"from": "old title"}, "body": {"from": "old body"}},
        {"body": {"from": "old words"}},
    ]


def test_a_comment_on_a_pull_request_is_told_as_an_issue_comment_and_its_opening_is_not(sandbox: Sandbox) -> None:
    heard: list[Occurrence] = []
    sandbox.subscribe(heard.append)
    sandbox.open_issue(REPO, AUTHOR, "t", "b", head="0" * 40)
    sandbox.post_comment(REPO, 1, AUTHOR, "hi")
    assert [one.event for one in heard] == ["issue_comment"]
    assert "pull_request" in heard[0].payload["issue"]


def hooked(live: Live, *events: str) -> None:
    live.sandbox.add_hook(f"{live.server.url}/webhook", SECRET, repo_name=REPO, events=events or ("issues",))
    assert live.sender.wait()
    live.heard.clear()


def test_a_delivery_is_signed_and_carries_githubs_headers(live: Live) -> None:
    hooked(live)
    live.sandbox.open_issue(REPO, AUTHOR, "标题", "正文")
    assert live.sender.wait()
    [(headers, body)] = live.heard
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={digest}"
    assert headers["x-github-event"] == "issues"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["x-github-delivery"])
    assert headers["user-agent"].startswith("GitHub-Hookshot/")
    assert headers["content-type"] == "application/json"
    assert json.loads(body)["issue"]["title"] == "标题"


def test_a_hook_hears_only_of_what_it_wants(live: Live) -> None:
    hooked(live, "issue_comment")
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    live.sandbox.post_comment(REPO, 1, AUTHOR, "hi")
    live.sandbox.add_repo("demo/elsewhere")
    live.sandbox.open_issue("demo/elsewhere", AUTHOR, "t")
    live.sandbox.post_comment("demo/elsewhere", 1, AUTHOR, "hi")
    assert live.sender.wait()
    assert [headers["x-github-event"] for headers, _ in live.heard] == ["issue_comment"]


def test_deliveries_go_out_in_order(live: Live) -> None:
    hooked(live)
    for number in range(20):
        live.sandbox.open_issue(REPO, AUTHOR, f"issue {number}")
    assert live.sender.wait()
    assert [json.loads(body)["issue"]["number"] for _, body in live.heard] == list(range(1, 21))


@pytest.mark.parametrize(("status", "arrived"), [(200, True), (202, True), (204, True), (400, False), (500, False)])
def test_the_answer_is_written_down(live: Live, status: int, arrived: bool) -> None:
    hooked(live)
    live.answer = lambda headers, body: status
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    assert live.sender.wait()
    delivery = live.sandbox.world.deliveries[-1]
    assert (delivery.status_code, delivery.arrived) == (status, arrived)
    assert delivery.request_headers["X-GitHub-Event"] == "issues"


def test_a_delivery_is_listed_when_it_was_tried(live: Live, api: Api) -> None:
    hooked(live)
    [hook] = live.sandbox.world.hooks.values()
    listed: list[int] = []

    def answer(headers: dict[str, str], body: bytes) -> int:
        listed.append(len(api("GET", f"/repos/{REPO}/hooks/{hook.id}/deliveries").json))
        return 202

    live.answer = answer
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    assert live.sender.wait()
    assert listed == [1]  # the ping
    assert len(api("GET", f"/repos/{REPO}/hooks/{hook.id}/deliveries").json) == 2


def test_nobody_listening_is_written_down(live: Live) -> None:
    live.sandbox.add_hook("http://127.0.0.1:9/webhook", SECRET, repo_name=REPO)
    assert live.sender.wait()
    [delivery] = live.sandbox.world.deliveries
    assert (delivery.status_code, delivery.status) == (502, "failed to connect to host")


def test_a_redelivery_has_the_same_id_and_content(live: Live, api: Api) -> None:
    hooked(live)
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    assert live.sender.wait()
    [hook] = live.sandbox.world.hooks.values()
    deliveries = f"/repos/{REPO}/hooks/{hook.id}/deliveries"
    [first, _ping] = api("GET", deliveries).json
    live.sandbox.edit_issue(REPO, 1, AUTHOR, title="changed since")
    assert api("POST", f"{deliveries}/{first['id']}/attempts").status_code == 202
    assert live.sender.wait()
    assert live.heard[0][1] == live.heard[-1][1]
    assert live.heard[0][0]["x-github-delivery"] == live.heard[-1][0]["x-github-delivery"]
    newest = api("GET", deliveries).json[0]
    assert (newest["guid"], newest["redelivery"]) == (first["guid"], True)
    assert newest["id"] != first["id"]


@pytest.mark.parametrize(
    ("kind", "heard", "codes"),
    [
        pytest.param("delivery_lost", [], [502], id="lost"),
        pytest.param("delivery_twice", [1, 1], [202], id="twice"),
        pytest.param("delivery_late", [1], [202], id="late"),
    ],
)
def test_a_delivery_can_go_wrong(live: Live, faults: Faults, kind: str, heard: list[int], codes: list[int]) -> None:
    hooked(live)
    faults.add(kind, where="issues.opened", times=1, seconds=0.2)
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    assert live.sender.wait()
    assert [json.loads(body)["issue"]["number"] for _, body in live.heard] == heard
    assert [delivery.status_code for delivery in live.sandbox.world.deliveries][1:] == codes


def test_a_lost_delivery_arrives_when_it_is_asked_for_again(live: Live, faults: Faults) -> None:
    hooked(live)
    faults.add("delivery_lost")
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    assert live.sender.wait()
    live.sender.resend(live.sandbox.world.deliveries[-1])
    assert live.sender.wait()
    assert len(live.heard) == 1

"""Faults strike where, as often and as long as they were told to."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from github import Auth

from bot.errors import Permanent, RateLimited, Transient
from bot.gh.connection import Connection
from bot.gh.pygithub_hub import PyGithubHub
from bot.gh.sandbox.faults import KINDS, Faults
from bot.gh.sandbox.samples import AUTHOR, BOT, REPO
from bot.gh.sandbox.state import Sandbox
from tests.sandbox.scene import Api, Clock, Live

R = f"/repos/{REPO}"
POSTING = "POST .*/comments$"


@pytest.fixture(autouse=True)
def an_issue(sandbox: Sandbox) -> None:
    """Issue 1 by `author`."""
    sandbox.open_issue(REPO, AUTHOR, "t", "b")


def bodies(sandbox: Sandbox) -> list[str]:
    return [comment.body for comment in sandbox.repo(REPO).issues[1].comments]


def test_without_faults_nothing_goes_wrong(api: Api) -> None:
    assert api("POST", f"{R}/issues/1/comments", {"body": "hi"}).status_code == 201


@pytest.mark.parametrize(
    ("kind", "options", "status", "done"),
    [
        pytest.param("error", {}, 502, [], id="nothing done"),
        pytest.param("error", {"status": 503}, 503, [], id="another status"),
        pytest.param("error_after", {}, 502, ["hi"], id="done all the same"),
        pytest.param("secondary_limit", {}, 403, [], id="secondary limit"),
        pytest.param("secondary_limit", {"status": 429}, 429, [], id="secondary limit, newer kind"),
        pytest.param("primary_limit", {}, 403, [], id="primary limit"),
        pytest.param("slow", {"seconds": 0.01}, 201, ["hi"], id="slow"),
        pytest.param("error", {"where": "PATCH"}, 201, ["hi"], id="elsewhere"),
        pytest.param("error", {"times": 0}, 201, ["hi"], id="used up"),
        pytest.param("error", {"chance": 0}, 201, ["hi"], id="no chance"),
        pytest.param("error", {"lasts": 0}, 201, ["hi"], id="over"),
    ],
)
def test_a_fault_changes_the_answer(
    api: Api, sandbox: Sandbox, faults: Faults, kind: str, options: dict[str, Any], status: int, done: list[str]
) -> None:
    faults.add(kind, **options)
    assert api("POST", f"{R}/issues/1/comments", {"body": "hi"}).status_code == status
    assert bodies(sandbox) == done


@pytest.mark.parametrize(("kind", "done"), [("drop", []), ("drop_after", ["hi"])])
def test_a_connection_can_be_dropped(live: Live, kind: str, done: list[str]) -> None:
    live.faults.add(kind, where=POSTING, times=1)
    hub = PyGithubHub(Connection(Auth.Token("bot-token"), api=f"{live.server.url}/api", backoff=0))
    with pytest.raises(Transient, match="ConnectionError"):
        hub.post_comment(REPO, 1, "hi")
    assert bodies(live.sandbox) == done
    hub.post_comment(REPO, 1, "again")
    assert bodies(live.sandbox) == [*done, "again"]


@pytest.mark.parametrize(
    ("kind", "options", "error"),
    [
        pytest.param("error", {}, Transient, id="502"),
        pytest.param("error_after", {"status": 500}, Transient, id="500 after the work"),
        pytest.param("error", {"status": 404}, Permanent, id="404"),
        pytest.param("secondary_limit", {"seconds": 30}, RateLimited, id="secondary limit"),
        pytest.param("secondary_limit", {"seconds": 30, "status": 429}, RateLimited, id="429"),
        pytest.param("primary_limit", {"seconds": 30}, RateLimited, id="primary limit"),
    ],
)
def test_the_hub_understands_what_went_wrong(
    live: Live, kind: str, options: dict[str, Any], error: type[Exception]
) -> None:
    live.faults.add(kind, where=POSTING, **options)
    hub = PyGithubHub(Connection(Auth.Token("bot-token"), api=f"{live.server.url}/api", backoff=0))
    with pytest.raises(error) as caught:
        hub.post_comment(REPO, 1, "hi")
    if isinstance(caught.value, RateLimited):
        assert 25 < caught.value.retry_after <= 32


def test_a_slow_answer_runs_into_the_callers_timeout(live: Live) -> None:
    live.faults.add("slow", seconds=1.5, times=1)
    hub = PyGithubHub(Connection(Auth.Token("bot-token"), api=f"{live.server.url}/api", timeout=1, read_retries=0))
    with pytest.raises(Transient):
        hub.issue(REPO, 1)


def test_a_limit_ends_when_it_said(api: Api) -> None:
    clock = [100.0]
    faults = Faults(clock=lambda: clock[0])
    fault = faults.add("secondary_limit", seconds=30)
    for now, left in ((100.0, 30.0), (129.5, 0.5)):
        clock[0] = now
        assert faults.draw("GET /x", "secondary_limit") == [fault]
        assert faults.left(fault) == left
    clock[0] = 130.0
    assert faults.draw("GET /x", "secondary_limit") == []
    assert faults.active() == []


def test_retry_after_counts_down(api: Api, faults: Faults) -> None:
    clock = [100.0]
    faults.clock = lambda: clock[0]
    faults.add("secondary_limit", seconds=30)
    assert api("GET", R).headers["Retry-After"] == "30"
    clock[0] = 125.5
    assert api("GET", R).headers["Retry-After"] == "5"
    assert [line.limited for line in faults.log] == [True, True]


def test_a_spent_limit_names_its_reset(api: Api, faults: Faults) -> None:
    faults.add("primary_limit", seconds=30)
    headers = api("GET", R).headers
    assert headers["x-ratelimit-remaining"] == "0"
    assert 29 <= int(headers["x-ratelimit-reset"]) - time.time() <= 31
    assert headers.getlist("x-ratelimit-reset") == [headers["x-ratelimit-reset"]]


def test_fresh_comments_stay_unseen_for_a_while(api: Api, sandbox: Sandbox, faults: Faults) -> None:
    clock = sandbox.clock
    assert isinstance(clock, Clock)
    faults.add("stale_comments", seconds=60)
    sandbox.post_comment(REPO, 1, BOT, "fresh")
    lists = (f"{R}/issues/1/comments", f"{R}/issues/comments", f"{R}/issues/1/timeline")
    assert [api("GET", path).json for path in lists] == [[], [], []]
    clock.now += clock.now.resolution * 60_000_000
    assert [len(api("GET", path).json) for path in lists] == [1, 1, 1]


def test_lost_comments_come_back_when_the_fault_is_switched_off(live: Live, api: Api, faults: Faults) -> None:
    seconds = itertools.count(1)  # one clock for both, on which every look is later than the one before
    faults.clock = lambda: float(next(seconds))
    live.sandbox.clock = lambda: datetime.fromtimestamp(next(seconds), UTC)
    live.sandbox.post_comment(REPO, 1, BOT, "before")
    fault = faults.add("lost_comments")
    for _ in range(5):
        next(seconds)
    live.sandbox.post_comment(REPO, 1, BOT, "after")
    assert [comment["body"] for comment in api("GET", f"{R}/issues/1/comments").json] == ["before"]
    faults.clear(fault.id)
    assert [comment["body"] for comment in api("GET", f"{R}/issues/1/comments").json] == ["before", "after"]


def test_chance_is_kept_and_reproducible() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults(seed=seed)
        faults.add("error", chance=0.3)
        return [bool(faults.draw("GET /x", "error")) for _ in range(1000)]

    assert struck(1) == struck(1) != struck(2)
    assert 250 < sum(struck(1)) < 350


# The control endpoint


def test_faults_are_switched_over_http(pages: Any, api: Api) -> None:
    made = pages.post("/sandbox/faults", json={"kind": "error", "status": 503, "where": "GET"})
    assert (made.status_code, made.json["kind"]) == (201, "error")
    assert api("GET", R).status_code == 503
    listed = pages.get("/sandbox/faults").json
    assert [fault["hits"] for fault in listed["active"]] == [1]
    assert listed["kinds"] == KINDS
    assert pages.delete(f"/sandbox/faults/{made.json['id']}").status_code == 204
    assert api("GET", R).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"kind": "gremlins"}, id="unknown kind"),
        pytest.param({"kind": "error", "colour": "red"}, id="unknown option"),
        pytest.param({"kind": "error", "where": "("}, id="no pattern"),
        pytest.param({"kind": "error", "where": 5}, id="pattern is no text"),
        pytest.param({"kind": "error", "times": "many"}, id="no number"),
        pytest.param({"kind": "error", "seconds": -1}, id="negative"),
        pytest.param({"kind": "error", "chance": True}, id="a truth value"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(pages: Any, body: dict[str, Any]) -> None:
    assert pages.post("/sandbox/faults", json=body).status_code == 422


@pytest.mark.parametrize("body", ["[]", "5", "kind=error", ""])
def test_a_fault_comes_as_a_json_object(pages: Any, body: str) -> None:
    assert pages.post("/sandbox/faults", data=body).status_code == 415


def test_the_log_and_the_deliveries_can_be_asked_for(pages: Any, api: Api) -> None:
    api("GET", R)
    [line] = pages.get("/sandbox/requests").json
    assert (line["method"], line["status"]) == ("GET", 200)
    assert pages.get("/sandbox/status").json["deliveries"] == {"waiting": 0, "arrived": 0, "failed": 0}

"""The REST API keeps GitHub's rules: who may what, pages of lists, what comes into being by itself."""

from __future__ import annotations

import re
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.gh.sandbox.samples import AUTHOR, BOT, MAINTAINER, REPO, STRANGER
from bot.gh.sandbox.state import Sandbox
from tests.sandbox.scene import Api

R = f"/repos/{REPO}"


@pytest.fixture(autouse=True)
def an_issue(sandbox: Sandbox) -> None:
    """Issue 1 by `author`."""
    sandbox.open_issue(REPO, AUTHOR, "t", "b")


def test_lists_come_in_pages_with_links(api: Api, sandbox: Sandbox) -> None:
    for number in range(6):
        sandbox.post_comment(REPO, 1, AUTHOR, f"comment {number}")
    seen, path = [], f"{R}/issues/1/comments?per_page=3"
    while path:
        answer = api("GET", path)
        seen.append([comment["body"][-1] for comment in answer.json])
        following = re.search(r'<http://localhost/api([^>]*)>; rel="next"', answer.headers.get("Link", ""))
        path = following[1] if following else ""
    assert seen == [["0", "1", "2"], ["3", "4", "5"]]


@pytest.mark.parametrize(
    ("query", "rels"),
    [
        pytest.param("per_page=2", ["next", "last"], id="first page"),
        pytest.param("per_page=2&page=2", ["prev", "next", "last", "first"], id="in the middle"),
        pytest.param("per_page=2&page=3", ["prev", "first"], id="last page"),
        pytest.param("per_page=100", [], id="all on one"),
        pytest.param("per_page=0", ["next", "last"], id="at least one a page"),
    ],
)
def test_links_name_only_pages_that_there_are(api: Api, sandbox: Sandbox, query: str, rels: list[str]) -> None:
    for number in range(5):
        sandbox.post_comment(REPO, 1, AUTHOR, f"comment {number}")
    link = api("GET", f"{R}/issues/1/comments?{query}").headers.get("Link", "")
    assert re.findall(r'rel="(\w+)"', link) == rels


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("", [3, 1], id="open ones, newest first"),
        pytest.param("state=all&direction=asc", [1, 2, 3], id="all, oldest first"),
        pytest.param("state=closed", [2], id="closed"),
        pytest.param("labels=FAQ", [3], id="by label"),
        pytest.param("labels=faq,bug", [], id="all labels wanted"),
        pytest.param("creator=stranger&state=all", [2], id="by author"),
        pytest.param("state=all&sort=updated", [2, 3, 1], id="by change"),
    ],
)
def test_issues_can_be_filtered(api: Api, sandbox: Sandbox, query: str, numbers: list[int]) -> None:
    sandbox.open_issue(REPO, STRANGER, "t")
    sandbox.open_issue(REPO, MAINTAINER, "t", labels=["faq"])
    sandbox.set_state(REPO, 2, STRANGER, "closed")
    assert [issue["number"] for issue in api("GET", f"{R}/issues?{query}").json] == numbers


def test_a_label_that_does_not_exist_comes_into_being_with_its_first_use(api: Api, sandbox: Sandbox) -> None:
    answer = api("POST", f"{R}/issues/1/labels", {"labels": ["never seen"]})
    assert [label["name"] for label in answer.json] == ["never seen"]
    assert "never seen" in sandbox.repo(REPO).labels


def test_labels_of_somebody_without_rights_are_dropped(api: Api) -> None:
    opened = api("POST", f"{R}/issues", {"title": "t", "labels": ["faq"]}, who="stranger")
    assert (opened.status_code, opened.json["labels"]) == (201, [])


def test_a_reaction_given_twice_is_there_once(api: Api, sandbox: Sandbox) -> None:
    comment = sandbox.post_comment(REPO, 1, AUTHOR, "hi")
    path = f"{R}/issues/comments/{comment.id}/reactions"
    assert [api("POST", path, {"content": "+1"}).status_code for _ in range(2)] == [201, 200]
    assert len(api("GET", path).json) == 1
    assert api("GET", f"{R}/issues/comments/{comment.id}").json["reactions"]["+1"] == 1


@pytest.mark.parametrize(
    ("who", "locked", "status"),
    [
        pytest.param(MAINTAINER, True, 201, id="a maintainer may"),
        pytest.param(STRANGER, True, 403, id="a stranger may not"),
        pytest.param(BOT, True, 403, id="an App may not"),
        pytest.param(STRANGER, False, 201, id="anybody may where it is open"),
    ],
)
def test_a_locked_issue_is_for_maintainers(api: Api, sandbox: Sandbox, who: str, locked: bool, status: int) -> None:
    sandbox.set_lock(REPO, 1, MAINTAINER, locked)
    answer = api("POST", f"{R}/issues/1/comments", {"body": "hi"}, who=who)
    assert answer.status_code == status
    if status == 403:
        assert answer.json["message"] == "Unable to create comment because issue is locked."


@pytest.mark.parametrize("who", [BOT, STRANGER])
def test_somebody_elses_comment_cannot_be_changed(api: Api, sandbox: Sandbox, who: str) -> None:
    comment = sandbox.post_comment(REPO, 1, AUTHOR, "mine")
    path = f"{R}/issues/comments/{comment.id}"
    assert api("PATCH", path, {"body": "yours"}, who=who).status_code == 403
    assert api("DELETE", path, who=who).status_code == 403
    assert api("GET", path).json["body"] == "mine"


def test_a_deleted_issue_is_gone(api: Api, sandbox: Sandbox) -> None:
    sandbox.delete_issue(REPO, 1, MAINTAINER)
    assert api("GET", f"{R}/issues/1").status_code == 410
    assert api("POST", f"{R}/issues/1/comments", {"body": "hi"}).status_code == 410


def test_numbers_are_never_given_out_again(sandbox: Sandbox) -> None:
    sandbox.delete_issue(REPO, 1, MAINTAINER)
    assert sandbox.open_issue(REPO, AUTHOR, "t").number == 2


@pytest.mark.parametrize(
    ("length", "status"), [(65_535, 201), (65_536, 201), (65_537, 422)], ids=["below", "at the limit", "above"]
)
def test_a_comment_has_a_longest_length(api: Api, length: int, status: int) -> None:
    assert api("POST", f"{R}/issues/1/comments", {"body": "字" * length}).status_code == status


@pytest.mark.parametrize(
    ("header", "status"),
    [
        pytest.param("Bearer bot-token", 200, id="bearer"),
        pytest.param("token bot-token", 200, id="token"),
        pytest.param("Bearer wrong", 401, id="wrong token"),
        pytest.param("Basic Ym90OnRva2Vu", 401, id="another scheme"),
        pytest.param("Bearer ", 401, id="no token"),
        pytest.param("Bearer a.b.c", 401, id="no JSON web token"),
    ],
)
def test_who_asks_must_be_known(api: Api, header: str, status: int) -> None:
    assert api("GET", R, who=None, Authorization=header).status_code == status


def test_nobody_may_read_what_is_public_and_not_what_is_private(api: Api, sandbox: Sandbox) -> None:
    sandbox.add_repo("demo/hidden", private=True)
    assert api("GET", R, who=None).status_code == 200
    assert api("GET", "/repos/demo/hidden", who=None).status_code == 404
    assert api("GET", "/repos/demo/hidden", who="stranger").status_code == 404
    assert api("GET", "/repos/demo/hidden", who=BOT).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"[1", b'"text"', b"\xff\xfe", b"7"])
def test_what_is_no_json_object_is_refused(pages: Any, body: bytes) -> None:
    headers = {"Authorization": "Bearer bot-token"}
    answer = pages.post(f"/api{R}/issues/1/comments", data=body, headers=headers, content_type="application/json")
    assert answer.status_code == 400


def test_requests_are_counted_down_by_account(api: Api) -> None:
    left = [int(api("GET", R).headers["x-ratelimit-remaining"]) for _ in range(2)]
    assert left[0] - left[1] == 1
    assert int(api("GET", R, who="stranger").headers["x-ratelimit-remaining"]) > left[1]


def test_a_file_can_be_read_raw_and_at_an_older_commit(api: Api, sandbox: Sandbox) -> None:
    old = sandbox.repo(REPO).branches["main"]
    sandbox.put_files(REPO, {"README.md": b"new"}, MAINTAINER)
    raw = {"Accept": "application/vnd.github.raw+json"}
    assert api("GET", f"{R}/contents/README.md", **raw).data == b"new"
    assert api("GET", f"{R}/contents/README.md?ref={old}", **raw).data == b"# Hello"
    assert api("GET", f"{R}/contents/faq/001-a.md").status_code == 404


def test_a_file_over_a_megabyte_comes_without_content(api: Api, sandbox: Sandbox) -> None:
    sandbox.put_files(REPO, {"big": b"x" * 1_000_001, "fits": b"x" * 1_000_000}, MAINTAINER)
    assert api("GET", f"{R}/contents/big").json["encoding"] == "none"
    assert api("GET", f"{R}/contents/fits").json["encoding"] == "base64"


def test_an_app_is_known_by_its_key(api: Api, sandbox: Sandbox) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    app = sandbox.add_app("helper", AUTHOR, public_key=pem.decode())

    def status(signed_with: Any, expires: int = 4_000_000_000) -> int:
        token = jwt.encode({"iss": str(app.id), "exp": expires}, signed_with, algorithm="RS256")
        return api("GET", "/app", who=None, Authorization=f"Bearer {token}").status_code

    assert status(key) == 200
    assert status(rsa.generate_private_key(public_exponent=65537, key_size=2048)) == 401
    assert status(key, expires=1) == 401


def test_an_installation_acts_as_the_bot_and_may_not_ask_who_it_is(api: Api, sandbox: Sandbox) -> None:
    app = sandbox.add_app("helper", AUTHOR)
    signed = jwt.encode({"iss": str(app.id), "exp": 4_000_000_000}, "unchecked here, but long enough to be a key")
    made = api(
        "POST", f"/app/installations/{app.installation}/access_tokens", who=None, Authorization=f"Bearer {signed}"
    )
    as_bot = {"who": None, "Authorization": f"Bearer {made.json['token']}"}
    assert api("POST", f"{R}/issues/1/comments", {"body": "hi"}, **as_bot).json["user"]["login"] == "helper[bot]"
    assert api("GET", "/user", **as_bot).status_code == 403


def test_every_request_is_written_down(api: Api, faults: Any) -> None:
    api("GET", f"{R}/issues?state=all")
    api("GET", "/no/such/thing", who=None)
    lines = [(line.method, line.path, line.login, line.status) for line in faults.log]
    assert lines == [("GET", f"/api{R}/issues?state=all", BOT, 200), ("GET", "/api/no/such/thing", "", 404)]

"""Deliveries in, events out."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.event import (
    CommentCreated,
    CommentDeleted,
    CommentEdited,
    Event,
    InstallationChanged,
    IssueClosed,
    IssueEdited,
    IssueOpened,
    PullRequestChanged,
    Pushed,
    RepositoryRenamed,
)
from bot.core.issue import Author, Repo
from bot.errors import DeliveryError
from bot.gh.deliveries import SIZE_LIMIT, Ping, parse_delivery, sign, verify
from bot.gh.events import EVENTS, Ignored
from tests import github_json as gh
from tests.builders import BOT, MAINTAINER, REPO, SECRET, Delivery, a_comment, a_delivery, an_issue

ELSEWHERE = Repo("octo/else", 501)


def parsed(delivery: Delivery) -> Event | Ping | Ignored:
    return parse_delivery(delivery.headers, delivery.body)


def refused(headers: dict[str, str], body: bytes) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        parse_delivery(headers, body)
    return caught.value


HEADERS = a_delivery().headers


# Signatures


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        pytest.param(None, "missing", id="no header"),
        pytest.param("", "missing", id="an empty header"),
        pytest.param(sign("another", b"{}"), "does not fit", id="another secret"),
        pytest.param(sign(SECRET, b"[]"), "does not fit", id="another body"),
        pytest.param(sign(SECRET, b"{}").removeprefix("sha256="), "does not fit", id="no scheme"),
        pytest.param(sign(SECRET, b"{}").upper(), "does not fit", id="upper case"),
        pytest.param(sign(SECRET, b"{}")[:-1], "does not fit", id="cut off"),
        pytest.param("sha256=é\udcff漢", "does not fit", id="not ASCII"),
    ],
)
def test_a_forged_signature_is_refused(header: str | None, reason: str) -> None:
    with pytest.raises(DeliveryError, match=reason) as caught:
        verify([SECRET], b"{}", header)
    assert caught.value.status == 401


@pytest.mark.parametrize(
    "secrets",
    [pytest.param([], id="none"), pytest.param([""], id="an empty one")],
)
def test_without_a_secret_every_delivery_is_refused(secrets: list[str]) -> None:
    with pytest.raises(DeliveryError):
        verify(secrets, b"{}", sign("", b"{}"))


@pytest.mark.parametrize("secret", ["old", "new"])
def test_while_secrets_are_rotated_both_are_taken(secret: str) -> None:
    verify(["new", "old"], b"{}", sign(secret, b"{}"))


def test_the_signature_is_the_one_of_githubs_documentation() -> None:
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    verify(["It's a Secret to Everybody"], b"Hello, World!", signature)


@given(st.binary(), st.text(min_size=1), st.text())
def test_a_body_passes_with_its_own_signature_and_no_other(body: bytes, secret: str, header: str) -> None:
    signed = sign(secret.encode("utf-8", "replace").decode(), body)
    verify([secret.encode("utf-8", "replace").decode()], body, signed)
    if header != signed:
        with pytest.raises(DeliveryError):
            verify([secret.encode("utf-8", "replace").decode()], body, header)


# What is refused


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{" * 100_000, id="deep braces"),
        pytest.param(b'{"issue":' * 5_000 + b"1" + b"}" * 5_000, id="deep nesting"),
        pytest.param(b'{"action":"opened","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="deep list"),
        pytest.param(b'{"action":"opened\xff"}', id="invalid UTF-8"),
        pytest.param(b'{"action":"opened","x":"\\ud800"}', id="lone surrogate"),
        pytest.param(b'{"action":"opened","x":' + b"9" * 100_000 + b"}", id="huge integer"),
        pytest.param(b'{"action":"opened\0"}', id="a raw NUL"),
        pytest.param(b'{"action":"opened"', id="cut off"),
        pytest.param(b'{"action":"opened"}}', id="something after it"),
        pytest.param(b'{"action":1}', id="an action that is no text"),
        pytest.param(b'{"action":null}', id="no action"),
        pytest.param(b"\xef\xbb\xbf{}", id="byte order mark"),
        pytest.param(b"\x1f\x8b\x08", id="compressed"),
    ],
)
def test_a_body_that_is_not_githubs_is_refused(body: bytes) -> None:
    error = refused(HEADERS, body)
    assert error.status == 400
    assert len(str(error)) < 250


def changed(path: str, value: Any) -> bytes:
    payload = a_delivery("issue_comment", "created", installation=5).payload
    *way, last = path.split(".")
    part = payload
    for step in way:
        part = part[step]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return json.dumps(payload).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("issue", ..., id="no issue"),
        pytest.param("issue", [], id="issue is a list"),
        pytest.param("issue", None, id="issue is null"),
        pytest.param("issue.number", "1", id="number is a text"),
        pytest.param("issue.number", 1.5, id="number is a fraction"),
        pytest.param("issue.number", True, id="number is a truth value"),
        pytest.param("issue.number", -1, id="negative number"),
        pytest.param("issue.number", 2**63, id="number too large for the database"),
        pytest.param("issue.title", None, id="no title"),
        pytest.param("issue.title", {"a": 1}, id="title is an object"),
        pytest.param("issue.body", 7, id="body is a number"),
        pytest.param("issue.labels", "faq", id="labels is a text"),
        pytest.param("issue.labels", [{"name": None}], id="a label without a name"),
        pytest.param("issue.user.login", "a/../b", id="login that climbs"),
        pytest.param("issue.user.login", "x\0", id="login with NUL"),
        pytest.param("issue.created_at", "yesterday", id="time that is none"),
        pytest.param("issue.pull_request", "yes", id="pull_request is a text"),
        pytest.param("repository", ..., id="no repository"),
        pytest.param("repository.full_name", "octo", id="name without an owner"),
        pytest.param("repository.full_name", "octo/..", id="name that climbs"),
        pytest.param("repository.full_name", "octo/ocr/issues", id="name with a third part"),
        pytest.param("repository.full_name", "octo/ocr\n", id="name with a line end"),
        pytest.param("repository.full_name", "octo/ocr?x=1", id="name with a query"),
        pytest.param("comment", {}, id="an empty comment"),
        pytest.param("comment.reactions", 3, id="reactions is a number"),
        pytest.param("installation", 5, id="installation is a number"),
        pytest.param("installation.id", "5", id="installation id is a text"),
        pytest.param("sender", "reader", id="sender is a text"),
    ],
)
def test_a_payload_of_another_shape_is_refused(path: str, value: Any) -> None:
    headers = a_delivery("issue_comment", "created").headers
    error = refused(headers, changed(path, value))
    assert error.status == 400
    assert path.partition(".")[0] in str(error)


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    error = refused(a_delivery("issue_comment").headers, changed("issue.number", "<script>"))
    assert "script" not in str(error)


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        pytest.param("X-GitHub-Event", None, 400, id="no event"),
        pytest.param("X-GitHub-Event", "issues\r\nX: y", 400, id="event with a line end"),
        pytest.param("X-GitHub-Delivery", None, 400, id="no delivery id"),
        pytest.param("X-GitHub-Delivery", "x" * 73, 400, id="delivery id too long"),
        pytest.param("X-GitHub-Delivery", "a b", 400, id="delivery id with a blank"),
        pytest.param("Content-Type", None, 415, id="no content type"),
        pytest.param("Content-Type", "text/plain", 415, id="text"),
        pytest.param("Content-Type", "application/json-seq", 415, id="nearly JSON"),
    ],
)
def test_headers_that_are_not_githubs_are_refused(name: str, value: str | None, status: int) -> None:
    delivery = a_delivery()
    headers = {key: text for key, text in {**delivery.headers, name: value}.items() if text is not None}
    assert refused(headers, delivery.body).status == status


@pytest.mark.parametrize(
    ("size", "status"),
    [pytest.param(SIZE_LIMIT, 400, id="at the limit"), pytest.param(SIZE_LIMIT + 1, 413, id="above the limit")],
)
def test_what_is_larger_than_githubs_limit_is_refused(size: int, status: int) -> None:
    assert refused(HEADERS, b"[" * size).status == status


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=20))
def test_any_json_that_is_not_an_object_is_refused(value: Any) -> None:
    assert refused(HEADERS, json.dumps(value).encode()).status == 400


@given(st.sampled_from(sorted(EVENTS)), st.binary())
def test_any_bytes_are_refused_and_never_crash(kind: tuple[str, str], body: bytes) -> None:
    assert refused({**HEADERS, "X-GitHub-Event": kind[0]}, body).status == 400


_NAMES = "action issue comment repository sender installation changes label ref after commits"
_KEYS = st.sampled_from(_NAMES.split())
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=10,
)


@given(st.sampled_from(sorted(EVENTS)), st.dictionaries(_KEYS, _JSON))
def test_any_object_is_parsed_ignored_or_refused(kind: tuple[str, str], payload: dict[str, Any]) -> None:
    body = json.dumps({**payload, "action": kind[1]}).encode()
    try:
        result = parse_delivery({**HEADERS, "X-GitHub-Event": kind[0]}, body)
    except DeliveryError as error:
        assert error.status == 400
    else:
        assert isinstance(result, Event | Ignored)


# What is taken


def test_header_names_may_be_spelled_in_any_case() -> None:
    delivery = a_delivery()
    for spell in (str.lower, str.upper, str.title):
        headers = {spell(name): value for name, value in delivery.headers.items()}
        assert isinstance(parse_delivery(headers, delivery.body), IssueOpened)


def test_a_charset_after_the_content_type_does_no_harm() -> None:
    delivery = a_delivery()
    headers = {**delivery.headers, "Content-Type": "Application/JSON; charset=utf-8"}
    assert isinstance(parse_delivery(headers, delivery.body), IssueOpened)


def test_a_form_carries_the_same_payload() -> None:
    delivery = a_delivery(issue=an_issue("100% & 中文 + more"))
    form = urlencode({"payload": delivery.body.decode()}).encode()
    headers = {**delivery.headers, "Content-Type": "application/x-www-form-urlencoded"}
    assert parse_delivery(headers, form) == parsed(delivery)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"payload=", id="empty payload"),
        pytest.param(b"other=%7B%7D", id="no payload"),
        pytest.param(b"payload=%7B%7D&payload=%7B%7D", id="two payloads"),
        pytest.param(b"payload=%FF%FE", id="invalid UTF-8"),
        pytest.param(b"payload=\xff", id="raw bytes"),
        pytest.param(b"a=1&" * 100 + b"payload=%7B%7D", id="many fields"),
        pytest.param(b"payload=%5B%5D", id="a list"),
    ],
)
def test_a_form_without_a_readable_payload_is_refused(form: bytes) -> None:
    assert refused({**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}, form).status == 400


def test_a_ping_is_a_ping() -> None:
    delivery = a_delivery("ping", "", zen="Keep it logically awesome.", hook_id=1, hook={})
    assert parsed(delivery) == Ping(delivery.headers["X-GitHub-Delivery"])


@pytest.mark.parametrize(
    ("event", "action"),
    [
        ("issues", "assigned"),
        ("issues", "deleted"),
        ("issue_comment", "pinned"),
        ("watch", "started"),
        ("star", "created"),
    ],
)
def test_what_does_not_concern_us_is_ignored_by_name(event: str, action: str) -> None:
    result = parsed(a_delivery(event, action))
    assert isinstance(result, Ignored)
    assert result.reason == f"{event}.{action}"


def test_an_opened_issue_is_told_whole() -> None:
    issue = an_issue(
        "标题", "正文 *text*", number=7, labels=("bug", "help wanted"), author=Author("a-bot[bot]", 5, True)
    )
    event = parsed(a_delivery(issue=issue, sender=MAINTAINER, installation=44, id="d-1"))
    assert event == IssueOpened("d-1", REPO, MAINTAINER, 44, issue, "opened")


@pytest.mark.parametrize(
    ("action", "more", "how"),
    [
        pytest.param("opened", {}, "opened", id="opened"),
        pytest.param("opened", {"changes": {"old_issue": {"id": 1}}}, "transferred", id="transferred in"),
        pytest.param("opened", {"changes": None}, "opened", id="no changes"),
        pytest.param("reopened", {}, "reopened", id="reopened"),
    ],
)
def test_an_opened_issue_says_how_it_came(action: str, more: dict[str, Any], how: str) -> None:
    event = parsed(a_delivery("issues", action, **more))
    assert isinstance(event, IssueOpened)
    assert event.how == how


def test_a_transferred_issue_is_told_where_it_is_now() -> None:
    there = an_issue(number=3, repo=ELSEWHERE, url="https://github.com/octo/else/issues/3")
    changes = {"new_issue": gh.issue_json(there), "new_repository": gh.repo_json(ELSEWHERE)}
    event = parsed(a_delivery("issues", "transferred", changes=changes, installation=4))
    assert isinstance(event, IssueOpened)
    assert (event.repo, event.issue, event.how, event.installation) == (ELSEWHERE, there, "transferred", 4)


def test_an_issue_transferred_to_an_unknown_place_is_ignored() -> None:
    assert isinstance(parsed(a_delivery("issues", "transferred", changes={})), Ignored)


@pytest.mark.parametrize(("action", "kind"), [("edited", IssueEdited), ("closed", IssueClosed)])
def test_what_happens_to_an_issue_has_its_own_event(action: str, kind: type[Event]) -> None:
    event = parsed(a_delivery("issues", action))
    assert type(event) is kind


def test_a_comment_is_told_with_its_issue() -> None:
    issue = an_issue(is_pull_request=True, locked=True)
    comment = a_comment("/faq 9", BOT, id=2**40, reactions={"+1": 2, "eyes": 1})
    event = parsed(a_delivery("issue_comment", "created", issue=issue, comment=comment))
    assert isinstance(event, CommentCreated)
    assert (event.issue, event.comment) == (issue, comment)


def test_a_deleted_comment_is_told() -> None:
    assert isinstance(parsed(a_delivery("issue_comment", "deleted")), CommentDeleted)


@pytest.mark.parametrize(
    ("changes", "before"),
    [
        pytest.param({"body": {"from": "/faq 8"}}, "/faq 8", id="with its former text"),
        pytest.param({}, "/faq 9", id="text unchanged"),
    ],
)
def test_an_edited_comment_tells_its_former_text(changes: dict[str, Any], before: str) -> None:
    event = parsed(a_delivery("issue_comment", "edited", comment=a_comment("/faq 9"), changes=changes))
    assert isinstance(event, CommentEdited)
    assert (event.comment.body, event.before) == ("/faq 9", before)


def test_an_account_that_is_gone_is_the_ghost() -> None:
    delivery = a_delivery("issue_comment", "created")
    delivery.payload["issue"]["user"] = delivery.payload["comment"]["user"] = None
    event = parse_delivery(delivery.headers, json.dumps(delivery.payload).encode())
    assert isinstance(event, CommentCreated)
    assert event.issue.author.login == event.comment.author.login == "ghost"


def test_a_nul_that_a_person_pasted_is_replaced() -> None:
    event = parsed(a_delivery(issue=an_issue("a\0b", "c\0d")))
    assert isinstance(event, IssueOpened)
    assert (event.issue.title, event.issue.body) == ("a\ufffdb", "c\ufffdd")


def test_what_github_may_add_does_no_harm() -> None:
    delivery = a_delivery(new_thing={"deep": [1, {"x": None}]})
    assert isinstance(parsed(delivery), IssueOpened)


def a_push(**more: Any) -> Delivery:
    return a_delivery(
        "push", "", **{"ref": "refs/heads/main", "after": gh.SHA, "before": gh.SHA, "commits": [], **more}
    )


def test_a_push_to_the_default_branch_is_told() -> None:
    assert type(parsed(a_push())) is Pushed


@pytest.mark.parametrize("action", ["labeled", "unlabeled"])
def test_labels_are_looked_at_when_something_else_happens(action: str) -> None:
    assert isinstance(parsed(a_delivery("issues", action, label=gh.label_json("faq", REPO))), Ignored)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"ref": "refs/heads/topic"}, id="another branch"),
        pytest.param({"ref": "refs/tags/main"}, id="a tag"),
        pytest.param({"deleted": True, "after": "0" * 40}, id="deleted"),
    ],
)
def test_a_push_elsewhere_is_ignored(more: dict[str, Any]) -> None:
    assert isinstance(parsed(a_push(**more)), Ignored)


_BRIEF = [{"id": 1, "node_id": "x", "name": "a", "full_name": "octo/a", "private": True}]


@pytest.mark.parametrize(
    ("event", "action", "more", "repos"),
    [
        pytest.param("installation", "created", {"repositories": _BRIEF}, ("octo/a",), id="installed"),
        pytest.param("installation", "deleted", {"repositories": _BRIEF}, ("octo/a",), id="removed"),
        pytest.param("installation", "suspend", {"repositories": None}, (), id="suspended"),
        pytest.param("installation", "unsuspend", {}, (), id="unsuspended"),
        pytest.param(
            "installation_repositories",
            "added",
            {"repositories_added": _BRIEF, "repositories_removed": []},
            ("octo/a",),
            id="repository added",
        ),
        pytest.param(
            "installation_repositories",
            "removed",
            {"repositories_added": [], "repositories_removed": _BRIEF},
            ("octo/a",),
            id="repository removed",
        ),
    ],
)
def test_a_changed_installation_names_its_repositories(
    event: str, action: str, more: dict[str, Any], repos: tuple[str, ...]
) -> None:
    delivery = a_delivery(event, action, installation=44, **more)
    del delivery.payload["repository"]
    result = parse_delivery(delivery.headers, json.dumps(delivery.payload).encode())
    assert isinstance(result, InstallationChanged)
    assert (result.installation, result.how, result.repo.full_name) == (44, action, "")
    assert tuple(repo.full_name for repo in result.repos) == repos


@pytest.mark.parametrize(
    ("action", "changes", "before"),
    [
        pytest.param("renamed", {"repository": {"name": {"from": "old"}}}, "octo/old", id="renamed"),
        pytest.param(
            "transferred", {"owner": {"from": {"user": {"login": "them", "id": 1}}}}, "them/ocr", id="from a user"
        ),
        pytest.param(
            "transferred",
            {"owner": {"from": {"organization": {"login": "they", "id": 1}}}},
            "they/ocr",
            id="from an organisation",
        ),
    ],
)
def test_a_repository_with_a_new_name_tells_its_old_one(action: str, changes: dict[str, Any], before: str) -> None:
    event = parsed(a_delivery("repository", action, changes=changes))
    assert isinstance(event, RepositoryRenamed)
    assert (event.repo, event.before) == (REPO, before)


@pytest.mark.parametrize(
    ("head", "from_fork"),
    [
        pytest.param(gh.repo_json(REPO), False, id="own branch"),
        pytest.param(gh.repo_json(ELSEWHERE), True, id="fork"),
        pytest.param(None, True, id="fork that is gone"),
    ],
)
def test_a_pull_request_says_whether_it_comes_from_a_fork(head: Any, from_fork: bool) -> None:
    tips = {"head": {"sha": "1" * 40, "repo": head}, "base": {"sha": "2" * 40, "repo": gh.repo_json(REPO)}}
    event = parsed(a_delivery("pull_request", "synchronize", number=12, pull_request=tips))
    assert isinstance(event, PullRequestChanged)
    assert (event.number, event.head, event.from_fork) == (12, "1" * 40, from_fork)

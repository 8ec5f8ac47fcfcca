"""PyGithubHub: the requests it sends, and answers that the contract (test_hub_contract.py) cannot bring about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import responses

from bot.core.issue import Author
from bot.errors import Permanent, Transient
from bot.gh.connection import Connection
from bot.gh.memory_github import MemoryGitHub
from bot.gh.pygithub_hub import PyGithubHub
from tests import github_json as gh
from tests.builders import BOT, NOON, READER, REPO, a_comment, an_issue
from tests.gh.rest_over_memory import RestOverMemory

API = "https://api.github.com:443"
OCR = f"{API}/repos/octo/ocr"


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def hub(mock: responses.RequestsMock) -> Iterator[PyGithubHub]:
    connection = Connection(None, backoff=0)
    yield PyGithubHub(connection)
    connection.close()


PER_PAGE = "per_page=100"


@pytest.mark.parametrize(
    ("verb", "asked"),
    [
        pytest.param(lambda hub: hub.issue("octo/ocr", 1), [("GET", "/repos/octo/ocr/issues/1", None)], id="issue"),
        pytest.param(
            lambda hub: list(hub.issues("octo/ocr", since=NOON, state="open", limit=5)),
            [
                ("GET", "/repos/octo/ocr", None),
                (
                    "GET",
                    "/repos/octo/ocr/issues?direction=desc&per_page=100&since=2026-01-01T12%3A00%3A00Z&sort=created&state=open",
                    None,
                ),
            ],
            id="issues",
        ),
        pytest.param(
            lambda hub: hub.comments("octo/ocr", 1),
            [("GET", f"/repos/octo/ocr/issues/1/comments?{PER_PAGE}", None)],
            id="comments",
        ),
        pytest.param(
            lambda hub: hub.post_comment("octo/ocr", 1, "你好"),
            [("POST", "/repos/octo/ocr/issues/1/comments", {"body": "你好"})],
            id="post_comment",
        ),
        pytest.param(
            lambda hub: hub.edit_comment("octo/ocr", hub.post_comment("octo/ocr", 1, "a").id, "b"),
            [
                ("POST", "/repos/octo/ocr/issues/1/comments", {"body": "a"}),
                ("PATCH", "/repos/octo/ocr/issues/comments/1003", {"body": "b"}),
            ],
            id="edit_comment",
        ),
        pytest.param(
            lambda hub: hub.react("octo/ocr", 1002, "eyes"),
            [("POST", "/repos/octo/ocr/issues/comments/1002/reactions", {"content": "eyes"})],
            id="react",
        ),
        pytest.param(
            lambda hub: hub.delete_comment("octo/ocr", hub.post_comment("octo/ocr", 1, "a").id),
            [
                ("POST", "/repos/octo/ocr/issues/1/comments", {"body": "a"}),
                ("DELETE", "/repos/octo/ocr/issues/comments/1003", None),
            ],
            id="delete_comment",
        ),
        pytest.param(
            lambda hub: hub.add_labels("octo/ocr", 1, ("a b", "é")),
            [("POST", "/repos/octo/ocr/issues/1/labels", {"labels": ["a b", "é"]})],
            id="add_labels",
        ),
        pytest.param(lambda hub: hub.add_labels("octo/ocr", 1, ()), [], id="add no labels"),
        pytest.param(
            lambda hub: hub.remove_label("octo/ocr", 1, "a b/é?"),
            [("DELETE", "/repos/octo/ocr/issues/1/labels/a%20b%2F%C3%A9%3F", None)],
            id="remove_label",
        ),
        pytest.param(
            lambda hub: hub.create_label("octo/ocr", "faq", "00ff00", "what for"),
            [("POST", "/repos/octo/ocr/labels", {"name": "faq", "color": "00ff00", "description": "what for"})],
            id="create_label",
        ),
        pytest.param(
            lambda hub: hub.label_history("octo/ocr", 1),
            [("GET", f"/repos/octo/ocr/issues/1/events?{PER_PAGE}", None)],
            id="label_history",
        ),
        pytest.param(
            lambda hub: hub.permission("octo/ocr", "some[bot]"),
            [("GET", "/repos/octo/ocr/collaborators/some%5Bbot%5D/permission", None)],
            id="permission",
        ),
        pytest.param(
            lambda hub: hub.create_issue("octo/ocr", "t", "b"),
            [("POST", "/repos/octo/ocr/issues", {"title": "t", "body": "b", "labels": []})],
            id="create_issue",
        ),
        pytest.param(
            lambda hub: hub.create_check(
                "octo/ocr", gh.SHA, name="n", conclusion="failure", title="t", summary="s" * 70_000
            ),
            [
                (
                    "POST",
                    "/repos/octo/ocr/check-runs",
                    {
                        "name": "n",
                        "head_sha": gh.SHA,
                        "status": "completed",
                        "conclusion": "failure",
                        "output": {"title": "t", "summary": "s" * 65_535},
                    },
                )
            ],
            id="create_check, its summary cut to what GitHub takes",
        ),
    ],
)
def test_each_verb_sends_what_github_documents(
    mock: responses.RequestsMock, verb: Callable[[PyGithubHub], Any], asked: list[tuple[str, str, Any]]
) -> None:
    github = MemoryGitHub()
    github.add_repo("octo/ocr")  # id 1001
    github.add_issue(an_issue())
    github.add_comment("octo/ocr", 1, READER, "hello")  # id 1002
    rest = RestOverMemory(github, BOT)
    rest.serve(mock)
    connection = Connection(None, backoff=0)
    verb(PyGithubHub(connection))
    assert rest.asked == asked
    connection.close()


# Who we are


def test_who_we_are_is_asked_once(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(f"{API}/user", json=gh.user_json(READER))
    assert hub.me() == hub.me() == READER
    assert len(mock.calls) == 1


def test_an_app_or_a_workflow_asks_graphql_who_it_is(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(f"{API}/user", status=403, json={"message": "Resource not accessible by integration"})
    mock.post(f"{API}/graphql", json={"data": {"viewer": {"login": "github-actions[bot]", "databaseId": 41898282}}})
    assert hub.me() == Author("github-actions[bot]", 41898282, is_bot=True)


def test_graphql_of_an_enterprise_server_is_beside_its_api(mock: responses.RequestsMock) -> None:
    mock.get("https://git.example:443/api/v3/user", status=403)
    mock.post("https://git.example:443/api/graphql", json={"data": {"viewer": {"login": "a[bot]", "databaseId": 1}}})
    connection = Connection(None, api="https://git.example/api/v3")
    assert PyGithubHub(connection).me().login == "a[bot]"
    connection.close()


def test_a_token_that_is_no_good_says_so(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(f"{API}/user", status=401, json={"message": "Bad credentials"})
    with pytest.raises(Permanent, match="401 Bad credentials"):
        hub.me()


def test_who_we_are_may_be_told(mock: responses.RequestsMock) -> None:
    connection = Connection(None)
    assert PyGithubHub(connection, me=BOT).me() == PyGithubHub(connection, me=lambda: BOT).me() == BOT
    connection.close()


# Answers that are not what they should be


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<html>Sign in to the network</html>", id="a page of a proxy"),
        pytest.param("", id="nothing"),
        pytest.param("{}", id="an empty object"),
        pytest.param("[]", id="a list"),
        pytest.param('{"number": 1, "title"', id="cut off"),
        pytest.param('{"number": 1, "title": null}', id="a title that is none"),
        pytest.param("[" * 10_000, id="deep nesting"),
    ],
)
def test_an_answer_that_is_not_githubs_is_worth_another_try(
    mock: responses.RequestsMock, hub: PyGithubHub, body: str
) -> None:
    mock.get(f"{OCR}/issues/1", body=body)
    with pytest.raises(Transient, match="not GitHub's"):
        hub.issue("octo/ocr", 1)


def test_accounts_that_are_gone_are_the_ghost(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(f"{OCR}/issues/1", json={**gh.issue_json(an_issue()), "user": None})
    mock.get(f"{OCR}/issues/1/comments", json=[{**gh.comment_json(a_comment(), REPO, 1), "user": None}])
    mock.get(f"{OCR}/issues/comments/1/reactions", json=[{**gh.reaction_json(READER, "+1"), "user": None}])
    mock.get(f"{OCR}/issues/1/events", json=[{**gh.label_event_json("labeled", "a", READER, REPO), "actor": None}])
    assert hub.issue("octo/ocr", 1).author.login == "ghost"
    assert hub.comments("octo/ocr", 1)[0].author.login == "ghost"
    assert hub.reactions("octo/ocr", 1) == [("ghost", "+1")]
    assert hub.label_history("octo/ocr", 1) == [("labeled", "a", "ghost")]


def test_a_hidden_comment_says_so(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    hidden = {**gh.comment_json(a_comment(), REPO, 1), "minimized": {"reason": "off-topic"}}
    mock.get(f"{OCR}/issues/1/comments", json=[hidden, {**hidden, "minimized": None}])
    assert [comment.minimized for comment in hub.comments("octo/ocr", 1)] == [True, False]


@pytest.mark.parametrize(
    ("permission", "role_name", "role"),
    [
        pytest.param("write", "maintain", "maintain", id="the finer one"),
        pytest.param("write", "release-captain", "write", id="a role that an organisation made up"),
        pytest.param("read", "", "read", id="an old server"),
        pytest.param("wizard", "wizard", "none", id="unheard of"),
    ],
)
def test_a_role_is_one_of_githubs_own(
    mock: responses.RequestsMock, hub: PyGithubHub, permission: str, role_name: str, role: str
) -> None:
    mock.get(f"{OCR}/collaborators/dev/permission", json={"permission": permission, "role_name": role_name})
    assert hub.permission("octo/ocr", "dev") == role


def test_a_permission_that_cannot_be_asked_is_refused(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(f"{OCR}/collaborators/dev/permission", status=403, json={"message": "Must have push access"})
    with pytest.raises(Permanent):
        hub.permission("octo/ocr", "dev")


def test_a_label_that_is_refused_and_not_there_is_refused(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.post(f"{OCR}/labels", status=422, json={"message": "Validation Failed"})
    mock.get(f"{OCR}/labels/faq", status=404)
    with pytest.raises(Permanent) as error:
        hub.create_label("octo/ocr", "faq", "green", "")
    assert error.value.status == 422


# Files


def a_tree(mock: responses.RequestsMock, sha: str, *entries: tuple[str, str, str], **more: Any) -> None:
    recursive = more.pop("recursive", False)
    matcher = [responses.matchers.query_param_matcher({"recursive": "1"} if recursive else {})]
    mock.get(f"{OCR}/git/trees/{sha}", json=gh.tree_json(list(entries), **more), match=matcher)


def test_a_folder_that_is_too_large_for_one_answer_is_read_folder_by_folder(
    mock: responses.RequestsMock, hub: PyGithubHub
) -> None:
    mock.get(OCR, json=gh.repo_json(REPO))
    a_tree(mock, "head", ("faq", "tree", "f"))
    a_tree(mock, "f", ("a.md", "blob", "1"), recursive=True, truncated=True)
    a_tree(mock, "f", ("a.md", "blob", "1"), ("zh", "tree", "z"))
    a_tree(mock, "z", ("a.md", "blob", "2"), recursive=True)
    assert hub.files("octo/ocr", "faq", "head") == {"faq/a.md": "1", "faq/zh/a.md": "2"}


def test_links_and_submodules_are_no_files(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(OCR, json=gh.repo_json(REPO))
    a_tree(mock, "head", ("a.md", "blob", "1"), ("out", "symlink", "2"), ("lib", "commit", "3"), recursive=True)
    assert hub.files("octo/ocr", "", "head") == {"a.md": "1"}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"encoding": "none", "content": "", "size": 1_000_001}, id="as GitHub says it"),
        pytest.param({"size": 1_000_001}, id="whatever GitHub says"),
    ],
)
def test_a_file_that_is_too_large_is_refused(
    mock: responses.RequestsMock, hub: PyGithubHub, more: dict[str, Any]
) -> None:
    mock.get(f"{OCR}/contents/a.md", json={**gh.file_json("a.md", "aGk=", 2, REPO), **more})
    with pytest.raises(Permanent, match="too large"):
        hub.read_file("octo/ocr", "a.md", "head")


def test_a_link_is_not_read(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.get(f"{OCR}/contents/a.md", json={"type": "symlink", "target": "/etc/passwd", "size": 11})
    assert hub.read_file("octo/ocr", "a.md", "head") is None


def test_a_repository_that_may_not_be_read_is_not_taken_for_empty(
    mock: responses.RequestsMock, hub: PyGithubHub
) -> None:
    mock.get(f"{OCR}/contents/a.md", status=403, json={"message": "Resource not accessible by integration"})
    with pytest.raises(Permanent):
        hub.read_file("octo/ocr", "a.md", "head")


# Deliveries


def test_a_delivery_that_a_later_attempt_handed_over_has_not_failed(
    mock: responses.RequestsMock, hub: PyGithubHub
) -> None:
    attempts = [
        gh.delivery_json(5, "again", 202, NOON),
        gh.delivery_json(4, "lost", 502, NOON),
        gh.delivery_json(3, "lost", 0, NOON - timedelta(minutes=1)),
        gh.delivery_json(2, "again", 502, NOON - timedelta(minutes=2)),
        gh.delivery_json(1, "long ago", 502, NOON - timedelta(hours=2)),
    ]
    mock.get(f"{API}/app/hook/deliveries", json=attempts)
    assert hub.failed_deliveries(repo=None, since=NOON - timedelta(hours=1)) == [(4, "lost")]


def test_only_our_own_hook_is_asked(mock: responses.RequestsMock) -> None:
    github = MemoryGitHub()
    github.add_repo("octo/ocr")
    rest = RestOverMemory(github, BOT)
    rest.serve(mock)
    connection = Connection(None)
    PyGithubHub(connection).failed_deliveries(repo="octo/ocr", since=NOON)
    assert [path for _, path, _ in rest.asked] == [
        f"/repos/octo/ocr/hooks?{PER_PAGE}",
        f"/repos/octo/ocr/hooks/2/deliveries?{PER_PAGE}",
    ]
    connection.close()


def test_a_write_to_a_renamed_repository_goes_to_its_new_name(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    new = "https://api.github.com:443/repositories/500"
    mock.post(f"{OCR}/issues/1/comments", status=307, headers={"Location": f"{new}/issues/1/comments"})
    mock.get(OCR, status=301, headers={"Location": new})
    mock.get(new, json={**gh.repo_json(REPO), "full_name": "they/reader"})
    mock.post(f"{API}/repos/they/reader/issues/1/comments", status=201, json=gh.comment_json(a_comment("a"), REPO, 1))
    hub.post_comment("octo/ocr", 1, "a")
    hub.post_comment("octo/ocr", 1, "b")
    posts = [(call.request.path_url, json.loads(call.request.body)["body"]) for call in mock.calls if call.request.body]
    assert posts == [
        ("/repos/octo/ocr/issues/1/comments", "a"),
        ("/repos/they/reader/issues/1/comments", "a"),
        ("/repos/they/reader/issues/1/comments", "b"),
    ]


def test_a_write_to_an_issue_that_was_transferred_is_refused(mock: responses.RequestsMock, hub: PyGithubHub) -> None:
    mock.post(f"{OCR}/issues/1/comments", status=307, headers={"Location": f"{API}/repositories/501/issues/9/comments"})
    mock.get(OCR, json=gh.repo_json(REPO))
    with pytest.raises(Permanent):
        hub.post_comment("octo/ocr", 1, "a")

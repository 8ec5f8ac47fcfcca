"""The laws of the hub's port: they hold for MemoryHub, and for PyGithubHub over GitHub's REST API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import responses

from bot.core.issue import Author, Issue
from bot.errors import Permanent
from bot.gh.blob import blob_id
from bot.gh.connection import Connection
from bot.gh.hub import FILE_LIMIT, Hub
from bot.gh.memory_github import MemoryGitHub
from bot.gh.memory_hub import MemoryHub
from bot.gh.pygithub_hub import PyGithubHub
from tests.builders import BOT, MAINTAINER, NOON, READER, an_issue
from tests.gh.rest_over_memory import RestOverMemory

OCR = "octo/ocr"
GHOST_TOWN = "octo/nowhere"


@pytest.fixture
def github() -> MemoryGitHub:
    """octo/ocr with an issue, two labels, a catalog and four people."""
    github = MemoryGitHub()
    people = {
        "boss": "admin",
        "maintainer": "maintain",
        "dev": "write",
        "helper": "triage",
        "fan": "read",
        "foe": "none",
    }
    files = {
        "faq/001-a.md": b"one",
        "faq/zh/001-a.md": "一".encode(),
        "faq-old/002-b.md": b"two",
        "README.md": b"\x00\xff",
    }
    github.add_repo(OCR, labels=("bug", "FAQ", "help wanted"), people=people, files=files)
    github.add_issue(an_issue("标题 <b>", "body\r\nof it", labels=("bug",)))
    return github


@pytest.fixture(params=["memory", "rest"])
def hub(request: pytest.FixtureRequest, github: MemoryGitHub) -> Iterator[Hub]:
    if request.param == "memory":
        yield MemoryHub(github, BOT)
        return
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        RestOverMemory(github, BOT).serve(mock)
        connection = Connection(None, backoff=0)
        yield PyGithubHub(connection)
        connection.close()


def refused(status: int) -> pytest.RaisesExc[Permanent]:
    return pytest.RaisesExc(Permanent, check=lambda error: error.status == status)


def test_me_is_the_account_that_the_bot_acts_as(hub: Hub) -> None:
    assert hub.me() == hub.me() == BOT


# Issues


@pytest.mark.parametrize(
    "issue",
    [
        pytest.param(an_issue("标题", "正文\n", number=5, labels=("bug", "FAQ")), id="Chinese with labels"),
        pytest.param(an_issue("t", "", number=5), id="empty body"),
        pytest.param(an_issue("t", "b", number=5, state="closed", locked=True), id="closed and locked"),
        pytest.param(an_issue("t", "b", number=5, is_pull_request=True), id="pull request"),
        pytest.param(an_issue("t", "b", number=5, author=Author("x[bot]", 4, True)), id="by a bot"),
        pytest.param(an_issue("t", "b", number=5, author_association="MEMBER"), id="by a member"),
    ],
)
def test_an_issue_comes_back_as_it_was(hub: Hub, github: MemoryGitHub, issue: Issue) -> None:
    github.add_issue(issue)
    found = hub.issue(OCR, 5)
    assert replace(found, repo=issue.repo) == issue
    assert found.repo.full_name == OCR


def test_an_issue_that_never_was_is_404(hub: Hub) -> None:
    with refused(404):
        hub.issue(OCR, 77)
    with refused(404):
        hub.issue(GHOST_TOWN, 1)


def test_a_deleted_issue_is_410(hub: Hub, github: MemoryGitHub) -> None:
    github.delete_issue(OCR, 1)
    with refused(410):
        hub.issue(OCR, 1)


@pytest.mark.parametrize("name", ["octo", "octo/ocr/issues/1", "../user", "octo/..", "octo/o cr", "", "octo/ocr\n"])
def test_what_is_no_repository_is_404(hub: Hub, name: str) -> None:
    with refused(404):
        hub.issue(name, 1)


def several_issues(github: MemoryGitHub) -> None:
    for number in range(2, 8):
        later = NOON + timedelta(hours=number)
        state = "closed" if number % 2 else "open"
        github.add_issue(an_issue(number=number, created_at=later, updated_at=later, state=state))
    github.add_issue(an_issue(number=8, is_pull_request=True, created_at=NOON + timedelta(days=1)))


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        pytest.param({"limit": 100}, [7, 6, 5, 4, 3, 2, 1], id="all, newest first"),
        pytest.param({"limit": 3}, [7, 6, 5], id="at most three"),
        pytest.param({"limit": 0}, [], id="none"),
        pytest.param({"limit": 9, "state": "open"}, [6, 4, 2, 1], id="open"),
        pytest.param({"limit": 9, "state": "closed"}, [7, 5, 3], id="closed"),
        pytest.param({"limit": 9, "since": NOON + timedelta(hours=5)}, [7, 6, 5], id="updated since"),
        pytest.param({"limit": 2, "author": READER.login}, [7, 6], id="by somebody"),
        pytest.param({"limit": 9, "author": "nobody"}, [], id="by nobody"),
    ],
)
def test_issues_come_newest_first_without_pull_requests(
    hub: Hub, github: MemoryGitHub, arguments: dict[str, object], numbers: list[int]
) -> None:
    several_issues(github)
    assert [issue.number for issue in hub.issues(OCR, **arguments)] == numbers  # type: ignore[arg-type]


# Comments


def test_comments_come_in_order_and_every_page_of_them(hub: Hub, github: MemoryGitHub) -> None:
    said = [github.add_comment(OCR, 1, READER, f"comment {number}") for number in range(5)]
    assert hub.comments(OCR, 1) == said
    assert hub.comment(OCR, said[3].id) == said[3]


def test_an_issue_without_comments_has_none(hub: Hub) -> None:
    assert hub.comments(OCR, 1) == []


def test_a_comment_that_never_was_is_404(hub: Hub) -> None:
    with refused(404):
        hub.comment(OCR, 1)
    with refused(404):
        hub.comments(OCR, 77)


def test_a_posted_comment_is_ours_and_comes_last(hub: Hub, github: MemoryGitHub) -> None:
    github.add_comment(OCR, 1, READER, "first")
    posted = hub.post_comment(OCR, 1, "答案 *with* <b>\r\nlines 👍")
    assert (posted.body, posted.author) == ("答案 *with* <b>\r\nlines 👍", BOT)
    assert hub.comments(OCR, 1)[-1] == posted


@pytest.mark.parametrize(
    ("number", "body", "status"),
    [
        pytest.param(77, "hello", 404, id="no such issue"),
        pytest.param(1, " ", 422, id="empty"),
        pytest.param(1, "x" * 65_537, 422, id="too long"),
    ],
)
def test_a_comment_that_cannot_be_posted_is_refused(hub: Hub, number: int, body: str, status: int) -> None:
    with refused(status):
        hub.post_comment(OCR, number, body)
    assert hub.comments(OCR, 1) == []


def test_a_locked_issue_takes_no_comment(hub: Hub, github: MemoryGitHub) -> None:
    github.change_issue(OCR, 1, locked=True)
    with refused(403):
        hub.post_comment(OCR, 1, "hello")


def test_an_archived_repository_takes_nothing(hub: Hub, github: MemoryGitHub) -> None:
    github.add_repo("octo/old", archived=True)
    github.add_issue(an_issue(repo="octo/old"))
    for write in (
        lambda: hub.post_comment("octo/old", 1, "hello"),
        lambda: hub.add_labels("octo/old", 1, ("faq",)),
        lambda: hub.create_label("octo/old", "faq", "ededed", ""),
        lambda: hub.create_issue("octo/old", "t", "b"),
    ):
        with refused(403):
            write()


def test_an_own_comment_is_edited_in_place(hub: Hub) -> None:
    first, second = hub.post_comment(OCR, 1, "one"), hub.post_comment(OCR, 1, "two")
    hub.edit_comment(OCR, first.id, "three")
    assert [(comment.id, comment.body) for comment in hub.comments(OCR, 1)] == [(first.id, "three"), (second.id, "two")]


def test_an_own_comment_can_be_deleted_once(hub: Hub) -> None:
    posted = hub.post_comment(OCR, 1, "one")
    hub.delete_comment(OCR, posted.id)
    assert hub.comments(OCR, 1) == []
    with refused(404):
        hub.delete_comment(OCR, posted.id)
    with refused(404):
        hub.edit_comment(OCR, posted.id, "two")


def test_somebody_elses_comment_is_left_alone(hub: Hub, github: MemoryGitHub) -> None:
    theirs = github.add_comment(OCR, 1, READER, "theirs")
    with refused(403):
        hub.edit_comment(OCR, theirs.id, "ours")
    with refused(403):
        hub.delete_comment(OCR, theirs.id)
    assert hub.comments(OCR, 1) == [theirs]


def test_reacting_twice_is_once(hub: Hub, github: MemoryGitHub) -> None:
    theirs = github.add_comment(OCR, 1, READER, "/faq 9")
    hub.react(OCR, theirs.id, "+1")
    hub.react(OCR, theirs.id, "+1")
    hub.react(OCR, theirs.id, "eyes")
    assert hub.reactions(OCR, theirs.id) == [(BOT.login, "+1"), (BOT.login, "eyes")]
    assert hub.comment(OCR, theirs.id).reactions == {"+1": 1, "eyes": 1}


def test_reactions_come_with_who_gave_them_and_every_page_of_them(hub: Hub, github: MemoryGitHub) -> None:
    theirs = github.add_comment(OCR, 1, READER, "hello")
    given = [(f"fan-{number}", "heart") for number in range(5)]
    github.reactions[theirs.id] = list(given)
    assert hub.reactions(OCR, theirs.id) == given


def test_a_reaction_that_is_none_is_refused(hub: Hub, github: MemoryGitHub) -> None:
    theirs = github.add_comment(OCR, 1, READER, "hello")
    with refused(422):
        hub.react(OCR, theirs.id, "facepalm")
    with refused(404):
        hub.react(OCR, 1, "+1")


# Labels


def test_a_repository_tells_all_its_labels(hub: Hub) -> None:
    assert hub.repo_labels(OCR) == {"bug", "FAQ", "help wanted"}


def test_a_label_can_be_created_and_is_fine_if_it_exists(hub: Hub) -> None:
    hub.create_label(OCR, "新 label", "00ff00", "what for")
    hub.create_label(OCR, "新 label", "00ff00", "what for")
    hub.create_label(OCR, "faq", "00ff00", "there in another case")
    assert hub.repo_labels(OCR) == {"bug", "FAQ", "help wanted", "新 label"}


def test_a_label_with_a_colour_that_is_none_is_refused(hub: Hub) -> None:
    with refused(422):
        hub.create_label(OCR, "new", "green", "")


def test_labels_are_added_to_those_that_are_there(hub: Hub) -> None:
    hub.add_labels(OCR, 1, ("FAQ", "bug"))
    hub.add_labels(OCR, 1, ("faq",))
    assert hub.issue(OCR, 1).labels == ("bug", "FAQ")


def test_adding_no_labels_does_nothing(hub: Hub) -> None:
    hub.add_labels(OCR, 1, ())
    assert hub.issue(OCR, 1).labels == ("bug",)


def test_labels_are_not_added_to_an_issue_that_never_was(hub: Hub) -> None:
    with refused(404):
        hub.add_labels(OCR, 77, ("FAQ",))


@pytest.mark.parametrize(
    ("label", "left"),
    [
        pytest.param("bug", ("help wanted",), id="there"),
        pytest.param("BUG", ("help wanted",), id="there in another case"),
        pytest.param("help wanted", ("bug",), id="with a blank"),
        pytest.param("FAQ", ("bug", "help wanted"), id="not on the issue"),
        pytest.param("no/such label?", ("bug", "help wanted"), id="not in the repository"),
    ],
)
def test_a_label_is_taken_off_and_fine_if_it_is_not_there(hub: Hub, label: str, left: tuple[str, ...]) -> None:
    hub.add_labels(OCR, 1, ("help wanted",))
    hub.remove_label(OCR, 1, label)
    assert hub.issue(OCR, 1).labels == left


def test_a_label_is_not_taken_off_an_issue_that_never_was(hub: Hub) -> None:
    with refused(404):
        hub.remove_label(OCR, 77, "bug")


def test_the_history_of_labels_comes_in_order_with_who_did_it(hub: Hub, github: MemoryGitHub) -> None:
    hub.add_labels(OCR, 1, ("FAQ", "help wanted"))
    github.label(OCR, 1, MAINTAINER.login, remove="FAQ")
    hub.remove_label(OCR, 1, "help wanted")
    assert hub.label_history(OCR, 1) == [
        ("labeled", "FAQ", BOT.login),
        ("labeled", "help wanted", BOT.login),
        ("unlabeled", "FAQ", "maintainer"),
        ("unlabeled", "help wanted", BOT.login),
    ]


# People


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("boss", "admin"),
        ("maintainer", "maintain"),
        ("dev", "write"),
        ("helper", "triage"),
        ("fan", "read"),
        ("foe", "none"),
        ("some[bot]", "read"),
    ],
)
def test_a_permission_is_the_finest_role_that_github_tells(hub: Hub, login: str, role: str) -> None:
    assert hub.permission(OCR, login) == role


# Files


def test_the_default_branch_comes_with_its_head(hub: Hub, github: MemoryGitHub) -> None:
    head = github.commit(OCR, {"x": b"y"})
    assert hub.default_branch(OCR) == ("main", head)
    github.add_repo("octo/other", branch="release/2.0")
    assert hub.default_branch("octo/other")[0] == "release/2.0"


@pytest.mark.parametrize(
    ("folder", "paths"),
    [
        pytest.param("faq", ["faq/001-a.md", "faq/zh/001-a.md"], id="with folders in it"),
        pytest.param("faq/", ["faq/001-a.md", "faq/zh/001-a.md"], id="with a slash"),
        pytest.param("faq/zh", ["faq/zh/001-a.md"], id="in a folder"),
        pytest.param("", ["README.md", "faq-old/002-b.md", "faq/001-a.md", "faq/zh/001-a.md"], id="everything"),
        pytest.param("nowhere", [], id="not there"),
        pytest.param("README.md", [], id="a file"),
        pytest.param("faq/zh/deep", [], id="not there, in a folder"),
    ],
)
def test_files_below_a_folder_come_sorted(hub: Hub, folder: str, paths: list[str]) -> None:
    _, head = hub.default_branch(OCR)
    assert list(hub.files(OCR, folder, head)) == paths


def test_files_are_those_of_the_commit_that_was_asked_for(hub: Hub, github: MemoryGitHub) -> None:
    _, old = hub.default_branch(OCR)
    new = github.commit(OCR, {"faq/001-a.md": None, "faq/003 三.md": b"three"})
    assert list(hub.files(OCR, "faq", old)) == ["faq/001-a.md", "faq/zh/001-a.md"]
    assert list(hub.files(OCR, "faq", new)) == ["faq/003 三.md", "faq/zh/001-a.md"]
    assert hub.read_file(OCR, "faq/001-a.md", old) == b"one"
    assert hub.read_file(OCR, "faq/001-a.md", new) is None
    assert hub.read_file(OCR, "faq/003 三.md", new) == b"three"


def test_a_content_has_the_name_that_git_gives_it_in_every_commit(hub: Hub, github: MemoryGitHub) -> None:
    _, old = hub.default_branch(OCR)
    new = github.commit(OCR, {"faq/001-a.md": b"another", "faq/004-copy.md": b"one"})
    before, after = hub.files(OCR, "faq", old), hub.files(OCR, "faq", new)
    assert before["faq/001-a.md"] == after["faq/004-copy.md"] == blob_id(b"one")
    assert after["faq/001-a.md"] == blob_id(b"another")
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"  # git hash-object


def test_a_commit_that_never_was_is_404(hub: Hub) -> None:
    with refused(404):
        hub.files(OCR, "faq", "0" * 40)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("README.md", b"\x00\xff", id="bytes"),
        pytest.param("faq/zh/001-a.md", "一".encode(), id="in folders"),
        pytest.param("nowhere.md", None, id="not there"),
        pytest.param("faq", None, id="a folder"),
        pytest.param("faq/../README.md", None, id="a path that climbs"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_file_is_read_as_bytes(hub: Hub, path: str, content: bytes | None) -> None:
    _, head = hub.default_branch(OCR)
    assert hub.read_file(OCR, path, head) == content


def test_a_file_is_read_up_to_a_limit(hub: Hub, github: MemoryGitHub) -> None:
    head = github.commit(OCR, {"just.bin": b"x" * FILE_LIMIT, "more.bin": b"x" * (FILE_LIMIT + 1)})
    assert hub.read_file(OCR, "just.bin", head) == b"x" * FILE_LIMIT
    with refused(413):
        hub.read_file(OCR, "more.bin", head)


# Notes to the maintainers, and deliveries


def test_an_issue_can_be_opened(hub: Hub) -> None:
    opened = hub.create_issue(OCR, "What I would have said", "…", ("faq",))
    assert (opened.title, opened.author, opened.labels) == ("What I would have said", BOT, ("FAQ",))
    assert hub.issue(OCR, opened.number) == replace(opened, repo=hub.issue(OCR, opened.number).repo)


def test_a_check_run_can_be_written(hub: Hub, github: MemoryGitHub) -> None:
    _, head = hub.default_branch(OCR)
    hub.create_check(OCR, head, name="faq", conclusion="neutral", title="2 verdicts change", summary="…")
    assert github.repo(OCR).checks == [(head, "faq", "neutral", "2 verdicts change", "…")]


@pytest.mark.parametrize("repo", [pytest.param(None, id="of the App"), pytest.param(OCR, id="of a repository's hook")])
def test_failed_deliveries_can_be_asked_for_again(hub: Hub, github: MemoryGitHub, repo: str | None) -> None:
    for number in range(4):
        github.add_failed_delivery(number, f"guid-{number}", NOON + timedelta(hours=number), repo=repo)
    failed = hub.failed_deliveries(repo=repo, since=NOON + timedelta(hours=1))
    assert sorted(failed) == [(1, "guid-1"), (2, "guid-2"), (3, "guid-3")]
    hub.redeliver(2, repo=repo)
    with refused(404):
        hub.redeliver(99, repo=repo)


# Names


def test_a_renamed_repository_answers_to_its_old_name(hub: Hub, github: MemoryGitHub) -> None:
    several_issues(github)
    github.rename_repo(OCR, "new-owner/reader")
    posted = hub.post_comment(OCR, 1, "hello")
    assert hub.comments(OCR, 1) == hub.comments("new-owner/reader", 1) == [posted]
    assert hub.issue(OCR, 1).repo.full_name == "new-owner/reader"
    hub.add_labels(OCR, 1, ("FAQ",))
    assert hub.issue(OCR, 1).labels == ("bug", "FAQ")


def test_a_renamed_repository_lists_its_files(hub: Hub, github: MemoryGitHub) -> None:
    github.rename_repo(OCR, "octo/reader")
    assert list(hub.files(OCR, "", github.repo(OCR).head))[-1] == "faq/zh/001-a.md"


def test_a_renamed_repository_lists_its_issues(hub: Hub, github: MemoryGitHub) -> None:
    several_issues(github)
    github.rename_repo(OCR, "octo/reader")
    assert [issue.number for issue in hub.issues(OCR, limit=9, state="closed")] == [7, 5, 3]

"""The laws of the hub's port over HTTP: PyGithubHub against the sandbox behind a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import jwt
import pytest
from github import Auth

from bot.core.issue import Author, Comment, Issue
from bot.gh.connection import Connection
from bot.gh.hub import Hub
from bot.gh.pygithub_hub import PyGithubHub
from bot.gh.sandbox import records
from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.server import Server, bind
from bot.gh.sandbox.state import Sandbox
from tests.builders import BOT, MAINTAINER, NOON, READER, an_issue
from tests.gh.test_hub_contract import *  # noqa: F403
from tests.gh.test_hub_contract import OCR, refused
from tests.sandbox.scene import Clock

ADMIN = "boss"


class _Reactions:
    """Sets who reacted to a comment."""

    def __init__(self, github: SandboxGitHub) -> None:
        self._github = github

    def __setitem__(self, comment_id: int, given: list[tuple[str, str]]) -> None:
        for login, content in given:
            self._github.account(Author(login))
            self._github.sandbox.react(OCR, 1, comment_id, login, content)


class _Repo:
    """What the contract looks at in a repository."""

    def __init__(self, repo: records.Repository) -> None:
        self._repo = repo

    @property
    def head(self) -> str:
        return self._repo.branches["main"]

    @property
    def checks(self) -> list[tuple[str, str, str, str, str]]:
        checks = self._repo.checks
        return [(c.head_sha, c.name, str(c.conclusion), c.title, c.summary) for c in checks]


class SandboxGitHub:
    """The sandbox with the words in which the contract sets its scene."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(url="https://github.com", clock=Clock(NOON))
        self.sandbox.page_limit = 2
        self.reactions = _Reactions(self)
        self.account(BOT)
        self.sandbox.add_token("bot-token", BOT.login)

    def account(self, author: Author) -> str:
        user = self.sandbox.add_user(author.login, type="Bot" if author.is_bot else "User")
        user.id = author.id or user.id
        return author.login

    def add_repo(self, full_name: str, *, labels=(), people=None, files=None, branch="main", archived=False) -> None:
        for login in people or {}:
            self.account(Author(login))
        colours = dict.fromkeys(labels, ("ededed", ""))
        self.account(Author("some[bot]", is_bot=True))
        repo = self.sandbox.add_repo(full_name, labels=colours, roles=people, files=files, branch=branch)
        repo.archived = archived

    def rename_repo(self, full_name: str, new_name: str) -> None:
        owner = full_name.partition("/")[0]
        self.sandbox.rename_repo(full_name, new_name, owner)

    def commit(self, full_name: str, files: dict[str, bytes | None]) -> str:
        repo = self.sandbox.repo(full_name)
        before = repo.commits[repo.branches["main"]].files
        after = {path: content for path, content in {**before, **files}.items() if content is not None}
        return self.sandbox.put_files(full_name, after, ADMIN)

    def add_issue(self, issue: Issue) -> None:
        name = issue.repo.full_name
        repo = self.sandbox.repo(name)
        login = self.account(issue.author)
        if issue.author_association == "MEMBER":
            repo.roles[login] = "triage"
        for label in issue.labels:
            self.sandbox._label_for(repo, label)
        made = records.Issue(self.sandbox.new_id(), issue.number, login, issue.title, issue.body, NOON, NOON)
        made.created_at, made.updated_at = issue.created_at or NOON, issue.updated_at or NOON
        made.labels, made.state, made.locked = list(issue.labels), issue.state, issue.locked
        made.head = "0" * 40 if issue.is_pull_request else ""
        repo.issues[issue.number] = made
        repo.next_number = max(repo.next_number, issue.number + 1)

    def change_issue(self, full_name: str, number: int, **changes: object) -> None:
        issue = self.sandbox.issue(self.sandbox.repo(full_name), number)
        for name, value in changes.items():
            setattr(issue, name, value)

    def delete_issue(self, full_name: str, number: int) -> None:
        self.sandbox.delete_issue(full_name, number, ADMIN)

    def add_comment(self, full_name: str, number: int, author: Author, body: str) -> Comment:
        made = self.sandbox.post_comment(full_name, number, self.account(author), body)
        url = f"https://github.com/{full_name}/issues/{number}#issuecomment-{made.id}"
        return Comment(made.id, body, author, "NONE", made.created_at, made.updated_at, url=url)

    def label(self, full_name: str, number: int, login: str, *, remove: str) -> None:
        self.account(MAINTAINER)
        self.sandbox.remove_label(full_name, number, login, remove)

    def add_failed_delivery(self, delivery_id: int, guid: str, at: datetime, *, repo: str | None = None) -> None:
        hooks = self.sandbox.world.hooks
        if not hooks:
            self.sandbox.add_hook("https://elsewhere.example/hook", "", repo_name=repo or "")
            self.sandbox.add_hook("https://faqbot.example/webhook", "", repo_name=repo or "")
        hook = list(hooks)[-1 if repo else 0]
        delivery = records.Delivery(delivery_id, guid, hook, repo or OCR, 0, "issues", "opened", "{}", at)
        delivery.status_code, delivery.status = 502, "failed to connect to host"
        self.sandbox.world.deliveries.append(delivery)
        self.sandbox.resend = lambda delivery: None

    def repo(self, full_name: str) -> _Repo:
        return _Repo(self.sandbox.repo(full_name))


@pytest.fixture
def github() -> SandboxGitHub:
    """The contract's scene, in a sandbox."""
    github = SandboxGitHub()
    people = {"boss": "admin", "maintainer": "maintain", "dev": "write"}
    people |= {"helper": "triage", "fan": "read", "foe": "none"}
    files = {
        "faq/001-a.md": b"one",
        "faq/zh/001-a.md": "一".encode(),
        "faq-old/002-b.md": b"two",
        "README.md": b"\x00\xff",
    }
    github.add_repo(OCR, labels=("bug", "FAQ", "help wanted"), people=people, files=files)
    github.account(READER)
    github.add_issue(an_issue("标题 <b>", "body\r\nof it", labels=("bug",)))
    return github


@pytest.fixture
def address(github: SandboxGitHub) -> Iterator[str]:
    server = Server(create_sandbox_app(github.sandbox, Faults()), bind("127.0.0.1", 0), threads=4)
    server.start()
    yield f"{server.url}/api"
    server.stop()


@pytest.fixture
def hub(address: str) -> Iterator[Hub]:
    connection = Connection(Auth.Token("bot-token"), api=address, backoff=0)
    yield PyGithubHub(connection)
    connection.close()


@pytest.mark.parametrize("repo", [pytest.param(None, id="of the App"), pytest.param(OCR, id="of a repository's hook")])
def test_failed_deliveries_can_be_asked_for_again(
    hub: Hub, github: SandboxGitHub, address: str, repo: str | None
) -> None:
    if repo is None:  # only the App itself may ask, with a token that it signs
        app = github.sandbox.add_app("faqbot", "octo")
        hub = PyGithubHub(Connection(_as_app(app.id), api=address, backoff=0))
    for number in range(4):
        github.add_failed_delivery(number, f"guid-{number}", NOON + timedelta(hours=number), repo=repo)
    failed = hub.failed_deliveries(repo=repo, since=NOON + timedelta(hours=1))
    assert sorted(failed) == [(1, "guid-1"), (2, "guid-2"), (3, "guid-3")]
    hub.redeliver(2, repo=repo)
    with refused(404):
        hub.redeliver(99, repo=repo)


def _as_app(app_id: int) -> Auth.Auth:
    token = jwt.encode({"iss": str(app_id), "exp": 4_000_000_000}, "unchecked here, but long enough to be a key")
    return Auth.AppAuthToken(token)

"""The hub without a network: the whole port over a GitHub in memory, for tests and rehearsals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

from bot.core.issue import WRITERS, Author, Comment, Issue
from bot.errors import HubError, Permanent
from bot.gh.blob import blob_id
from bot.gh.hub import FILE_LIMIT
from bot.gh.memory_github import MemoryGitHub
from bot.gh.usage import Usage

REACTIONS = frozenset({"+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"})
BODY_LIMIT = 65_536  # characters, GitHub's limit for a comment and for an issue

BOT = Author("faqbot[bot]", 99, is_bot=True)

_T = TypeVar("_T")


class MemoryHub:
    """`bot.gh.hub.Hub` over `github`, where tests set the scene: `hub.github.add_issue(...)`.

    `writes` lists what was written as (verb, repo, argument, ...). `fail` makes the next calls raise.
    """

    def __init__(self, github: MemoryGitHub | None = None, me: Author = BOT) -> None:
        self.github = github or MemoryGitHub()
        self.writes: list[tuple[object, ...]] = []
        self.calls: list[str] = []
        self._me = me
        self._failures: list[tuple[str, HubError, bool]] = []

    def fail(self, error: HubError, *, verb: str = "", times: int = 1, after: bool = False) -> None:
        """Let the next `times` calls (of `verb`, or any) raise; `after`: the work is done and only its answer lost."""
        self._failures += [(verb, error, after)] * times

    def me(self) -> Author:
        """See Hub."""
        return self._call("me", lambda: self._me)

    def issue(self, repo: str, number: int) -> Issue:
        """See Hub."""
        return self._call("issue", lambda: self.github.issue(repo, number))

    def issues(
        self, repo: str, *, since: datetime | None = None, state: str = "all", author: str = "", limit: int
    ) -> Iterator[Issue]:
        """See Hub."""

        def wanted(issue: Issue) -> bool:
            recent = since is None or (issue.updated_at is not None and issue.updated_at >= since)
            by = author.casefold() in ("", issue.author.login.casefold())
            return recent and by and not issue.is_pull_request and state in ("all", issue.state)

        def find() -> list[Issue]:
            found = filter(wanted, self.github.repo(repo).issues.values())
            return sorted(found, key=lambda issue: (issue.created_at, issue.number), reverse=True)[:limit]

        return iter(self._call("issues", find))

    def comments(self, repo: str, number: int) -> list[Comment]:
        """See Hub."""

        def find() -> list[Comment]:
            self.github.issue(repo, number)
            return [self.github.comment(repo, id) for id in self.github.repo(repo).threads[number]]

        return self._call("comments", find)

    def comment(self, repo: str, comment_id: int) -> Comment:
        """See Hub."""
        return self._call("comment", lambda: self.github.comment(repo, comment_id))

    def post_comment(self, repo: str, number: int, body: str) -> Comment:
        """See Hub."""

        def post() -> Comment:
            issue = self.github.issue(repo, number)
            self._must_be_writable(repo)
            if issue.locked and self.github.repo(repo).role(self._me.login) not in WRITERS:
                raise Permanent("the conversation is locked", 403)
            _must_be_text(body)
            return self.github.add_comment(repo, number, self._me, body)

        return self._write("post_comment", post, repo, number, body)

    def edit_comment(self, repo: str, comment_id: int, body: str) -> None:
        """See Hub."""

        def edit() -> None:
            self._must_be_mine(repo, comment_id)
            _must_be_text(body)
            self.github.change_comment(repo, comment_id, body=body)

        self._write("edit_comment", edit, repo, comment_id, body)

    def delete_comment(self, repo: str, comment_id: int) -> None:
        """See Hub."""

        def delete() -> None:
            self._must_be_mine(repo, comment_id)
            self.github.delete_comment(repo, comment_id)

        self._write("delete_comment", delete, repo, comment_id)

    def react(self, repo: str, comment_id: int, content: str) -> None:
        """See Hub."""

        def add() -> None:
            self.github.comment(repo, comment_id)
            self._must_be_writable(repo)
            if content not in REACTIONS:
                raise Permanent(f"{content} is not a reaction", 422)
            given = self.github.reactions.setdefault(comment_id, [])
            if (self._me.login, content) not in given:
                given.append((self._me.login, content))

        self._write("react", add, repo, comment_id, content)

    def reactions(self, repo: str, comment_id: int) -> list[tuple[str, str]]:
        """See Hub."""

        def find() -> list[tuple[str, str]]:
            self.github.comment(repo, comment_id)
            return list(self.github.reactions.get(comment_id, []))

        return self._call("reactions", find)

    def repo_labels(self, repo: str) -> frozenset[str]:
        """See Hub."""
        return self._call("repo_labels", lambda: frozenset(self.github.repo(repo).labels))

    def create_label(self, repo: str, name: str, color: str, description: str) -> None:
        """See Hub."""

        def create() -> None:
            self._must_be_writable(repo)
            if not name or not re.fullmatch(r"[0-9a-fA-F]{6}", color):
                raise Permanent("a label needs a name and a colour of six hexadecimal digits", 422)
            self.github.repo(repo).spelling(name, (color, description))

        self._write("create_label", create, repo, name, color, description)

    def add_labels(self, repo: str, number: int, labels: tuple[str, ...]) -> None:
        """See Hub."""

        def add() -> None:
            self._must_be_writable(repo)
            self.github.label(repo, number, self._me.login, add=labels)

        self._write("add_labels", add, repo, number, labels)

    def remove_label(self, repo: str, number: int, label: str) -> None:
        """See Hub."""

        def remove() -> None:
            self._must_be_writable(repo)
            self.github.label(repo, number, self._me.login, remove=label)

        self._write("remove_label", remove, repo, number, label)

    def label_history(self, repo: str, number: int) -> list[tuple[str, str, str]]:
        """See Hub."""

        def find() -> list[tuple[str, str, str]]:
            self.github.issue(repo, number)
            return list(self.github.repo(repo).history[number])

        return self._call("label_history", find)

    def permission(self, repo: str, login: str) -> str:
        """See Hub. Whoever was given no role reads, as in a public repository."""
        return self._call("permission", lambda: self.github.repo(repo).role(login))

    def default_branch(self, repo: str) -> tuple[str, str]:
        """See Hub."""
        return self._call("default_branch", lambda: (self.github.repo(repo).branch, self.github.repo(repo).head))

    def files(self, repo: str, folder: str, ref: str) -> dict[str, str]:
        """See Hub."""
        prefix = folder.strip("/") + "/" if folder.strip("/") else ""

        def find() -> dict[str, str]:
            tree = sorted(self.github.tree(repo, ref).items())
            return {path: blob_id(content) for path, content in tree if path.startswith(prefix)}

        return self._call("files", find)

    def read_file(self, repo: str, path: str, ref: str) -> bytes | None:
        """See Hub."""

        def find() -> bytes | None:
            content = self.github.tree(repo, ref).get(path)
            if content is not None and len(content) > FILE_LIMIT:
                raise Permanent(f"a file of {len(content)} bytes is too large to read", 413)
            return content

        return self._call("read_file", find)

    def create_issue(self, repo: str, title: str, body: str, labels: tuple[str, ...] = ()) -> Issue:
        """See Hub."""

        def create() -> Issue:
            self._must_be_writable(repo)
            _must_be_text(title)
            home = self.github.repo(repo)
            names = tuple(home.spelling(label) for label in labels)
            return self.github.add_issue(Issue(title, body, repo=home.repo, author=self._me, labels=names))

        return self._write("create_issue", create, repo, title, body, labels)

    def create_check(self, repo: str, sha: str, *, name: str, conclusion: str, title: str, summary: str) -> None:
        """See Hub."""

        def create() -> None:
            if conclusion not in ("success", "neutral", "failure"):
                raise Permanent(f"{conclusion} is not a conclusion", 422)
            self.github.repo(repo).checks.append((sha, name, conclusion, title, summary))

        self._write("create_check", create, repo, sha, name, conclusion, title, summary)

    def failed_deliveries(self, *, repo: str | None, since: datetime) -> list[tuple[int, str]]:
        """See Hub."""
        return self._call(
            "failed_deliveries", lambda: [(id, guid) for id, guid, at in self._failed(repo) if at >= since]
        )

    def redeliver(self, delivery_id: int, *, repo: str | None) -> None:
        """See Hub."""

        def again() -> None:
            if delivery_id not in [id for id, _, _ in self._failed(repo)]:
                raise Permanent(f"no delivery {delivery_id}", 404)

        self._write("redeliver", again, repo, delivery_id)

    def _failed(self, repo: str | None) -> list[tuple[int, str, datetime]]:
        return self.github.repo(repo).failed if repo else self.github.failed

    def _write(self, verb: str, work: Callable[[], _T], *arguments: object) -> _T:
        def recorded() -> _T:
            result = work()
            self.writes.append((verb, *arguments))
            return result

        return self._call(verb, recorded)

    def _call(self, verb: str, work: Callable[[], _T]) -> _T:
        self.calls.append(verb)
        failure = next((failure for failure in self._failures if failure[0] in ("", verb)), None)
        if failure is None:
            return work()
        self._failures.remove(failure)
        if failure[2]:
            work()
        raise failure[1]

    def _must_be_writable(self, repo: str) -> None:
        if self.github.repo(repo).repo.archived:
            raise Permanent(f"{repo} is archived", 403)

    def _must_be_mine(self, repo: str, comment_id: int) -> None:
        if self.github.comment(repo, comment_id).author.login != self._me.login:
            raise Permanent(f"comment {comment_id} is somebody else's", 403)
        self._must_be_writable(repo)


class MemoryCredentials:
    """`bot.gh.hub.Credentials` that give one hub for everything, or raise what `refusals` has for an installation."""

    def __init__(self, hub: MemoryHub) -> None:
        self.usage = Usage()
        self.refusals: dict[int, HubError] = {}
        self.forgotten: list[int] = []
        self._hub = hub

    def hub_for(self, installation: int, repo: str) -> MemoryHub:
        """See Credentials."""
        if installation in self.refusals:
            raise self.refusals[installation]
        return self._hub

    def app_hub(self) -> MemoryHub:
        """See Credentials."""
        return self._hub

    def forget(self, installation: int) -> None:
        """See Credentials."""
        self.forgotten.append(installation)

    def close(self) -> None:
        """See Credentials."""


def _must_be_text(text: str) -> None:
    if not text.strip() or len(text) > BODY_LIMIT:
        raise Permanent("the text is empty or too long", 422)

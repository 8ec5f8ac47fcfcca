"""The hub over GitHub's REST API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from bot.core.issue import Author, Comment, Issue, Repo
from bot.errors import Permanent
from bot.gh.answers import (
    BranchPart,
    ContentPart,
    DeliveryPart,
    HookPart,
    LabelEventPart,
    PermissionPart,
    ReactionPart,
    TreePart,
    ViewerPart,
    read,
)
from bot.gh.connection import Answer, Connection, Moved
from bot.gh.payloads import CommentPart, IssuePart, LabelPart, RepoPart, UserPart, author_of
from bot.gh.usage import Usage

SUMMARY_LIMIT = 65_535  # characters; GitHub refuses a longer summary of a check run

_T = TypeVar("_T")


class PyGithubHub:
    """`bot.gh.hub.Hub` as the account that `connection` authenticates.

    `me` is that account, or how to find it out; without it GitHub is asked once. `hook_path` is how the address of our
    webhook ends, to tell it among a repository's hooks.
    """

    def __init__(
        self, connection: Connection, *, me: Author | Callable[[], Author] | None = None, hook_path: str = "/webhook"
    ) -> None:
        self._connection = connection
        self._me: Author | Callable[[], Author] = me or self._ask_who_i_am
        self._hook_path = hook_path
        self._moved: dict[str, str] = {}

    @property
    def usage(self) -> Usage:
        """Counts of requests, and the rate limit as last seen."""
        return self._connection.usage

    def me(self) -> Author:
        """See Hub."""
        if not isinstance(self._me, Author):
            self._me = self._me()
        return self._me

    def issue(self, repo: str, number: int) -> Issue:
        """See Hub."""
        return _issue(repo, read(IssuePart, self._get(repo, f"/issues/{number}")))

    def issues(
        self, repo: str, *, since: datetime | None = None, state: str = "all", author: str = "", limit: int
    ) -> Iterator[Issue]:
        """See Hub."""
        self._look_up(repo)  # a renamed repository would answer without regard to the parameters
        parameters = {"state": state, "sort": "created", "direction": "desc"}
        if since:
            parameters["since"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if author:
            parameters["creator"] = author
        for part in self._pages(repo, "/issues", IssuePart, **parameters):
            if limit <= 0:
                return
            if part.pull_request is None:
                limit -= 1
                yield _issue(repo, part)

    def comments(self, repo: str, number: int) -> list[Comment]:
        """See Hub."""
        return [part.value() for part in self._pages(repo, f"/issues/{number}/comments", CommentPart)]

    def comment(self, repo: str, comment_id: int) -> Comment:
        """See Hub."""
        comment: Comment = read(CommentPart, self._get(repo, f"/issues/comments/{comment_id}")).value()
        return comment

    def post_comment(self, repo: str, number: int, body: str) -> Comment:
        """See Hub."""
        answer = self._send("POST", repo, f"/issues/{number}/comments", {"body": body})
        comment: Comment = read(CommentPart, answer).value()
        return comment

    def edit_comment(self, repo: str, comment_id: int, body: str) -> None:
        """See Hub."""
        self._send("PATCH", repo, f"/issues/comments/{comment_id}", {"body": body})

    def delete_comment(self, repo: str, comment_id: int) -> None:
        """See Hub."""
        self._send("DELETE", repo, f"/issues/comments/{comment_id}")

    def react(self, repo: str, comment_id: int, content: str) -> None:
        """See Hub."""
        self._send("POST", repo, f"/issues/comments/{comment_id}/reactions", {"content": content})

    def reactions(self, repo: str, comment_id: int) -> list[tuple[str, str]]:
        """See Hub."""
        parts = self._pages(repo, f"/issues/comments/{comment_id}/reactions", ReactionPart)
        return [(author_of(part.user).login, part.content) for part in parts]

    def repo_labels(self, repo: str) -> frozenset[str]:
        """See Hub."""
        return frozenset(part.name for part in self._pages(repo, "/labels", LabelPart))

    def create_label(self, repo: str, name: str, color: str, description: str) -> None:
        """See Hub."""
        try:
            self._send("POST", repo, "/labels", {"name": name, "color": color, "description": description})
        except Permanent as refused:
            if refused.status != 422:
                raise
            with suppress(Permanent):  # raise the refusal, unless the label is there
                self._get(repo, f"/labels/{quote(name, safe='')}")
                return
            raise

    def add_labels(self, repo: str, number: int, labels: tuple[str, ...]) -> None:
        """See Hub."""
        if labels:
            self._send("POST", repo, f"/issues/{number}/labels", {"labels": list(labels)})

    def remove_label(self, repo: str, number: int, label: str) -> None:
        """See Hub."""
        try:
            self._send("DELETE", repo, f"/issues/{number}/labels/{quote(label, safe='')}")
        except Permanent as refused:
            if refused.status != 404 or "label does not exist" not in str(refused).lower():
                raise

    def label_history(self, repo: str, number: int) -> list[tuple[str, str, str]]:
        """See Hub."""
        happened = (part.value() for part in self._pages(repo, f"/issues/{number}/events", LabelEventPart))
        return [event for event in happened if event]

    def permission(self, repo: str, login: str) -> str:
        """See Hub."""
        part = read(PermissionPart, self._get(repo, f"/collaborators/{quote(login, safe='')}/permission"))
        return str(part.role)

    def default_branch(self, repo: str) -> tuple[str, str]:
        """See Hub."""
        branch = self._look_up(repo).default_branch
        head = read(BranchPart, self._get(repo, f"/branches/{quote(branch, safe='')}")).commit.sha
        return branch, head

    def files(self, repo: str, folder: str, ref: str) -> dict[str, str]:
        """See Hub."""
        self._look_up(repo)  # a renamed repository would answer without regard to `recursive`
        prefix = ""
        for step in PurePosixPath(folder).parts:
            entries = self._tree(repo, ref).tree
            below = next((entry for entry in entries if entry.path == step and entry.type == "tree"), None)
            if below is None:
                return {}
            ref = below.sha
            prefix += step + "/"
        return dict(sorted((prefix + path, sha) for path, sha in self._below(repo, ref)))

    def read_file(self, repo: str, path: str, ref: str) -> bytes | None:
        """See Hub."""
        if not all(step not in ("", ".", "..") for step in path.split("/")):
            return None
        try:
            answer = self._get(repo, f"/contents/{quote(path)}", ref=ref)
        except Permanent as refused:
            if refused.status == 404:
                return None
            raise
        content: bytes | None = None if answer.text.startswith("[") else read(ContentPart, answer).value()
        return content

    def create_issue(self, repo: str, title: str, body: str, labels: tuple[str, ...] = ()) -> Issue:
        """See Hub."""
        answer = self._send("POST", repo, "/issues", {"title": title, "body": body, "labels": list(labels)})
        return _issue(repo, read(IssuePart, answer))

    def create_check(self, repo: str, sha: str, *, name: str, conclusion: str, title: str, summary: str) -> None:
        """See Hub."""
        output = {"title": title, "summary": summary[:SUMMARY_LIMIT]}
        run = {"name": name, "head_sha": sha, "status": "completed", "conclusion": conclusion, "output": output}
        self._send("POST", repo, "/check-runs", run)

    def failed_deliveries(self, *, repo: str | None, since: datetime) -> list[tuple[int, str]]:
        """See Hub. Deliveries that a later attempt handed over do not count; GitHub remembers three days."""
        failed: dict[str, int] = {}
        handed_over: set[str] = set()
        for hook in self._hooks(repo):
            for part in self._deliveries(f"{hook}/deliveries", since):
                if not part.failed:
                    handed_over.add(part.guid)
                failed.setdefault(part.guid, part.id)
        return [(id, guid) for guid, id in failed.items() if guid not in handed_over]

    def redeliver(self, delivery_id: int, *, repo: str | None) -> None:
        """See Hub."""
        missing = Permanent(f"no hook of {repo} knows delivery {delivery_id}", 404)
        for hook in self._hooks(repo):
            try:
                self._connection.send("POST", f"{hook}/deliveries/{delivery_id}/attempts")
                return
            except Permanent as refused:
                if refused.status != 404:
                    raise
                missing = refused
        raise missing

    def _ask_who_i_am(self) -> Author:
        try:
            account: Author = read(UserPart, self._connection.get("/user")).value()
        except Permanent as refused:
            if refused.status != 403:
                raise
            # The token of an App or of a workflow may not ask this way, but may ask GraphQL.
            account = read(ViewerPart, self._connection.query("query { viewer { login databaseId } }")).value()
        return account

    def _tree(self, repo: str, ref: str, **parameters: Any) -> TreePart:
        tree: TreePart = read(TreePart, self._get(repo, f"/git/trees/{quote(ref, safe='')}", **parameters))
        return tree

    def _below(self, repo: str, sha: str) -> Iterator[tuple[str, str]]:
        tree = self._tree(repo, sha, recursive=1)
        if not tree.truncated:
            yield from ((entry.path, entry.sha) for entry in tree.tree if entry.is_file)
            return
        for entry in self._tree(repo, sha).tree:  # too much for one answer: folder by folder
            if entry.is_file:
                yield entry.path, entry.sha
            elif entry.type == "tree":
                yield from ((f"{entry.path}/{path}", sha) for path, sha in self._below(repo, entry.sha))

    def _hooks(self, repo: str | None) -> list[str]:
        if repo is None:
            return ["/app/hook"]
        hooks = [hook for hook in self._pages(repo, "/hooks", HookPart) if hook.active]
        ours = [hook for hook in hooks if urlsplit(str(hook.config.get("url"))).path.endswith(self._hook_path)]
        return [f"{self._base(repo)}/hooks/{hook.id}" for hook in ours]

    def _deliveries(self, path: str, since: datetime) -> Iterator[DeliveryPart]:
        for answer in self._connection.pages(path):
            for part in read(list[DeliveryPart], answer):
                if part.delivered_at < since:  # they come newest first
                    return
                yield part

    def _pages(self, repo: str, tail: str, model: type[_T], **parameters: Any) -> Iterator[_T]:
        for answer in self._connection.pages(self._base(repo) + tail, **parameters):
            yield from read(list[model], answer)  # type: ignore[valid-type]

    def _get(self, repo: str, tail: str, **parameters: Any) -> Answer:
        return self._follow(repo, lambda base: self._connection.get(base + tail, **parameters))

    def _send(self, method: str, repo: str, tail: str, body: object = None) -> Answer:
        return self._follow(repo, lambda base: self._connection.send(method, base + tail, body))

    def _follow(self, repo: str, request: Callable[[str], Answer]) -> Answer:
        before = self._base(repo)
        try:
            return request(before)
        except Moved:
            self._look_up(repo)
            if self._base(repo) == before:
                raise
            return request(self._base(repo))

    def _look_up(self, repo: str) -> RepoPart:
        found: RepoPart = read(RepoPart, self._connection.get(self._base(repo)))
        self._moved[repo.lower()] = found.full_name
        return found

    def _base(self, repo: str) -> str:
        return repo_path(self._moved.get(repo.lower(), repo))


def repo_path(full_name: str) -> str:
    """Where GitHub's API has a repository. Permanent 404 for what cannot be the name of one."""
    if not re.fullmatch(r"(?!\.+/)[A-Za-z0-9_.-]+/(?!\.+$)[A-Za-z0-9_.-]+", full_name):
        raise Permanent(f"{full_name!r} is not the name of a repository", 404)
    return f"/repos/{full_name}"


def _issue(repo: str, part: IssuePart) -> Issue:
    home = "/".join(urlsplit(part.repository_url).path.split("/")[-2:])
    return part.value(Repo(home or repo))

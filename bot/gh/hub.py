"""The port to GitHub: the few verbs that the bot needs, in plain values.

Implementations: `bot.gh.pygithub_hub.PyGithubHub` for real, `bot.gh.memory_hub.MemoryHub` in memory; the same contract
tests hold both. Every verb raises `bot.errors.HubError` (Transient, RateLimited, Permanent) and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from bot.core.issue import Author, Comment, Issue
from bot.gh.usage import Usage

FILE_LIMIT = 1_000_000  # bytes; the contents API gives no more


class Hub(Protocol):
    """GitHub as one account sees it. `repo` is always owner/name."""

    def me(self) -> Author:
        """The account that the bot acts as; its comments are the only ones whose marker counts."""

    def issue(self, repo: str, number: int) -> Issue:
        """One issue, or pull request in issue clothes."""

    def issues(
        self, repo: str, *, since: datetime | None = None, state: str = "all", author: str = "", limit: int
    ) -> Iterator[Issue]:
        """Issues (no pull requests), most recently created first, at most `limit`, updated since, by `author`.

        GitHub is known to find none of an App's own where there is data residency: look without `author` then.
        """

    def comments(self, repo: str, number: int) -> list[Comment]:
        """All comments of an issue in order of time, every page of them."""

    def comment(self, repo: str, comment_id: int) -> Comment:
        """One comment."""

    def post_comment(self, repo: str, number: int, body: str) -> Comment:
        """Post a comment, once: a lost answer raises Transient, and the caller looks before trying again."""

    def edit_comment(self, repo: str, comment_id: int, body: str) -> None:
        """Replace the text of an own comment."""

    def delete_comment(self, repo: str, comment_id: int) -> None:
        """Delete an own comment."""

    def react(self, repo: str, comment_id: int, content: str) -> None:
        """Put a reaction on a comment (twice is once)."""

    def reactions(self, repo: str, comment_id: int) -> list[tuple[str, str]]:
        """Who reacted how to a comment: (login, content)."""

    def repo_labels(self, repo: str) -> frozenset[str]:
        """Names of the labels that the repository has."""

    def create_label(self, repo: str, name: str, color: str, description: str) -> None:
        """Create a label; fine if it exists."""

    def add_labels(self, repo: str, number: int, labels: tuple[str, ...]) -> None:
        """Put labels on an issue."""

    def remove_label(self, repo: str, number: int, label: str) -> None:
        """Take a label off an issue; fine if it is not there."""

    def label_history(self, repo: str, number: int) -> list[tuple[str, str, str]]:
        """Label events of an issue in order: ("labeled" | "unlabeled", label, login)."""

    def permission(self, repo: str, login: str) -> str:
        """admin, maintain, write, triage, read or none, as the collaborator permission API says."""

    def default_branch(self, repo: str) -> tuple[str, str]:
        """Name and head commit of the default branch."""

    def files(self, repo: str, folder: str, ref: str) -> dict[str, str]:
        """The files below `folder` at `ref`, sorted by path, and Git's name for the content of each (see blob_id).

        Empty where the folder does not exist.
        """

    def read_file(self, repo: str, path: str, ref: str) -> bytes | None:
        """Content of a file at `ref`; None where it does not exist, Permanent 413 where it is over FILE_LIMIT."""

    def create_issue(self, repo: str, title: str, body: str, labels: tuple[str, ...] = ()) -> Issue:
        """Open an issue (used for notes to the maintainers only)."""

    def create_check(self, repo: str, sha: str, *, name: str, conclusion: str, title: str, summary: str) -> None:
        """Write a check run on a commit; `conclusion` is success, neutral or failure."""

    def failed_deliveries(self, *, repo: str | None, since: datetime) -> list[tuple[int, str]]:
        """(id, guid) of deliveries that GitHub could not hand over, of the App (repo None) or of a hook."""

    def redeliver(self, delivery_id: int, *, repo: str | None) -> None:
        """Ask GitHub to deliver again."""


class Credentials(Protocol):
    """Who the bot is, and where it may speak. Threads may share one."""

    usage: Usage

    def hub_for(self, installation: int, repo: str) -> Hub:
        """The hub of an installation (0: of the one that has the repository). Permanent where there is none."""

    def app_hub(self) -> Hub | None:
        """The hub that knows the App's own deliveries; None where no App is involved and repositories have hooks."""

    def forget(self, installation: int) -> None:
        """Drop what is known of an installation: it was removed, suspended or got other repositories."""

    def close(self) -> None:
        """Let go of the connections; the credentials are of no use afterwards."""

"""Payloads to events: one model per kind of payload, and the table of those that concern us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import Field

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
from bot.core.issue import Repo
from bot.gh.payloads import CommentPart, Id, IssuePart, Login, Part, RepoPart, Sha, Text, UserPart, author_of


@dataclass(frozen=True, slots=True)
class Ignored:
    """A sound delivery that is not for us, and why."""

    reason: str
    delivery: str = ""


class _Ref(Part):
    id: Id


class Payload(Part):
    """What all payloads share."""

    action: str = ""
    sender: UserPart | None = None
    installation: _Ref | None = None
    repository: RepoPart | None = None

    def event(self, delivery: str) -> Event | Ignored:
        """What it tells."""
        raise NotImplementedError

    def _shared(self, delivery: str) -> dict[str, Any]:
        return {
            "delivery": delivery,
            "repo": self.repository.value() if self.repository else Repo(""),
            "sender": author_of(self.sender),
            "installation": self.installation.id if self.installation else 0,
        }


class _AboutIssue(Payload):
    repository: RepoPart
    issue: IssuePart

    def _shared(self, delivery: str) -> dict[str, Any]:
        return {**super()._shared(delivery), "issue": self.issue.value(self.repository.value())}


class _Moved(Part):
    old_issue: _Ref | None = None
    new_issue: IssuePart | None = None
    new_repository: RepoPart | None = None


class _Opened(_AboutIssue):
    changes: _Moved | None = None

    def event(self, delivery: str) -> Event | Ignored:
        came_from_elsewhere = self.changes is not None and self.changes.old_issue is not None
        return IssueOpened(**self._shared(delivery), how="transferred" if came_from_elsewhere else self.action)


class _Transferred(_AboutIssue):
    """Sent to the repository that the issue left; what it tells is of the issue where it is now."""

    changes: _Moved

    def event(self, delivery: str) -> Event | Ignored:
        if not (self.changes.new_issue and self.changes.new_repository):
            return Ignored("transferred to a place that we are not told", delivery)
        repo = self.changes.new_repository.value()
        there = {"repo": repo, "issue": self.changes.new_issue.value(repo)}
        return IssueOpened(**{**self._shared(delivery), **there}, how="transferred")


class _Edited(_AboutIssue):
    def event(self, delivery: str) -> Event | Ignored:
        return IssueEdited(**self._shared(delivery))


class _Closed(_AboutIssue):
    def event(self, delivery: str) -> Event | Ignored:
        return IssueClosed(**self._shared(delivery))


class _Commented(_AboutIssue):
    comment: CommentPart

    def _shared(self, delivery: str) -> dict[str, Any]:
        return {**super()._shared(delivery), "comment": self.comment.value()}

    def event(self, delivery: str) -> Event | Ignored:
        happened = CommentCreated if self.action == "created" else CommentDeleted
        return happened(**self._shared(delivery))


class _From(Part):
    before: Text = Field(alias="from")


class _TextChange(Part):
    body: _From | None = None


class _CommentEdited(_Commented):
    changes: _TextChange = _TextChange()

    def event(self, delivery: str) -> Event | Ignored:
        shared = self._shared(delivery)
        before = self.changes.body.before if self.changes.body else self.comment.value().body
        return CommentEdited(**shared, before=before)


class _Push(Payload):
    repository: RepoPart
    ref: Text
    deleted: bool = False

    def event(self, delivery: str) -> Event | Ignored:
        if self.deleted or self.ref != f"refs/heads/{self.repository.default_branch}":
            return Ignored("a push elsewhere than to the default branch", delivery)
        return Pushed(**self._shared(delivery))


class _Installation(Payload):
    installation: _Ref
    repositories: tuple[RepoPart, ...] | None = None
    repositories_added: tuple[RepoPart, ...] = ()
    repositories_removed: tuple[RepoPart, ...] = ()

    def event(self, delivery: str) -> Event | Ignored:
        concerned = self.repositories or self.repositories_added or self.repositories_removed
        if self.action == "removed":
            concerned = self.repositories_removed
        repos = tuple(repo.value() for repo in concerned)
        return InstallationChanged(**self._shared(delivery), how=self.action, repos=repos)


class _NameChange(Part):
    name: _From


class _Rename(Part):
    repository: _NameChange


class _RepositoryRenamed(Payload):
    repository: RepoPart
    changes: _Rename

    def event(self, delivery: str) -> Event | Ignored:
        owner = self.repository.full_name.partition("/")[0]
        return RepositoryRenamed(**self._shared(delivery), before=f"{owner}/{self.changes.repository.name.before}")


class _Account(Part):
    login: Login


class _Accounts(Part):
    user: _Account | None = None
    organization: _Account | None = None


class _OwnerBefore(Part):
    before: _Accounts = Field(alias="from")


class _OwnerChange(Part):
    owner: _OwnerBefore


class _RepositoryTransferred(Payload):
    repository: RepoPart
    changes: _OwnerChange

    def event(self, delivery: str) -> Event | Ignored:
        owner = self.changes.owner.before.user or self.changes.owner.before.organization
        if owner is None:
            return Ignored("transferred from an owner that we are not told", delivery)
        name = self.repository.full_name.partition("/")[2]
        return RepositoryRenamed(**self._shared(delivery), before=f"{owner.login}/{name}")


class _Tip(Part):
    sha: Sha
    repo: RepoPart | None = None


class _PullRequest(Part):
    head: _Tip


class _PullRequestChanged(Payload):
    repository: RepoPart
    number: Id
    pull_request: _PullRequest

    def event(self, delivery: str) -> Event | Ignored:
        head = self.pull_request.head
        from_fork = head.repo is None or head.repo.id != self.repository.id
        shared = self._shared(delivery)
        return PullRequestChanged(**shared, number=self.number, head=head.sha, from_fork=from_fork)


#: (X-GitHub-Event, action) of the deliveries that concern us; all others are ignored.
EVENTS: Mapping[tuple[str, str], type[Payload]] = MappingProxyType(
    {
        ("issues", "opened"): _Opened,
        ("issues", "reopened"): _Opened,
        ("issues", "transferred"): _Transferred,
        ("issues", "edited"): _Edited,
        ("issues", "closed"): _Closed,
        ("issue_comment", "created"): _Commented,
        ("issue_comment", "edited"): _CommentEdited,
        ("issue_comment", "deleted"): _Commented,
        ("push", ""): _Push,
        ("installation", "created"): _Installation,
        ("installation", "deleted"): _Installation,
        ("installation", "suspend"): _Installation,
        ("installation", "unsuspend"): _Installation,
        ("installation", "new_permissions_accepted"): _Installation,
        ("installation_repositories", "added"): _Installation,
        ("installation_repositories", "removed"): _Installation,
        ("repository", "renamed"): _RepositoryRenamed,
        ("repository", "transferred"): _RepositoryTransferred,
        ("pull_request", "opened"): _PullRequestChanged,
        ("pull_request", "synchronize"): _PullRequestChanged,
        ("pull_request", "reopened"): _PullRequestChanged,
    }
)

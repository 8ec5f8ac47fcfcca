"""What a delivery tells, as past-tense values."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.issue import Author, Comment, Issue, Repo


@dataclass(frozen=True, slots=True)
class Event:
    """What all events share. `delivery` is GitHub's delivery id, `installation` 0 where no App is involved."""

    delivery: str
    repo: Repo
    sender: Author
    installation: int = 0


@dataclass(frozen=True, slots=True)
class IssueOpened(Event):
    """An issue was opened, reopened or transferred in; `how` is that action."""

    issue: Issue = field(default_factory=lambda: Issue(""))
    how: str = "opened"


@dataclass(frozen=True, slots=True)
class IssueEdited(Event):
    """Title or body changed."""

    issue: Issue = field(default_factory=lambda: Issue(""))


@dataclass(frozen=True, slots=True)
class IssueClosed(Event):
    """An issue was closed."""

    issue: Issue = field(default_factory=lambda: Issue(""))


@dataclass(frozen=True, slots=True)
class CommentCreated(Event):
    """Somebody commented."""

    issue: Issue = field(default_factory=lambda: Issue(""))
    comment: Comment = field(default_factory=lambda: Comment(0, "", Author("")))


@dataclass(frozen=True, slots=True)
class CommentEdited(Event):
    """A comment changed; `before` is its former text."""

    issue: Issue = field(default_factory=lambda: Issue(""))
    comment: Comment = field(default_factory=lambda: Comment(0, "", Author("")))
    before: str = ""


@dataclass(frozen=True, slots=True)
class CommentDeleted(Event):
    """A comment was deleted."""

    issue: Issue = field(default_factory=lambda: Issue(""))
    comment: Comment = field(default_factory=lambda: Comment(0, "", Author("")))


@dataclass(frozen=True, slots=True)
class Pushed(Event):
    """Commits came to the default branch."""


@dataclass(frozen=True, slots=True)
class WeekEnded(Event):
    """A week is over, in which the bot may have kept silent in dry run; `week` is its name in ISO 8601 (2026-W47)."""

    week: str = ""


@dataclass(frozen=True, slots=True)
class InstallationChanged(Event):
    """The App was installed, removed, (un)suspended, or repositories were added or removed; `how` says which."""

    how: str = "created"
    repos: tuple[Repo, ...] = ()


@dataclass(frozen=True, slots=True)
class RepositoryRenamed(Event):
    """The repository got another name or owner; `before` is its old full name."""

    before: str = ""


@dataclass(frozen=True, slots=True)
class PullRequestChanged(Event):
    """A pull request was opened or got new commits; `head` is the newest one's id."""

    number: int = 0
    head: str = ""
    from_fork: bool = False

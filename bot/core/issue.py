"""What GitHub knows of an issue, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

#: Roles of the collaborator permission API that may write to a repository.
WRITERS = frozenset({"admin", "maintain", "write"})


@dataclass(frozen=True, slots=True)
class Author:
    """An account. `is_bot` covers GitHub Apps and accounts of type Bot."""

    login: str
    id: int = 0
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository. `id` stays when it is renamed or transferred, `full_name` (owner/name) does not."""

    full_name: str
    id: int = 0
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue or, where `is_pull_request`, a pull request in GitHub's issue clothes."""

    title: str
    body: str = ""
    number: int = 0
    repo: Repo = Repo("")
    author: Author = Author("")
    author_association: str = "NONE"  # as in the payload; no proof of write permission
    labels: tuple[str, ...] = ()
    state: str = "open"
    locked: bool = False
    is_pull_request: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on an issue. `reactions` counts by content (`+1`, `-1`, ...)."""

    id: int
    body: str
    author: Author
    author_association: str = "NONE"
    created_at: datetime | None = None
    updated_at: datetime | None = None
    reactions: dict[str, int] = field(default_factory=dict)
    url: str = ""
    minimized: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """The last `/faq off` or `/faq on` on an issue that was carried out; `comment` is the id of the comment with it."""

    is_off: bool
    comment: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a database remembers of an issue: that a person deleted the reply there, or silenced the bot."""

    reply_deleted: bool = False
    switch: Switch | None = None


@dataclass(frozen=True, slots=True)
class IssueState:
    """What already happened on an issue, as far as deciding what to do next needs it.

    `bot` is the bot's own account; `comments` are in order of time; `removed_labels` are those that a person took off
    this issue; `repo_labels` those that the repository has (None: unknown, treat as not existing); `writers` the
    logins among the author and the commenters that may write to the repository, asked from the permission API; `known`
    is what the database adds.
    """

    bot: Author
    comments: tuple[Comment, ...] = ()
    removed_labels: frozenset[str] = frozenset()
    bot_labels: frozenset[str] = frozenset()  # labels on the issue that the bot itself put there
    repo_labels: frozenset[str] | None = None
    writers: frozenset[str] = frozenset()
    known: Known = Known()

"""What the sandbox remembers, as plain records, and the error with which it says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.gh.rights import EVENTS, PERMISSIONS

#: Roles of a repository, weakest first.
ROLES = ("none", "read", "triage", "write", "maintain", "admin")
#: How a snapshot writes files, which need not be text.
BYTES = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


class GitHubSays(Exception):
    """GitHub's refusal: HTTP status, message, and for 422 the list of what is wrong."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = dict(headers or {})


@dataclass
class User:
    """An account. `type` is User, Bot or Organization; `name` is what people read."""

    id: int
    login: str
    type: str = "User"
    name: str = ""


@dataclass
class Label:
    """A label of a repository; `color` is six hexadecimal digits."""

    id: int
    name: str
    color: str
    description: str = ""


@dataclass
class Reaction:
    """Somebody's emoji on an issue or comment."""

    id: int
    login: str
    content: str
    created_at: datetime


@dataclass
class Comment:
    """A comment. `hidden` is the reason for which a maintainer hid it, empty while it is shown."""

    id: int
    login: str
    body: str
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)
    hidden: str = ""


@dataclass
class Happening:
    """What is no comment in a timeline: labeled, unlabeled, closed, reopened, renamed, locked, unlocked."""

    id: int
    event: str
    login: str
    created_at: datetime
    label: str = ""
    before: str = ""
    after: str = ""


@dataclass
class Issue:
    """An issue, or a pull request where `head` names its commit."""

    id: int
    number: int
    login: str
    title: str
    body: str
    created_at: datetime
    updated_at: datetime
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    locked: bool = False
    head: str = ""


@dataclass
class Commit:
    """All files of a repository at one moment."""

    __pydantic_config__ = BYTES

    sha: str
    tree: str
    files: dict[str, bytes]
    message: str
    login: str
    created_at: datetime
    parent: str = ""


@dataclass
class CheckRun:
    """A finished check of a commit."""

    id: int
    head_sha: str
    name: str
    status: str
    conclusion: str | None
    title: str
    summary: str
    started_at: datetime
    completed_at: datetime | None


@dataclass
class Repository:
    """A repository. `roles` holds who may do more than read; `gone` the numbers of deleted issues."""

    id: int
    owner: str
    name: str
    created_at: datetime
    description: str = ""
    private: bool = False
    archived: bool = False
    default_branch: str = "main"
    roles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)  # by lower-case name
    issues: dict[int, Issue] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    next_number: int = 1
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    checks: list[CheckRun] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """owner/name."""
        return f"{self.owner}/{self.name}"


@dataclass
class App:
    """A GitHub App, installed everywhere here. `public_key` (PEM) checks its JSON web tokens; empty: unchecked."""

    id: int
    slug: str
    owner: str
    installation: int
    created_at: datetime
    public_key: str = ""
    permissions: dict[str, str] = field(default_factory=lambda: dict(PERMISSIONS))
    events: list[str] = field(default_factory=lambda: list(EVENTS))


@dataclass
class Hook:
    """A webhook of a repository, or of the App where `repo` is empty."""

    id: int
    repo: str
    url: str
    secret: str
    created_at: datetime
    events: list[str] = field(default_factory=lambda: ["*"])
    active: bool = True


@dataclass
class Delivery:
    """One try to hand an event over to a hook; redeliveries share the `guid`."""

    id: int
    guid: str
    hook: int
    repo: str
    issue: int  # number of the issue it tells about, 0 where it is about something else
    event: str
    action: str
    payload: str  # JSON, as it is sent
    delivered_at: datetime
    redelivery: bool = False
    duration: float = 0.0  # seconds
    status: str = "pending"
    status_code: int = 0
    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the receiver took it."""
        return 200 <= self.status_code < 300


@dataclass
class World:
    """Everything, as it goes into a snapshot."""

    __pydantic_config__ = BYTES

    users: dict[str, User] = field(default_factory=dict)
    repos: dict[str, Repository] = field(default_factory=dict)  # by lower-case full name
    moved: dict[str, str] = field(default_factory=dict)  # former lower-case full name -> the one after it
    tokens: dict[str, str] = field(default_factory=dict)  # token -> login
    apps: dict[int, App] = field(default_factory=dict)
    hooks: dict[int, Hook] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    next_id: int = 1001

"""GitHub's JSON to plain values: the parts of webhooks and REST answers that we read, known nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bot.core.issue import Author, Comment, Issue, Repo

GHOST = Author("ghost", 10137)  # GitHub's stand-in for deleted accounts

Id = Annotated[int, Field(ge=0, lt=2**63)]  # fits a bigint
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}(\[bot\])?$")]
FullName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$"),
    AfterValidator(lambda name: _must_not_climb(name)),
]
#: What people typed. PostgreSQL cannot keep a NUL and no reader can see one.
Text = Annotated[str, AfterValidator(lambda text: text.replace("\0", "\ufffd"))]


class Part(BaseModel):
    """A part of a payload: other keys are passed over, values must have the right type."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class UserPart(Part):
    """An account."""

    login: Login
    id: Id
    type: str = "User"

    def value(self) -> Author:
        """As the core knows it."""
        return Author(self.login, self.id, is_bot=self.type == "Bot" or self.login.endswith("[bot]"))


class RepoPart(Part):
    """A repository."""

    id: Id
    full_name: FullName
    archived: bool = False
    default_branch: str = ""

    def value(self) -> Repo:
        """As the core knows it."""
        return Repo(self.full_name, self.id, self.archived)


class LabelPart(Part):
    """A label."""

    name: Text


class IssuePart(Part):
    """An issue, or a pull request in issue clothes."""

    number: Id
    title: Text
    body: Text | None = None
    user: UserPart | None = None
    author_association: str = "NONE"
    labels: tuple[LabelPart, ...] = ()
    state: str = "open"
    locked: bool = False
    pull_request: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    html_url: str = ""
    repository_url: str = ""

    def value(self, repo: Repo) -> Issue:
        """As the core knows it."""
        return Issue(
            self.title,
            self.body or "",
            number=self.number,
            repo=repo,
            author=author_of(self.user),
            author_association=self.author_association,
            labels=tuple(label.name for label in self.labels),
            state=self.state,
            locked=self.locked,
            is_pull_request=self.pull_request is not None,
            created_at=self.created_at,
            updated_at=self.updated_at,
            url=self.html_url,
        )


class CommentPart(Part):
    """A comment on an issue. GitHub counts reactions by content between other keys (`url`, `total_count`)."""

    id: Id
    body: Text | None = None
    user: UserPart | None = None
    author_association: str = "NONE"
    created_at: datetime | None = None
    updated_at: datetime | None = None
    reactions: dict[str, Any] = Field(default_factory=dict)
    html_url: str = ""
    minimized: Any = None

    def value(self) -> Comment:
        """As the core knows it."""
        counts = {
            key: count for key, count in self.reactions.items() if key != "total_count" and isinstance(count, int)
        }
        return Comment(
            self.id,
            self.body or "",
            author_of(self.user),
            self.author_association,
            self.created_at,
            self.updated_at,
            {content: count for content, count in counts.items() if count > 0},
            self.html_url,
            minimized=bool(self.minimized),
        )


def author_of(user: UserPart | None) -> Author:
    """The account, or the ghost that GitHub shows for deleted ones."""
    return user.value() if user else GHOST


def _must_not_climb(name: str) -> str:
    if any(part in (".", "..") for part in name.split("/")):
        raise ValueError("not a repository's name")
    return name

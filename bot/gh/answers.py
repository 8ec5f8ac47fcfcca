"""The parts of GitHub's REST answers that only the hub reads, and how an answer becomes one."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError

from bot.core.issue import Author
from bot.errors import Permanent, Transient
from bot.gh.connection import Answer
from bot.gh.hub import FILE_LIMIT
from bot.gh.payloads import Id, LabelPart, Login, Part, UserPart, author_of

_ROLES = frozenset({"admin", "maintain", "write", "triage", "read", "none"})


class BranchPart(Part):
    """A branch."""

    class Commit(Part):
        """Its newest commit."""

        sha: str

    commit: Commit


class PermissionPart(Part):
    """What an account may do. `role_name` may be a role that an organisation made up; `permission` is then its base."""

    permission: str
    role_name: str = ""

    @property
    def role(self) -> str:
        """One of GitHub's own roles; none where it is not known."""
        return next((role for role in (self.role_name, self.permission) if role in _ROLES), "none")


class ReactionPart(Part):
    """A reaction."""

    user: UserPart | None = None
    content: str


class LabelEventPart(Part):
    """An event of an issue; `label` is there for labeled and unlabeled."""

    event: str
    actor: UserPart | None = None
    label: LabelPart | None = None

    def value(self) -> tuple[str, str, str] | None:
        """(event, label, login), or None for other events."""
        if self.label is None or self.event not in ("labeled", "unlabeled"):
            return None
        return self.event, self.label.name, author_of(self.actor).login


class TreePart(Part):
    """A folder at a commit; where it is `truncated`, entries are missing."""

    class Entry(Part):
        """A file, folder, link or submodule in it."""

        path: str
        mode: str
        type: str
        sha: str

        @property
        def is_file(self) -> bool:
            """Whether it is a file of its own, not a symbolic link."""
            return self.type == "blob" and self.mode != "120000"

    tree: tuple[Entry, ...]
    truncated: bool = False


class ContentPart(Part):
    """A file."""

    type: str
    encoding: str = ""
    content: str = ""
    size: int = 0

    def value(self) -> bytes | None:
        """Its content; None if it is no file of its own. Permanent where it is too large."""
        if self.type != "file":
            return None
        if self.encoding != "base64" or self.size > FILE_LIMIT:
            raise Permanent(f"a file of {self.size} bytes is too large to read", 413)
        return b64decode(self.content)


class HookPart(Part):
    """A repository's webhook."""

    id: Id
    active: bool = True
    config: dict[str, Any] = Field(default_factory=dict)


class DeliveryPart(Part):
    """An attempt to hand over a delivery; `guid` is the delivery's id, shared by all attempts."""

    id: Id
    guid: str
    delivered_at: datetime
    status_code: int

    @property
    def failed(self) -> bool:
        """Whether the receiver did not take it."""
        return not 200 <= self.status_code < 300


class ViewerPart(Part):
    """GraphQL's answer to who is asking."""

    class Data(Part):
        """Its envelope."""

        class Viewer(Part):
            """The account."""

            login: Login
            database_id: Id = Field(0, alias="databaseId")

        viewer: Viewer

    data: Data

    def value(self) -> Author:
        """The account."""
        viewer = self.data.viewer
        return Author(viewer.login, viewer.database_id, is_bot=viewer.login.endswith("[bot]"))


def read(model: Any, answer: Answer) -> Any:
    """The answer as that model (or list of one). Transient where it has another shape: something else answered."""
    try:
        return _adapter(model).validate_json(answer.text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise Transient(f"an answer that is not GitHub's: {place} {first['msg'][:100]}") from None


@lru_cache(maxsize=32)
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)

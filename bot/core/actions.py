"""Effects as data: what is to be done on GitHub. `plan` returns them, `apply` performs them, in this order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddLabels:
    """Put labels on the issue; before the comment with the marker, so that a redelivery repairs a cut-off run."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveLabels:
    """Take off labels that the bot itself had put on."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreateLabel:
    """Create a label in the repository; `color` is six hexadecimal digits."""

    name: str
    color: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class PostComment:
    """Post a new comment."""

    body: str


@dataclass(frozen=True, slots=True)
class EditComment:
    """Replace the text of one of the bot's own comments."""

    comment_id: int
    body: str


@dataclass(frozen=True, slots=True)
class React:
    """Put a reaction (`+1`, `eyes`, `confused`, ...) on a comment."""

    comment_id: int
    content: str


@dataclass(frozen=True, slots=True)
class RecordCase:
    """Remember a labelled case: the issue and the entries that answer it. Stays on our side.

    `rejected` are entries that somebody called wrong; `issue` is the number of another issue that it is about (0: this
    one). `source` says who said so where, and stays the same when the delivery comes again: one issue and source make
    one case.
    """

    gold: tuple[int, ...]
    source: str
    rejected: tuple[int, ...] = ()
    issue: int = 0


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Remember how a reply was received: solved, assisted, ignored, noise or missed. Stays on our side.

    `person` is the login of whoever said so; empty: whoever caused the event.
    """

    outcome: str
    entry: int | None
    source: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class RecordSwitch:
    """Remember that somebody silenced the bot on this issue, or let it speak again, in that comment. On our side."""

    is_off: bool
    comment_id: int


#: Source of the outcome of a reply that a person deleted; the database remembers it, and the bot keeps silent there.
REPLY_DELETED = "reply deleted"

Record = RecordCase | RecordOutcome | RecordSwitch
Action = AddLabels | RemoveLabels | CreateLabel | PostComment | EditComment | React | Record

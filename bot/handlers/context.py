"""What a handler may know beside the event, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import Action
from bot.core.entry import Catalog
from bot.core.issue import Issue, IssueState
from bot.core.match import Decision
from bot.core.policy import Policy
from bot.core.text import IssueText
from bot.core.triage import Triage


@dataclass(frozen=True, slots=True)
class Verdict:
    """An issue as it was read, and what was decided."""

    text: IssueText
    decision: Decision


@dataclass(frozen=True, slots=True)
class Context:
    """Plain values, and one function: `judge` reads an issue, matches it and decides.

    `may_write` says whether the event's sender may write to the repository, asked from the permission API at the edge;
    False where it could not be asked. `recent_commands` counts the sender's commands within the last hour.
    """

    issue: Issue
    catalog: Catalog
    policy: Policy
    state: IssueState
    now: datetime
    judge: Callable[[Issue], Verdict]
    may_write: bool = False
    recent_commands: int = 0


@dataclass(frozen=True, slots=True)
class Handled:
    """What is to be done about an event, in this order.

    `made` is what the bot makes of the issue, where the event had it look; `note` says why it did not.
    """

    actions: tuple[Action, ...] = ()
    made: Triage | None = None
    note: str = ""

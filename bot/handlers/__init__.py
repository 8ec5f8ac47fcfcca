"""Use cases: from an event and its context to actions. One table says who handles what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.core.event import (
    CommentCreated,
    CommentDeleted,
    CommentEdited,
    Event,
    IssueClosed,
    IssueEdited,
    IssueOpened,
)
from bot.handlers import comments, feedback, issues
from bot.handlers.context import Context, Handled, Verdict

__all__ = ["HANDLERS", "Context", "Handled", "Verdict", "handle"]

#: Events of a single issue; what concerns a repository or an installation is handled by the wiring.
HANDLERS: dict[type[Event], Callable[[Any, Context], Handled]] = {
    IssueOpened: issues.on_opened,
    IssueEdited: issues.on_edited,
    IssueClosed: feedback.on_closed,
    CommentCreated: comments.on_created,
    CommentEdited: comments.on_edited,
    CommentDeleted: feedback.on_deleted,
}


def handle(event: Event, context: Context) -> Handled:
    """What is to be done about an event, in this order; nothing where nobody handles it."""
    handler = HANDLERS.get(type(event))
    return handler(event, context) if handler else Handled()

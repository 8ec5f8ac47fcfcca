"""An issue was opened, reopened, transferred in or edited: answer it, correct the answer, or stay silent."""

from __future__ import annotations

from bot.core.event import IssueEdited, IssueOpened
from bot.core.marker import is_bot
from bot.core.triage import Triage, conclude
from bot.handlers.context import Context, Handled


def on_opened(event: IssueOpened, context: Context) -> Handled:
    """Answer a new issue where the bot is sure enough."""
    return _handled(answer(context))


def on_edited(event: IssueEdited, context: Context) -> Handled:
    """Answer, edit the reply in place or take it back, as the new text asks for."""
    if is_bot(event.sender, context.state.bot):
        return Handled(note="edited by the bot itself")
    return _handled(answer(context))


def answer(context: Context, *, asked: bool = False) -> Triage:
    """What the bot makes of the issue; `asked`: a person ordered this run."""
    issue, verdict = context.issue, context.judge(context.issue)
    return conclude(
        issue, verdict.text, verdict.decision, context.catalog, context.policy, context.state, context.now, asked=asked
    )


def _handled(made: Triage) -> Handled:
    return Handled(made.actions, made)

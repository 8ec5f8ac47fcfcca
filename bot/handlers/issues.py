"""An issue was opened, reopened, transferred in or edited: answer it, correct the answer, or stay silent."""

from __future__ import annotations

from bot.core.actions import Action
from bot.core.event import IssueEdited, IssueOpened
from bot.core.marker import is_bot
from bot.core.plan import Plan, plan
from bot.core.reply import render_reply
from bot.handlers.context import Context


def on_opened(event: IssueOpened, context: Context) -> tuple[Action, ...]:
    """Answer a new issue where the bot is sure enough."""
    return answer(context).actions


def on_edited(event: IssueEdited, context: Context) -> tuple[Action, ...]:
    """Answer, edit the reply in place or take it back, as the new text asks for."""
    return () if is_bot(event.sender, context.state.bot) else answer(context).actions


def answer(context: Context, *, asked: bool = False) -> Plan:
    """What is to be done about the issue, or why nothing is said; `asked`: a person ordered this run."""
    issue, catalog, policy = context.issue, context.catalog, context.policy
    verdict = context.judge(issue)
    text = render_reply(verdict.text, verdict.decision, catalog, policy, issue.repo)
    return plan(issue, verdict.decision, text, catalog, policy, context.state, context.now, asked=asked)

"""The whole way in one pure function: from an issue to what is to be done, with every step and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import Action, AddLabels, EditComment, PostComment
from bot.core.decide import decide
from bot.core.entry import Catalog
from bot.core.issue import Issue, IssueState
from bot.core.match import Decision
from bot.core.matching import Matcher
from bot.core.plan import plan, wanted_labels
from bot.core.policy import Policy
from bot.core.reply import render_reply
from bot.core.text import IssueText


@dataclass(frozen=True, slots=True)
class Triage:
    """Every step from text to actions. `comment` is what would be said, even where `silence` says why it is not."""

    text: IssueText
    decision: Decision
    comment: str
    labels: tuple[str, ...]
    actions: tuple[Action, ...]
    silence: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it came out so: the decision's reasons, then those for keeping silent all the same."""
        return (*self.decision.reasons, *self.silence)


def judge(issue: Issue, matcher: Matcher, policy: Policy) -> tuple[IssueText, Decision]:
    """Read an issue, match it and decide; nothing but its title and body counts."""
    text = matcher.read(issue.title, issue.body)
    return text, decide(matcher.match(text), policy)


def triage(
    issue: Issue, matcher: Matcher, policy: Policy, state: IssueState, now: datetime, *, asked: bool = False
) -> Triage:
    """What the bot makes of an issue. `asked`: a person ordered this run, so age and the like do not count."""
    text, decision = judge(issue, matcher, policy)
    return conclude(issue, text, decision, matcher.catalog, policy, state, now, asked=asked)


def conclude(
    issue: Issue,
    text: IssueText,
    decision: Decision,
    catalog: Catalog,
    policy: Policy,
    state: IssueState,
    now: datetime,
    *,
    asked: bool = False,
) -> Triage:
    """The second half: from a decision on an issue to the comment, the labels, and what is left to do."""
    comment = render_reply(text, decision, catalog, policy, issue.repo)
    planned = plan(issue, decision, comment, catalog, policy, state, now, asked=asked)
    posted = next((action.body for action in planned.actions if isinstance(action, PostComment | EditComment)), comment)
    wanted = wanted_labels((decision.entry,), catalog, policy) if decision.entry is not None else ()
    put = next((action.labels for action in planned.actions if isinstance(action, AddLabels)), None)
    labels = put if put is not None else (wanted if state.repo_labels is None else ())
    return Triage(text, decision, posted, labels, planned.actions, planned.silence)

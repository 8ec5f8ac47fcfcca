"""From a decision and what already happened to the actions that are left to do: all, some or none.

One reply an issue: posted once, edited in place when the verdict changes, struck out when the bot no longer stands by
it, left alone where nothing changed. Labels come before the comment: the comment carries the marker, so that a run that
was cut off in between is repaired by the next one. Planning again on the resulting state gives an empty plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.actions import Action, AddLabels, CreateLabel, EditComment, PostComment, RemoveLabels
from bot.core.entry import Catalog
from bot.core.etiquette import reasons_for_silence
from bot.core.issue import Comment, Issue, IssueState
from bot.core.marker import Reply, read_marker, verdict_reply
from bot.core.match import Decision
from bot.core.policy import Policy
from bot.core.reply import render_withdrawn

LABEL_COLOR = "c5def5"
LABEL_DESCRIPTION = "Set with an answer from the FAQ"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in this order; or why nothing is said."""

    actions: tuple[Action, ...] = ()
    silence: tuple[str, ...] = ()


def plan(
    issue: Issue,
    decision: Decision,
    reply_text: str,
    catalog: Catalog,
    policy: Policy,
    state: IssueState,
    now: datetime,
    *,
    asked: bool = False,
) -> Plan:
    """What the decision still asks for. `reply_text` is the rendered comment; `asked`: a person ordered this run."""
    silence = reasons_for_silence(issue, decision, catalog, policy, state, now, asked=asked)
    if silence:
        return Plan((), silence)
    reply = verdict_reply(state)
    wanted = read_marker(reply_text)
    if decision.kind == "abstain" or wanted is None:
        return Plan(withdrawal(reply, issue, catalog, policy, state) if reply else ())
    if reply is not None and reply.marker.digest == wanted.digest:
        return Plan()
    labels = wanted_labels(wanted.entries, catalog, policy) if decision.kind == "answer" else ()
    comment = PostComment(reply_text) if reply is None else EditComment(reply.comment.id, reply_text)
    return Plan((*label_actions(labels, issue, policy, state), comment))


def withdrawal(
    reply: Reply,
    issue: Issue,
    catalog: Catalog,
    policy: Policy,
    state: IssueState,
    *,
    why: str = "bot",
    labels: Iterable[str] = (),
) -> tuple[Action, ...]:
    """Strike the reply out, once, and leave of the bot's labels only `labels`; `why` as in render_withdrawn."""
    if reply.marker.kind == "withdrawn":
        return ()
    entries = [entry for id in reply.marker.entries if (entry := catalog.get(id))]
    note = render_withdrawn(entries, reply.marker.lang, policy, issue.repo, why=why)
    return (*label_actions(labels, issue, policy, state), EditComment(reply.comment.id, note))


def wanted_labels(entries: Iterable[int], catalog: Catalog, policy: Policy) -> tuple[str, ...]:
    """The labels of these entries and those of the settings, each once."""
    if not policy.apply_labels:
        return ()
    found = [label for id in entries if (entry := catalog.get(id)) for label in entry.labels]
    return tuple({label.casefold(): label for label in (*policy.extra_labels, *found)}.values())


def label_actions(wanted: Iterable[str], issue: Issue, policy: Policy, state: IssueState) -> tuple[Action, ...]:
    """Take off what the bot had put on and no longer wants; put on what exists and nobody took off."""
    present, by_bot = _folded(issue.labels), _folded(state.bot_labels)
    removed, known = _folded(state.removed_labels), _folded(state.repo_labels or ())
    wants = _folded(wanted)
    missing = [name for name in wants if name not in present and name not in removed]
    unknown = [name for name in missing if name not in known]
    may_create = policy.create_labels and state.repo_labels is not None
    created = [CreateLabel(wants[name], LABEL_COLOR, LABEL_DESCRIPTION) for name in unknown if may_create]
    added = tuple(known.get(name, wants[name]) for name in missing if name in known or may_create)
    off = tuple(spelling for name, spelling in present.items() if name in by_bot and name not in wants)
    actions: list[Action] = [RemoveLabels(off)] if off else []
    return (*actions, *created, *([AddLabels(added)] if added else []))


def applied(
    actions: Iterable[Action], issue: Issue, state: IssueState, now: datetime, next_id: int = 1
) -> tuple[Issue, IssueState]:
    """The issue and its state after these actions; `next_id` is the id of a comment that is posted."""
    for action in actions:
        match action:
            case AddLabels(labels):
                issue = replace(issue, labels=(*issue.labels, *labels))
                state = replace(state, bot_labels=state.bot_labels | set(labels))
            case RemoveLabels(labels):
                issue = replace(issue, labels=tuple(label for label in issue.labels if label not in labels))
                state = replace(state, bot_labels=state.bot_labels - set(labels))
            case CreateLabel(name=name):
                state = replace(state, repo_labels=(state.repo_labels or frozenset()) | {name})
            case PostComment(body):
                posted = Comment(next_id, body, state.bot, created_at=now)
                state, next_id = replace(state, comments=(*state.comments, posted)), next_id + 1
            case EditComment(comment_id, body):
                edited = (replace(old, body=body) if old.id == comment_id else old for old in state.comments)
                state = replace(state, comments=tuple(edited))
            case _:
                pass
    return issue, state


def _folded(names: Iterable[str]) -> dict[str, str]:
    """The names by their lower-case form: GitHub's labels do not tell cases apart."""
    return {name.casefold(): name for name in names}

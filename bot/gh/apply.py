"""Actions performed on GitHub, in their order, so that performing them twice shows once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.core.actions import (
    Action,
    AddLabels,
    CreateLabel,
    EditComment,
    PostComment,
    React,
    Record,
    RecordCase,
    RecordOutcome,
    RecordSwitch,
    RemoveLabels,
)
from bot.core.issue import Issue, IssueState
from bot.core.marker import VERDICTS, Marker, Reply, is_bot, read_marker, replies
from bot.errors import Permanent
from bot.gh.hub import Hub


class Sink(Protocol):
    """Where records go. A job that runs twice records twice: the sink tells them apart by their `source`."""

    def record(self, issue: Issue, action: Record) -> None:
        """Remember it."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done, in words for the log, and the id of the comment that now says it (0: none)."""

    done: tuple[str, ...] = ()
    comment: int = 0


def apply(actions: Iterable[Action], hub: Hub, issue: Issue, sink: Sink) -> Applied:
    """Perform the actions one after the other. HubError ends it where it is; running it again does the rest."""
    done: list[str] = []
    comment = 0
    for action in actions:
        said, id = _perform(action, hub, issue, sink)
        done.append(said)
        comment = id or comment
    return Applied(tuple(done), comment)


def has_doubles(state: IssueState) -> bool:
    """Whether a race posted something twice."""
    markers = [reply.marker for reply in replies(state)]
    return any(_says_the_same(one, other) for at, one in enumerate(markers) for other in markers[:at])


def remove_doubles(hub: Hub, issue: Issue) -> int:
    """Delete what a race posted twice, the younger ones; returns how many. HubError.

    For a look after a while: right after posting GitHub may not show yet what another worker posted.
    """
    kept: list[Marker] = []
    removed = 0
    for reply in _own_replies(hub, issue):
        if any(_says_the_same(marker, reply.marker) for marker in kept):
            removed += _delete(hub, issue, reply.comment.id)
        else:
            kept.append(reply.marker)
    return removed


def _perform(action: Action, hub: Hub, issue: Issue, sink: Sink) -> tuple[str, int]:
    """What was done, and the id of the comment that was posted or edited."""
    repo, number = issue.repo.full_name, issue.number
    match action:
        case AddLabels(labels):
            hub.add_labels(repo, number, labels)
            return f"labels added: {', '.join(labels)}", 0
        case RemoveLabels(labels):
            for label in labels:
                hub.remove_label(repo, number, label)
            return f"labels removed: {', '.join(labels)}", 0
        case CreateLabel(name, color, description):
            hub.create_label(repo, name, color, description)
            return f"label created: {name}", 0
        case PostComment(body):
            return _post(hub, issue, body)
        case EditComment(id, body):
            return _edit(hub, issue, id, body)
        case React(id, content):
            return _react(hub, issue, id, content), 0
        case RecordOutcome(outcome=outcome):
            sink.record(issue, action)
            return f"recorded: {outcome}", 0
        case RecordCase() | RecordSwitch():
            sink.record(issue, action)
            return f"recorded: {'case' if isinstance(action, RecordCase) else 'switch'}", 0


def _post(hub: Hub, issue: Issue, body: str) -> tuple[str, int]:
    marker = read_marker(body)
    before = _twins(hub, issue, marker)
    if before and marker:
        return f"comment was there already: {_settle(hub, issue, before, marker, body)}", before[0].comment.id
    posted = hub.post_comment(issue.repo.full_name, issue.number, body)
    after = _twins(hub, issue, marker)
    if len(after) > 1 and marker:
        return f"comment posted twice: {_settle(hub, issue, after, marker, body)}", after[0].comment.id
    return "comment posted", posted.id


def _settle(hub: Hub, issue: Issue, twins: list[Reply], marker: Marker, body: str) -> str:
    """Leave the oldest, with what is to be said now, unless a person had a say in it."""
    first, *younger = twins
    deleted = sum(_delete(hub, issue, reply.comment.id) for reply in younger)
    said = f"{deleted} deleted" if deleted else "left alone"
    if first.marker.digest == marker.digest or (first.marker.by == "person" and marker.by != "person"):
        return said
    hub.edit_comment(issue.repo.full_name, first.comment.id, body)
    return f"{said}, edited" if deleted else "edited"


def _twins(hub: Hub, issue: Issue, marker: Marker | None) -> list[Reply]:
    if marker is None:
        return []
    return [reply for reply in _own_replies(hub, issue) if _says_the_same(reply.marker, marker)]


def _own_replies(hub: Hub, issue: Issue) -> list[Reply]:
    """The bot's marked comments as GitHub has them now, the oldest first."""
    bot = hub.me()
    comments = sorted(hub.comments(issue.repo.full_name, issue.number), key=lambda comment: comment.id)
    own = ((comment, read_marker(comment.body)) for comment in comments if is_bot(comment.author, bot))
    return [Reply(comment, marker) for comment, marker in own if marker]


def _says_the_same(one: Marker, other: Marker) -> bool:
    """An issue has one verdict, and a comment one reply to the same commands."""
    if one.kind in VERDICTS or other.kind in VERDICTS:
        return one.kind in VERDICTS and other.kind in VERDICTS
    return (one.to, one.digest) == (other.to, other.digest)


def _delete(hub: Hub, issue: Issue, comment_id: int) -> bool:
    """Whether it was there to delete: another worker may have seen the same."""
    try:
        hub.delete_comment(issue.repo.full_name, comment_id)
    except Permanent as refused:
        if not refused.is_gone:
            raise
        return False
    return True


def _edit(hub: Hub, issue: Issue, comment_id: int, body: str) -> tuple[str, int]:
    try:
        hub.edit_comment(issue.repo.full_name, comment_id, body)
    except Permanent as refused:
        if not refused.is_gone:
            raise
        return "comment to edit was gone", 0
    return "comment edited", comment_id


def _react(hub: Hub, issue: Issue, comment_id: int, content: str) -> str:
    try:
        hub.react(issue.repo.full_name, comment_id, content)
    except Permanent as refused:
        if not refused.is_gone:
            raise
        return "comment to react to was gone"
    return f"reacted: {content}"

"""What people's behaviour says about a reply: solved, assisted, ignored, noise or missed.

Only the author of the issue and people with write access count, once a person and reply. An outcome never silences an
entry: `needs_review` at most asks a maintainer to look, and only when several people on several issues agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.actions import REPLY_DELETED, Action, RecordCase, RecordOutcome
from bot.core.etiquette import answered_by_person, cites
from bot.core.event import CommentCreated, CommentDeleted, IssueClosed
from bot.core.issue import Author, Comment, Issue, IssueState
from bot.core.marker import Marker, Reply, is_bot, read_marker, verdict_reply
from bot.handlers.context import Context, Handled

#: How soon after the reply the author must close the issue for the reply to have solved it.
SOON = timedelta(days=3)
#: From how much noise on an entry a maintainer is asked to look: issues, people, and share of its outcomes.
ENOUGH_ISSUES, ENOUGH_PEOPLE, ENOUGH_SHARE = 5, 4, 0.5

_UP = frozenset({"+1", "heart", "hooray", "rocket", "laugh"})
_DOWN = frozenset({"-1", "confused"})


@dataclass(frozen=True, slots=True)
class Heard:
    """An outcome as it was recorded: by whom and on which issue."""

    outcome: str
    issue: int
    person: str


def on_closed(event: IssueClosed, context: Context) -> Handled:
    """The author closing soon after the reply: solved. Closed after a maintainer joined in: assisted. Else: ignored."""
    reply = _standing(context.state)
    if reply is None or event.sender.is_bot:
        return Handled()
    is_author = is_bot(event.sender, context.issue.author)
    if answered_by_person(context.issue, _since(reply, context.state)) is not None:
        outcome = "assisted"
    elif is_author and _is_soon(reply.comment.created_at, context.now):
        outcome = "solved"
    else:
        outcome = "ignored"
    return Handled(_outcomes(outcome, reply.marker.entries, f"closed by {'author' if is_author else 'somebody else'}"))


def on_comment(event: CommentCreated, context: Context) -> Handled:
    """A person with write access names entries in plain words: they confirm the reply, correct it, or were missed."""
    authors = (event.sender, context.state.bot)  # who has a question of their own, and the bot's notes to maintainers
    if not context.may_write or any(is_bot(context.issue.author, author) for author in authors):
        return Handled()
    issue, policy = context.issue, context.policy
    named = tuple(entry.id for entry in context.catalog.active if cites(event.comment.body, entry, policy, issue))
    if not named:
        return Handled()
    source = f"cited by writer, comment {event.comment.id}"
    reply = _standing(context.state)
    if reply is None:
        return Handled((RecordCase(named, source), *_outcomes("missed", named, source)))
    if confirmed := tuple(id for id in named if id in reply.marker.entries):
        return Handled((RecordCase(confirmed, source), *_outcomes("assisted", confirmed, source)))
    wrong = reply.marker.entries
    return Handled((RecordCase(named, source, rejected=wrong), *_outcomes("noise", wrong, source)))


def on_deleted(event: CommentDeleted, context: Context) -> Handled:
    """Somebody deleted the bot's reply: noise."""
    marker, bot = read_marker(event.comment.body), context.state.bot
    is_own = is_bot(event.comment.author, bot) and not is_bot(event.sender, bot)
    if marker is None or marker.kind not in ("answer", "suggest") or not is_own:
        return Handled()
    return Handled(_outcomes("noise", marker.entries, REPLY_DELETED))


def outcome_of(
    reply: Comment, marker: Marker, issue: Issue, writers: Iterable[str], reactions: Sequence[tuple[str, str]]
) -> RecordOutcome | None:
    """What a look at the reply tells: hidden by somebody, or reacted to by those who count; None for nothing.

    `reactions` are (login, content). A person who reacted both ways counts against; writers outweigh the author.
    """
    entry = marker.entries[0] if marker.entries else None
    if marker.kind == "withdrawn":
        return None
    if reply.minimized:
        return RecordOutcome("noise", entry, "reply hidden")
    folded = {login.casefold() for login in writers}
    voices = {
        "writer": _voices((login, content) for login, content in reactions if login.casefold() in folded),
        "author": _voices((login, content) for login, content in reactions if _is_same(login, issue.author)),
    }
    for role, content in (("writer", "assisted"), ("author", "solved")):
        if balance := sum(voices[role].values()):
            outcome = content if balance > 0 else "noise"
            person = min(login for login, voice in voices[role].items() if voice * balance > 0)
            return RecordOutcome(outcome, entry, f"reaction of {role}", person)
    return None


def needs_review(heard: Iterable[Heard]) -> bool:
    """Whether a maintainer should look at an entry: noise on several issues, by several people, and most of all."""
    once = {(item.issue, item.person): item for item in heard if item.outcome != "ignored"}.values()
    noise = [item for item in once if item.outcome == "noise"]
    issues, people = {item.issue for item in noise}, {item.person.casefold() for item in noise}
    return len(issues) >= ENOUGH_ISSUES and len(people) >= ENOUGH_PEOPLE and len(noise) > ENOUGH_SHARE * len(once)


def _standing(state: IssueState) -> Reply | None:
    reply = verdict_reply(state)
    return None if reply is None or reply.marker.kind == "withdrawn" else reply


def _since(reply: Reply, state: IssueState) -> IssueState:
    """The state with the comments after the reply only."""
    at = state.comments.index(reply.comment)
    return IssueState(state.bot, comments=state.comments[at + 1 :], writers=state.writers)


def _is_soon(since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since <= SOON


def _outcomes(outcome: str, entries: Iterable[int], source: str) -> tuple[Action, ...]:
    return tuple(RecordOutcome(outcome, id, source) for id in entries)


def _voices(reactions: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Who is content (1) and who is not (-1); each person once, against if both."""
    said: dict[str, int] = {}
    for login, content in reactions:
        value = 1 if content in _UP else -1 if content in _DOWN else 0
        if value:
            said[login.casefold()] = min(value, said.get(login.casefold(), value))
    return said


def _is_same(login: str, author: Author) -> bool:
    return login.casefold() == author.login.casefold()

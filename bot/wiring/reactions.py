"""GitHub tells nobody of reactions, nor of replies that are hidden: recent replies are looked at now and then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import structlog

from bot.core.actions import REPLY_DELETED, RecordOutcome
from bot.core.marker import is_bot, read_marker
from bot.errors import HubError, Permanent
from bot.gh.hub import Hub
from bot.gh.state import MOST_PEOPLE, may_write
from bot.handlers.feedback import outcome_of
from bot.jobs.records import Outcome, RecentReply

HubFor = Callable[[int, str], Hub]  # installation, repo

log = structlog.get_logger(__name__)


class Memory(Protocol):
    """Where recent replies are known, and what was heard of them is kept."""

    def recent_replies(self, days: int, limit: int) -> list[RecentReply]:
        """The newest of the last days, at most `limit` of a repository."""

    def hear(self, reply: RecentReply, outcome: Outcome | None) -> bool:
        """Keep what the newest look at a reply tells, in place of the look before; whether that is news."""


def listen(memory: Memory, hub_for: HubFor, days: int, limit: int) -> list[str]:
    """Look at the recent replies; returns those of which there was news, as owner/name#number. Reads only.

    A repository in which GitHub does not take part is left alone until the next time.
    """
    news, silent = [], set()
    for reply in memory.recent_replies(days, limit):
        if reply.repo in silent:
            continue
        try:
            hub = hub_for(reply.installation, reply.repo)
            is_told, outcome = heard(hub, reply)
        except HubError as error:
            silent.add(reply.repo)
            log.warning("reactions_not_read", repo=reply.repo, error=str(error))
            continue
        if is_told and memory.hear(reply, outcome):
            news.append(f"{reply.repo}#{reply.number}")
    return news


def heard(hub: Hub, reply: RecentReply) -> tuple[bool, Outcome | None]:
    """Whether a reply tells anything by itself, and the outcome that it tells: None for nothing yet. HubError.

    Replies that were taken back have their outcome from whoever did that.
    """
    try:
        comment = hub.comment(reply.repo, reply.comment_id)
    except Permanent as refused:
        if not refused.is_gone:
            raise
        return _gone(hub, reply)
    marker = read_marker(comment.body)
    if marker is None or marker.kind == "withdrawn" or not is_bot(comment.author, hub.me()):
        return False, None
    if not comment.reactions and not comment.minimized:
        return True, None
    reactions = hub.reactions(reply.repo, reply.comment_id)
    people = list(dict.fromkeys(login for login, _ in reactions))[:MOST_PEOPLE]
    writers = [login for login in people if may_write(hub, reply.repo, login)]
    found = outcome_of(comment, marker, hub.issue(reply.repo, reply.number), writers, reactions)
    return True, _kept(found, marker.version) if found else None


def _gone(hub: Hub, reply: RecentReply) -> tuple[bool, Outcome | None]:
    """The reply is not there any more; nobody can be blamed for it where its whole issue is gone."""
    try:
        hub.issue(reply.repo, reply.number)
    except Permanent as refused:
        if not refused.is_gone:
            raise
        return False, None
    return True, Outcome("noise", reply.entry, REPLY_DELETED)


def _kept(found: RecordOutcome, version: str) -> Outcome:
    return Outcome(found.outcome, found.entry, found.source, version, found.person)

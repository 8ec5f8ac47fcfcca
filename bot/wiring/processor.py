"""One event worked on from end to end: read what GitHub knows, decide, do it, and say what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.actions import Record
from bot.core.commands import parse_commands
from bot.core.etiquette import is_writer
from bot.core.event import (
    CommentCreated,
    CommentDeleted,
    CommentEdited,
    Event,
    InstallationChanged,
    IssueClosed,
    IssueEdited,
    IssueOpened,
    PullRequestChanged,
    Pushed,
    RepositoryRenamed,
    WeekEnded,
)
from bot.core.issue import Comment, Issue, IssueState, Known
from bot.core.marker import is_bot, replies, verdict_reply
from bot.core.match import Decision
from bot.core.triage import Triage, judge
from bot.core.week import Week
from bot.errors import Problem
from bot.gh.apply import apply, has_doubles, remove_doubles
from bot.gh.hub import Credentials, Hub
from bot.gh.state import read_state
from bot.handlers import Context, Handled, Verdict, handle
from bot.handlers.issues import answer
from bot.jobs.records import Case, ProcessResult
from bot.wiring.notice import SWITCHED_OFF, tell_maintainers
from bot.wiring.recording import Recording
from bot.wiring.repositories import Repositories, Served
from bot.wiring.review import review
from bot.wiring.summary import issue_if_there, sum_up

#: Wraps a hub so that every write is asked about first.
Limit = Callable[[Hub], Hub]
#: Repository's id and issue's number: what is remembered of it beyond what GitHub shows.
Memory = Callable[[int, int], Known]

_OfIssue = IssueOpened | IssueEdited | IssueClosed | CommentCreated | CommentEdited | CommentDeleted


class Processor:
    """Works on events. `limit` guards writes, `dry_run` does without them, `now` is the clock, `memory` a database."""

    def __init__(
        self,
        repositories: Repositories,
        credentials: Credentials,
        *,
        dry_run: bool = False,
        limit: Limit | None = None,
        memory: Memory = lambda repo_id, number: Known(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        allowed: Iterable[str] = (),
    ) -> None:
        self.repositories = repositories
        self.credentials = credentials
        self._dry_run = dry_run
        self._limit = limit or (lambda hub: hub)
        self._memory = memory
        self._now = now
        self._told: set[tuple[str, tuple[Problem, ...]]] = set()
        self._allowed = frozenset(name.casefold() for name in allowed)

    def process(self, event: Event) -> ProcessResult:
        """Do what the event asks for. HubError where GitHub does not take part; running it again repairs."""
        repo = event.repo.full_name
        match event:
            case InstallationChanged(how=how, repos=repos):
                self.credentials.forget(event.installation)
                for changed in repos:
                    self.repositories.forget(changed.full_name)
                return ProcessResult(note=f"installation {how}")
            case RepositoryRenamed(before=before):
                self.repositories.forget(before)
                return ProcessResult(note=f"renamed from {before}")
            case _ if self._allowed and repo.casefold() not in self._allowed:
                return ProcessResult(note="repository is not in FAQBOT_REPOS")
            case Pushed():
                self.repositories.forget(repo)
                return ProcessResult(note="catalog is read anew")
            case WeekEnded(week=week):
                hub = self._limit(self.credentials.hub_for(event.installation, repo))
                served = self.repositories.served(hub, repo)
                return sum_up(hub, repo, served, Week.named(week), dry_run=self._dry_run)
            case PullRequestChanged(number=number, head=head, from_fork=from_fork):
                hub = self._limit(self.credentials.hub_for(event.installation, repo))
                return review(hub, repo, number, head, self.repositories, from_fork=from_fork, dry_run=self._dry_run)
            case IssueOpened() | IssueEdited() | IssueClosed() | CommentCreated() | CommentEdited() | CommentDeleted():
                return self._on_issue(event)
        return ProcessResult(note="nothing to do")

    def look(
        self, repo: str, number: int, *, asked: bool = True, installation: int = 0
    ) -> tuple[Triage, Issue, Served]:
        """What the bot makes of an issue as it is now; reads only."""
        hub = self.credentials.hub_for(installation, repo)
        served = self.repositories.served(hub, repo)
        context = self._context(hub, hub.issue(repo, number), served)
        return answer(context, asked=asked), context.issue, served

    def act(self, repo: str, number: int, *, installation: int = 0) -> ProcessResult:
        """Triage one issue because a person asked for it, and do what comes of it."""
        hub = self._limit(self.credentials.hub_for(installation, repo))
        served = self.repositories.served(hub, repo)
        context = self._context(hub, hub.issue(repo, number), served)
        made = answer(context, asked=True)
        return self._done(hub, context, served, Handled(made.actions, made))

    def _on_issue(self, event: _OfIssue) -> ProcessResult:
        repo = event.repo.full_name
        hub = self._limit(self.credentials.hub_for(event.installation, repo))
        served = self.repositories.served(hub, repo)
        if not served.enabled:
            return ProcessResult(note=SWITCHED_OFF)
        self._tell(hub, repo, served)
        if event.issue.is_pull_request:
            return ProcessResult(note="a pull request")
        issue = hub.issue(repo, event.issue.number)  # as it is now, not as it was when the delivery was sent
        context = self._context(hub, issue, served, event)
        return self._done(hub, context, served, handle(event, context), event.sender.login)

    def _context(self, hub: Hub, issue: Issue, served: Served, event: _OfIssue | None = None) -> Context:
        """An issue, what is in force in its repository, and what happened on it so far."""
        repo, now = issue.repo.full_name, self._now()
        people = (issue.author.login,) if event is None else (event.sender.login, issue.author.login)
        state = read_state(hub, repo, issue, people)
        if event is not None:
            known = self._memory(event.repo.id, issue.number)
            has_reply = verdict_reply(state) is not None  # which came back since, because somebody asked for it
            state = replace(state, known=replace(known, reply_deleted=known.reply_deleted and not has_reply))
        return Context(
            issue,
            served.catalog,
            served.policy,
            state,
            now,
            lambda subject: Verdict(*judge(subject, served.matcher, served.policy)),
            may_write=event is not None and is_writer(event.sender, state),
            recent_commands=_recent_commands(state, event, now),
        )

    def _tell(self, hub: Hub, repo: str, served: Served) -> None:
        """Tell the maintainers of problems in their files, once for each version of them."""
        told = (repo.casefold(), tuple(served.problems))
        if served.problems and not served.wants_dry_run and told not in self._told and not self._dry_run:
            self._told.add(told)
            tell_maintainers(hub, repo, served)

    def _done(self, hub: Hub, context: Context, served: Served, handled: Handled, person: str = "") -> ProcessResult:
        issue, actions, made = context.issue, handled.actions, handled.made
        decision = made.decision if made else None
        records = Recording(context, person)
        is_dry = self._dry_run or served.policy.dry_run
        left = tuple(action for action in actions if is_dry and not isinstance(action, Record))
        if has_doubles(context.state) and not is_dry:
            remove_doubles(hub, issue)
        applied = apply((action for action in actions if action not in left), hub, issue, records)
        best = decision.best if decision else None
        others = _with_texts(records.others, hub, issue.repo.full_name)
        return ProcessResult(
            verdict=decision.kind if decision else "",
            entry=decision.entry if decision else None,
            confidence=best.confidence if best else None,
            silence="; ".join(made.silence) if made else "",
            reasons=decision.reasons if decision else (),
            matches=_plain(decision) if decision else (),
            actions=(*applied.done, *(f"would: {type(action).__name__}" for action in left)),
            comment_id=applied.comment or None,
            title=issue.title,
            body=issue.body,
            versions=dict(served.versions),
            cases=(*((records.case,) if records.case else ()), *others),
            outcomes=tuple(records.outcomes),
            switch=records.switch,
            note="dry run" if left else handled.note,
        )


def _with_texts(cases: Iterable[Case], hub: Hub, repo: str) -> Iterator[Case]:
    """The cases with the texts of their issues; what was deleted meanwhile teaches nothing. HubError."""
    for case in cases:
        if issue := issue_if_there(hub, repo, case.number):
            yield replace(case, title=issue.title, body=issue.body)


def _plain(decision: Decision) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "entry": match.entry,
            "confidence": match.confidence,
            "evidence": [f"{item.kind}: {item.text}" for item in match.evidence],
        }
        for match in decision.matches[:5]
    )


def _recent_commands(state: IssueState, event: _OfIssue | None, now: datetime) -> int:
    """How many commands the sender gave on this issue within the hour before this event.

    A comment counts for the commands in it, or for the replies that it got: it may have been edited again and again.
    """
    if not isinstance(event, CommentCreated | CommentEdited):
        return 0
    since = now - timedelta(hours=1)
    replied = Counter(reply.marker.to for reply in replies(state) if _is_since(reply.comment, since))
    count = 0
    for comment in state.comments:
        if comment.id > event.comment.id or not is_bot(comment.author, event.sender):
            continue
        is_counted = comment.id != event.comment.id and _is_since(comment, since)
        count += max(replied[comment.id], len(parse_commands(comment.body)) if is_counted else 0)
    return count


def _is_since(comment: Comment, since: datetime) -> bool:
    return comment.created_at is not None and comment.created_at >= since

"""One event worked on from end to end: read what GitHub knows, decide, do it, and say what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.core.actions import Action, RecordCase, RecordOutcome
from bot.core.commands import parse_commands
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
)
from bot.core.issue import Author, Comment, Issue, IssueState
from bot.core.marker import is_bot, replies, verdict_reply
from bot.core.match import Decision
from bot.core.triage import Triage, judge, triage
from bot.errors import Problem
from bot.gh.apply import apply, has_doubles, remove_doubles
from bot.gh.hub import Credentials, Hub
from bot.gh.state import read_state
from bot.handlers import Context, Verdict, handle
from bot.jobs.records import Case, Outcome, ProcessResult
from bot.wiring.notice import SWITCHED_OFF, tell_maintainers
from bot.wiring.repositories import Repositories, Served
from bot.wiring.review import review

#: Wraps a hub so that every write is asked about first.
Limit = Callable[[Hub], Hub]
#: Repository's id and issue's number: did a person delete the reply there, as far as anybody remembers?
Deleted = Callable[[int, int], bool]

_OfIssue = IssueOpened | IssueEdited | IssueClosed | CommentCreated | CommentEdited | CommentDeleted


@dataclass(slots=True)
class _Records:
    """The sink of one run: what stays on our side goes into the result. `reviewed`: somebody who may write said it."""

    reviewed: bool = False
    case: Case | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    def record(self, issue: Issue, action: RecordCase | RecordOutcome) -> None:
        if isinstance(action, RecordOutcome):
            self.outcomes.append(Outcome(action.outcome, action.entry, action.source))
            return
        # The last word of a comment with several commands counts; what was called wrong before stays wrong.
        rejected = (*(self.case.rejected if self.case else ()), *action.rejected)
        wrong = tuple(id for id in dict.fromkeys(rejected) if id not in action.gold)
        self.case = Case(action.gold, action.source, self.reviewed, wrong)


class Processor:
    """Works on events. `limit` guards writes, `dry_run` does without them, `now` is the clock.

    `deleted` remembers where somebody deleted the bot's reply: GitHub does not show it.
    """

    def __init__(
        self,
        repositories: Repositories,
        credentials: Credentials,
        *,
        dry_run: bool = False,
        limit: Limit | None = None,
        deleted: Deleted = lambda repo_id, number: False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        allowed: Iterable[str] = (),
    ) -> None:
        self.repositories = repositories
        self.credentials = credentials
        self._dry_run = dry_run
        self._limit = limit or (lambda hub: hub)
        self._deleted = deleted
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
        issue, served, state = self._as_it_is(hub, repo, number)
        return triage(issue, served.matcher, served.policy, state, self._now(), asked=asked), issue, served

    def act(self, repo: str, number: int, *, installation: int = 0) -> ProcessResult:
        """Triage one issue because a person asked for it, and do what comes of it."""
        hub = self._limit(self.credentials.hub_for(installation, repo))
        issue, served, state = self._as_it_is(hub, repo, number)
        return self._triaged(hub, issue, served, state, asked=True)

    def _as_it_is(self, hub: Hub, repo: str, number: int) -> tuple[Issue, Served, IssueState]:
        """An issue as GitHub shows it now, what is in force in its repository, and what happened on it."""
        issue = hub.issue(repo, number)
        return issue, self.repositories.served(hub, repo), read_state(hub, repo, issue, (issue.author.login,))

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
        state = read_state(hub, repo, issue, (event.sender.login, issue.author.login))
        if has_doubles(state) and not (self._dry_run or served.policy.dry_run):
            remove_doubles(hub, issue)
        if verdict_reply(state) is None:
            state = replace(state, reply_deleted=self._deleted(event.repo.id, issue.number))
        if isinstance(event, IssueEdited) and is_bot(event.sender, state.bot):
            return ProcessResult(note="edited by the bot itself")
        if isinstance(event, IssueOpened | IssueEdited):
            return self._triaged(hub, issue, served, state)
        return self._handled(hub, event, issue, served, state)

    def _tell(self, hub: Hub, repo: str, served: Served) -> None:
        """Tell the maintainers of problems in their files, once for each version of them."""
        told = (repo.casefold(), tuple(served.problems))
        if served.problems and served.may_tell and told not in self._told and not self._dry_run:
            self._told.add(told)
            tell_maintainers(hub, repo, served)

    def _triaged(
        self, hub: Hub, issue: Issue, served: Served, state: IssueState, *, asked: bool = False
    ) -> ProcessResult:
        made = triage(issue, served.matcher, served.policy, state, self._now(), asked=asked)
        return self._done(hub, issue, served, made.actions, made.decision, "; ".join(made.silence))

    def _handled(self, hub: Hub, event: _OfIssue, issue: Issue, served: Served, state: IssueState) -> ProcessResult:
        made: list[Decision] = []

        def judged(subject: Issue) -> Verdict:
            text, decision = judge(subject, served.matcher, served.policy)
            made.append(decision)
            return Verdict(text, decision)

        now = self._now()
        context = Context(
            issue,
            served.catalog,
            served.policy,
            state,
            now,
            judged,
            may_write=_has(state.writers, event.sender),
            recent_commands=_recent_commands(state, event, now),
        )
        decision = made[-1] if made else None
        return self._done(hub, issue, served, handle(event, context), decision, reviewed=context.may_write)

    def _done(
        self,
        hub: Hub,
        issue: Issue,
        served: Served,
        actions: tuple[Action, ...],
        decision: Decision | None,
        silence: str = "",
        reviewed: bool = False,
    ) -> ProcessResult:
        records = _Records(reviewed)
        dry = self._dry_run or served.policy.dry_run
        if dry:
            done, comment = tuple(f"would: {type(action).__name__}" for action in actions), 0
        else:
            applied = apply(actions, hub, issue, records)
            done, comment = applied.done, applied.comment
        best = decision.best if decision else None
        return ProcessResult(
            verdict=decision.kind if decision else "",
            entry=decision.entry if decision else None,
            confidence=best.confidence if best else None,
            silence=silence,
            reasons=decision.reasons if decision else (),
            matches=_plain(decision) if decision else (),
            actions=done,
            comment_id=comment or None,
            title=issue.title,
            body=issue.body,
            versions=dict(served.versions),
            cases=(records.case,) if records.case else (),
            outcomes=tuple(records.outcomes),
            note="dry run" if dry and actions else "",
        )


def _plain(decision: Decision) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "entry": match.entry,
            "confidence": match.confidence,
            "evidence": [f"{item.kind}: {item.text}" for item in match.evidence],
        }
        for match in decision.matches[:5]
    )


def _has(logins: Iterable[str], person: Author) -> bool:
    return person.login.casefold() in {login.casefold() for login in logins}


def _recent_commands(state: IssueState, event: _OfIssue, now: datetime) -> int:
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

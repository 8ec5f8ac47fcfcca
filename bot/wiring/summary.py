"""A week of dry run summed up for the maintainers: issues looked at again, and one comment, written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.issue import Issue
from bot.core.marker import is_bot
from bot.core.week import Week
from bot.errors import Permanent
from bot.gh.hub import Hub
from bot.gh.state import may_write
from bot.handlers.summary import INTRODUCTION, TITLE, Looked, look_back, render_week, ticked, week_of
from bot.jobs.records import ProcessResult
from bot.wiring.notice import SWITCHED_OFF, list_of, opened_by_me
from bot.wiring.repositories import Served

#: Issues of a week that are looked at, and issues among which they are looked for.
MOST_ISSUES, MOST_SCANNED = 100, 500


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to tell of a week; `text` is empty where nothing would have been said.

    `failed` are issues that could not be judged, by an error of ours, each with that error's name.
    """

    week: Week
    looked: tuple[Looked, ...]
    text: str
    failed: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What to add to the note of the delivery."""
        return f"; not judged: {', '.join(self.failed)}" if self.failed else ""


def summarize(hub: Hub, repo: str, served: Served, week: Week) -> Summary:
    """Look at the issues that were opened in a week as if they were new; reads only. HubError.

    They count as they read now, with the catalog as it is now: that is what switching the bot on would bring.
    """
    me, policy = hub.me(), served.policy
    issues = [issue for issue in _opened(hub, repo, week) if not is_bot(issue.author, me)]
    looked, failed = [], []
    for issue in issues[:MOST_ISSUES]:
        author_writes = policy.skip_maintainers and may_write(hub, repo, issue.author.login)
        try:
            looked.append(look_back(issue, served.matcher, policy, me, author_writes=author_writes))
        except Exception as error:  # a fault of ours that one text brings out must not cost the whole week
            failed.append(f"issue {issue.number} ({type(error).__name__})")
    errors = [problem for problem in served.problems if problem.severity == "error" and problem.code != "no-entries"]
    left = max(0, len(issues) - MOST_ISSUES)
    text = render_week(week, looked, served.catalog, policy, left=left, failed=len(failed), problems=list_of(errors))
    return Summary(week, tuple(looked), text, tuple(failed))


def sum_up(hub: Hub, repo: str, served: Served, week: Week, *, dry_run: bool = False) -> ProcessResult:
    """Write the week's comment, where there is something to tell and somebody to be told. HubError.

    Doing it again finds what is there. Whoever closes the issue has had enough of it.
    """
    if not served.enabled:
        return ProcessResult(note=SWITCHED_OFF)
    if not served.policy.dry_run:
        return ProcessResult(note="no summary: the bot speaks here")
    if not served.summary:
        return ProcessResult(note="no summary: the settings want none")
    summary = summarize(hub, repo, served, week)
    if not summary.text:
        result = ProcessResult(note=f"no summary: nothing would have been said in {week.name}")
    elif dry_run:
        result = ProcessResult(actions=("would: PostComment",), note="dry run")
    else:
        result = _written(hub, repo, summary)
    return replace(result, summary=summary.text, note=result.note + summary.note)


def corrections(hub: Hub, repo: str) -> Iterator[tuple[Issue, Week, tuple[int, ...]]]:
    """The boxes ticked in all weeks, newest week first: the issue, the week, the entries that are wrong. HubError.

    For where no database hears of ticks, as with the Action. Only who may write can tick.
    """
    me, seen = hub.me(), set()
    home = _home(hub, repo)
    for comment in reversed(hub.comments(repo, home.number) if home else []):
        week = week_of(comment.body) if is_bot(comment.author, me) else None
        for number, entries in ticked(comment.body).items() if week else ():
            if number not in seen:
                seen.add(number)
                if issue := issue_if_there(hub, repo, number):
                    yield issue, Week.named(str(week)), entries


def issue_if_there(hub: Hub, repo: str, number: int) -> Issue | None:
    """One issue, None where somebody deleted it meanwhile. HubError."""
    try:
        return hub.issue(repo, number)
    except Permanent as refused:
        if not refused.is_gone:
            raise
        return None


def _written(hub: Hub, repo: str, summary: Summary) -> ProcessResult:
    me, week = hub.me(), summary.week.name
    home, done = _home(hub, repo), []
    if home is None:
        home = hub.create_issue(repo, TITLE, INTRODUCTION)
        done.append(f"issue opened: {home.number}")
    elif home.state != "open":
        return ProcessResult(note=f"no summary: somebody closed issue {home.number}")
    there = [comment for comment in hub.comments(repo, home.number) if is_bot(comment.author, me)]
    before = next((comment for comment in there if week_of(comment.body) == week), None)
    if before is not None:
        return ProcessResult(comment_id=before.id, note=f"summary of {week}: was there already")
    posted = hub.post_comment(repo, home.number, summary.text)
    return ProcessResult(actions=(*done, "comment posted"), comment_id=posted.id, note=f"summary of {week}: written")


def _home(hub: Hub, repo: str) -> Issue | None:
    """The issue that holds the weeks."""
    return next(iter(opened_by_me(hub, repo, lambda issue: week_of(issue.body) == "")), None)


def _opened(hub: Hub, repo: str, week: Week) -> Iterator[Issue]:
    """Issues opened in that week, the newest first."""
    for issue in hub.issues(repo, since=week.begin, limit=MOST_SCANNED):
        if issue.created_at is not None and issue.created_at < week.begin:
            return
        if issue.created_at is not None and issue.created_at in week:
            yield issue

"""A week of dry run summed up for the maintainers: issues looked at again, and one comment, written once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.core.issue import Author, Issue
from bot.core.marker import is_bot
from bot.core.week import Week
from bot.errors import Permanent
from bot.gh.hub import Hub
from bot.gh.state import may_write
from bot.handlers.summary import INTRODUCTION, TITLE, Looked, look_back, render_week, ticked, week_of
from bot.jobs.records import ProcessResult
from bot.wiring.notice import SWITCHED_OFF, list_of
from bot.wiring.repositories import Served

#: Issues of a week that are looked at, and issues among which they are looked for.
MOST_ISSUES, MOST_SCANNED = 100, 500
_MOST_OWN = 100


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to tell of a week; `text` is empty where nothing would have been said."""

    week: Week
    looked: tuple[Looked, ...]
    text: str


def summarize(hub: Hub, repo: str, served: Served, week: Week) -> Summary:
    """Look at the issues that were opened in a week as if they were new; reads only. HubError.

    They count as they read now, with the catalog as it is now: that is what switching the bot on would bring.
    """
    me, policy = hub.me(), served.policy
    issues = [issue for issue in _opened(hub, repo, week) if not is_bot(issue.author, me)]
    looked = tuple(
        look_back(
            issue,
            served.matcher,
            policy,
            me,
            author_writes=policy.skip_maintainers and may_write(hub, repo, issue.author.login),
        )
        for issue in issues[:MOST_ISSUES]
    )
    errors = [problem for problem in served.problems if problem.severity == "error" and problem.code != "no-entries"]
    left = len(issues) - len(looked)
    text = render_week(week, looked, served.catalog, policy, left=left, problems=list_of(errors))
    return Summary(week, looked, text)


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
    return replace(result, summary=summary.text)


def corrections(hub: Hub, repo: str) -> Iterator[tuple[Issue, Week, tuple[int, ...]]]:
    """The boxes ticked in all weeks, newest week first: the issue, the week, the entries that are wrong. HubError.

    For where no database hears of ticks, as with the Action. Only who may write can tick.
    """
    me, seen = hub.me(), set()
    home = _home(hub, repo, me)
    for comment in reversed(hub.comments(repo, home.number) if home else []):
        week = week_of(comment.body) if is_bot(comment.author, me) else None
        for number, entries in ticked(comment.body).items() if week else ():
            if number not in seen:
                seen.add(number)
                yield hub.issue(repo, number), Week.named(str(week)), entries


def _written(hub: Hub, repo: str, summary: Summary) -> ProcessResult:
    me, week = hub.me(), summary.week.name
    home, done = _home(hub, repo, me), []
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


def _home(hub: Hub, repo: str, me: Author) -> Issue | None:
    """The issue that holds the weeks. Where GitHub finds none by its author, it is looked for among the newest."""

    def first(issues: Iterator[Issue]) -> Issue | None:
        return next((issue for issue in issues if is_bot(issue.author, me) and week_of(issue.body) == ""), None)

    with suppress(Permanent):  # an author that GitHub's search does not take
        if found := first(hub.issues(repo, author=me.login, limit=_MOST_OWN)):
            return found
    return first(hub.issues(repo, limit=MOST_SCANNED))


def _opened(hub: Hub, repo: str, week: Week) -> Iterator[Issue]:
    """Issues opened in that week, the newest first."""
    for issue in hub.issues(repo, since=week.begin, limit=MOST_SCANNED):
        if issue.created_at is not None and issue.created_at < week.begin:
            return
        if issue.created_at is not None and issue.created_at in week:
            yield issue

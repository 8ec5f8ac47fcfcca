"""`faqbot action`: one event of a GitHub workflow worked on; what came of it in the job's summary."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.workflow_log import annotation, commands_stopped, write_outputs, write_summary
from bot.core.event import (
    CommentCreated,
    CommentDeleted,
    CommentEdited,
    Event,
    IssueClosed,
    IssueEdited,
    IssueOpened,
    WeekEnded,
)
from bot.core.issue import Author, Repo
from bot.core.neutral import plain
from bot.core.week import Week
from bot.errors import (
    DeliveryError,
    FaqbotError,
    HubError,
    Permanent,
    Problem,
    RateLimited,
    SettingsError,
    Transient,
    UserError,
)
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.jobs.records import ProcessResult
    from bot.wiring.processor import Processor

OfIssue = IssueOpened | IssueEdited | IssueClosed | CommentCreated | CommentEdited | CommentDeleted

OF_ISSUES = ("issues", "issue_comment")
#: A week is over, or somebody wants to see it now.
OF_WEEKS = ("schedule", "workflow_dispatch")
EVENTS = (*OF_ISSUES, *OF_WEEKS)
ATTEMPTS = 3
LONGEST_PAUSE = 60.0  # seconds before another attempt; a workflow's minutes are somebody's money

#: The action's inputs by the variable that carries them, to name in problems what the workflow's author wrote.
INPUTS = {"FAQBOT_TOKEN": "token", "FAQBOT_DRY_RUN": "dry-run", "FAQBOT_FAQ": "faq"}

Pause = Callable[[float], None]
_T = TypeVar("_T")


@click.command()
@click.pass_context
def action(ctx: click.Context) -> None:
    """Work on the event that started a GitHub workflow. action.yml calls this; it is no use elsewhere.

    Reads the event from GITHUB_EVENT_PATH, speaks with the workflow's token, and writes the verdict and its evidence to
    the job's summary.
    """
    ctx.exit(run_action(os.environ))


def run_action(environ: Mapping[str, str], pause: Pause = time.sleep) -> int:
    """Work on the event that `environ` names; the exit code. Never raises an Exception, never prints a command."""
    problems: list[Problem] = []
    with commands_stopped():
        try:
            code = _work(environ, pause, problems)
        except FaqbotError as error:
            problems += _told(error)
            code = error.exit_code
        except Exception as error:
            problems.append(Problem("", 0, f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"))
            code = 3
    for problem in problems:
        click.echo(annotation(problem))
    return code


def _work(environ: Mapping[str, str], pause: Pause, problems: list[Problem]) -> int:
    settings = _settings(environ)
    told = _event(settings, environ)
    summary = settings.step_summary
    if isinstance(told, str):
        write_summary(summary, f"### faqbot\n\nNothing to do: {told}.\n")
        return 0
    done = _Run(settings, environ, pause).work(told)
    problems += [replace(problem, severity="warning") for problem in done.problems]
    write_summary(summary, done.summary)
    result = done.result
    entry = "" if result.entry is None else str(result.entry)
    comment = "" if result.comment_id is None else str(result.comment_id)
    outputs = {"verdict": result.verdict, "entry": entry, "comment-id": comment}
    output_file = environ.get("GITHUB_OUTPUT", "")
    write_outputs(Path(output_file) if output_file else None, outputs)
    click.echo(f"verdict: {result.verdict or 'none'} {entry}".rstrip())
    return 0


def _settings(environ: Mapping[str, str]) -> Settings:
    """The settings, with problems named after the action's inputs."""
    try:
        settings = Settings.from_environ(environ)
    except SettingsError as error:
        named = [replace(each, path=_input(each.path), line=0) for each in error.problems]
        raise SettingsError(named) from None
    if settings.faq is not None and not settings.faq.is_dir():
        mend = "check the repository out first, and name a folder in it"
        raise SettingsError([Problem(_input("FAQBOT_FAQ"), 0, f"{settings.faq} is not a folder", mend)])
    if not settings.token and not settings.app_id:
        mend = "leave the input out, the workflow's own token is the default"
        raise SettingsError([Problem(_input("FAQBOT_TOKEN"), 0, "is empty", mend)])
    return settings


def _input(variable: str) -> str:
    return f"input {INPUTS[variable]}" if variable in INPUTS else variable


def _event(settings: Settings, environ: Mapping[str, str]) -> OfIssue | WeekEnded | str:
    """The event that started the workflow, or why there is nothing to do."""
    from bot.gh.deliveries import SIZE_LIMIT, Ping, parse_delivery
    from bot.gh.events import Ignored

    path = settings.event_path
    if path is None or not settings.event_name:
        raise UserError("GITHUB_EVENT_PATH and GITHUB_EVENT_NAME are not set: this command runs in a GitHub workflow")
    if settings.event_name not in EVENTS:
        raise UserError(f"the workflow runs on {settings.event_name}: let it run on {', '.join(EVENTS)}")
    if settings.event_name in OF_WEEKS:
        week = Week.last(datetime.now(UTC)).name
        return WeekEnded("schedule", Repo(environ.get("GITHUB_REPOSITORY", "")), Author(""), week=week)
    try:
        with path.open("rb") as file:
            body = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    run = f"{environ.get('GITHUB_RUN_ID', '0')}-{environ.get('GITHUB_RUN_ATTEMPT', '1')}"
    headers = {"content-type": "application/json", "x-github-event": settings.event_name, "x-github-delivery": run}
    try:
        told = parse_delivery(headers, body)
    except DeliveryError as error:
        raise UserError(f"{path}: is no event of GitHub: {error}") from None
    if isinstance(told, Ignored):
        return f"{told.reason} is not for me"
    return told if isinstance(told, OfIssue) else ("a ping" if isinstance(told, Ping) else "nothing about an issue")


@dataclass(frozen=True, slots=True)
class _Done:
    result: ProcessResult
    summary: str
    problems: tuple[Problem, ...]


class _Run:
    """One event, worked on."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], pause: Pause) -> None:
        from bot.cli.workspace import with_workspace
        from bot.wiring import processor_of

        self._pause = pause
        self._with_files = partial(with_workspace, environ=environ)
        self._processor: Processor = processor_of(settings, limit=self._with_files)

    def work(self, event: OfIssue | WeekEnded) -> _Done:
        """Work on it."""
        return self._sum_up(event) if isinstance(event, WeekEnded) else self._on_issue(event)

    def _sum_up(self, event: WeekEnded) -> _Done:
        """The week's summary, for the maintainers where the repository is in dry run, and here in any case."""
        result = self._again_and_again(partial(self._processor.process, event))
        text, problems = self._again_and_again(partial(self._told_here, event, result.summary))
        return _Done(result, f"### faqbot\n\n{plain(result.note)}\n\n{text}", problems)

    def _told_here(self, event: WeekEnded, text: str | None) -> tuple[str, tuple[Problem, ...]]:
        """The week's summary, where working on the event did not make one, and what is wrong in the files."""
        from bot.wiring.summary import summarize

        repo = event.repo.full_name
        hub = self._with_files(self._processor.credentials.hub_for(0, repo))
        served = self._processor.repositories.served(hub, repo)
        if text is None and served.enabled:
            text = summarize(hub, repo, served, Week.named(event.week)).text
        return text or "", served.problems

    def _on_issue(self, event: OfIssue) -> _Done:
        """Work on it, and on commands whose own run was cancelled."""
        from bot.cli.action_summary import summary_of

        repo, number = event.repo.full_name, event.issue.number
        result = self._again_and_again(partial(self._processor.process, event))
        for other in self._again_and_again(partial(self._missed, event)):
            extra = self._again_and_again(partial(self._processor.process, other))
            result = replace(result, actions=(*result.actions, *extra.actions))
        hub = self._with_files(self._processor.credentials.hub_for(0, repo))
        served = self._processor.repositories.served(hub, repo)
        looked = None
        if result.note == "dry run" and isinstance(event, IssueOpened | IssueEdited):
            looked, _, served = self._processor.look(repo, number, asked=False)
        titles = {entry.id: entry.title for entry in served.catalog.entries}
        summary = summary_of(f"{repo}#{number}", result, served.problems, looked, titles)
        return _Done(result, summary, served.problems)

    def _missed(self, event: OfIssue) -> list[Event]:
        """Comments with commands within the last hour that nobody acknowledged.

        Of the runs that wait for an issue GitHub keeps only the newest, whatever it is for, and cancels the others.
        """
        from bot.core.commands import parse_commands
        from bot.core.marker import is_bot

        own = event.comment if isinstance(event, CommentCreated | CommentEdited | CommentDeleted) else None
        times = [at for told in (own, event.issue) if told for at in (told.created_at, told.updated_at) if at]
        if not times or event.issue.is_pull_request:
            return []
        repo, now = event.repo.full_name, max(times)
        hub = self._processor.credentials.hub_for(0, repo)
        missed: list[Event] = []
        for comment in hub.comments(repo, event.issue.number):
            made = comment.created_at
            is_recent = made is not None and now - timedelta(hours=1) <= made <= now
            if (own and comment.id == own.id) or comment.author.is_bot or not is_recent:
                continue
            if not parse_commands(comment.body) or is_bot(comment.author, hub.me()):
                continue
            reacted = {login.casefold() for login, _ in hub.reactions(repo, comment.id)}
            if hub.me().login.casefold() not in reacted:
                shared = {"delivery": event.delivery, "repo": event.repo, "issue": event.issue}
                missed.append(CommentCreated(sender=comment.author, comment=comment, **shared))  # type: ignore[arg-type]
        return missed

    def _again_and_again(self, work: Callable[[], _T]) -> _T:
        """Nobody delivers an event to a workflow again, so it is tried again here. HubError in the end."""
        for attempt in range(1, ATTEMPTS):
            try:
                return work()
            except RateLimited as error:
                if error.retry_after > LONGEST_PAUSE:
                    raise
                self._pause(error.retry_after)
            except Transient:
                self._pause(2.0 * attempt)
        return work()


def _told(error: FaqbotError) -> list[Problem]:
    """The error as annotations, each with its mend."""
    if isinstance(error, SettingsError):
        return list(error.problems)
    if isinstance(error, Permanent) and error.status in (401, 403):
        mend = "give the job `permissions: issues: write` and `contents: read`"
        return [Problem("", 0, f"GitHub says no: {error}", mend)]
    if isinstance(error, HubError):
        return [Problem("", 0, f"GitHub did not take part: {error}", "run the job again; doing it twice shows once")]
    return [Problem("", 0, str(error))]


if __name__ == "__main__":
    sys.exit(run_action(os.environ))

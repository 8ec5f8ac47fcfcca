"""A pull request that changes catalog or settings, turned into a check run: problems, and verdicts that change."""

from __future__ import annotations

from bot.core.decide import decide
from bot.errors import Permanent, Problem
from bot.gh.hub import Hub
from bot.jobs.records import ProcessResult
from bot.wiring.notice import SWITCHED_OFF, list_of
from bot.wiring.repositories import Repositories, Served

CHECK = "faqbot"
#: Recent issues that are judged with the catalog before and after.
RECENT_ISSUES = 50
_MOST_ROWS = 40
_LONGEST = 60_000  # GitHub takes 65,535 characters


def review(
    hub: Hub, repo: str, number: int, head: str, repositories: Repositories, *, from_fork: bool, dry_run: bool = False
) -> ProcessResult:
    """Write a check run on `head` where catalog or settings differ from what is in force. HubError.

    A fork's files are only read and compared: nothing of them is ever put in force.
    """
    before = repositories.served(hub, repo)
    if not before.enabled:
        return ProcessResult(note=SWITCHED_OFF)
    after = repositories.at(hub, repo, head)
    if before.versions == after.versions and before.problems == after.problems:
        return ProcessResult(note=f"pull request {number}: catalog and settings as they were")
    rows = changed_verdicts(hub, repo, before, after)
    errors = [problem for problem in after.problems if problem.severity == "error"]
    conclusion = "failure" if errors else "neutral" if rows else "success"
    title = f"{_count(len(errors), 'problem')}, {_count(len(rows), 'changed verdict')} on recent issues"
    where = f"pull request {number}" + (" from a fork" if from_fork else "")
    if dry_run or before.policy.dry_run:
        return ProcessResult(note=f"{where}: {title}; dry run")
    text = summary(after.problems, rows)
    try:
        hub.create_check(repo, head, name=CHECK, conclusion=conclusion, title=title, summary=text)
    except Permanent as error:
        return ProcessResult(note=f"{where}: {title}; no check could be written: {error}")
    return ProcessResult(note=f"{where}: {title}")


def changed_verdicts(hub: Hub, repo: str, before: Served, after: Served) -> list[tuple[int, str, str, str]]:
    """Recent issues with another verdict: (number, title, before, after)."""
    rows = []
    for issue in hub.issues(repo, limit=RECENT_ISSUES):
        then, now = (_verdict(served, issue.title, issue.body) for served in (before, after))
        if then != now:
            rows.append((issue.number, issue.title, then, now))
    return rows


def summary(problems: tuple[Problem, ...], rows: list[tuple[int, str, str, str]]) -> str:
    """The check run's text, in Markdown."""
    lines = list_of(problems[:_MOST_ROWS]) or ["No problems in the catalog and the settings."]
    if len(problems) > _MOST_ROWS:
        lines.append(f"- … and {len(problems) - _MOST_ROWS} more")
    if rows:
        lines += ["", "| issue | before | after |", "|-|-|-|"]
        lines += [f"| #{number} {_cell(title)} | {then} | {now} |" for number, title, then, now in rows[:_MOST_ROWS]]
        if len(rows) > _MOST_ROWS:
            lines.append(f"\n… and {len(rows) - _MOST_ROWS} more")
    else:
        lines += ["", f"No verdict on the last {RECENT_ISSUES} issues changes."]
    return "\n".join(lines)[:_LONGEST]


def _verdict(served: Served, title: str, body: str) -> str:
    decision = decide(served.matcher.match(served.matcher.read(title, body)), served.policy)
    return f"answer {decision.entry}" if decision.entry is not None else decision.kind


def _cell(text: str) -> str:
    kept = "".join(character for character in text if character.isprintable() and character not in "|<>`@[]")
    return kept[:80]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")

"""A pull request that changes catalog or settings, turned into a check run: problems, and verdicts that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.catalog.loader import located
from bot.core.decide import decide
from bot.errors import CaseError, Permanent, Problem
from bot.gh.hub import Hub
from bot.jobs.records import ProcessResult
from bot.learning.cases import Case, cases_in
from bot.wiring.notice import SWITCHED_OFF, list_of
from bot.wiring.repositories import Repositories, Served, content_of

CHECK = "faqbot"
#: Recent issues that are judged with the catalog before and after.
RECENT_ISSUES = 50
#: Labelled cases that are, from the folder `cases` beside the entries, as the default branch has them.
MOST_CASES = 500
_MOST_ROWS = 40
_NOT_JUDGED = "not judged"
_LONGEST = 60_000  # GitHub takes 65,535 characters


@dataclass(frozen=True, slots=True)
class Row:
    """The verdicts on an issue (#41) or a labelled case (its id)."""

    name: str
    title: str
    before: str
    after: str

    @property
    def is_change(self) -> bool:
        """Whether it is another one."""
        return self.before != self.after

    @property
    def is_telling(self) -> bool:
        """Whether a maintainer should see it."""
        return self.is_change or self.after.startswith(_NOT_JUDGED)


def review(
    hub: Hub, repo: str, number: int, head: str, repositories: Repositories, *, from_fork: bool, dry_run: bool = False
) -> ProcessResult:
    """Write a check run on `head` where catalog or settings differ from what is in force. HubError.

    A fork's files are only read and compared: nothing of them is ever put in force. A repository that is in dry run
    gets its check: there it helps most.
    """
    before = repositories.served(hub, repo)
    if not before.enabled:
        return ProcessResult(note=SWITCHED_OFF)
    after = repositories.at(hub, repo, head)
    if before.versions == after.versions and before.problems == after.problems:
        return ProcessResult(note=f"pull request {number}: catalog and settings as they were")
    issues = changed_issues(hub, repo, before, after)
    known = labelled(hub, repo, before.policy.catalog_folder)
    cases = changed_cases(known, before, after)
    errors = [problem for problem in after.problems if problem.severity == "error"]
    conclusion = "failure" if errors else "neutral" if issues or cases else "success"
    changes = [sum(row.is_change for row in rows) for rows in (issues, cases)]
    title = f"{_count(len(errors), 'problem')}, {_count(changes[0], 'changed verdict')} on recent issues"
    title += f", {changes[1]} on labelled cases" if known else ""
    where = f"pull request {number}" + (" from a fork" if from_fork else "")
    if dry_run:
        return ProcessResult(note=f"{where}: {title}; dry run")
    text = summary(after.problems, issues, cases, len(known))
    try:
        hub.create_check(repo, head, name=CHECK, conclusion=conclusion, title=title, summary=text)
    except Permanent as error:
        return ProcessResult(note=f"{where}: {title}; no check could be written: {error}")
    return ProcessResult(note=f"{where}: {title}")


def changed_issues(hub: Hub, repo: str, before: Served, after: Served) -> list[Row]:
    """Recent issues with another verdict, and those that an error of ours keeps from being judged."""
    rows = []
    for issue in hub.issues(repo, limit=RECENT_ISSUES):
        then, now = (_verdict(served, issue.title, issue.body) for served in (before, after))
        rows.append(Row(f"#{issue.number}", issue.title, _words(then), _words(now)))
    return [row for row in rows if row.is_telling]


def changed_cases(cases: Sequence[Case], before: Served, after: Served) -> list[Row]:
    """Labelled cases with another verdict, and whether it is the right one."""
    rows = []
    for case in cases:
        then, now = (_verdict(served, case.title, case.body) for served in (before, after))
        rows.append(Row(case.id, case.title, _judged(then, case), _judged(now, case)))
    return [row for row in rows if row.is_telling]


def labelled(hub: Hub, repo: str, folder: str) -> list[Case]:
    """The repository's own labelled cases; a file that cannot be read is passed over. HubError."""
    head = hub.default_branch(repo)[1]
    found: list[Case] = []
    for path in hub.files(repo, located(folder, "cases"), head):
        data = content_of(hub, repo, path, head) if path.endswith(".jsonl") and len(found) < MOST_CASES else None
        if not isinstance(data, bytes):
            continue
        try:
            found += [case for _, case in islice(cases_in(data, path), MOST_CASES - len(found))]
        except CaseError:  # `faqbot evaluate` names it
            continue
    return found


def summary(problems: tuple[Problem, ...], issues: Sequence[Row], cases: Sequence[Row] = (), known: int = 0) -> str:
    """The check run's text, in Markdown; `known` labelled cases were looked at."""
    lines = list_of(problems[:_MOST_ROWS]) or ["No problems in the catalog and the settings."]
    if len(problems) > _MOST_ROWS:
        lines.append(f"- … and {len(problems) - _MOST_ROWS} more")
    lines += ["", *_table("issue", issues, f"the last {RECENT_ISSUES} issues")]
    if known:
        lines += ["", *_table("case", cases, f"the {known} labelled cases")]
    return "\n".join(lines)[:_LONGEST]


def _table(what: str, rows: Sequence[Row], where: str) -> list[str]:
    if not rows:
        return [f"No verdict on {where} changes."]
    failed = "" if all(row.is_change for row in rows) else ", and what an error of mine kept me from judging"
    lines = [f"Verdicts that change on {where}{failed}:", "", f"| {what} | before | after |", "|-|-|-|"]
    lines += [f"| {_cell(row.name)} {_cell(row.title)} | {row.before} | {row.after} |" for row in rows[:_MOST_ROWS]]
    return [*lines, *([f"\n… and {len(rows) - _MOST_ROWS} more"] if len(rows) > _MOST_ROWS else [])]


def _verdict(served: Served, title: str, body: str) -> tuple[str, int | None]:
    try:
        decision = decide(served.matcher.match(served.matcher.read(title, body)), served.policy)
    except Exception as error:  # a fault of ours that one text brings out must not cost every pull request its check
        return f"{_NOT_JUDGED}: {type(error).__name__}", None
    return decision.kind, decision.entry


def _words(verdict: tuple[str, int | None]) -> str:
    kind, entry = verdict
    return kind if entry is None else f"answer {entry}"


def _judged(verdict: tuple[str, int | None], case: Case) -> str:
    kind, entry = verdict
    if kind.startswith(_NOT_JUDGED):
        return kind
    is_right = entry in case.gold if entry is not None else kind == "suggest" or not case.gold
    return f"{_words(verdict)}, {'right' if is_right else 'missed' if entry is None else 'wrong'}"


def _cell(text: str) -> str:
    kept = "".join(character for character in text if character.isprintable() and character not in "|<>`@[]")
    return kept[:80]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")

"""What came of an event turned into the summary of a workflow's job, in Markdown that does nothing there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.match import Match
from bot.core.neutral import plain, quoted
from bot.core.triage import Triage
from bot.errors import Problem
from bot.jobs.records import ProcessResult

_MOST = 5


def summary_of(
    where: str, result: ProcessResult, problems: Sequence[Problem], looked: Triage | None, titles: dict[int, str]
) -> str:
    """Verdict, evidence, what was done, and in a dry run what would have been said. `where` is owner/name#N."""
    parts = [f"### faqbot on {plain(where)}", f"**{_headline(result, titles)}**", _because(result)]
    if looked is not None:
        parts += [_evidence(looked.decision.matches, titles), _would(looked)]
    elif result.matches:
        parts.append(_ranked(result, titles))
    if result.actions:
        parts.append("Done:\n\n" + "\n".join(f"- {plain(action)}" for action in result.actions))
    if result.cases:
        said = "\n".join(f"- {plain(str(list(case.gold)))}: {plain(case.source)}" for case in result.cases)
        parts.append(f"A person said which entries are right here:\n\n{said}")
    if problems:
        said = "\n".join(f"- {quoted(str(problem), 400)}" for problem in problems[:50])
        parts.append(f"Wrong in the repository's files ({len(problems)}):\n\n{said}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(result: ProcessResult, titles: dict[int, str]) -> str:
    dry = " (dry run)" if result.note == "dry run" else ""
    if result.silence:
        return f"Silent{dry}: {plain(result.silence, 400)}"
    if result.verdict == "answer" and result.entry is not None:
        return f"Answer with FAQ {result.entry}{dry}: {plain(titles.get(result.entry, ''))}"
    if result.verdict == "suggest":
        return f"Suggestions{dry}"
    if result.verdict == "abstain":
        return f"Silent{dry}"
    return plain(result.note) or ("Done" if result.actions else "Nothing to do") + dry


def _because(result: ProcessResult) -> str:
    return "\n".join(f"- {plain(reason, 400)}" for reason in result.reasons)


def _evidence(matches: Sequence[Match], titles: dict[int, str]) -> str:
    rows = []
    for match in matches[:_MOST]:
        said = "<br>".join(
            f"{plain(one.kind)}: {plain(one.text)} {quoted(one.quote, 160)}" for one in match.evidence[:_MOST]
        )
        rows.append(f"| {match.entry} | {plain(titles.get(match.entry, ''))} | {match.confidence:.2f} | {said} |")
    return _table(rows)


def _ranked(result: ProcessResult, titles: dict[int, str]) -> str:
    rows = []
    for match in result.matches[:_MOST]:
        entry, said = int(match["entry"]), "<br>".join(plain(one) for one in match["evidence"][:_MOST])
        rows.append(f"| {entry} | {plain(titles.get(entry, ''))} | {match['confidence']:.2f} | {said} |")
    return _table(rows)


def _table(rows: Sequence[str]) -> str:
    head = "| FAQ | | confidence | evidence |\n|-:|-|-:|-|\n"
    return head + "\n".join(rows) if rows else ""


def _would(looked: Triage) -> str:
    if looked.decision.kind == "abstain" or looked.silence:
        return ""
    labels = ", ".join(quoted(label) for label in looked.labels) or "none"
    comment = "\n".join(f"> {line}" for line in looked.comment.splitlines())
    return f"Would have said, with the labels {labels}:\n\n{comment}"

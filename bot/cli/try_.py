"""`faqbot try`: an issue in, what the bot would make of it out; writes nothing."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.catalog.repo_settings import RepoSettings
from bot.cli.catalog import BUILT_IN, default_folder, opened_catalog
from bot.cli.checkout import WHICH_FOLDER, read_settings, settings_beside
from bot.cli.on_github import issue_named, may_name_issue
from bot.core.entry import Catalog
from bot.core.issue import Author, Issue, IssueState
from bot.core.match import Match
from bot.core.matching import Matcher
from bot.core.triage import Triage, triage
from bot.errors import UserError
from bot.gh.addresses import is_address


@click.command("try")
@click.argument("source", metavar="FILE|-|OWNER/REPO#N|ADDRESS")
@click.option(
    "--faq", "folder", metavar="DIR", type=click.Path(path_type=Path), show_default=WHICH_FOLDER, help="The catalog."
)
@click.option(
    "--settings",
    "chosen",
    metavar="FILE|none",
    help="Settings to go by.  [default: .github/faqbot.yml of the checkout that the catalog lies in]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def try_(source: str, folder: Path | None, chosen: str | None, as_json: bool) -> None:
    """Say what the bot would do with an issue, and why. Writes nothing.

    The issue is a file (first line: title, a leading # is dropped; the rest: body), `-` for standard input, or one on
    GitHub, which is read with the token in GITHUB_TOKEN and judged by the settings of its repository.

    \b
    Examples:
      faqbot try issue.md
      printf 'predict is slow\\n\\n10 s a picture' | faqbot try -
      faqbot try owner/name#123 --json
      faqbot try https://github.com/owner/name/issues/123
      faqbot try issue.md --settings none     as if no repository wanted anything
    """
    result, catalog = triaged(source, folder, chosen)
    if as_json:
        click.echo(json.dumps(as_object(result), ensure_ascii=False, indent=2))
    else:
        titles = {entry.id: entry.title for entry in catalog.entries}
        click.echo("\n".join(as_lines(result, titles)))


def triaged(source: str, folder: Path | None, chosen: str | None = None) -> tuple[Triage, Catalog]:
    """What the bot makes of the issue that `source` names, and the catalog it goes by. UserError says what is wrong."""
    if may_name_issue(source) and not _is_there(source):
        from bot.cli.try_github import triage_on_github

        repo, number = _issue(source)
        if chosen is not None:
            raise UserError(f"--settings: {source} goes by the settings of its repository; save it as a file first")
        return triage_on_github(repo, number, folder)
    name = "standard input" if source == "-" else source
    issue = Issue(*split_issue(_bytes(source), name))
    folder = folder or default_folder()
    catalog = opened_catalog(folder)
    settings = _settings(folder, chosen)
    state = IssueState(bot=Author("faqbot"))
    made = triage(issue, Matcher(catalog), settings.policy, state, datetime.now(UTC))
    return made if settings.enabled else switched_off(made), catalog


def _issue(source: str) -> tuple[str, int]:
    try:
        return issue_named(source)
    except UserError as error:
        if is_address(source):
            raise
        raise UserError(f"{source}: there is no such file; for an issue on GitHub write owner/name#4") from error


def _is_there(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):  # too long, or a NUL in it
        return False


def switched_off(made: Triage) -> Triage:
    """The same where the settings say `enabled: false`."""
    return replace(made, silence=(*made.silence, "the settings switch the bot off (enabled: false)"), actions=())


def _settings(folder: Path, chosen: str | None) -> RepoSettings:
    """What the settings file that is `chosen`, or lies in the checkout of the catalog, wants; tells which it is."""
    if chosen == "none":
        return RepoSettings()
    path = Path(chosen) if chosen else settings_beside(folder) if folder != BUILT_IN else None
    if path is None:
        return RepoSettings()
    settings, problems = read_settings(path)
    said = "; in dry run nothing would be said on issues" if settings.enabled and settings.policy.dry_run else ""
    click.echo(f"note: goes by the settings in {path}{said}", err=True)
    for problem in problems:
        click.echo(f"warning: {problem}", err=True)
    return settings


def split_issue(data: bytes, name: str) -> tuple[str, str]:
    """Title and body of a file's content. UserError where it is no text or has no title."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{name}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    if "\0" in text:
        raise UserError(f"{name}: holds NUL bytes, so it is no text; give a text file")
    first, _, body = text.replace("\r\n", "\n").partition("\n")
    title = first.strip().lstrip("#").strip()
    if not title:
        raise UserError(f"{name}: has no title; write it as the first line")
    return title, body.strip("\n")


def as_object(result: Triage) -> dict[str, Any]:
    """Everything that a script may want to know, as JSON takes it."""
    from bot.learning.evaluating import verdict_row

    best = result.decision.best
    return {
        **verdict_row(result.decision),
        "suggested": list(result.decision.suggested),
        "reasons": list(result.reasons),
        "silence": list(result.silence),
        "comment": result.comment,
        "labels": list(result.labels),
        "evidence": [
            {"kind": one.kind, "text": one.text, "quote": one.quote, "weight": one.weight}
            for one in (best.evidence if best else ())
        ],
    }


def as_lines(result: Triage, titles: dict[int, str]) -> list[str]:
    """The same for people: the decision first, then why, then what would be posted."""
    lines = [_headline(result, titles)]
    lines += [f"  {reason}" for reason in result.reasons]
    best = result.decision.best
    if best:
        lines += ["", *_evidence(best, titles)]
    rest = result.decision.matches[1:4]
    if rest:
        lines += ["", "Next: " + " · ".join(f"FAQ {match.entry} ({match.confidence:.2f})" for match in rest)]
    if result.comment and result.decision.kind != "abstain":
        would = "Comment" if not result.silence else "Comment that is kept back"
        shown = [line for line in result.comment.strip().splitlines() if not line.startswith("<!-- faqbot")]
        lines += ["", click.style(f"{would}:", bold=True), *(f"  {line}".rstrip() for line in shown)]
        lines += ["", f"{click.style('Labels:', bold=True)} {', '.join(result.labels) or 'none'}"]
    return lines


def _headline(result: Triage, titles: dict[int, str]) -> str:
    decision = result.decision
    if result.silence:
        return click.style("Silent", fg="yellow", bold=True)
    if decision.kind == "answer" and decision.entry is not None:
        return f"{click.style('Answer', fg='green', bold=True)} with FAQ {decision.entry}: {titles[decision.entry]}"
    if decision.kind == "suggest":
        several = "; ".join(f"FAQ {id}: {titles[id]}" for id in decision.suggested)
        return f"{click.style('Suggest', fg='cyan', bold=True)} {several}"
    return click.style("Silent", fg="yellow", bold=True)


def _evidence(match: Match, titles: dict[int, str]) -> list[str]:
    head = f"Evidence for FAQ {match.entry}" if match.evidence else f"Nothing in words for FAQ {match.entry}"
    lines = [f"{click.style(head, bold=True)}, {titles[match.entry]}:"]
    for one in match.evidence:
        if one.kind != "learned":
            lines.append(f"  {one.kind}: {one.text}")
            if one.quote:
                lines.append(click.style(f"    > {_one_line(one.quote)}", dim=True))
    learned = [one.text for one in match.evidence if one.kind == "learned"]
    if learned:
        lines.append(f"  learned from cases: {', '.join(learned)}")
    return lines


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else f"{flat[:159]}…"


def _bytes(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UserError(f"{source}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise UserError(f"{source!r}: is no file name: {error}") from error

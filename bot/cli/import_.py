"""`faqbot import`: a Markdown FAQ in, entry files out."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from urllib.parse import urljoin

import click

from bot.catalog.document import read_text
from bot.catalog.drafts import Draft, file_name, taken_ids, write_new
from bot.catalog.loader import load_folder
from bot.catalog.mining import signatures_in
from bot.catalog.question_forms import FORMS
from bot.catalog.questions import FoundQuestions, Question, find_questions
from bot.catalog.rebase import rebase
from bot.cli.checkout import folder_option
from bot.errors import CatalogError, UserError


@click.command("import")
@click.argument("file", metavar="FAQ.md", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option("--to", "Folder for the entries.", file_okay=False)
@click.option("--link-base", metavar="URL", help="Address of the document, to make its relative links absolute.")
@click.option("--form", type=click.Choice(list(FORMS)), help="How the questions are written, if it is not recognised.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
def import_(file: Path, folder: Path, link_base: str | None, form: str | None, dry_run: bool) -> None:
    """Turn a Markdown FAQ into entry files.

    Questions may be headings (## Q: ..., ### 1. ..., ### How do I ...?), bold list items (1. **...**), bold paragraphs
    (**Q1: ...**), <summary> texts or lines that begin with Q:. Their numbers become the ids; tables, code, lists and
    links are kept; error messages that the text names become signatures. Existing files are never overwritten, and
    questions that are there already are passed over.

    \b
    Examples:
      faqbot import doc/FAQ.md --to faq --dry-run
      faqbot import FAQ.md --link-base https://github.com/owner/name/blob/main/doc/
    """
    if link_base and not re.match(r"https?://[^/\s]", link_base):
        raise click.UsageError(f"--link-base {link_base}: begin with https://, it is put before every relative link")
    text = read_text(str(file), file.read_bytes())
    if not isinstance(text, str):
        raise CatalogError([text])
    found = find_questions(text, form or "")
    if not found.questions:
        raise UserError(f"{file}: no questions found; write them as headings (## Q: ...) or as bold list items")
    entries = load_folder(folder).catalog.entries if folder.is_dir() else ()
    present = {wording.casefold(): entry.id for entry in entries for wording in entry.wordings()}
    new = 0
    numbers = _numbers(found.questions, taken_ids(entries, folder))
    for question, number in zip(found.questions, numbers, strict=True):
        if other := present.get(question.title.casefold()):
            click.echo(f"passed over: “{question.title}” is entry {other} already")
            continue
        present[question.title.casefold()] = number
        _take_over(file, folder, question, number, link_base, dry_run)
        new += 1
    _tell_the_rest(file, folder, found, new, dry_run)


def _take_over(file: Path, folder: Path, question: Question, number: int, link_base: str | None, dry_run: bool) -> None:
    answer, lost = rebase(question.answer, lambda target: _resolved(target, file, folder, link_base))
    draft = Draft(question.title, answer, signatures=signatures_in(question.title, question.answer))
    path = folder / file_name(number, draft.title)
    if not dry_run:
        path = write_new(folder, number, draft)
    click.echo(f"{'would write' if dry_run else 'wrote'} {path}: {question.title}")
    if question.number and question.number != number:
        click.echo(f"  its number {question.number} is taken, so it is entry {number}")
    for signature in draft.signatures:
        click.echo(f"  signature: {signature}")
    for target in lost:
        click.echo(
            f"  the link to {target} leads nowhere from here; its text stayed (--link-base makes links absolute)"
        )


def _numbers(questions: Sequence[Question], taken: set[int]) -> list[int]:
    """An id for each question: its own number where it is free and the document uses it once, else the next one."""
    own = [question.number for question in questions]
    kept = {number for number in own if number and own.count(number) == 1 and number not in taken}
    free = count(max(taken | kept, default=0) + 1)
    return [number if number and number in kept else next(free) for number in own]


def _resolved(target: str, file: Path, folder: Path, link_base: str | None) -> str | None:
    if link_base:
        return urljoin(link_base if link_base.endswith("/") else link_base.rsplit("/", 1)[0] + "/", target)
    plain, mark, fragment = target.partition("#")
    path = file.parent / plain
    if not plain or not path.exists():
        return None
    return Path(os.path.relpath(path, folder)).as_posix() + mark + fragment


def _tell_the_rest(file: Path, folder: Path, found: FoundQuestions, new: int, dry_run: bool) -> None:
    for part in found.left_out:
        lines = f"{part.first} to {part.last}" if part.last != part.first else str(part.first)
        click.echo(f"left out: {file}:{lines}: {part.why}")
    click.echo(f"{len(found.questions)} questions found (written as {found.form})")
    if not new:
        click.echo(f"nothing to write: all of them are in {folder} already")
    elif not dry_run:
        click.echo(f"next: read what was written, add aliases, then run `faqbot lint {folder}`")

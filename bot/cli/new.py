"""`faqbot new`: a question in, the file of the next entry out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.catalog.drafts import Draft, taken_ids, write_new
from bot.catalog.keys import check_signature
from bot.catalog.kinds import Fault
from bot.catalog.loader import load_folder
from bot.cli.checkout import folder_option
from bot.core.entry import Entry
from bot.core.signatures import weakness_of
from bot.errors import UserError

#: From this likeness (0 to 100) of two questions on, the present entry is named.
LIKE = 75

_ANSWER = """<!--
The answer first, then the steps with commands to copy, then how to tell that it worked, then when this is not the
reader's problem. Say which versions it is for. Delete this comment.

Further keys above, all optional: aliases (other ways to ask), signatures (error lines as people paste them, * for what
varies), keywords, labels, requires, excludes, versions, see_also, reviewed, match and reject (issues that prove it).
-->"""


@click.command()
@click.argument("question")
@folder_option("--to", "Folder for the entries.", file_okay=False)
@click.option("--alias", "aliases", multiple=True, help="Another way to ask it; may be given several times.")
@click.option("--signature", "signatures", multiple=True, help="An error line as people paste it; several times.")
def new(question: str, folder: Path, aliases: tuple[str, ...], signatures: tuple[str, ...]) -> None:
    """Begin the next entry.

    Writes its file with the next free number, and says what to do then. `faqbot lint` complains until the answer is
    written, and until then the bot does not use the entry.

    \b
    Examples:
      faqbot new "How do I run it without a network?"
      faqbot new "Import fails" --signature "ImportError: libGL.so.1: *"
    """
    title = " ".join(question.split())
    _check(title, aliases, signatures)
    entries = load_folder(folder).catalog.entries if folder.is_dir() else ()
    for entry in entries:
        if title.casefold() in (wording.casefold() for wording in entry.wordings()):
            raise UserError(f"{folder / entry.path}: entry {entry.id} answers this already; add to it instead")
    number = max(taken_ids(entries, folder), default=0) + 1
    path = write_new(folder, number, Draft(title, _ANSWER, aliases=aliases, signatures=signatures))
    click.echo(f"wrote {path}")
    for entry in _alike(title, entries):
        click.echo(f"is it perhaps entry {entry.id}? {entry.title}")
    languages = sorted({language for entry in entries for language in entry.translations})
    translate = "".join(f"translate it in {path.with_suffix(f'.{language}.md').name}, " for language in languages)
    click.echo(f"next: write the answer, {translate}then run `faqbot lint {folder}`")


def _check(title: str, aliases: Sequence[str], signatures: Sequence[str]) -> None:
    """UserError where lint would refuse the entry for something else than the answer that it lacks."""
    if not title:
        raise UserError("the question is empty")
    if not any(character.isalnum() for character in title):
        raise UserError(f"the question {title!r} has no word in it")
    if not all(alias.strip() for alias in aliases):
        raise UserError("--alias is empty: give a question, or leave it out")
    for signature in signatures:
        try:
            check_signature(signature)
        except Fault as fault:
            raise UserError(f"--signature: {fault.message} ({fault.mend})") from None
        if weakness := weakness_of(signature):
            raise UserError(f"--signature: {signature!r} is too general: {weakness} (copy more of the error line)")


def _alike(title: str, entries: tuple[Entry, ...]) -> list[Entry]:
    from rapidfuzz.fuzz import token_sort_ratio

    return [
        entry
        for entry in entries
        if max(token_sort_ratio(title.lower(), wording.lower()) for wording in entry.wordings()) >= LIKE
    ][:3]

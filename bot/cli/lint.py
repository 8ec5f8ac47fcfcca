"""`faqbot lint`: a catalog in, every problem with file, line and mend out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from bot.catalog.digests import write_digests
from bot.catalog.lint import Prove, lint_catalog
from bot.catalog.loader import LoadedCatalog, load_folder
from bot.cli.checkout import named_folder
from bot.errors import Problem


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=named_folder)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; the same as --format json.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="text for people; github for annotations on a pull request.",
)
@click.option("--fix-digests", is_flag=True, help="First mark every translation as made from the present text.")
@click.option("--online", is_flag=True, help="Also ask for every web address that answers link, each once.")
@click.pass_context
def lint(ctx: click.Context, folder: Path, as_json: bool, style: str, fix_digests: bool, online: bool) -> None:
    """Check a catalog, and say how to mend it.

    Prints a line for each problem: file, line, what is wrong, what to do. DIR is the folder with the entries; without
    it, the one that `catalog` of .github/faqbot.yml names, else faq. Examples under `match` and `reject` are judged as
    the bot would; signatures are held against the labelled cases in DIR/cases, and words that the glossary lacks are
    proposed from these, as hints. Exit code 0: no errors (there may be warnings and hints), 1: errors.

    \b
    Examples:
      faqbot lint
      faqbot lint docs/faq --json
      faqbot lint --fix-digests      after a translation was brought up to date
      faqbot lint --online           once in a while: which links are dead?
    """
    loaded = load_folder(folder)
    if fix_digests:
        for path, old, new in write_digests(folder, loaded):
            click.echo(f"{folder / path}: source is {new} now" + (f", was {old}" if old else ""), err=True)
        loaded = load_folder(folder)
    problems = lint_catalog(
        loaded,
        date.today(),
        exists=lambda path: (folder / path).exists(),
        prove=_prover(folder, online),
        place=str(folder),
    )
    show = {"text": as_text, "json": as_object, "github": as_annotations}["json" if as_json else style]
    click.echo(show(loaded, problems))
    ctx.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


def _prover(folder: Path, online: bool) -> Prove:
    """What is checked by running the matcher, and only where entries could be loaded."""

    def proved(loaded: LoadedCatalog) -> list[Problem]:
        from bot.catalog.background import general_signatures
        from bot.catalog.proposed import proposed_wordings, unwanted_wordings
        from bot.catalog.prove import prove, stale_learning
        from bot.core.matching import shipped_model
        from bot.errors import CaseError
        from bot.learning.cases import read_cases
        from bot.learning.learn import inputs_of
        from bot.learning.proposals import MOST, proposals

        if not loaded.catalog.entries:
            return []
        problems = prove(loaded)
        files = sorted((folder / "cases").glob("*.jsonl"))
        try:
            cases = read_cases(files) if files else []
        except CaseError as error:
            return [*problems, Problem("cases", 0, str(error), "no case was read", code="bad-cases")]
        model = shipped_model()
        problems += general_signatures(loaded, cases, model.frequency, model.documents)
        problems += stale_learning(loaded, inputs_of(loaded.catalog, cases, model))
        problems += proposed_wordings(loaded, proposals(loaded.catalog, cases, unwanted_wordings(loaded))[:MOST])
        if online:
            from bot.catalog.online import dead_links

            problems += dead_links(loaded)
        return problems

    return proved


def as_text(loaded: LoadedCatalog, problems: Sequence[Problem]) -> str:
    """A line for each problem and one that counts them."""
    lines = [f"{_place(problem)}: {problem.severity}: {_said(problem)}  [{problem.code}]" for problem in problems]
    errors = sum(problem.severity == "error" for problem in problems)
    entries = _count(len(loaded.catalog.entries), "entry", "entries")
    hints = sum(problem.severity == "hint" for problem in problems)
    warnings = len(problems) - errors - hints
    verdict = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}" if errors or warnings else "clean"
    return "\n".join([*lines, f"{entries}: {verdict}" + (f", {_count(hints, 'hint')}" if hints else "")])


def as_object(loaded: LoadedCatalog, problems: Sequence[Problem]) -> str:
    """One JSON object: the number of entries, the catalog's digest and the problems."""
    names = ("path", "line", "severity", "code", "message", "mend")
    found = [{name: getattr(problem, name) for name in names} for problem in problems]
    value = {"entries": len(loaded.catalog.entries), "digest": loaded.catalog.digest, "problems": found}
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_annotations(loaded: LoadedCatalog, problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request."""
    lines = []
    for problem in problems:
        place = f"file={_escaped(problem.path, ':,')},line={max(problem.line, 1)},title={_escaped(problem.code, ':,')}"
        level = "notice" if problem.severity == "hint" else problem.severity
        lines.append(f"::{level} {place}::{_escaped(_said(problem))}")
    return "\n".join([*lines, as_text(loaded, problems).splitlines()[-1]])


def _said(problem: Problem) -> str:
    return problem.message + (f" ({problem.mend})" if problem.mend else "")


def _place(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}" if problem.line else problem.path


def _escaped(text: str, further: str = "") -> str:
    for character in "%\r\n" + further:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"

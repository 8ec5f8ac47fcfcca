"""What a GitHub workflow run reads of our output: annotations, outputs and the summary, safe for any text in them.

The runner takes lines that begin with `::` as commands. So everything printed while the bot works stands between
`::stop-commands::TOKEN` and `::TOKEN::` with a token that nobody can guess, and what is printed outside is escaped.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from bot.errors import Problem

_LEVELS = {"error": "error", "warning": "warning"}
_SUMMARY_LIMIT = 900_000  # bytes; GitHub refuses a summary of more than 1 MiB


@contextmanager
def commands_stopped() -> Iterator[None]:
    """Nothing printed in here is a workflow command, whoever wrote it."""
    token = secrets.token_hex(16)
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        click.echo(f"\n::{token}::")


def annotation(problem: Problem) -> str:
    """The workflow command that shows a problem, at its line where it has one."""
    place = f"file={_property(problem.path)},line={problem.line}," if problem.line else ""
    said = problem.message + (f" ({problem.mend})" if problem.mend else "")
    before = "" if problem.line or not problem.path else f"{problem.path}: "
    return f"::{_LEVELS.get(problem.severity, 'notice')} {place}title=faqbot::{_data(before + said)}"


def write_outputs(path: Path | None, values: Mapping[str, str]) -> None:
    """Set the step's outputs. ValueError for a value that could be taken for more than one."""
    lines = []
    for name, value in values.items():
        if not re.fullmatch(r"[\w. -]*", value, re.ASCII):
            raise ValueError(f"output {name} holds {value!r}")
        lines.append(f"{name}={value}\n")
    _append(path, "".join(lines))


def write_summary(path: Path | None, markdown: str) -> None:
    """Add to the summary of the job."""
    data = markdown.encode("utf-8", "replace")[:_SUMMARY_LIMIT]
    _append(path, data.decode("utf-8", "ignore") + "\n")


def _append(path: Path | None, text: str) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

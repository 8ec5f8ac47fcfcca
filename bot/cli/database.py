"""What the commands that look into the database share: how to open it and how to print rows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.jobs.store import Store

_FILE_WIDTH = 200  # columns of a table that no terminal bounds


@contextmanager
def opened_store() -> Iterator[Store]:
    """The store that the environment names, quietly; a running server's embedded database is shared."""
    from bot.jobs.logs import set_up_logs
    from bot.jobs.opening import open_store
    from bot.settings import Settings

    set_up_logs("error")
    with open_store(Settings.from_environ(os.environ).jobs, size=4, wait_seconds=10) as store:
        yield store


def print_json(value: Any) -> None:
    """One JSON value, with times in ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], nothing: str) -> None:
    """Rows as a table, or a sentence where there are none."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        click.echo(nothing)
        return
    table = Table(box=None, pad_edge=False)
    for column in columns:
        # Nothing is left out: a number may be what is looked for, an id is copied into the next command.
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for row in rows:
        table.add_row(*(Text(_cell(row[column])) for column in columns))
    console = Console(highlight=False)
    console.print(table, width=None if console.is_terminal else _FILE_WIDTH)


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

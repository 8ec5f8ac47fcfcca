"""The settings file of a checkout, as commands on this machine go by it: which folder it names, what it wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.catalog.repo_settings import SETTINGS_PATH, RepoSettings, read_repo_settings
from bot.errors import Problem, UserError

#: What `--help` says of the folder that `named_folder` is.
WHICH_FOLDER = f"`catalog` of {SETTINGS_PATH}, else faq"


_F = TypeVar("_F", bound=Callable[..., Any])


def folder_option(flag: str, about: str, *, metavar: str | None = "DIR", **checks: bool) -> Callable[[_F], _F]:
    """An option for the folder with the entries, `named_folder` by default; `checks` are those of click.Path."""
    return click.option(
        flag,
        "folder",
        metavar=metavar,
        type=click.Path(path_type=Path, **checks),
        default=named_folder,
        show_default=WHICH_FOLDER,
        help=about,
    )


def named_folder(root: Path = Path()) -> Path:
    """The folder for entries that the settings of the checkout in `root` name, `faq` where they name none."""
    path = root / SETTINGS_PATH
    return root / (read_settings(path)[0].catalog if path.is_file() else RepoSettings().catalog)


def read_settings(path: Path) -> tuple[RepoSettings, tuple[Problem, ...]]:
    """What a settings file wants, and what is wrong in it. UserError where it cannot be read."""
    try:
        return read_repo_settings(path.read_bytes(), str(path))
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror or error}") from error


def settings_beside(folder: Path) -> Path | None:
    """The settings file of the checkout that a folder lies in: the nearest one, not beyond the root of a repository."""
    try:
        start = folder.resolve()
    except OSError:
        return None
    for root in (start, *start.parents):
        if (found := root / SETTINGS_PATH).is_file():
            return _as_seen_from_here(found)
        if (root / ".git").exists():
            break
    return None


def _as_seen_from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path

"""What the commands that need a catalog share: which folder, and what to do about what is wrong in it."""

from __future__ import annotations

import os
from pathlib import Path

import click

import bot
from bot.catalog.loader import load_folder
from bot.catalog.repo_settings import SETTINGS_PATH
from bot.cli.checkout import named_folder
from bot.core.entry import Catalog
from bot.errors import CatalogError, UserError

#: Where an installed faqbot keeps the catalog that came with it, if one did.
BUILT_IN = Path(bot.__file__).parent / "faq"


def default_folder() -> Path:
    """The folder that the settings here name (`faq` without), else FAQBOT_FAQ, else the built-in catalog. UserError."""
    own, named = named_folder(), os.environ.get("FAQBOT_FAQ", "")
    candidates = [own, *([Path(named)] if named else []), BUILT_IN]
    found = next((folder for folder in candidates if folder.is_dir()), None)
    if found is None:
        why = "" if own == Path("faq") else f", which {SETTINGS_PATH} names"
        raise UserError(f"there is no folder {own} here{why}: name the catalog with --faq DIR or FAQBOT_FAQ")
    return found


def opened_catalog(folder: Path | None) -> Catalog:
    """The catalog in `folder`, by default the one of `default_folder`. CatalogError where no entry can be used.

    An entry with a problem is left out, as it is when the bot runs; a line on stderr says so.
    """
    folder = folder or default_folder()
    loaded = load_folder(folder)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if not loaded.catalog.active:
        raise CatalogError(errors or loaded.problems)
    if errors:
        rest = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        click.echo(f"warning: {errors[0]}{rest}; `faqbot lint {folder}` lists all", err=True)
    return loaded.catalog

"""What the commands that need a catalog share: which folder, and what to do about what is wrong in it."""

from __future__ import annotations

import os
from pathlib import Path

import click

import bot
from bot.catalog.loader import load_folder
from bot.core.entry import Catalog
from bot.errors import CatalogError, UserError

#: Where an installed faqbot keeps the catalog that came with it, if one did.
BUILT_IN = Path(bot.__file__).parent / "faq"


def default_folder() -> Path:
    """`faq` in the current folder, else FAQBOT_FAQ, else the built-in catalog. Raises UserError where there is none."""
    named = os.environ.get("FAQBOT_FAQ", "")
    candidates = [Path("faq"), *([Path(named)] if named else []), BUILT_IN]
    found = next((folder for folder in candidates if folder.is_dir()), None)
    if found is None:
        raise UserError("there is no folder faq here: name the catalog with --faq DIR or FAQBOT_FAQ")
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

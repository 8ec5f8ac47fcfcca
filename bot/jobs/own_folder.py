"""A folder of the bot's own, which Git passes over wherever it is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def make_own_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, with a `.gitignore` of its own; one that is there already is left as it is.

    By default these folders are in the current one, which may be a checkout: a database or keys in it would be
    committed with the next `git add .`.
    """
    if folder.exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8", newline="\n") as file:
        file.write("*\n")

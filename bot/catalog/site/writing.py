"""Pages written to a folder, and what an earlier build left there taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UserError

#: Lists what a build wrote, so that the next one deletes nothing else.
MANIFEST = ".faqbot-site"


@dataclass(frozen=True, slots=True)
class Written:
    """How many files are there now, how many of them changed, and how many were deleted."""

    files: int
    changed: int
    deleted: int


def write_site(folder: Path, pages: Mapping[str, str]) -> Written:
    """Write the pages; those of an earlier build that are no more are deleted, all other files stay.

    Raises UserError where the folder holds files that no build wrote, or cannot be written.
    """
    try:
        return _write(folder, pages)
    except OSError as error:
        raise UserError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error


def _write(folder: Path, pages: Mapping[str, str]) -> Written:
    manifest = folder / MANIFEST
    known = manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else None
    if known is None and folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
        raise UserError(f"{folder} holds files that faqbot did not write: name a new or an empty folder")
    changed = 0
    for name, text in pages.items():
        path = folder / name
        data = text.encode("utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
            changed += 1
    stale = [name for name in known or () if name not in pages and _is_below(folder, name)]
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    manifest.write_text("".join(f"{name}\n" for name in sorted(pages)), encoding="utf-8")
    return Written(len(pages), changed, len(stale))


def _is_below(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())

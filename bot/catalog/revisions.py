"""A folder, or a git revision of a folder, turned into the catalog that it holds."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from pathlib import Path

from bot.catalog.loader import LoadedCatalog, is_catalog_file, load_files, load_folder
from bot.errors import UserError

_TREE = re.compile(r"[0-9a-f]{40,64}")


def load_revision(name: str, folder: Path) -> LoadedCatalog:
    """The catalog in the folder `name` or, where there is none of that name, in `folder` as of the revision `name`.

    Raises UserError where it is neither.
    """
    if Path(name).is_dir():
        return load_folder(Path(name))
    start = folder if folder.is_dir() else Path.cwd()
    place = folder.resolve()
    top = Path(_git(start, "rev-parse", "--show-toplevel", said=f"{name} is no folder, and {start} is not in git"))
    if not place.is_relative_to(top.resolve()):
        raise UserError(f"{folder} is not in the git repository {top}")
    path = place.relative_to(top.resolve()).as_posix()
    said = f"{name} is neither a folder nor a git revision that has {path}/"
    spec = f"{name}:{'' if path == '.' else path}"
    tree = _git(start, "rev-parse", "--verify", "--quiet", "--end-of-options", spec, said=said)
    if not _TREE.fullmatch(tree):
        raise UserError(said)
    return load_files(_files(top, tree, said), place=f"{name}:{path}")


def _files(start: Path, tree: str, said: str) -> dict[str, bytes]:
    done = subprocess.run(["git", "archive", "--format=tar", tree], cwd=start, capture_output=True, check=False)
    if done.returncode:
        raise UserError(said)
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            if member.isfile() and is_catalog_file(member.name) and (file := archive.extractfile(member)):
                files[member.name] = file.read()
    return files


def _git(folder: Path, *arguments: str, said: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise UserError("git is not installed: name two folders instead") from error
    if done.returncode:
        raise UserError(said)
    return done.stdout.strip()

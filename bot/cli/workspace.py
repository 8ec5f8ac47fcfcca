"""A hub that takes a repository's files from a checkout, where the checkout is of the commit that is asked for.

GitHub allows a workflow 1,000 requests an hour, and a catalog in two languages has hundreds of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from bot.gh.blob import blob_id
from bot.gh.hub import FILE_LIMIT, Hub


def with_workspace(hub: Hub, environ: Mapping[str, str]) -> Hub:
    """`hub`, reading from GITHUB_WORKSPACE what is checked out there of GITHUB_REPOSITORY at GITHUB_SHA."""
    root = Path(environ.get("GITHUB_WORKSPACE", ""))
    repo, sha = environ.get("GITHUB_REPOSITORY", ""), environ.get("GITHUB_SHA", "")
    if not (repo and sha and root.is_absolute() and (root / ".git").exists()):
        return hub
    return cast("Hub", _WorkspaceHub(hub, root.resolve(), repo, sha))


class _WorkspaceHub:
    def __init__(self, hub: Hub, root: Path, repo: str, sha: str) -> None:
        self._hub, self._root, self._repo, self._sha = hub, root, repo, sha

    def __getattr__(self, verb: str) -> Any:
        return getattr(self._hub, verb)

    def files(self, repo: str, folder: str, ref: str) -> dict[str, str]:
        """See Hub. A folder that was not checked out is asked for as ever."""
        place = self._place(repo, folder, ref)
        if place is None or not place.is_dir():
            return self._hub.files(repo, folder, ref)
        found = (path for path in sorted(place.rglob("*")) if path.is_file() and self._is_inside(path))
        return {path.relative_to(self._root).as_posix(): blob_id(path.read_bytes()) for path in found}

    def read_file(self, repo: str, path: str, ref: str) -> bytes | None:
        """See Hub."""
        place = self._place(repo, path, ref)
        if place is None or not place.is_file() or place.stat().st_size > FILE_LIMIT:
            return self._hub.read_file(repo, path, ref)
        return place.read_bytes()

    def _place(self, repo: str, path: str, ref: str) -> Path | None:
        place = self._root / path
        is_here = repo.casefold() == self._repo.casefold() and ref == self._sha
        return place if is_here and self._is_inside(place) else None

    def _is_inside(self, path: Path) -> bool:
        """Not where a link leads out of the checkout, nor into what Git keeps: its configuration may hold a token."""
        real = path.resolve()
        return real.is_relative_to(self._root) and ".git" not in real.relative_to(self._root).parts

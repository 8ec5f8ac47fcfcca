"""Each repository's own catalog and settings, read from its default branch and kept until a push changes them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from bot import __version__
from bot.catalog.loader import LoadedCatalog, load_files, load_folder
from bot.catalog.repo_settings import SETTINGS_PATH, RepoSettings, merge_settings
from bot.core.entry import Catalog
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import Permanent, Problem
from bot.gh.hub import Hub

#: How long a repository's head is believed without asking again, in seconds; a push is told at once.
FRESH_SECONDS = 300.0
#: Files of a catalog that are read, at most; each is at most 1 MB.
_MOST_FILES = 1_000


@dataclass(frozen=True, slots=True)
class Served:
    """What the bot goes by in a repository. `problems` are those of its files; what could be read is in force."""

    matcher: Matcher
    policy: Policy
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    enabled: bool = True

    @property
    def catalog(self) -> Catalog:
        """The entries that may be answered with."""
        return self.matcher.catalog


@dataclass(slots=True)
class _Kept:
    served: Served
    head: str
    asked: float
    good: Served | None = None  # the last one without errors


class Repositories:
    """Catalogs and settings by repository. Threads may share it; one repository's trouble never touches another's."""

    def __init__(self, builtin: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._builtin = builtin
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def served(self, hub: Hub, repo: str) -> Served:
        """What is in force in a repository. HubError where GitHub cannot be asked and nothing is known yet."""
        name = repo.casefold()
        with self._lock:
            kept = self._kept.get(name)
        now = self._clock()
        if kept and now - kept.asked < FRESH_SECONDS:
            return kept.served
        _, head = hub.default_branch(repo)
        if kept and kept.head == head:
            kept.asked = now
            return kept.served
        found = self._read(hub, repo, head)
        errors = any(problem.severity == "error" for problem in found.problems)
        good = kept.good if kept else None
        if errors and good is not None:
            found = replace(good, problems=found.problems)  # the last good version stays in force
        with self._lock:
            self._kept[name] = _Kept(found, head, now, good if errors else found)
        return found

    def forget(self, repo: str) -> None:
        """Ask anew next time: a push came, or the repository has another name."""
        with self._lock:
            kept = self._kept.get(repo.casefold())
            if kept:
                kept.asked = float("-inf")

    def at(self, hub: Hub, repo: str, commit: str) -> Served:
        """What a commit would put in force; nothing of it is kept. HubError."""
        return self._read(hub, repo, commit)

    def _read(self, hub: Hub, repo: str, head: str) -> Served:
        settings, problems = read_settings(hub, repo, head)
        loaded = self._catalog(hub, repo, head, settings)
        catalog = loaded.catalog
        policy = replace(settings.policy, catalog_folder=settings.catalog)
        return Served(
            Matcher(catalog), policy, versions_of(catalog, policy), (*problems, *loaded.problems), settings.enabled
        )

    def _catalog(self, hub: Hub, repo: str, head: str, settings: RepoSettings) -> LoadedCatalog:
        folder = settings.catalog.strip("/")
        paths = [] if settings.builtin else hub.files(repo, folder, head)
        names = [path for path in paths if path.count("/") == folder.count("/") + 1][:_MOST_FILES]
        if not names and self._builtin is not None:
            return load_folder(self._builtin)
        files = {path.removeprefix(f"{folder}/"): hub.read_file(repo, path, head) for path in names}
        return load_files({name: data for name, data in files.items() if data is not None}, place=folder)


def read_settings(hub: Hub, repo: str, head: str) -> tuple[RepoSettings, tuple[Problem, ...]]:
    """A repository's settings, on top of those in the `.github` repository of its owner."""
    owner = repo.partition("/")[0]
    own = hub.read_file(repo, SETTINGS_PATH, head)
    shared: bytes | None = None
    if repo.casefold() != f"{owner}/.github".casefold():
        try:
            _, shared_head = hub.default_branch(f"{owner}/.github")
            shared = hub.read_file(f"{owner}/.github", SETTINGS_PATH, shared_head)
        except Permanent:
            shared = None
    return merge_settings(shared, own)


def versions_of(catalog: Catalog, policy: Policy) -> dict[str, str]:
    """What a verdict rests on, by name."""
    return {
        "bot": __version__,
        "catalog": catalog.digest,
        "learned": _digest(catalog.learned),
        "policy": _digest({name: getattr(policy, name) for name in policy.__dataclass_fields__}),
    }


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16] if value else ""

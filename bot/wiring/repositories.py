"""Each repository's own catalog and settings, read from its default branch and kept until a push changes them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from bot import __version__
from bot.catalog.loader import LoadedCatalog, load_files, load_folder
from bot.catalog.repo_settings import SETTINGS_PATH, RepoSettings, merge_settings
from bot.core.entry import Catalog
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import HubError, Permanent, Problem
from bot.gh.hub import Hub

#: How long a repository's head is believed without asking again, in seconds; a push is told at once.
FRESH_SECONDS = 300.0
#: Files of a catalog that are read, at most; each is at most 1 MB.
_MOST_FILES = 1_000


@dataclass(frozen=True, slots=True)
class Served:
    """What the bot goes by in a repository. `problems` are those of its files; what could be read is in force.

    `may_tell` says whether its maintainers may be told of them: not where they asked for a dry run in so many words.
    """

    matcher: Matcher
    policy: Policy
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    enabled: bool = True
    may_tell: bool = True

    @property
    def catalog(self) -> Catalog:
        """The entries that may be answered with."""
        return self.matcher.catalog


@dataclass(frozen=True, slots=True)
class _Good:
    """The last settings and the last catalog that had no errors; each stays in force while the next has some."""

    settings: RepoSettings | None = None
    matcher: Matcher | None = None


@dataclass(slots=True)
class _Kept:
    served: Served
    good: _Good
    heads: tuple[str, str]  # of the repository, and of its owner's `.github`
    asked: float


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
        try:
            heads = (hub.default_branch(repo)[1], _shared_head(hub, repo))
            if kept and kept.heads == heads:
                kept.asked = now
                return kept.served
            served, good = self._read(hub, repo, heads, kept.good if kept else _Good())
        except HubError:
            if kept is None:
                raise
            return kept.served  # what was in force stays so; the next event asks again
        with self._lock:
            self._kept[name] = _Kept(served, good, heads, now)
        return served

    def forget(self, repo: str) -> None:
        """Ask anew next time: a push came, or the repository has another name."""
        owner, _, name = repo.casefold().partition("/")
        with self._lock:
            for known, kept in self._kept.items():
                if known == repo.casefold() or (name == ".github" and known.startswith(f"{owner}/")):
                    kept.asked = float("-inf")

    def at(self, hub: Hub, repo: str, commit: str) -> Served:
        """What a commit would put in force; nothing of it is kept. HubError."""
        return self._read(hub, repo, (commit, _shared_head(hub, repo)), _Good())[0]

    def _read(self, hub: Hub, repo: str, heads: tuple[str, str], good: _Good) -> tuple[Served, _Good]:
        settings, wrong = _read_settings(hub, repo, heads)
        meant = settings.policy.dry_run and "dry_run" in settings.given
        if _are_errors(wrong):
            settings = _held(good.settings, settings, meant) if good.settings else settings
        else:
            good = replace(good, settings=settings)
        loaded = self._catalog(hub, repo, heads[0], settings)
        if _are_errors(loaded.problems) and good.matcher:
            matcher = good.matcher
        else:
            matcher = Matcher(loaded.catalog)
        if not _are_errors(loaded.problems):
            good = replace(good, matcher=matcher)
        policy = replace(settings.policy, catalog_folder=settings.catalog)
        problems = (*wrong, *loaded.problems)
        versions = versions_of(matcher.catalog, policy)
        return Served(matcher, policy, versions, problems, settings.enabled, may_tell=not meant), good

    def _catalog(self, hub: Hub, repo: str, head: str, settings: RepoSettings) -> LoadedCatalog:
        folder = settings.catalog.strip("/")
        paths = [] if settings.builtin else hub.files(repo, folder, head)
        names = [path for path in paths if path.count("/") == folder.count("/") + 1][:_MOST_FILES]
        if not names and self._builtin is not None:
            return load_folder(self._builtin)
        files = {path.removeprefix(f"{folder}/"): hub.read_file(repo, path, head) for path in names}
        return load_files({name: data for name, data in files.items() if data is not None}, place=folder)


def versions_of(catalog: Catalog, policy: Policy) -> dict[str, str]:
    """What a verdict rests on, by name."""
    return {
        "bot": __version__,
        "catalog": catalog.digest,
        "learned": _digest(catalog.learned),
        "policy": _digest({name: getattr(policy, name) for name in policy.__dataclass_fields__}),
    }


def _read_settings(hub: Hub, repo: str, heads: tuple[str, str]) -> tuple[RepoSettings, tuple[Problem, ...]]:
    """A repository's settings, on top of those in the `.github` repository of its owner."""
    head, shared_head = heads
    shared = hub.read_file(_shared(repo), SETTINGS_PATH, shared_head) if shared_head else None
    return merge_settings(shared, hub.read_file(repo, SETTINGS_PATH, head))


def _shared(repo: str) -> str:
    return f"{repo.partition('/')[0]}/.github"


def _shared_head(hub: Hub, repo: str) -> str:
    """The head of the owner's `.github` repository; "" where there is none, or where this is it."""
    if repo.casefold() == _shared(repo).casefold():
        return ""
    try:
        return hub.default_branch(_shared(repo))[1]
    except Permanent:
        return ""


def _held(good: RepoSettings, broken: RepoSettings, dry_run_meant: bool) -> RepoSettings:
    """The last good settings, except that a bot which was told to keep still does, whatever else is wrong."""
    policy = replace(good.policy, dry_run=good.policy.dry_run or dry_run_meant)
    return replace(good, policy=policy, enabled=good.enabled and broken.enabled)


def _are_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16] if value else ""

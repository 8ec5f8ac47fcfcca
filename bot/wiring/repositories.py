"""Each repository's own catalog and settings, read from its default branch and kept until a push changes them."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from threading import Lock

from bot import __version__
from bot.catalog.loader import LoadedCatalog, is_catalog_file, load_files, load_folder, located
from bot.catalog.repo_settings import SETTINGS_PATH, SHARED_PATH, RepoSettings, merge_settings, settings_of
from bot.core.entry import Catalog
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import HubError, Permanent, Problem
from bot.gh.hub import Hub

#: How long a repository's head is believed without asking again, in seconds; a push is told at once.
FRESH_SECONDS = 300.0
#: Files of a catalog that are read, at most.
_MOST_FILES = 1_000
_TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Served:
    """What the bot goes by in a repository. `problems` are those of its files; what could be read is in force.

    `wants_dry_run`: somebody wrote `dry_run: true`, so that it is more than the default. `summary`: a weekly note of
    what it would have said is wanted in a dry run.
    """

    matcher: Matcher
    policy: Policy
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    enabled: bool = True
    wants_dry_run: bool = False
    summary: bool = True

    @property
    def catalog(self) -> Catalog:
        """The entries that may be answered with."""
        return self.matcher.catalog


@dataclass(frozen=True, slots=True)
class _Good:
    """The last settings and the last catalog that had no errors; each stays in force while the next has some."""

    settings: RepoSettings | None = None
    matcher: Matcher | None = None


#: Files of a catalog by Git's name for their content: what stays the same from commit to commit is fetched once.
Contents = Mapping[str, bytes]


@dataclass(slots=True)
class _Kept:
    served: Served
    good: _Good
    heads: tuple[str, str]  # of the repository, and of its owner's `.github`
    contents: Contents
    asked: float


class Repositories:
    """Catalogs and settings by repository. Threads may share it; one repository's trouble never touches another's."""

    def __init__(self, builtin: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._builtin = builtin
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._pushes: Counter[str] = Counter()  # by repository: what is read while one comes may be what was before
        self._lock = Lock()

    def served(self, hub: Hub, repo: str) -> Served:
        """What is in force in a repository. HubError where GitHub cannot be asked and nothing is known yet."""
        name = repo.casefold()
        with self._lock:
            kept, pushes = self._kept.get(name), self._pushes_to(name)
        now = self._clock()
        if kept and now - kept.asked < FRESH_SECONDS:
            return kept.served
        try:
            heads = (hub.default_branch(repo)[1], _shared_head(hub, repo))
            if kept and kept.heads == heads:
                with self._lock:
                    kept.asked = self._believed(name, pushes, now)
                return kept.served
            before = (kept.good, kept.contents) if kept else (_Good(), {})
            served, good, contents = self._read(hub, repo, heads, *before)
        except HubError:
            if kept is None:
                raise
            return kept.served  # what was in force stays so; the next event asks again
        with self._lock:
            self._kept[name] = _Kept(served, good, heads, contents, self._believed(name, pushes, now))
        return served

    def forget(self, repo: str) -> None:
        """Ask anew next time: a push came, or the repository has another name."""
        owner, _, name = repo.casefold().partition("/")
        with self._lock:
            self._pushes[repo.casefold()] += 1
            for known, kept in self._kept.items():
                if known == repo.casefold() or (name == ".github" and known.startswith(f"{owner}/")):
                    kept.asked = float("-inf")

    def at(self, hub: Hub, repo: str, commit: str) -> Served:
        """What a commit would put in force; nothing of it is kept. HubError."""
        with self._lock:
            kept = self._kept.get(repo.casefold())
        return self._read(hub, repo, (commit, _shared_head(hub, repo)), _Good(), kept.contents if kept else {})[0]

    def _pushes_to(self, name: str) -> tuple[int, int]:
        return self._pushes[name], self._pushes[_shared(name)]

    def _believed(self, name: str, pushes: tuple[int, int], now: float) -> float:
        """When the heads were asked for; long ago where a push came meanwhile."""
        return now if pushes == self._pushes_to(name) else float("-inf")

    def _read(
        self, hub: Hub, repo: str, heads: tuple[str, str], good: _Good, known: Contents
    ) -> tuple[Served, _Good, Contents]:
        settings, wrong = _read_settings(hub, repo, heads)
        settings = replace(settings, catalog=_folder(settings.catalog))
        meant = settings.policy.dry_run and "dry_run" in settings.given
        if _are_errors(wrong):
            settings = _held(good.settings, settings, meant) if good.settings else settings
        else:
            good = replace(good, settings=settings)
        loaded, contents = self._catalog(hub, repo, heads[0], settings, known)
        if _are_errors(loaded.problems) and good.matcher:
            matcher = good.matcher
        else:
            matcher = Matcher(loaded.catalog)
        if not _are_errors(loaded.problems):
            good = replace(good, matcher=matcher)
        policy = replace(settings.policy, catalog_folder=settings.catalog)
        problems = (*wrong, *loaded.problems)
        versions = versions_of(matcher.catalog, policy)
        served = Served(matcher, policy, versions, problems, settings.enabled, meant, settings.summary)
        return served, good, contents

    def _catalog(
        self, hub: Hub, repo: str, head: str, settings: RepoSettings, known: Contents
    ) -> tuple[LoadedCatalog, Contents]:
        """The catalog at a commit, and its contents; those that are known already are not fetched."""
        folder = settings.catalog
        found = {} if settings.builtin else hub.files(repo, folder, head)
        ids, problems = _chosen(found, folder)
        if not ids and self._builtin is not None:
            return load_folder(self._builtin), {}
        files, contents = {}, {}
        for name, id in ids.items():
            path = located(folder, name)
            data = known[id] if id in known else content_of(hub, repo, path, head)
            if isinstance(data, Problem):
                problems.append(data)
            elif data is not None:
                files[name] = contents[id] = data
        loaded = load_files(files, place=folder)
        return replace(loaded, problems=(*problems, *loaded.problems)), contents


def versions_of(catalog: Catalog, policy: Policy) -> dict[str, str]:
    """What a verdict rests on, by name."""
    return {
        "bot": __version__,
        "catalog": catalog.digest,
        "learned": _digest(catalog.learned),
        "policy": _digest({name: getattr(policy, name) for name in policy.__dataclass_fields__}),
    }


def content_of(hub: Hub, repo: str, path: str, ref: str) -> bytes | Problem | None:
    """A file's content, or that it is too large for GitHub to give it."""
    try:
        return hub.read_file(repo, path, ref)
    except Permanent as refused:
        if refused.status != _TOO_LARGE:
            raise
        return Problem(
            path, 0, "is larger than 1 MB, and GitHub gives no such file", "shorten the file", code="too-long"
        )


def _folder(catalog: str) -> str:
    """The folder as paths of files begin with it: `./faq` is `faq`, and `.` the whole repository, which has no name."""
    folder = str(PurePosixPath(catalog))
    return "" if folder == "." else folder


def _chosen(found: Mapping[str, str], folder: str) -> tuple[dict[str, str], list[Problem]]:
    """The catalog's files by name, those that hold for all entries first, and whether there are too many of them."""
    place = PurePosixPath(folder)
    paths = [path for path in map(PurePosixPath, found) if path.parent == place and is_catalog_file(path.name)]
    paths.sort(key=lambda path: (path.suffix == ".md", path.name))
    problems = []
    if len(paths) > _MOST_FILES:
        message = f"holds {len(paths):,} files of a catalog, and only the first {_MOST_FILES:,} are read"
        problems = [Problem(folder or ".", 0, message, "merge or delete entries", code="too-many-files")]
    return {path.name: found[str(path)] for path in paths[:_MOST_FILES]}, problems


def _read_settings(hub: Hub, repo: str, heads: tuple[str, str]) -> tuple[RepoSettings, tuple[Problem, ...]]:
    """A repository's settings, on top of those in the `.github` repository of its owner."""
    head, shared_head = heads
    shared = content_of(hub, _shared(repo), SETTINGS_PATH, shared_head) if shared_head else None
    own = content_of(hub, repo, SETTINGS_PATH, head)
    if isinstance(own, Problem):  # nobody knows whether it says to keep still
        return settings_of({}), (own,)
    if isinstance(shared, Problem):
        return settings_of({}), (replace(shared, path=SHARED_PATH),)
    return merge_settings(shared, own)


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

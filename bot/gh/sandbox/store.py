"""The sandbox's memory: lock, ids, clock, people and their rights, who listens, and the snapshot on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.gh.sandbox.records import ROLES, GitHubSays, Issue, Repository, User, World


@dataclass(frozen=True)
class Occurrence:
    """Something that happened and that hooks may want to hear of; `payload` is already in GitHub's shape."""

    event: str
    action: str
    repo: str
    issue: int
    payload: dict[str, Any]


class Store:
    """Records behind one re-entrant lock. `url` is where the sandbox is reached; pages and API links start with it."""

    def __init__(
        self, *, url: str = "http://127.0.0.1:8000", clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.url = url.rstrip("/")
        self.clock = clock
        self.lock = threading.RLock()
        self.world = World()
        self.version = 0
        self.page_limit = 100  # rows of a list at once
        self._changed = threading.Condition(self.lock)
        self._listeners: list[Callable[[Occurrence], None]] = []

    def touch(self) -> None:
        """Count a change, and wake who waits for one."""
        with self.lock:
            self.version += 1
            self._changed.notify_all()

    def wait(self, version: int, timeout: float) -> int:
        """Block until the version differs from `version`, at most `timeout` seconds; the version then."""
        with self.lock:
            self._changed.wait_for(lambda: self.version != version, timeout)
            return self.version

    def subscribe(self, listener: Callable[[Occurrence], None]) -> None:
        """Call `listener` with every occurrence, under the lock and in order; it must be quick."""
        self._listeners.append(listener)

    def emit(self, occurrence: Occurrence) -> None:
        """Tell the listeners."""
        for listener in self._listeners:
            listener(occurrence)

    def new_id(self) -> int:
        """An id that was never given out."""
        with self.lock:
            self.world.next_id += 1
            return self.world.next_id

    # people

    def add_user(self, login: str, *, type: str = "User", name: str = "") -> User:
        """A new account, or the one of that name."""
        with self.lock:
            if login not in self.world.users:
                self.world.users[login] = User(self.new_id(), login, type, name)
            return self.world.users[login]

    def add_token(self, token: str, login: str) -> None:
        """Let `token` speak for `login`."""
        with self.lock:
            self.user(login)
            self.world.tokens[token] = login

    def user(self, login: str) -> User:
        """The account; 404 where there is none. Logins do not mind case."""
        found = self.world.users.get(login) or next(
            (user for user in self.world.users.values() if user.login.lower() == login.lower()), None
        )
        if found is None:
            raise GitHubSays(404, "Not Found")
        return found

    def is_bot(self, login: str) -> bool:
        """Whether that account is an App's or of type Bot."""
        return login in self.world.users and self.world.users[login].type == "Bot"

    def role(self, repo: Repository, login: str) -> str:
        """What `login` may do here: the role given, write for apps, read for anybody in a public repository."""
        if login.lower() == repo.owner.lower():
            return "admin"
        if login in repo.roles:
            return repo.roles[login]
        if self.is_bot(login):
            return "write"
        return "none" if repo.private else "read"

    def may(self, repo: Repository, login: str, role: str) -> bool:
        """Whether `login` has at least that role."""
        return bool(login) and ROLES.index(self.role(repo, login)) >= ROLES.index(role)

    def require(self, repo: Repository, login: str, role: str) -> None:
        """403 unless `login` has at least that role, and where the repository is archived; 401 without login."""
        if not login:
            raise GitHubSays(401, "Requires authentication")
        if repo.archived:
            raise GitHubSays(403, "Repository was archived so is read-only.")
        if not self.may(repo, login, role):
            refusal = "Must have admin rights to Repository."
            raise GitHubSays(403, "Resource not accessible by integration" if self.is_bot(login) else refusal)

    def association(self, repo: Repository, login: str) -> str:
        """GitHub's author_association."""
        if login.lower() == repo.owner.lower():
            return "OWNER"
        return "MEMBER" if repo.roles.get(login, "read") in ("triage", "write", "maintain", "admin") else "NONE"

    # repositories

    def repo(self, full_name: str) -> Repository:
        """The repository, by its name or a former one; 404 where there is none. Names do not mind case."""
        name = full_name.lower()
        while name not in self.world.repos and name in self.world.moved:
            name = self.world.moved[name]
        try:
            return self.world.repos[name]
        except KeyError:
            raise GitHubSays(404, "Not Found") from None

    def issue(self, repo: Repository, number: int) -> Issue:
        """The issue; 410 where it was deleted, 404 where it never was."""
        if number in repo.gone:
            raise GitHubSays(410, "This issue was deleted")
        try:
            return repo.issues[number]
        except KeyError:
            raise GitHubSays(404, "Not Found") from None

    # snapshot

    def save(self, path: Path) -> None:
        """Write everything to a file, whole or not at all."""
        with self.lock:
            content = _adapter().dump_json(self.world, indent=1)
        scratch = path.with_name(path.name + ".new")
        scratch.write_bytes(content)
        scratch.replace(path)

    def load(self, path: Path) -> None:
        """Go on from what `save` wrote; ValueError where the file is something else."""
        world = _adapter().validate_json(path.read_bytes())
        with self.lock:
            self.world = world
            self.touch()


def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(World)

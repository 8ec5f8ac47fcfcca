"""Credentials: which hub speaks for which installation. A token speaks for all; a GitHub App gets a token for each."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from urllib.parse import quote

from github.Auth import AppAuth, Auth, Token

from bot.core.issue import Author
from bot.errors import Permanent, RateLimited, Transient
from bot.gh.answers import read
from bot.gh.connection import GITHUB, Connection
from bot.gh.payloads import Id, Part, UserPart
from bot.gh.pygithub_hub import PyGithubHub, repo_path
from bot.gh.usage import Usage

EARLY = 300.0  # seconds before its end at which a token is renewed; GitHub's last an hour


@dataclass(frozen=True, slots=True)
class Link:
    """How to reach GitHub: address, and the pauses in seconds that Connection keeps."""

    api: str = GITHUB
    timeout: int = 15
    seconds_between_requests: float = 0.0
    seconds_between_writes: float = 0.0
    hook_path: str = "/webhook"


class TokenCredentials:
    """One account's token: a person's, a bot's, or that of a workflow run."""

    def __init__(self, token: str, link: Link | None = None, *, me: Author | None = None) -> None:
        link = link or Link()
        self.usage = Usage()
        self._connection = _connection(Token(token), link, self.usage)
        self._hub = PyGithubHub(self._connection, me=me, hook_path=link.hook_path)

    def hub_for(self, installation: int, repo: str) -> PyGithubHub:
        """See bot.gh.hub.Credentials."""
        return self._hub

    def app_hub(self) -> None:
        """See bot.gh.hub.Credentials."""
        return

    def forget(self, installation: int) -> None:
        """See bot.gh.hub.Credentials."""

    def close(self) -> None:
        """See bot.gh.hub.Credentials."""
        self._connection.close()


class AppCredentials:
    """A GitHub App: its id and private key (PEM). Threads may share it."""

    def __init__(
        self, app_id: str, private_key: str, link: Link | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.usage = Usage()
        self._link = link = link or Link()
        self._clock = clock
        self._app = _connection(AppAuth(app_id, private_key), link, self.usage)
        self._me: Author | None = None
        self._hubs: dict[int, tuple[PyGithubHub, Connection]] = {}
        self._installations: dict[str, int] = {}
        self._lock = Lock()

    def hub_for(self, installation: int, repo: str) -> PyGithubHub:
        """See bot.gh.hub.Credentials."""
        return self._speaking_for(installation or self._installation_of(repo))[0]

    def app_hub(self) -> PyGithubHub:
        """See bot.gh.hub.Credentials."""
        return PyGithubHub(self._app, me=lambda: Author(f"{self._slug()}[bot]", 0, is_bot=True))

    def forget(self, installation: int) -> None:
        """See bot.gh.hub.Credentials."""
        with self._lock:
            self._hubs.pop(installation, None)
            self._installations = {repo: id for repo, id in self._installations.items() if id != installation}

    def close(self) -> None:
        """See bot.gh.hub.Credentials."""
        with self._lock:
            for _, connection in self._hubs.values():
                connection.close()
        self._app.close()

    def _speaking_for(self, installation: int) -> tuple[PyGithubHub, Connection]:
        with self._lock:
            if installation not in self._hubs:
                auth = InstallationAuth(self._app, installation, self._clock)
                connection = _connection(auth, self._link, self.usage)
                hub = PyGithubHub(connection, me=lambda: self._who_i_am(connection), hook_path=self._link.hook_path)
                self._hubs[installation] = (hub, connection)
            return self._hubs[installation]

    def _installation_of(self, repo: str) -> int:
        name = repo.casefold()
        if name not in self._installations:
            try:
                found = read(_InstallationPart, self._app.get(f"{repo_path(repo)}/installation"))
            except Permanent as refused:
                raise Permanent(f"the App is not installed on {repo}", refused.status) from refused
            self._installations[name] = found.id
        return self._installations[name]

    def _who_i_am(self, connection: Connection) -> Author:
        if self._me is None:
            me = Author(f"{self._slug()}[bot]", 0, is_bot=True)
            with suppress(Permanent):  # without the id, logins are compared
                me = replace(read(UserPart, connection.get(f"/users/{quote(me.login)}")).value(), is_bot=True)
            self._me = me
        return self._me

    def _slug(self) -> str:
        return str(read(_AppPart, self._app.get("/app")).slug)


class InstallationAuth(Auth):
    """The token of an installation, asked for by the App when it is needed and renewed before it ends."""

    def __init__(self, app: Connection, installation: int, clock: Callable[[], float]) -> None:
        self._app = app
        self._installation = installation
        self._clock = clock
        self._lock = Lock()
        self._held: _TokenPart | None = None

    @property
    def token_type(self) -> str:
        """How the Authorization header begins."""
        return "token"

    @property
    def token(self) -> str:
        """A token that is good for a while. Permanent where the installation is suspended or removed."""
        with self._lock:
            left = self._seconds_left()
            if left < EARLY:
                try:
                    self._held = read(_TokenPart, self._app.send("POST", self._path, {}))
                except (Transient, RateLimited):
                    if left <= 0:
                        raise
            assert self._held is not None
            return self._held.token

    def renew(self) -> bool:
        """Forget the token: GitHub refused it before its time."""
        with self._lock:
            self._held = None
            return True

    @property
    def _path(self) -> str:
        return f"/app/installations/{self._installation}/access_tokens"

    def _seconds_left(self) -> float:
        return self._held.expires_at.timestamp() - self._clock() if self._held else 0.0


class _TokenPart(Part):
    token: str
    expires_at: datetime


class _InstallationPart(Part):
    id: Id


class _AppPart(Part):
    slug: str


def _connection(auth: Auth, link: Link, usage: Usage) -> Connection:
    return Connection(
        auth,
        api=link.api,
        timeout=link.timeout,
        seconds_between_requests=link.seconds_between_requests,
        seconds_between_writes=link.seconds_between_writes,
        usage=usage,
    )

"""The sandbox with the bot in it: a stand-in for GitHub and the bot's own web application behind one address."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket
from typing import Any

from bot.catalog.repo_settings import SETTINGS_PATH
from bot.errors import UserError
from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.same_origin import is_local_name
from bot.gh.sandbox.samples import BOT, MAINTAINER, REPO, furnish, open_samples
from bot.gh.sandbox.server import Server
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.webhooks import Sender
from bot.gh.sandbox.why import Thought, Why
from bot.settings import Settings

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PATHS = ("webhook", "healthz", "readyz", "metrics", "faq")  # what the bot answers beside the sandbox's pages
_LOOK_SECONDS = 1.5  # how often the folder with the entries is looked at
_EVENTS = ("issues", "issue_comment", "push", "repository", "installation", "installation_repositories")


@dataclass(frozen=True, slots=True)
class Service:
    """The bot, ready to be served: its application, the first parts of the paths it answers, and what it thinks."""

    app: Wsgi
    paths: tuple[str, ...] = PATHS
    why: Why | None = None


#: Makes the bot from settings, and ends it again.
OpenService = Callable[[Settings], AbstractContextManager[Service]]


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """How a sandbox is furnished. `faq` is the folder with the entries, `state` a file that it goes on from."""

    faq: Path | None = None
    state: Path | None = None
    samples: bool = True


@contextmanager
def running_sandbox(
    listener: socket,
    settings: Settings,
    open_service: OpenService | None,
    options: SandboxOptions | None = None,
    say: Callable[[str], object] = lambda text: None,
) -> Iterator[Server]:
    """Serve sandbox and bot on `listener` until the context ends; the pages answer while the bot still gets ready.

    Without `open_service` there is only the stand-in for GitHub. `say` is told the address as soon as it answers.
    """
    options = options or SandboxOptions()
    with ExitStack() as stack:
        stack.callback(listener.close)
        sandbox, faults, bot = Sandbox(), Faults(), _Seat()
        token = _furnish(sandbox, options)
        only_local = is_local_name(_bracketed(listener.getsockname()[0]))
        pages = create_sandbox_app(sandbox, faults, why=bot.why if open_service else None, only_local=only_local)
        server = Server(bot.beside(pages), listener)
        sandbox.url = server.url
        sender = Sender(sandbox, faults)
        secret = secrets.token_hex(16)
        if open_service:
            sandbox.world.hooks.clear()
            sandbox.add_hook(f"{server.url}/webhook", secret, repo_name=REPO, events=_EVENTS)
        _link_to_files(sandbox)
        if options.samples and not sandbox.repo(REPO).issues:
            open_samples(sandbox)
        server.start()
        stack.callback(server.stop)
        say(f"The sandbox is at {server.url}  (Ctrl-C ends it)")
        stack.callback(_Watch(sandbox, options).start().stop)
        if open_service:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faqbot-sandbox-")))
            bot.service = stack.enter_context(
                open_service(_inside(settings, options.faq, server.url, token, secret, folder))
            )
        sender.start()
        stack.callback(sender.stop)
        yield server


def _furnish(sandbox: Sandbox, options: SandboxOptions) -> str:
    if options.state and options.state.exists():
        try:
            sandbox.load(options.state)
        except ValueError:
            raise UserError(f"{options.state} is not what a sandbox wrote: move it away or name another") from None
    else:
        furnish(sandbox, _files(options.faq))
    token = secrets.token_hex(16)
    sandbox.add_token(token, BOT)
    return token


def _link_to_files(sandbox: Sandbox) -> None:
    """The organisation's own settings: the bot may speak, and entries are read here, not on the real GitHub."""
    owner = REPO.partition("/")[0]
    name = f"{owner}/.github"
    if name not in sandbox.world.repos:
        sandbox.add_repo(name, description="Settings of all repositories here")
    settings = f"dry_run: false\nlink: {sandbox.url}/{REPO}/blob/HEAD/faq\n"
    sandbox.put_files(name, {SETTINGS_PATH: settings.encode()}, owner)


def _inside(settings: Settings, faq: Path | None, url: str, token: str, secret: str, folder: Path) -> Settings:
    """Production's settings, with GitHub in the sandbox, a database of its own, and no pauses out of politeness."""
    jobs = replace(settings.jobs, database_url="", data=folder, comments_per_hour=1_000, debounce_seconds=0.5)
    here: dict[str, Any] = {"token": token, "webhook_secrets": (secret,), "github_api": f"{url}/api", "url": url}
    return replace(
        settings, app_id="", private_key="", repos=(), faq=faq, seconds_between_writes=0.0, jobs=jobs, **here
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class _Seat:
    """Where the bot sits beside the sandbox's pages; empty until it is ready."""

    service: Service | None = None

    def why(self, repo: str, number: int) -> Thought | None:
        service = self.service
        return service.why(repo, number) if service and service.why else None

    def beside(self, pages: Wsgi) -> Wsgi:
        """An application in which the bot answers its own paths and `pages` all others."""

        def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            first = environ.get("PATH_INFO", "").split("/", 2)[1:2]
            paths = self.service.paths if self.service else PATHS
            if first and first[0] in paths:
                if self.service:
                    return self.service.app(environ, start_response)
                start_response("503 Service Unavailable", [("Retry-After", "1"), ("Content-Type", "text/plain")])
                return [b"the bot is getting ready\n"]
            return pages(environ, start_response)

        return app


class _Watch:
    """Puts edited entries into the sandbox's repository, and what happens there into the state's file."""

    def __init__(self, sandbox: Sandbox, options: SandboxOptions) -> None:
        self._sandbox, self._options = sandbox, options
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-watch", daemon=True)
        self._saved = -1
        self._seen: object = None

    def start(self) -> _Watch:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self._save()

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            if self._options.faq:
                with suppress(OSError):  # a file that is being written: next time
                    self._look(self._options.faq)
            self._save()

    def _look(self, faq: Path) -> None:
        seen = [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(faq.rglob("*"))]
        if seen != self._seen:
            self._sandbox.put_files(REPO, _files(faq), MAINTAINER, "Edit the entries")
            self._seen = seen

    def _save(self) -> None:
        if self._options.state and self._saved != self._sandbox.version:
            self._saved = self._sandbox.version
            self._sandbox.save(self._options.state)


def _files(faq: Path | None) -> Mapping[str, bytes]:
    """The folder's files as they stand in the repository, below faq/, without hidden ones; settings beside it."""
    if faq is None:
        return {}
    found = (path for path in sorted(faq.rglob("*")) if path.is_file())
    below = {path: path.relative_to(faq) for path in found}
    kept = {path: name for path, name in below.items() if not any(part.startswith((".", "__")) for part in name.parts)}
    files = {f"faq/{name.as_posix()}": path.read_bytes() for path, name in kept.items()}
    settings = faq.resolve().parent / SETTINGS_PATH
    return {**files, SETTINGS_PATH: settings.read_bytes()} if settings.is_file() else files

"""Serves until a signal comes: production behind GitHub's deliveries, or the sandbox with the bot in it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket

from bot.gh.sandbox.server import Server
from bot.jobs.ending import end_within
from bot.settings import Settings
from bot.web.serve_bot import open_bot
from bot.web.serve_sandbox import OpenService, SandboxOptions, running_sandbox

TICK_SECONDS = 1.0

Say = Callable[[str], object]


def serve_sandbox(
    listener: socket,
    settings: Settings,
    options: SandboxOptions,
    *,
    open_service: OpenService | None = open_bot,
    say: Say = print,
) -> None:
    """Serve the sandbox until SIGTERM or SIGINT."""
    with _until_told() as told, running_sandbox(listener, settings, open_service, options, say):
        _wait(told)
        say("Stopping")


def serve_github(listener: socket, settings: Settings, *, work: bool = True, say: Say = print) -> None:
    """Take GitHub's deliveries until SIGTERM or SIGINT; with `work` also work on them in this process."""
    with _until_told() as told, open_bot(settings, work=work) as bot:
        server = Server(bot.app, listener)
        server.start()
        say(f"Taking deliveries at {server.url}/webhook")
        _wait(told)
        say("Stopping")
        end_within(settings.jobs.grace_seconds)
        server.stop()


def _wait(told: threading.Event) -> None:
    """Wake up now and then: a signal that comes just before the wait begins would otherwise be heard when it ends."""
    while not told.wait(TICK_SECONDS):
        pass


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; a second signal ends the process as usual."""
    told = threading.Event()
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)}

    def tell(kind: int, frame: object) -> None:
        told.set()
        signal.signal(kind, before[signal.Signals(kind)])

    for kind in before:
        signal.signal(kind, tell)
    try:
        yield told
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)

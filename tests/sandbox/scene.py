"""The scene of the sandbox's tests: people with tokens, files, a clock, and a sandbox behind a real server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from werkzeug.test import TestResponse

from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.samples import BOT, MAINTAINER
from bot.gh.sandbox.server import Server
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.webhooks import Sender

TOKENS = {BOT: "bot-token", MAINTAINER: "maintainer-token", "stranger": "stranger-token"}
FILES = {"faq/001-a.md": b"---\nid: 1\n---\none", "faq/zh/001-a.md": "一".encode(), "README.md": b"# Hello"}


Api = Callable[..., TestResponse]


@dataclass
class Clock:
    """Starts at noon and goes on by a second with every look."""

    now: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Live:
    """A sandbox behind a real server; `hook` says what a receiver at /webhook answers, `heard` what it was told."""

    sandbox: Sandbox
    faults: Faults
    server: Server
    sender: Sender
    answer: Callable[[dict[str, str], bytes], int] = lambda headers, body: 202
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

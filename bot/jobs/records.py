"""What is remembered: deliveries, the results of working on them, decisions and what people said about them."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.issue import Switch


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled case out of a correction; `reviewed` where a person with write permission made it.

    `rejected` are entries that were called wrong. A case of another issue than the delivery's has its number and text.
    """

    gold: tuple[int, ...]
    source: str
    reviewed: bool = False
    rejected: tuple[int, ...] = ()
    number: int = 0
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a reply was received: solved, assisted, ignored, noise or missed.

    `version` names the text of the entry; of `person`, a login, only a name that tells nobody's is kept.
    """

    outcome: str
    entry: int | None = None
    source: str = ""
    version: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class RecentReply:
    """A reply that people may still react to."""

    repo_id: int
    repo: str
    installation: int
    number: int
    comment_id: int
    entry: int | None


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """What came of an event. `verdict` is answer, suggest or abstain, and empty where nothing was to be decided.

    `matches` and `actions` are plain JSON values for the log; `title` and `body` are the input of the decision,
    `versions` name everything else that it rests on (bot, catalog, learned, policy). `summary` is what a week's summary
    says, empty where there is nothing to say, None where the week was not looked at.
    """

    verdict: str = ""
    entry: int | None = None
    confidence: float | None = None
    silence: str = ""
    reasons: tuple[str, ...] = ()
    matches: tuple[dict[str, Any], ...] = ()
    actions: tuple[str, ...] = ()
    comment_id: int | None = None
    title: str = ""
    body: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    switch: Switch | None = None
    summary: str | None = None
    note: str = ""  # what is to be read in the list of deliveries


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored delivery. `newer` is the payload of an edit that was merged into it, empty where there is none.

    `faults` are those of the `attempts` that ended by an error of ours or with the worker's death.
    """

    id: str
    event: str
    action: str
    lane: str
    repo_id: int
    repo: str
    number: int
    installation: int
    headers: dict[str, str]
    body: bytes
    newer: bytes
    status: str
    reason: str
    attempts: int
    faults: int
    received_at: datetime
    waiting_seconds: float  # since the first attempt that failed; 0 before it


def input_digest(title: str, body: str) -> str:
    """Names an issue's text; line ends do not count."""
    text = json.dumps([title, body.replace("\r\n", "\n")], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def pack(value: Any) -> bytes:
    """Compress a JSON value."""
    return zlib.compress(json.dumps(value, ensure_ascii=True).encode(), 6)


def unpack(data: bytes) -> Any:
    """Undo `pack`."""
    return json.loads(zlib.decompress(data))

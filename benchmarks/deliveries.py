"""Deliveries as GitHub makes them, and a sender that behaves as GitHub does but sends again what got no 2xx."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

REPO, REPO_ID, INSTALLATION = "octo/ocr", 500, 77
SECRET = "a-secret-of-the-rig"
#: GitHub's payloads are mostly addresses: about 8 kB for an issue of a few lines.
_ADDRESSES = 28


@dataclass
class Delivery:
    """One delivery to send; `due` is seconds from the start."""

    id: str
    number: int
    body: bytes
    due: float = 0.0
    acknowledged: float = 0.0  # seconds from when it was due to the 2xx
    sent_at: float = 0.0  # seconds since 1970 at the 2xx
    attempts: int = 0

    @property
    def due_at(self) -> float:
        """When it was due, in seconds since 1970."""
        return self.sent_at - self.acknowledged


def deserves_answer(number: int) -> bool:
    """Two issues of three are about something in the FAQ."""
    return number % 3 != 0


def make_delivery(id: str, number: int, action: str, due: float) -> Delivery:
    """A delivery of the event `issues`, of the size that GitHub's have. The bot reads the text at GitHub."""
    user = {"login": "reader", "id": 7, "type": "User", **_addresses("users/reader")}
    issue = {
        "id": 9000 + number, "number": number, "title": f"Issue {number}", "body": "It does not work. " * 60,
        "user": user, "labels": [], "state": "open", "locked": False, "author_association": "NONE",
        "created_at": "2026-01-01T12:00:00Z", "updated_at": "2026-01-01T12:00:00Z",
        "html_url": f"https://github.com/{REPO}/issues/{number}", **_addresses(f"repos/{REPO}/issues/{number}"),
    }  # fmt: skip
    repo = {
        "id": REPO_ID, "full_name": REPO, "private": False, "archived": False, "default_branch": "main",
        **_addresses(f"repos/{REPO}"),
    }  # fmt: skip
    payload = {
        "action": action, "issue": issue, "repository": repo, "sender": user, "installation": {"id": INSTALLATION}
    }  # fmt: skip
    return Delivery(id, number, json.dumps(payload).encode(), due)


def openings(first: int, count: int, rate: float = 0.0) -> list[Delivery]:
    """So many new issues, at `rate` per second, or all at once."""
    return [
        make_delivery(f"{number:06d}", number, "opened", (number - first) / rate if rate else 0.0)
        for number in range(first, first + count)
    ]


def traffic(count: int, rate: float, *, per_issue: int = 4, first: int = 1) -> list[Delivery]:
    """`count` deliveries at `rate` per second: an opening of each issue, then an edit and more, mixed."""
    actions = ("opened", "edited", "closed", "reopened")
    issues = -(-count // per_issue)
    plan = [(first + number, actions[turn % 4]) for turn in range(per_issue) for number in range(issues)][:count]
    # Interleave the turns of neighbouring issues, keeping each issue's own order.
    plan.sort(key=lambda step: (step[0] // 20, actions.index(step[1])))
    return [
        make_delivery(f"{number:06d}-{turn:02d}-{action}", number, action, position / rate)
        for position, (turn, (number, action)) in enumerate(zip(_turns(plan), plan, strict=True))
    ]


class Sender:
    """Sends deliveries when they are due, as GitHub does, and again only those that got no 2xx."""

    def __init__(self, port: int, threads: int = 24, retry_seconds: float = 0.3) -> None:
        self._port = port
        self._threads = threads
        self._retry_seconds = retry_seconds
        self._locks: dict[int, threading.Lock] = {}
        self.refused: list[int] = []

    def send(self, deliveries: Sequence[Delivery], on_time: Callable[[float], None] | None = None) -> None:
        """Send all and return when all are acknowledged. Those of one issue are sent one after the other."""
        work: queue.Queue[Delivery | None] = queue.Queue()
        self._locks = {delivery.number: threading.Lock() for delivery in deliveries}
        lanes: dict[int, list[Delivery]] = {}
        for delivery in deliveries:
            lanes.setdefault(delivery.number, []).append(delivery)
        started = time.monotonic()
        threads = [threading.Thread(target=self._work, args=(work, lanes, started)) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        for delivery in deliveries:
            time.sleep(max(0.0, started + delivery.due - time.monotonic()))
            if on_time is not None:
                on_time(delivery.due)
            work.put(delivery)
        for _ in threads:
            work.put(None)
        for thread in threads:
            thread.join()

    def _work(self, work: queue.Queue[Delivery | None], lanes: dict[int, list[Delivery]], started: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        while (delivery := work.get()) is not None:
            with self._locks[delivery.number]:
                mine = lanes[delivery.number].pop(0)  # whoever comes first sends the first of the issue
                while not self._post(connection, mine):
                    time.sleep(self._retry_seconds)
            mine.acknowledged = time.monotonic() - started - mine.due
            mine.sent_at = time.time()

    def _post(self, connection: http.client.HTTPConnection, delivery: Delivery) -> bool:
        delivery.attempts += 1
        signature = "sha256=" + hmac.new(SECRET.encode(), delivery.body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json", "X-GitHub-Event": "issues", "X-GitHub-Delivery": delivery.id,
            "X-Hub-Signature-256": signature,
        }  # fmt: skip
        try:
            connection.request("POST", "/webhook", delivery.body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return False
        if answer.status >= 300:
            self.refused.append(answer.status)
        return answer.status < 300


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _addresses(path: str) -> dict[str, Any]:
    return {f"part_{number}_url": f"https://api.github.com/{path}/parts-{number}" for number in range(_ADDRESSES)}


def _turns(plan: Sequence[tuple[int, str]]) -> list[int]:
    seen: dict[int, int] = {}
    turns = []
    for number, _ in plan:
        seen[number] = seen.get(number, -1) + 1
        turns.append(seen[number])
    return turns

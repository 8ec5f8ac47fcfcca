"""The rig of the fault runs: GitHub's sandbox, web process and workers as processes of their own, to be killed at will.

`python -m benchmarks.rig github|web|worker` is what it starts. The worker's process is a small one that behaves like
the bot: it looks for its comment on the issue and posts it where it is missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import json
import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

REPO, REPO_ID = "octo/ocr", 500
SECRET, TOKEN = "a-secret-of-the-rig", "a-token-of-the-rig"
MARK = "<!-- rig -->"
GENEROUS = {
    "FAQBOT_COMMENTS_PER_HOUR": "1000000",
    "FAQBOT_WRITES_PER_MINUTE": "1000000",
    "FAQBOT_WRITES_PER_HOUR": "1000000",
    "FAQBOT_WRITES_PER_MINUTE_IN_ALL": "1000000",
}


@dataclass
class Delivery:
    """One delivery to send; `due` is seconds from the start."""

    id: str
    number: int
    body: bytes
    due: float = 0.0
    acknowledged: float = 0.0  # seconds from when it was due to the 2xx
    sent_at: float = 0.0
    attempts: int = 0


def deserves_answer(number: int) -> bool:
    """Two issues of three get a comment."""
    return number % 3 != 0


def make_delivery(id: str, number: int, action: str, due: float, title: str = "") -> Delivery:
    """A delivery of the event `issues`."""
    user = {"login": "reader", "id": 7, "type": "User"}
    issue = {
        "id": 9000 + number, "number": number, "title": title or f"Issue {number}", "body": "It does not work. " * 60,
        "user": user, "labels": [], "state": "open", "locked": False, "author_association": "NONE",
        "created_at": "2026-01-01T12:00:00Z", "updated_at": "2026-01-01T12:00:00Z",
        "html_url": f"https://github.com/{REPO}/issues/{number}",
    }  # fmt: skip
    repo = {"id": REPO_ID, "full_name": REPO, "private": False, "archived": False, "default_branch": "main"}
    payload = {"action": action, "issue": issue, "repository": repo, "sender": user, "installation": {"id": 77}}
    return Delivery(id, number, json.dumps(payload).encode(), due)


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


def _turns(plan: Sequence[tuple[int, str]]) -> list[int]:
    seen: dict[int, int] = {}
    turns = []
    for number, _ in plan:
        seen[number] = seen.get(number, -1) + 1
        turns.append(seen[number])
    return turns


@dataclass
class Rig:
    """Starts and stops the processes. `environment` is added to that of web and workers."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    github_port: int = 0
    web_port: int = 0

    @classmethod
    @contextlib.contextmanager
    def running(cls, workers: int = 1, issues: int = 700, **environment: str) -> Iterator[Rig]:
        """GitHub, one web process and so many workers, in a temporary folder."""
        with tempfile.TemporaryDirectory(prefix="faqbot-rig-") as folder:
            rig = cls(Path(folder), {**GENEROUS, **environment}, github_port=_free_port(), web_port=_free_port())
            try:
                rig.start("github", str(rig.github_port), str(issues))
                rig.wait_for(f"http://127.0.0.1:{rig.github_port}/sandbox/status")
                rig.start("web", str(rig.web_port))
                rig.wait_for(f"http://127.0.0.1:{rig.web_port}/readyz")
                for number in range(workers):
                    rig.start(f"worker{number}")
                yield rig
            finally:
                rig.stop()

    def start(self, name: str, *arguments: str) -> None:
        """Start a process, or start it again with what it was given before."""
        role = name.rstrip("0123456789")
        command = [sys.executable, "-m", "benchmarks.rig", role, *arguments]
        if name in self.processes and not arguments:
            command = list(map(str, self.processes[name].args))  # type: ignore[arg-type]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("FAQBOT_", "GITHUB_"))}
        environment |= {
            "FAQBOT_DATA": str(self.folder / "var"),
            "RIG_GITHUB": self.github,
            "RIG_FOLDER": str(self.folder),
        }
        with (self.folder / f"{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                command, env=environment | self.environment, stdout=output, stderr=output, cwd=Path(__file__).parents[1]
            )

    @property
    def github(self) -> str:
        """Address of the sandbox's REST API."""
        return f"http://127.0.0.1:{self.github_port}/api"

    def kill(self, name: str) -> None:
        """SIGKILL; `postgres` is the embedded server."""
        if name == "postgres":
            pid = int((self.folder / "var" / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        else:
            self.processes[name].kill()
            self.processes[name].wait()

    def stop(self) -> None:
        """SIGTERM to all, workers first; SIGKILL where that does not help."""
        for name in sorted(self.processes, key=lambda name: ("worker" not in name, name == "github")):
            process = self.processes[name]
            process.terminate()
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_for(self, url: str, seconds: float = 60.0) -> None:
        """Wait until an address answers with 200."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"{url} does not answer; see {self.folder}: {self.tail()}")

    def tail(self) -> str:
        """The last lines of the logs of all processes."""
        return "\n".join(f"--- {log.name}\n{log.read_text()[-1500:]}" for log in sorted(self.folder.glob("*.log")))

    def ready(self) -> dict[str, Any]:
        """What /readyz says."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}/readyz", timeout=10) as answer:
            value: dict[str, Any] = json.load(answer)
            return value

    def drained(self, seconds: float) -> float:
        """Wait until nothing waits any more; returns how many seconds that took. TimeoutError."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            with contextlib.suppress(OSError):
                if self.ready()["queue"]["waiting"] == 0:
                    return time.monotonic() - started
            time.sleep(0.1)
        raise TimeoutError(f"still waiting: {self.ready()}\n{self.tail()}")

    def fault(self, kind: str, **options: object) -> None:
        """Switch a fault of the sandbox on."""
        self._sandbox("POST", "faults", {"kind": kind, **options})

    def requests(self) -> list[dict[str, Any]]:
        """The sandbox's log of API requests."""
        answer: list[dict[str, Any]] = self._sandbox("GET", "requests?limit=50000")
        return answer

    def _sandbox(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.github_port}/sandbox/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def comments(self) -> dict[int, list[str]]:
        """All comments on GitHub, by issue."""
        found: dict[int, list[str]] = {}
        for page in range(1, 1000):
            url = f"{self.github}/repos/{REPO}/issues/comments?per_page=100&page={page}"
            request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                rows = json.load(answer)
            if not rows:
                break
            for row in rows:
                found.setdefault(int(row["issue_url"].rsplit("/", 1)[1]), []).append(row["body"])
        return found

    def handled(self) -> list[tuple[int, str]]:
        """(issue, delivery) in the order in which the work on them was finished; one may be there twice."""
        lines = (line.split() for path in self.folder.glob("handled-*") for line in path.read_text().splitlines())
        return [(int(number), id) for _, number, id in sorted(lines, key=lambda line: float(line[0]))]

    def finished(self) -> dict[str, float]:
        """When the work on each delivery was finished first, in seconds since 1970."""
        lines = (line.split() for path in self.folder.glob("handled-*") for line in path.read_text().splitlines())
        return {id: float(at) for at, _, id in sorted(lines, key=lambda line: -float(line[0]))}

    def statuses(self, data: Path | None = None) -> dict[str, int]:
        """How many deliveries are in which state."""
        import psycopg

        from bot.jobs.embedded import EmbeddedPostgres

        data = data or self.folder / "var"
        url = self.environment.get("DATABASE_URL") or EmbeddedPostgres(data / "postgres").url
        with psycopg.connect(url) as connection:
            return dict(connection.execute("SELECT status, count(*) FROM faqbot.deliveries GROUP BY 1").fetchall())

    def memory(self, name: str) -> float:
        """Resident memory of a process in MB."""
        status = Path(f"/proc/{self.processes[name].pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


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


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# What the processes do


def serve_github(port: int, issues: int) -> None:
    """The sandbox with so many issues, all at once."""
    from bot.gh.sandbox.app import create_sandbox_app
    from bot.gh.sandbox.faults import Faults
    from bot.gh.sandbox.server import Server, bind
    from bot.gh.sandbox.state import Sandbox

    sandbox, faults = Sandbox(), Faults()
    for login in ("reader", "maintainer"):
        sandbox.add_user(login)
    sandbox.add_user("faqbot[bot]", type="Bot")
    sandbox.add_token(TOKEN, "faqbot[bot]")
    sandbox.add_repo(REPO, roles={"maintainer": "admin", "faqbot[bot]": "write"})
    for number in range(issues):
        sandbox.open_issue(REPO, "reader", f"Issue {number + 1}", "It does not work.")
    server = Server(create_sandbox_app(sandbox, faults), bind("127.0.0.1", port))
    server.start()
    _until_told(server.stop)


def serve_web(port: int) -> None:
    """The receiver and the health pages."""
    from collections.abc import Mapping

    from bot.gh.deliveries import Accepted
    from bot.gh.sandbox.server import Server, bind
    from bot.jobs.logs import set_up_logs
    from bot.jobs.opening import open_store
    from bot.settings import Settings
    from bot.web.app import create_app
    from bot.web.health import create_health

    set_up_logs("warning")
    with open_store(Settings.from_environ(_faqbot_environment()).jobs) as store:

        def intake(delivery: str, event: str, body: bytes, headers: Mapping[str, str]) -> Accepted:
            return Accepted(reason="" if store.store_delivery(delivery, event, headers, body) else "taken before")

        app = create_app(intake, [SECRET], blueprints=[create_health(store)])
        server = Server(app, bind("127.0.0.1", port))
        server.start()
        _until_told(server.stop)


def run_worker() -> None:
    """A worker whose process reads and writes issues through PyGithub."""
    from bot.core.event import Event, IssueEdited, IssueOpened
    from bot.core.issue import Author
    from bot.gh.auth import Link, TokenCredentials
    from bot.gh.deliveries import parse_delivery
    from bot.jobs.limited_hub import limited
    from bot.jobs.logs import set_up_logs
    from bot.jobs.opening import open_store
    from bot.jobs.records import ProcessResult
    from bot.jobs.runner import before_write
    from bot.jobs.service import Parts, make_worker
    from bot.settings import Settings

    os.nice(10)  # `nice`, as docs/operating.md advises where web and worker share a machine
    set_up_logs(os.environ.get("RIG_LOG", "warning"))
    github = TokenCredentials(TOKEN, Link(api=os.environ["RIG_GITHUB"]), me=Author("faqbot[bot]", 1, is_bot=True))
    hub = limited(github.hub_for(0, REPO), before_write)
    handled = (Path(os.environ["RIG_FOLDER"]) / f"handled-{os.getpid()}").open("a", buffering=1)
    begun = (Path(os.environ["RIG_FOLDER"]) / f"begun-{os.getpid()}").open("a", buffering=1)
    pause = float(os.environ.get("RIG_PAUSE", "0"))

    def process(event: Event) -> ProcessResult:
        done: tuple[str, ...] = ()
        begun.write(f"{event.delivery}\n")
        if isinstance(event, IssueOpened | IssueEdited):
            number = event.issue.number
            own = [comment for comment in hub.comments(REPO, number) if MARK in comment.body]
            time.sleep(pause)
            if deserves_answer(number) and not own:
                hub.post_comment(REPO, number, f"{MARK} {event.issue.title}")
                done = ("comment posted",)
            handled.write(f"{time.time()} {number} {event.delivery}\n")
            return ProcessResult(
                verdict="answer", entry=1, title=event.issue.title, body=event.issue.body, actions=done
            )
        handled.write(f"{time.time()} {event.issue.number} {event.delivery}\n")  # type: ignore[attr-defined]
        return ProcessResult()

    with open_store(Settings.from_environ(_faqbot_environment()).jobs) as store:
        worker = make_worker(store, Parts(process, parse_delivery, usage=github.usage))
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run()


def _faqbot_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("FAQBOT_") or name == "DATABASE_URL"}


def _until_told(stop: Callable[[], None]) -> None:
    told = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, on_signal)
    told.wait()
    stop()


def _jumping_clock() -> None:
    """Let this process believe in another day, and in another one every second."""
    real, offset = time.time, [random.uniform(-86400, 86400)]

    def jump() -> None:
        while True:
            time.sleep(1)
            offset[0] = random.uniform(-86400, 86400)

    threading.Thread(target=jump, daemon=True).start()
    time.time = lambda: real() + offset[0]


if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    if os.environ.get("RIG_CLOCK") and role != "github":
        _jumping_clock()
    {"github": serve_github, "web": serve_web, "worker": run_worker}[role](*map(int, arguments))

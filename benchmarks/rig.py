"""The rig of the fault and load runs: GitHub's stand-in, `faqbot serve` and `faqbot worker` as processes.

They can be killed at will. What runs is the product: the commands as they are installed, the shipped catalog, PyGithub
over HTTP on loopback.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.deliveries import REPO, SECRET
from benchmarks.stand_in import BOT, FAQ, TOKEN

#: No budget of ours holds a run up: GitHub's own limits are far below the rates that are sent. And no sweep finds the
#: issues before they are told of, unless a run wants that.
GENEROUS = {
    "FAQBOT_SWEEP_LIMIT": "0",
    "FAQBOT_COMMENTS_PER_HOUR": "1000000",
    "FAQBOT_WRITES_PER_MINUTE": "1000000",
    "FAQBOT_WRITES_PER_HOUR": "1000000",
    "FAQBOT_WRITES_PER_MINUTE_IN_ALL": "1000000",
    "FAQBOT_SECONDS_BETWEEN_WRITES": "0",
}
_FAQBOT = "from bot.cli.main import main; main()"
_ENDS = frozenset({"done", "gone", "dead", "retry", "waits", "rate_limited"})  # log lines that end an attempt


@dataclass(frozen=True, slots=True)
class Work:
    """One attempt at a delivery, from a worker's log: `ended` is None where the worker did not live to say so."""

    delivery: str
    number: int
    begun: str  # times as the log gives them, in ISO 8601
    ended: str | None


@dataclass
class Rig:
    """Starts and stops the processes. `environment` is added to that of web and workers."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    in_one: bool = False  # the web process works too
    clocks_jump: bool = False
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    github_port: int = 0
    web_port: int = 0

    @classmethod
    @contextlib.contextmanager
    def running(
        cls, workers: int = 1, issues: int = 700, *, in_one: bool = False, clocks_jump: bool = False, **environment: str
    ) -> Iterator[Rig]:
        """GitHub, one web process and so many workers, in a temporary folder."""
        with tempfile.TemporaryDirectory(prefix="faqbot-rig-") as folder:
            rig = cls(Path(folder), {**GENEROUS, **environment}, in_one, clocks_jump)
            rig.github_port, rig.web_port = _free_port(), _free_port()
            try:
                rig.start("github", str(rig.github_port), str(issues))
                rig.wait_for(f"http://127.0.0.1:{rig.github_port}/sandbox/status")
                rig.start("web")
                rig.wait_for(f"http://127.0.0.1:{rig.web_port}/readyz")
                for number in range(workers):
                    rig.start(f"worker{number}")
                yield rig
            finally:
                rig.stop()

    def start(self, name: str, *arguments: str) -> None:
        """Start a process, or start it again with what it was given before."""
        if name in self.processes and not arguments:
            command = list(map(str, self.processes[name].args))  # type: ignore[arg-type]
        else:
            command = [sys.executable, *self._command(name.rstrip("0123456789")), *arguments]
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FAQBOT_", "GITHUB_")) and name not in ("DATABASE_URL", "PORT")
        }
        environment |= {
            "FAQBOT_DATA": str(self.folder / "var"), "FAQBOT_GITHUB_API": self.github, "FAQBOT_TOKEN": TOKEN,
            "FAQBOT_WEBHOOK_SECRET": SECRET, "FAQBOT_FAQ": str(FAQ),
        }  # fmt: skip
        with (self.folder / f"{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                command, env=environment | self.environment, stdout=output, stderr=output, cwd=Path(__file__).parents[1]
            )

    def _command(self, role: str) -> list[str]:
        faqbot = ["-m", "benchmarks.clocked"] if self.clocks_jump else ["-c", _FAQBOT]
        return {
            "github": ["-m", "benchmarks.stand_in"],
            "web": [*faqbot, "serve", "--port", str(self.web_port), *([] if self.in_one else ["--no-worker"])],
            "worker": [*faqbot, "worker"],
        }[role]

    @property
    def github(self) -> str:
        """Address of the stand-in's REST API."""
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

    def fault(self, kind: str, **options: object) -> int:
        """Switch a fault of the stand-in on; its id."""
        return int(self._sandbox("POST", "faults", {"kind": kind, **options})["id"])

    def requests(self) -> list[dict[str, Any]]:
        """The stand-in's log of API requests."""
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
        """All comments of the bot on GitHub, by issue."""
        found: dict[int, list[str]] = {}
        for page in range(1, 1000):
            url = f"{self.github}/repos/{REPO}/issues/comments?per_page=100&page={page}"
            request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                rows = json.load(answer)
            if not rows:
                break
            for row in rows:
                assert row["user"]["login"] == BOT, row["user"]
                found.setdefault(int(row["issue_url"].rsplit("/", 1)[1]), []).append(row["body"])
        return found

    def work(self) -> list[Work]:
        """Every attempt at a delivery, in the order of their beginnings. Needs FAQBOT_LOG=debug."""
        attempts: list[Work] = []
        for path in [*self.folder.glob("worker*.log"), *self.folder.glob("web.log")]:
            begun: dict[str, dict[str, Any]] = {}
            for line in path.read_text(errors="replace").splitlines():
                said = _json(line)
                if said.get("event") == "begun":
                    if lost := begun.pop(said["delivery"], None):
                        attempts.append(Work(lost["delivery"], lost["number"], lost["timestamp"], None))
                    begun[said["delivery"]] = said
                elif said.get("event") in _ENDS and (first := begun.pop(said.get("delivery", ""), None)):
                    attempts.append(Work(first["delivery"], first["number"], first["timestamp"], said["timestamp"]))
            attempts += [Work(lost["delivery"], lost["number"], lost["timestamp"], None) for lost in begun.values()]
        return sorted(attempts, key=lambda attempt: attempt.begun)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        import psycopg

        from bot.jobs.database import connection_options
        from bot.jobs.embedded import EmbeddedPostgres

        data = Path(self.environment.get("FAQBOT_DATA", self.folder / "var"))
        url = self.environment.get("DATABASE_URL") or EmbeddedPostgres(data / "postgres").url
        with psycopg.connect(url, **connection_options(url)) as connection:
            return connection.execute(query.encode()).fetchall()

    def statuses(self, delivery: str = "") -> dict[str, int]:
        """How many of the deliveries that were sent are in which state; or that of one."""
        one = f"AND id = '{delivery}'" if delivery else ""
        query = f"SELECT status, count(*) FROM deliveries WHERE event NOT LIKE 'faqbot.%' {one} GROUP BY 1"
        return dict(self.rows(query))  # type: ignore[arg-type]

    def finished(self) -> dict[str, float]:
        """When each delivery was done, in seconds since 1970: its comment is on GitHub by then."""
        query = "SELECT id, extract(epoch FROM finished_at)::float FROM deliveries WHERE finished_at IS NOT NULL"
        return dict(self.rows(query))  # type: ignore[arg-type]

    def out_of_order(self) -> list[tuple[Any, ...]]:
        """Deliveries that were done before an earlier one of the same issue: lane, and of both id, job and times.

        A second look at an issue is left out: it comes half a minute later, and nothing waits for it.
        """
        query = """
        SELECT a.lane, a.id, a.action, a.job_id, a.received_at::text, a.finished_at::text, a.attempts, a.reason,
               b.id, b.action, b.job_id, b.received_at::text, b.finished_at::text, b.attempts
        FROM deliveries a JOIN deliveries b ON a.lane = b.lane AND a.seq < b.seq
        WHERE a.status = 'done' AND b.status = 'done' AND a.finished_at > b.finished_at
        AND a.action <> 'again'"""
        return self.rows(query)

    def memory(self, name: str) -> float:
        """Resident memory of a process in MB."""
        status = Path(f"/proc/{self.processes[name].pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def processor_seconds(self) -> dict[str, float]:
        """Processor time so far by role; `postgres` is the embedded server with all its backends."""
        used = {name: _ticks(process.pid) for name, process in self.processes.items() if process.poll() is None}
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.folder / "var" / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
            used["postgres"] = sum(_ticks(child) for child in (pid, *_children(pid)))
        return used


def overlaps(attempts: list[Work]) -> int:
    """How often work on an issue began while other work on it went on."""
    ends: dict[int, str] = {}
    count = 0
    for attempt in attempts:
        count += attempt.begun < ends.get(attempt.number, "")
        ends[attempt.number] = max(ends.get(attempt.number, ""), attempt.ended or "")
    return count


def _ticks(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # with its children that ended


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _json(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

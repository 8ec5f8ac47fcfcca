"""What GitHub's runner does for a composite action: variables, files, expressions and shells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.records import Issue
from bot.gh.sandbox.samples import MAINTAINER, REPO, furnish
from bot.gh.sandbox.server import Server, bind
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.store import Occurrence

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SPEAK = b"dry_run: false\n"
WORKFLOW_TOKEN = "ghs_workflow"  # of an App, so it may not ask who it is but through GraphQL
WORKFLOW_BOT = "github-actions[bot]"
KEYERROR = ("KeyError: 'predict' when exporting the attention model", "I get\n\n```\nKeyError: 'predict'\n```\n")


def catalog_files() -> dict[str, bytes]:
    """Three of our entries, as they stand in a repository."""
    names = ["001", "002", "003"]
    found = [path for name in names for path in sorted((ROOT / "faq").glob(f"{name}-*.md"))]
    return {f"faq/{path.name}": path.read_bytes() for path in found}


@dataclass
class Run:
    """A sandbox with one repository, and the folder of a runner beside it."""

    sandbox: Sandbox
    faults: Faults
    folder: Path
    url: str
    heard: list[Occurrence] = field(default_factory=list)  # everything that happened, as GitHub would deliver it
    extra: dict[str, str] = field(default_factory=dict)

    def put(self, files: Mapping[str, bytes]) -> str:
        """Make these the files of the repository beside the catalog; the commit."""
        return self.sandbox.put_files(REPO, {**catalog_files(), **files}, MAINTAINER)

    def open_issue(self, title: str = KEYERROR[0], body: str = KEYERROR[1], login: str = "author") -> Issue:
        """An issue that entry 2 answers, unless told otherwise."""
        return self.sandbox.open_issue(REPO, login, title, body)

    def comments(self, number: int) -> list[tuple[str, str]]:
        """(login, text) of an issue's comments."""
        found = self.sandbox.repo(REPO).issues[number].comments
        return [(comment.login, comment.body) for comment in found]

    def environ(self, event: str, payload: Mapping[str, Any]) -> dict[str, str]:
        """The variables that the runner sets."""
        path = self.folder / "event.json"
        path.write_text(json.dumps(payload), encoding="utf-8")
        for name in ("summary", "output"):
            (self.folder / name).touch()
        temp = self.folder / "temp"
        temp.mkdir(exist_ok=True)
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": f"{self.url}/api",
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_REPOSITORY": REPO,
            "GITHUB_RUN_ID": "17",
            "GITHUB_RUN_ATTEMPT": "1",
            "RUNNER_TEMP": str(temp),
            "FAQBOT_SECONDS_BETWEEN_WRITES": "0",
            **self.extra,
        }

    @property
    def summary(self) -> str:
        """What the job's summary says."""
        return (self.folder / "summary").read_text(encoding="utf-8")

    @property
    def output(self) -> dict[str, str]:
        """The outputs of the step."""
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)  # type: ignore[misc]

    def last(self, event: str, action: str) -> dict[str, Any]:
        """The payload of the last event of that kind."""
        found = [each.payload for each in self.heard if (each.event, each.action) == (event, action)]
        return {"action": action, **found[-1]}


@contextmanager
def serving(folder: Path) -> Iterator[Run]:
    """A sandbox on a free port, furnished for a run."""
    sandbox, faults = Sandbox(clock=lambda: datetime.now(UTC)), Faults()
    furnish(sandbox, {**catalog_files(), ".github/faqbot.yml": SPEAK})
    sandbox.add_user(WORKFLOW_BOT, type="Bot")
    sandbox.repo(REPO).roles[WORKFLOW_BOT] = "write"
    sandbox.add_token(WORKFLOW_TOKEN, WORKFLOW_BOT)
    server = Server(create_sandbox_app(sandbox, faults), bind("127.0.0.1", 0))
    sandbox.url = server.url
    server.start()
    try:
        run = Run(sandbox, faults, folder, server.url)
        sandbox.subscribe(run.heard.append)
        yield run
    finally:
        server.stop()


def expanded(text: str, context: Mapping[str, str]) -> str:
    """`${{ name }}` by its value; KeyError for what the context does not have."""
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: context[found[1]], text)


def run_steps(environ: Mapping[str, str], inputs: Mapping[str, str] | None = None, action: Path = ROOT) -> Outcome:
    """The steps of action.yml, one after the other, each in a shell as the runner starts it."""
    context = {"github.token": WORKFLOW_TOKEN, "github.action_path": str(action)}
    defaults = {name: expanded(str(about["default"]), context) for name, about in ACTION["inputs"].items()}
    context |= {f"inputs.{name}": value for name, value in {**defaults, **(inputs or {})}.items()}
    said: list[str] = []
    home = Path(environ["RUNNER_TEMP"]) / "work"
    home.mkdir(exist_ok=True)
    for step in ACTION["runs"]["steps"]:
        script = Path(environ["RUNNER_TEMP"]) / "step.sh"
        script.write_text(expanded(step["run"], context), encoding="utf-8")
        own = {name: expanded(value, context) for name, value in step.get("env", {}).items()}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        variables = {"PATH": path, "HOME": str(home), "PIP_NO_INDEX": "1", "GITHUB_ACTION_PATH": str(action)}
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
        done = subprocess.run(
            command, env={**variables, **environ, **own}, cwd=home, capture_output=True, text=True, timeout=120
        )
        said.append(done.stdout + done.stderr)
        if done.returncode:
            return Outcome(done.returncode, "".join(said))
    return Outcome(0, "".join(said))


def lend_packages(environ: Mapping[str, str]) -> None:
    """Let the environment that the action makes find what is installed here, so that its pip has nothing to fetch."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = Path(environ["RUNNER_TEMP"]) / "faqbot" / "lib" / version / "site-packages"
    site.mkdir(parents=True)
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    """The exit code of the first step that failed, or 0, and everything that was printed."""

    code: int
    log: str

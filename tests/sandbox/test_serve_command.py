"""`faqbot serve`: which server it is, on which port, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from bot.cli.main import run
from bot.cli.serve import _listen, serve
from bot.errors import UserError
from bot.gh.sandbox.samples import AUTHOR, MAINTAINER, REPO
from bot.gh.sandbox.server import bind
from tests.sandbox.scene import Live

FAQ = Path(__file__).parents[2] / "faq"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with bind("127.0.0.1", 0) as other:
        yield other.getsockname()[1]


def test_a_port_that_was_asked_for_must_be_free(taken: int) -> None:
    with pytest.raises(
        UserError, match=rf"cannot listen on port {taken} of 127\.0\.0\.1: .*; choose another with --port"
    ):
        _listen("127.0.0.1", taken, chosen=True)


def test_a_port_that_nobody_asked_for_may_be_the_next(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    with _listen("127.0.0.1", taken, chosen=False) as listener:
        port = listener.getsockname()[1]
    assert taken < port < taken + 20
    assert capsys.readouterr().out == f"Port {taken} is taken, so this is on {port}.\n"


def test_a_host_that_is_not_ours_is_said() -> None:
    with pytest.raises(UserError, match=r"of 192\.0\.2\.1"):
        _listen("192.0.2.1", 0, chosen=True)


def test_a_taken_port_ends_the_command_with_1(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--sandbox", "--port", str(taken)]) == 1
    out = capsys.readouterr()
    assert f"port {taken}" in out.err and "Traceback" not in out.err + out.out


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--port", "x"], ["--faq", "/nowhere"], ["--wings"]])
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str]) -> None:
    assert run(["serve", *arguments]) == 2


def test_the_help_has_examples() -> None:
    text = CliRunner().invoke(serve, ["--help"]).output
    assert "faqbot serve --sandbox --port" in text and "Exit codes" in text


@contextmanager
def serving(*arguments: str, folder: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "from bot.cli.main import main; main()", "serve", *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAQBOT_", "GITHUB_"))}
    env = {**kept, "PYTHONUNBUFFERED": "1", **environ}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=env
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError(f"no {pattern} in {seen}; {process.stderr.read() if process.stderr else ''}")


@pytest.mark.postgres
@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_without_credentials_it_is_the_sandbox_until_a_signal_comes(tmp_path: Path, kind: signal.Signals) -> None:
    with serving("--port", "0", folder=tmp_path) as process:
        line_of(process, "There is no token and no GitHub App")
        line_of(process, "no folder faq here")
        url = line_of(process, r"The sandbox is at (http://127\.0\.0\.1:\d+)")[1]
        end = time.monotonic() + 60
        while requests.get(f"{url}/readyz", timeout=10).status_code != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert requests.get(url, timeout=10).status_code == 200
        process.send_signal(kind)
        assert process.wait(30) == 0
        assert process.stderr and process.stderr.read() == ""
    with suppress(requests.ConnectionError):
        requests.get(url, timeout=5)
        raise AssertionError("it still answers")


def test_what_is_wrong_in_the_environment_is_said(tmp_path: Path) -> None:
    with serving("--port", "0", folder=tmp_path, FAQBOT_PROT="1") as process:
        assert process.wait(30) == 1
        assert process.stderr and "FAQBOT_PROT" in process.stderr.read()


CREDENTIALS = {"FAQBOT_TOKEN": "t", "FAQBOT_WEBHOOK_SECRET": "not a secret"}


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "words"),
    [
        pytest.param(["--sandbox", "--no-worker"], {}, 2, "--no-worker", id="a sandbox without a worker"),
        pytest.param(["--no-worker"], {}, 2, "--no-worker", id="the same without credentials"),
        pytest.param(["--state", "x"], CREDENTIALS, 2, "--sandbox", id="a state on a real server"),
        pytest.param(["--no-samples"], CREDENTIALS, 2, "--sandbox", id="samples on a real server"),
        pytest.param([], {"FAQBOT_TOKEN": "t"}, 1, "FAQBOT_WEBHOOK_SECRET", id="no secret"),
    ],
)
def test_what_contradicts_itself_is_said(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    environ: dict[str, str],
    code: int,
    words: str,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert run(["serve", *arguments]) == code
    assert words in capsys.readouterr().err


@pytest.mark.postgres
def test_with_credentials_it_answers_github(live: Live, tmp_path: Path) -> None:
    """The real server in a process of its own; GitHub is the sandbox in this one."""
    entries = {f"faq/{path.name}": path.read_bytes() for path in FAQ.glob("*.*")}
    live.sandbox.put_files(REPO, {**entries, ".github/faqbot.yml": b"dry_run: false\n"}, MAINTAINER)
    environ = {**CREDENTIALS, "FAQBOT_TOKEN": "bot-token", "FAQBOT_GITHUB_API": f"{live.server.url}/api"}
    environ |= {"FAQBOT_DATA": str(tmp_path / "var"), "FAQBOT_SECONDS_BETWEEN_WRITES": "0"}
    with serving("--port", "0", folder=tmp_path, **environ) as process:
        address = line_of(process, r"Taking deliveries at (\S+)")[1]
        assert requests.post(address, json={}, headers={"X-GitHub-Event": "issues"}, timeout=10).status_code == 401
        live.sandbox.clock = lambda: datetime.now(UTC)
        live.sandbox.add_hook(address, CREDENTIALS["FAQBOT_WEBHOOK_SECRET"], repo_name=REPO)
        live.sandbox.open_issue(REPO, AUTHOR, "KeyError: 'predict' when exporting the attention model")
        issue = live.sandbox.repo(REPO).issues[1]
        end = time.monotonic() + 60
        while not issue.comments:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert "FAQ 2" in issue.comments[0].body and "faq" in issue.labels
        process.terminate()
        assert process.wait(30) == 0


def test_the_port_may_come_from_the_platform(taken: int, tmp_path: Path) -> None:
    with serving("--sandbox", folder=tmp_path, PORT=str(taken)) as process:
        assert process.wait(30) == 1
        assert process.stderr and f"port {taken}" in process.stderr.read()

"""The stand-in for GitHub by itself, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import requests


def test_it_serves_github_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "speak.yml").write_text("dry_run: false\n")
    command = [sys.executable, "-m", "bot.gh.sandbox", "--port", "0", "--token", "t", "--samples"]
    command += ["--settings", str(tmp_path / "speak.yml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            api = process.stdout.readline().strip()
            me = requests.get(f"{api}/user", headers={"Authorization": "token t"}, timeout=10)
            assert me.json()["type"] == "Bot"
            assert len(requests.get(f"{api}/repos/demo/paddleocr/issues", timeout=10).json()) == 4
            settings = requests.get(f"{api}/repos/demo/paddleocr/contents/.github/faqbot.yml", timeout=10).json()
            assert b64decode(settings["content"]) == b"dry_run: false\n"
        finally:
            process.terminate()


def test_a_taken_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "bot.gh.sandbox", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.strip()[:22]) == (1, "cannot listen on port ")

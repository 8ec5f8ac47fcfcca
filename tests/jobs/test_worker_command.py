"""`faqbot worker` as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from bot.jobs.store import Store
from tests.jobs.support import deliver, status

pytestmark = pytest.mark.postgres


def test_it_steps_back_and_ends_in_time_although_github_does_not_answer(store: Store) -> None:
    deliver(store, "a")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("FAQBOT_", "GITHUB_"))}
        environment |= {
            "DATABASE_URL": store.url, "FAQBOT_TOKEN": "t", "FAQBOT_GRACE_SECONDS": "0.5", "FAQBOT_NICE": "7",
            "FAQBOT_GITHUB_API": f"http://127.0.0.1:{silent.getsockname()[1]}",
        }  # fmt: skip
        code = "from bot.cli.main import main; main()"
        with subprocess.Popen(
            [sys.executable, "-c", code, "worker"], env=environment, stderr=subprocess.PIPE
        ) as worker:
            connection, _ = silent.accept()  # the job asks something and gets no answer
            assert os.getpriority(os.PRIO_PROCESS, worker.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 7)
            told = time.monotonic()
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0
            assert time.monotonic() - told < 6
            connection.close()
    assert status(store, "a")[0] == "waiting"

"""The short forms of the fault runs: real processes, really killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("crash --short", id="web, worker and PostgreSQL are killed and nothing is lost or doubled"),
        pytest.param("takeover --short", id="a dead worker's job is finished by another within thirty seconds"),
        pytest.param("storm --short", id="nothing is sent while GitHub says wait"),
        pytest.param("faults --short --only database-gone", id="without a database nothing is acknowledged"),
        pytest.param("faults --short --only clocks", id="clocks that jump do no harm"),
        pytest.param("faults --short --only waiting", id="a thousand that wait are worked off"),
        pytest.param("load --short", id="everything sent at a steady rate and at once is done"),
        pytest.param("soak --short", id="steady traffic is done"),
    ],
)
def test_the_bot_survives(command: str) -> None:
    name, *arguments = command.split()
    run = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr

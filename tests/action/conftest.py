"""A workflow run on this machine: a sandbox GitHub, an event file, and the variables that the runner sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.runner import Run, serving


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """One workflow run in demo/paddleocr, which has three entries and settings that let the bot speak."""
    with serving(tmp_path) as run:
        yield run

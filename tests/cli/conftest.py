"""A sandbox GitHub on loopback for the commands that work on a repository there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.runner import WORKFLOW_TOKEN, Run, serving


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A sandbox in which demo/paddleocr has three entries, and an environment that leads to it."""
    with serving(tmp_path) as run:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("GITHUB_TOKEN", WORKFLOW_TOKEN)
        monkeypatch.setenv("FAQBOT_GITHUB_API", f"{run.url}/api")
        monkeypatch.setenv("FAQBOT_SECONDS_BETWEEN_WRITES", "0")
        yield run

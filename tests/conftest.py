"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Two cores are shared by all workers, so a slow example says nothing about the code.
settings.register_profile("faqbot", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("faqbot")


# The environment of whoever runs the tests decides nothing.
for _name in list(os.environ):
    if _name in ("DATABASE_URL", "PORT") or _name.startswith(("FAQBOT_", "GITHUB_")):
        del os.environ[_name]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a text with a file kept beside the tests: `golden(folder / "reply.md", text)`."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing: run pytest --update-golden and read what it wrote"
        assert text == path.read_text(encoding="utf-8")

    return compare

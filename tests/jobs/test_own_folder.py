"""Folders that the bot makes for itself are nothing that Git would take in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.jobs.opening import open_store
from bot.jobs.own_folder import make_own_folder
from bot.jobs.settings import JobSettings


def test_git_passes_over_a_folder_that_was_made(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    make_own_folder(tmp_path / "deep" / "var")
    (tmp_path / "deep/var/data").write_text("x")
    make_own_folder(tmp_path / "deep" / "var")
    status = ["git", "-C", str(tmp_path), "status", "--porcelain"]
    assert subprocess.run(status, capture_output=True, text=True, check=True).stdout == ""


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    make_own_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_the_folder_of_the_database_is_one(folder: Path) -> None:
    with open_store(JobSettings(data=folder / "var"), size=2):
        assert (folder / "var" / ".gitignore").read_text() == "*\n"

"""A catalog by the name of its folder, or of a git revision of the folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bot.catalog.revisions import load_revision
from bot.errors import UserError

ENTRY = "---\nid: 9\ntitle: {title}\n---\nAnswer.\n"


def git(folder: Path, *arguments: str) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, env=environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """faq/ in a repository: `Old` in the commit tagged v1, `New` on disk; sub/faq has an entry, too."""
    faq = tmp_path / "faq"
    (faq / "cases").mkdir(parents=True)
    (faq / "009-a.md").write_text(ENTRY.format(title="Old"))
    (faq / "cases" / "a.md").write_text("no entry")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "one")
    git(tmp_path, "tag", "v1")
    (faq / "009-a.md").write_text(ENTRY.format(title="New"))
    return faq


def titles(name: str, folder: Path) -> list[str]:
    return [entry.title for entry in load_revision(name, folder).catalog.entries]


def test_a_revision_is_read_from_git_and_a_folder_from_disk(folder):
    assert titles("v1", folder) == ["Old"]
    assert titles(str(folder), folder) == ["New"]


def test_a_revision_is_found_from_a_folder_within_the_repository(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert titles("v1", Path()) == ["Old"]


def test_problems_name_the_revision(folder):
    (folder / "010-b.md").write_text("---\nid: 10\n---\nAnswer.\n")
    git(folder.parent, "add", ".")
    git(folder.parent, "commit", "-m", "two")
    (problem,) = load_revision("HEAD", folder).problems
    assert problem.path == "HEAD:faq/010-b.md"


@pytest.mark.parametrize("name", ["v2", "--output=x", "HEAD:faq/009-a.md", "v1^{tree}:nothing"])
def test_what_is_neither_is_a_user_error(folder, name):
    with pytest.raises(UserError, match="neither a folder nor a git revision"):
        load_revision(name, folder)


def test_outside_of_git_only_folders_can_be_named(tmp_path):
    (tmp_path / "faq").mkdir()
    with pytest.raises(UserError, match="is not in git"):
        load_revision("v1", tmp_path / "faq")

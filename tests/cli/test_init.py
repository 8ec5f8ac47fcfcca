"""`faqbot init`: from nothing to settings, entries, workflow and a dry run; nothing is overwritten."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from bot.catalog import load_folder, require
from bot.catalog.repo_settings import read_repo_settings
from bot.cli.init_files import workflow_text
from bot.cli.main import run
from bot.gh.sandbox.samples import REPO
from tests.action.runner import ROOT, Run, catalog_files

FAQ = """# FAQ

## Q: Why is it slow?

Set `batch_size`, see [the guide](guide.md).

## Q: ImportError: libGL.so.1

Install it.
"""
USES = ["--uses", "owner/faqbot@v0.1.0"]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is also the current one."""
    folder = tmp_path / "repo"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """What is below a folder."""
    found = [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_from_nothing_to_a_repository_that_is_ready(repo: Path, capsys):
    assert run(["init", "--yes", *USES, "--question", "Why?", "--answer", "Because."]) == 0
    assert set(files(repo)) == {
        ".github/faqbot.schema.json",
        ".github/faqbot.yml",
        ".github/workflows/faqbot.yml",
        ".vscode/settings.json",
        "faq/001-entry.md",
        "faq/schema/catalog.schema.json",
        "faq/schema/entry.schema.json",
        "faq/schema/translation.schema.json",
    }
    assert "next: read what was written" in capsys.readouterr().out
    assert run(["lint", "faq"]) == 0


def test_it_begins_in_dry_run_and_with_settings_that_are_right(repo: Path):
    run(["init", "--yes", "--language", "zh", "--catalog", "docs/faq", "--no-workflow"])
    settings, problems = read_repo_settings((repo / ".github/faqbot.yml").read_bytes())
    assert problems == ()
    assert (settings.policy.dry_run, settings.policy.language, settings.catalog) == (True, "zh", "docs/faq")


def test_a_faq_that_is_there_is_taken_over(repo: Path):
    (repo / "docs").mkdir()
    (repo / "docs/FAQ.md").write_text(FAQ, encoding="utf-8")
    assert run(["init", "--yes", "--no-workflow", "--repo", "owner/name"]) == 0
    slow, missing = require(load_folder(repo / "faq")).entries
    assert slow.title == "Why is it slow?"
    assert "https://github.com/owner/name/blob/HEAD/docs/guide.md" in slow.answer
    assert missing.signatures


def test_a_document_that_is_named_is_taken_over(repo: Path, tmp_path: Path):
    (tmp_path / "elsewhere.md").write_text(FAQ, encoding="utf-8")
    assert run(["init", "--yes", "--no-workflow", "--import", str(tmp_path / "elsewhere.md")]) == 0
    assert len(load_folder(repo / "faq").catalog.entries) == 2


def test_a_first_entry_without_an_answer_is_not_used(repo: Path, capsys):
    assert run(["init", "--yes", "--no-workflow"]) == 0
    assert load_folder(repo / "faq").catalog.entries == ()
    assert "has no answer" in capsys.readouterr().out


def test_doing_it_again_changes_nothing(repo: Path, capsys):
    run(["init", "--yes", *USES, "--question", "Why?", "--answer", "Because."])
    before = files(repo)
    assert run(["init", "--yes", "--uses", "another/faqbot@v9", "--language", "zh"]) == 0
    assert files(repo) == before
    said = capsys.readouterr().out
    assert "kept the entries in faq" in said
    assert "kept .github/workflows/faqbot.yml" in said
    assert "no workflow" not in said and "1 entry, 0 problems" in said


def test_a_link_is_not_followed_to_overwrite_what_is_elsewhere(repo: Path, tmp_path: Path):
    (repo / ".github").mkdir()
    (repo / ".github/faqbot.yml").symlink_to(tmp_path / "not-there-yet")
    run(["init", "--yes", "--no-workflow"])
    assert not (tmp_path / "not-there-yet").exists()


def test_questions_are_asked_where_somebody_is_there(repo: Path):
    """In a terminal, as a person would use it."""
    answers = ["knowledge", "How long is a piece of string?", "Twice half of it.", "en", "y", "owner/faqbot@v2"]
    assert in_a_terminal([str(Path(sys.executable).with_name("faqbot")), "init"], answers, repo) == 0
    (entry,) = load_folder(repo / "knowledge").catalog.entries
    assert entry.answer == "Twice half of it."
    assert "language: en" in (repo / ".github/faqbot.yml").read_text()
    assert "uses: owner/faqbot@v2" in (repo / ".github/workflows/faqbot.yml").read_text()


def in_a_terminal(command: list[str], answers: list[str], folder: Path) -> int:
    """Run a command in a terminal of its own, type the answers, and return its exit code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        with suppress(OSError):  # the end of a terminal is an error on Linux
            while os.read(ours, 4096):
                pass
    os.close(ours)
    return process.returncode


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--catalog", "../faq"], "is no folder of this repository", id="folder outside"),
        pytest.param(["--uses", "x: y"], "names no action", id="no action"),
        pytest.param(["--uses", "owner/faqbot"], "names no action", id="no version"),
        pytest.param(["--uses", "a/b@v1\n  - run: evil"], "names no action", id="more than an action"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_written(repo: Path, capsys, options, said):
    assert run(["init", "--yes", *options]) == 1
    assert said in capsys.readouterr().err
    assert files(repo) == {}


def test_the_workflow_is_the_example_of_this_repository():
    example = (ROOT / ".github/workflows/triage.yml").read_text(encoding="utf-8")
    assert example.split("\n", 3)[3] == workflow_text("./")
    assert yaml.safe_load(workflow_text("a/b@v1"))["jobs"]["triage"]["steps"][-1] == {"uses": "a/b@v1"}


def test_it_ends_with_a_dry_run_over_the_newest_issues(github: Run, repo: Path, monkeypatch, capsys):
    github.open_issue()
    github.open_issue("Support for Klingon", "Fonts are there.")
    for name, data in catalog_files().items():
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_bytes(data)
    subprocess.run(["git", "init", "-q", str(repo)], check=True)
    subprocess.run(["git", "-C", str(repo), "remote", "add", "origin", f"git@github.com:{REPO}.git"], check=True)
    monkeypatch.chdir(repo)
    assert run(["init", "--yes", "--no-workflow", "--catalog", "faq"]) == 0
    said = capsys.readouterr().out
    assert f"The newest issues of {REPO}" in said
    assert "#1      FAQ 2" in said
    assert "#2      silent" in said
    assert {each.method for each in github.faults.log} == {"GET"}


def test_without_a_token_it_says_what_a_dry_run_takes(repo: Path, capsys):
    run(["init", "--yes", "--no-workflow", "--repo", "owner/name"])
    assert "no dry run: it takes a token (GITHUB_TOKEN)" in capsys.readouterr().out

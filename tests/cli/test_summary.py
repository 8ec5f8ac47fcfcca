"""`faqbot summary`: shows a week, and writes it only when told to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.main import run
from bot.core.week import Week
from bot.handlers.summary import TITLE
from tests.action.runner import REPO, Run

THIS_WEEK = Week.last(datetime.now(UTC) + timedelta(days=7)).name


@pytest.fixture
def repo(github: Run) -> Run:
    """In dry run, with an issue of this week that entry 2 answers."""
    github.put({".github/faqbot.yml": b"dry_run: true\n"})
    github.open_issue()
    return github


def homes(repo: Run) -> list[str]:
    return [issue.title for issue in repo.sandbox.repo(REPO).issues.values() if issue.title == TITLE]


def test_it_shows_the_week_and_writes_nothing(repo: Run, capsys):
    assert run(["summary", REPO, "--week", THIS_WEEK]) == 0
    said = capsys.readouterr().out
    assert "I would have answered it." in said
    assert "Nothing was written; --apply does it." in said
    assert homes(repo) == []


def test_it_writes_when_told_to_and_once(repo: Run, capsys):
    assert run(["summary", REPO, "--week", THIS_WEEK, "--apply"]) == 0
    assert f"summary of {THIS_WEEK}: written" in capsys.readouterr().out
    assert run(["summary", REPO, "--week", THIS_WEEK, "--apply"]) == 0
    assert f"summary of {THIS_WEEK}: was there already" in capsys.readouterr().out
    assert homes(repo) == [TITLE]


def test_a_week_without_anything_to_tell(repo: Run, capsys):
    assert run(["summary", REPO, "--week", "2020-W01"]) == 0
    assert "Nothing would have been said to the 0 issues of 2020-W01" in capsys.readouterr().out


def test_scripts_get_an_object(repo: Run, capsys):
    assert run(["summary", REPO, "--week", THIS_WEEK, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["week"], told["issues"][0]["verdict"], told["issues"][0]["entries"]) == (THIS_WEEK, "answer", [2])


def test_what_names_no_week_is_wrong_usage(repo: Run, capsys):
    assert run(["summary", REPO, "--week", "last"]) == 2
    assert "write it as 2026-W47" in capsys.readouterr().err

"""`faqbot sweep` against a sandbox GitHub."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import run
from bot.cli.sweep import Notes
from bot.gh.sandbox.samples import MAINTAINER, REPO
from bot.wiring.processor import Processor
from tests.action.runner import WORKFLOW_BOT, Run

SINCE = "2020-01-01"


def sweep(*more: str) -> int:
    return run(["sweep", REPO, "--since", SINCE, "--max", "10", *more])


def answered(github: Run) -> list[int]:
    """Issues with a comment by the bot."""
    numbers = github.sandbox.repo(REPO).issues
    return [number for number in numbers if any(login == WORKFLOW_BOT for login, _ in github.comments(number))]


@pytest.fixture
def three(github: Run) -> Run:
    """Two issues that entry 2 answers, and one that nothing answers between them."""
    github.open_issue()
    github.open_issue("Support for Klingon", "Do you plan a model for Klingon?")
    github.open_issue()
    return github


def test_without_apply_it_counts_and_writes_nothing(three: Run, capsys):
    assert sweep() == 0
    said = capsys.readouterr().out
    assert "3 issues: 2 answered, 1 silent" in said
    assert "Nothing was written; --apply does it." in said
    assert answered(three) == []
    assert Path("var/.gitignore").read_text() == "*\n"  # its notes are nothing to commit


def test_with_apply_the_answers_are_posted(three: Run, capsys):
    assert sweep("--apply") == 0
    assert "2 answered" in capsys.readouterr().out
    assert answered(three) == [1, 3]


def test_no_more_issues_are_looked_at_than_allowed(three: Run, capsys):
    assert run(["sweep", REPO, "--since", SINCE, "--max", "1", "--apply"]) == 0
    assert "1 issue:" in capsys.readouterr().out
    assert answered(three) == [3]


def test_issues_from_before_the_day_are_left_alone(three: Run, capsys):
    old = three.sandbox.repo(REPO).issues[1]
    old.created_at = datetime.now(UTC) - timedelta(days=40)
    day = (datetime.now(UTC) - timedelta(days=10)).strftime("%Y-%m-%d")
    assert run(["sweep", REPO, "--since", day, "--max", "10", "--apply"]) == 0
    assert answered(three) == [3]


def test_an_old_issue_is_answered_since_a_person_asked(three: Run):
    three.sandbox.repo(REPO).issues[1].created_at = datetime.now(UTC) - timedelta(days=400)
    assert sweep("--apply") == 0
    assert answered(three) == [1, 3]


def test_an_issue_that_a_person_answered_is_left_alone(three: Run, capsys):
    three.sandbox.post_comment(REPO, 1, MAINTAINER, "Please update to the newest version.")
    assert sweep("--apply") == 0
    assert answered(three) == [3]
    assert "FAQ 2, kept back" in capsys.readouterr().out


def test_closed_issues_are_left_alone(three: Run):
    three.sandbox.set_state(REPO, 1, MAINTAINER, "closed")
    assert sweep("--apply") == 0
    assert answered(three) == [3]


def test_a_sweep_that_was_cut_off_goes_on_where_it_ended(three: Run, capsys):
    three.faults.add("secondary_limit", where="issues/1", seconds=50)
    assert sweep("--apply") == 1
    assert "give the same command again then, it goes on at #1" in capsys.readouterr().err
    assert answered(three) == [3]
    three.faults.clear()
    three.faults.log.clear()
    assert sweep("--apply") == 0
    assert answered(three) == [1, 3]
    assert not [each.path for each in three.faults.log if "/issues/3" in each.path]
    assert "3 issues: 2 answered, 1 silent" in capsys.readouterr().out


def test_looking_does_not_count_as_doing(three: Run):
    assert sweep() == 0
    assert sweep("--apply") == 0
    assert answered(three) == [1, 3]


def test_again_begins_anew(three: Run, capsys):
    sweep()
    three.sandbox.edit_issue(REPO, 1, "author", title="Never mind", body="It works now.")
    for option, expected in (((), "2 answered, 1 silent"), (("--again",), "1 answered, 2 silent")):
        capsys.readouterr()
        assert sweep(*option) == 0
        assert f"3 issues: {expected}" in capsys.readouterr().out


def test_one_issue_that_fails_does_not_stop_the_others_and_is_done_next_time(three: Run, capsys):
    three.faults.add("error", where="issues/3/comments", times=3, status=500)
    assert sweep("--apply") == 0
    said = capsys.readouterr().out
    assert "failed" in said
    assert answered(three) == [1]
    three.faults.clear()
    assert sweep("--apply") == 0
    assert answered(three) == [1, 3]


def test_an_error_of_ours_does_not_stop_the_others_either(three: Run, capsys, monkeypatch):
    look = Processor.look

    def failing(self: Processor, repo: str, number: int, **more: Any) -> Any:
        if number == 2:
            raise RecursionError("too\ndeep")
        return look(self, repo, number, **more)

    monkeypatch.setattr(Processor, "look", failing)
    assert sweep() == 0
    said = capsys.readouterr().out
    assert "failed: an error of mine: RecursionError: too deep" in said
    assert "3 issues: 2 answered, 1 failed" in said


@pytest.mark.parametrize("title", ["odd\u2028title", "odd\u2028{}\u2028title", "odd\x85\r\ntitle"], ids=ascii)
def test_what_was_noted_is_read_back_whatever_the_title(tmp_path: Path, title: str):
    notes = Notes(tmp_path / "notes.jsonl")
    row = notes.add({"number": 1, "title": title, "verdict": "abstain"})
    notes.path.write_text(notes.path.read_text(encoding="utf-8") + '7\n{"verdict": "abstain"}\n', encoding="utf-8")
    assert notes.read() == {1: row}


def test_a_line_that_was_cut_off_does_not_count(three: Run):
    sweep()
    notes = Path("var/sweeps/demo--paddleocr.look.jsonl")
    notes.write_text(notes.read_text(encoding="utf-8") + '{"number": 4, "ver', encoding="utf-8")
    assert sweep() == 0


def test_json_gives_a_line_for_each_issue(three: Run, capsys):
    assert sweep("--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["number"], row["verdict"]) for row in rows] == [(3, "answer"), (2, "abstain"), (1, "answer")]


@pytest.mark.parametrize("missing", ["--since", "--max"])
def test_day_and_ceiling_must_be_named(missing, capsys):
    arguments = {"--since": SINCE, "--max": "10"}
    del arguments[missing]
    assert run(["sweep", REPO, *(part for pair in arguments.items() for part in pair)]) == 2
    assert missing in capsys.readouterr().err

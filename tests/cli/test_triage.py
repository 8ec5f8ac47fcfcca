"""`faqbot triage` against a sandbox GitHub."""

from __future__ import annotations

import json

import pytest

from bot.cli.main import run
from bot.gh.sandbox.samples import MAINTAINER, REPO
from tests.action.runner import SPEAK, WORKFLOW_BOT, Run


def writes(github: Run) -> list[str]:
    """Requests that change something."""
    return [each.path for each in github.faults.log if each.method != "GET" and not each.path.endswith("graphql")]


def test_without_apply_it_says_what_it_would_do_and_writes_nothing(github: Run, capsys):
    issue = github.open_issue()
    assert run(["triage", f"{REPO}#{issue.number}"]) == 0
    said = capsys.readouterr().out
    assert "with FAQ 2" in said
    assert "would do: post comment" in said
    assert "would do: add labels faq, recognition, models" in said
    assert "Nothing was written; --apply does it." in said
    assert writes(github) == []


@pytest.mark.parametrize("command", ["triage", "try"])
def test_the_address_of_an_issue_names_it(github: Run, capsys, command):
    issue = github.open_issue()
    assert run([command, f"{github.url}/{REPO}/issues/{issue.number}#issuecomment-1"]) == 0
    assert "with FAQ 2" in capsys.readouterr().out


def test_with_apply_it_does_it_once(github: Run, capsys):
    issue = github.open_issue()
    for expected in ("done: comment posted", "There is nothing to do."):
        assert run(["triage", f"{REPO}#{issue.number}", "--apply"]) == 0
        assert expected in capsys.readouterr().out
    assert [login for login, _ in github.comments(issue.number)] == [WORKFLOW_BOT]


def test_json_is_one_object_with_the_verdict_and_what_was_done(github: Run, capsys):
    issue = github.open_issue()
    assert run(["triage", f"{REPO}#{issue.number}", "--json", "--apply"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["decision"], said["entry"], said["applied"]) == ("answer", 2, True)
    assert "comment posted" in said["actions"]


def test_the_settings_of_the_repository_keep_it_from_writing(github: Run, capsys):
    github.put({".github/faqbot.yml": b"dry_run: true\n"})
    issue = github.open_issue()
    assert run(["triage", f"{REPO}#{issue.number}", "--apply"]) == 0
    assert "Nothing was written: the settings" in capsys.readouterr().out
    assert writes(github) == []


def test_a_dry_run_that_nobody_asked_for_keeps_no_person_from_writing(github: Run, capsys):
    """A new repository is in dry run so that nothing is said by itself; here somebody orders it."""
    github.put({".github/faqbot.yml": b"language: en\n"})
    issue = github.open_issue()
    assert run(["triage", f"{REPO}#{issue.number}", "--apply"]) == 0
    assert [login for login, _ in github.comments(issue.number)] == [WORKFLOW_BOT]


def test_a_repository_that_switched_the_bot_off_is_left_alone(github: Run, capsys):
    github.put({".github/faqbot.yml": b"enabled: false\n"})
    issue = github.open_issue()
    assert run(["triage", f"{REPO}#{issue.number}", "--apply"]) == 0
    assert "switch the bot off" in capsys.readouterr().out
    assert writes(github) == []


def test_a_broken_entry_is_named_and_the_others_answer(github: Run, capsys):
    github.put({".github/faqbot.yml": SPEAK, "faq/009-broken.md": b"---\nid: nine\n---\nx\n"})
    issue = github.open_issue()
    assert run(["triage", f"{REPO}#{issue.number}"]) == 0
    said = capsys.readouterr()
    assert "warning: faq/009-broken.md:2" in said.err
    assert "with FAQ 2" in said.out


def test_it_is_asked_for_so_an_answer_by_a_person_does_not_keep_it_back(github: Run, capsys):
    issue = github.open_issue()
    github.sandbox.post_comment(REPO, issue.number, MAINTAINER, "Please update.")
    assert run(["triage", f"{REPO}#{issue.number}"]) == 0
    assert "would do: post comment" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        pytest.param("demo/paddleocr", "names no issue: write owner/name#4, or its address", id="no number"),
        pytest.param("demo/paddleocr#0", "names no issue", id="number 0"),
        pytest.param("demo/paddleocr#999", "check the name, the token", id="issue that is not there"),
        pytest.param("demo/nowhere#1", "check the name, the token", id="repository that is not there"),
        pytest.param("../etc#1", "check the name, the token", id="dots for an owner"),
        pytest.param(
            "https://github.com/octo/gitsweep/issues/4",
            "is an issue on github.com, and faqbot asks 127.0.0.1:",
            id="an address on another host",
        ),
    ],
)
def test_a_mistake_is_told_in_a_line(github: Run, capsys, issue, said):
    assert run(["triage", issue]) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_without_a_token_it_says_what_to_set(github: Run, capsys, monkeypatch):
    monkeypatch.delenv("GITHUB_TOKEN")
    assert run(["triage", f"{REPO}#1"]) == 1
    assert "set GITHUB_TOKEN" in capsys.readouterr().err

"""The steps of action.yml run as GitHub's runner runs them: expressions, shells, variables and files."""

from __future__ import annotations

import os
import sys

import pytest

from tests.action.runner import ACTION, KEYERROR, REPO, WORKFLOW_BOT, Run, lend_packages, run_steps


def test_from_the_event_to_the_comment(run: Run):
    issue = run.open_issue()
    environ = run.environ("issues", run.last("issues", "opened"))
    lend_packages(environ)
    done = run_steps(environ)
    assert done.code == 0, done.log
    assert [login for login, _ in run.comments(issue.number)] == [WORKFLOW_BOT]
    assert run.output["verdict"] == "answer"
    assert "**Answer with FAQ 2" in run.summary


@pytest.fixture
def installed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run whose first two steps are done: only the last one is run."""
    (run.folder / "temp/faqbot/bin").mkdir(parents=True)
    python = run.folder / "temp/faqbot/bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setitem(ACTION["runs"], "steps", ACTION["runs"]["steps"][2:])
    return run


SHELL = "\"; touch pwned; $(touch pwned) `touch pwned` '; touch pwned; ' ${IFS} && touch pwned #"


@pytest.mark.parametrize("place", ["title", "body", "dry-run", "faq"])
def test_nothing_that_people_write_is_run_by_a_shell(installed: Run, place: str):
    text = SHELL if place == "title" else f"{SHELL}\n$(touch pwned)\n"
    words = {"title": KEYERROR[0] + text, "body": KEYERROR[1] + text}
    title, body = (words[name] if name == place else usual for name, usual in zip(words, KEYERROR, strict=True))
    installed.open_issue(title, body)
    environ = installed.environ("issues", installed.last("issues", "opened"))
    inputs = {place: text} if place in ACTION["inputs"] else {}
    done = run_steps(environ, inputs)
    assert not (installed.folder / "temp/work/pwned").exists()
    assert done.code == (1 if inputs else 0), done.log


def test_code_in_the_workspace_is_not_imported(installed: Run):
    work = installed.folder / "temp/work"
    for name in ("bot", "yaml", "click"):
        (work / name).mkdir(parents=True)
        (work / name / "__init__.py").write_text("raise SystemExit('taken from the workspace')", encoding="utf-8")
    installed.open_issue()
    environ = installed.environ("issues", installed.last("issues", "opened"))
    done = run_steps(environ)
    assert done.code == 0, done.log


def test_an_old_python_is_told_so(run: Run):
    old = run.folder / "old"
    old.mkdir()
    (old / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (old / "python3").chmod(0o755)
    environ = run.environ("issues", {})
    done = run_steps({**environ, "PATH": f"{old}{os.pathsep}{os.environ['PATH']}"})
    assert done.code == 1
    assert "::error title=faqbot::faqbot needs Python 3.11" in done.log


def test_two_runs_for_one_issue_show_once(installed: Run):
    issue = installed.open_issue()
    for _ in range(2):
        assert run_steps(installed.environ("issues", installed.last("issues", "opened"))).code == 0
    assert len(installed.sandbox.repo(REPO).issues[issue.number].comments) == 1

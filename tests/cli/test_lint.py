"""`faqbot lint` prints what is wrong for people, for programs and for GitHub, and says so in its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.cli.main import run
from tests.planted import cases

ROOT = Path(__file__).parents[2]
GOOD = "---\nid: 1\ntitle: Good\n---\nThe answer.\n"
BAD = "---\nid: 2\ntitle: Bad\nalias: [x]\nretired: true\n---\nThe answer, 100%.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "001-good.md").write_text(GOOD)
    return tmp_path


def test_a_clean_catalog_says_so(folder, capsys):
    assert run(["lint", str(folder)]) == 0
    assert capsys.readouterr().out == "1 entry: clean\n"


def test_warnings_alone_are_fine(folder, capsys):
    (folder / "002-bad.md").write_text(BAD.replace("alias: [x]\n", ""))
    assert run(["lint", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("2 entries: 0 errors, 1 warning\n")


def test_problems_are_a_line_each_with_file_line_and_mend(folder, capsys):
    (folder / "002-bad.md").write_text(BAD)
    assert run(["lint", str(folder)]) == 1
    said = f"{folder}/002-bad.md:4: error: unknown key `alias` (did you mean `aliases`?)  [unknown-key]\n"
    assert capsys.readouterr().out == said + "1 entry: 1 error, 0 warnings\n"


@pytest.mark.parametrize("options", [["--json"], ["--format", "json"]])
def test_programs_get_an_object(folder, capsys, options):
    (folder / "002-bad.md").write_text(BAD)
    assert run(["lint", str(folder), *options]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["entries"] == 1
    assert len(said["digest"]) == 16
    assert said["problems"] == [
        {
            "path": f"{folder}/002-bad.md",
            "line": 4,
            "severity": "error",
            "code": "unknown-key",
            "message": "unknown key `alias`",
            "mend": "did you mean `aliases`?",
        }
    ]


def test_github_gets_annotations_with_everything_escaped(folder, capsys):
    (folder / "002-a,b.md").write_text('---\nid: 2\ntitle: Bad\n"100%\\r\\n::error::x": 1\n---\nAnswer.\n')
    assert run(["lint", str(folder), "--format", "github"]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"::error file={folder}/002-a%2Cb.md,line=4,title=unknown-key::unknown key `100%25%0D%0A")
    assert last == "1 entry: 1 error, 0 warnings"


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_no_entries_is_never_fine(tmp_path, capsys, name):
    (tmp_path / "empty").mkdir()
    assert run(["lint", str(tmp_path / name)]) == 1
    assert "1 error" in capsys.readouterr().out


def test_digests_are_written_on_request(folder, capsys):
    translation = folder / "001-good.zh.md"
    translation.write_text("---\nid: 1\ntitle: 好\n---\n答案。\n")
    assert run(["lint", str(folder)]) == 0
    assert "outdated-translation" in capsys.readouterr().out
    assert run(["lint", str(folder), "--fix-digests"]) == 0
    said = capsys.readouterr()
    assert said.out == "1 entry: clean\n"
    assert f"{translation}: source is" in said.err
    assert "source: " in translation.read_text()


def test_examples_are_judged_as_the_bot_would(folder, capsys):
    (folder / "002-slow.md").write_text("---\nid: 2\ntitle: Slow\nmatch:\n  - Good\n---\nAnswer.\n")
    assert run(["lint", str(folder), "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["path"] == f"{folder}/002-slow.md"
    assert (problem["line"], problem["severity"]) == (5, "error")
    assert problem["code"] in ("not-first", "answered-by-other")


def test_cases_that_cannot_be_read_are_a_problem_like_any_other(folder, capsys):
    (folder / "cases").mkdir()
    (folder / "cases" / "a.jsonl").write_text("[]\n")
    assert run(["lint", str(folder)]) == 1
    assert "a.jsonl:1: is not an object" in capsys.readouterr().out


def test_stale_learning_is_a_warning(folder, capsys):
    (folder / "learned.json").write_text("{}")
    assert run(["lint", str(folder)]) == 0
    assert f"{folder}/learned.json: warning: is stale" in capsys.readouterr().out


def test_links_are_asked_for_only_on_request(folder, capsys, monkeypatch):
    monkeypatch.setattr("bot.catalog.online.status_of", lambda address: 503)
    (folder / "001-good.md").write_text(GOOD.replace("The answer", "[The answer](https://x.site.org/)"))
    assert run(["lint", str(folder)]) == 0
    assert capsys.readouterr().out == "1 entry: clean\n"
    assert run(["lint", str(folder), "--online"]) == 0
    assert "did not answer" in capsys.readouterr().out


def test_the_hook_for_pre_commit_runs_lint():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["entry"] == "faqbot lint"
    assert hook["pass_filenames"] is False


SLOW = "---\nid: 1\ntitle: Painting is slow\naliases: [Why is the brush so slow]\n---\nUse fewer colours.\n"
HINT = "may lack `slow: [leaden]`: it stands in 8 cases that entry 1 answers"


@pytest.fixture
def hinting(tmp_path):
    """A catalog whose cases say a word for slow that no glossary has."""
    (tmp_path / "001-slow.md").write_text(SLOW)
    (tmp_path / "cases").mkdir()
    rows = [{"id": one.id, "title": one.title, "gold": list(one.gold)} for one in cases(" is slow", " is leaden")]
    (tmp_path / "cases" / "own.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_wordings_are_proposed_as_hints_that_fail_nothing(hinting, capsys):
    assert run(["lint", str(hinting)]) == 0
    hint, verdict = capsys.readouterr().out.splitlines()
    assert hint.startswith(f"{hinting}/glossary.yml: hint: {HINT}")
    assert hint.endswith("(add it, or write `leaden` under unwanted_wordings in catalog.yml)  [proposed-wording]")
    assert verdict == "1 entry: clean, 1 hint"


def test_hints_are_notices_on_a_pull_request(hinting, capsys):
    assert run(["lint", str(hinting), "--format", "github"]) == 0
    assert capsys.readouterr().out.startswith("::notice file=")


@pytest.mark.parametrize(
    ("file", "text"), [("glossary.yml", "slow: [leaden]\n"), ("catalog.yml", "unwanted_wordings: [leaden]\n")]
)
def test_a_wording_that_was_taken_or_silenced_is_not_proposed_again(hinting, capsys, file, text):
    (hinting / file).write_text(text)
    assert run(["lint", str(hinting)]) == 0
    assert capsys.readouterr().out == "1 entry: clean\n"

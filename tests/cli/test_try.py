"""`faqbot try`: from a file, standard input or GitHub to what the bot would do, for people and for programs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli.main import run
from bot.cli.try_ import split_issue
from bot.core.marker import read_marker
from bot.gh.sandbox.samples import MAINTAINER, REPO
from tests.action.runner import SPEAK, Run

ENTRY = """---
id: 1
title: Import fails with an undefined symbol
aliases: [undefined symbol when importing the compiled ops]
signatures: ["ImportError: * undefined symbol: *"]
labels: [faq, installation]
---
Build the ops again with the same compiler.
"""
ISSUE = """# Import fails with an undefined symbol

I import the ops:

ImportError: /usr/lib/ops.so: undefined symbol: _ZN3fooE
"""
OTHER = "Please add a licence\n\nThere is none.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a catalog in `faq` and an issue that it answers."""
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "001-symbol.md").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "faq" / "002-other.md").write_text(
        "---\nid: 2\ntitle: The page is blank\n---\nReload.\n", encoding="utf-8"
    )
    (tmp_path / "issue.md").write_text(ISSUE, encoding="utf-8")
    (tmp_path / "other.md").write_text(OTHER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tried(capsys, *arguments: str) -> dict:
    """The object that `try --json` prints."""
    assert run(["try", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def on_stdin(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


# Files and standard input


def test_an_answer_is_told_with_its_evidence_comment_and_labels(here, capsys):
    assert run(["try", "issue.md"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Answer with FAQ 1: Import fails with an undefined symbol"
    assert "is enough for it" in said[1]
    assert "  signature: the error text “ImportError: * undefined symbol: *”" in said
    assert "    > ImportError: /usr/lib/ops.so: undefined symbol: _ZN3fooE" in said
    assert "  Build the ops again with the same compiler." in said
    assert said[-1] == "Labels: faq, installation"
    assert not any("<!--" in line for line in said)


def test_silence_is_told_with_its_reason_and_without_a_comment(here, capsys):
    assert run(["try", "other.md"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Silent\n  ")
    assert "Comment" not in said
    assert "Labels" not in said


def test_programs_get_one_object(here, capsys):
    found = tried(capsys, "issue.md")
    assert (found["decision"], found["entry"]) == ("answer", 1)
    assert found["ranked"][0]["entry"] == 1
    assert set(found["ranked"][0]) == {"entry", "confidence"}
    assert found["labels"] == ["faq", "installation"]
    assert found["reasons"]
    assert found["silence"] == []
    assert found["evidence"][0]["quote"] == "ImportError: /usr/lib/ops.so: undefined symbol: _ZN3fooE"
    marker = read_marker(found["comment"])
    assert marker is not None
    assert marker.entries == (1,)


def test_programs_get_the_same_keys_when_it_is_silent(here, capsys):
    answer, silence = tried(capsys, "issue.md"), tried(capsys, "other.md")
    assert list(answer) == list(silence)
    assert (silence["decision"], silence["entry"], silence["comment"], silence["labels"]) == ("abstain", None, "", [])


def test_standard_input_is_read_like_a_file(here, capsys, monkeypatch):
    on_stdin(monkeypatch, ISSUE.encode())
    assert tried(capsys, "-") == tried(capsys, "issue.md")


def test_the_folder_may_be_named(here, capsys, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert tried(capsys, str(here / "issue.md"), "--faq", str(here / "faq"))["entry"] == 1
    monkeypatch.setenv("FAQBOT_FAQ", str(here / "faq"))
    assert tried(capsys, str(here / "issue.md"))["entry"] == 1


@pytest.mark.parametrize(
    ("data", "title", "body"),
    [
        pytest.param(b"Title\nBody\n", "Title", "Body", id="plain"),
        pytest.param(b"# Title\r\n\r\nBody\r\nmore", "Title", "Body\nmore", id="heading and CRLF"),
        pytest.param(b"## Title", "Title", "", id="title only"),
        pytest.param("\ufeff标题\n正文".encode(), "标题", "正文", id="byte order mark"),
        pytest.param(b"#Title\n\n    code\n", "Title", "    code", id="the body keeps its indentation"),
        pytest.param(b"C# does not load", "C# does not load", "", id="a # inside"),
    ],
)
def test_title_and_body_are_told_apart(data, title, body):
    assert split_issue(data, "x") == (title, body)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "has no title; write it as the first line", id="empty"),
        pytest.param(b"\nbody", "has no title; write it as the first line", id="empty first line"),
        pytest.param(b"# \nbody", "has no title; write it as the first line", id="only a #"),
        pytest.param(b"a\xffb", "is not UTF-8 at byte 1; save it as UTF-8", id="not UTF-8"),
        pytest.param(b"a\0b", "holds NUL bytes, so it is no text; give a text file", id="NUL"),
    ],
)
def test_what_is_no_issue_is_told_in_one_line(here, capsys, monkeypatch, data, said):
    (here / "bad.md").write_bytes(data)
    assert run(["try", "bad.md"]) == 1
    assert capsys.readouterr() == ("", f"error: bad.md: {said}\n")
    on_stdin(monkeypatch, data)
    assert run(["try", "-"]) == 1
    assert capsys.readouterr() == ("", f"error: standard input: {said}\n")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param("nowhere.md", "error: nowhere.md: cannot be read: No such file or directory\n", id="no file"),
        pytest.param("faq", "error: faq: cannot be read: Is a directory\n", id="a folder"),
        pytest.param("a\0b", "error: 'a\\x00b': is no file name: embedded null byte\n", id="a NUL in the name"),
        *(
            pytest.param(
                name, f"error: {name}: there is no such file; for an issue on GitHub write owner/name#4\n", id=name
            )
            for name in ("owner/name", "owner/name#", "owner/name#x", "owner/name#0", "docs/gone.md")
        ),
        pytest.param(
            "https://github.com/octo/gitsweep",
            "error: 'https://github.com/octo/gitsweep' names no issue: write owner/name#4, or its address\n",
            id="address of a repository",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(here, capsys, source, said):
    assert run(["try", source]) == 1
    assert capsys.readouterr() == ("", said)


def test_without_any_catalog_it_says_how_to_name_one(here, capsys, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run(["try", str(here / "issue.md")]) == 1
    assert "name the catalog with --faq DIR or FAQBOT_FAQ" in capsys.readouterr().err


def test_a_broken_entry_is_told_and_the_others_answer(here, capsys):
    (here / "faq" / "003-broken.md").write_text("---\nid: 3\n---\nNo title.\n", encoding="utf-8")
    assert run(["try", "issue.md", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["entry"] == 1
    assert told.err.startswith("warning: faq/003-broken.md")
    assert told.err.count("\n") == 1


def test_a_catalog_without_a_usable_entry_is_an_error(here, capsys):
    (here / "faq" / "001-symbol.md").write_text("no front matter", encoding="utf-8")
    (here / "faq" / "002-other.md").unlink()
    assert run(["try", "issue.md"]) == 1
    assert "001-symbol.md" in capsys.readouterr().err


# Settings


def with_settings(root: Path, text: str) -> None:
    """Write the settings file of a checkout."""
    (root / ".github").mkdir()
    (root / ".github/faqbot.yml").write_text(text, encoding="utf-8")


SETTINGS = [
    pytest.param("labels: [triaged]\n", {"labels": ["triaged", "faq", "installation"]}, id="labels"),
    pytest.param("muted: [1]\n", {"decision": "abstain", "entry": None, "comment": ""}, id="muted"),
    pytest.param("apply_labels: false\n", {"labels": []}, id="no labels"),
    pytest.param(
        "enabled: false\n", {"silence": ["the settings switch the bot off (enabled: false)"]}, id="switched off"
    ),
]


@pytest.mark.parametrize(("text", "said"), SETTINGS)
def test_a_file_is_judged_by_the_settings_of_the_checkout(here, capsys, text, said):
    with_settings(here, text)
    found = tried(capsys, "issue.md")
    assert {name: found[name] for name in said} == said
    assert tried(capsys, "issue.md", "--settings", "none")["labels"] == ["faq", "installation"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("link: https://x.org/{page}.html\n", "](https://x.org/1.html)", id="link"),
        pytest.param("language: zh\n", "我是机器人", id="language"),
    ],
)
def test_the_comment_is_the_one_that_the_settings_make(here, capsys, text, said):
    assert said not in tried(capsys, "issue.md")["comment"]
    with_settings(here, text)
    assert said in tried(capsys, "issue.md")["comment"]


def test_the_settings_file_is_named_with_what_is_wrong_in_it(here, capsys, monkeypatch):
    with_settings(here, "dry_run: false\nlabel: [a]\n")
    assert run(["try", "issue.md"]) == 0
    note, warning = capsys.readouterr().err.splitlines()
    assert note == "note: goes by the settings in .github/faqbot.yml"
    assert warning.startswith("warning: .github/faqbot.yml:2: unknown key `label`")
    (here / "faq" / "deep").mkdir()
    monkeypatch.chdir(here / "faq" / "deep")  # by the catalog, wherever one stands
    assert run(["try", "../../issue.md", "--faq", ".."]) == 0
    assert f"the settings in {here}/.github/faqbot.yml" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "is_told"), [("", True), ("dry_run: false\n", False), ("enabled: false\n", False)])
def test_a_checkout_in_dry_run_is_told(here, capsys, text, is_told):
    with_settings(here, text)
    assert run(["try", "issue.md"]) == 0
    assert ("in dry run nothing would be said" in capsys.readouterr().err) is is_told


def test_the_settings_of_another_checkout_around_it_do_not_count(here, capsys):
    with_settings(here, "muted: [1]\n")
    inner = here / "inner"
    (inner / ".git").mkdir(parents=True)
    (here / "faq").rename(inner / "faq")
    assert tried(capsys, "issue.md", "--faq", "inner/faq")["entry"] == 1


def test_another_settings_file_may_be_chosen(here, capsys):
    (here / "other.yml").write_text("muted: [1]\n")
    assert tried(capsys, "issue.md", "--settings", "other.yml")["entry"] is None
    assert run(["try", "issue.md", "--settings", "gone.yml"]) == 1
    assert capsys.readouterr().err == "error: gone.yml: cannot be read: No such file or directory\n"
    assert run(["try", "owner/name#1", "--settings", "none"]) == 1
    assert "goes by the settings of its repository" in capsys.readouterr().err


# GitHub


def test_an_issue_on_github_is_judged_as_the_bot_would_judge_it_there(github: Run, capsys):
    issue = github.open_issue()
    found = tried(capsys, f"{REPO}#{issue.number}")
    assert (found["decision"], found["entry"], found["silence"]) == ("answer", 2, [])
    assert f"/{REPO}/blob/" in found["comment"]  # the entry is linked where it is in that repository
    assert github.comments(issue.number) == []


def test_each_silence_on_github_has_its_reason(github: Run, capsys):
    issue = github.open_issue()
    github.sandbox.post_comment(REPO, issue.number, MAINTAINER, "Use the newer export script.")
    assert run(["try", f"{REPO}#{issue.number}"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Silent\n")
    assert "somebody with write access already answered" in said
    assert "Comment that is kept back:" in said


def test_a_named_catalog_goes_before_that_of_the_repository(github: Run, here, capsys):
    issue = github.open_issue("Import fails with an undefined symbol", ISSUE)
    assert tried(capsys, f"{REPO}#{issue.number}", "--faq", str(here / "faq"))["entry"] == 1


def test_a_repository_that_switches_the_bot_off_is_told(github: Run, capsys):
    github.put({".github/faqbot.yml": SPEAK + b"enabled: false\n"})
    issue = github.open_issue()
    assert run(["try", f"{REPO}#{issue.number}"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("Silent\n")
    assert "switch the bot off" in told.err


@pytest.mark.parametrize(
    ("settings", "is_told"), [(b"language: en\n", True), (SPEAK, False)], ids=["dry", "switched on"]
)
def test_a_repository_in_dry_run_is_told(github: Run, capsys, settings, is_told):
    github.put({".github/faqbot.yml": settings})
    issue = github.open_issue()
    assert run(["try", f"{REPO}#{issue.number}"]) == 0
    assert (f"note: {REPO} is in dry run" in capsys.readouterr().err) is is_told


@pytest.mark.parametrize("where", [f"{REPO}#404", "nobody/nothing#1"])
def test_an_issue_that_is_not_there_is_told_in_one_line(github: Run, capsys, where):
    assert run(["try", where]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"error: {where}: cannot be read: ")
    assert told.count("\n") == 1


def test_without_a_token_it_says_what_to_set(here, capsys):
    assert run(["try", "owner/name#1"]) == 1
    assert "set GITHUB_TOKEN" in capsys.readouterr().err


def test_a_file_of_that_name_goes_before_github(here, capsys):
    (here / "owner").mkdir()
    (here / "owner" / "name#1").write_text(ISSUE, encoding="utf-8")
    assert tried(capsys, "owner/name#1")["entry"] == 1

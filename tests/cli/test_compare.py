"""`faqbot compare` prints the changes for people, programs and pull requests, and always exits with 0."""

from __future__ import annotations

import json

import pytest

from bot.cli.main import run

SLOW = "---\nid: 1\ntitle: Inference is slow on the CPU\n---\nSmaller.\n"
WORDS = "---\nid: 2\ntitle: Results show characters that are not in my dictionary\n---\nPath.\n"
HOSTILE = "Results show characters that are not in my dictionary |@x <b>"


@pytest.fixture
def folders(tmp_path):
    """A catalog without and one with entry 2, and cases beside the second."""
    for name, texts in (("base", [SLOW]), ("head", [SLOW, WORDS])):
        (tmp_path / name).mkdir()
        for number, text in enumerate(texts, 1):
            (tmp_path / name / f"00{number}-a.md").write_text(text)
    (tmp_path / "head" / "cases").mkdir()
    cases = [{"id": "good", "title": HOSTILE, "gold": [2]}, {"id": "none", "title": "Thanks a lot", "gold": []}]
    (tmp_path / "head" / "cases" / "a.jsonl").write_text("\n".join(map(json.dumps, cases)))
    return [str(tmp_path / "base"), str(tmp_path / "head"), "--faq", str(tmp_path / "head")]


def test_people_get_a_table(folders, capsys):
    assert run(["compare", *folders]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "This changes 1 verdict\n  entries added: 2\n  1 now answered\n  1 for the better, 0 for the"
    )
    assert "answers: 0 before, 1 after, of 2 issues; right 0 and 1, wrong 0 and 0" in said
    assert "better" in said.splitlines()[-1]


def test_programs_get_an_object(folders, capsys):
    assert run(["compare", *folders, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == {"now answered": 1, "no longer answered": 0, "another entry": 0}
    assert said["entries"] == {"added": [2], "removed": [], "edited": []}
    (change,) = said["changes"]
    assert (change["id"], change["before"], change["after"], change["gold"]) == ("good", None, 2, [2])
    assert "body" not in change


def test_pull_requests_get_markdown_that_does_nothing(folders, capsys):
    assert run(["compare", *folders, "--markdown"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("### This changes 1 verdict\n\n- entries added: 2\n")
    assert "@x" not in said
    assert "<b>" not in said
    assert "| better | good: Results show characters" in said
    assert "- FAQ 2: Results show characters that are not in my dictionary" in said


def test_nothing_changed_is_said(folders, capsys):
    assert run(["compare", folders[0], folders[0], "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("### This changes no verdict\n")


def test_issues_without_labels_are_judged_too(folders, tmp_path, capsys):
    (tmp_path / "issues.jsonl").write_text(json.dumps({"number": 5, "title": HOSTILE}))
    assert run(["compare", *folders, "--issues", str(tmp_path / "issues.jsonl"), "--json"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert [(change["id"], change["effect"], change["gold"]) for change in changes] == [
        ("5", "", None),
        ("good", "better", [2]),
    ]


@pytest.mark.parametrize("base", ["nowhere", "empty"])
def test_what_is_no_catalog_is_told(folders, tmp_path, capsys, base):
    (tmp_path / "empty").mkdir()
    name = str(tmp_path / base) if base == "empty" else base
    assert run(["compare", name, *folders[1:]]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_a_broken_entry_is_told_and_left_out(folders, tmp_path, capsys):
    (tmp_path / "head" / "003-bad.md").write_text("---\nid: 3\n---\nAnswer.\n")
    assert run(["compare", *folders]) == 0
    assert "003-bad.md" in capsys.readouterr().err

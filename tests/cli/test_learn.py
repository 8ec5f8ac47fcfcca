"""`faqbot learn` writes learned.json, and says whether it is current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.catalog.loader import load_folder
from bot.cli.main import run
from tests.catalogs import CASES
from tests.planted import cases

ENTRY = "---\nid: {id}\ntitle: {title}\n{more}---\nThe answer.\n"
TEXTS = "match:\n  - Colouring takes long\nreject:\n  - Download takes long\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "faq"
    folder.mkdir()
    (folder / "001-slow.md").write_text(ENTRY.format(id=1, title="Colouring is slow", more=TEXTS))
    (folder / "004-export.md").write_text(ENTRY.format(id=4, title="Exported brush has wrong colours", more=""))
    return folder


def with_cases(folder):
    (folder / "cases").mkdir()
    rows = [{"id": case.id, "title": case.title, "body": case.body, "gold": list(case.gold)} for case in CASES]
    (folder / "cases" / "own.jsonl").write_text("\n".join(json.dumps(row) for row in rows))


def test_what_was_learned_is_written_loaded_and_current(folder, capsys):
    with_cases(folder)
    assert run(["learn", "--faq", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "learned from 24 cases and 2 examples; 0 proven, 2 on trial, 0 muted" in out
    rows = json.loads((folder / "learned.json").read_text())["entries"].values()
    answers, right = sum(row["answers"] for row in rows), sum(row["right"] for row in rows)
    assert f"cross-validated on the 24 cases: answers given {answers}, right {right}" in out
    assert ("so it will say little" in out) == (answers == 0)
    loaded = load_folder(folder)
    assert (loaded.problems, set(loaded.catalog.learned["entries"])) == ((), {"1", "4"})
    written = (folder / "learned.json").read_bytes()
    assert run(["learn", "--faq", str(folder)]) == 0
    assert (folder / "learned.json").read_bytes() == written
    assert b"\r" not in written
    assert run(["learn", "--faq", str(folder), "--check"]) == 0


def test_a_file_that_github_would_not_give_to_a_server_is_told(folder, capsys, monkeypatch):
    monkeypatch.setattr("bot.gh.hub.FILE_LIMIT", 1_000)
    with_cases(folder)
    assert run(["learn", "--faq", str(folder)]) == 0
    assert "is over 1,000 bytes, and GitHub gives a server no file as large" in capsys.readouterr().err


def test_texts_of_the_entries_are_enough(folder, capsys):
    assert run(["learn", "--faq", str(folder)]) == 0
    assert "learned from 0 cases and 2 examples" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["learned.json", "catalog.yml", "015-some.md"])
def test_a_folder_in_the_place_of_a_file_is_told(folder, capsys, name):
    (folder / name).mkdir()
    assert run(["learn", "--faq", str(folder)]) == 1
    assert f"error: {folder / name}: is a folder (" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(folder, capsys, monkeypatch):
    def refuse(path, *arguments, **options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refuse)  # root may write everywhere
    assert run(["learn", "--faq", str(folder)]) == 1
    said = capsys.readouterr().err
    assert said == f"error: {folder / 'learned.json'}: cannot be written: Read-only file system\n"


def test_cases_may_be_named(folder, tmp_path, capsys):
    path = tmp_path / "more.jsonl"
    path.write_text('{"id": "a", "title": "Slow", "gold": [1]}')
    assert run(["learn", "--faq", str(folder), "--cases", str(path)]) == 0
    assert "learned from 1 cases" in capsys.readouterr().out


STALE = [
    pytest.param("001-slow.md", ENTRY.format(id=1, title="Other", more=TEXTS), "the catalog changed", id="an entry"),
    pytest.param("glossary.yml", "brush: [brush]", "the catalog changed", id="the glossary"),
    pytest.param("cases/own.jsonl", '{"id": "a", "title": "x", "gold": []}', "the cases changed", id="a case"),
]


@pytest.mark.parametrize(("name", "text", "said"), STALE)
def test_what_changed_since_makes_it_stale(folder, capsys, name, text, said):
    with_cases(folder)
    run(["learn", "--faq", str(folder)])
    (folder / name).write_text(text)
    before = (folder / "learned.json").read_bytes()
    assert run(["learn", "--faq", str(folder), "--check"]) == 1
    assert said in capsys.readouterr().err
    assert (folder / "learned.json").read_bytes() == before


def test_nothing_learned_yet_is_stale(folder, capsys):
    assert run(["learn", "--faq", str(folder), "--check"]) == 1
    assert "run `faqbot learn`" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["<<<<<<< HEAD", "[]", '{"format": 1}', '{"format": 99}'])
def test_learning_anew_mends_a_broken_file_and_a_check_tells_of_it(folder, capsys, text):
    (folder / "learned.json").write_text(text)
    assert run(["learn", "--faq", str(folder), "--check"]) == 1
    assert "learned.json" in capsys.readouterr().err
    assert run(["learn", "--faq", str(folder)]) == 0
    assert load_folder(folder).problems == ()


WRONG = [
    pytest.param('{"id": "a", "title": "x", "gold": [77]}', "entries that the catalog has not: 77", id="unknown entry"),
    pytest.param('{"id": "a"', "cases/own.jsonl:1: is not JSON", id="no JSON"),
    pytest.param("", "holds no cases", id="empty"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_wrong_cases_are_told_and_nothing_is_written(folder, capsys, text, said):
    (folder / "cases").mkdir()
    (folder / "cases" / "own.jsonl").write_text(text)
    assert run(["learn", "--faq", str(folder)]) == 1
    assert said in capsys.readouterr().err
    assert not (folder / "learned.json").exists()


def test_nothing_to_learn_from_is_told(folder, capsys):
    (folder / "001-slow.md").unlink()
    assert run(["learn", "--faq", str(folder)]) == 1
    assert "there is nothing to learn from" in capsys.readouterr().err


def test_a_broken_catalog_is_told(folder, capsys):
    (folder / "009-x.md").write_text("---\nid: 9\n---\nAnswer.\n")
    assert run(["learn", "--faq", str(folder)]) == 1
    assert "009-x.md" in capsys.readouterr().err


def test_wordings_are_proposed_after_learning(folder, capsys):
    told = cases(" is slow", " is leaden")
    (folder / "cases").mkdir()
    rows = [{"id": one.id, "title": one.title, "gold": list(one.gold)} for one in told]
    (folder / "cases" / "own.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert run(["learn", "--faq", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "\n  slow: [leaden]\n      it stands in 8 cases that entry 1 answers" in said

"""`faqbot import` turns a Markdown FAQ into entries that lint clean, overwrites nothing, and says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog import load_folder, require
from bot.cli.main import run

SEED = Path(__file__).parents[1] / "data" / "FAQ_en.md"
TPS = "Input(X) dims[3] and Input(Grid) dims[2] should be equal, but received X dimension[3](*) != Grid dimension[2](*)"


@pytest.fixture
def document(tmp_path):
    """A small FAQ with two questions."""
    path = tmp_path / "docs" / "FAQ.md"
    path.parent.mkdir()
    (path.parent / "there.md").write_text("x")
    path.write_text("# FAQ\n## 1. One?\nSee [a](there.md) and [b](gone.md).\n## 2. Two?\nSecond.\n")
    return path


def files_in(folder: Path) -> dict[str, str]:
    """Every file with its text."""
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_the_seed_document_gives_ten_entries_that_lint_clean(tmp_path, capsys):
    folder = tmp_path / "faq"
    assert run(["import", str(SEED), "--to", str(folder)]) == 0
    assert "10 questions found" in capsys.readouterr().out
    catalog = require(load_folder(folder))
    assert [entry.id for entry in catalog.entries] == list(range(1, 11))
    assert catalog.entries[7].signatures == (TPS,)
    assert catalog.entries[0].signatures == ("got an unexpected keyword argument 'gradient_clip'",)
    assert catalog.entries[1].signatures == ("KeyError: 'predict'",)
    assert run(["lint", str(folder)]) == 0
    assert capsys.readouterr().out == "10 entries: clean\n"


def test_relative_links_become_absolute_on_request(tmp_path):
    assert run(["import", str(SEED), "--to", str(tmp_path), "--link-base", "https://example.org/doc/FAQ_en.md"]) == 0
    assert "(https://example.org/doc/datasets_en.md)" in require(load_folder(tmp_path)).entries[6].answer


@pytest.mark.parametrize("base", ["foo", "https://", "ftp://x.org/", "docs/"])
def test_a_base_that_is_no_address_is_a_usage_error(document, tmp_path, capsys, base):
    assert run(["import", str(document), "--to", str(tmp_path / "faq"), "--link-base", base]) == 2
    assert f"--link-base {base}: begin with https://" in capsys.readouterr().err
    assert not (tmp_path / "faq").exists()


def test_relative_links_are_led_from_the_new_folder_and_dead_ones_are_told(document, tmp_path, capsys):
    assert run(["import", str(document), "--to", str(tmp_path / "faq")]) == 0
    assert require(load_folder(tmp_path / "faq")).entries[0].answer == "See [a](../docs/there.md) and b."
    assert "the link to gone.md leads nowhere" in capsys.readouterr().out


def test_importing_twice_changes_nothing(document, tmp_path, capsys):
    folder = tmp_path / "faq"
    assert run(["import", str(document), "--to", str(folder)]) == 0
    before = files_in(folder)
    assert run(["import", str(document), "--to", str(folder)]) == 0
    assert files_in(folder) == before
    said = capsys.readouterr().out.rpartition("next: ")[2]  # the first time there was something to read
    assert "passed over: “One?” is entry 1 already" in said
    assert said.endswith(
        f"2 questions found (written as headings)\nnothing to write: all of them are in {folder} already\n"
    )


def test_a_number_that_is_taken_is_not_taken_over(document, tmp_path, capsys):
    folder = tmp_path / "faq"
    folder.mkdir()
    (folder / "002-mine.md").write_text("---\nid: 2\ntitle: Mine\n---\nMy answer.\n")
    assert run(["import", str(document), "--to", str(folder)]) == 0
    assert {entry.id: entry.title for entry in require(load_folder(folder)).entries} == {
        1: "One?",
        2: "Mine",
        3: "Two?",
    }
    assert "its number 2 is taken, so it is entry 3" in capsys.readouterr().out


def test_numbers_that_the_document_uses_twice_are_given_anew(tmp_path):
    document = tmp_path / "FAQ.md"
    document.write_text("## A\n1. **One**  \nFirst.\n\n## B\n1. **Two**  \nSecond.\n")
    assert run(["import", str(document), "--to", str(tmp_path / "faq")]) == 0
    assert [entry.id for entry in require(load_folder(tmp_path / "faq")).entries] == [1, 2]


def test_a_dry_run_writes_nothing(document, tmp_path, capsys):
    assert run(["import", str(document), "--to", str(tmp_path / "faq"), "--dry-run"]) == 0
    assert not (tmp_path / "faq").exists()
    assert "would write" in capsys.readouterr().out


def test_what_is_left_out_is_told(document, tmp_path, capsys):
    run(["import", str(document), "--to", str(tmp_path / "faq")])
    assert f"left out: {document}:1: stands before the first question\n" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(b"Only prose.", 1), (b"\xff", 1)])
def test_a_document_without_questions_is_an_error(tmp_path, content, code):
    (tmp_path / "x.md").write_bytes(content)
    assert run(["import", str(tmp_path / "x.md"), "--to", str(tmp_path / "faq")]) == code


def test_a_document_that_is_not_there_is_a_usage_error(tmp_path):
    assert run(["import", str(tmp_path / "none.md")]) == 2

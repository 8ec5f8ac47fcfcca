"""`faqbot new` begins the next entry, which lint asks to be finished."""

from __future__ import annotations

import pytest

from bot.catalog import load_folder
from bot.cli.main import run

NINE = "---\nid: 9\ntitle: Wrong characters in the result\naliases: [odd letters]\n---\nAnswer.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "009-wrong.md").write_text(NINE)
    return tmp_path


def test_the_next_number_is_taken(folder, capsys):
    assert run(["new", "How do I  run it: offline?", "--to", str(folder)]) == 0
    path = folder / "010-run-offline.md"
    assert path.read_text().startswith('---\nid: 10\ntitle: "How do I run it: offline?"\n---\n')
    said = capsys.readouterr().out
    assert f"wrote {path}" in said
    assert f"faqbot lint {folder}" in said


@pytest.mark.parametrize("is_translated", [True, False])
def test_a_translation_is_spoken_of_where_there_are_some(folder, capsys, is_translated):
    if is_translated:
        (folder / "009-wrong.zh.md").write_text("---\nid: 9\ntitle: 错字\n---\n答。\n", encoding="utf-8")
    assert run(["new", "How do I run it offline?", "--to", str(folder)]) == 0
    assert ("translate it in 010-run-offline.zh.md, " in capsys.readouterr().out) is is_translated


def test_lint_asks_for_the_answer_and_the_bot_does_without_the_entry(folder, capsys):
    run(["new", "How do I run it offline?", "--to", str(folder)])
    assert run(["lint", str(folder)]) == 1
    assert "has no answer" in capsys.readouterr().out
    assert [entry.id for entry in load_folder(folder).catalog.entries] == [9]


def test_the_first_entry_makes_the_folder(tmp_path):
    assert run(["new", "Why?", "--to", str(tmp_path / "faq")]) == 0
    assert (tmp_path / "faq" / "001-entry.md").exists()


def test_aliases_and_signatures_are_written(folder):
    options = ["--alias", "no network", "--signature", "ConnectionError: *", "--signature", "No model hoster"]
    assert run(["new", "Offline", "--to", str(folder), *options]) == 0
    text = (folder / "010-offline.md").read_text()
    assert 'aliases: [no network]\nsignatures: ["ConnectionError: *", No model hoster]\n' in text


@pytest.mark.parametrize("question", ["wrong characters in the result", "Odd letters"])
def test_a_question_that_is_answered_already_is_refused(folder, capsys, question):
    assert run(["new", question, "--to", str(folder)]) == 1
    assert "entry 9 answers this already" in capsys.readouterr().err
    assert len(list(folder.iterdir())) == 1


def test_a_question_much_like_another_is_pointed_out(folder, capsys):
    assert run(["new", "Wrong characters in my results", "--to", str(folder)]) == 0
    assert "is it perhaps entry 9? Wrong characters in the result" in capsys.readouterr().out


def test_numbers_are_never_used_again(folder):
    (folder / "040-retired.md").write_text("broken")
    run(["new", "Next one", "--to", str(folder)])
    assert (folder / "041-next-one.md").exists()


REFUSED = [
    pytest.param(["  "], "the question is empty", id="empty question"),
    pytest.param(["???"], "the question '???' has no word in it", id="question without a word"),
    pytest.param(["Why?", "--alias", " "], "--alias is empty", id="empty alias"),
    pytest.param(["Why?", "--signature", "a fault.*of b"], "--signature: `.*` in a signature", id="regex"),
    pytest.param(["Why?", "--signature", "one\ntwo lines"], "--signature: a signature is one line", id="two lines"),
    pytest.param(["Why?", "--signature", ""], "says too little", id="empty signature"),
    pytest.param(["Why?", "--signature", "RuntimeError"], "is too general: it is a single word", id="one word"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_what_lint_would_refuse_is_refused_at_once(folder, capsys, arguments, said):
    assert run(["new", *arguments, "--to", str(folder)]) == 1
    assert said in capsys.readouterr().err
    assert len(list(folder.iterdir())) == 1

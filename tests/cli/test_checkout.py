"""The folder that `.github/faqbot.yml` names is where every command looks for entries and puts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.checkout import named_folder
from bot.cli.main import run

ENTRY = "---\nid: 1\ntitle: The page is blank\nmatch: [The page is blank]\n---\nReload.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose settings name docs/faq, with one entry there and none elsewhere."""
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/faqbot.yml").write_text("catalog: docs/faq/\n")
    (tmp_path / "docs/faq").mkdir(parents=True)
    (tmp_path / "docs/faq/001-blank.md").write_text(ENTRY)
    (tmp_path / "FAQ.md").write_text("# FAQ\n## Q: Why?\nBecause.\n")
    (tmp_path / "issue.md").write_text("The page is blank\n")
    (tmp_path / "cases.jsonl").write_text('{"id": "a", "title": "The page is blank", "gold": [1]}\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


READING = [
    pytest.param(["lint"], "1 entry: clean", id="lint"),
    pytest.param(["try", "issue.md"], "Answer with FAQ 1", id="try"),
    pytest.param(["evaluate", "--cases", "cases.jsonl"], "1", id="evaluate"),
    pytest.param(["gaps", "--cases", "cases.jsonl"], "1", id="gaps"),
    pytest.param(["build", "--markdown", "OUT.md"], "wrote OUT.md", id="build"),
    pytest.param(["learn"], "docs/faq/learned.json: learned from", id="learn"),
    pytest.param(["compare", "docs/faq", "docs/faq", "--json"], '"issues": 1', id="compare"),
    pytest.param(["doctor"], "catalog in docs/faq: 1 entry answers", id="doctor"),
]


@pytest.mark.parametrize(("arguments", "said"), READING)
def test_entries_are_read_where_the_settings_say(here: Path, capsys, monkeypatch, arguments, said):
    for name in ("GITHUB_TOKEN", "FAQBOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    assert run(arguments) == (1 if arguments == ["doctor"] else 0)  # without a token
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["new", "How?"], ["import", "FAQ.md"]], ids=["new", "import"])
def test_entries_are_written_where_the_settings_say(here: Path, arguments):
    assert run(arguments) == 0
    assert len(list((here / "docs/faq").glob("*.md"))) == 2
    assert not (here / "faq").exists()


@pytest.mark.parametrize("arguments", [[], ["--catalog", "docs/faq"], ["--catalog", "docs/faq/"]])
def test_init_goes_on_with_the_folder_that_the_settings_name(here: Path, capsys, arguments):
    assert run(["init", "--yes", "--no-workflow", *arguments]) == 0
    assert "kept the entries in docs/faq" in capsys.readouterr().out
    assert not (here / "faq").exists()


def test_init_writes_no_second_catalog(here: Path, capsys):
    assert run(["init", "--yes", "--catalog", "faq", "--question", "How?"]) == 1
    said = capsys.readouterr().err
    assert "--catalog faq: .github/faqbot.yml says that the entries are in docs/faq: write `catalog: faq`" in said
    assert not (here / "faq").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["try", "issue.md"], 1, "no folder nofolder here, which .github/faqbot.yml names", id="try"),
        pytest.param(["lint"], 1, "nofolder: error: is not a folder", id="lint"),
        pytest.param(["learn"], 2, "'nofolder' does not exist", id="learn"),
        pytest.param(["doctor"], 1, ".github/faqbot.yml names the folder nofolder, which is not there", id="doctor"),
    ],
)
def test_a_folder_that_is_not_there_is_told(here: Path, capsys, arguments, code, said):
    (here / ".github/faqbot.yml").write_text("catalog: nofolder\n")
    assert run(arguments) == code
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_doctor_finds_nothing_wrong_where_a_repository_never_had_a_catalog(here: Path, capsys):
    (here / ".github/faqbot.yml").unlink()
    run(["doctor", "--json"])
    assert not [check for check in json.loads(capsys.readouterr().out) if check["name"].startswith("catalog")]


@pytest.mark.parametrize("text", ["", "language: en\n", "catalog: ../faq\n", "not: [yaml\n"])
def test_settings_that_name_no_folder_mean_faq(here: Path, text):
    (here / ".github/faqbot.yml").write_text(text)
    assert named_folder() == Path("faq")

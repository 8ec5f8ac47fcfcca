"""`faqbot init`: from nothing to settings, entries, workflow and a dry run; nothing is overwritten."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from bot.catalog import load_folder, require
from bot.catalog.repo_settings import read_repo_settings
from bot.cli.init_files import workflow_text
from bot.cli.main import run
from bot.gh.sandbox.samples import REPO
from tests.action.runner import ROOT, Run, catalog_files

FAQ = """# FAQ

## Q: Why is it slow?

Set `batch_size`, see [the guide](guide.md).

## Q: ImportError: libGL.so.1

Install it.
"""
USES = ["--uses", "owner/faqbot@v0.1.0"]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is also the current one."""
    folder = tmp_path / "repo"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """What is below a folder."""
    found = [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_from_nothing_to_a_repository_that_is_ready(repo: Path, capsys):
    assert run(["init", "--yes", *USES, "--question", "Why?", "--answer", "Because."]) == 0
    assert set(files(repo)) == {
        ".github/faqbot.schema.json",
        ".github/faqbot.yml",
        ".github/workflows/faqbot.yml",
        ".vscode/settings.json",
        "faq/001-entry.md",
        "faq/schema/catalog.schema.json",
        "faq/schema/entry.schema.json",
        "faq/schema/translation.schema.json",
    }
    assert "next: read what was written" in capsys.readouterr().out
    assert run(["lint", "faq"]) == 0


def test_it_begins_in_dry_run_and_with_settings_that_are_right(repo: Path):
    run(["init", "--yes", "--language", "zh", "--catalog", "docs/faq", "--no-workflow"])
    settings, problems = read_repo_settings((repo / ".github/faqbot.yml").read_bytes())
    assert problems == ()
    assert (settings.policy.dry_run, settings.policy.language, settings.catalog) == (True, "zh", "docs/faq")


def test_a_faq_that_is_there_is_taken_over(repo: Path):
    (repo / "docs").mkdir()
    (repo / "docs/FAQ.md").write_text(FAQ, encoding="utf-8")
    assert run(["init", "--yes", "--no-workflow", "--repo", "owner/name"]) == 0
    slow, missing = require(load_folder(repo / "faq")).entries
    assert slow.title == "Why is it slow?"
    assert "https://github.com/owner/name/blob/HEAD/docs/guide.md" in slow.answer
    assert missing.signatures


def test_a_document_that_is_named_is_taken_over(repo: Path, tmp_path: Path):
    (tmp_path / "elsewhere.md").write_text(FAQ, encoding="utf-8")
    assert run(["init", "--yes", "--no-workflow", "--import", str(tmp_path / "elsewhere.md")]) == 0
    assert len(load_folder(repo / "faq").catalog.entries) == 2


def test_a_first_entry_without_an_answer_is_not_used(repo: Path, capsys):
    assert run(["init", "--yes", "--no-workflow"]) == 0
    assert load_folder(repo / "faq").catalog.entries == ()
    assert "has no answer" in capsys.readouterr().out


def test_doing_it_again_changes_nothing(repo: Path, capsys):
    run(["init", "--yes", *USES, "--question", "Why?", "--answer", "Because."])
    before = files(repo)
    assert run(["init", "--yes", "--uses", "another/faqbot@v9", "--language", "zh"]) == 0
    assert files(repo) == before
    said = capsys.readouterr().out
    assert "kept the entries in faq" in said
    assert "kept .github/workflows/faqbot.yml" in said
    assert "no workflow" not in said and "1 entry, 0 problems" in said


def test_a_first_entry_that_nobody_finished_is_kept(repo: Path, capsys):
    assert run(["init", "--yes", "--no-workflow"]) == 0
    before = files(repo)
    assert run(["init", "--yes", "--no-workflow"]) == 0
    assert files(repo) == before
    assert "kept the entries in faq" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(
            ["--question", "How long?", "--answer", "Long."],
            "not used: --question, which is for a first entry; faqbot new 'How long?' --to faq begins one more",
            id="question",
        ),
        pytest.param(["--answer", "Long."], "not used: --answer, which belongs to --question", id="answer"),
    ],
)
@pytest.mark.parametrize("there", ["entries", "document"])
def test_a_first_entry_where_it_is_not_the_first_is_told(repo: Path, capsys, there, options, said):
    if there == "entries":
        assert run(["init", "--yes", "--no-workflow", "--question", "Why?"]) == 0
    else:
        (repo / "doc.md").write_text(FAQ)
        options = [*options, "--import", "doc.md"]
    assert run(["init", "--yes", "--no-workflow", *options]) == 0
    assert said in capsys.readouterr().out
    assert not list((repo / "faq").glob("*long*"))


def test_a_link_is_not_followed_to_overwrite_what_is_elsewhere(repo: Path, tmp_path: Path):
    (repo / ".github").mkdir()
    (repo / ".github/faqbot.yml").symlink_to(tmp_path / "not-there-yet")
    run(["init", "--yes", "--no-workflow"])
    assert not (tmp_path / "not-there-yet").exists()


def test_questions_are_asked_where_somebody_is_there(repo: Path):
    """In a terminal, as a person would use it."""
    answers = ["knowledge", "How long is a piece of string?", "Twice half of it.", "en", "y", "owner/faqbot@v2"]
    assert in_a_terminal([str(Path(sys.executable).with_name("faqbot")), "init"], answers, repo) == 0
    (entry,) = load_folder(repo / "knowledge").catalog.entries
    assert entry.answer == "Twice half of it."
    assert "language: en" in (repo / ".github/faqbot.yml").read_text()
    assert "uses: owner/faqbot@v2" in (repo / ".github/workflows/faqbot.yml").read_text()


TEMPLATE = b"---\nname: x\n---\n**Wagon number:**\nWhere the rails were\n"


def put(folder: Path, name: str, data: bytes = TEMPLATE) -> Path:
    """Write a file below a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def init_quietly(*options: str) -> int:
    return run(["init", "--yes", "--no-workflow", "--question", "Why?", "--answer", "Because.", *options])


@pytest.mark.parametrize(
    "name",
    [
        ".github/ISSUE_TEMPLATE/a.md",
        ".github/issue_template/A.MD",
        ".github/ISSUE_TEMPLATE.md",
        "ISSUE_TEMPLATE.md",
        "Issue_Template.md",
        "docs/issue_template.md",
        "docs/ISSUE_TEMPLATE/a.md",
    ],
)
def test_the_texts_of_issue_templates_become_boilerplate(repo: Path, name: str, capsys):
    put(repo, name)
    assert init_quietly() == 0
    assert "wrote faq/catalog.yml" in capsys.readouterr().out
    assert require(load_folder(repo / "faq")).boilerplate == ("Wagon number:", "Where the rails were")
    assert f"# {name}\n" in (repo / "faq/catalog.yml").read_text(encoding="utf-8")
    assert run(["lint", "faq"]) == 0


def test_a_form_is_a_template_and_the_settings_of_the_chooser_are_none(repo: Path, capsys):
    put(repo, ".github/ISSUE_TEMPLATE/a.yaml", b"body: [{type: input, attributes: {label: Wagon number}}]")
    put(repo, ".github/ISSUE_TEMPLATE/b.YML", b"body: [{type: input, attributes: {label: Colour of it}}]")
    put(repo, ".github/ISSUE_TEMPLATE/Config.yml", b"blank_issues_enabled: false")
    put(repo, ".github/ISSUE_TEMPLATE/notes.txt", b"Nobody posts this")
    init_quietly("--catalog", "docs/faq")
    assert load_folder(repo / "docs/faq").catalog.boilerplate == ("Wagon number", "Colour of it")
    assert "skipped" not in capsys.readouterr().out


def test_templates_that_say_nothing_make_no_file(repo: Path):
    put(repo, "ISSUE_TEMPLATE.md", b"<!-- Tell us -->\n")
    init_quietly()
    assert not (repo / "faq/catalog.yml").exists()


@pytest.mark.parametrize(
    ("there", "said"),
    [
        pytest.param(
            b'boilerplate: ["Wagon number:"]',
            "its boilerplate lacks a text of the issue templates: `Where the rails were` "
            "(`faqbot init --boilerplate` prints it, to copy)",
            id="one lacks",
        ),
        pytest.param(
            b"name: Rails",
            "its boilerplate lacks 2 texts of the issue templates: `Wagon number:`, `Where the rails were` "
            "(`faqbot init --boilerplate` prints them, to copy)",
            id="few lack",
        ),
        pytest.param(
            b'boilerplate: ["wagon number", "Where the rails were"]',
            "its boilerplate has the texts of the issue templates",
            id="none lacks",
        ),
        pytest.param(b"boilerplate: [", "its boilerplate lacks 2 texts", id="not even YAML"),
    ],
)
def test_a_catalog_file_that_is_there_is_kept_and_what_it_lacks_is_told(repo: Path, there: bytes, said: str, capsys):
    put(repo, "ISSUE_TEMPLATE.md")
    put(repo, "faq/catalog.yml", there)
    assert init_quietly() == 0
    assert (repo / "faq/catalog.yml").read_bytes() == there
    assert f"kept faq/catalog.yml; {said}" in capsys.readouterr().out


def test_of_many_texts_that_lack_only_the_number_is_told(repo: Path, capsys):
    put(repo, "ISSUE_TEMPLATE.md", b"one wagon\ntwo wagons\nthree wagons\nfour wagons\n")
    put(repo, "my faq/catalog.yml", b"name: Rails")
    assert init_quietly("--catalog", "my faq") == 0
    command = "faqbot init --boilerplate --catalog 'my faq'"
    assert f"lacks 4 texts of the issue templates (`{command}` prints them, to copy)" in capsys.readouterr().out


def test_what_boilerplate_lacks_can_be_printed_and_nothing_else_happens(repo: Path, capsys):
    put(repo, "ISSUE_TEMPLATE.md")
    put(repo, "docs/ISSUE_TEMPLATE/b.yml", b"body: [")
    put(repo, "faq/catalog.yml", b'boilerplate: ["Wagon number:"]')
    before = files(repo)
    assert run(["init", "--boilerplate"]) == 0
    said = capsys.readouterr()
    assert said.out == 'boilerplate:\n  # ISSUE_TEMPLATE.md\n  - "Where the rails were"\n'
    assert "skipped docs/ISSUE_TEMPLATE/b.yml:2: is not YAML" in said.err
    assert files(repo) == before
    put(repo, "ISSUE_TEMPLATE.md", b"Wagon number:")
    assert run(["init", "--boilerplate"]) == 0
    assert capsys.readouterr().out == ""


def linked_away(path: Path) -> None:
    outside = put(path.parents[3], "outside.md", b"A secret of somebody else")
    path.symlink_to(outside)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(linked_away, "leads out of the repository", id="link out of the repository"),
        pytest.param(lambda path: path.symlink_to(path), "a link that leads to itself", id="link to itself"),
        pytest.param(lambda path: path.symlink_to("nowhere"), "is no file", id="link to nothing"),
        pytest.param(Path.mkdir, "is no file", id="folder"),
        pytest.param(os.mkfifo, "is no file", id="pipe"),
        pytest.param(lambda path: path.write_bytes(b"x" * 400_001), "is longer than 400,000 bytes", id="huge"),
        pytest.param(lambda path: path.write_bytes(b"\xff\xfe"), ":1: is not UTF-8", id="not UTF-8"),
    ],
)
def test_a_template_that_cannot_be_read_is_told_and_skipped(repo: Path, make, said: str, capsys):
    put(repo, ".github/ISSUE_TEMPLATE/good.md")
    make(repo / ".github/ISSUE_TEMPLATE/bad.md")
    assert init_quietly() == 0
    (line,) = [line for line in capsys.readouterr().out.split("\n") if line.startswith("skipped")]
    assert line.startswith("skipped .github/ISSUE_TEMPLATE/bad.md:") and said in line and line.endswith(")")
    assert load_folder(repo / "faq").catalog.boilerplate == ("Wagon number:", "Where the rails were")


def test_a_folder_of_templates_elsewhere_is_not_followed(repo: Path, tmp_path: Path, capsys):
    put(tmp_path, "elsewhere/a.md", b"A secret of somebody else")
    (repo / "ISSUE_TEMPLATE").symlink_to(tmp_path / "elsewhere")
    assert init_quietly() == 0
    assert "skipped ISSUE_TEMPLATE: leads out of the repository" in capsys.readouterr().out
    assert not (repo / "faq/catalog.yml").exists()


def test_a_link_within_the_repository_is_followed(repo: Path):
    put(repo, "templates/a.md")
    (repo / "ISSUE_TEMPLATE.md").symlink_to("templates/a.md")
    init_quietly()
    assert load_folder(repo / "faq").catalog.boilerplate == ("Wagon number:", "Where the rails were")


def test_a_name_that_no_encoding_takes_stops_nothing(repo: Path):
    put(repo, ".github/ISSUE_TEMPLATE/" + os.fsdecode(b"\xff\n.md"))
    put(repo, ".github/ISSUE_TEMPLATE/" + os.fsdecode(b"\xfe.yml"), b"body: [")
    assert init_quietly() == 0
    assert run(["lint", "faq"]) == 0


def in_a_terminal(command: list[str], answers: list[str], folder: Path) -> int:
    """Run a command in a terminal of its own, type the answers, and return its exit code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        with suppress(OSError):  # the end of a terminal is an error on Linux
            while os.read(ours, 4096):
                pass
    os.close(ours)
    return process.returncode


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--catalog", "../faq"], "is no folder of this repository", id="folder outside"),
        pytest.param(["--uses", "x: y"], "names no action", id="no action"),
        pytest.param(["--repo", "foo"], "--repo: 'foo' names no repository: write owner/name", id="no repository"),
        pytest.param(["--uses", "owner/faqbot"], "names no action", id="no version"),
        pytest.param(["--uses", "a/b@v1\n  - run: evil"], "names no action", id="more than an action"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_written(repo: Path, capsys, options, said):
    assert run(["init", "--yes", *options]) == 1
    assert said in capsys.readouterr().err
    assert files(repo) == {}


def test_the_workflow_is_the_example_of_this_repository():
    example = (ROOT / ".github/workflows/triage.yml").read_text(encoding="utf-8")
    assert example.split("\n", 3)[3] == workflow_text("./")
    assert yaml.safe_load(workflow_text("a/b@v1"))["jobs"]["triage"]["steps"][-1] == {"uses": "a/b@v1"}


def test_it_ends_with_a_dry_run_over_the_newest_issues(github: Run, repo: Path, monkeypatch, capsys):
    github.open_issue()
    github.open_issue("Support for Klingon", "Fonts are there.")
    for name, data in catalog_files().items():
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_bytes(data)
    subprocess.run(["git", "init", "-q", str(repo)], check=True)
    subprocess.run(["git", "-C", str(repo), "remote", "add", "origin", f"git@github.com:{REPO}.git"], check=True)
    monkeypatch.chdir(repo)
    assert run(["init", "--yes", "--no-workflow", "--catalog", "faq"]) == 0
    said = capsys.readouterr().out
    assert f"The newest issues of {REPO}" in said
    assert "#1      FAQ 2" in said
    assert "#2      silent" in said
    assert {each.method for each in github.faults.log} == {"GET"}


def test_without_a_token_it_says_what_a_dry_run_takes(repo: Path, capsys):
    run(["init", "--yes", "--no-workflow", "--repo", "owner/name"])
    assert "no dry run: it takes a token (GITHUB_TOKEN)" in capsys.readouterr().out

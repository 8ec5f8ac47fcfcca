"""`faqbot gaps` shows clusters, writes drafts, and reads GitHub through the hub once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.catalog import load_folder
from bot.cli.gaps_github import issues_of
from bot.cli.main import run
from bot.core.issue import Author, Issue, Repo
from bot.errors import Transient, UserError
from bot.gh.memory_hub import MemoryHub

ONE = "---\nid: 1\ntitle: Inference is slow on the CPU\n---\nSmaller.\n"
ISSUES = [
    {"number": 5, "title": "The Android demo crashes at the start", "html_url": "https://x.org/5"},
    {"number": 6, "title": "安卓 demo 一启动就闪退", "html_url": "https://x.org/6"},
    {"number": 7, "title": "Inference is slow on the CPU"},
]


@pytest.fixture
def arguments(tmp_path):
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "001-slow.md").write_text(ONE)
    (tmp_path / "issues.jsonl").write_text("\n".join(map(json.dumps, ISSUES)))
    return ["gaps", "--faq", str(tmp_path / "faq"), "--issues", str(tmp_path / "issues.jsonl")]


def test_clusters_are_shown_with_links(arguments, capsys):
    assert run(arguments) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 issues, 2 of them unanswered: 1 cluster of 2, 0 alone\n")
    assert "https://x.org/5  The Android demo crashes at the start" in said
    assert "(2 issues)" in said


def test_programs_get_an_object(arguments, capsys):
    assert run([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["read"], said["unanswered"], said["clusters"], said["alone"]) == (3, 2, 1, 0)
    assert {issue["url"] for issue in said["gaps"][0]["issues"]} == {"https://x.org/5", "https://x.org/6"}
    assert said["gaps"][0]["draft"]["title"] == "The Android demo crashes at the start"


def test_drafts_are_entries_that_lint_asks_to_be_answered(arguments, tmp_path, capsys):
    faq = tmp_path / "faq"
    assert run([*arguments, "--draft", str(faq)]) == 0
    (path,) = faq.glob("002-*.md")
    assert path.name == "002-android-demo-crashes-start.md"
    assert "https://x.org/6" in path.read_text(encoding="utf-8")
    assert run(["lint", str(faq)]) == 1
    assert "has no answer" in capsys.readouterr().out
    assert [entry.id for entry in load_folder(faq).catalog.entries] == [1]
    path.write_text(path.read_text(encoding="utf-8").partition("<!--")[0] + "Update the demo.\n", encoding="utf-8")
    assert [entry.id for entry in load_folder(faq).catalog.entries] == [1, 2]


def test_without_issues_it_says_what_to_give(arguments, capsys):
    assert run(arguments[:3]) == 1
    assert "--cases FILE" in capsys.readouterr().err


def a_hub(count: int) -> MemoryHub:
    hub = MemoryHub()
    hub.github.add_repo("octo/ocr")
    for number in range(1, count + 1):
        add(hub, number)
    return hub


def add(hub: MemoryHub, number: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    issue = Issue(f"Title {number}", "body", number, Repo("octo/ocr"), Author("a"), created_at=at, updated_at=at)
    hub.github.add_issue(issue)


def test_issues_come_newest_first_and_are_kept(tmp_path):
    told: list[int] = []
    samples = issues_of(a_hub(3), "octo/ocr", 2, tmp_path, told.append)
    assert [(one.id, one.title) for one in samples] == [("#3", "Title 3"), ("#2", "Title 2")]
    assert told[-1] == 2
    assert samples[0].url.endswith("/issues/3")
    (file,) = tmp_path.iterdir()
    assert len(file.read_text().splitlines()) == 3


def test_a_second_run_asks_only_for_what_changed(tmp_path):
    hub = a_hub(3)
    issues_of(hub, "octo/ocr", 3, tmp_path)
    asked: list[object] = []
    plain = hub.issues

    def issues(repo, *, since=None, state="all", limit):
        asked.append(since)
        return plain(repo, since=since, state=state, limit=limit)

    hub.issues = issues  # type: ignore[method-assign]
    add(hub, 4)
    assert [one.id for one in issues_of(hub, "octo/ocr", 3, tmp_path)] == ["#4", "#3", "#2"]
    assert asked == [datetime(2026, 1, 4, tzinfo=UTC)]


class Breaking(MemoryHub):
    """A hub whose connection is lost after two issues, once."""

    broken = False

    def issues(self, repo, *, since=None, state="all", limit):
        for number, issue in enumerate(super().issues(repo, since=since, state=state, limit=limit)):
            if number == 2 and not self.broken:
                self.broken = True
                raise Transient("connection lost")
            yield issue


def test_an_interrupted_run_keeps_what_it_has_and_goes_on(tmp_path):
    hub = Breaking(a_hub(4).github)
    with pytest.raises(UserError, match=r"stopped with 2 issues .* run the same again"):
        issues_of(hub, "octo/ocr", 4, tmp_path)
    (file,) = tmp_path.iterdir()
    with file.open("a") as lines:
        lines.write('{"number": 9, "tit')  # as a kill leaves it
    assert [one.id for one in issues_of(hub, "octo/ocr", 4, tmp_path)] == ["#4", "#3", "#2", "#1"]
    assert [one.id for one in issues_of(hub, "octo/ocr", 4, tmp_path)] == ["#4", "#3", "#2", "#1"]


def test_a_repository_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        issues_of(a_hub(1), "octo/none", 1, tmp_path)


@pytest.mark.parametrize("name", ["octo", "../../x", "octo/ocr/issues", "a b/c"])
def test_what_cannot_be_a_repository_is_refused(tmp_path, name):
    with pytest.raises(UserError, match="owner/name"):
        issues_of(a_hub(1), name, 1, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()

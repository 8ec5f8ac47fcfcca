"""A check on a pull request: what is wrong in it, and which verdicts it changes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.core.event import PullRequestChanged
from bot.core.matching import Matcher
from bot.core.text import IssueText
from bot.errors import Permanent, Problem, Transient
from bot.gh.hub import FILE_LIMIT
from bot.jobs.records import ProcessResult
from bot.learning.cases import Case
from bot.wiring.review import Row, changed_cases, changed_issues, summary
from tests.wiring.scene import ASKED, BROKEN, LINE, NAME, SHAPES, UNRELATED, Scene


@pytest.fixture
def scene() -> Scene:
    """A repository with two issues; its catalog is known before the pull request comes."""
    scene = Scene().repo()
    scene.issue(*UNRELATED)
    scene.issue()
    scene.repositories.served(scene.hub, NAME)
    return scene


def reviewed(
    scene: Scene, settings: str | bytes | None = None, dry_run: bool = False, **files: str | bytes | None
) -> ProcessResult:
    """What comes of a pull request with these files; the default branch stays where it was."""
    home = scene.hub.github.repo(NAME)
    before = home.head
    head = scene.commit(**files, **({"settings": settings} if settings is not None else {}))
    home.commits[before] = home.commits.pop(before)  # the newest commit is the head
    event = scene.event(PullRequestChanged, number=5, head=head)
    return scene.processor(dry_run=dry_run).process(event)


def check(scene: Scene) -> tuple[str, str, str]:
    """Conclusion, title and text of the one check."""
    ((_, name, conclusion, title, text),) = scene.hub.github.repo(NAME).checks
    assert name == "faqbot"
    return conclusion, title, text


def test_a_pull_request_that_changes_nothing_of_ours_gets_no_check(scene):
    assert reviewed(scene, **{"README.md": "x"}).note == "pull request 5: catalog and settings as they were"
    assert scene.hub.github.repo(NAME).checks == []


def test_verdicts_that_change_are_listed(scene):
    result = reviewed(scene, **{"faq/002-shapes.md": None})
    conclusion, title, text = check(scene)
    assert (conclusion, title) == ("neutral", "0 problems, 1 changed verdict on recent issues")
    assert "| #2 Palette and mask differ in size when blending | answer 2 | abstain |" in text
    assert result.note == "pull request 5: 0 problems, 1 changed verdict on recent issues"


def test_a_change_without_effect_on_recent_issues_is_a_success(scene):
    reviewed(scene, **{"faq/009-new.md": "---\nid: 9\ntitle: Something quite new\n---\nAnswer.\n"})
    conclusion, _, text = check(scene)
    assert conclusion == "success"
    assert "No verdict on the last 50 issues changes." in text


def test_settings_change_verdicts_too(scene):
    reviewed(scene, settings="muted: [2]\n")
    assert check(scene)[0] == "neutral"


def test_problems_fail_the_check_and_are_named(scene):
    reviewed(scene, **{"faq/003-licence.md": BROKEN})
    conclusion, title, text = check(scene)
    assert conclusion == "failure"
    assert title.startswith("2 problems")
    assert "faq/003-licence.md:1: has no title (add it at the top)" in text


def test_what_was_wrong_before_is_no_fault_of_the_pull_request(scene):
    scene.commit(**{"faq/003-licence.md": BROKEN})
    fresh = Scene(hub=scene.hub)
    fresh.repositories.served(fresh.hub, NAME)
    assert "as they were" in reviewed(fresh, **{"README.md": "x"}).note


def test_nothing_of_a_pull_request_is_put_in_force(scene):
    before = scene.repositories.served(scene.hub, NAME)
    reviewed(scene, settings="enabled: false\n", **{"faq/002-shapes.md": None})
    scene.repositories.forget(NAME)
    assert scene.repositories.served(scene.hub, NAME).versions == before.versions


ONE_CHANGE = "0 problems, 1 changed verdict on recent issues"
OFF = [
    pytest.param("enabled: false\n", "switched off in the repository's settings", id="switched off"),
    pytest.param(
        "dry_run: false\n", "pull request 5: 0 problems, 1 changed verdict on recent issues; dry run", id="the server's"
    ),
]


@pytest.mark.parametrize(("settings", "note"), OFF)
def test_where_the_bot_keeps_still_it_writes_no_check(settings, note):
    scene = Scene().repo(settings=settings)
    scene.issue()
    assert reviewed(scene, dry_run=True, **{"faq/002-shapes.md": None}).note == note
    assert scene.hub.writes == []


@pytest.mark.parametrize("settings", ["", "dry_run: true\n"], ids=["not switched on", "dry run"])
def test_a_repository_in_dry_run_gets_its_check(settings):
    scene = Scene().repo(settings=settings, speaks=False)
    scene.issue()
    reviewed(scene, **{"faq/002-shapes.md": None})
    assert check(scene)[0] == "neutral"


def a_case(id: str, title: str, *gold: int, body: str = LINE) -> str:
    return json.dumps({"id": id, "title": title, "body": body, "gold": gold}) + "\n"


def test_labelled_cases_are_judged_too_and_whether_it_gets_better(scene):
    cases = a_case("asked", ASKED[0], 2) + a_case("tempting", f"{ASKED[0]}, but why?")
    cases += a_case("other", "Hello", body="Nothing.")
    scene.commit(**{"faq/cases/given.jsonl": cases, "faq/cases/broken.jsonl": "{", "faq/cases/notes.md": "x"})
    scene.commit(**{"faq/cases/large.jsonl": b"x" * (FILE_LIMIT + 1)})
    scene.repositories.forget(NAME)
    reviewed(scene, **{"faq/002-shapes.md": None})
    _, title, text = check(scene)
    assert title == "0 problems, 1 changed verdict on recent issues, 2 on labelled cases"
    assert "Verdicts that change on the 3 labelled cases:" in text
    assert f"| asked {ASKED[0]} | answer 2, right | abstain, missed |" in text
    assert f"| tempting {ASKED[0]}, but why? | answer 2, wrong | abstain, right |" in text


def test_without_the_right_to_write_checks_it_says_so(scene):
    scene.hub.fail(Permanent("not allowed", 403), verb="create_check")
    assert "no check could be written: not allowed" in reviewed(scene, **{"faq/002-shapes.md": None}).note


def test_where_github_is_away_it_is_tried_again(scene):
    scene.hub.fail(Transient("down"), verb="create_check")
    with pytest.raises(Transient):
        reviewed(scene, **{"faq/002-shapes.md": None})


HOSTILE = "x` @maintainer <script>alert(1)</script> #1\n# Heading"


class Failing(Matcher):
    """A matcher that one text brings to its knees."""

    def read(self, title: str, body: str) -> IssueText:
        if "!" in title:
            raise RecursionError
        return super().read(title, body)


def test_what_cannot_be_judged_is_told_of_and_is_no_change(scene):
    bad = scene.issue("!")
    served = scene.repositories.served(scene.hub, NAME)
    failing = replace(served, matcher=Failing(served.catalog))
    cases = [Case("odd", "!", "", (2,))]
    rows = changed_issues(scene.hub, NAME, failing, failing) + changed_cases(cases, failing, failing)
    how = "not judged: RecursionError"
    assert rows == [Row(f"#{bad.number}", "!", how, how), Row("odd", "!", how, how)]
    assert [row.is_change for row in rows] == [False, False]
    assert changed_issues(scene.hub, NAME, served, failing) == [Row(f"#{bad.number}", "!", "answer 2", how)]
    assert "on the last 50 issues, and what an error of mine kept me from judging:" in summary((), rows)


def test_nothing_from_a_fork_breaks_out_of_the_text():
    problem = Problem("faq/a.md", 3, HOSTILE, HOSTILE)
    text = summary((problem,), [Row("#1", "a | b ` @you [x](y) <b>", "abstain", "answer 2")])
    listed, *_, row = text.split("\n")
    assert listed.count("`") == 2 and listed.startswith("- `") and listed.endswith("`")
    assert row == "| #1 a  b  you x(y) b | abstain | answer 2 |"


def test_a_long_list_is_cut():
    rows = [Row(f"#{number}", "title", "abstain", "answer 2") for number in range(100)]
    problems = tuple(Problem("a.md", number, "wrong" * 300) for number in range(500))
    text = summary(problems, rows)
    assert "… and 60 more" in text and "… and 460 more" in text
    assert len(text) <= 65_535


def test_an_entry_that_is_kept_is_no_change(scene):
    assert "as they were" in reviewed(scene, **{"faq/002-shapes.md": SHAPES}).note

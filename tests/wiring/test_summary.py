"""The weekly summary, over a GitHub in memory: written once, found again, and never where nobody wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.event import CommentEdited, IssueOpened, WeekEnded
from bot.core.issue import Author, Issue
from bot.core.matching import Matcher
from bot.core.text import IssueText
from bot.core.week import Week
from bot.errors import Permanent, Transient
from bot.gh.memory_hub import BOT
from bot.handlers.summary import INTRODUCTION, TITLE
from bot.jobs.records import Case, ProcessResult
from bot.wiring.summary import MOST_ISSUES, corrections, sum_up
from tests.builders import MAINTAINER, READER
from tests.wiring.scene import BROKEN, NAME, UNRELATED, Scene

WEEK = Week.named("2026-W02")  # January 5 to 11, 2026
TUESDAY = WEEK.begin + timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    """A repository in dry run, in the week after."""
    return a_scene()


def a_scene(settings: str = "", **more: Any) -> Scene:
    scene = Scene().repo(settings=settings, speaks=False, **more)
    scene.hub.github.time = datetime(2026, 1, 12, 6, tzinfo=UTC)
    return scene


def ended(scene: Scene, **options: Any) -> ProcessResult:
    bot = scene.processor(**options)
    return bot.process(scene.event(WeekEnded, Author(""), week=WEEK.name))


def homes(scene: Scene) -> list[Issue]:
    return [issue for issue in scene.hub.issues(NAME, limit=999) if issue.title == TITLE]


def weeks(scene: Scene) -> list[str]:
    """The comments that sum up weeks."""
    return [comment.body for home in homes(scene) for comment in scene.hub.comments(NAME, home.number)]


def test_the_maintainers_are_told_what_would_have_been_said(scene):
    asked = scene.issue(created_at=TUESDAY)
    scene.issue(*UNRELATED, created_at=TUESDAY)
    result = ended(scene)
    (home,), (text,) = homes(scene), weeks(scene)
    assert (home.body, home.author) == (INTRODUCTION, BOT)
    assert "### January 5 to January 11, 2026" in text
    assert "Of 2 new issues I would have answered 1. On the other I would have said nothing." in text
    assert f"- [ ] {asked.number}: FAQ 2 is wrong" in text
    assert "FAQ 2: Palette and mask differ in size when blending" in text
    assert result.note == "summary of 2026-W02: written"
    assert scene.said(asked) == []


def test_it_is_written_once(scene):
    scene.issue(created_at=TUESDAY)
    ended(scene)
    assert ended(scene).note == "summary of 2026-W02: was there already"
    assert (len(homes(scene)), len(weeks(scene))) == (1, 1)


CUT = [
    pytest.param("create_issue", False, id="before the issue"),
    pytest.param("create_issue", True, id="after the issue"),
    pytest.param("post_comment", False, id="before the comment"),
    pytest.param("post_comment", True, id="after the comment"),
]


@pytest.mark.parametrize(("verb", "after"), CUT)
def test_a_run_that_was_cut_off_is_finished_by_the_next(scene, verb, after):
    scene.issue(created_at=TUESDAY)
    scene.hub.fail(Transient("lost"), verb=verb, after=after)
    with pytest.raises(Transient):
        ended(scene)
    ended(scene)
    assert (len(homes(scene)), len(weeks(scene))) == (1, 1)


def test_the_next_week_goes_into_the_same_issue(scene):
    scene.issue(created_at=TUESDAY)
    ended(scene)
    scene.issue(created_at=TUESDAY + timedelta(days=7))
    scene.hub.github.time += timedelta(days=7)
    scene.processor().process(scene.event(WeekEnded, week="2026-W03"))
    assert (len(homes(scene)), len(weeks(scene))) == (1, 2)


def test_it_is_found_again_where_github_knows_no_issues_of_the_author(scene):
    """GitHub is known not to find an App's own issues in clouds with data residency; a bot there wrote daily ones."""
    scene.issue(created_at=TUESDAY)
    ended(scene)
    found = scene.hub.issues
    scene.hub.issues = lambda repo, author="", **more: iter(()) if author else found(repo, **more)
    assert "was there already" in ended(scene).note


def test_issues_count_as_they_were_when_they_were_new(scene):
    """Closed, locked and answered by now, as most are after a week; the bot would have come first."""
    issue = scene.issue(created_at=TUESDAY)
    scene.comment(issue, "Update it.", MAINTAINER)
    scene.hub.github.change_issue(NAME, issue.number, state="closed", locked=True)
    ended(scene)
    assert len(weeks(scene)) == 1


SILENT = [
    pytest.param({"title": UNRELATED[0], "body": UNRELATED[1]}, id="nothing would have been said"),
    pytest.param({"created_at": WEEK.begin - timedelta(seconds=1)}, id="the issue is of the week before"),
    pytest.param({"created_at": WEEK.end}, id="the issue is of the week after"),
    pytest.param({"author": BOT}, id="the bot's own issue"),
    pytest.param({"author": Author("other[bot]", 5, is_bot=True)}, id="another bot's issue"),
    pytest.param({"labels": ("no-faq",)}, id="opted out"),
    pytest.param({"is_pull_request": True}, id="a pull request"),
]


@pytest.mark.parametrize("fields", SILENT)
def test_nothing_is_written_where_there_is_nothing_to_tell(scene, fields):
    scene.issue(**{"created_at": TUESDAY, **fields})
    assert ended(scene).note == "no summary: nothing would have been said in 2026-W02"
    assert scene.hub.writes == []


UNWANTED = [
    pytest.param("dry_run: false\n", {}, "no summary: the bot speaks here", id="switched on"),
    pytest.param("summary: false\n", {}, "no summary: the settings want none", id="not wanted"),
    pytest.param("enabled: false\n", {}, "switched off in the repository's settings", id="switched off"),
    pytest.param("", {"dry_run": True}, "dry run", id="the server's own dry run"),
    pytest.param("", {"allowed": ["octo/other"]}, "repository is not in FAQBOT_REPOS", id="another repository"),
]


@pytest.mark.parametrize(("settings", "options", "note"), UNWANTED)
def test_nothing_is_written_where_nobody_wants_it(settings, options, note):
    scene = a_scene(settings)
    scene.issue(created_at=TUESDAY)
    assert ended(scene, **options).note == note
    assert scene.hub.writes == []


def test_an_explicit_dry_run_gets_it_too():
    scene = a_scene("dry_run: true\n")
    scene.issue(created_at=TUESDAY)
    ended(scene)
    assert len(weeks(scene)) == 1


def test_who_closes_the_issue_is_left_alone(scene):
    scene.issue(created_at=TUESDAY)
    ended(scene)
    (home,) = homes(scene)
    scene.hub.github.change_issue(NAME, home.number, state="closed")
    before = list(scene.hub.writes)
    scene.issue(created_at=TUESDAY + timedelta(days=7))
    result = scene.processor().process(scene.event(WeekEnded, week="2026-W03"))
    assert (result.note, scene.hub.writes) == (f"no summary: somebody closed issue {home.number}", before)


def test_an_issue_that_a_stranger_made_to_look_like_it_is_not_written_to(scene):
    forged = scene.issue(TITLE, INTRODUCTION, created_at=TUESDAY)
    scene.issue(created_at=TUESDAY)
    ended(scene)
    assert scene.hub.comments(NAME, forged.number) == []
    assert len(homes(scene)) == 2


def test_it_looks_at_a_limited_number_of_issues(scene):
    for _ in range(MOST_ISSUES + 5):
        scene.issue(created_at=TUESDAY)
    ended(scene)
    assert f"Of {MOST_ISSUES} new issues I would have answered {MOST_ISSUES}." in weeks(scene)[0]
    assert "There were 5 more, which I did not look at." in weeks(scene)[0]


def test_mistakes_in_the_files_stand_in_it(scene):
    scene.commit(**{"faq/004-x.md": BROKEN})
    scene.issue(created_at=TUESDAY)
    ended(scene)
    assert "faq/004-x.md:3: unknown key titel" in weeks(scene)[0]


def test_the_summary_itself_is_never_answered(scene):
    scene.issue(created_at=TUESDAY)
    ended(scene)
    scene.commit(settings="dry_run: false\n")
    scene.repositories.forget(NAME)
    (home,) = homes(scene)
    result = scene.process(IssueOpened, BOT, issue=home)
    assert "I opened this issue myself" in result.silence


class Failing(Matcher):
    """A matcher that one text brings to its knees."""

    def read(self, title: str, body: str) -> IssueText:
        if "!" in title:
            raise RecursionError
        return super().read(title, body)


def test_an_issue_that_cannot_be_judged_costs_only_itself_and_is_told_of(scene):
    scene.issue(created_at=TUESDAY)
    bad = scene.issue("!", created_at=TUESDAY)
    served = scene.repositories.served(scene.hub, NAME)
    failing = replace(served, matcher=Failing(served.catalog))
    told = sum_up(scene.hub, NAME, failing, WEEK)
    assert told.note == f"summary of 2026-W02: written; not judged: issue {bad.number} (RecursionError)"
    assert "There was one new issue, and I would have answered it." in weeks(scene)[0]
    assert "An error of mine kept me from judging 1 more." in weeks(scene)[0]


def test_of_the_ticked_issues_one_that_was_deleted_costs_only_itself(scene):
    gone, asked = scene.issue(created_at=TUESDAY), scene.issue(created_at=TUESDAY)
    ended(scene)
    (home,) = homes(scene)
    (comment,) = scene.hub.comments(NAME, home.number)
    changed = scene.hub.github.change_comment(NAME, comment.id, body=comment.body.replace("- [ ]", "- [x]"))
    scene.hub.github.delete_issue(NAME, gone.number)
    assert [issue.number for issue, _, _ in corrections(scene.hub, NAME)] == [asked.number]
    result = scene.process(CommentEdited, MAINTAINER, issue=home, comment=changed, before=comment.body)
    assert [case.number for case in result.cases] == [asked.number]


def test_a_tick_is_not_lost_where_github_is_away(scene):
    scene.issue(created_at=TUESDAY)
    ended(scene)
    (home,) = homes(scene)
    (comment,) = scene.hub.comments(NAME, home.number)
    scene.hub.github.change_comment(NAME, comment.id, body=comment.body.replace("- [ ]", "- [x]"))
    scene.hub.fail(Permanent("not allowed", 403), verb="issue")
    with pytest.raises(Permanent):
        list(corrections(scene.hub, NAME))


def test_a_box_that_is_ticked_becomes_a_reviewed_case_of_that_issue(scene):
    asked = scene.issue(created_at=TUESDAY)
    ended(scene)
    (home,) = homes(scene)
    (comment,) = scene.hub.comments(NAME, home.number)
    ticked = comment.body.replace("- [ ]", "- [x]")
    changed = scene.hub.github.change_comment(NAME, comment.id, body=ticked)
    result = scene.process(CommentEdited, MAINTAINER, issue=home, comment=changed, before=comment.body)
    source = f"ticked by writer, comment {comment.id}"
    assert result.cases == (Case((), source, True, (2,), asked.number, asked.title, asked.body),)
    assert scene.process(CommentEdited, READER, issue=home, comment=changed, before=comment.body).cases == ()

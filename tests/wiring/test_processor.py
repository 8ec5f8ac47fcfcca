"""Events worked on from end to end, over a GitHub in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.actions import REPLY_DELETED
from bot.core.event import (
    CommentCreated,
    CommentDeleted,
    CommentEdited,
    Event,
    InstallationChanged,
    IssueClosed,
    IssueEdited,
    IssueOpened,
    PullRequestChanged,
    Pushed,
    RepositoryRenamed,
)
from bot.core.issue import Author, Known, Switch
from bot.core.learned import UNPROVEN
from bot.errors import Transient
from bot.gh.memory_hub import BOT
from bot.jobs.records import Case
from bot.wiring.notice import TITLE
from tests.builders import MAINTAINER, READER
from tests.wiring.scene import ASKED, BROKEN, LINE, NAME, UNRELATED, Scene

STRANGER = Author("stranger", 77)


@pytest.fixture
def scene() -> Scene:
    return Scene().repo()


def answered(scene: Scene, **fields: Any):
    """An issue that the bot answered with entry 2."""
    issue = scene.issue(**fields)
    scene.process(IssueOpened, issue=issue)
    assert scene.said(issue) == ["answer 2"]
    return issue


def commented(scene: Scene, issue, body: str, author: Author = READER):
    comment = scene.comment(issue, body, author)
    return scene.process(CommentCreated, author, issue=issue, comment=comment)


def test_a_new_issue_is_answered_labelled_and_written_down(scene):
    issue = scene.issue()
    result = scene.process(IssueOpened, issue=issue)
    assert scene.said(issue) == ["answer 2"]
    assert scene.hub.issue(NAME, issue.number).labels == ("faq",)
    assert (result.verdict, result.entry, result.title) == ("answer", 2, issue.title)
    assert result.comment_id == scene.hub.comments(NAME, issue.number)[0].id
    assert result.confidence is not None and result.confidence > UNPROVEN
    assert result.matches[0]["entry"] == 2
    assert result.versions == scene.repositories.served(scene.hub, NAME).versions


def test_an_unrelated_issue_gets_nothing(scene):
    issue = scene.issue(*UNRELATED)
    result = scene.process(IssueOpened, issue=issue)
    assert (result.verdict, result.entry, result.actions, scene.hub.writes) == ("abstain", None, (), [])


def test_a_redelivery_changes_nothing(scene):
    issue = answered(scene)
    before = list(scene.hub.writes)
    scene.process(IssueOpened, issue=issue)
    assert scene.hub.writes == before


def test_the_issue_counts_as_it_is_now_not_as_it_was_when_delivered(scene):
    issue = scene.issue()
    scene.hub.github.change_issue(NAME, issue.number, title=UNRELATED[0], body=UNRELATED[1])
    assert scene.process(IssueOpened, issue=issue).verdict == "abstain"


def test_an_edit_corrects_the_reply_in_place(scene):
    issue = answered(scene)
    changed = scene.hub.github.change_issue(NAME, issue.number, title=UNRELATED[0], body=UNRELATED[1])
    scene.process(IssueEdited, issue=changed)
    assert scene.said(issue) == ["withdrawn 2"]
    assert scene.hub.issue(NAME, issue.number).labels == ()


def test_an_edit_by_the_bot_itself_is_left_alone(scene):
    result = scene.process(IssueEdited, BOT, issue=scene.issue())
    assert (result.note, scene.hub.writes) == ("edited by the bot itself", [])


def test_a_command_is_carried_out(scene):
    issue = scene.issue(*UNRELATED)
    commented(scene, issue, "/faq 3")
    assert scene.said(issue) == ["shown 3"]
    assert "react" in scene.verbs


def test_what_a_command_had_it_look_at_anew_is_written_down_as_a_decision(scene):
    issue = scene.issue(created_at=scene.hub.github.time - timedelta(days=30))
    assert scene.process(IssueOpened, issue=issue).silence == "the issue is older than 7 days"
    result = commented(scene, issue, "/faq again", MAINTAINER)
    (_, reply) = scene.hub.comments(NAME, issue.number)
    assert (result.verdict, result.entry, result.comment_id) == ("answer", 2, reply.id)


def test_a_command_that_only_explains_decides_nothing(scene):
    assert commented(scene, scene.issue(), "/faq why").verdict == ""


def test_only_the_new_commands_of_an_edited_comment_are_carried_out(scene):
    issue = scene.issue(*UNRELATED)
    comment = scene.comment(issue, "/faq 3")
    scene.process(CommentCreated, issue=issue, comment=comment)
    changed = scene.hub.github.change_comment(NAME, comment.id, body="/faq 3\n/faq 2")
    scene.process(CommentEdited, issue=issue, comment=changed, before="/faq 3")
    assert scene.said(issue) == ["shown 3", "shown 2"]


def test_the_younger_of_two_replies_that_a_race_made_goes_at_the_next_event(scene):
    issue = answered(scene)
    (first,) = scene.hub.comments(NAME, issue.number)
    scene.comment(issue, first.body, scene.hub.me())
    scene.process(IssueOpened, issue=issue)
    assert [comment.id for comment in scene.hub.comments(NAME, issue.number)] == [first.id]


def test_two_replies_are_left_alone_in_a_dry_run(scene):
    issue = answered(scene)
    (first,) = scene.hub.comments(NAME, issue.number)
    scene.comment(issue, first.body, scene.hub.me())
    scene.processor(dry_run=True).process(scene.event(IssueOpened, issue=issue))
    assert len(scene.hub.comments(NAME, issue.number)) == 2


def test_closing_says_how_the_reply_was_received(scene):
    issue = answered(scene)
    (outcome,) = scene.process(IssueClosed, issue=issue).outcomes
    assert (outcome.outcome, outcome.entry) == ("solved", 2)


def test_deleting_the_reply_is_noise(scene):
    issue = answered(scene)
    (reply,) = scene.hub.comments(NAME, issue.number)
    scene.hub.github.delete_comment(NAME, reply.id)
    (outcome,) = scene.process(CommentDeleted, MAINTAINER, issue=issue, comment=reply).outcomes
    assert (outcome.outcome, outcome.source) == ("noise", REPLY_DELETED)


def test_a_reply_that_was_deleted_does_not_come_back_by_itself(scene):
    issue = answered(scene)
    (reply,) = scene.hub.comments(NAME, issue.number)
    scene.hub.github.delete_comment(NAME, reply.id)
    scene.known[(scene.hub.github.repo(NAME).repo.id, issue.number)] = Known(reply_deleted=True)
    result = scene.process(IssueEdited, issue=issue)
    assert (result.silence, scene.said(issue)) == ("somebody deleted my reply", [])
    commented(scene, issue, "/faq again", MAINTAINER)
    assert "answer 2" in scene.said(issue)
    scene.hub.github.change_issue(NAME, issue.number, title=UNRELATED[0], body=UNRELATED[1])
    scene.process(IssueEdited, issue=issue)
    assert "withdrawn 2" in scene.said(issue)


def test_off_holds_for_all_that_comes_though_the_bot_never_spoke_there(scene):
    issue = scene.issue(*UNRELATED)
    result = commented(scene, issue, "/faq off", MAINTAINER)
    (command, note) = scene.hub.comments(NAME, issue.number)
    assert result.switch == Switch(True, command.id)
    scene.hub.github.delete_comment(NAME, command.id)
    changed = scene.hub.github.change_issue(NAME, issue.number, title=ASKED[0], body=ASKED[1])
    before = list(scene.hub.writes)
    for kind in (IssueEdited, IssueOpened, IssueClosed):
        scene.process(kind, issue=changed)
    commented(scene, issue, "/faq 2")
    assert scene.hub.writes == before
    scene.hub.github.delete_comment(NAME, note.id)  # now a database has to remember it
    scene.known[(scene.hub.github.repo(NAME).repo.id, issue.number)] = Known(switch=result.switch)
    assert scene.process(IssueEdited, issue=changed).silence == "somebody with write access said /faq off here"
    assert scene.hub.writes == before
    commented(scene, issue, "/faq on", MAINTAINER)
    assert scene.process(IssueEdited, issue=changed).silence == ""


CASES = [
    pytest.param("/faq wrong", MAINTAINER, Case((), "writer", True, (2,)), id="wrong, by a writer"),
    pytest.param("/faq wrong", READER, Case((), "author", False, (2,)), id="wrong, by the author"),
    pytest.param("/faq wrong, it is 3", MAINTAINER, Case((3,), "writer", True, (2,)), id="another one"),
    pytest.param("/faq right", MAINTAINER, Case((2,), "writer", True), id="right"),
    pytest.param("/faq wrong\n/faq 3", MAINTAINER, Case((3,), "writer", True, (2,)), id="wrong, then another one"),
    pytest.param("/faq wrong\n/faq wrong, it is 2", MAINTAINER, Case((2,), "writer", True), id="changed one's mind"),
]


@pytest.mark.parametrize(("body", "sender", "expected"), CASES)
def test_a_correction_makes_one_case_with_what_was_rejected_and_who_said_so(scene, body, sender, expected):
    issue = answered(scene)
    (case,) = commented(scene, issue, body, sender).cases
    assert (case.gold, case.reviewed, case.rejected) == (expected.gold, expected.reviewed, expected.rejected)
    assert expected.source in case.source


def test_a_stranger_cannot_take_the_reply_back(scene):
    issue = answered(scene)
    result = commented(scene, issue, "/faq wrong", STRANGER)
    assert (result.cases, scene.said(issue)[0]) == ((), "answer 2")


def test_a_pull_request_is_left_alone(scene):
    issue = scene.issue(is_pull_request=True)
    assert commented(scene, issue, "/faq 2").note == "a pull request"
    assert scene.process(IssueOpened, issue=issue).note == "a pull request"
    assert scene.hub.writes == []


@pytest.mark.parametrize("kind", [IssueOpened, IssueEdited, IssueClosed])
def test_nothing_is_read_or_written_where_the_bot_is_switched_off(kind):
    scene = Scene().repo(settings="enabled: false\n")
    result = scene.process(kind, issue=scene.issue())
    assert result.note == "switched off in the repository's settings"
    assert scene.hub.writes == []
    assert "issue" not in scene.hub.calls


def test_a_command_does_nothing_where_the_bot_is_switched_off():
    scene = Scene().repo(settings="enabled: false\n")
    commented(scene, scene.issue(), "/faq 2")
    assert scene.hub.writes == []


DRY = [
    pytest.param("dry_run: true\n", {}, id="by the repository"),
    pytest.param("", {"dry_run": True}, id="by the server"),
]


@pytest.mark.parametrize(("settings", "options"), DRY)
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(settings, options):
    scene = Scene().repo(settings=settings)
    issue = scene.issue()
    bot = scene.processor(**options)
    result = bot.process(scene.event(IssueOpened, issue=issue))
    assert (result.verdict, result.entry, result.note, result.comment_id) == ("answer", 2, "dry run", None)
    assert result.actions == ("would: AddLabels", "would: PostComment")
    comment = scene.comment(issue, "/faq wrong", MAINTAINER)
    bot.process(scene.event(CommentCreated, MAINTAINER, issue=issue, comment=comment))
    head = scene.commit(**{"faq/002-shapes.md": BROKEN})
    bot.process(scene.event(PullRequestChanged, number=5, head=head))
    bot.process(scene.event(Pushed))
    bot.process(scene.event(IssueOpened, issue=issue))
    assert set(scene.verbs) <= {"create_check"}  # which says nothing on an issue; not even that by the server


def test_what_people_say_in_dry_run_is_recorded(scene):
    scene.commit(settings="dry_run: true\n")
    issue = scene.issue(*UNRELATED)
    result = commented(scene, issue, "This is FAQ 3.", MAINTAINER)
    assert (result.cases[0].gold, result.outcomes[0].outcome, scene.hub.writes) == ((3,), "missed", [])
    assert (result.actions, result.note) == (("recorded: case", "recorded: missed"), "")


ELSEWHERE = [
    pytest.param(Pushed, {}, "catalog is read anew", id="push"),
    pytest.param(InstallationChanged, {"how": "suspend"}, "installation suspend", id="installation"),
    pytest.param(RepositoryRenamed, {"before": "octo/old"}, "renamed from octo/old", id="renamed"),
    pytest.param(Event, {}, "nothing to do", id="something else"),
]


@pytest.mark.parametrize(("kind", "fields", "note"), ELSEWHERE)
def test_what_is_no_issue_is_noted(scene, kind, fields, note):
    assert scene.process(kind, **fields).note == note
    assert scene.hub.writes == []


def test_a_push_puts_the_new_catalog_in_force(scene):
    issue = answered(scene)
    scene.commit(**{"faq/002-shapes.md": None})
    scene.process(Pushed)
    scene.process(IssueEdited, issue=issue)
    assert scene.said(issue) == ["withdrawn"]


def test_what_is_known_of_an_installation_is_forgotten_when_it_changes(scene):
    scene.process(InstallationChanged, installation=5, how="deleted", repos=(scene.hub.github.repo(NAME).repo,))
    assert scene.credentials.forgotten == [5]


@pytest.mark.parametrize("named", [NAME, NAME.upper()])
def test_only_the_repositories_that_the_operator_names_are_served(scene, named):
    event = scene.event(IssueOpened, issue=scene.issue())
    assert scene.processor(allowed=["octo/other"]).process(event).note == "repository is not in FAQBOT_REPOS"
    assert scene.hub.calls == []
    assert scene.processor(allowed=[named]).process(event).verdict == "answer"


@pytest.mark.parametrize("verb", ["default_branch", "issue", "comments", "add_labels", "post_comment"])
def test_an_event_cut_off_by_github_is_done_by_the_next_try(scene, verb):
    issue = scene.issue()
    scene.hub.fail(Transient("down"), verb=verb)
    with pytest.raises(Transient):
        scene.process(IssueOpened, issue=issue)
    scene.process(IssueOpened, issue=issue)
    assert scene.said(issue) == ["answer 2"]
    assert scene.hub.issue(NAME, issue.number).labels == ("faq",)


def test_writes_go_through_the_limit_and_reads_do_too(scene):
    seen = []
    event = scene.event(IssueOpened, issue=scene.issue())
    scene.processor(limit=lambda hub: seen.append(hub) or hub).process(event)
    assert seen == [scene.hub]


def test_maintainers_are_told_once_that_a_file_cannot_be_used(scene):
    scene.commit(**{"faq/003-licence.md": BROKEN})
    bot = scene.processor()
    for _ in range(2):
        bot.process(scene.event(IssueOpened, issue=scene.issue(*UNRELATED)))
    assert [write[2] for write in scene.hub.writes] == [TITLE]


def test_a_look_reads_only_and_heeds_what_was_asked(scene):
    issue = scene.issue(state="closed")
    made, found, served = scene.processor().look(NAME, issue.number, asked=False)
    assert (made.decision.entry, found.number, len(served.catalog.entries)) == (2, issue.number, 2)
    assert made.silence == ("the issue is closed",)
    assert scene.hub.writes == []


def test_acting_on_an_issue_heeds_no_age(scene):
    old = scene.hub.github.time.replace(year=2020)
    issue = scene.issue(created_at=old)
    assert scene.process(IssueOpened, issue=issue).silence
    scene.processor().act(NAME, issue.number)
    assert scene.said(issue) == ["answer 2"]


def showing(number: int) -> str:
    return f"/faq {2 + number % 2}"


def test_a_person_gets_only_so_many_commands_an_hour():
    scene = Scene().repo(settings="commands_per_hour: 3\n")
    issue = scene.issue(*UNRELATED)
    for number in range(5):
        commented(scene, issue, showing(number), STRANGER)
    assert len(scene.said(issue)) == 3
    commented(scene, issue, "/faq 2", MAINTAINER)
    assert len(scene.said(issue)) == 4


def test_commands_that_came_later_do_not_count():
    scene = Scene().repo(settings="commands_per_hour: 3\n")
    issue = scene.issue(*UNRELATED)
    comments = [scene.comment(issue, showing(number), STRANGER) for number in range(5)]
    for comment in comments:
        scene.process(CommentCreated, STRANGER, issue=issue, comment=comment)
    assert len(scene.said(issue)) == 3


def test_editing_one_comment_again_and_again_does_not_get_around_the_limit():
    scene = Scene().repo(settings="commands_per_hour: 3\n")
    issue = scene.issue(*UNRELATED)
    first, *others = ("/faq 2", "/faq 3", "/faq 2 3", "/faq list", "/faq 3 2", "/faq help")
    comment = scene.comment(issue, first, STRANGER)
    scene.process(CommentCreated, STRANGER, issue=issue, comment=comment)
    for body in others:
        before = comment.body
        comment = scene.hub.github.change_comment(NAME, comment.id, body=body)
        scene.process(CommentEdited, STRANGER, issue=issue, comment=comment, before=before)
    assert len(scene.said(issue)) == 3


def test_the_log_line_that_decided_is_shown_to_the_author(scene):
    issue = answered(scene)
    assert LINE in scene.hub.comments(NAME, issue.number)[0].body

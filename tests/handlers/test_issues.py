"""An issue was opened, reopened, transferred in or edited."""

from __future__ import annotations

import pytest

from bot.core.actions import AddLabels, EditComment, PostComment
from bot.core.event import Event, IssueEdited, IssueOpened
from bot.core.marker import read_marker
from bot.handlers import Handled, handle
from bot.handlers.issues import answer
from tests.replies import (
    ABSTAIN,
    BOT,
    MAINTAINER,
    READER,
    REPO,
    a_comment,
    a_context,
    a_reply,
    an_answer,
    an_issue,
    of_kind,
    posted,
)


def opened(how: str = "opened", *comments, **fields):
    event = IssueOpened("delivery", REPO, READER, issue=an_issue(), how=how)
    return handle(event, a_context(*comments, **fields)).actions


def edited(*comments, sender=READER, **fields):
    event = IssueEdited("delivery", REPO, sender, issue=an_issue())
    return handle(event, a_context(*comments, **fields)).actions


@pytest.mark.parametrize("how", ["opened", "reopened", "transferred"])
def test_an_issue_that_comes_is_answered(how):
    actions = opened(how, decision=an_answer(9))
    assert [type(action) for action in actions] == [AddLabels, PostComment]
    assert read_marker(posted(actions)).entries == (9,)


def test_an_issue_about_something_else_is_left_alone():
    assert opened(decision=ABSTAIN) == ()


def test_an_issue_that_is_reopened_is_not_answered_twice():
    assert opened("reopened", a_reply(), decision=an_answer(9)) == ()


def test_an_edit_that_changes_nothing_changes_nothing():
    assert edited(a_reply(), decision=an_answer(9)) == ()


def test_an_edit_that_changes_the_verdict_edits_the_reply():
    actions = edited(a_reply(), decision=an_answer(3))
    assert of_kind(actions, PostComment) == []
    assert read_marker(of_kind(actions, EditComment)[0].body).entries == (3,)


def test_an_edit_that_brings_the_clue_is_answered():
    assert read_marker(posted(edited(decision=an_answer(9)))).entries == (9,)


def test_an_edit_that_takes_the_clue_away_strikes_the_reply_out():
    (struck,) = of_kind(edited(a_reply(), decision=ABSTAIN), EditComment)
    assert read_marker(struck.body).kind == "withdrawn"


def test_the_bots_own_edits_are_ignored():
    assert edited(sender=BOT, decision=an_answer(9)) == ()


def test_the_reply_is_in_the_language_of_the_author():
    assert read_marker(posted(opened(decision=an_answer(9), language="zh"))).lang == "zh"


def test_a_silence_has_its_reason():
    planned = answer(a_context(a_comment("Update it.", MAINTAINER), decision=an_answer(9)))
    assert planned.silence == ("somebody with write access already answered",)


def test_an_issue_is_answered_all_the_same_when_asked():
    planned = answer(a_context(a_comment("Update it.", MAINTAINER), decision=an_answer(9)), asked=True)
    assert len(planned.actions) == 2


def test_other_events_change_nothing():
    assert handle(Event("delivery", REPO, READER), a_context(decision=an_answer(9))) == Handled()

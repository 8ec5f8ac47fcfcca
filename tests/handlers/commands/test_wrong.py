"""`/faq wrong`, `/faq wrong, it is 3`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.actions import AddLabels, EditComment, PostComment, React, RecordCase, RecordOutcome, RemoveLabels
from bot.core.marker import Marker, read_marker, write_marker
from bot.core.policy import Policy
from bot.core.reply import render_withdrawn
from bot.handlers import issues
from tests.replies import (
    BOT,
    DICTIONARY,
    MAINTAINER,
    READER,
    REPO,
    STRANGER,
    a_comment,
    a_context,
    a_reply,
    a_suggestion,
    an_answer,
    an_issue,
    command,
    of_kind,
    posted,
)

LABELLED = {"issue": an_issue(labels=("faq", "recognition", "bug")), "bot_labels": frozenset({"faq", "recognition"})}
SHOWN = a_comment(write_marker(Marker("shown", (9,), "12345678", by="person", to=5)), BOT, id=102)
WITHDRAWN = a_comment(render_withdrawn([DICTIONARY], "en", Policy(), REPO, why="person"), BOT, id=101)


@pytest.mark.parametrize(("sender", "role"), [(READER, "author"), (MAINTAINER, "writer")], ids=["author", "writer"])
def test_the_reply_is_struck_out_and_becomes_a_case(sender, role):
    actions = command("/faq wrong", a_reply(), sender=sender, **LABELLED)
    source = f"/faq wrong by {role}, comment 55"
    assert of_kind(actions, RecordCase) == [RecordCase((), source, rejected=(9,))]
    assert of_kind(actions, RecordOutcome) == [RecordOutcome("noise", 9, source)]
    assert of_kind(actions, RemoveLabels) == [RemoveLabels(("faq", "recognition"))]
    (struck,) = of_kind(actions, EditComment)
    assert read_marker(struck.body) == replace(read_marker(WITHDRAWN.body), lang="en")
    assert of_kind(actions, React) == [React(55, "+1")]
    assert of_kind(actions, PostComment) == []


def test_strangers_may_not():
    actions = command("/faq wrong", a_reply(), sender=STRANGER, **LABELLED)
    assert [type(action) for action in actions] == [React, PostComment]
    assert "is for the author of the issue and people with write access" in posted(actions)


def test_there_must_be_something_to_take_back():
    actions = command("/faq wrong")
    assert "no answer of mine here to take back" in posted(actions)


def test_taking_back_twice_is_fine():
    assert command("/faq wrong", WITHDRAWN) == (React(55, "+1"),)


def test_a_shown_entry_can_be_taken_back():
    (struck,) = of_kind(command("/faq wrong", SHOWN), EditComment)
    assert struck.comment_id == 102


def test_the_bots_own_reply_goes_before_a_shown_entry():
    (struck,) = of_kind(command("/faq wrong", a_reply(), SHOWN), EditComment)
    assert struck.comment_id == 101


def test_every_suggestion_was_noise():
    actions = command("/faq wrong", a_reply(a_suggestion(9, 3)))
    assert [action.entry for action in of_kind(actions, RecordOutcome)] == [9, 3]


@pytest.mark.parametrize(
    "body",
    [
        "/faq wrong, it is 3",
        "/faq wrong, it's 3",
        "/faq wrong it is #3.",
        "/faq wrong 3",
        "/faq wrong: 3",
        "/faq wrong, use FAQ 3",
        "/faq wrong, should be 3",
        "/faq WRONG, IT IS 3",
        "/faq 错了，是３",
        "/faq 不对，应该是第3条",
        "／faq　错，是　３",
    ],
)
def test_another_entry_takes_its_place(body):
    actions = command(body, a_reply(), **LABELLED)
    (edited,) = of_kind(actions, EditComment)
    marker = read_marker(edited.body)
    assert (edited.comment_id, marker.kind, marker.entries, marker.by) == (101, "answer", (3,), "person")
    assert of_kind(actions, RemoveLabels) == [RemoveLabels(("recognition",))]
    assert of_kind(actions, AddLabels) == [AddLabels(("inference",))]
    source = "/faq wrong by author, comment 55"
    assert of_kind(actions, RecordCase) == [RecordCase((3,), source, rejected=(9,))]
    assert of_kind(actions, RecordOutcome) == [RecordOutcome("noise", 9, source)]
    assert of_kind(actions, PostComment) == []


@pytest.mark.parametrize(
    "body",
    ["/faq wrong, I use paddle 2.6", "/faq wrong because I already tried it", "/faq wrong 3 times", "/faq wrong!"],
)
def test_a_reason_only_takes_it_back(body):
    (struck,) = of_kind(command(body, a_reply()), EditComment)
    assert read_marker(struck.body).kind == "withdrawn"


def test_an_unknown_number_changes_nothing():
    actions = command("/faq wrong, it is 99", a_reply())
    assert [type(action) for action in actions] == [React, PostComment]
    assert "There is no FAQ 99" in posted(actions)


def test_the_same_entry_is_no_correction():
    actions = command("/faq wrong, it is 9", a_reply())
    assert of_kind(actions, EditComment) == []
    assert "FAQ 9 is what stands here already" in posted(actions)


def test_replacing_twice_changes_nothing():
    (edited,) = of_kind(command("/faq wrong, it is 3", a_reply()), EditComment)
    assert command("/faq wrong, it is 3", a_comment(edited.body, BOT, id=101)) == (React(55, "+1"),)


def test_a_withdrawn_reply_can_still_be_replaced():
    (edited,) = of_kind(command("/faq wrong, it is 3", WITHDRAWN), EditComment)
    assert read_marker(edited.body).entries == (3,)


def test_where_the_bot_was_silent_the_entry_is_posted():
    actions = command("/faq wrong, it is 3", sender=MAINTAINER)
    assert read_marker(posted(actions)).kind == "answer"
    assert [action.outcome for action in of_kind(actions, RecordOutcome)] == ["missed"]


def test_one_of_several_suggestions_is_the_right_one():
    actions = command("/faq wrong, it is 3", a_reply(a_suggestion(9, 3)))
    assert of_kind(actions, RecordCase)[0].rejected == (9,)


def test_afterwards_the_bot_leaves_its_reply_alone():
    (struck,) = of_kind(command("/faq wrong", a_reply()), EditComment)
    context = a_context(a_comment(struck.body, BOT, id=101), decision=an_answer(9))
    assert issues.answer(context).actions == ()

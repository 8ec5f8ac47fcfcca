"""`/faq again`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.actions import EditComment, PostComment, React
from bot.core.marker import read_marker
from bot.core.policy import Policy
from bot.core.reply import render_withdrawn
from tests.replies import (
    ABSTAIN,
    BOT,
    DICTIONARY,
    MAINTAINER,
    NOON,
    REPO,
    STRANGER,
    a_comment,
    a_reply,
    an_answer,
    an_issue,
    command,
    of_kind,
    posted,
)

WITHDRAWN = a_comment(render_withdrawn([DICTIONARY], "en", Policy(), REPO, why="person"), BOT, id=101)


def test_an_answer_is_posted():
    actions = command("/faq again", decision=an_answer(9))
    marker = read_marker(posted(actions))
    assert (marker.kind, marker.to) == ("answer", 0)
    assert of_kind(actions, React) == [React(55, "+1")]


def test_the_reply_is_edited_in_place():
    actions = command("/faq again", a_reply(an_answer(3)), decision=an_answer(9))
    (edited,) = of_kind(actions, EditComment)
    assert read_marker(edited.body).entries == (9,)
    assert of_kind(actions, PostComment) == []


def test_an_objection_does_not_count_this_time():
    (edited,) = of_kind(command("/faq again", WITHDRAWN, decision=an_answer(9)), EditComment)
    assert read_marker(edited.body).kind == "answer"


def test_age_and_an_earlier_answer_do_not_count_this_time():
    answered = a_comment("Update it.", MAINTAINER)
    actions = command("/faq again", answered, decision=an_answer(9), now=NOON + timedelta(days=99))
    assert len(of_kind(actions, PostComment)) == 1


def test_the_same_verdict_is_only_acknowledged():
    assert command("/faq again", a_reply(an_answer(9)), decision=an_answer(9)) == (React(55, "+1"),)


def test_nothing_found_is_said():
    assert "I looked again and am not sure of any entry." in posted(command("/faq again", decision=ABSTAIN))


def test_a_reply_that_does_not_hold_is_taken_back():
    actions = command("/faq again", a_reply(), decision=ABSTAIN)
    assert read_marker(of_kind(actions, EditComment)[0].body).kind == "withdrawn"
    assert "I looked again" in posted(actions)


def test_a_reason_for_silence_is_told():
    actions = command("/faq again", decision=an_answer(9), issue=an_issue(labels=("no-faq",)))
    assert "I stay silent here: the issue carries the label no-faq." in posted(actions)
    assert of_kind(actions, React) == [React(55, "confused")]


def test_strangers_may_not():
    assert read_marker(posted(command("/faq again", decision=an_answer(9), sender=STRANGER))).kind == "hint"


@pytest.mark.parametrize("body", ["/faq again", "/faq retry", "/faq 重试", "/faq again please"])
def test_its_words(body):
    assert read_marker(posted(command(body, decision=an_answer(9)))).kind == "answer"

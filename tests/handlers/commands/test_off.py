"""`/faq off`."""

from __future__ import annotations

import pytest

from bot.core.actions import React, RecordSwitch
from bot.core.marker import read_marker
from bot.handlers import issues
from tests.replies import (
    BOT,
    MAINTAINER,
    READER,
    STRANGER,
    a_comment,
    a_context,
    an_answer,
    command,
    posted,
)

OFF = a_comment("/faq off", MAINTAINER, id=5)


def test_everybody_is_told_and_the_note_remembers_it():
    actions = command("/faq off", sender=MAINTAINER)
    assert actions[:2] == (RecordSwitch(True, 55), React(55, "+1"))
    note = posted(actions)
    assert note.startswith("I say nothing more on this issue. `/faq on` lets me speak again.")
    assert (read_marker(note).switch, read_marker(note).to) == ("off", 55)


def test_in_the_language_of_the_issue():
    assert posted(command("/faq 关闭", sender=MAINTAINER)).startswith("我不会再在这个问题里发言")


def test_saying_it_twice_tells_it_once():
    note = a_comment(posted(command("/faq off", sender=MAINTAINER)), BOT, id=56)
    assert command("/faq off", OFF, note, sender=MAINTAINER, id=57) == (RecordSwitch(True, 57), React(57, "+1"))


def test_beside_an_entry_that_is_shown_it_is_one_reply():
    note = posted(command("/faq 9\n/faq off", sender=MAINTAINER))
    assert "The answer of entry 9." in note and "I say nothing more" in note
    assert (read_marker(note).kind, read_marker(note).switch) == ("shown", "off")


def test_off_and_on_at_once_tells_nothing():
    actions = command("/faq off\n/faq on", sender=MAINTAINER)
    assert actions == (RecordSwitch(True, 55), RecordSwitch(False, 55), React(55, "+1"))


@pytest.mark.parametrize("sender", [READER, STRANGER], ids=["author", "stranger"])
def test_others_may_not(sender):
    assert "`/faq off` is for people with write access." in posted(command("/faq off", sender=sender))


def test_afterwards_the_bot_is_silent():
    planned = issues.answer(a_context(OFF, decision=an_answer(9)))
    assert planned.actions == ()
    assert planned.silence == ("somebody with write access said /faq off here",)


@pytest.mark.parametrize("sender", [READER, STRANGER], ids=["author", "stranger"])
def test_afterwards_it_follows_only_writers(sender):
    assert command("/faq 9", OFF, sender=sender) == ()
    assert "entry 9" in posted(command("/faq 9", OFF, sender=MAINTAINER))


def test_a_stranger_who_says_off_changes_nothing():
    said = a_comment("/faq off", STRANGER, id=5)
    assert len(issues.answer(a_context(said, decision=an_answer(9))).actions) == 2

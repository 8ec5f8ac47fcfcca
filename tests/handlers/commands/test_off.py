"""`/faq off`."""

from __future__ import annotations

import pytest

from bot.core.actions import React
from bot.handlers import issues
from tests.replies import (
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


def test_a_writer_is_only_acknowledged():
    assert command("/faq off", sender=MAINTAINER) == (React(55, "+1"),)


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

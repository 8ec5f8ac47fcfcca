"""`/faq on`."""

from __future__ import annotations

import pytest

from bot.core.actions import EditComment, React, RecordSwitch
from bot.core.marker import read_marker
from bot.core.policy import Policy
from bot.handlers import issues
from tests.replies import BOT, MAINTAINER, READER, a_comment, a_context, an_answer, command, of_kind, posted, replace

OFF = a_comment("/faq off", MAINTAINER, id=5)


@pytest.mark.parametrize("comments", [(OFF,), ()], ids=["after off", "without off"])
def test_a_writer_is_only_acknowledged(comments):
    assert command("/faq on", *comments, sender=MAINTAINER) == (RecordSwitch(False, 55), React(55, "+1"))


def test_the_note_says_that_it_is_over():
    said = posted(command("/faq 9\n/faq off", sender=MAINTAINER))
    note = a_comment(said, BOT, id=56)
    (edit,) = of_kind(command("/faq on", OFF, note, sender=MAINTAINER, id=57), EditComment)
    assert edit.comment_id == 56
    assert "That is over: `/faq on` was said." in edit.body and "The answer of entry 9." in edit.body
    assert read_marker(edit.body) == replace(read_marker(said), switch="on")


def test_others_are_not_even_heard_while_it_is_off():
    assert command("/faq on", OFF, sender=READER) == ()


def test_afterwards_the_bot_speaks_again():
    context = a_context(OFF, a_comment("/faq on", MAINTAINER, id=6), decision=an_answer(9))
    assert len(issues.answer(context).actions) == 2


def test_whoever_may_switch_it_on_is_heard_while_it_is_off():
    policy = Policy(commands_by_author=("off", "on"))
    said = a_comment("/faq off", READER, id=5)
    assert command("/faq on", said, sender=READER, policy=policy)[-1] == React(55, "+1")

"""`/faq right`."""

from __future__ import annotations

import pytest

from bot.core.actions import React, RecordCase, RecordOutcome
from bot.core.policy import Policy
from bot.core.reply import render_withdrawn
from tests.replies import (
    BOT,
    DICTIONARY,
    MAINTAINER,
    READER,
    REPO,
    STRANGER,
    a_comment,
    a_reply,
    a_suggestion,
    command,
    of_kind,
    posted,
)

WITHDRAWN = a_comment(render_withdrawn([DICTIONARY], "en", Policy(), REPO), BOT, id=101)


@pytest.mark.parametrize(
    ("sender", "role", "outcome"),
    [
        pytest.param(READER, "author", "solved", id="author"),
        pytest.param(MAINTAINER, "writer", "assisted", id="writer"),
    ],
)
def test_the_entry_is_remembered_as_right_and_nothing_is_said(sender, role, outcome):
    source = f"/faq right by {role}, comment 55"
    assert command("/faq right", a_reply(), sender=sender) == (
        RecordCase((9,), source),
        RecordOutcome(outcome, 9, source),
        React(55, "+1"),
    )


@pytest.mark.parametrize("body", ["/faq right", "/faq correct", "/faq 对", "/faq 正确！"])
def test_its_words(body):
    assert len(of_kind(command(body, a_reply()), RecordCase)) == 1


def test_strangers_may_not():
    assert of_kind(command("/faq right", a_reply(), sender=STRANGER), RecordCase) == []


def test_there_must_be_something_to_confirm():
    assert "no answer of mine here to confirm" in posted(command("/faq right"))


def test_what_was_taken_back_cannot_be_confirmed():
    assert command("/faq right", WITHDRAWN) == (React(55, "confused"),)


def test_of_several_suggestions_one_must_be_named():
    assert "`/faq right 9`" in posted(command("/faq right", a_reply(a_suggestion(9, 3))))
    named = command("/faq right 3", a_reply(a_suggestion(9, 3)))
    assert of_kind(named, RecordCase)[0].gold == (3,)


def test_one_suggestion_needs_no_number():
    assert of_kind(command("/faq right", a_reply(a_suggestion(9))), RecordCase)[0].gold == (9,)

"""The whole way in one function: an issue, what is made of it, and what is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import AddLabels, EditComment, PostComment
from bot.core.issue import Issue, IssueState, Known
from bot.core.marker import read_marker
from bot.core.plan import applied
from bot.core.policy import Policy
from bot.core.triage import Triage, judge, triage
from tests.builders import BOT, NOON, an_issue
from tests.catalogs import BLENDING, ENTRIES, SHAPES, a_matcher

MATCHER = a_matcher(*(replace(entry, labels=("faq", "blending")) for entry in ENTRIES))
SOON = NOON + timedelta(minutes=1)
STATE = IssueState(BOT, repo_labels=frozenset({"faq"}))
ASKED = an_issue(SHAPES.title, f"It fails:\n\n```\n{BLENDING}\n```")
UNRELATED = an_issue("Window is black", "Nothing is drawn.")


def made(issue: Issue = ASKED, state: IssueState = STATE, asked: bool = False) -> Triage:
    return triage(issue, MATCHER, Policy(), state, SOON, asked=asked)


def test_an_issue_that_an_entry_answers_gets_labels_first_and_then_one_comment():
    found = made()
    labels, comment = found.actions
    assert (found.decision.entry, found.labels, found.silence) == (SHAPES.id, ("faq",), ())
    assert labels == AddLabels(("faq",))
    assert comment == PostComment(found.comment)
    marker = read_marker(found.comment)
    assert marker is not None and marker.entries == (SHAPES.id,)


def test_an_unrelated_issue_gets_nothing():
    found = made(UNRELATED)
    assert (found.decision.kind, found.actions, found.labels, found.comment) == ("abstain", (), (), "")
    assert found.reasons == found.decision.reasons


SILENT = [
    pytest.param({"state": "closed"}, {}, "the issue is closed", id="closed"),
    pytest.param({"labels": ("no-faq",)}, {}, "the issue carries the label no-faq", id="opted out"),
    pytest.param({"created_at": NOON - timedelta(days=8)}, {}, "the issue is older than 7 days", id="old"),
    pytest.param({}, {"known": Known(reply_deleted=True)}, "somebody deleted my reply", id="deleted"),
]


@pytest.mark.parametrize(("fields", "state", "reason"), SILENT)
def test_where_it_keeps_silent_it_says_why_and_what_it_would_have_said(fields, state, reason):
    found = made(replace(ASKED, **fields), state=replace(STATE, **state))
    assert (found.actions, found.silence) == ((), (reason,))
    assert found.decision.entry == SHAPES.id and read_marker(found.comment)
    assert found.reasons == (*found.decision.reasons, reason)


def test_who_asks_for_it_is_not_held_off_by_age_or_a_deleted_reply():
    old = replace(ASKED, created_at=NOON - timedelta(days=400))
    found = made(old, state=replace(STATE, known=Known(reply_deleted=True)), asked=True)
    assert len(found.actions) == 2


def test_done_once_nothing_is_left_to_do():
    found = made()
    issue, state = applied(found.actions, ASKED, STATE, SOON)
    again = made(issue, state=state)
    assert (again.actions, again.labels, again.silence) == ((), (), ())


def test_another_text_edits_the_comment_in_place():
    issue, state = applied(made().actions, ASKED, STATE, SOON)
    changed = made(replace(issue, title=UNRELATED.title, body=UNRELATED.body), state=state)
    (edit,) = [action for action in changed.actions if isinstance(action, EditComment)]
    assert changed.comment == edit.body
    assert not any(isinstance(action, PostComment) for action in changed.actions)


def test_labels_are_shown_even_where_nobody_knows_which_exist():
    found = made(state=replace(STATE, repo_labels=None))
    assert found.labels == ("faq", "blending")
    assert not any(isinstance(action, AddLabels) for action in found.actions)


def test_judging_looks_at_title_and_body_alone():
    other = an_issue(
        ASKED.title, ASKED.body, number=77, author="somebody", labels=("bug",), state="closed", locked=True
    )
    assert judge(ASKED, MATCHER, Policy()) == judge(other, MATCHER, Policy())


def test_line_ends_change_nothing():
    assert made(replace(ASKED, body=ASKED.body.replace("\n", "\r\n"))) == made()


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_worked_on_and_whatever_is_said_carries_a_marker(title, body):
    found = made(an_issue(f"{SHAPES.title} {title}", f"{body}\n\n```\n{BLENDING}\n```"))
    said = [action.body for action in found.actions if isinstance(action, PostComment)]
    assert len(said) <= 1
    assert all(read_marker(text) for text in said)
    assert bool(found.actions) == (found.decision.kind == "answer" and not found.silence)

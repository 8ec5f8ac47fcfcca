"""A comment came or changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import EditComment, PostComment, React, RecordCase, RecordOutcome, RemoveLabels
from bot.core.event import CommentCreated, CommentEdited
from bot.core.issue import Author
from bot.core.marker import Marker, read_marker, write_marker
from bot.core.plan import applied
from bot.core.policy import Policy
from bot.handlers import handle
from bot.handlers.comments import allowance
from tests.replies import (
    BOT,
    MAINTAINER,
    NOON,
    READER,
    REPO,
    STRANGER,
    a_comment,
    a_context,
    a_reply,
    an_answer,
    an_issue,
    command,
    of_kind,
    posted,
    said,
)

DONE, NOT_DONE = React(55, "+1"), React(55, "confused")


def edited(before: str, after: str, *comments, sender: Author = READER, author: Author | None = None, **fields):
    comment = a_comment(after, author or sender, id=55)
    event = CommentEdited("delivery", REPO, sender, issue=an_issue(), comment=comment, before=before)
    fields.setdefault("may_write", sender is MAINTAINER)
    return handle(event, a_context(*comments, comment, **fields)).actions


def reply_of_the_bot(actions, id: int = 200):
    """What the bot posted, as GitHub has it afterwards."""
    return a_comment(posted(actions), BOT, id=id)


@pytest.mark.parametrize("body", ["Thanks!", "`/faq 9`", "> /faq 9", "<!-- /faq 9 -->", "see /faq 9"])
def test_a_comment_without_commands_changes_nothing(body):
    assert command(body) == ()


@pytest.mark.parametrize(
    "sender",
    [pytest.param(BOT, id="itself"), pytest.param(Author("x[bot]", 5, is_bot=True), id="another bot")],
)
def test_bots_are_not_followed(sender):
    assert command("/faq 9", sender=sender) == ()


def test_the_bot_is_not_followed_under_an_ordinary_account():
    bot = Author("faqbot", 77)
    event = CommentCreated("delivery", REPO, bot, issue=an_issue(), comment=a_comment("/faq 9", bot, id=55))
    context = a_context()
    assert handle(event, replace(context, state=replace(context.state, bot=bot))).actions == ()


def test_pull_requests_are_left_alone():
    assert command("/faq 9", issue=an_issue(is_pull_request=True)) == ()


def test_several_commands_get_one_reply_and_one_reaction():
    actions = command("/faq 9\nand\n/faq list\n\n/faq help")
    text = posted(actions)
    assert text.index("The answer of entry 9.") < text.index("There are 3 entries.") < text.index("Write one of these")
    assert text.count("\n---\n") == 2
    assert of_kind(actions, React) == [DONE]


def test_a_command_that_fails_does_not_stop_the_others():
    actions = command("/faq wrogn\n/faq 9")
    text = posted(actions)
    assert "The answer of entry 9." in text
    assert "Did you mean `/faq wrong`?" in text
    assert of_kind(actions, React) == [NOT_DONE]


def test_each_command_sees_what_the_one_before_did():
    issue = an_issue(labels=("faq", "recognition"))
    labels = frozenset({"faq", "recognition"})
    actions = command("/faq wrong\n/faq wrong, it is 3", a_reply(), issue=issue, bot_labels=labels)
    (comment,) = of_kind(actions, EditComment)
    assert read_marker(comment.body).entries == (3,)
    issue, _ = applied(actions, issue, a_context(bot_labels=labels).state, NOON)
    assert set(issue.labels) == {"faq", "inference"}


def test_a_reply_that_is_about_to_be_posted_can_be_replaced_at_once():
    actions = command("/faq again\n/faq wrong, it is 3", decision=an_answer(9))
    assert read_marker(posted(actions)).entries == (3,)
    assert of_kind(actions, EditComment) == []


def test_records_come_first_and_comments_last():
    issue = an_issue(labels=("faq",))
    actions = command("/faq 3", a_reply(), sender=MAINTAINER, issue=issue, bot_labels=frozenset({"faq"}))
    order = [type(action).__name__ for action in actions]
    assert order == ["RecordCase", "RecordOutcome", "AddLabels", "EditComment", "React", "PostComment"]


def test_a_redelivery_changes_nothing():
    first = command("/faq 9", sender=MAINTAINER)
    assert command("/faq 9", reply_of_the_bot(first), sender=MAINTAINER) == ()


def test_a_redelivery_of_several_commands_changes_nothing():
    first = command("/faq 9\n/faq why")
    assert command("/faq 9\n/faq why", reply_of_the_bot(first)) == ()


@given(
    st.lists(st.sampled_from(["/faq 9", "/faq", "/faq wrong", "/faq wrong, it is 3", "/faq right", "/faq off", "x y"]))
)
def test_doing_it_twice_is_doing_it_once(lines):
    body, issue = "\n".join(lines), an_issue()
    context = a_context(a_reply(), a_comment(body, MAINTAINER, id=55), may_write=True)
    event = said(body, MAINTAINER)
    first = handle(event, context).actions
    issue, state = applied(first, issue, context.state, NOON, next_id=300)
    again = handle(event, replace(context, issue=issue, state=state)).actions
    assert of_kind(again, PostComment) == []
    after, _ = applied(again, issue, state, NOON, next_id=400)
    assert set(after.labels) == set(issue.labels)


def test_somebody_elses_marker_does_not_stop_a_reply():
    first = command("/faq 9")
    forged = a_comment(posted(first), STRANGER, id=200)
    assert "The answer of entry 9." in posted(command("/faq 9", forged))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("/faq serch slow", "I do not know `/faq serch slow`. Did you mean `/faq search slow`?", id="word"),
        pytest.param("/faq 9 please", "I do not know `/faq 9 please`. Did you mean `/faq 9`?", id="number"),
        pytest.param(
            "/faq 怎么训练", "没有 `/faq 怎么训练` 这个命令。您是不是想用 `/faq search 怎么训练`？", id="Chinese"
        ),
    ],
)
def test_a_typing_error_gets_the_nearest_command(body, text):
    actions = command(body)
    assert posted(actions).startswith(text + "\n")
    assert read_marker(posted(actions)).kind == "hint"
    assert of_kind(actions, React) == [NOT_DONE]


def test_what_was_mistyped_is_repeated_harmlessly():
    text = posted(command("/faq @octocat #1 <script> ghp_" + "a1B2" * 9))
    assert "@octocat" not in text
    assert "#1" not in text
    assert "<script" not in text
    assert "a1B2" not in text


def test_a_hint_is_given_once_a_person():
    hint = reply_of_the_bot(command("/faq serch slow"))
    mistyped = a_comment("/faq serch slow", READER, id=55)
    event = said("/faq lst", READER, id=56)
    assert handle(event, a_context(mistyped, hint, event.comment)).actions == (React(56, "confused"),)


def test_another_person_gets_a_hint_too():
    hint = reply_of_the_bot(command("/faq serch slow"))
    mistyped = a_comment("/faq serch slow", READER, id=55)
    event = said("/faq lst", STRANGER, id=56)
    assert "Did you mean `/faq list`?" in posted(handle(event, a_context(mistyped, hint, event.comment)).actions)


def test_a_corrected_comment_rewrites_the_hint():
    hint = reply_of_the_bot(command("/faq serch slow"))
    actions = edited("/faq serch slow", "/faq list", hint)
    (rewritten,) = of_kind(actions, EditComment)
    assert rewritten.comment_id == 200
    assert read_marker(rewritten.body).kind == "command"
    assert of_kind(actions, PostComment) == []


def test_an_edited_comment_runs_only_what_is_new():
    first = reply_of_the_bot(command("/faq 9"))
    text = posted(edited("/faq 9", "/faq 9\n/faq 3", first))
    assert "The answer of entry 3." in text
    assert "The answer of entry 9." not in text


@pytest.mark.parametrize("after", ["/faq 9 ", "/faq 9\nThanks!", "Hello\n\n/FAQ 9", "`/faq 9`", ""])
def test_an_edit_without_new_commands_changes_nothing(after):
    assert edited("/faq 9", after) == ()


def test_editing_somebody_elses_comment_commands_nothing():
    assert edited("/faq of", "/faq off", sender=MAINTAINER, author=STRANGER) == ()


def test_a_maintainers_edit_does_not_lend_its_rights_to_a_stranger():
    assert edited("", "/faq off\nfixed a typing error", sender=MAINTAINER, author=STRANGER, may_write=True) == ()


@pytest.mark.parametrize("may_write", [False, True])
def test_write_permission_is_what_was_asked_not_what_the_payload_says(may_write):
    event = said("/faq off", STRANGER)
    event = replace(event, comment=replace(event.comment, author_association="OWNER"))
    actions = handle(event, a_context(event.comment, may_write=may_write)).actions
    assert of_kind(actions, React) == [DONE if may_write else NOT_DONE]


def test_what_is_not_allowed_says_for_whom_it_is():
    assert "`/faq off` is for people with write access." in posted(command("/faq off", sender=READER))


def test_who_may_is_a_setting():
    policy = Policy(commands_by_author=("off",))
    assert DONE in command("/faq off", sender=READER, policy=policy)


@pytest.mark.parametrize(
    ("recent", "limit", "may_write", "expected"),
    [(0, 10, False, 10), (9, 10, False, 1), (10, 10, False, 0), (99, 10, False, 0), (0, 0, False, 0)],
)
def test_allowance(recent, limit, may_write, expected):
    assert allowance(recent, limit, may_write) == expected


def test_writers_have_no_limit():
    assert allowance(1_000, 10, True) > 1_000


def test_beyond_the_limit_there_is_only_a_confused_face():
    assert command("/faq 9", recent_commands=10) == (NOT_DONE,)


def test_at_the_limit_the_first_commands_still_run():
    actions = command("/faq 9\n/faq 3", recent_commands=9)
    assert "The answer of entry 9." in posted(actions)
    assert "The answer of entry 3." not in posted(actions)
    assert of_kind(actions, React) == [NOT_DONE]


@pytest.mark.parametrize(
    ("body", "earlier", "language", "policy", "expected"),
    [
        pytest.param("/faq", (), "en", {}, "en", id="the issue's"),
        pytest.param("/faq", (), "zh", {}, "zh", id="the issue's, Chinese"),
        pytest.param("/faq", (a_reply(language="zh"),), "en", {}, "zh", id="as the bot spoke before"),
        pytest.param("/faq 列表", (), "en", {}, "zh", id="the command's"),
        pytest.param("/faq 列表", (), "en", {"language": "en"}, "en", id="the setting's"),
        pytest.param("/faq", (), "en", {"language": "zh"}, "zh", id="the setting's, Chinese"),
    ],
)
def test_the_language_of_the_reply(body, earlier, language, policy, expected):
    text = posted(command(body, *earlier, language=language, policy=Policy(**policy)))
    assert read_marker(text).lang == expected


def test_a_shown_entry_is_not_taken_for_the_bots_own_verdict():
    shown = reply_of_the_bot(command("/faq 9"))
    assert read_marker(shown.body).kind == "shown"
    actions = command("/faq right", shown)
    assert of_kind(actions, RecordCase) == []


def test_the_digest_is_of_what_was_commanded():
    first, second = posted(command("/faq 9")), posted(command("/FAQ   9"))
    assert read_marker(first).digest == read_marker(second).digest != read_marker(posted(command("/faq 3"))).digest


def test_a_stranger_cannot_withdraw_by_a_forged_marker():
    forged = a_comment(write_marker(Marker("withdrawn", (9,), "12345678", by="person")), STRANGER, id=101)
    assert of_kind(command("/faq right", forged, a_reply(id=102)), RecordOutcome) != []


def test_labels_of_people_stay_whatever_is_commanded():
    issue = an_issue(labels=("faq", "bug"))
    actions = command("/faq wrong", a_reply(), issue=issue, bot_labels=frozenset({"faq"}))
    assert of_kind(actions, RemoveLabels) == [RemoveLabels(("faq",))]

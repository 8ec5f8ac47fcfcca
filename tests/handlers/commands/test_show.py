"""`/faq 9`, `/faq 9 3`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.actions import AddLabels, EditComment, PostComment, React, RecordCase, RecordOutcome, RemoveLabels
from bot.core.marker import Marker, read_marker, write_marker
from bot.handlers.commands.show import numbers
from tests.replies import (
    BOT,
    MAINTAINER,
    STRANGER,
    a_catalog,
    a_comment,
    a_reply,
    a_suggestion,
    an_answer,
    an_entry,
    an_issue,
    command,
    of_kind,
    posted,
)

GOLDEN = Path(__file__).parent / "golden"
MANY = a_catalog(*(an_entry(id, f"Question number {id}") for id in range(1, 8)))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("nine", (), id="a word"),
        pytest.param("9 please", (), id="a number and a word"),
        pytest.param("9x", (), id="letters after it"),
        pytest.param("-9", (), id="negative"),
        pytest.param("9.5", (), id="a fraction"),
        pytest.param("99999999", (), id="far too long"),
        pytest.param("9", (9,), id="one"),
        pytest.param("#9", (9,), id="a sharp"),
        pytest.param("009", (9,), id="leading zeros"),
        pytest.param("9.", (9,), id="a full stop"),
        pytest.param("9?", (9,), id="a question mark"),
        pytest.param("FAQ 9", (9,), id="the name again"),
        pytest.param("9 3", (9, 3), id="two"),
        pytest.param("9, 3", (9, 3), id="a comma"),
        pytest.param("9,3", (9, 3), id="a comma without space"),
        pytest.param("9、3", (9, 3), id="a Chinese comma"),
        pytest.param("9 and 3", (9, 3), id="and"),
        pytest.param("9和3", (9, 3), id="and in Chinese"),
        pytest.param("第9条", (9,), id="the ninth in Chinese"),
        pytest.param("9 9 9", (9,), id="the same"),
        pytest.param(" ".join(map(str, range(1, 30))), tuple(range(1, 11)), id="at most ten"),
    ],
)
def test_numbers(arguments, expected):
    assert numbers(arguments) == expected


@pytest.mark.parametrize("sender", [STRANGER, MAINTAINER], ids=["anyone", "a writer"])
def test_the_entry_is_posted_in_a_new_comment(sender):
    actions = command("/faq 9", sender=sender)
    assert "The answer of entry 9." in posted(actions)
    assert of_kind(actions, React) == [React(55, "+1")]
    marker = read_marker(posted(actions))
    assert (marker.kind, marker.entries, marker.to, marker.by) == ("shown", (9,), 55, "person")


def test_several_entries_stand_in_one_comment(golden):
    golden(GOLDEN / "show-two.md", posted(command("/faq 9 3")))


def test_an_entry_is_shown_in_the_language_of_the_issue(golden):
    golden(GOLDEN / "show-in-chinese.md", posted(command("/faq 9", language="zh")))


def test_the_fourth_entry_is_a_link():
    text = posted(command("/faq 1 2 3 4 5", catalog=MANY))
    assert text.count("### [") == 3
    assert "- [FAQ 4: Question number 4]" in text


def test_an_entry_that_is_missing_is_named_beside_the_others():
    text = posted(command("/faq 9 99 98"))
    assert "The answer of entry 9." in text
    assert "There is no FAQ 99, 98 here" in text


def test_an_unknown_number_gets_a_clear_reply():
    actions = command("/faq 99")
    assert posted(actions).startswith("There is no FAQ 99 here; `/faq list` shows what there is.")
    assert of_kind(actions, React) == [React(55, "confused")]


def test_show_without_a_number_asks_for_one():
    assert "Which entry?" in posted(command("/faq show"))


@pytest.mark.parametrize("sender", [STRANGER], ids=["anyone"])
def test_who_may_not_write_changes_nothing_else(sender):
    actions = command("/faq 3", a_reply(an_answer(9)), sender=sender)
    assert [type(action) for action in actions] == [React, PostComment]


def test_a_writer_corrects_the_bots_reply():
    issue = an_issue(labels=("faq", "recognition"))
    labels = frozenset({"faq", "recognition"})
    actions = command("/faq 3", a_reply(an_answer(9)), sender=MAINTAINER, issue=issue, bot_labels=labels)
    assert of_kind(actions, RecordCase) == [RecordCase((3,), "/faq show by writer, comment 55", rejected=(9,))]
    assert of_kind(actions, RecordOutcome) == [RecordOutcome("noise", 9, "/faq show by writer, comment 55")]
    assert of_kind(actions, RemoveLabels) == [RemoveLabels(("recognition",))]
    assert of_kind(actions, AddLabels) == [AddLabels(("inference",))]
    (struck,) = of_kind(actions, EditComment)
    assert struck.comment_id == 101
    assert "FAQ 3: About inference speed" in struck.body
    assert read_marker(struck.body).kind == "withdrawn"
    assert "The answer of entry 3." in posted(actions)


def test_a_writer_who_names_both_keeps_the_bots_reply():
    actions = command("/faq 9 3", a_reply(an_answer(9)), sender=MAINTAINER)
    assert of_kind(actions, EditComment) == []
    assert of_kind(actions, RecordCase) == []
    assert of_kind(actions, AddLabels) == [AddLabels(("faq", "recognition", "inference"))]


def test_a_writer_who_picks_one_of_the_suggestions_keeps_them():
    actions = command("/faq 9", a_reply(a_suggestion(9, 3)), sender=MAINTAINER)
    assert of_kind(actions, EditComment) == []


def test_a_writer_answers_where_the_bot_was_silent():
    actions = command("/faq 9", sender=MAINTAINER)
    source = "/faq show by writer, comment 55"
    assert of_kind(actions, RecordCase) == [RecordCase((9,), source)]
    assert of_kind(actions, RecordOutcome) == [RecordOutcome("missed", 9, source)]
    assert of_kind(actions, AddLabels) == [AddLabels(("faq", "recognition"))]


def test_a_second_entry_of_a_writer_takes_no_labels_off():
    issue = an_issue(labels=("faq", "recognition"))
    shown = a_comment(write_marker(Marker("shown", (9,), "12345678", to=5)), BOT, id=101)
    actions = command("/faq 3", shown, sender=MAINTAINER, issue=issue, bot_labels=frozenset({"faq", "recognition"}))
    assert of_kind(actions, RemoveLabels) == []


def test_a_hostile_entry_acts_on_nobody():
    entry = an_entry(9, "</details> @octocat", answer="@octocat closes #1 <script>")
    text = posted(command("/faq 9", catalog=a_catalog(entry)))
    assert "@octocat" not in text
    assert "#1" not in text
    assert "<script" not in text

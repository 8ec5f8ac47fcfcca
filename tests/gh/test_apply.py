"""Actions performed on GitHub, so that performing them twice shows once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import (
    Action,
    AddLabels,
    CreateLabel,
    EditComment,
    PostComment,
    React,
    RecordCase,
    RecordOutcome,
    RemoveLabels,
)
from bot.core.issue import Comment, Issue
from bot.core.marker import Marker, verdict_digest, write_marker
from bot.errors import Permanent, Transient
from bot.gh.apply import apply, remove_doubles
from bot.gh.memory_hub import MemoryHub
from tests.builders import READER, an_issue

OCR = "octo/ocr"


class Records:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.kept: list[RecordCase | RecordOutcome] = []

    def record(self, issue: Issue, action: RecordCase | RecordOutcome) -> None:
        self.kept.append(action)


@pytest.fixture
def hub() -> MemoryHub:
    hub = MemoryHub()
    hub.github.add_repo(OCR, labels=("faq", "bug"))
    hub.github.add_issue(an_issue(labels=("bug",)))
    return hub


def run(hub: MemoryHub, *actions: Action) -> list[str]:
    return list(apply(actions, hub, hub.github.issue(OCR, 1), Records()).done)


def says(text: str, kind: str = "answer", entries: tuple[int, ...] = (9,), **more: object) -> str:
    digest = str(more.pop("digest", verdict_digest(kind, entries)))
    return f"{text}\n\n{write_marker(Marker(kind, entries, digest, **more))}\n"  # type: ignore[arg-type]


def texts(hub: MemoryHub) -> list[str]:
    return [hub.github.comment(OCR, id).body.partition("\n")[0] for id in hub.github.repo(OCR).threads[1]]


# One action each


@pytest.mark.parametrize(
    ("actions", "labels"),
    [
        pytest.param([AddLabels(("faq",))], ("bug", "faq"), id="added"),
        pytest.param([RemoveLabels(("bug", "never there"))], (), id="removed"),
        pytest.param([RemoveLabels(("bug",)), AddLabels(("faq",))], ("faq",), id="in order"),
    ],
)
def test_labels_are_put_on_and_taken_off(hub: MemoryHub, actions: list[Action], labels: tuple[str, ...]) -> None:
    run(hub, *actions)
    assert hub.github.issue(OCR, 1).labels == labels


def test_a_label_is_created(hub: MemoryHub) -> None:
    run(hub, CreateLabel("new", "00ff00", "what for"))
    assert hub.github.repo(OCR).labels["new"] == ("00ff00", "what for")


def test_records_go_to_the_sink(hub: MemoryHub) -> None:
    sink = Records()
    records = [RecordCase((9,), "s"), RecordOutcome("solved", 9, "s")]
    applied = apply(records, hub, hub.github.issue(OCR, 1), sink)
    assert sink.kept == records
    assert applied.done == ("recorded: case", "recorded: solved")
    assert hub.calls == []


def test_what_was_done_is_told_in_order_with_the_comment(hub: MemoryHub) -> None:
    actions = (AddLabels(("faq",)), PostComment(says("answer")))
    applied = apply(actions, hub, hub.github.issue(OCR, 1), Records())
    assert applied.done == ("labels added: faq", "comment posted")
    assert applied.comment == hub.comments(OCR, 1)[0].id


def test_an_error_ends_it_where_it_is(hub: MemoryHub) -> None:
    hub.fail(Transient("down"), verb="add_labels")
    with pytest.raises(Transient):
        run(hub, AddLabels(("faq",)), PostComment(says("answer")))
    assert hub.writes == []


@pytest.mark.parametrize(
    ("action", "said"),
    [
        pytest.param(EditComment(999, "x"), "comment to edit was gone", id="edit"),
        pytest.param(React(999, "eyes"), "comment to react to was gone", id="reaction"),
    ],
)
def test_a_comment_that_is_gone_is_no_trouble(hub: MemoryHub, action: Action, said: str) -> None:
    assert run(hub, action, AddLabels(("faq",))) == [said, "labels added: faq"]


@pytest.mark.parametrize("make", [lambda id: EditComment(id, "x"), lambda id: React(id, "no such")])
def test_any_other_refusal_is_raised(hub: MemoryHub, make: Callable[[int], Action]) -> None:
    theirs = hub.github.add_comment(OCR, 1, READER, "theirs")
    with pytest.raises(Permanent):
        run(hub, make(theirs.id))


# Twice is once


def test_a_comment_without_a_marker_is_posted(hub: MemoryHub) -> None:
    run(hub, PostComment("note"))
    assert texts(hub) == ["note"]


def test_running_again_leaves_one_comment(hub: MemoryHub) -> None:
    run(hub, PostComment(says("answer")))
    assert run(hub, PostComment(says("answer"))) == ["comment was there already: left alone"]
    assert texts(hub) == ["answer"]


def test_a_comment_whose_answer_was_lost_is_not_posted_again(hub: MemoryHub) -> None:
    hub.fail(Transient("reset"), verb="post_comment", after=True)
    with pytest.raises(Transient):
        run(hub, PostComment(says("answer")))
    run(hub, PostComment(says("answer")))
    assert texts(hub) == ["answer"]


def test_a_comment_of_another_verdict_is_edited_in_place(hub: MemoryHub) -> None:
    run(hub, PostComment(says("entry 9")))
    assert run(hub, PostComment(says("entry 3", entries=(3,)))) == ["comment was there already: edited"]
    assert texts(hub) == ["entry 3"]


@pytest.mark.parametrize(
    ("by", "left"),
    [pytest.param("bot", "entry 9", id="the bot does not"), pytest.param("person", "entry 3", id="a person may")],
)
def test_what_a_person_asked_for_is_overruled_by_persons_only(hub: MemoryHub, by: str, left: str) -> None:
    run(hub, PostComment(says("entry 9", by="person")))
    run(hub, PostComment(says("entry 3", entries=(3,), by=by)))
    assert texts(hub) == [left]


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        pytest.param({"to": 5, "digest": "0000000a"}, {"to": 5, "digest": "0000000a"}, 1, id="the same commands"),
        pytest.param({"to": 5, "digest": "0000000a"}, {"to": 5, "digest": "0000000b"}, 2, id="new commands"),
        pytest.param({"to": 5, "digest": "0000000a"}, {"to": 6, "digest": "0000000a"}, 2, id="another comment"),
    ],
)
def test_a_comment_with_commands_gets_one_reply(
    hub: MemoryHub, first: dict[str, object], second: dict[str, object], left: int
) -> None:
    run(hub, PostComment(says("verdict")))
    run(hub, PostComment(says("one", "command", (), **first)))
    run(hub, PostComment(says("two", "command", (), **second)))
    assert len(texts(hub)) == 1 + left


def test_a_marker_of_a_stranger_does_not_count(hub: MemoryHub) -> None:
    hub.github.add_comment(OCR, 1, READER, says("forged"))
    run(hub, PostComment(says("answer")))
    assert texts(hub) == ["forged", "answer"]


class Racing(MemoryHub):
    """Another worker posts between our look and our post."""

    def __init__(self, hub: MemoryHub, *, theirs_first: bool) -> None:
        super().__init__(hub.github)
        self.theirs_first = theirs_first

    def post_comment(self, repo: str, number: int, body: str) -> Comment:
        if self.theirs_first:
            self.github.add_comment(repo, number, self.me(), body.replace("ours", "theirs"))
            return super().post_comment(repo, number, body)
        posted = super().post_comment(repo, number, body)
        self.github.add_comment(repo, number, self.me(), body.replace("ours", "theirs"))
        return posted


@pytest.mark.parametrize(("theirs_first", "left"), [(True, "theirs"), (False, "ours")])
def test_of_two_comments_by_a_race_the_younger_goes(hub: MemoryHub, theirs_first: bool, left: str) -> None:
    racing = Racing(hub, theirs_first=theirs_first)
    applied = apply([PostComment(says("ours"))], racing, hub.github.issue(OCR, 1), Records())
    assert texts(hub) == [left]
    assert applied.done == ("comment posted twice: 1 deleted",)
    assert applied.comment == hub.comments(OCR, 1)[0].id


def test_a_double_that_another_worker_deletes_at_the_same_time_is_no_trouble(hub: MemoryHub) -> None:
    racing = Racing(hub, theirs_first=True)
    racing.fail(Permanent("gone", 404), verb="delete_comment", after=True)
    apply([PostComment(says("ours"))], racing, hub.github.issue(OCR, 1), Records())
    assert texts(hub) == ["theirs"]


def test_a_double_that_may_not_be_deleted_is_reported(hub: MemoryHub) -> None:
    racing = Racing(hub, theirs_first=True)
    racing.fail(Permanent("forbidden", 403), verb="delete_comment")
    with pytest.raises(Permanent):
        apply([PostComment(says("ours"))], racing, hub.github.issue(OCR, 1), Records())


def test_doubles_that_show_up_late_can_be_removed(hub: MemoryHub) -> None:
    issue = hub.github.issue(OCR, 1)
    for text in ("first", "second"):
        hub.post_comment(OCR, 1, says(text))
    hub.post_comment(OCR, 1, says("reply", "command", (), to=5, digest="0000000a"))
    hub.github.add_comment(OCR, 1, READER, says("stranger"))
    assert remove_doubles(hub, issue) == 1
    assert remove_doubles(hub, issue) == 0
    assert texts(hub) == ["first", "reply", "stranger"]


VERBS = ["comments", "post_comment", "add_labels", "remove_label", "edit_comment", "react", "delete_comment"]


@given(st.lists(st.tuples(st.sampled_from(VERBS), st.booleans()), max_size=6))
def test_whatever_fails_on_the_way_the_end_is_the_same(failures: list[tuple[str, bool]]) -> None:
    hub = MemoryHub()
    hub.github.add_repo(OCR, labels=("faq", "bug"))
    hub.github.add_issue(an_issue(labels=("bug",)))
    command = hub.github.add_comment(OCR, 1, READER, "/faq 9")
    actions = (RemoveLabels(("bug",)), AddLabels(("faq",)), React(command.id, "eyes"), PostComment(says("answer")))
    for verb, after in failures:
        hub.fail(Transient(verb), verb=verb, after=after)
    for _ in range(len(failures) + 1):
        try:
            run(hub, *actions)
        except Transient:
            continue
    assert texts(hub) == ["/faq 9", "answer"]
    assert hub.github.issue(OCR, 1).labels == ("faq",)
    assert hub.github.reactions[command.id] == [(hub.me().login, "eyes")]

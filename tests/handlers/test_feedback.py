"""What people's behaviour says about a reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import RecordCase, RecordOutcome
from bot.core.event import CommentDeleted, IssueClosed
from bot.core.issue import Author
from bot.core.marker import read_marker
from bot.core.policy import Policy
from bot.core.reply import render_withdrawn
from bot.handlers import handle
from bot.handlers.feedback import ENOUGH_ISSUES, SOON, Heard, needs_review, outcome_of
from tests.replies import (
    BOT,
    DICTIONARY,
    MAINTAINER,
    NOON,
    READER,
    REPO,
    STRANGER,
    a_comment,
    a_context,
    a_reply,
    a_suggestion,
    an_issue,
    command,
)

REPLY = a_reply()
WITHDRAWN = a_comment(render_withdrawn([DICTIONARY], "en", Policy(), REPO), BOT, id=101)


def closed(*comments, sender=READER, now=NOON, **fields):
    event = IssueClosed("delivery", REPO, sender, issue=an_issue(state="closed"))
    return handle(event, a_context(*comments, now=now, **fields)).actions


def outcomes(actions) -> list[str]:
    return [action.outcome for action in actions if isinstance(action, RecordOutcome)]


@pytest.mark.parametrize(
    ("comments", "sender", "after", "expected"),
    [
        pytest.param([], READER, 0, [], id="the bot said nothing"),
        pytest.param([WITHDRAWN], READER, 0, [], id="the reply was withdrawn"),
        pytest.param([REPLY], Author("stale[bot]", 4, is_bot=True), 0, [], id="by a bot"),
        pytest.param([REPLY], READER, 0, ["solved"], id="by the author at once"),
        pytest.param([REPLY], READER, SOON.total_seconds(), ["solved"], id="by the author just in time"),
        pytest.param([REPLY], READER, SOON.total_seconds() + 1, ["ignored"], id="by the author too late"),
        pytest.param([REPLY], MAINTAINER, 0, ["ignored"], id="by a maintainer without a word"),
        pytest.param([REPLY, a_comment("Thanks")], READER, 0, ["solved"], id="after thanks"),
        pytest.param(
            [REPLY, a_comment("Try this", MAINTAINER)], READER, 0, ["assisted"], id="after a maintainer's help"
        ),
        pytest.param(
            [a_comment("Try this", MAINTAINER), REPLY], READER, 0, ["solved"], id="with help before the reply"
        ),
        pytest.param([REPLY, a_comment("Try this", STRANGER)], READER, 0, ["solved"], id="after a stranger's help"),
        pytest.param([replace(REPLY, created_at=None)], READER, 0, ["ignored"], id="of unknown age"),
    ],
)
def test_closing(comments, sender, after, expected):
    assert outcomes(closed(*comments, sender=sender, now=NOON + timedelta(seconds=after))) == expected


def test_an_outcome_is_recorded_for_every_suggestion():
    assert [action.entry for action in closed(a_reply(a_suggestion(9, 3)))] == [9, 3]


@pytest.mark.parametrize(
    ("body", "sender", "expected"),
    [
        pytest.param("Update it.", MAINTAINER, [], id="no entry is named"),
        pytest.param("See FAQ 3", STRANGER, [], id="by a stranger"),
        pytest.param("See FAQ 3", READER, [], id="by the author"),
        pytest.param("See FAQ 99", MAINTAINER, [], id="one that there is not"),
        pytest.param(
            "See FAQ 3",
            MAINTAINER,
            [
                RecordCase((3,), "cited by writer, comment 55", rejected=(9,)),
                RecordOutcome("noise", 9, "cited by writer, comment 55"),
            ],
            id="another entry",
        ),
        pytest.param(
            "As FAQ 9 says, and FAQ 3",
            MAINTAINER,
            [
                RecordCase((9,), "cited by writer, comment 55"),
                RecordOutcome("assisted", 9, "cited by writer, comment 55"),
            ],
            id="the same entry",
        ),
    ],
)
def test_a_maintainer_names_an_entry(body, sender, expected):
    assert list(command(body, REPLY, sender=sender)) == expected


@pytest.mark.parametrize("comments", [[], [WITHDRAWN]], ids=["silent", "withdrawn"])
def test_a_maintainer_names_an_entry_where_the_bot_says_nothing(comments):
    source = "cited by writer, comment 55"
    expected = (RecordCase((3,), source), RecordOutcome("missed", 3, source))
    assert command("See faq/003-entry.md", *comments, sender=MAINTAINER) == expected


@pytest.mark.parametrize(
    ("comment", "sender", "expected"),
    [
        pytest.param(REPLY, MAINTAINER, ["noise"], id="the reply by a person"),
        pytest.param(REPLY, BOT, [], id="the reply by the bot"),
        pytest.param(WITHDRAWN, MAINTAINER, [], id="a withdrawn reply"),
        pytest.param(a_comment("hello"), MAINTAINER, [], id="another comment"),
        pytest.param(a_comment(REPLY.body, STRANGER), STRANGER, [], id="a forged reply"),
    ],
)
def test_deleting(comment, sender, expected):
    event = CommentDeleted("delivery", REPO, sender, issue=an_issue(), comment=comment)
    assert outcomes(handle(event, a_context()).actions) == expected


@pytest.mark.parametrize(
    ("reactions", "expected"),
    [
        pytest.param([], None, id="none"),
        pytest.param([("stranger", "-1")], None, id="a stranger"),
        pytest.param([("stranger", "-1"), ("angry", "-1"), ("angrier", "-1")], None, id="three angry strangers"),
        pytest.param([("reader", "eyes")], None, id="neither up nor down"),
        pytest.param([("reader", "+1")], "solved", id="the author is content"),
        pytest.param([("READER", "heart")], "solved", id="the author in capitals"),
        pytest.param([("reader", "-1")], "noise", id="the author is not"),
        pytest.param([("reader", "+1"), ("reader", "-1")], "noise", id="the author says both"),
        pytest.param([("maintainer", "+1")], "assisted", id="a maintainer is content"),
        pytest.param([("maintainer", "-1"), ("reader", "+1")], "noise", id="a maintainer outweighs the author"),
        pytest.param([("maintainer", "+1"), ("other", "-1"), ("reader", "+1")], "solved", id="maintainers disagree"),
    ],
)
def test_reactions(reactions, expected):
    outcome = outcome_of(REPLY, read_marker(REPLY.body), an_issue(), ["maintainer", "other"], reactions)
    assert (outcome.outcome if outcome else None) == expected


def test_a_hidden_reply_was_noise():
    hidden = replace(REPLY, minimized=True)
    outcome = outcome_of(hidden, read_marker(hidden.body), an_issue(), [], [("reader", "+1")])
    assert outcome == RecordOutcome("noise", 9, "reply hidden")


def test_a_withdrawn_reply_has_its_outcome_already():
    assert outcome_of(WITHDRAWN, read_marker(WITHDRAWN.body), an_issue(), [], [("reader", "-1")]) is None


def noise(count: int, people: int = 10, issues: int = 100) -> list[Heard]:
    return [Heard("noise", number % issues, f"person{number % people}") for number in range(count)]


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param(noise(3), False, id="three angry clicks"),
        pytest.param(noise(100, people=1), False, id="one angry person everywhere"),
        pytest.param(noise(100, people=3), False, id="three angry people everywhere"),
        pytest.param(noise(100, issues=1), False, id="many angry people on one issue"),
        pytest.param(noise(ENOUGH_ISSUES - 1), False, id="one issue too few"),
        pytest.param(noise(ENOUGH_ISSUES), True, id="enough issues and people"),
        pytest.param(
            noise(ENOUGH_ISSUES) + [Heard("solved", 200 + n, f"content{n}") for n in range(ENOUGH_ISSUES)],
            False,
            id="as many are content",
        ),
        pytest.param(
            noise(ENOUGH_ISSUES)
            + [Heard("solved", 200 + n, f"content{n}") for n in range(ENOUGH_ISSUES)]
            + [Heard("noise", 0, "person0")] * 50,
            False,
            id="one of them repeats it fifty times",
        ),
        pytest.param(
            noise(ENOUGH_ISSUES) + [Heard("ignored", 200 + n, f"content{n}") for n in range(50)],
            True,
            id="the rest is silent",
        ),
    ],
)
def test_when_a_maintainer_is_asked_to_look(heard, expected):
    assert needs_review(heard) is expected


heard_at_all = st.lists(
    st.builds(Heard, st.sampled_from(["noise", "solved", "ignored"]), st.integers(1, 9), st.sampled_from("abcdef"))
)


@given(heard_at_all, st.sampled_from(["x", "y", "z"]), st.integers(20, 30))
def test_repeating_oneself_changes_nothing(heard, person, issue):
    once = [*heard, Heard("noise", issue, person)]
    assert needs_review(once) == needs_review([*once, *[Heard("noise", issue, person)] * 20])


@given(heard_at_all)
def test_praise_never_brings_a_review(heard):
    praise = [Heard("solved", 100 + number, f"content{number}") for number in range(3)]
    assert needs_review(heard) or not needs_review([*heard, *praise])

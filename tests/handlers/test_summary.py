"""The week's comment for the maintainers, and the boxes that they tick in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.actions import RecordCase
from bot.core.event import CommentEdited
from bot.core.match import Decision, Evidence
from bot.core.policy import Policy
from bot.core.triage import Triage
from bot.core.week import Week
from bot.handlers import Handled, handle
from bot.handlers.summary import INTRODUCTION, Looked, render_week, ticked, week_of
from tests.replies import (
    ABSTAIN,
    BOT,
    MAINTAINER,
    READER,
    REPO,
    STRANGER,
    a_catalog,
    a_comment,
    a_context,
    a_match,
    a_suggestion,
    a_text,
    an_answer,
    an_issue,
)

GOLDEN = Path(__file__).parent / "golden"
WEEK = Week.named("2026-W47")
QUOTE = Evidence("error", "the error text", 1.0, "KeyError: 'predict' @maintainer see #7")
NEAR = Decision("abstain", reasons=("FAQ 3 has confidence 0.61, and it takes 0.90",), matches=(a_match(3, 0.61),))


def looked(number: int, decision: Decision, *silence: str, title: str = "It does not work", **fields) -> Looked:
    issue = an_issue(title, number=number, **fields)
    return Looked(issue, Triage(a_text(fields.pop("language", "en")), decision, "", (), (), silence))


def week(*issues: Looked, **fields) -> str:
    return render_week(WEEK, issues, a_catalog(), Policy(), **fields)


BUSY = (
    looked(46, an_answer(2, QUOTE), title="KeyError | <b>export</b> for @maintainer, see #12"),
    looked(45, an_answer(9)),
    looked(44, a_suggestion(9, 3)),
    looked(43, an_answer(9), "the author already cites FAQ 9"),
    looked(42, NEAR, title="Slow"),
    looked(41, ABSTAIN),
    looked(40, ABSTAIN),
)


def test_a_week_as_it_is_written(golden):
    golden(GOLDEN / "summary-week.md", week(*BUSY, left=3, problems=["- `faq/009-x.md:3: unknown key`"]))


def test_the_introduction_as_it_is_written(golden):
    golden(GOLDEN / "summary-issue.md", INTRODUCTION)


NOTHING = [
    pytest.param((), id="no issue"),
    pytest.param((looked(1, ABSTAIN), looked(2, NEAR)), id="not sure of any"),
    pytest.param((looked(1, an_answer(9), "a maintainer opened this issue"),), id="kept back"),
]


@pytest.mark.parametrize("issues", NOTHING)
def test_where_nothing_would_have_been_said_there_is_nothing_to_write(issues):
    assert week(*issues) == ""


def test_an_issue_is_linked_so_that_it_gets_no_trace():
    text = week(*BUSY)
    assert "https://github.com/octo/ocr/issues" not in text
    assert "https://redirect.github.com/octo/ocr/issues/46" in text


def test_on_a_github_of_ones_own_it_is_not_linked():
    assert "ghe.example" not in week(looked(5, an_answer(9), url="https://ghe.example/octo/ocr/issues/5"))


def test_the_rows_have_a_ceiling():
    text = week(*(looked(number, an_answer(9)) for number in range(1, 101)))
    assert (text.count("\n| ["), text.count("- [ ] "), len(text) < 60_000) == (30, 30, True)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("hello", None, id="something else"),
        pytest.param("<!-- faqbot:summary 2026-W47 -->\nhello", None, id="not in the last line"),
        pytest.param("<!-- faqbot:summary 2026-W4 -->", None, id="no week"),
        pytest.param(INTRODUCTION, "", id="the issue"),
        pytest.param(week(*BUSY), "2026-W47", id="a week"),
        pytest.param(week(*BUSY).replace("\n", "\r\n"), "2026-W47", id="other line ends"),
    ],
)
def test_what_is_of_a_summary_is_told_by_its_last_line(body, expected):
    assert week_of(body) == expected


def test_boxes_that_were_ticked():
    text = week(*BUSY)
    assert ticked(text) == {}
    assert ticked(text.replace("- [ ] 44", "- [x] 44").replace("- [ ] 46", "- [X] 46")) == {44: (9, 3), 46: (2,)}


def edited(before: str, after: str, sender=MAINTAINER, author=BOT) -> Handled:
    event = CommentEdited("d", REPO, sender, issue=an_issue(), comment=a_comment(after, author, id=70), before=before)
    return handle(event, a_context(may_write=sender is MAINTAINER))


TEXT = week(*BUSY)
TICKED = TEXT.replace("- [ ] 46", "- [x] 46")
WRONG = RecordCase((), "ticked by writer, comment 70", rejected=(2,), issue=46)


def test_a_box_that_a_maintainer_ticks_is_a_correction_of_that_issue():
    assert edited(TEXT, TICKED) == Handled((WRONG,))


def test_a_box_that_was_ticked_before_counts_once():
    assert edited(TICKED, TICKED.replace("- [ ] 45", "- [x] 45")).actions == (replace(WRONG, rejected=(9,), issue=45),)


NOT_HEARD = [
    pytest.param(TEXT, TICKED, STRANGER, BOT, id="by a stranger"),
    pytest.param(TEXT, TICKED, BOT, BOT, id="by the bot itself"),
    pytest.param(TEXT, TICKED, MAINTAINER, READER, id="in a copy that somebody else wrote"),
    pytest.param(TICKED, TEXT, MAINTAINER, BOT, id="unticked"),
    pytest.param("- [ ] 46: FAQ 2 is wrong", "- [x] 46: FAQ 2 is wrong", MAINTAINER, BOT, id="in another comment"),
]


@pytest.mark.parametrize(("before", "after", "sender", "author"), NOT_HEARD)
def test_ticks_that_do_not_count(before, after, sender, author):
    assert edited(before, after, sender, author) == Handled()


def test_what_maintainers_write_below_it_is_no_correction_of_it():
    from bot.core.event import CommentCreated

    comment = a_comment("FAQ 2 is right here, FAQ 3 is not", MAINTAINER, id=71)
    event = CommentCreated("d", REPO, MAINTAINER, issue=an_issue(author=BOT), comment=comment)
    context = a_context(comment, issue=an_issue(author=BOT), may_write=True, now=WEEK.end + timedelta(days=1))
    assert handle(event, context) == Handled()

"""`/faq why`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.actions import PostComment, React
from bot.core.match import Decision, Evidence, Match
from tests.replies import ABSTAIN, STRANGER, a_match, a_suggestion, an_issue, command, posted

GOLDEN = Path(__file__).parent / "golden"
EVIDENCE = (
    Evidence("question", "the question is asked in other words", 3.2, "characters not in my dictionary @octocat"),
    Evidence("keyword", "it names an identifier of the entry", 0.8, "rec_char_dict_path"),
    Evidence("ruled out", "“already set” rules it out", -1.5, "already set rec_char_dict_path </details>"),
)
ANSWER = Decision(
    "answer",
    9,
    reasons=("sure enough",),
    matches=(
        Match(9, 0.973, EVIDENCE, threshold=0.9, standing="proven"),
        Match(3, 0.21, (Evidence("ruled out", "it is not for ocr 2.7", -1.0),)),
        a_match(2, 0.01),
        a_match(1, 0.001),
    ),
)


def test_what_speaks_for_and_against(golden):
    golden(GOLDEN / "why.md", posted(command("/faq why", decision=ANSWER)))


def test_what_speaks_for_and_against_in_chinese(golden):
    golden(GOLDEN / "why-in-chinese.md", posted(command("/faq 为什么", decision=ANSWER)))


def test_why_it_would_stay_silent(golden):
    golden(GOLDEN / "why-silent.md", posted(command("/faq why", decision=ANSWER, issue=an_issue(locked=True))))


def test_why_it_abstains():
    decision = Decision(
        "abstain", reasons=("the best match is 40 % sure, 90 % are needed",), matches=(a_match(9, 0.4),)
    )
    text = posted(command("/faq why", decision=decision))
    assert text.startswith("As the issue reads now, I would say nothing. the best match is 40 % sure")


@pytest.mark.parametrize("decision", [ABSTAIN, a_suggestion(9, 3), ANSWER], ids=["abstain", "suggest", "answer"])
def test_nothing_is_changed_and_anyone_may_ask(decision):
    actions = command("/faq why", decision=decision, sender=STRANGER)
    assert [type(action) for action in actions] == [React, PostComment]


def test_nothing_points_anywhere():
    assert "Nothing in this issue points to an entry." in posted(command("/faq why"))


def test_an_entry_that_is_gone_is_left_out():
    decision = Decision("abstain", matches=(a_match(99), a_match(9, 0.5)))
    text = posted(command("/faq why", decision=decision))
    assert "FAQ 9" in text
    assert "99" not in text

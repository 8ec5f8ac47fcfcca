"""`/faq search words`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.actions import PostComment, React
from bot.core.match import Decision
from bot.handlers.commands.search import MOST_FOUND, found_by
from bot.handlers.context import Verdict
from tests.replies import (
    ABSTAIN,
    MAINTAINER,
    STRANGER,
    a_catalog,
    a_match,
    a_text,
    an_entry,
    command,
    posted,
)

GOLDEN = Path(__file__).parent / "golden"
MATCHED = Decision("suggest", suggested=(3,), matches=(a_match(3, 0.6), a_match(9, 0.4)))


def found(words: str, matched: list[int] | None = None) -> list[int]:
    return [entry.id for entry in found_by(words, a_catalog(), matched or [])]


def test_what_the_matcher_finds_comes_first():
    assert found("characters outside the dictionary", [3]) == [3, 9]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("inference speed", [3], id="words of a title"),
        pytest.param("INFERENCE SPEED", [3], id="in capitals"),
        pytest.param("inferense speed", [3], id="with a typing error"),
        pytest.param("characters outside the dictionary", [9], id="an alias"),
        pytest.param("识别很慢", [3], id="Chinese"),
        pytest.param("KeyError: 'predict'", [2], id="an error"),
        pytest.param("licence of the weights", [], id="nothing like it"),
    ],
)
def test_likeness_finds_what_the_matcher_does_not(words, expected):
    assert found(words) == expected


def test_a_retired_entry_is_not_found():
    catalog = a_catalog(an_entry(1, "About inference speed", retired=True))
    assert found_by("inference speed", catalog, [1]) == []


def test_at_most_five_are_named():
    catalog = a_catalog(*(an_entry(id, f"Inference speed {id}", translations={}) for id in range(1, 10)))
    assert len(found_by("inference speed", catalog, [])) == MOST_FOUND


def test_the_words_are_judged_as_a_title():
    seen = []
    command("/faq search slow recognition", judge=lambda issue: seen.append(issue) or Verdict(a_text(), ABSTAIN))
    assert ("slow recognition", "") in [(issue.title, issue.body) for issue in seen]


@pytest.mark.parametrize(
    "body", ["/faq search slow", "/faq find slow", "/faq 搜索 慢", "/faq 搜索慢", "/faq search: slow"]
)
def test_the_entries_are_named(body):
    actions = command(body, decision=MATCHED, sender=STRANGER)
    assert [type(action) for action in actions] == [React, PostComment]
    assert "FAQ 3" in posted(actions)


def test_what_was_found(golden):
    golden(GOLDEN / "search.md", posted(command("/faq search `slow` @octocat #1", decision=MATCHED, sender=MAINTAINER)))


def test_nothing_found(golden):
    golden(GOLDEN / "search-nothing.md", posted(command("/faq 搜索 许可证")))


def test_search_without_words_asks_for_some():
    assert "Tell me what to look for" in posted(command("/faq search"))

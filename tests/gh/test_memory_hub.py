"""What MemoryHub has beyond the port's contract (tests/gh/test_hub_contract.py)."""

from __future__ import annotations

import pytest

from bot.errors import Transient
from bot.gh.memory_hub import MemoryHub
from tests.builders import an_issue


def test_a_lost_answer_leaves_the_comment_behind() -> None:
    hub = MemoryHub()
    hub.github.add_issue(an_issue())
    hub.fail(Transient("reset"), verb="post_comment", after=True)
    with pytest.raises(Transient):
        hub.post_comment("octo/ocr", 1, "hello")
    assert [comment.body for comment in hub.comments("octo/ocr", 1)] == ["hello"]


def test_a_failed_write_writes_nothing_and_the_next_one_works() -> None:
    hub = MemoryHub()
    hub.github.add_issue(an_issue())
    hub.fail(Transient("down"))
    with pytest.raises(Transient):
        hub.post_comment("octo/ocr", 1, "hello")
    assert hub.writes == []
    hub.post_comment("octo/ocr", 1, "hello")
    assert hub.writes == [("post_comment", "octo/ocr", 1, "hello")]


def test_a_failure_of_one_verb_leaves_the_others_alone() -> None:
    hub = MemoryHub()
    hub.github.add_issue(an_issue())
    hub.fail(Transient("down"), verb="post_comment")
    assert hub.issue("octo/ocr", 1).title == "It does not work"

"""No write without permission, and no verb of the port forgotten."""

from __future__ import annotations

import inspect

import pytest

from bot.gh.hub import Hub
from bot.gh.memory_hub import MemoryHub
from bot.jobs.limited_hub import WRITES, limited
from bot.jobs.limits import CREATES, NotNow
from bot.jobs.runner import before_write
from tests.builders import an_issue

READS = {
    "me", "issue", "issues", "comments", "comment", "reactions", "repo_labels", "label_history", "permission",
    "default_branch", "files", "read_file", "failed_deliveries", "redeliver",
}  # fmt: skip


def refuse(verb: str) -> None:
    raise NotNow(verb, 1)


def test_a_write_is_refused_before_it_happens_and_a_read_is_not() -> None:
    hub = MemoryHub()
    hub.github.add_issue(an_issue(number=1))
    guarded = limited(hub, refuse)
    assert guarded.issue("octo/ocr", 1).number == 1
    with pytest.raises(NotNow, match="post_comment"):
        guarded.post_comment("octo/ocr", 1, "hello")
    assert hub.writes == []


def test_an_allowed_write_happens() -> None:
    hub = MemoryHub()
    hub.github.add_issue(an_issue(number=1))
    asked: list[str] = []
    limited(hub, asked.append).post_comment("octo/ocr", 1, "hello")
    assert asked == ["post_comment"]
    assert len(hub.writes) == 1


def test_every_verb_of_the_port_is_known_as_read_or_write() -> None:
    verbs = {name for name, _ in inspect.getmembers(Hub, inspect.isfunction) if not name.startswith("_")}
    assert verbs == READS | WRITES
    assert CREATES <= WRITES


def test_outside_of_a_job_nothing_is_counted() -> None:
    before_write("post_comment")

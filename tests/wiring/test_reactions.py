"""Looks at recent replies: who reacted how, what was hidden, what is gone."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.core.actions import REPLY_DELETED
from bot.core.event import CommentCreated, IssueOpened
from bot.core.issue import Author, Issue
from bot.errors import Permanent, RateLimited, Transient
from bot.jobs.records import Outcome, RecentReply
from bot.wiring.reactions import heard, listen
from tests.builders import MAINTAINER
from tests.wiring.scene import NAME, Scene

STRANGER = Author("stranger", 77)


@dataclass
class Memory:
    """What was heard, by reply."""

    replies: list[RecentReply]
    kept: dict[int, Outcome | None] = field(default_factory=dict)

    def recent_replies(self, days: int, limit: int) -> list[RecentReply]:
        return self.replies

    def hear(self, reply: RecentReply, outcome: Outcome | None) -> bool:
        is_news = self.kept.get(reply.comment_id) != outcome
        self.kept[reply.comment_id] = outcome
        return is_news


@pytest.fixture
def scene() -> Scene:
    return Scene().repo()


def answered(scene: Scene) -> tuple[Issue, RecentReply]:
    issue = scene.issue()
    result = scene.process(IssueOpened, issue=issue)
    assert result.comment_id is not None
    return issue, RecentReply(500, NAME, 0, issue.number, result.comment_id, result.entry)


def told(scene: Scene, reply: RecentReply) -> tuple[str, str, str] | None:
    is_told, outcome = heard(scene.hub, reply)
    assert is_told
    return (outcome.outcome, outcome.source, outcome.person) if outcome else None


REACTIONS = [
    pytest.param([], None, id="none"),
    pytest.param([("stranger", "-1")], None, id="a stranger"),
    pytest.param([("reader", "eyes")], None, id="neither"),
    pytest.param([("reader", "+1")], ("solved", "reaction of author", "reader"), id="the author is content"),
    pytest.param([("reader", "-1")], ("noise", "reaction of author", "reader"), id="the author is not"),
    pytest.param([("maintainer", "+1")], ("assisted", "reaction of writer", "maintainer"), id="a maintainer is"),
    pytest.param([("a", "-1"), ("b", "-1"), ("c", "-1")], None, id="three angry strangers"),
]


@pytest.mark.parametrize(("reactions", "expected"), REACTIONS)
def test_reactions_tell_how_a_reply_was_received(scene, reactions, expected):
    _, reply = answered(scene)
    scene.hub.github.reactions[reply.comment_id] = reactions
    assert told(scene, reply) == expected


def test_without_reactions_it_costs_one_request(scene):
    _, reply = answered(scene)
    before = len(scene.hub.calls)
    heard(scene.hub, reply)
    assert [call for call in scene.hub.calls[before:] if call != "me"] == ["comment"]


def test_where_github_does_not_say_who_may_write_a_reaction_is_nobodys(scene):
    _, reply = answered(scene)
    scene.hub.github.reactions[reply.comment_id] = [("maintainer", "-1")]
    scene.hub.fail(Permanent("no", 403), verb="permission")
    assert told(scene, reply) is None


def test_a_hidden_reply_was_noise(scene):
    _, reply = answered(scene)
    scene.hub.github.change_comment(NAME, reply.comment_id, minimized=True)
    assert told(scene, reply) == ("noise", "reply hidden", "")


def test_a_reply_that_is_gone_was_noise(scene):
    _, reply = answered(scene)
    scene.hub.github.delete_comment(NAME, reply.comment_id)
    assert told(scene, reply) == ("noise", REPLY_DELETED, "")


def test_a_reply_that_is_gone_with_its_issue_tells_nothing(scene):
    issue, reply = answered(scene)
    scene.hub.github.delete_comment(NAME, reply.comment_id)
    scene.hub.github.delete_issue(NAME, issue.number)
    assert heard(scene.hub, reply) == (False, None)


def test_a_reply_that_was_taken_back_has_its_outcome_already(scene):
    issue, reply = answered(scene)
    comment = scene.comment(issue, "/faq wrong", MAINTAINER)
    scene.process(CommentCreated, MAINTAINER, issue=issue, comment=comment)
    scene.hub.github.reactions[reply.comment_id] = [("reader", "+1")]
    assert heard(scene.hub, reply) == (False, None)


def test_an_outcome_is_of_the_text_that_was_shown(scene):
    _, reply = answered(scene)
    scene.hub.github.reactions[reply.comment_id] = [("reader", "+1")]
    _, before = heard(scene.hub, reply)
    assert before is not None and before.version
    assert before.version in scene.hub.comment(NAME, reply.comment_id).body


def test_only_news_is_told_and_what_was_taken_back_goes(scene):
    issue, reply = answered(scene)
    memory = Memory([reply])
    scene.hub.github.reactions[reply.comment_id] = [("reader", "-1")]
    looks = [listen(memory, lambda installation, repo: scene.hub, 14, 50) for _ in range(2)]
    assert looks == [[f"{NAME}#{issue.number}"], []]
    scene.hub.github.reactions[reply.comment_id] = []
    assert listen(memory, lambda installation, repo: scene.hub, 14, 50) == [f"{NAME}#{issue.number}"]
    assert memory.kept == {reply.comment_id: None}


TROUBLE = [Transient("down"), RateLimited("slow down", 60.0), Permanent("suspended", 403)]


@pytest.mark.parametrize("error", TROUBLE, ids=lambda error: type(error).__name__)
def test_trouble_in_one_repository_leaves_the_others_alone(scene, error):
    _, reply = answered(scene)
    scene.hub.github.reactions[reply.comment_id] = [("reader", "+1")]
    other = RecentReply(600, "octo/broken", 7, 1, 1, 2)
    memory, asked = Memory([other, other, reply]), []

    def hub_for(installation: int, repo: str):
        asked.append(repo)
        if repo == "octo/broken":
            raise error
        return scene.hub

    assert listen(memory, hub_for, 14, 50) == [f"{NAME}#{reply.number}"]
    assert asked == ["octo/broken", NAME]

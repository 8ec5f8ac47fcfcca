"""What happens on an issue from its opening on, over a GitHub in memory: the handlers' actions really performed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.core.actions import RecordCase, RecordOutcome
from bot.core.event import CommentCreated, IssueEdited, IssueOpened
from bot.core.issue import Author, Issue
from bot.core.marker import read_marker
from bot.core.match import Decision
from bot.core.policy import Policy
from bot.gh.apply import apply
from bot.gh.memory_github import MemoryGitHub
from bot.gh.memory_hub import MemoryHub
from bot.gh.state import may_write, read_state
from bot.handlers import Context, Verdict, handle
from tests.replies import BOT, LABELS, MAINTAINER, NOON, READER, REPO, STRANGER, a_catalog, a_text, an_answer, an_issue


@dataclass
class Story:
    """An issue, and a bot that decides `decision` whatever it reads."""

    decision: Decision
    github: MemoryGitHub = field(default_factory=MemoryGitHub)
    records: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.github.add_repo(REPO.full_name, labels=tuple(sorted(LABELS)), people={MAINTAINER.login: "write"})
        self.hub = MemoryHub(self.github, BOT)
        self.number = self.github.add_issue(an_issue(repo=REPO)).number

    @property
    def issue(self) -> Issue:
        return self.hub.issue(REPO.full_name, self.number)

    @property
    def said(self) -> list[str]:
        return [c.body for c in self.hub.comments(REPO.full_name, self.number) if c.author.login == BOT.login]

    def record(self, issue: Issue, action: RecordCase | RecordOutcome) -> None:
        self.records.append(action)

    def opens(self) -> None:
        self._happens(IssueOpened("d", REPO, READER, issue=self.issue))

    def edits(self, decision: Decision) -> None:
        self.decision = decision
        self._happens(IssueEdited("d", REPO, READER, issue=self.issue))

    def comments(self, body: str, author: Author = READER) -> CommentCreated:
        comment = self.github.add_comment(REPO.full_name, self.number, author, body)
        event = CommentCreated("d", REPO, author, issue=self.issue, comment=comment)
        self._happens(event)
        return event

    def _happens(self, event) -> None:
        state = read_state(self.hub, REPO.full_name, self.issue, (event.sender.login,))
        context = Context(
            self.issue,
            a_catalog(),
            Policy(),
            state,
            NOON,
            lambda _: Verdict(a_text(), self.decision),
            may_write=may_write(self.hub, REPO.full_name, event.sender.login),
        )
        apply(handle(event, context).actions, self.hub, self.issue, self)

    def again(self, event) -> None:
        self._happens(event)


@pytest.fixture
def story() -> Story:
    started = Story(an_answer(9))
    started.opens()
    return started


def test_an_issue_is_answered_and_labelled(story):
    assert [read_marker(body).entries for body in story.said] == [(9,)]
    assert set(story.issue.labels) == {"faq", "recognition"}


def test_a_redelivery_changes_nothing(story):
    before = (story.said, story.issue.labels)
    story.opens()
    assert (story.said, story.issue.labels) == before


def test_the_reply_follows_the_edits_in_place(story):
    story.edits(an_answer(3))
    assert [read_marker(body).entries for body in story.said] == [(3,)]
    assert set(story.issue.labels) == {"faq", "inference"}
    story.edits(Decision("abstain"))
    assert [read_marker(body).kind for body in story.said] == ["withdrawn"]
    assert story.issue.labels == ()
    story.edits(an_answer(9))
    assert [read_marker(body).entries for body in story.said] == [(9,)]
    assert set(story.issue.labels) == {"faq", "recognition"}


def test_a_label_that_a_person_took_off_stays_off(story):
    story.github.label(REPO.full_name, story.number, MAINTAINER.login, remove="recognition")
    story.edits(an_answer(3))
    story.edits(an_answer(9))
    assert story.issue.labels == ("faq",)


def test_a_label_that_a_person_put_on_stays_on(story):
    story.github.label(REPO.full_name, story.number, MAINTAINER.login, add=("bug",))
    story.edits(Decision("abstain"))
    assert story.issue.labels == ("bug",)


def test_the_author_objects(story):
    event = story.comments("/faq wrong")
    assert [read_marker(body).kind for body in story.said] == ["withdrawn"]
    assert story.issue.labels == ()
    assert RecordCase((), f"/faq wrong by author, comment {event.comment.id}", rejected=(9,)) in story.records
    story.edits(an_answer(3))
    assert [read_marker(body).kind for body in story.said] == ["withdrawn"]
    story.comments("/faq again")
    assert [read_marker(body).entries for body in story.said] == [(3,)]


def test_a_maintainer_puts_it_right(story):
    event = story.comments("/faq wrong, it is 3", MAINTAINER)
    assert [read_marker(body).entries for body in story.said] == [(3,)]
    assert set(story.issue.labels) == {"faq", "inference"}
    story.again(event)
    assert len(story.said) == 1


def test_a_maintainer_names_another_entry(story):
    event = story.comments("/faq 3", MAINTAINER)
    assert [read_marker(body).kind for body in story.said] == ["withdrawn", "shown"]
    assert set(story.issue.labels) == {"faq", "inference"}
    story.again(event)
    assert len(story.said) == 2


def test_a_stranger_may_look_but_not_object(story):
    story.comments("/faq 3", STRANGER)
    assert [read_marker(body).kind for body in story.said] == ["answer", "shown"]
    story.comments("/faq wrong", STRANGER)
    assert [read_marker(body).kind for body in story.said] == ["answer", "shown", "hint"]
    story.comments("/faq off", STRANGER)
    assert len(story.said) == 3
    assert set(story.issue.labels) == {"faq", "recognition"}


def test_a_maintainer_switches_it_off_and_on(story):
    story.comments("/faq off", MAINTAINER)
    story.edits(an_answer(3))
    story.comments("/faq 3", READER)
    assert [(read_marker(body).entries, read_marker(body).switch) for body in story.said] == [((9,), ""), ((), "off")]
    story.comments("/faq on", MAINTAINER)
    story.edits(an_answer(3))
    assert [(read_marker(body).entries, read_marker(body).switch) for body in story.said] == [((3,), ""), ((), "on")]


def test_once_a_maintainer_spoke_the_bot_leaves_the_issue_alone():
    story = Story(an_answer(9))
    story.comments("Please update.", MAINTAINER)
    story.opens()
    assert story.said == []


def test_the_bots_comments_hold_no_commands_for_itself(story):
    event = CommentCreated(
        "d", REPO, BOT, issue=story.issue, comment=story.hub.comments(REPO.full_name, story.number)[0]
    )
    before = story.said
    story.again(event)
    assert story.said == before

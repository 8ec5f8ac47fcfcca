"""How replies were received, from GitHub into the database and out again; and that clicks silence nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.outcomes import by_version, tabulate
from bot.core.actions import REPLY_DELETED
from bot.core.event import Event, IssueOpened
from bot.core.issue import Issue
from bot.jobs.records import Outcome, ProcessResult, RecentReply
from bot.jobs.store import Store
from bot.jobs.upkeep import Upkeep
from bot.wiring.reactions import listen
from tests.jobs.support import deliver, one, write
from tests.wiring.scene import NAME, Scene

pytestmark = pytest.mark.postgres

LIKED = Outcome("solved", 9, "reaction of author", "abcd1234", "reader")


def finish(store: Store, id: str, result: ProcessResult, number: int = 7) -> None:
    deliver(store, id, number=number)
    delivery = store.waiting(id)
    assert delivery is not None
    store.finish(delivery, result)


def replied(store: Store, number: int, comment: int) -> None:
    finish(store, f"d{number}", ProcessResult(verdict="answer", entry=9, comment_id=comment), number)


def test_recent_replies_are_those_of_decisions_the_newest_first(store: Store) -> None:
    for number in (1, 2, 3):
        replied(store, number, 100 + number)
    finish(store, "silent", ProcessResult(verdict="abstain"), 4)
    finish(store, "again", ProcessResult(verdict="answer", entry=3, comment_id=101), 1)  # the same comment, edited
    found = store.history.recent_replies()
    assert [(reply.number, reply.comment_id, reply.entry) for reply in found] == [(1, 101, 3), (3, 103, 9), (2, 102, 9)]
    assert {(reply.repo_id, reply.repo, reply.installation) for reply in found} == {(500, "octo/ocr", 77)}
    assert [reply.number for reply in store.history.recent_replies(limit=2)] == [1, 3]


def test_old_and_deleted_replies_are_not_looked_at(store: Store) -> None:
    replied(store, 1, 101)
    replied(store, 2, 102)
    finish(store, "gone", ProcessResult(outcomes=(Outcome("noise", 9, REPLY_DELETED),)), 1)
    write(store, "UPDATE decisions SET at = now() - interval '15 days' WHERE number = 2")
    assert store.history.recent_replies() == []


def test_a_repository_that_was_renamed_is_asked_under_its_new_name(store: Store) -> None:
    replied(store, 1, 101)
    write(store, "UPDATE repositories SET full_name = 'octo/new'")
    assert [reply.repo for reply in store.history.recent_replies()] == ["octo/new"]


def test_a_newer_look_takes_the_place_of_the_older(store: Store) -> None:
    reply = RecentReply(500, "octo/ocr", 77, 7, 101, 9)
    looks = [LIKED, LIKED, replace(LIKED, outcome="noise"), None, None]
    assert [store.history.hear(reply, look) for look in looks] == [True, False, True, True, False]
    assert one(store, "SELECT count(*) FROM outcomes") == (0,)


def test_no_name_is_kept(store: Store) -> None:
    store.history.hear(RecentReply(500, "octo/ocr", 77, 7, 101, 9), LIKED)
    (person,) = one(store, "SELECT person FROM outcomes")
    assert len(person) == 8 and person != "reader"


def test_a_reply_has_one_outcome_and_closing_says_less_than_words(store: Store) -> None:
    said = ["closed by author", "/faq wrong by author, comment 5", "closed by somebody else"]
    for number, source in enumerate(said):
        outcome = "noise" if "wrong" in source else "solved"
        finish(store, str(number), ProcessResult(outcomes=(Outcome(outcome, 9, source),)))
    assert [row["outcome"] for row in store.history.outcomes()] == ["noise"]
    store.history.hear(RecentReply(500, "octo/ocr", 77, 7, 101, 9), LIKED)
    assert [row["outcome"] for row in store.history.outcomes()] == ["solved"]  # changed their mind


def test_outcomes_are_told_apart_by_the_text_of_the_entry(store: Store) -> None:
    for number, version in enumerate(["aaaa0000", "aaaa0000", "bbbb0000"], 1):
        store.history.hear(RecentReply(500, "octo/ocr", 77, number, number, 9), replace(LIKED, version=version))
    assert [(row["version"], row["solved"]) for row in by_version(store.history.outcomes())] == [
        ("aaaa0000", 2),
        ("bbbb0000", 1),
    ]


def test_a_maintainer_is_asked_to_look_when_many_people_find_it_no_help(store: Store) -> None:
    for number in range(1, 6):
        outcome = Outcome("noise", 9, "reaction of author", person=f"reader{number}")
        store.history.hear(RecentReply(500, "octo/ocr", 77, number, number, 9), outcome)
        expected = "look" if number == 5 else ""
        assert [row["look"] for row in tabulate([], store.history.outcomes())] == [expected]


class World:
    """A repository in memory, the bot on it, and what the database keeps."""

    def __init__(self, store: Store) -> None:
        self.store, self.scene = store, Scene().repo()

    def open(self, author: str) -> tuple[Issue, int]:
        """Somebody opens an issue that entry 2 answers: the issue, and the reply's id (0: none)."""
        issue = self.scene.issue(author=replace(self.scene.issue().author, login=author, id=len(author) + 1000))
        result = self.work(self.scene.event(IssueOpened, issue=issue), issue.number)
        return issue, result.comment_id or 0

    def work(self, event: Event, number: int) -> ProcessResult:
        result = self.scene.processor().process(event)
        repo = {"id": 500, "full_name": NAME, "private": False, "archived": False, "default_branch": "main"}
        id = f"delivery-{number}"
        deliver(self.store, id, number=number, repository=repo)
        delivery = self.store.waiting(id)
        assert delivery is not None
        self.store.finish(delivery, result)
        return result

    def listen(self) -> list[str]:
        return listen(self.store.history, lambda installation, repo: self.scene.hub, 14, 50)


def test_three_angry_clicks_silence_and_poison_nothing(store: Store) -> None:
    """The author's thumb is an outcome, those of strangers are not; the entry answers on, and nothing is learned."""
    world = World(store)
    issue, reply = world.open("angry")
    github = world.scene.hub.github
    github.reactions[reply] = [(login, "-1") for login in ("angry", "angrier", "angriest", "bystander")]
    assert world.listen() == [f"{NAME}#{issue.number}"]
    (row,) = tabulate(store.history.verdicts(), store.history.outcomes())
    assert (row["entry"], row["answer"], row["noise"], row["look"]) == (2, 1, 1, "")
    for author in ("second", "third-one"):
        _, reply = world.open(author)
        github.reactions[reply] = [(author, "-1"), ("angry", "-1")]
    world.listen()
    (row,) = tabulate(store.history.verdicts(), store.history.outcomes())
    assert (row["noise"], row["look"]) == (3, "")
    assert store.history.cases() == []
    issue, reply = world.open("somebody-else")
    assert world.scene.said(issue) == ["answer 2"]


def test_it_is_a_chore_of_its_own(store: Store) -> None:
    from bot.jobs.housekeeping import chores

    asked: list[str] = []
    do_what_is_due = chores(store, None, None, lambda: asked.append("listen"))
    do_what_is_due()
    do_what_is_due()
    assert asked == ["listen"]
    assert not Upkeep(store.pool, store.settings).is_due("feedback", 180)

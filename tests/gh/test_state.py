"""What already happened on an issue, as GitHub has it."""

from __future__ import annotations

import pytest

from bot.core.issue import Author, IssueState
from bot.errors import Permanent, RateLimited, Transient
from bot.gh.memory_hub import BOT, MemoryHub
from bot.gh.state import MOST_PEOPLE, may_write, read_state
from tests.builders import READER, an_issue

OCR = "octo/ocr"


@pytest.fixture
def hub() -> MemoryHub:
    hub = MemoryHub()
    people = {"boss": "admin", "keeper": "maintain", "dev": "write", "helper": "triage", "reader": "read"}
    hub.github.add_repo(OCR, labels=("FAQ", "bug"), people=people)
    hub.github.add_issue(an_issue())
    return hub


def state(hub: MemoryHub, *people: str) -> IssueState:
    return read_state(hub, OCR, hub.github.issue(OCR, 1), people)


def comment(hub: MemoryHub, *logins: str, association: str = "NONE") -> None:
    for login in logins:
        hub.github.add_comment(OCR, 1, Author(login, 0, login.endswith("[bot]")), "hello", association)


def test_a_fresh_issue_has_nothing_but_the_repositorys_labels(hub: MemoryHub) -> None:
    assert state(hub) == IssueState(BOT, repo_labels=frozenset({"FAQ", "bug"}))
    assert "permission" not in hub.calls


def test_comments_come_in_order(hub: MemoryHub) -> None:
    comment(hub, "a", "b")
    assert [c.author.login for c in state(hub).comments] == ["a", "b"]


@pytest.mark.parametrize(
    ("history", "removed", "by_bot"),
    [
        pytest.param([("me", "+")], set(), {"FAQ"}, id="the bot put it on"),
        pytest.param([("dev", "+")], set(), set(), id="a person put it on"),
        pytest.param([("me", "+"), ("dev", "-")], {"FAQ"}, set(), id="a person took it off"),
        pytest.param([("me", "+"), ("me", "-")], set(), set(), id="the bot took it off"),
        pytest.param([("me", "+"), ("dev", "-"), ("dev", "+")], set(), set(), id="a person put it on again"),
        pytest.param([("dev", "+"), ("dev", "-"), ("me", "+")], set(), {"FAQ"}, id="the bot put it on after all"),
        pytest.param([("dev", "+"), ("dev", "-")], {"FAQ"}, set(), id="it never was the bot's"),
    ],
)
def test_the_last_word_on_a_label_counts(
    hub: MemoryHub, history: list[tuple[str, str]], removed: set[str], by_bot: set[str]
) -> None:
    for who, what in history:
        login = BOT.login if who == "me" else who
        hub.github.label(OCR, 1, login, add=("FAQ",) if what == "+" else (), remove="FAQ" if what == "-" else "")
    found = state(hub)
    assert (found.removed_labels, found.bot_labels) == (removed, by_bot)


def test_a_label_that_the_issue_no_longer_has_is_not_the_bots(hub: MemoryHub) -> None:
    hub.add_labels(OCR, 1, ("FAQ",))
    hub.github.change_issue(OCR, 1, labels=())
    assert state(hub).bot_labels == frozenset()


def test_labels_that_cannot_be_read_are_unknown(hub: MemoryHub) -> None:
    hub.fail(Permanent("forbidden", 403), verb="repo_labels")
    assert state(hub).repo_labels is None


def test_writers_are_those_commenters_whom_the_permission_api_names(hub: MemoryHub) -> None:
    comment(hub, "boss", "keeper", "dev", "helper", "reader", "stranger")
    assert state(hub).writers == {"boss", "keeper", "dev"}


def test_what_a_payload_claims_is_no_permission(hub: MemoryHub) -> None:
    comment(hub, "stranger", association="OWNER")
    assert state(hub).writers == frozenset()


def test_people_beside_the_commenters_may_be_asked_for(hub: MemoryHub) -> None:
    assert state(hub, "dev", "reader", "").writers == {"dev"}


def test_each_person_is_asked_for_once_and_bots_never(hub: MemoryHub) -> None:
    comment(hub, "dev", "dev", "Dev", "ci[bot]", BOT.login)
    state(hub, "dev")
    assert hub.calls.count("permission") == 1


def test_whose_permission_cannot_be_asked_may_not_write(hub: MemoryHub) -> None:
    comment(hub, "dev", "boss")
    hub.fail(Permanent("Must have push access", 403), verb="permission")
    assert state(hub).writers == {"boss"}
    hub.fail(Permanent("Must have push access", 403), verb="permission")
    assert not may_write(hub, OCR, "dev")
    assert may_write(hub, OCR, "dev")


@pytest.mark.parametrize("error", [Transient("down"), RateLimited("slow", 5)])
@pytest.mark.parametrize("verb", ["me", "comments", "label_history", "repo_labels", "permission"])
def test_what_may_be_known_later_is_not_guessed(hub: MemoryHub, error: Transient | RateLimited, verb: str) -> None:
    comment(hub, "dev")
    hub.fail(error, verb=verb)
    with pytest.raises(type(error)):
        state(hub)


def test_of_very_many_commenters_those_with_a_tie_to_the_repository_are_asked_for_first(hub: MemoryHub) -> None:
    comment(hub, *(f"fan-{number}" for number in range(MOST_PEOPLE + 5)))
    comment(hub, "dev", association="COLLABORATOR")
    assert state(hub, READER.login).writers == {"dev"}
    assert hub.calls.count("permission") == MOST_PEOPLE

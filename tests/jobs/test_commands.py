"""The commands that look into the database, over the same store as a server's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cli.cases import as_case
from bot.cli.decisions import explain
from bot.cli.main import run
from bot.jobs.records import Case, Outcome, ProcessResult
from bot.jobs.replay import replay
from bot.jobs.store import Store
from tests.jobs.support import deliver, status

pytestmark = pytest.mark.postgres
Faqbot = Callable[..., str]

ANSWERED = ProcessResult(
    verdict="answer",
    entry=9,
    confidence=0.97,
    reasons=("one entry stands out",),
    title="Characters",
    body="Which dict?",
    matches=({"entry": 9, "confidence": 0.97, "evidence": ["signature: a log line"]},),
    actions=("comment posted",),
    comment_id=5,
    versions={"bot": "1", "catalog": "abc"},
)


@pytest.fixture
def faqbot(database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Faqbot:
    """Run a command on the test's database and return what it printed."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str, code: int = 0) -> str:
        assert run(arguments) == code
        captured = capsys.readouterr()
        return captured.out if code == 0 else captured.err

    return command


def finish(store: Store, id: str, result: ProcessResult, **more: Any) -> None:
    deliver(store, id, **more)
    delivery = store.waiting(id)
    assert delivery is not None
    store.finish(delivery, result)


def test_jobs_lists_what_waits_and_what_failed(store: Store, faqbot: Faqbot) -> None:
    assert faqbot("jobs") == "Nothing waits, nothing failed.\n"
    deliver(store, "aaa", number=4)
    deliver(store, "bbb", number=5)
    store.give_up("bbb", "403: not allowed")
    store.limits.pause("octo/ocr", "too loud")
    text = faqbot("jobs")
    assert "paused: repo:octo/ocr until resumed too loud" in text
    assert "octo/ocr#4" in text and "403: not allowed" in text
    listed = json.loads(faqbot("jobs", "--json", "--state", "dead"))
    assert [row["id"] for row in listed["deliveries"]] == ["bbb"]


def test_ids_are_printed_whole_however_narrow_the_terminal_is(store: Store, faqbot: Faqbot) -> None:
    id = "f13000c4-2826-4c06-a236-b77ce85b1d0b"
    deliver(store, id)
    assert id in faqbot("jobs").split()


def test_dead_jobs_are_retried_and_discarded_by_name_or_all(store: Store, faqbot: Faqbot) -> None:
    for number, id in enumerate("abc"):
        deliver(store, id, number=number)
        store.give_up(id, "no")
    assert faqbot("jobs", "retry", "a") == "1 queued again\n"
    assert status(store, "a")[0] == "waiting"
    assert "not on the dead-letter list: a" in faqbot("jobs", "discard", "a", "b", code=1)
    assert status(store, "b")[0] == "discarded"
    assert faqbot("jobs", "retry", "--all") == "1 queued again\n"
    faqbot("jobs", "retry", code=2)
    faqbot("jobs", "discard", "a", "--all", code=2)


def test_pause_and_resume_say_what_they_did(store: Store, faqbot: Faqbot) -> None:
    assert "paused: octo/ocr" in faqbot("pause", "octo/ocr")
    assert "paused: everything" in faqbot("pause")
    assert faqbot("resume") == "resumed: everything; still paused: repo:octo/ocr\n"
    assert faqbot("resume", "octo/ocr") == "resumed: octo/ocr\n"
    assert "octo/ocr was not paused" in faqbot("resume", "octo/ocr", code=1)
    faqbot("pause", "octo", code=2)


def test_decisions_are_listed_and_explained(store: Store, faqbot: Faqbot) -> None:
    finish(store, "a", ANSWERED, number=7)
    assert "octo/ocr#7" in faqbot("decisions")
    (row,) = json.loads(faqbot("decisions", "--json", "--repo", "Octo/OCR", "--issue", "7"))
    assert (row["verdict"], row["entry"], row["comment_id"]) == ("answer", 9, 5)
    assert faqbot("decisions", "--issue", "8") == "No decisions yet.\n"
    text = faqbot("decisions", "show", str(row["id"]))
    for words in (
        "answer 9 with confidence 0.97",
        "because one entry stands out",
        "    signature: a log line",
        "catalog abc",
    ):
        assert words in text
    assert "there is no decision 99" in faqbot("decisions", "show", "99", code=1)


def test_a_decision_is_written_down_once_however_often_the_job_runs(store: Store) -> None:
    deliver(store, "a")
    delivery = store.waiting("a")
    assert delivery is not None
    for _ in range(2):
        store.finish(delivery, ANSWERED)
    assert len(store.history.decisions()) == 1


def test_outcomes_are_counted_by_entry(store: Store, faqbot: Faqbot) -> None:
    finish(store, "a", ANSWERED, number=1)
    finish(store, "b", ProcessResult(verdict="abstain", title="x"), number=2)
    finish(
        store, "c", ProcessResult(outcomes=(Outcome("solved", 9, "reaction"), Outcome("solved", 9, "again"))), number=1
    )
    rows = json.loads(faqbot("outcomes", "--json"))
    assert [(row["entry"], row["answer"], row["abstain"], row["solved"]) for row in rows] == [
        (9, 1, 0, 1),
        (None, 0, 1, 0),
    ]
    assert "octo/ocr" in faqbot("outcomes", "--repo", "octo/ocr", "--days", "7")
    (by_text,) = json.loads(faqbot("outcomes", "--versions", "--json"))
    assert (by_text["entry"], by_text["version"], by_text["solved"], by_text["look"]) == (9, "", 1, "")


def test_corrections_come_out_as_cases_and_unreviewed_ones_only_when_asked_for(store: Store, faqbot: Faqbot) -> None:
    finish(store, "a", ANSWERED, number=1)
    finish(store, "b", ProcessResult(cases=(Case((3,), "/faq 3", reviewed=True),)), number=1)
    finish(store, "c", ProcessResult(cases=(Case((), "/faq wrong"),), title="Another", body="one"), number=2)
    (case,) = map(json.loads, faqbot("cases", "export").splitlines())
    assert (case["id"], case["title"], case["gold"], case["kind"]) == ("octo/ocr#1", "Characters", [3], "positive")
    both = [json.loads(line) for line in faqbot("cases", "export", "--all").splitlines()]
    assert [(case["gold"], case["kind"], case["reviewed"]) for case in both] == [
        ([3], "positive", True),
        ([], "hard_negative", False),
    ]


def test_the_newest_reviewed_correction_of_an_issue_counts(store: Store) -> None:
    finish(store, "a", ANSWERED)
    for id, gold, reviewed in [("b", 1, True), ("c", 2, True), ("d", 3, False)]:
        finish(store, id, ProcessResult(cases=(Case((gold,), "x", reviewed=reviewed),)))
    (row,) = store.history.cases()
    assert as_case(row)["gold"] == [2]


@pytest.mark.parametrize(
    ("now", "versions", "same", "explained"),
    [
        pytest.param(("answer", 9), {"bot": "1", "catalog": "abc"}, True, True, id="same versions, same verdict"),
        pytest.param(
            ("abstain", None), {"bot": "1", "catalog": "abd"}, False, True, id="another catalog, another verdict"
        ),
        pytest.param(
            ("abstain", None), {"bot": "1", "catalog": "abc"}, False, False, id="same versions, another verdict"
        ),
        pytest.param(("answer", 9), {"bot": "2"}, True, True, id="other versions, same verdict"),
    ],
)
def test_replaying_says_what_differs(
    store: Store, now: tuple[str, int | None], versions: dict[str, str], same: bool, explained: bool
) -> None:
    finish(store, "a", ANSWERED)
    row = store.history.decision(store.history.decisions()[0]["id"])
    assert row is not None
    seen: list[tuple[str, str]] = []
    result = replay(row, lambda title, body: seen.append((title, body)) or now, versions)  # type: ignore[func-returns-value]
    assert seen == [("Characters", "Which dict?")]
    assert (result.same, result.explained) == (same, explained)
    then = ANSWERED.versions
    assert set(result.differing) == {name for name in then if versions.get(name) != then[name]}


def test_a_decision_of_silence_is_explained_too() -> None:
    row = {
        "repo": "octo/ocr", "number": 1, "at": datetime(2026, 1, 1, tzinfo=UTC), "delivery": "a", "verdict": "answer",
        "entry": 9, "confidence": 0.9, "silence": "a person already answered", "reasons": [], "matches": [],
        "actions": [], "comment_id": None, "input_digest": "x", "versions": {},
    }  # fmt: skip
    assert "silent: a person already answered" in explain(row)

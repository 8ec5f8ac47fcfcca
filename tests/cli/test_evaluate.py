"""`faqbot evaluate`: predictions, figures and a report, and never a look at labels unless told to learn."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.evaluate_summary import show
from bot.cli.main import run
from tests.learning.small import some_cases
from tests.learning.test_report import an_evaluation

GOLDEN = Path(__file__).parent / "golden"
ENTRIES = {
    1: ("Import fails with an undefined symbol", 'signatures: ["ImportError: * undefined symbol: *"]\n'),
    2: ("Inference is slow on the first picture", "aliases: [first prediction takes long]\n"),
    3: ("How do I use my own dictionary", "aliases: [custom dictionary file]\n"),
}
ROWS = [
    {"id": "n-3", "title": "Inference is slow on the first picture", "body": "", "gold": [2], "lang": "en"},
    {"id": "n-1", "title": "Please add a licence", "body": "There is none", "gold": [], "lang": "en"},
    {"id": "n-2", "title": "How do I use my own dictionary", "gold": [3, 9], "kind": "positive", "more": 1},
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a catalog, three cases and more of them to learn from."""
    (tmp_path / "faq").mkdir()
    for id, (title, keys) in ENTRIES.items():
        text = f"---\nid: {id}\ntitle: {title}\n{keys}---\nThe answer.\n"
        (tmp_path / "faq" / f"{id:03}-x.md").write_text(text, encoding="utf-8")
    written(tmp_path / "cases.jsonl", ROWS)
    many = [
        {"id": one.id, "title": one.title, "gold": one.gold, "tempting": one.tempting, "kind": one.kind, "lang": "en"}
        for one in some_cases()
    ]
    written(tmp_path / "many.jsonl", many)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def rows_in(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# Predictions


def test_predictions_are_a_line_for_each_case_in_their_order(here):
    assert run(["evaluate", "--faq", "faq", "--cases", "cases.jsonl", "--predictions", "out.jsonl"]) == 0
    rows = rows_in(here / "out.jsonl")
    assert [row["id"] for row in rows] == ["n-3", "n-1", "n-2"]
    assert [(row["decision"], row["entry"]) for row in rows] == [("answer", 2), ("abstain", None), ("answer", 3)]
    for row in rows:
        assert list(row) == ["id", "decision", "entry", "ranked"]
        confidences = [match["confidence"] for match in row["ranked"]]
        assert confidences == sorted(confidences, reverse=True)
        assert all(set(match) == {"entry", "confidence"} for match in row["ranked"])


def test_labels_and_further_keys_change_no_prediction(here):
    bare = [{"id": row["id"], "title": row["title"], "body": row.get("body", ""), "gold": []} for row in ROWS]
    written(here / "bare.jsonl", bare)
    for name in ("cases", "bare"):
        assert run(["evaluate", "--cases", f"{name}.jsonl", "--predictions", f"{name}.out"]) == 0
    assert (here / "cases.out").read_bytes() == (here / "bare.out").read_bytes()


def test_several_files_follow_each_other(here):
    written(here / "second.jsonl", [{"id": "z", "title": "t", "gold": []}])
    arguments = ["--cases", "second.jsonl", "--cases", "cases.jsonl", "--predictions", "out.jsonl"]
    assert run(["evaluate", *arguments]) == 0
    assert [row["id"] for row in rows_in(here / "out.jsonl")] == ["z", "n-3", "n-1", "n-2"]


def test_predictions_need_neither_numpy_nor_scikit_learn(here, capsys, monkeypatch):
    for name in ("numpy", "scipy", "sklearn"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run(["evaluate", "--cases", "cases.jsonl", "--predictions", "out.jsonl"]) == 0
    assert len(rows_in(here / "out.jsonl")) == 3
    assert "pip install 'faqbot[learn]'" in capsys.readouterr().err
    assert run(["evaluate", "--cases", "cases.jsonl"]) == 1
    assert capsys.readouterr().err == "error: numpy is not installed: pip install 'faqbot[learn]'\n"


def test_entries_that_the_catalog_does_not_have_cannot_be_the_only_ones(here, capsys):
    assert run(["evaluate", "--cases", "cases.jsonl", "--only", "7-9"]) == 1
    assert capsys.readouterr().err == "error: --only 7-9: the catalog has none of these entries\n"
    assert run(["evaluate", "--cases", "cases.jsonl", "--only", "3-9"]) == 0


def test_half_a_character_is_written_as_json_escapes_it(here):
    (here / "odd.jsonl").write_text('{"id": "odd-\\ud800", "title": "t\\ud800", "gold": []}', encoding="utf-8")
    assert run(["evaluate", "--cases", "odd.jsonl", "--predictions", "out.jsonl", "--report", "out.html"]) == 0
    assert rows_in(here / "out.jsonl")[0]["id"] == "odd-\ud800"


# Figures


def test_people_get_a_summary_that_says_what_it_rests_on(here, capsys):
    assert run(["evaluate", "--cases", "cases.jsonl"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 cases, 2 of them answerable: 2 no kind given, 1 positive.\n")
    assert "nothing was learned here" in said
    assert re.search(r"answers +2 +2 right, 0 wrong", said)
    assert "more right answers" in said


def test_programs_get_one_object(here, capsys):
    assert run(["evaluate", "--cases", "cases.jsonl", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["overall"]["recall"]["value"] == 1.0
    assert (found["overall"]["answers"], found["overall"]["wrong"]) == (2, 0)
    assert [row["entry"] for row in found["by_entry"]] == [1, 2, 3]
    assert "9" not in " ".join(found["notes"])  # another right entry is there


def test_only_some_entries_may_answer(here, capsys):
    assert run(["evaluate", "--cases", "cases.jsonl", "--only", "1-2", "--json", "--predictions", "out.jsonl"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["overall"]["answers"], found["overall"]["answerable"]) == (1, 1)
    assert found["notes"][0] == "only these entries may answer: 1-2"
    assert all(match["entry"] <= 2 for row in rows_in(here / "out.jsonl") for match in row["ranked"])


def test_a_higher_target_never_adds_an_answer(here):
    kinds = []
    for target in ("0.5", "0.95", "0.99"):
        assert run(["evaluate", "--cases", "many.jsonl", "--target", target, "--predictions", "out.jsonl"]) == 0
        kinds.append({row["id"] for row in rows_in(here / "out.jsonl") if row["decision"] == "answer"})
    assert kinds[0] >= kinds[1] >= kinds[2]


def test_cross_validating_says_so_and_compares(here, capsys):
    arguments = ["--cross-validate", "--folds", "2", "--curve", "--leave-one-entry-out", "--without", "learned"]
    assert run(["evaluate", "--cases", "many.jsonl", *arguments, "--json", "--report", "out.html"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["how"].startswith("cross-validated in 2 folds")
    assert list(found["further"]) == ["Learning curve", "Leaving one entry out", "Without one kind of evidence"]
    assert len(found["further"]["Learning curve"]) == 4
    page = (here / "out.html").read_text(encoding="utf-8")
    assert "Leaving one entry out" in page


def test_further_cases_are_told_but_never_judged(here, capsys):
    arguments = ["--cross-validate", "--by-time", "--learn-with", "cases.jsonl", "--json"]
    assert run(["evaluate", "--cases", "many.jsonl", *arguments]) == 1  # entry 9 is nobody's
    assert "9" in capsys.readouterr().err
    written(here / "cases.jsonl", [{**row, "gold": [id for id in row["gold"] if id < 9]} for row in ROWS])
    assert run(["evaluate", "--cases", "many.jsonl", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["overall"]["cases"] == 12
    assert found["how"].startswith("learned from the older 60 %")
    assert found["notes"] == ["3 further cases were learned from, and never judged"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--by-time"], "--by-time learns from cases, so it takes --cross-validate", id="by time"),
        pytest.param(["--curve"], "--curve learns from cases", id="curve"),
        pytest.param(["--learn-with", "many.jsonl"], "--learn-with learns from cases", id="learn with"),
        pytest.param(["--leave-one-entry-out"], "--leave-one-entry-out learns from cases", id="leave one out"),
        pytest.param(["--cross-validate", "--by-time", "--curve"], "--by-time judges the newer cases", id="two ways"),
        pytest.param(["--without", "luck"], "--without luck: there is signatures", id="unknown evidence"),
        pytest.param(["--only", "1-x"], "--only 1-x: write entry numbers", id="no numbers"),
        pytest.param(["--target", "2"], "2.0 is not in the range", id="no precision"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(here, capsys, arguments, said):
    assert run(["evaluate", "--cases", "cases.jsonl", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--cases", "nowhere.jsonl"], "nowhere.jsonl: cannot be read", id="no cases"),
        pytest.param(["--cases", "cases.jsonl", "--faq", "nowhere"], "nowhere: is not a folder", id="no catalog"),
        pytest.param(
            ["--cases", "cases.jsonl", "--predictions", "no/such/out"], "no/such/out: cannot be written", id="no place"
        ),
    ],
)
def test_what_is_wrong_with_what_was_given_is_told_in_one_line(here, capsys, arguments, said):
    assert run(["evaluate", *arguments]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"error: {said}")
    assert told.count("\n") == 1


def test_figures_of_cases_that_were_learned_from_come_with_a_warning(here, capsys):
    assert run(["learn", "--faq", "faq", "--cases", "many.jsonl"]) == 0
    assert run(["evaluate", "--cases", "many.jsonl"]) == 0
    assert "learned.json rests on 30 labelled cases" in " ".join(capsys.readouterr().out.split())


def test_the_summary_reads_well(golden):
    told = io.StringIO()
    show(an_evaluation(), Console(width=80, file=told, highlight=False))
    golden(GOLDEN / "evaluation.txt", told.getvalue())

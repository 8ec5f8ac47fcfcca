"""Files of labelled cases: what is read, and what is said about what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.entry import Catalog, Entry
from bot.errors import CaseError
from bot.learning.cases import Case, proofs_of, read_cases

ROOT = Path(__file__).parents[2]
GOOD = '{"id": "a", "title": "t", "gold": [1]}'


def a_file(folder: Path, text: str, name: str = "cases.jsonl") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_case_has_its_labels_and_keeps_what_else_stands_there(tmp_path):
    line = '{"id": "a", "title": "t", "body": null, "gold": [9, 1], "tempting": [2], "kind": "positive", "by": "x"}'
    assert read_cases([a_file(tmp_path, line)]) == [Case("a", "t", "", (9, 1), (2,), "positive", "", extra={"by": "x"})]


@pytest.mark.parametrize(
    ("labelled", "at"),
    [(None, {1, 5, 9}), ([1, 5], {1, 5}), ([6, 9], {9}), ([5], {1, 5, 9}), ("1-5", {1, 5, 9})],
)
def test_a_case_says_which_entries_were_looked_at(labelled, at):
    case = Case("a", "t", extra={} if labelled is None else {"labelled": labelled})
    assert {entry for entry in (1, 5, 9) if case.looked_at(entry)} == at


def test_files_are_read_in_order_and_empty_lines_passed_over(tmp_path):
    first = a_file(tmp_path, f"\n{GOOD}\r\n\n", "1.jsonl")
    second = a_file(tmp_path, GOOD.replace('"a"', '"b"'), "2.jsonl")
    assert [case.id for case in read_cases([second, first])] == ["b", "a"]


def test_only_line_feeds_end_lines_and_a_byte_order_mark_is_no_text(tmp_path):
    path = a_file(tmp_path, '\ufeff{"id": "a", "title": "one\u2028two\x85three", "gold": []}\r\n')
    assert [case.title for case in read_cases([path])] == ["one\u2028two\x85three"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "holds no cases", id="empty"),
        pytest.param("\n \n", "holds no cases", id="blank"),
        pytest.param("{", ":1: is not JSON", id="no JSON"),
        pytest.param("\n" * 6 + '{"id": "a",', ":7: is not JSON: ", id="no JSON, line 7"),
        pytest.param('{"id": "a" "title"}', "delimiter at column 12; write one object a line", id="no JSON, column"),
        pytest.param("[" * 100_000, ":1: is nested too deeply", id="nested without end"),
        pytest.param("[1]", ":1: is not an object", id="no object"),
        pytest.param(f"{GOOD}\n{GOOD}", ":2: the id 'a' stands already at", id="twice"),
        pytest.param('{"title": "t", "gold": []}', ":1: id is missing", id="no id"),
        pytest.param('{"id": 7, "title": "t", "gold": []}', ":1: id is no text; write it in quotes", id="a number"),
        pytest.param('{"id": "a", "gold": []}', ":1: title is missing", id="no title"),
        pytest.param('{"id": "a", "title": " ", "gold": []}', ":1: title is no text", id="a blank title"),
        pytest.param('{"id": "a", "title": "t", "kind": ["x"], "gold": []}', ":1: kind is no text", id="a list"),
        pytest.param('{"id": "a", "title": "t"}', ":1: gold is missing", id="no gold"),
        pytest.param('{"id": "a", "title": "t", "gold": 9}', ":1: gold is no list", id="gold without brackets"),
        pytest.param('{"id": "a", "title": "t", "gold": [true]}', ":1: gold is no list", id="gold that is no number"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path, text, said):
    with pytest.raises(CaseError) as caught:
        read_cases([a_file(tmp_path, text)])
    assert str(caught.value).startswith(str(tmp_path / "cases.jsonl"))
    assert said in str(caught.value)


LABELS = [
    *(pytest.param({"labelled": span}, "labelled is ", id=f"labelled {span}") for span in (
        "1-10", [1], [10, 1], [0, 5], [1, 2, 3], [True, 2], [1.0, 2.0], {}, 7
    )),
    pytest.param({"kind": "negative"}, "kind is 'negative'; write positive, hard_negative or background", id="kind"),
    pytest.param({"kind": "background"}, "kind is background and gold names entry 1; write positive", id="background"),
    pytest.param({"kind": "hard_negative"}, "kind is hard_negative and gold names entry 1", id="hard negative"),
    pytest.param({"kind": "positive", "gold": []}, "kind is positive and gold names no entry", id="positive"),
    pytest.param({"tempting": [2, 1]}, "entry 1 stands in gold and in tempting; keep it in one of them", id="both"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "said"), LABELS)
def test_labels_that_cannot_be_meant_are_told(tmp_path, keys, said):
    text = f"{GOOD}\n{json.dumps({'id': 'b', 'title': 't', 'gold': [1], **keys})}"
    with pytest.raises(CaseError) as caught:
        read_cases([a_file(tmp_path, text)])
    assert str(caught.value).startswith(f"{tmp_path / 'cases.jsonl'}:2: {said}")


@pytest.mark.parametrize(
    "keys", [{"labelled": [3, 3]}, {"labelled": None}, {"kind": ""}, {"kind": "hard_negative", "gold": []}]
)
def test_labels_at_the_edge_of_what_can_be_meant_are_taken(tmp_path, keys):
    text = json.dumps({"id": "b", "title": "t", "gold": [1], **keys})
    assert len(read_cases([a_file(tmp_path, text)])) == 1


@pytest.mark.parametrize("path", sorted(ROOT.rglob("cases*/*.jsonl")) + sorted(ROOT.rglob("cases.jsonl")), ids=str)
def test_every_file_of_this_repository_can_be_read(path):
    assert read_cases([path])


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    with pytest.raises(CaseError, match="cannot be read: No such file"):
        read_cases([tmp_path / "nowhere.jsonl"])
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(CaseError, match="not UTF-8 at byte 8"):
        read_cases([tmp_path / "latin.jsonl"])


def test_the_same_id_in_two_files_is_told(tmp_path):
    files = [a_file(tmp_path, GOOD, name) for name in ("1.jsonl", "2.jsonl")]
    with pytest.raises(CaseError, match=r"2\.jsonl:1: the id 'a' stands already at .*1\.jsonl:1"):
        read_cases(files)


@pytest.mark.parametrize(
    ("gold", "tempting", "group"),
    [((9, 1), (), "+9"), ((), (2, 3), "-2"), ((), (), "background"), ((4,), (2,), "+4")],
)
def test_a_case_is_grouped_by_the_entry_it_is_about(gold, tempting, group):
    assert Case("a", "t", gold=gold, tempting=tempting).group == group


def test_the_texts_of_entries_are_cases_unless_they_are_retired():
    live = Entry(1, "t", "a", match=("first line\nthe rest",), reject=("no",))
    gone = Entry(2, "t", "a", match=("x",), retired=True)
    assert proofs_of(Catalog((live, gone))) == [
        Case("match-1-1", "first line", "the rest", (1,), (), "positive"),
        Case("reject-1-1", "no", "", (), (1,), "hard_negative"),
    ]

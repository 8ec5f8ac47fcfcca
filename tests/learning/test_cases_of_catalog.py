"""Labelled cases out of files, and out of the entries' own texts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.core.entry import Catalog
from bot.errors import CaseError
from bot.learning.cases import Case, proofs_of, read_cases
from tests.catalogs import LICENCE, SLOW


def test_a_text_that_must_match_is_a_positive_case_and_one_to_reject_a_hard_negative():
    entry = replace(SLOW, match=("Title\nbody\nmore\n",), reject=("Only a title",))
    assert proofs_of(Catalog((entry, LICENCE))) == [
        Case("match-1-1", "Title", "body\nmore", (1,), (), "positive"),
        Case("reject-1-1", "Only a title", "", (), (1,), "hard_negative"),
    ]


def test_retired_entries_prove_nothing():
    assert proofs_of(Catalog((replace(SLOW, match=("x",), retired=True),))) == []


@pytest.fixture
def write(tmp_path):
    def written(*rows: object, name: str = "cases.jsonl"):
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return written


ROW = {"id": "a", "title": "Slow", "gold": [1]}


def test_a_body_may_be_missing(write):
    assert [case.body for case in read_cases([write({**ROW, "body": None}, {**ROW, "id": "b"})])] == ["", ""]


BODIES = [pytest.param(7, id="a number"), pytest.param(["x"], id="a list"), pytest.param({"a": 1}, id="an object")]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_no_text_is_told(write, body):
    with pytest.raises(CaseError, match="body is no text"):
        read_cases([write({**ROW, "body": body})])

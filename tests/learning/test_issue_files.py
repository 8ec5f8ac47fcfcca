"""Issues from JSON Lines and from folders, or an error that names file and line."""

from __future__ import annotations

import json

import pytest

from bot.errors import UserError
from bot.learning.issue_files import read_issues


def test_lines_of_any_source_are_read(tmp_path):
    rows = [
        {"number": 7, "title": "A", "body": None, "html_url": "https://x.org/7", "user": {}},
        {"id": "own-1", "title": "B", "body": "b", "gold": [9]},
        {"title": "C\u2028D"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    found = [(one.id, one.title, one.body, one.url, one.gold) for one in read_issues(path)]
    assert found == [
        ("7", "A", "", "https://x.org/7", None),
        ("own-1", "B", "b", "", None),
        ("5", "C\u2028D", "", "", None),
    ]


def test_a_folder_of_texts_is_read_in_order(tmp_path):
    (tmp_path / "b.txt").write_text("Second\n\nbody\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("# First\nbody", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\xff")
    assert [(one.id, one.title, one.body) for one in read_issues(tmp_path)] == [
        ("a", "First", "body"),
        ("b", "Second", "body"),
    ]


WRONG = [
    pytest.param(b"{}", ":1: is no issue", id="no title"),
    pytest.param(b'{"title": 1}', ":1: is no issue", id="title is no text"),
    pytest.param(b'\n{"title"', ":2: is not JSON", id="not JSON"),
    pytest.param(b'{"title": "\xff"}', "not UTF-8", id="not UTF-8"),
    pytest.param(b"\n", "holds no issues", id="empty"),
]


@pytest.mark.parametrize(("data", "said"), WRONG)
def test_what_cannot_be_read_is_told(tmp_path, data, said):
    (tmp_path / "a.jsonl").write_bytes(data)
    with pytest.raises(UserError, match=said):
        read_issues(tmp_path / "a.jsonl")

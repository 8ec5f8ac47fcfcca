"""Digests are written into translations, and nothing else is touched."""

from __future__ import annotations

import pytest

from bot.catalog import load_folder
from bot.catalog.digests import with_source, write_digests
from bot.catalog.loader import source_digest

PLAIN = "---\nid: 1\ntitle: 甲\n---\nsource: of the answer\n\n---\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PLAIN, PLAIN.replace("甲\n", "甲\nsource: ab12\n", 1), id="added at the end"),
        pytest.param(
            PLAIN.replace("id: 1", "source: old\nid: 1"), PLAIN.replace("id: 1", "source: ab12\nid: 1"), id="replaced"
        ),
        pytest.param(
            PLAIN.replace("\n", "\r\n"), PLAIN.replace("甲\n", "甲\nsource: ab12\n").replace("\n", "\r\n"), id="CRLF"
        ),
        pytest.param(
            PLAIN.replace("id: 1", "source: old\nid: 1").replace("\n", "\r\n"),
            PLAIN.replace("id: 1", "source: ab12\nid: 1").replace("\n", "\r\n"),
            id="replaced with CRLF",
        ),
        pytest.param("\ufeff" + PLAIN, "\ufeff" + PLAIN.replace("甲\n", "甲\nsource: ab12\n", 1), id="byte order mark"),
    ],
)
def test_only_the_line_with_the_source_changes(text, expected):
    assert with_source(text, "ab12") == expected
    assert with_source(expected, "ab12") == expected


def test_a_digest_of_digits_stays_text():
    assert "source: '123456789012'" in with_source(PLAIN, "123456789012")


def test_writing_twice_changes_nothing(tmp_path):
    (tmp_path / "a.md").write_text("---\nid: 1\ntitle: A\n---\nAnswer\n")
    (tmp_path / "a.zh.md").write_text("---\nid: 1\ntitle: 甲\nsource: old\n---\n答\n")
    (entry,) = load_folder(tmp_path).catalog.entries
    assert list(write_digests(tmp_path, load_folder(tmp_path))) == [("a.zh.md", "old", source_digest(entry))]
    assert list(write_digests(tmp_path, load_folder(tmp_path))) == []
    assert load_folder(tmp_path).catalog.entries[0].translations["zh"].source == source_digest(entry)

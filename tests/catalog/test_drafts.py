"""A draft becomes a file that loads as what it was, whatever characters are in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import load_files, require
from bot.catalog.drafts import Draft, entry_text, file_name, taken_ids, write_new

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Co"], exclude_characters="\ufeff")
LINE = st.text(CHARACTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
LINES = st.lists(LINE, max_size=3, unique=True).map(tuple)
TEXTS = st.lists(st.lists(LINE, min_size=1, max_size=3).map("\n".join), max_size=2, unique=True).map(tuple)


@given(LINE, LINES, TEXTS)
def test_what_is_written_is_what_is_loaded(title, aliases, match):
    draft = Draft(title, "The answer.", aliases=aliases, match=match)
    (entry,) = require(load_files({"a.md": entry_text(7, draft).encode()})).entries
    assert (entry.id, entry.title, entry.aliases, entry.match) == (7, title, aliases, match)


def test_the_file_reads_well():
    draft = Draft(
        "Export fails: KeyError", "Update.", aliases=("a", "b: c"), signatures=("x" * 60, "KeyError: 'y' " + "z" * 60)
    )
    assert entry_text(2, draft) == (
        '---\nid: 2\ntitle: "Export fails: KeyError"\naliases: [a, "b: c"]\nsignatures:\n'
        f"  - {'x' * 60}\n  - \"KeyError: 'y' {'z' * 60}\"\n---\nUpdate.\n"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Why is it so slow?", "009-slow.md"),
        ("Error: KeyError 'x' in tools/export_model.py while exporting", "009-error-keyerror-x-tools-export-model.md"),
        ("command not found after go install", "009-command-not-found-after-go-install.md"),
        ("I can't find what’s new", "009-cannot-find-new.md"),
        ("Why doesn’t it stop, and won't it ever?", "009-not-stop-not-ever.md"),
        ("KeyError: 's' in a list", "009-keyerror-s-list.md"),
        ("../../etc/passwd", "009-etc-passwd.md"),
        ("为什么这么慢？", "009-entry.md"),
        ("x" * 100, f"009-{'x' * 60}.md"),
    ],
)
def test_the_file_is_named_after_the_telling_words(title, name):
    assert file_name(9, title) == name


def test_numbers_of_broken_files_count_as_taken(tmp_path):
    (tmp_path / "012-broken.md").write_text("x")
    assert taken_ids([], tmp_path) == {12}


def test_nothing_is_overwritten(tmp_path):
    path = write_new(tmp_path / "faq", 1, Draft("One", "First."))
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "faq", 1, Draft("One", "Second."))
    assert "First." in path.read_text()

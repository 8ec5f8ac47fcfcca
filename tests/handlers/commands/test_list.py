"""`/faq`, `/faq list`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.actions import React
from bot.core.entry import Catalog
from tests.replies import MAINTAINER, STRANGER, a_catalog, an_entry, command, of_kind, posted

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("body", ["/faq", "/faq list", "/faq ls", "/faq 列表", "/FAQ LIST."])
def test_the_entries_are_listed(body):
    actions = command(body, sender=STRANGER)
    assert posted(actions).count("\n- [") == 3
    assert of_kind(actions, React) == [React(55, "+1")]


def test_the_list(golden):
    golden(GOLDEN / "list.md", posted(command("/faq")))


def test_the_list_in_chinese(golden):
    golden(GOLDEN / "list-in-chinese.md", posted(command("/faq 列表")))


def test_retired_entries_are_not_listed():
    entries = (an_entry(1, "Old", retired=True), an_entry(2, "New"))
    assert "Old" not in posted(command("/faq", catalog=a_catalog(*entries)))


@pytest.mark.parametrize(("count", "folded"), [(14, False), (15, False), (16, True), (300, True)])
def test_a_long_list_is_folded_away(count, folded):
    catalog = a_catalog(*(an_entry(id, f"Question {id}") for id in range(1, count + 1)))
    text = posted(command("/faq", catalog=catalog))
    assert text.count("\n- [") == count
    assert ("<details>" in text) is folded
    assert text.count("<details>") == text.count("</details>")
    assert len(text) < 65_536


@pytest.mark.parametrize(
    ("body", "said"),
    [("/faq", "… and {left} more, which do not fit in here."), ("/faq 列表", "…… 另有 {left} 个条目，此处放不下。")],
)
def test_of_a_list_that_no_comment_holds_the_first_ones_are_shown(body, said):
    title = "How do I configure the thing so that it works, whatever the weather is like"
    catalog = a_catalog(*(an_entry(id, f"{title} {id}?") for id in range(1, 1_001)))
    text = posted(command(body, catalog=catalog))
    shown = text.count("\n- [")
    assert 250 < shown < 1_000
    assert f"</details>\n\n{said.format(left=1_000 - shown)}\n" in text
    assert len(text) < 65_536


def test_an_empty_catalog_says_so():
    assert "There are no entries yet." in posted(command("/faq", catalog=Catalog(())))


def test_listing_changes_nothing_else():
    assert len(command("/faq", sender=MAINTAINER)) == 2

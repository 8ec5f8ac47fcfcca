"""Every entry of PaddleOCR's catalog can be posted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog.loader import load_folder
from bot.core.harmless import is_harmless
from bot.core.issue import Repo
from bot.core.marker import read_marker
from bot.core.policy import Policy
from bot.core.reply import entry_block, entry_link, render_answer

CATALOG = load_folder(Path(__file__).parents[2] / "faq").catalog
REPO = Repo("PaddlePaddle/PaddleOCR")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("entry", CATALOG.entries, ids=lambda entry: str(entry.id))
def test_an_entry_is_shown_and_acts_on_nobody(entry, language):
    block = entry_block(entry, language, CATALOG, Policy(), REPO)
    assert is_harmless(block)
    heading, _, answer = block.partition("\n\n")
    assert heading == f"### {entry_link(entry, language, Policy(), REPO)}"
    assert len(answer) > 40
    assert read_marker(render_answer(entry, language, CATALOG, Policy(), REPO)).entries == (entry.id,)

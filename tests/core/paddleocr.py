"""The reader as PaddleOCR's catalog sets it up."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.core.reading import Reader
from bot.core.text import IssueText

_CATALOG = yaml.safe_load((Path(__file__).parents[2] / "faq" / "catalog.yml").read_text(encoding="utf-8"))
READER = Reader(_CATALOG["boilerplate"], _CATALOG["noise"])
PLAIN = Reader()


def kinds(text: IssueText) -> list[tuple[str, str]]:
    """(kind, text) of all passages but the title."""
    return [(passage.kind, passage.text) for passage in text.passages if passage.kind != "title"]

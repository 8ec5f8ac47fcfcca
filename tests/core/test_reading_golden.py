from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.text import IssueText
from tests.core.paddleocr import READER

FOLDER = Path(__file__).parent / "golden" / "reading"


def rendered(text: IssueText) -> str:
    """The passages as people can read them."""
    parts = [f"language: {text.language}\n"]
    for passage in text.passages:
        section = f" [{passage.section}]" if passage.section else ""
        lines = "\n".join(f"    {line}" for line in passage.text.split("\n"))
        parts.append(f"\n{passage.line} {passage.kind}{section}\n{lines}\n")
    return "".join(parts)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.md")))
def test_a_whole_issue(name: str, golden: Callable[[Path, str], None]) -> None:
    title, _, body = (FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    golden(FOLDER / f"{name}.txt", rendered(READER.read(title, body)))

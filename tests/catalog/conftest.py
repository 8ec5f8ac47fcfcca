"""The ten seed entries of PaddleOCR, alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog import LoadedCatalog, load_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def seed_catalog() -> tuple[LoadedCatalog, Path]:
    """Entries 1 to 10 as loaded, and the folder they are in."""
    folder = ROOT / "faq"
    paths = [*folder.glob("00*.md"), *folder.glob("010-*.md"), folder / "catalog.yml"]
    return load_files({path.name: path.read_bytes() for path in paths}), folder

"""The table of keys turned into JSON Schemas, so that editors complete and check what people write.

`python -m bot.catalog.schema docs/schema` writes them anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.catalog.keys import ENTRY, SETTINGS, TRANSLATION, Key
from bot.catalog.repo_settings import TABLE

#: File name to the schema in it.
FILES = {
    "entry.schema.json": ENTRY,
    "translation.schema.json": TRANSLATION,
    "catalog.schema.json": SETTINGS,
    "faqbot.schema.json": TABLE,
}
_TITLES = {
    "entry.schema.json": "Front matter of an entry, NNN-slug.md",
    "translation.schema.json": "Front matter of a translation, NNN-slug.zh.md",
    "catalog.schema.json": "Settings of a catalog, catalog.yml",
    "faqbot.schema.json": "Settings of a repository, .github/faqbot.yml",
}


def schema_of(title: str, table: Sequence[Key]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a table of keys."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {key.name: {"description": key.about, **key.kind.schema()} for key in table},
        "required": [key.name for key in table if key.required],
        "additionalProperties": False,
    }


def schema_text(file: str) -> str:
    """What the schema file of that name must hold."""
    return json.dumps(schema_of(_TITLES[file], FILES[file]), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name in FILES:
        Path(sys.argv[1], name).write_text(schema_text(name), encoding="utf-8")

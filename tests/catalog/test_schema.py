"""The JSON Schemas in docs/ are current, and agree with what the loader takes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import load_files
from bot.catalog.keys import ENTRY, TRANSLATION
from bot.catalog.schema import FILES, schema_of, schema_text
from bot.core.entry import Entry

ROOT = Path(__file__).parents[2]
TEXTS = st.sampled_from(
    ["", " ", "a", "KeyError: 'predict'", "paddleocr<3", "2026-11-22", "3", "# x", "错字", "2026-13-41x"]
)
VALUES = st.one_of(
    TEXTS, st.integers(-1, 10), st.booleans(), st.none(), st.floats(0, 2), st.lists(TEXTS, max_size=3),
    st.lists(st.integers(0, 9), max_size=3), st.lists(st.lists(TEXTS, max_size=2), max_size=2),
)  # fmt: skip
KEYS = st.sampled_from([*(key.name for key in ENTRY), "unknown"])
#: Faults that a schema cannot see: checks of the text itself.
UNSEEN = {"bad-signature"}


@pytest.mark.parametrize("name", FILES)
def test_the_schema_in_docs_is_current(name):
    said = "write it anew: python -m bot.catalog.schema docs/schema"
    assert (ROOT / "docs/schema" / name).read_text(encoding="utf-8") == schema_text(name), said


@pytest.mark.parametrize("name", FILES)
def test_the_schema_is_a_schema_with_a_word_on_every_key(name):
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(key["description"].endswith(".") for key in schema["properties"].values())


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_schema_and_loader_agree(further):
    front = {"id": 1, "title": "A", **further}
    validator = jsonschema.Draft202012Validator(schema_of("entry", ENTRY))
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\nAnswer\n"
    codes = {problem.code for problem in load_files({"a.md": text.encode()}).problems}
    assert validator.is_valid(front) == (not codes - UNSEEN), codes


def test_every_key_is_a_field_of_the_entry():
    assert {key.name for key in ENTRY} <= set(Entry.__dataclass_fields__)
    assert {key.name for key in TRANSLATION} == {"id", "title", "aliases", "source"}


def test_the_seed_entries_fit_the_schema(seed_catalog):
    _, folder = seed_catalog
    schemas = {False: schema_of("entry", ENTRY), True: schema_of("translation", TRANSLATION)}
    for path in [*folder.glob("00*.md"), *folder.glob("010-*.md")]:
        front = yaml.load(path.read_text(encoding="utf-8").split("---\n")[1], yaml.BaseLoader)
        front["id"] = int(front["id"])
        jsonschema.validate(front, schemas[path.name.endswith(".zh.md")])

"""docs/writing-entries.md says of every key what the loader says, and its example is an entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.catalog import load_files, require
from bot.catalog.keys import ENTRY, SETTINGS
from bot.cli.main import run

TEXT = (Path(__file__).parents[2] / "docs" / "writing-entries.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [*ENTRY, *SETTINGS], ids=lambda key: key.name)
def test_every_key_is_explained(key):
    assert f"| `{key.name}` | {key.about}{' Required.' if key.required else ''} |\n" in TEXT


def test_no_key_is_explained_that_does_not_exist():
    explained = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert explained == [key.name for key in [*ENTRY, *SETTINGS]]


def test_the_example_is_an_entry():
    (example,) = re.findall(r"```markdown\n(.*?)```", TEXT, re.DOTALL)
    (entry,) = require(load_files({"009-x.md": example.encode()})).entries
    assert entry.match
    assert entry.reject


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^    faqbot (\w+)", TEXT, re.MULTILINE))))
def test_the_commands_exist(command, capsys):
    assert run([command, "--help"]) == 0
    help_text = capsys.readouterr().out
    for option in re.findall(rf"^    faqbot {command} .*", TEXT, re.MULTILINE):
        assert all(name in help_text for name in re.findall(r"--[a-z-]+", option))

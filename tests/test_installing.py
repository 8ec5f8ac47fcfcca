"""docs/installing.md names commands, options, variables and rights that are really there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.cli.main import COMMANDS, run
from bot.gh.rights import EVENTS, PERMISSIONS
from bot.settings import TABLE

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/installing.md").read_text(encoding="utf-8")
USES = sorted(set(re.findall(r"(?m)(?:`|^ {4,}(?:[A-Z_]+=\S+ )*)faqbot ([a-z]+)([^\n`#]*)", TEXT)))


@pytest.mark.parametrize(("command", "rest"), USES, ids=lambda part: part.strip()[:40] or "alone")
def test_commands_and_options_exist(command, rest, capsys):
    assert command in COMMANDS
    assert run([command, "--help"]) == 0
    help_text = capsys.readouterr().out
    for option in re.findall(r"(?<!\S)--[a-z-]+", rest):
        assert option in help_text or option.replace("--no-", "/ --no-") in help_text, option


def test_every_way_is_there():
    named = {command for command, _ in USES}
    assert {"init", "setup", "serve", "doctor", "triage", "sweep", "try", "pause", "resume", "decisions"} <= named


def test_variables_exist():
    known = {name for setting in TABLE for name in setting.names}
    assert set(re.findall(r"\b(?:FAQBOT|GITHUB)_[A-Z_]+\b", TEXT)) <= known


def test_the_rights_and_events_of_the_app_are_those_of_the_manifest():
    rows = dict(re.findall(r"^\| `(\w+)` \| (read|write) \|$", TEXT, re.MULTILINE))
    assert rows == PERMISSIONS
    heard = re.search(r"It hears of (.*), and of its own installations", TEXT)[1]
    assert tuple(re.findall(r"`(\w+)`", heard)) == EVENTS


def test_the_inputs_of_the_action_are_explained():
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert re.findall(
        r"^\| `([\w-]+)` \| [^|]*\| [A-Z`A-z]", TEXT.split("| Input |")[1].split("## App")[0], re.MULTILINE
    ) == list(inputs)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_lead_somewhere(target):
    assert (ROOT / "docs" / target).exists()

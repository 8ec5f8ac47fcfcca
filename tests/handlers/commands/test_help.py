"""`/faq help`, the table of commands, and docs/commands.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.commands import SlashCommand
from bot.core.policy import Policy
from bot.handlers.commands import COMMANDS, nearest, resolve
from bot.handlers.commands.page import commands_page
from tests.replies import STRANGER, command, posted

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("body", ["/faq help", "/faq ?", "/faq 帮助"])
def test_every_command_is_shown(body):
    text = posted(command(body, sender=STRANGER))
    for known in COMMANDS:
        assert all(f"`{form}`" in text for form in known.usage)


def test_the_help(golden):
    golden(GOLDEN / "help.md", posted(command("/faq help")))


def test_the_help_in_chinese(golden):
    golden(GOLDEN / "help-in-chinese.md", posted(command("/faq 帮助")))


def test_the_help_follows_the_settings():
    text = posted(command("/faq help", policy=Policy(commands_by_anyone=("help", "off"))))
    assert "silence me on this issue (anyone)" in text
    assert "list the entries (people with write access)" in text


def test_the_page_is_current():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "run: python -m bot.handlers.commands.page > docs/commands.md"


def test_every_command_has_a_section_of_its_own():
    page = commands_page()
    for known in COMMANDS:
        assert f"\n## {known.name}\n" in page
        assert known.details.split(".")[0].split()[0] in page


def test_every_command_has_a_module_and_a_test():
    for known in COMMANDS:
        assert list((ROOT / "bot/handlers/commands").glob(f"{known.name}*.py"))
        assert (Path(__file__).parent / f"test_{known.name}.py").exists()


def test_every_command_is_in_the_settings_defaults_or_for_writers():
    names = {known.name for known in COMMANDS}
    assert {*Policy().commands_by_anyone, *Policy().commands_by_author} <= names


def test_no_word_means_two_commands():
    words = [word for known in COMMANDS for word in known.words]
    assert len(words) == len(set(words))
    assert all(word == word.casefold() for word in words)


@pytest.mark.parametrize("known", COMMANDS, ids=[known.name for known in COMMANDS])
def test_every_form_of_the_help_is_understood(known):
    for form in known.usage:
        found = resolve(SlashCommand(form.removeprefix("/faq").strip()))
        assert found is not None
        assert found[0] is known


@pytest.mark.parametrize("known", COMMANDS, ids=[known.name for known in COMMANDS])
def test_every_word_is_understood(known):
    for word in known.words:
        assert resolve(SlashCommand(word)) == (known, "")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("serch slow model", "/faq search slow model"),
        ("lst", "/faq list"),
        ("wrogn", "/faq wrong"),
        ("wrogn 3", "/faq wrong 3"),
        ("wyh", "/faq why"),
        ("hlep", "/faq help"),
        ("agian please", "/faq again"),
        ("ofF!", "/faq off"),
        ("9 please", "/faq 9"),
        ("9 is wrong", "/faq 9"),
        ("gradient_clip", "/faq search gradient_clip"),
        ("does this answer it?", "/faq search does this answer it?"),
        ("停用词典怎么用", "/faq search 停用词典怎么用"),
    ],
)
def test_the_nearest_command(given, meant):
    assert nearest(SlashCommand(given)) == meant

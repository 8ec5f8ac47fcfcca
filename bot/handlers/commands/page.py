"""From the table of commands to docs/commands.md: `python -m bot.handlers.commands.page > docs/commands.md`."""

from __future__ import annotations

import sys
import textwrap

from bot.core.policy import Policy
from bot.handlers.commands import COMMANDS
from bot.handlers.commands.command import Command

_HEAD = """\
# Slash commands

<!-- Made by `python -m bot.handlers.commands.page > docs/commands.md` from the modules in bot/handlers/commands/. -->

Write a command at the start of a line of a comment on an issue, alone on its line; several in a comment are fine, ten
at most. In code, quotes, tables, HTML and links they are text. In an edited comment only those run that were not there
before, and only if the comment's own author edited it. Capital letters do not matter, nor do full-width forms
(`／ｆａｑ　９`).

The bot acknowledges with a reaction: a thumb for done, a confused face for not done. Where something went wrong, a
short reply says what; a person who keeps mistyping gets that hint once an issue, and correcting the comment replaces
it. Who may not write to the repository may give {limit} commands an hour; further ones get the confused face only.

Who may do what is a setting (`commands_by_anyone`, `commands_by_author`); the table shows the defaults. Write access is
asked from GitHub for every comment, and denied where GitHub does not say.

| command | what it does | 作用 | who |
|-|-|-|-|
{rows}
"""


def commands_page() -> str:
    """docs/commands.md as it should be."""
    policy = Policy()
    rows = "\n".join(
        f"| {', '.join(f'`{form}`' for form in command.usage)} | {command.help['en']} | {command.help['zh']} "
        f"| {command.who(policy)} |"
        for command in COMMANDS
    )
    head = _HEAD.format(rows=rows, limit=policy.commands_per_hour)
    return head + "".join(_section(command) for command in COMMANDS)


def _section(command: Command) -> str:
    words = ", ".join(f"`{word}`" for word in command.words)
    details = textwrap.fill(command.details, 119, break_long_words=False, break_on_hyphens=False)
    return f"\n## {command.name}\n\n{details}\n\nFirst words: {words}.\n"


if __name__ == "__main__":
    sys.stdout.write(commands_page())

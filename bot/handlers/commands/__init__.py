"""The slash commands, in the order in which help shows them: one module each, its help beside it."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from bot.core.commands import SlashCommand
from bot.handlers.commands import again, help_, list_, off, on, right, search, show, why, wrong
from bot.handlers.commands.command import Call, Command, Result
from bot.handlers.commands.show import numbers

COMMANDS: tuple[Command, ...] = (
    show.COMMAND,
    list_.COMMAND,
    search.COMMAND,
    why.COMMAND,
    wrong.COMMAND,
    right.COMMAND,
    again.COMMAND,
    off.COMMAND,
    on.COMMAND,
    help_.COMMAND,
)

#: Likeness, 0 to 100, from which a word counts as a mistyped command.
LIKE_ENOUGH = 60

__all__ = ["COMMANDS", "Call", "Command", "Result", "nearest", "resolve"]


def resolve(command: SlashCommand) -> tuple[Command, str] | None:
    """The command that is meant and what follows its word; None for one that there is not."""
    if not command.arguments:
        return list_.COMMAND, ""
    if numbers(command.arguments):
        return show.COMMAND, command.arguments
    for candidate in COMMANDS:
        argument = command.after(candidate.words, glued=candidate.takes_words)
        if argument is not None:
            return candidate, argument
    return None


def nearest(command: SlashCommand) -> str:
    """What may have been meant: a command spelled like it, its first numbers, or a search for its words."""
    if leading := re.match(r"#?\d{1,6}\b", command.arguments):
        return f"/faq {leading[0].lstrip('#')}"
    word, _, rest = command.arguments.casefold().partition(" ")
    words = {alias: known for known in COMMANDS for alias in known.words}
    found = process.extractOne(word.rstrip(",.:;!?"), words.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    if found is None:
        return f"/faq search {command.arguments}"
    keeps_rest = words[found[0]].takes_words or bool(numbers(rest))
    return f"/faq {found[0]} {rest}".rstrip() if keeps_rest else f"/faq {found[0]}"

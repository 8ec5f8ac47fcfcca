"""What a slash command is: its words, its help and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.actions import Action
from bot.core.etiquette import may_command
from bot.core.issue import Author, Comment
from bot.core.marker import is_bot
from bot.core.policy import Policy
from bot.core.triage import Triage
from bot.handlers.context import Context


@dataclass(frozen=True, slots=True)
class Call:
    """A command that somebody gave: what follows its word, where, and in which language to reply."""

    argument: str
    comment: Comment
    sender: Author
    context: Context
    language: str

    @property
    def role(self) -> str:
        """Who gave it, for the record: writer, author (of the issue) or reader."""
        if self.context.may_write:
            return "writer"
        return "author" if is_bot(self.sender, self.context.issue.author) else "reader"

    def source(self, command: str) -> str:
        """Says who said what where; the same again when the delivery comes again."""
        return f"/faq {command} by {self.role}, comment {self.comment.id}"


@dataclass(frozen=True, slots=True)
class Result:
    """What a command does: a part of the reply to the comment, and actions.

    `entries` are those shown in the text. `done` is False where there was nothing to do and nothing need be said.
    `made` is what the bot makes of the issue, where the command had it look anew;
    `switch` is `off` or `on` where it silenced the bot on the issue or undid that.
    """

    text: str = ""
    actions: tuple[Action, ...] = ()
    entries: tuple[int, ...] = ()
    done: bool = True
    made: Triage | None = None
    switch: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. `run` raises CommandError, whose text is posted, for what it cannot carry out.

    `usage` are forms to copy, `words` what it may begin with in either language (lower case), `help` a sentence by
    language, `details` more of it for docs/commands.md. `takes_words`: anything may follow.
    """

    name: str
    usage: tuple[str, ...]
    words: tuple[str, ...]
    help: Mapping[str, str]
    details: str
    run: Callable[[Call], Result]
    takes_words: bool = False

    def who(self, policy: Policy, language: str = "en") -> str:
        """Who may give it under these settings, in words."""
        if self.name in policy.commands_by_anyone:
            return _WHO[language]["anyone"]
        return _WHO[language]["author" if self.name in policy.commands_by_author else "writers"]

    def is_allowed(self, call: Call) -> bool:
        """Whether the person who gave it may."""
        context = call.context
        return may_command(self.name, call.sender, context.issue, context.policy, context.may_write)


_WHO = {
    "en": {
        "anyone": "anyone",
        "author": "the author of the issue and people with write access",
        "writers": "people with write access",
    },
    "zh": {"anyone": "所有人", "author": "问题的作者和有写权限的人", "writers": "有写权限的人"},
}

"""The parts of an issue's text, told apart by what they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.core.terms import normalise

#: Kinds of passages. `error` lines are those that say what went wrong; they stand in no other passage.
KINDS = ("title", "prose", "command", "code", "config", "log", "error")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of lines of one kind, as the author wrote them.

    `line` is the 1-based line of the body where it starts, 0 for the title; `section` the template heading above it.
    """

    kind: str
    text: str
    line: int = 0
    section: str = ""


@dataclass(frozen=True)
class IssueText:
    """An issue as it was read: template text, quotes, comments, checkboxes and noise are gone.

    `language` is that of the author's own words, `zh` or `en`.
    """

    passages: tuple[Passage, ...]
    language: str = "en"

    def of(self, *kinds: str) -> tuple[Passage, ...]:
        """The passages of these kinds, in order."""
        return tuple(passage for passage in self.passages if passage.kind in kinds)

    @cached_property
    def title(self) -> str:
        """The title, cleaned of prefixes such as [Bug]."""
        return "\n".join(passage.text for passage in self.of("title"))

    @cached_property
    def prose(self) -> str:
        """What the author says in own words, without the title."""
        return "\n".join(passage.text for passage in self.of("prose"))

    @cached_property
    def normalised(self) -> str:
        """The lines of all passages in order, normalised as what is looked for in them."""
        return "\n".join([normalise(passage.text) for passage in self.passages])  # each apart: ASCII takes no time

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """The lines that say what went wrong, in order, without repetitions."""
        return tuple(dict.fromkeys(passage.text for passage in self.of("error")))

"""`/faq on`: undo `/faq off`."""

from __future__ import annotations

from bot.core.etiquette import SWITCHES
from bot.handlers.commands.command import Call, Command, Result


def run(call: Call) -> Result:
    """Nothing to do: the comment itself is the memory (see etiquette.is_switched_off)."""
    return Result()


COMMAND = Command(
    name="on",
    usage=("/faq on",),
    words=SWITCHES["on"],
    help={"en": "let me speak again on this issue", "zh": "让我在这个问题里重新发言"},
    details="Undoes `/faq off`. Says nothing by itself; `/faq again` matches the issue anew.",
    run=run,
)

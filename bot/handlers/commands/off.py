"""`/faq off`: stay silent on this issue from now on."""

from __future__ import annotations

from bot.core.etiquette import SWITCHES
from bot.handlers.commands.command import Call, Command, Result


def run(call: Call) -> Result:
    """Nothing to do: the comment itself is the memory (see etiquette.is_switched_off)."""
    return Result()


COMMAND = Command(
    name="off",
    usage=("/faq off",),
    words=SWITCHES["off"],
    help={"en": "silence me on this issue", "zh": "让我在这个问题里保持沉默"},
    details=(
        "From now on the bot says nothing here by itself and follows only people with write access. The comment is "
        "what the bot remembers it by: deleting it has the effect of `/faq on`. What stands here already stays."
    ),
    run=run,
)

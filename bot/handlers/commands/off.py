"""`/faq off`: stay silent on this issue from now on."""

from __future__ import annotations

from bot.core.actions import RecordSwitch
from bot.core.etiquette import SWITCHES
from bot.core.marker import replies
from bot.handlers.commands.command import Call, Command, Result


def run(call: Call) -> Result:
    """The reply says so, in sight of everybody, and its marker remembers it (see etiquette.is_switched_off)."""
    told = any(reply.marker.switch == "off" for reply in replies(call.context.state))
    return Result(actions=(RecordSwitch(True, call.comment.id),), switch="" if told else "off")


COMMAND = Command(
    name="off",
    usage=("/faq off",),
    words=SWITCHES["off"],
    help={"en": "silence me on this issue", "zh": "让我在这个问题里保持沉默"},
    details=(
        "From now on the bot says nothing here by itself and follows only people with write access. A line of its own "
        "tells everybody so, and remembers it; a server remembers it in its database, too, so that deleting comments "
        "does not undo it. What stands here already stays."
    ),
    run=run,
)

"""`/faq on`: undo `/faq off`."""

from __future__ import annotations

from dataclasses import replace

from bot.core.actions import EditComment, RecordSwitch
from bot.core.etiquette import SWITCHES
from bot.core.marker import Reply, replies, without_marker
from bot.core.reply import with_marker
from bot.core.wording import say
from bot.handlers.commands.command import Call, Command, Result


def run(call: Call) -> Result:
    """What told everybody that the bot was silenced tells them that it is over."""
    notes = [reply for reply in replies(call.context.state) if reply.marker.switch == "off"]
    edits = tuple(EditComment(note.comment.id, _undone(note)) for note in notes)
    return Result(actions=(RecordSwitch(False, call.comment.id), *edits), switch="on")


def _undone(note: Reply) -> str:
    language = note.marker.lang
    text = without_marker(note.comment.body).replace(say(language, "off"), say(language, "on"))
    return with_marker(text, replace(note.marker, switch="on"))


COMMAND = Command(
    name="on",
    usage=("/faq on",),
    words=SWITCHES["on"],
    help={"en": "let me speak again on this issue", "zh": "让我在这个问题里重新发言"},
    details="Undoes `/faq off`. Says nothing by itself; `/faq again` matches the issue anew.",
    run=run,
)

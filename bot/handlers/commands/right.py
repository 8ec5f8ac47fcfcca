"""`/faq right`: the bot's reply helped."""

from __future__ import annotations

from bot.core.actions import RecordCase, RecordOutcome
from bot.core.marker import verdict_reply
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result
from bot.handlers.commands.show import numbers

_SAYS = {
    "en": {
        "nothing": "There is no answer of mine here to confirm.",
        "which": "Which of them? For example `/faq right {id}`.",
    },
    "zh": {"nothing": "这里没有可以确认的回答。", "which": "是哪一条？例如 `/faq right {id}`。"},
}


def run(call: Call) -> Result:
    """Remember the entry as the right one; where several were named, the number says which."""
    reply = verdict_reply(call.context.state)
    if reply is None or not reply.marker.entries:
        raise CommandError(_SAYS[call.language]["nothing"])
    if reply.marker.kind == "withdrawn":
        return Result(done=False)  # said no more: when the delivery comes again, it may have been taken back since
    stands = reply.marker.entries
    gold = tuple(id for id in numbers(call.argument) if id in stands) or (stands if len(stands) == 1 else ())
    if not gold:
        raise CommandError(_SAYS[call.language]["which"].format(id=stands[0]))
    source = call.source("right")
    outcome = "assisted" if call.role == "writer" else "solved"
    return Result(actions=(RecordCase(gold, source), *(RecordOutcome(outcome, id, source) for id in gold)))


COMMAND = Command(
    name="right",
    usage=("/faq right",),
    words=("right", "correct", "正确", "对的", "对"),
    help={"en": "confirm my answer", "zh": "确认我的回答有帮助"},
    details=(
        "The issue becomes a labelled case for the entry that stands here. Where the bot only suggested several, say "
        "which: `/faq right 9`."
    ),
    run=run,
)

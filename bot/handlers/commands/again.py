"""`/faq again`: match the issue anew."""

from __future__ import annotations

from bot.core.neutral import plain
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result
from bot.handlers.issues import answer

_SAYS = {
    "en": {
        "silent": "I stay silent here: {reasons}.",
        "nothing": "I looked again and am not sure of any entry. `/faq why` says more, `/faq search words` finds some.",
    },
    "zh": {
        "silent": "我在这里保持沉默：{reasons}。",
        "nothing": "重新看过，没有足够把握的条目；`/faq why` 说明原因，`/faq search 关键词` 可以查找。",
    },
}


def run(call: Call) -> Result:
    """Answer, edit or withdraw as if the issue had just been opened; age and earlier objections do not count."""
    says, made = _SAYS[call.language], answer(call.context, asked=True)
    if made.silence:
        raise CommandError(says["silent"].format(reasons="; ".join(map(plain, made.silence))))
    text = says["nothing"] if made.decision.kind == "abstain" else ""
    return Result(text, made.actions, made=made)


COMMAND = Command(
    name="again",
    usage=("/faq again",),
    words=("again", "retry", "重试", "重新", "再来", "再试"),
    help={"en": "match the issue anew", "zh": "重新匹配这个问题"},
    details=(
        "As if the issue had just been opened: the reply is posted, edited in place or withdrawn. The age of the "
        "issue, answers by others and earlier objections do not count this time."
    ),
    run=run,
)

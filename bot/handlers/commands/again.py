"""`/faq again`: match the issue anew."""

from __future__ import annotations

from bot.core.neutral import plain
from bot.core.plan import plan
from bot.core.reply import render_reply
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result

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
    context, says = call.context, _SAYS[call.language]
    issue, catalog, policy = context.issue, context.catalog, context.policy
    verdict = context.judge(issue)
    text = render_reply(verdict.text, verdict.decision, catalog, policy, issue.repo)
    planned = plan(issue, verdict.decision, text, catalog, policy, context.state, context.now, asked=True)
    if planned.silence:
        raise CommandError(says["silent"].format(reasons="; ".join(map(plain, planned.silence))))
    if verdict.decision.kind == "abstain":
        return Result(says["nothing"], planned.actions)
    return Result(actions=planned.actions)


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

"""`/faq wrong`, `/faq wrong, it is 3`: take the bot's reply back, or put another entry in its place."""

from __future__ import annotations

import re

from bot.core.actions import Action, EditComment, PostComment, RecordCase, RecordOutcome
from bot.core.marker import Reply, replies, verdict_reply
from bot.core.plan import label_actions, wanted_labels, withdrawal
from bot.core.reply import render_answer
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result

_INSTEAD = re.compile(
    r"(?:(?:it|this|that)(?:\s+is|'s|’s)|its|is|use|try|see|should(?:\s+have\s+been|\s+be)|rather|应该是|应该为|应为|应是|而是|是|改成|换成|请看)?"
    r"\s*(?:faq|entry|number|no\.?|条目|第)?\s*#?(\d{1,6})\s*(?:条|号|个)?[.!。！]?",
    re.IGNORECASE,
)
_SAYS = {
    "en": {
        "nothing": "There is no answer of mine here to take back.",
        "none": "There is no FAQ {id} here; `/faq list` shows what there is.",
        "same": "FAQ {id} is what stands here already; `/faq wrong` alone takes it back.",
    },
    "zh": {
        "nothing": "这里没有可以撤回的回答。",
        "none": "没有 FAQ {id}；`/faq list` 会列出所有条目。",
        "same": "这里的回答已经是 FAQ {id}；单独使用 `/faq wrong` 可以撤回。",
    },
}


def run(call: Call) -> Result:
    """Strike the reply out or answer with the entry that was named; the issue becomes a labelled case."""
    named = _INSTEAD.fullmatch(call.argument)
    if named:
        return _replaced(call, int(named[1]))
    reply = _standing(call)
    if reply is None:
        raise CommandError(_SAYS[call.language]["nothing"])
    if reply.marker.kind == "withdrawn":
        return Result()
    context, source = call.context, call.source("wrong")
    struck = withdrawal(reply, context.issue, context.catalog, context.policy, context.state, why="person")
    return Result(actions=(*struck, *_recorded((), reply.marker.entries, source)))


def _standing(call: Call) -> Reply | None:
    """The reply that is meant: the bot's own, else the entry shown last."""
    shown = [reply for reply in replies(call.context.state) if reply.marker.kind == "shown"]
    return verdict_reply(call.context.state) or (shown[-1] if shown else None)


def _replaced(call: Call, id: int) -> Result:
    context, says = call.context, _SAYS[call.language]
    entry = context.catalog.get(id)
    if entry is None:
        raise CommandError(says["none"].format(id=id))
    reply = _standing(call)
    stood = reply.marker.entries if reply is not None and reply.marker.kind != "withdrawn" else ()
    if stood == (id,):
        if reply is not None and reply.marker.by == "person":
            return Result()
        raise CommandError(says["same"].format(id=id))
    language = reply.marker.lang if reply is not None else call.language
    text = render_answer(entry, language, context.catalog, context.policy, context.issue.repo, by="person")
    labels = wanted_labels((id,), context.catalog, context.policy)
    comment = EditComment(reply.comment.id, text) if reply is not None else PostComment(text)
    put = label_actions(labels, context.issue, context.policy, context.state)
    return Result(actions=(*put, comment, *_recorded((id,), stood, call.source("wrong"))))


def _recorded(gold: tuple[int, ...], wrong: tuple[int, ...], source: str) -> tuple[Action, ...]:
    outcomes = [RecordOutcome("noise", id, source) for id in wrong if id not in gold]
    missed = [RecordOutcome("missed", id, source) for id in gold if not wrong]
    return (RecordCase(gold, source, rejected=tuple(id for id in wrong if id not in gold)), *outcomes, *missed)


COMMAND = Command(
    name="wrong",
    usage=("/faq wrong", "/faq wrong, it is 3"),
    words=("wrong", "incorrect", "不对", "错了", "错"),
    help={"en": "take my answer back, or put another entry in its place", "zh": "撤回我的回答，或换成另一个条目"},
    details=(
        "The bot's reply is struck out, or replaced by the entry that is named; its labels go with it. The issue "
        "becomes a labelled case, which a maintainer reviews before the bot learns from it. After that the bot does "
        "not change its reply here by itself; `/faq again` lets it."
    ),
    run=run,
)

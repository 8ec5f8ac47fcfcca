"""`/faq 9`, `/faq 9 3`: post these entries."""

from __future__ import annotations

import re

from bot.core.actions import Action, RecordCase, RecordOutcome
from bot.core.entry import Entry
from bot.core.marker import verdict_reply
from bot.core.plan import label_actions, wanted_labels, withdrawal
from bot.core.reply import entry_block, entry_link
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result

#: Entries shown whole in one reply; further ones are links.
MOST_WHOLE = 3
MOST_NUMBERS = 10

_BETWEEN = re.compile(r"[\s,、;&+]+|\band\b|和|与|跟")
_NUMBER = re.compile(r"(?:faq\s*)?(?:no\.?\s*|第\s*)?#?(\d{1,6})(?:\s*[条号个])?[.。?!]?")
_WHICH = {"en": "Which entry? For example `/faq 9`.", "zh": "是哪一条？例如 `/faq 9`。"}
_NONE = {
    "en": "There is no FAQ {missing} here; `/faq list` shows what there is.",
    "zh": "没有 FAQ {missing}；`/faq list` 会列出所有条目。",
}


def numbers(arguments: str) -> tuple[int, ...]:
    """The numbers that the arguments consist of, each once; empty where they are anything else."""
    words = [word for word in _BETWEEN.split(arguments.casefold().strip()) if word and word != "faq"]
    found = [_NUMBER.fullmatch(word) for word in words]
    if not found or not all(found):
        return ()
    return tuple(dict.fromkeys(int(number[1]) for number in found if number))[:MOST_NUMBERS]


def run(call: Call) -> Result:
    """The entries, the first ones whole. From a person with write access it also corrects the bot's own reply."""
    context = call.context
    wanted = numbers(call.argument)
    if not wanted:
        raise CommandError(_WHICH[call.language])
    entries = [entry for id in wanted if (entry := context.catalog.get(id))]
    missing = [id for id in wanted if context.catalog.get(id) is None]
    note = _NONE[call.language].format(missing=", ".join(map(str, missing))) if missing else ""
    if not entries:
        raise CommandError(note)
    policy, repo = context.policy, context.issue.repo
    parts = [entry_block(entry, call.language, context.catalog, policy, repo) for entry in entries[:MOST_WHOLE]]
    links = [f"- {entry_link(entry, call.language, policy, repo)}" for entry in entries[MOST_WHOLE:]]
    text = "\n\n".join(part for part in [*parts, "\n".join(links), note] if part)
    ids = tuple(entry.id for entry in entries)
    return Result(text, _corrections(call, entries, ids) if context.may_write else (), ids)


def _corrections(call: Call, entries: list[Entry], ids: tuple[int, ...]) -> tuple[Action, ...]:
    """What it means that a maintainer names entries: the right answer, where the bot was silent or said another."""
    context, source = call.context, call.source("show")
    issue, catalog, policy, state = context.issue, context.catalog, context.policy, context.state
    labels = wanted_labels(ids, catalog, policy)
    reply = verdict_reply(state)
    if reply is None or reply.marker.kind == "withdrawn" or set(reply.marker.entries) & set(ids):
        more = label_actions((*labels, *state.bot_labels), issue, policy, state)
        is_known = reply is not None and reply.marker.kind != "withdrawn"
        return more if is_known else (*more, RecordCase(ids, source), *_outcomes("missed", ids, source))
    better = " · ".join(entry_link(entry, reply.marker.lang, policy, issue.repo) for entry in entries)
    struck = withdrawal(reply, issue, catalog, policy, state, why=better, labels=labels)
    wrong = reply.marker.entries
    return (*struck, RecordCase(ids, source, rejected=wrong), *_outcomes("noise", wrong, source))


def _outcomes(outcome: str, ids: tuple[int, ...], source: str) -> tuple[Action, ...]:
    return tuple(RecordOutcome(outcome, id, source) for id in ids)


COMMAND = Command(
    name="show",
    usage=("/faq 9", "/faq 9 3"),
    words=("show", "显示", "查看"),
    help={"en": "post these entries", "zh": "贴出这些条目"},
    details=(
        "Posts the answers in a new comment, up to three of them whole and the rest as links. From a person with write "
        "access it is also a correction: where the bot's own reply names none of these entries, that reply is struck "
        "out and its labels go, the labels of the entries named are put on, and the issue becomes a labelled case. To "
        "show an entry beside the one that already stands there, name both."
    ),
    run=run,
)

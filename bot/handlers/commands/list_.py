"""`/faq`, `/faq list`: the entries that there are."""

from __future__ import annotations

from itertools import accumulate

from bot.core.reply import LONGEST_COMMENT, entry_link
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result

#: More entries than this are folded away.
MOST_OPEN = 15
#: Characters of all links; the rest of a comment is left for the words around them.
_LONGEST = LONGEST_COMMENT - 1_000

_SAYS = {
    "en": {
        "empty": "There are no entries yet.",
        "lead": "There are {count} entries. `/faq {id}` shows one, `/faq search words` finds one.",
        "more": "… and {count} more, which do not fit in here.",
    },
    "zh": {
        "empty": "目前还没有条目。",
        "lead": "共有 {count} 个条目。`/faq {id}` 显示其中一个，`/faq search 关键词` 可以查找。",
        "more": "…… 另有 {count} 个条目，此处放不下。",
    },
}


def run(call: Call) -> Result:
    """All entries that are in force, by number."""
    context, says = call.context, _SAYS[call.language]
    entries = context.catalog.active
    if not entries:
        raise CommandError(says["empty"])
    links = [f"- {entry_link(entry, call.language, context.policy, context.issue.repo)}" for entry in entries]
    shown = _that_fit(links)
    left = [says["more"].format(count=len(links) - len(shown))] if len(shown) < len(links) else []
    lead = says["lead"].format(count=len(entries), id=entries[0].id)
    if len(entries) <= MOST_OPEN:
        return Result("\n\n".join([lead, "\n".join(shown), *left]))
    folded = ["<details>\n<summary>FAQ</summary>", "\n".join(shown), "</details>"]
    return Result("\n\n".join([lead, *folded, *left]))


def _that_fit(links: list[str]) -> list[str]:
    """As many of the first ones as a comment has room for."""
    ends = accumulate(len(link) + 1 for link in links)
    return [link for link, end in zip(links, ends, strict=True) if end <= _LONGEST]


COMMAND = Command(
    name="list",
    usage=("/faq", "/faq list"),
    words=("list", "ls", "列表", "目录", "全部"),
    help={"en": "list the entries", "zh": "列出所有条目"},
    details="Lists number, title and link of every entry that is in force.",
    run=run,
)

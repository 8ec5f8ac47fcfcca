"""`/faq`, `/faq list`: the entries that there are."""

from __future__ import annotations

from bot.core.reply import entry_link
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result

#: More entries than this are folded away.
MOST_OPEN = 15

_SAYS = {
    "en": {
        "empty": "There are no entries yet.",
        "lead": "There are {count} entries. `/faq {id}` shows one, `/faq search words` finds one.",
    },
    "zh": {
        "empty": "目前还没有条目。",
        "lead": "共有 {count} 个条目。`/faq {id}` 显示其中一个，`/faq search 关键词` 可以查找。",
    },
}


def run(call: Call) -> Result:
    """All entries that are in force, by number."""
    context, says = call.context, _SAYS[call.language]
    entries = context.catalog.active
    if not entries:
        raise CommandError(says["empty"])
    links = [f"- {entry_link(entry, call.language, context.policy, context.issue.repo)}" for entry in entries]
    lead = says["lead"].format(count=len(entries), id=entries[0].id)
    if len(entries) <= MOST_OPEN:
        return Result("\n\n".join([lead, "\n".join(links)]))
    return Result(f"{lead}\n\n<details>\n<summary>FAQ</summary>\n\n" + "\n".join(links) + "\n\n</details>")


COMMAND = Command(
    name="list",
    usage=("/faq", "/faq list"),
    words=("list", "ls", "列表", "目录", "全部"),
    help={"en": "list the entries", "zh": "列出所有条目"},
    details="Lists number, title and link of every entry that is in force.",
    run=run,
)

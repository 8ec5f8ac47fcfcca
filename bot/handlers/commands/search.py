"""`/faq search words`: the entries that come closest."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import fuzz

from bot.core.entry import Catalog, Entry
from bot.core.neutral import quoted
from bot.core.reply import entry_link
from bot.errors import CommandError
from bot.handlers.commands.command import Call, Command, Result

MOST_FOUND = 5
#: Likeness, 0 to 100, of the words to a way of asking, from which an entry is named though the matcher saw nothing.
LIKE_ENOUGH = 75.0

_SAYS = {
    "en": {
        "no words": "Tell me what to look for: `/faq search slow inference`.",
        "nothing": "Nothing in the FAQ comes close to {words}; `/faq list` shows what there is.",
        "found": "Closest to {words}:",
    },
    "zh": {
        "no words": "请写上要查找的内容，例如 `/faq search 推理慢`。",
        "nothing": "FAQ 里没有与 {words} 接近的条目；`/faq list` 会列出所有条目。",
        "found": "与 {words} 最接近的条目：",
    },
}


def run(call: Call) -> Result:
    """At most five links, best first: by the matcher, then by likeness of the words."""
    context, says = call.context, _SAYS[call.language]
    if not call.argument:
        raise CommandError(says["no words"])
    found = found_by(call.argument, context.catalog, _matched(call))
    words = quoted(call.argument, 100)
    if not found:
        return Result(says["nothing"].format(words=words))
    links = [f"- {entry_link(entry, call.language, context.policy, context.issue.repo)}" for entry in found]
    return Result("\n\n".join([says["found"].format(words=words), "\n".join(links)]))


def found_by(words: str, catalog: Catalog, matched: list[int]) -> list[Entry]:
    """The entries that were matched, then those with a wording like the words; at most MOST_FOUND, each once."""
    scored = [(_likeness(words, entry), -entry.id, entry) for entry in catalog.active]
    alike = [
        entry for score, _, entry in sorted(scored, key=lambda item: item[:2], reverse=True) if score >= LIKE_ENOUGH
    ]
    first = [entry for id in matched if (entry := catalog.get(id)) and not entry.retired]
    return list({entry.id: entry for entry in (*first, *alike)}.values())[:MOST_FOUND]


def _matched(call: Call) -> list[int]:
    """What the matcher finds for an issue with these words as its title."""
    asked = replace(call.context.issue, title=call.argument, body="")
    return [match.entry for match in call.context.judge(asked).decision.matches]


def _likeness(words: str, entry: Entry) -> float:
    folded = words.casefold()
    wordings = [*entry.wordings(), *entry.keywords, *entry.signatures]
    return max((_alike(folded, wording.casefold()) for wording in wordings), default=0.0)


def _alike(words: str, wording: str) -> float:
    # The shorter text is looked for in the longer one: a wording of a few letters would be found in anything.
    return fuzz.partial_ratio(words, wording) if len(wording) >= len(words) else fuzz.ratio(words, wording)


COMMAND = Command(
    name="search",
    usage=("/faq search words",),
    words=("search", "find", "搜索", "查找", "搜", "找"),
    help={"en": "find entries", "zh": "查找条目"},
    details="Names up to five entries that come closest to the words, in either language, best first.",
    run=run,
    takes_words=True,
)

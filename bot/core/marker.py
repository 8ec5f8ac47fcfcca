"""The hidden line at the end of the bot's comments that says what the comment is.

    <!-- faqbot:v1 {"digest":"1f0c7a52","entries":[9],"kind":"answer","lang":"en"} -->

GitHub stays the truth: what was said on an issue is read from there. A marker counts only as the very last line of a
comment by the bot's own account; whoever copies it gains nothing. Its values cannot hold what would end the comment.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bot.core.issue import Author, Comment, IssueState

#: Replies that the bot gave by itself: an answer, up to three links, or the struck-out note that is left of them.
VERDICTS = frozenset({"answer", "suggest", "withdrawn"})
#: Replies to a slash command: entries shown, anything else, or the hint after a typing error.
REPLIES = frozenset({"shown", "command", "hint"})
KINDS = VERDICTS | REPLIES

_LINE = re.compile(r"<!-- faqbot:v1 (\{[ -~]{2,600}\}) -->")
_REQUIRED = frozenset({"kind", "entries", "digest", "lang"})
_MOST_ENTRIES = 20
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Marker:
    """What a comment of the bot is.

    `digest` names the verdict, `by` is `person` where somebody asked for this state (the bot then leaves it alone),
    `to` the id of the comment that is replied to, `version` names the text of the entry that was shown, `switch` is
    `off` where it tells that the bot was silenced here, and `on` where that is over.
    """

    kind: str
    entries: tuple[int, ...] = ()
    digest: str = ""
    lang: str = "en"
    by: str = "bot"
    to: int = 0
    version: str = ""
    switch: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment of the bot with its marker."""

    comment: Comment
    marker: Marker


def digest_of(*parts: object) -> str:
    """Eight hexadecimal digits that name these values."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:8]


def verdict_digest(kind: str, entries: Iterable[int]) -> str:
    """Names a verdict: the same entries, answered or suggested, give the same digest whatever the wording."""
    return digest_of(kind, *entries)


def write_marker(marker: Marker) -> str:
    """The line that `read_marker` reads back; ValueError for values that a marker cannot hold."""
    values = {name: value for name, value in asdict(marker).items() if name in _REQUIRED or value != _DEFAULTS[name]}
    values["entries"] = list(marker.entries)
    if _checked(values) is None:
        raise ValueError(f"not a marker: {marker}")
    return f"<!-- faqbot:v1 {json.dumps(values, sort_keys=True, separators=(',', ':'))} -->"


def read_marker(body: str) -> Marker | None:
    """The marker in the last line of a comment's text, None for anything that is not exactly one."""
    last = body.rstrip().rpartition("\n")[2].strip()
    found = _LINE.fullmatch(last)
    if found is None:
        return None
    try:
        values = json.loads(found[1])
    except ValueError:
        return None
    return _checked(values) if isinstance(values, dict) else None


def without_marker(body: str) -> str:
    """A comment's text without the marker in its last line."""
    return body.rstrip().rpartition("\n")[0].rstrip() if read_marker(body) else body


def replies(state: IssueState) -> tuple[Reply, ...]:
    """The bot's own marked comments, in order of time. Markers in comments of others do not count."""
    found = ((comment, read_marker(comment.body)) for comment in state.comments if is_bot(comment.author, state.bot))
    return tuple(Reply(comment, marker) for comment, marker in found if marker is not None)


def verdict_reply(state: IssueState) -> Reply | None:
    """The bot's one reply by its own verdict (the oldest, should a cut-off run have left two), or None."""
    return next((reply for reply in replies(state) if reply.marker.kind in VERDICTS), None)


def reply_to(state: IssueState, comment_id: int) -> Reply | None:
    """The latest reply to that comment, or None."""
    return next((reply for reply in reversed(replies(state)) if reply.marker.to == comment_id), None)


def is_bot(author: Author, bot: Author) -> bool:
    """Whether that is the bot's own account: by id where both are known, else by login."""
    if author.id and bot.id:
        return author.id == bot.id
    return bool(bot.login) and author.login.casefold() == bot.login.casefold()


def _checked(values: dict[str, Any]) -> Marker | None:
    """Strict: a missing, unknown or badly typed value makes it no marker."""
    if not _REQUIRED <= values.keys() <= _DEFAULTS.keys():
        return None
    full = _DEFAULTS | values
    if not all(fits(full[name]) for name, fits in _FITS.items()):
        return None
    return Marker(**(full | {"entries": tuple(full["entries"])}))


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < _LARGEST


def _is_numbers(value: object) -> bool:
    return isinstance(value, list) and len(value) <= _MOST_ENTRIES and all(_is_number(item) for item in value)


def _is_one_of(*allowed: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in allowed


def _is_hex(digits: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(rf"[0-9a-f]{{{digits}}}", value) is not None


_FITS: dict[str, Callable[[object], bool]] = {
    "kind": _is_one_of(*KINDS),
    "entries": _is_numbers,
    "digest": _is_hex("8"),
    "lang": _is_one_of("zh", "en"),
    "by": _is_one_of("bot", "person"),
    "to": _is_number,
    "version": _is_hex("0,8"),
    "switch": lambda value: value in ("", "off", "on"),
}
_DEFAULTS: dict[str, Any] = {**asdict(Marker("")), "entries": []}

"""From the Markdown of a comment to the slash commands in it.

A command is `/faq ...` alone at the start of a line. What GitHub shows as code, quote, HTML, link or image holds none,
and neither does a table or the start of a list item: the comment is read as the Markdown it is, not line by line.
The models are triagebot, which leaves out code, quotes and HTML, and prow, whose commands stand at the start of a line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

#: GitHub takes no longer comments; more is not read.
LONGEST_COMMENT = 65_536
#: Commands taken from one comment; further ones are left out.
MOST_COMMANDS = 10
#: Characters of a command that are read.
LONGEST_COMMAND = 300
# Normalising takes the square of a run of combining marks; some characters become fewer by it.
_LONGEST_LINE = 4 * LONGEST_COMMAND

_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
# Direction overrides show a line in another order than it is stored: nobody knows what was meant.
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"/faq(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_MENTIONED = re.compile(rf"^(?:[^\S\n]|[{_HIDDEN}])*[/／]", re.MULTILINE)
_BEGINNING = re.compile(rf"[\s{_HIDDEN}/／]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?>")
_BETWEEN = " \t.,:;!?、。！？-"
_HIDING = ("blockquote_open", "blockquote_close", "table_open", "table_close")
_RUNNING = ("paragraph_open", "heading_open")


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """What stands after `/faq`: full-width forms made plain, white space collapsed. `line` is 1-based."""

    arguments: str
    line: int = 1

    @property
    def written(self) -> str:
        """The command as one would write it."""
        return f"/faq {self.arguments}".rstrip()

    def after(self, words: Iterable[str], *, glued: bool = False) -> str | None:
        """What follows one of these words at the beginning, None where the command begins otherwise.

        `glued`: no space is needed after Chinese words of more than one character.
        """
        folded = self.arguments.casefold()
        for word in sorted(words, key=len, reverse=True):
            rest = self.arguments[len(word) :]
            is_apart = not rest or not rest[0].isalnum() or (glued and len(word) > 1 and not word.isascii())
            if folded.startswith(word) and is_apart:
                return rest.strip(_BETWEEN)
        return None


def parse_commands(markdown: str) -> tuple[SlashCommand, ...]:
    """The commands of a comment in order, at most MOST_COMMANDS."""
    if not candidates(markdown):
        return ()
    text = _as_lines(markdown)
    lines = text.split("\n")
    read = (_read(lines[number], number + 1) for number in _line_starts(_markdown().parse(text), lines))
    return tuple(islice((command for command in read if command is not None), MOST_COMMANDS))


def candidates(markdown: str) -> tuple[SlashCommand, ...]:
    """All that `parse_commands` may find, and what it would not because of where it stands.

    This looks at lines only, so that it is quick on comments that are long to read as Markdown.
    """
    text = _as_lines(markdown)
    if _MENTIONED.search(text) is None:
        return ()
    read = (_read(line, number) for number, line in enumerate(text.split("\n"), 1) if _MENTIONED.match(line))
    return tuple(command for command in read if command is not None)


def new_commands(before: str, after: str) -> tuple[SlashCommand, ...]:
    """The commands of an edited comment that it did not have before, wherever they stood."""
    known = {command.arguments.casefold() for command in parse_commands(before)}
    return tuple(command for command in parse_commands(after) if command.arguments.casefold() not in known)


def _as_lines(markdown: str) -> str:
    return markdown[:LONGEST_COMMENT].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _read(line: str, number: int) -> SlashCommand | None:
    """The command that a line of running text is, or None."""
    if _TURNED.search(line) or line.startswith(("    ", "\t")):
        return None
    words = " ".join(_INVISIBLE.sub("", line).split())
    visible = unicodedata.normalize("NFKC", words[:_LONGEST_LINE])
    found = _COMMAND.fullmatch(visible.strip())
    if found is None:
        return None
    arguments = (found[1] or "").partition("<!--")[0].replace("`", " ").rstrip("\\*_~ ")
    return SlashCommand(" ".join(arguments.split())[:LONGEST_COMMAND], number)


def _line_starts(tokens: list[Token], lines: list[str]) -> Iterator[int]:
    """Numbers, from 0, of the lines that begin in running text outside everything that hides commands."""
    inside = 0  # how many quotes and tables are open
    starts: list[tuple[int, int]] = []  # position in the stream of pieces, line
    tags: list[tuple[int, bool, str]] = []  # position, closing?, name
    position = 0
    for before, token in pairwise([Token("", "", 0), *tokens]):
        position += 1
        if token.type in _HIDING:
            inside += token.nesting
        elif token.type == "html_block":
            tags += [(position, close, name) for close, name in _tags_of(token.content)]
        elif token.type == "inline" and not inside and token.map and before.type in _RUNNING:
            first = next(number for number in range(*token.map) if lines[number].strip())
            for child in token.children or []:
                position += 1
                if child.type == "line_start":
                    starts.append((position, first + child.meta["line"]))
                elif child.type in ("html_inline", "text"):
                    tags += [(position, close, name) for close, name in _tags_of(child.content, child.type == "text")]
    hidden = _balanced(tags)
    return (line for position, line in starts if not _is_within(position, hidden))


def _tags_of(html: str, only_comments: bool = False) -> Iterator[tuple[bool, str]]:
    """Opening and closing tags in the order they stand; a comment cut in two by an empty line counts as one."""
    if only_comments:
        for found in re.finditer("<!--|-->", html):
            yield found[0] == "-->", "!--"
        return
    for found in _TAG.finditer(html):
        if not found[0].endswith("/>"):
            yield bool(found[1]), found[2].lower()


def _balanced(tags: list[tuple[int, bool, str]]) -> list[tuple[int, int]]:
    """The outermost stretches between a tag and the one that closes it; tags that nothing closes hide nothing."""
    opened: dict[str, list[int]] = {}
    stretches: list[tuple[int, int]] = []
    for position, closing, name in tags:
        if not closing:
            opened.setdefault(name, []).append(position)
        elif opened.get(name):
            stretches.append((opened[name].pop(), position))
    outer: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if outer and first <= outer[-1][1]:
            outer[-1] = (outer[-1][0], max(last, outer[-1][1]))
        else:
            outer.append((first, last))
    return outer


def _is_within(position: int, stretches: list[tuple[int, int]]) -> bool:
    at = bisect(stretches, position, key=lambda stretch: stretch[0]) - 1
    return at >= 0 and position < stretches[at][1]


@cache
def _markdown() -> MarkdownIt:
    """CommonMark with GitHub's tables and strike-through, which also tells where lines of running text begin."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.inline.ruler.before("text", "line_start", _line_start)
    return markdown


def _line_start(state: StateInline, silent: bool) -> bool:
    """Mark the start of a line that may be a command, and take nothing from the rules that follow.

    Code spans, HTML and link targets are consumed by their own rules as a whole, so that no line starts inside them.
    """
    if silent or state.linkLevel > 0 or not _BEGINNING.match(state.src, state.pos):
        return False
    before = state.pos
    while before > 0 and state.src[before - 1] in " \t":
        before -= 1
    if before == 0 or state.src[before - 1] == "\n":
        state.push("line_start", "", 0).meta = {"line": state.src.count("\n", 0, before)}
    return False

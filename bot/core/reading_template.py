"""A repository's own template texts and noise, as wildcard patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What GitHub's default templates say.
FORM_TEXTS = (
    "A clear and concise description of what the bug is.",
    "A clear and concise description of what you expected to happen.",
    "A clear and concise description of what the problem is. Ex. I'm always frustrated when [...]",
    "A clear and concise description of what you want to happen.",
    "A clear and concise description of any alternative solutions or features you've considered.",
    "Steps to reproduce the behavior:",
    "If applicable, add screenshots to help explain your problem.",
    "Add any other context or screenshots about the feature request here.",
    "Add any other context about the problem here.",
    "Go to '...'",
    "Click on '....'",
    "Scroll down to '....'",
)

_SAME = {mark: f"[{pair}]" for pair in (":：", ",，", "(（", ")）", "?？", "!！", ";；") for mark in pair}
_WORDS = re.compile(r"[^\W_]{2,}")
_MARKS = r"[^\w\[(（【`'\"“$]*"
_LEADING = re.compile(rf"{_MARKS}(?:\d+[.)](?!\d)\s*)?(?:\[[ xX✓√]?\]\s+)?{_MARKS}")
_PARTS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
#: Possessive: two of them in a row must not try every way to part the blanks of a line.
_BLANKS = r"\s*+"
#: A text of so few words and characters is a label only where what follows is set off from it.
_LABEL_WORDS, _LABEL_LENGTH = 2, 30


class Wildcard:
    """A text in which `*` stands for any run of characters of a line.

    Forgives case, white space and full-width punctuation. Takes time linear in the line: each piece is looked for once.
    `needle` is its longest word in lower case (of a short text, all of it): a line without it cannot match.
    """

    __slots__ = ("_compiled", "_texts", "needle", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        stripped = without_leading(text)
        self._texts = tuple(piece.strip() for piece in stripped.split("*") if piece.strip())
        self._compiled: tuple[re.Pattern[str], ...] | None = None
        needle = max(_WORDS.findall(stripped.lower()), key=len, default="")
        self.needle = stripped.lower() if len(needle) < 4 and needle.isascii() and "*" not in stripped else needle

    @property
    def pieces(self) -> tuple[re.Pattern[str], ...]:
        """What stands between the wildcards; compiled when a line first asks, as most never do."""
        if self._compiled is None:
            self._compiled = tuple(re.compile(_regex(text), re.IGNORECASE) for text in self._texts)
        return self._compiled

    def spans(self, line: str, start: int = 0, anchored: bool = False) -> list[tuple[int, int]]:
        """Where the pieces between the wildcards stand, or an empty list; `anchored`: the first one at `start`."""
        spans: list[tuple[int, int]] = []
        for piece in self.pieces:
            match = piece.match(line, start) if anchored and not spans else piece.search(line, start)
            if match is None:
                return []
            spans.append(match.span())
            start = match.end()
        return spans


class Template:
    """The texts of a repository's issue templates, each of which a line may begin with."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_start: dict[str, list[Wildcard]] = {}
        patterns = [pattern for text in dict.fromkeys(texts) if (pattern := Wildcard(text)).needle]
        for pattern in sorted(patterns, key=lambda pattern: -len(pattern.text)):
            self._by_start.setdefault(_start(pattern.text), []).append(pattern)
        self.needles = tuple(dict.fromkeys(pattern.needle for pattern in patterns))

    def answer(self, line: str) -> tuple[str, str] | None:
        """For a line that begins with a template's text: (label, what the author wrote beside it), else None."""
        patterns = self._by_start.get(_start(line))
        if patterns is None:
            return None
        start = _LEADING.match(line).end()  # type: ignore[union-attr]
        for pattern in patterns:
            spans = pattern.spans(line, start, anchored=True)
            if spans and not _goes_on(pattern.text, line, spans[-1][1]):
                ends = [*(start for start, _ in spans[1:]), len(line)]
                between = (line[left:right].strip(" \t*#:：") for (_, left), right in zip(spans, ends, strict=True))
                return line[slice(*spans[0])].strip(" \t*#:：-"), "  ".join(answer for answer in between if answer)
        return None


class Noise:
    """Texts of log lines that never matter."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._patterns = tuple(pattern for text in dict.fromkeys(texts) if (pattern := Wildcard(text)).needle)
        self.needles = tuple(dict.fromkeys(pattern.needle for pattern in self._patterns))

    def covers(self, line: str) -> bool:
        """Whether one of the texts occurs anywhere in the line."""
        lowered = line.lower()
        return any(pattern.spans(line) for pattern in self._patterns if pattern.needle in lowered)


def without_leading(text: str) -> str:
    """A line without what may stand before its words: marks of headings and lists, a number, a box to tick, symbols."""
    return _LEADING.sub("", text, count=1)


def _start(text: str) -> str:
    return without_leading(text)[:2].lower()


def _goes_on(text: str, line: str, end: int) -> bool:
    """Whether the author's words go on where a text ends.

    So do `Type` in TypeError, `Device` in `Device-side assert` and `Model` in `Model fails`.
    """
    last, behind = line[end - 1], line[end:]
    if not behind or not last.isalnum() or text[-1] == "*":
        return False
    if (
        last.isascii()
        and behind[0].isascii()
        and (behind[0].isalnum() or (behind[0] in "-_" and behind[1:2].isalnum()))
    ):
        return True
    is_short = len(text) <= _LABEL_LENGTH and len(re.findall(r"\w+", text)) <= _LABEL_WORDS
    return is_short and behind.lstrip()[:1].isalpha()


def _regex(text: str) -> str:
    return "".join(_BLANKS if part.isspace() else _regex_of(part) for part in _PARTS.findall(text))


def _regex_of(part: str) -> str:
    if part[0].isalnum():
        return re.escape(part)
    return f"{_SAME.get(part) or re.escape(part)}{_BLANKS}"

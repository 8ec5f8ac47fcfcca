"""What Markdown and HTML put around the words: comments, tags, images, quotes, boxes, fences, headings."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"</?(?:details|summary|div|p|br|sup|sub|center|pre|code|b|i|u|em|strong|kbd|table|thead|tbody|tr|td|th|font|span"
    r"|h[1-6]|a|ul|ol|li|hr|video|source|picture|img)\b[^<>]{0,800}/?>",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"!\[[^\[\]]{0,300}\]\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?(?:\s+\"[^\"]{0,200}\")?\)"
)
_NO_ANSWER = "_No response_"
_CHECKBOX = re.compile(r"(?:[-*+]|\d+[.)])\s*\[[ xX✓√]?\]\s")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*+([^`]*+)$")
_FENCE_BEHIND = re.compile(r"(?<=[:：])\s*(`{3,})\s*(\w{0,20})$")
_BOLD = re.compile(r"(?:[-*+]\s+)?\*\*([^*]{1,60}?)\s*[:：]?\s*\*\*\s*[:：]?\s*")
_LIST = re.compile(r"^(?:[-*+•·]|\d{1,2}[.、)）])\s+|^\d{1,2}、")
_TICKS = re.compile(r"\**`([^`]{2,})`\**[。.,，]?$")
_CONVERTED = re.compile(
    r"(?:#+\s*discussed in\b|(?:discussed in|originally posted by)\s+(?:\*\*|https?://|@))", re.IGNORECASE
)


def without_comments(line: str, inside: bool) -> tuple[str, bool]:
    """The line without HTML comments, and whether one goes on behind it; `inside`: one began above."""
    kept: list[str] = []
    at = 0
    while True:
        if inside:
            end = line.find("-->", at)
            if end < 0:
                return "".join(kept), True
            at, inside = end + 3, False
        start = line.find("<!--", at)
        if start < 0:
            kept.append(line[at:])
            return "".join(kept), False
        kept.append(line[at:start])
        at, inside = start + 4, True


def without_tags(line: str) -> str:
    """The line without images and HTML tags."""
    if "<" in line:
        line = _TAG.sub(" ", line)
    return _IMAGE.sub(" ", line) if "![" in line else line


def is_quote(stripped: str) -> bool:
    """Whether a line is quoted; Python's prompt `>>> ` is not."""
    return stripped[0] == ">" and not stripped.startswith(">>> ")


def says_nothing(stripped: str) -> bool:
    """Whether a line is a box to tick, an empty answer, or one that GitHub puts into what was a discussion."""
    return stripped == _NO_ANSWER or is_box(stripped) or _CONVERTED.match(stripped) is not None


def is_box(stripped: str) -> bool:
    """Whether a line is a box to tick."""
    return "[" in stripped[:8] and _CHECKBOX.match(f"{stripped} ") is not None


def fence_at(stripped: str) -> tuple[str, str] | None:
    """(fence, language) where a line opens a fenced block."""
    match = _FENCE.match(stripped)
    return (match[1], match[2].strip().lower()) if match else None


def fence_behind(stripped: str) -> tuple[str, str, str] | None:
    """(text, fence, language) where a fenced block opens behind a label on the same line."""
    match = _FENCE_BEHIND.search(stripped)
    return (stripped[: match.start()], match[1], match[2].lower()) if match else None


def closes(stripped: str, fence: str) -> bool:
    """Whether a line closes the fenced block that `fence` opened."""
    return stripped.startswith(fence) and not stripped.strip(fence[0])


def bold_label(stripped: str) -> tuple[str, str] | None:
    """(label, text behind) for a line that begins in bold, such as `**Environment:** Linux`."""
    match = _BOLD.match(stripped)
    return (match[1], stripped[match.end() :]) if match else None


def without_marker(stripped: str) -> str:
    """The line without its list marker and without the backticks around all of it."""
    bare = _LIST.sub("", stripped, count=1) if stripped[0] in "-*+•·0123456789" else stripped
    if "`" in bare:
        if match := _TICKS.match(bare):
            return match[1].strip()
        if bare.count("`") == 1:
            return bare.strip("` ")
    return bare

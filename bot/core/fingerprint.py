"""An error line in, the same line with its volatile parts masked out."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Longest line that is looked at, in characters; what is behind is cut off.
MAX_LINE = 2_000


class Mask(NamedTuple):
    """One kind of volatile text. `keeps` masks protect what they match from the masks behind them."""

    name: str
    pattern: str
    why: str
    keeps: bool = False


_NOT_IN_WORD = r"(?<!\w)"
_NUMBER = r"[-+]?\d++(?:\.\d++)?(?:[eE][-+]?\d++)?"
_SIZE = r"(?:[kKMGTP]i?[bB]|[kKMGT]b|bytes?|B)"

#: At each place of the line the first mask that matches there wins; none of them matches inside a placeholder.
MASKS: tuple[Mask, ...] = (
    Mask("placeholder", r"<(?:url|uuid|time|hex|path|version|size|shape|name|num)>", "masked before", keeps=True),
    Mask("url", r"\b(?:https?|ftp|file|s3|git|ssh)://[^\s<>\"'`，。）)\]]+", "hosts and files of a download differ"),
    Mask(
        "uuid",
        r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b",
        "names of containers and requests",
    ),
    Mask(
        "time",
        rf"{_NOT_IN_WORD}\d{{4}}[-/.]\d\d?[-/.]\d\d?(?:[T ]+\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?)?"
        r"(?:Z|[+-]\d\d:?\d\d)?(?![\w.])"
        rf"|{_NOT_IN_WORD}\d\d?:\d\d:\d\d(?:[.,]\d+)?(?!\w)",
        "dates and times of day",
    ),
    Mask("hex", r"\b0[xX][0-9a-fA-F]+\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,64}\b", "addresses and digests"),
    Mask(
        "code",
        r"(?i:\b(?:winerror|errno|error code|exit code|exit status|status code|status|http(?:/\d(?:\.\d)?)?|"
        r"cuda error|cudnn error|nccl error|signal|returned non-zero exit status)[ \"':=(\[]{0,3}-?\d+)",
        "the number is the error itself",
        keeps=True,
    ),
    Mask(
        "path",
        r"(?<![\w.<>])(?:[A-Za-z]:[\\/]|~[\\/]|\.{1,2}[\\/]|/|\\\\)(?:[^\s\"'`<>|:*?()\[\],;，。：；（）]++)"
        r"|(?<![\w.<>/\\])(?:[\w.+-]++[\\/])++[\w.+-]*\.\w++",
        "where things lie on one machine",
    ),
    Mask(
        "version",
        rf"{_NOT_IN_WORD}[vV]?\d++(?:\.\d++){{2,}}(?:[-+.]?[a-z]\w*)*|{_NOT_IN_WORD}[vV]\d++(?:\.\d++)*\b"
        rf"|(?<=[=<>~!]=)\d++(?:\.\d++)*\w*",
        "releases",
    ),
    Mask("size", rf"{_NOT_IN_WORD}\d++(?:\.\d++)?\s?{_SIZE}\b", "amounts of memory"),
    Mask(
        "shape",
        r"[\[({]\s*+-?\d++\s*+(?:[,xX*，]\s*+(?:(?:-?\d++|None|\?++)\s*+)?)++[\])}]|"
        r"(?<!\w)\d++(?:[xX×]\d++)+(?!\w)|DDim\([^()]*\)",
        "shapes of tensors and pictures",
    ),
    Mask(
        "name",
        r"(?<![\w>])'[^'\n]{1,80}'(?![\w<])|\"[^\"\n]{1,80}\"|`[^`\n]{1,80}`|‘[^’\n]{1,80}’|“[^”\n]{1,80}”",
        "quoted names of keys, modules, files",
    ),
    Mask("num", rf"(?<![\w.]){_NUMBER}(?!\w)", "all other numbers"),
)

_BLANK = re.compile(r"\s+")


def _compiled(*without: str) -> re.Pattern[str]:
    patterns = (f"(?P<{mask.name}>{mask.pattern})" for mask in MASKS if mask.name not in without)
    return re.compile("|".join(patterns), re.ASCII)  # a Chinese character beside a number is no part of it


_ALL = _compiled()
_BUT_NAMES = _compiled("name")
_KEPT = frozenset(mask.name for mask in MASKS if mask.keeps)


def fingerprint(line: str) -> str:
    """The line with every volatile part replaced by `<num>`, `<path>` and so on, white space runs made one space.

    Only the first 2,000 characters count. Masking a fingerprint again changes nothing.
    """
    return _masked(line, _ALL)


def numberless(line: str) -> str:
    """As `fingerprint`, but quoted names stay: `KeyError: 'predict'` is not `KeyError: 'Global'`."""
    return _masked(line, _BUT_NAMES)


def _masked(line: str, masks: re.Pattern[str]) -> str:
    line = _BLANK.sub(" ", line[:MAX_LINE]).strip()
    while (masked := masks.sub(_placeholder, line)[:MAX_LINE]) != line:  # ends: each round leaves less to mask
        line = masked
    return masked


def _placeholder(match: re.Match[str]) -> str:
    name = match.lastgroup or ""
    return match[0] if name in _KEPT else f"<{name}>"

"""Releases of packages: the ones an issue names, and what the version clauses of an entry allow.

A release as people name it is all releases that begin so: 2.6 is every 2.6.x, 3.x every one from 3 to before 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Release = tuple[int, ...]

_CLAUSE = re.compile(r"(===|==|~=|<=|>=|!=|<|>)\s*(\d+(?:\.\d+)*)(\.\*)?")
_SPECIFIER = re.compile(r"([\w.-]+?)\s*((?:===|[=~<>!]=|[<>]).*)")
_NUMBER = r"\d{1,4}(?:\.\d{1,6}){0,4}\.x\b|\d{1,4}(?:\.\d{1,6}){1,4}"
#: What makes a release an early or a repaired one.
_SUFFIX = r"(?:\.?(?:post|dev|rc|b|a)\d+)?"
#: What makes a number no release: the rest of a word or address, or a unit.
_NO_RELEASE = (
    r"(?![\d.]{0,9}[a-z0-9_%-]|:\d|[ \t]*(?:秒|毫秒|分钟|倍|ms\b|s\b|secs?\b|seconds?\b|minutes?\b|gb?\b|mb?\b|fps\b))"
)
#: A release on its own, and the word of Latin letters right before one, as `python` is in `python 3.10`.
_ALONE = re.compile(rf"(?<![\d.])({_NUMBER}){_SUFFIX}{_NO_RELEASE}")
_BEFORE = re.compile(r"([a-z][a-z0-9_+#-]{0,40})[ \t]{0,4}(?:(?:[:：=@~^]{1,2}|[<>]=?|版本|版)[ \t]{0,4})?v?$")
_READ_BEFORE = 60
#: Words that may stand before a release and name nothing.
_LEADING_ON = frozenset(
    """
    a after all also and as at back before between both by even fails fine for from has have in into is it new newest
    now of old older on only or our release releases since still than that the then this through till to too under
    until update updated upgrade upgraded upgrading use used using v ver version versions via was when which while
    with without works
    """.split()  # noqa: SIM905
)
#: What makes a package's name the end of another one, or of a path.
_GOES_ON = re.compile(r"[a-z0-9_/.-]")
#: What may stand between a package and its release.
_BETWEEN = (
    r"(?:-?(?:gpu|cpu))?(?:[ \t:：=|*`\"'“”‘’(（<>~^@]|version|versions|ver\b|release|v(?=\d)|版本|的|是|为|用|号)"
)


@dataclass(frozen=True, slots=True)
class Specifier:
    """A package, normalised, with the least release that its clauses allow and the first one that they do not."""

    package: str
    least: Release
    beyond: Release | None  # None: without an end

    def allows(self, release: Release) -> bool:
        """Whether it allows any of the releases that begin so."""
        return after(release) > self.least and (self.beyond is None or _bare(release) < self.beyond)


def specifier(text: str) -> Specifier:
    """`paddleocr>=2,<3`, as an entry's `versions` have it. Clauses with != rule out too little to matter here."""
    found = _SPECIFIER.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no package with versions")
    least: Release = (0,)
    beyond: Release | None = None
    for operator, version, wildcard in _CLAUSE.findall(found[2]):
        whole = _named(version)
        release = _bare(whole)
        if operator in (">=", ">", "==", "===", "~="):
            least = max(least, (*release, 0, 1) if operator == ">" else release)
        end = _end(operator, whole, bool(wildcard))
        if end is not None:
            beyond = end if beyond is None else min(beyond, end)
    return Specifier(normal(found[1]), least, beyond)


def _end(operator: str, release: Release, wildcard: bool) -> Release | None:
    """The first release that a clause no longer allows."""
    if operator == "<":
        return _bare(release)
    if operator == "~=":
        return after(release[:-1] if len(release) > 1 else release)
    if operator in ("==", "===", "<="):
        return after(release) if wildcard else (*_bare(release), 0, 1)  # just above the release itself
    return None


def parse_release(text: str) -> Release:
    """`2.6.0` as numbers, without zeros at the end."""
    return _bare(_named(text))


def after(release: Release) -> Release:
    """The first release that does not begin like this one: 2.7 after 2.6."""
    return (*release[:-1], release[-1] + 1)


def normal(package: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def named_releases(text: str, package: str) -> set[Release]:
    """The releases that a text, in lower case, names right behind a package: `paddleocr 2.7.0.3`, `PaddleOCR: 3.x`."""
    return {
        _named(found[1])
        for found in _beside(package).finditer(text)
        if not _GOES_ON.match(text, max(0, found.start() - 1), found.start())
    }


def bare_releases(text: str) -> set[Release]:
    """The releases that a text, in lower case, names without saying of what: `since 3.2`, `2.7 以后`."""
    found: set[Release] = set()
    for number in _ALONE.finditer(text):
        start = number.start()
        before = _BEFORE.search(text[max(0, start - _READ_BEFORE) : start])
        if before is None or before[1] in _LEADING_ON:
            found.add(_named(number[1]))
    return found


@lru_cache(maxsize=256)
def _beside(package: str) -> re.Pattern[str]:
    name = re.escape(package).replace(r"\-", "[-_. ]")
    # What stands before is looked at afterwards: a pattern that begins with plain letters is found much sooner.
    return re.compile(rf"{name}{_BETWEEN}{{0,40}}({_NUMBER}){_SUFFIX}{_NO_RELEASE}")


def _named(text: str) -> Release:
    return tuple(int(part) for part in text.removesuffix(".x").split("."))


def _bare(release: Iterable[int]) -> Release:
    parts = list(release)
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)

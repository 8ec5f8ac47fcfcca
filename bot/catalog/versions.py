"""PEP 440 version clauses turned into the answer whether they are over."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CLAUSE = re.compile(r"(===|==|~=|<=|<)\s*(\d+(?:\.\d+)*)(\.\*)?")


def has_ended(specifier: str, supported: Mapping[str, str]) -> bool:
    """Does `specifier`, such as paddleocr>=2,<3, only hold for releases before the oldest one that is `supported`?"""
    name = re.match(r"[\w.-]+", specifier)
    oldest = {_normal(package): release for package, release in supported.items()}.get(_normal(name[0]) if name else "")
    if oldest is None:
        return False
    return any(_first_beyond(*clause) <= _release(oldest) for clause in _CLAUSE.findall(specifier))


def _first_beyond(operator: str, version: str, wildcard: str) -> tuple[int, ...]:
    """The first release that a clause no longer allows."""
    release = tuple(int(part) for part in version.split("."))
    if operator == "<":
        return _release(version)
    if operator == "~=":
        release = release[:-1] if len(release) > 1 else release
    elif not wildcard:
        return (*_release(version), 0, 1)  # just above the release itself
    return (*release[:-1], release[-1] + 1)


def _release(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

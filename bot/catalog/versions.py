"""Version clauses turned into the answer whether they are over."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.versions import normal, parse_release, specifier


def has_ended(text: str, supported: Mapping[str, str]) -> bool:
    """Does a specifier, such as paddleocr>=2,<3, only hold for releases before the oldest one that is `supported`?"""
    clauses = specifier(text)
    oldest = {normal(package): release for package, release in supported.items()}.get(clauses.package)
    return oldest is not None and clauses.beyond is not None and clauses.beyond <= parse_release(oldest)

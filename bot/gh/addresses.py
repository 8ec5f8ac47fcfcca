"""Addresses of GitHub's pages, by the address of its REST API, and what a page's address names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PAGE = re.compile(r"/(?P<repo>[\w.-]+/[\w.-]+)/(?:issues|pull)/(?P<number>[1-9]\d{0,9})(?:/.*)?")
_ADDRESS = re.compile(r"(?:https?://|(?:[\w-]+\.)+[\w-]+/[\w.-]+/[\w.-]+/(?:issues|pull)/).*", re.IGNORECASE)


def web_address(api: str) -> str:
    """GitHub's pages: github.com, a company's ghe.com, an enterprise server, or the sandbox."""
    if found := re.fullmatch(r"(https?://)api\.([\w.-]+(?::\d+)?)/?", api):
        return found[1] + found[2]
    return re.sub(r"/api(/v3)?/?$", "", api)


def is_address(text: str) -> bool:
    """Whether a text is meant as the address of a page, be it without https:// as some browsers show it."""
    return _ADDRESS.fullmatch(text) is not None


def issue_at(address: str) -> tuple[str, str, int] | None:
    """Host, repository and number of an issue's page; None where the address is of another page."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return None
    found = _PAGE.fullmatch(parts.path)
    return (parts.netloc.lower().removeprefix("www."), found["repo"], int(found["number"])) if found else None

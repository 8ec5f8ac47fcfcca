"""Whose turn a delivery waits for: deliveries of one lane run one after the other, in the order in which they came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True)
class Lane:
    """What of a delivery the queue needs to know; 0 and empty where the payload does not say."""

    repo_id: int = 0
    repo: str = ""
    number: int = 0
    installation: int = 0
    action: str = ""

    @property
    def key(self) -> str:
        """The name of the lane: the repository's id, which outlives renaming, and the issue's number."""
        return f"{self.repo_id}/{self.number}" if self.repo_id else f"installation/{self.installation}"


def lane_of(body: bytes, content_type: str = "application/json") -> Lane:
    """The lane of a payload. Never fails: what cannot be read shares one lane."""
    try:
        if content_type.startswith("application/x-www-form-urlencoded"):
            body = parse_qs(body.decode())["payload"][0].encode()
        payload = json.loads(body)
    except (ValueError, KeyError):
        return Lane()
    repo, issue = _part(payload, "repository"), _part(payload, "issue")
    return Lane(
        repo_id=_number(repo, "id"),
        repo=_text(repo, "full_name"),
        number=_number(issue, "number"),
        installation=_number(_part(payload, "installation"), "id"),
        action=_text(payload, "action"),
    )


def _part(payload: Any, key: str) -> dict[str, Any]:
    part = payload.get(key) if isinstance(payload, dict) else None
    return part if isinstance(part, dict) else {}


def _number(part: Any, key: str) -> int:
    value = part.get(key) if isinstance(part, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else 0


def _text(part: Any, key: str) -> str:
    value = part.get(key) if isinstance(part, dict) else None
    return value.replace("\x00", "") if isinstance(value, str) else ""

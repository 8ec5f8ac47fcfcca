"""What a GitHub App needs: its rights and the events that it hears of, and how GitHub tells what it has."""

from __future__ import annotations

from pydantic import Field

from bot.gh.payloads import Part

#: What the bot needs, and nothing else. Reading metadata belongs to every App.
PERMISSIONS = {
    "checks": "write",  # what a pull request does to the verdicts
    "contents": "read",  # catalog and settings
    "issues": "write",  # comments, labels, reactions
    "metadata": "read",
    "pull_requests": "read",  # to be told of those that change the catalog
}
#: Installations are told to every App.
EVENTS = ("issues", "issue_comment", "push", "pull_request", "repository")

_LEVELS = ("", "read", "write", "admin")


class AppRights(Part):
    """What an App was given."""

    permissions: dict[str, str] = Field(default_factory=dict)
    events: tuple[str, ...] = ()

    def allows(self, name: str, level: str) -> bool:
        """Whether it has that right, or more."""
        given = self.permissions.get(name, "")
        return given in _LEVELS and _LEVELS.index(given) >= _LEVELS.index(level)


class HookConfig(Part):
    """Where an App's deliveries go."""

    url: str = ""

"""What the bot thought of an issue, for the panel beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.match import Decision
from bot.gh.sandbox.records import Issue, Repository

_KEPT = 200


@dataclass(frozen=True)
class Thought:
    """A decision with what is needed to show it.

    `titles` names the entries, `pages` where they can be read; `silence` says why nothing was posted.
    """

    decision: Decision
    titles: Mapping[int, str] = field(default_factory=dict)
    pages: Mapping[int, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    silence: str = ""


#: (owner/name, number of the issue) -> what the bot thinks of it now; None where it cannot be told.
Why = Callable[[str, int], Thought | None]


class Thoughts:
    """What the bot thinks, asked again only where issue or entries changed: it reads them over the network."""

    def __init__(self, why: Why | None) -> None:
        self._why = why
        self._kept: dict[tuple[object, ...], Thought] = {}

    def of(self, repo: Repository, issue: Issue) -> Thought | None:
        """The thought about an issue as it is now."""
        if self._why is None:
            return None
        head = repo.branches.get(repo.default_branch)
        key = (repo.id, head, issue.number, issue.updated_at, tuple(issue.labels), len(issue.comments))
        if key not in self._kept:
            thought = self._why(repo.full_name, issue.number)
            if thought is None:
                return None
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = thought
        return self._kept.get(key)

"""The search box over the list of issues: is:open, is:closed, label:, author: and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.gh.sandbox.records import Issue

_TERM = re.compile(r'(?:(is|state|label|author):)?(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True)
class Search:
    """A parsed query. `state` is open, closed or all."""

    state: str = "all"
    labels: frozenset[str] = frozenset()
    author: str = ""
    words: tuple[str, ...] = ()

    def keeps(self, issue: Issue, *, any_state: bool = False) -> bool:
        """Whether the issue is wanted."""
        text = f"{issue.title}\n{issue.body}".lower()
        return (
            (any_state or self.state in ("all", issue.state))
            and self.labels <= {label.lower() for label in issue.labels}
            and self.author in ("", issue.login.lower())
            and all(word in text for word in self.words)
        )

    def find(self, issues: Iterable[Issue]) -> list[Issue]:
        """The wanted issues, newest first."""
        return sorted((issue for issue in issues if self.keeps(issue)), key=lambda issue: -issue.number)


def parse_search(query: str) -> Search:
    """Read a query; without is: both open and closed ones are found."""
    state, author, labels, words = "all", "", set(), []
    for name, quoted, plain in _TERM.findall(query):
        value = (quoted or plain).lower()
        if name in ("is", "state"):
            state = value if value in ("open", "closed") else state
        elif name == "label":
            labels.add(value)
        elif name == "author":
            author = value
        elif value:
            words.append(value)
    return Search(state, frozenset(labels), author, tuple(words))

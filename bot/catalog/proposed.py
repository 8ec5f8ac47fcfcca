"""Wordings that labelled cases propose for the glossary, as hints of `faqbot lint`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from bot.catalog.loader import LoadedCatalog
from bot.errors import Problem


class Proposed(Protocol):
    """A wording for a concept, as `bot.learning.proposals.Proposal` is one."""

    @property
    def wording(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def why(self) -> str: ...


def unwanted_wordings(loaded: LoadedCatalog) -> Collection[str]:
    """What catalog.yml says shall not be proposed."""
    return tuple(loaded.settings.get("unwanted_wordings", ()))


def proposed_wordings(loaded: LoadedCatalog, found: Sequence[Proposed]) -> Iterator[Problem]:
    """A hint for each."""
    for one in found:
        mend = f"add it, or write `{one.wording}` under unwanted_wordings in catalog.yml"
        yield Problem("glossary.yml", 0, f"may lack `{one.line}`: {one.why}", mend, "hint", "proposed-wording")

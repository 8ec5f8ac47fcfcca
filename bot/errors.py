"""The error tree: what may be told to a person, and what is for the operator.

FaqbotError                    3  our fault unless a subclass says otherwise
├── UserError                  1  the text is fit to be shown or posted to a person: it names the place and the mend
│   ├── CatalogError              a catalog that cannot be used; carries every problem
│   ├── SettingsError             a setting that cannot be used; carries every problem
│   ├── CaseError                 a file of labelled cases that cannot be read
│   └── CommandError              a slash command that cannot be carried out; its text is posted as the reply
├── DeliveryError                 a delivery that is refused; carries the HTTP status
└── HubError                      GitHub said no, or nothing
    ├── Transient                 worth another try: 5xx, time-out, connection reset
    ├── RateLimited               not before `retry_after` seconds have passed
    └── Permanent                 will not change by trying again: gone, locked, archived, permission missing
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file that a person wrote.

    `line` is 1-based, 0 where the file as a whole is meant. `mend` says what to do about it.
    """

    path: str
    line: int
    message: str
    mend: str = ""
    severity: str = "error"  # or "warning", or "hint": a proposal, nothing is wrong
    code: str = ""  # short stable name of the check, such as unknown-key

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}" + (f" ({self.mend})" if self.mend else "")


class FaqbotError(Exception):
    """Root of all errors that faqbot raises on purpose."""

    exit_code = 3


class UserError(FaqbotError):
    """What was given is wrong; the text names the place and the mend."""

    exit_code = 1


class _Problems(UserError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class CatalogError(_Problems):
    """A catalog that cannot be used."""


class SettingsError(_Problems):
    """Settings that cannot be used."""


class CaseError(UserError):
    """A file of labelled cases that cannot be read."""


class CommandError(UserError):
    """A slash command that cannot be carried out."""


class DeliveryError(FaqbotError):
    """A delivery that is refused; `status` is the HTTP status to answer with, the text is fit to be sent."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class HubError(FaqbotError):
    """GitHub did not do what was asked."""


class Transient(HubError):
    """Worth another try."""


class RateLimited(HubError):
    """Not before `retry_after` seconds have passed; the limit holds for the whole installation."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Permanent(HubError):
    """Trying again changes nothing; `status` is GitHub's HTTP status, 0 where there is none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status

    @property
    def is_gone(self) -> bool:
        """Whether what was asked for is not there, or not any more."""
        return self.status in (404, 410)

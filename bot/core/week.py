"""A week, Monday to Sunday in UTC, by its ISO 8601 name such as 2026-W47."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_NAME = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True)
class Week:
    """From `begin`, a Monday at midnight UTC, up to and without `end`."""

    begin: datetime

    @classmethod
    def last(cls, now: datetime) -> Week:
        """The newest week that is over at `now`."""
        today = now.astimezone(UTC).date()
        return cls(_midnight(today - timedelta(days=today.weekday() + 7)))

    @classmethod
    def named(cls, name: str) -> Week:
        """The week of that name; ValueError where there is none."""
        found = _NAME.fullmatch(name)
        if not found:
            raise ValueError(f"{name!r} names no week: write it as 2026-W47")
        return cls(_midnight(date.fromisocalendar(int(found[1]), int(found[2]), 1)))

    @property
    def name(self) -> str:
        """As ISO 8601 writes it."""
        year, week, _ = self.begin.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def end(self) -> datetime:
        """The Monday after."""
        return self.begin + timedelta(days=7)

    def __str__(self) -> str:
        last = self.end - timedelta(days=1)
        first = f"{self.begin:%B} {self.begin.day}"
        return f"{first} to {last:%B} {last.day}, {last.year}"

    def __contains__(self, moment: datetime) -> bool:
        return self.begin <= moment < self.end


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

"""Weeks, Monday to Sunday in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.week import Week

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)

LAST = [
    pytest.param(MONDAY - timedelta(microseconds=1), "2026-W46", id="a Sunday, just before it is over"),
    pytest.param(MONDAY, "2026-W47", id="the Monday after"),
    pytest.param(MONDAY + timedelta(days=6), "2026-W47", id="the Sunday after"),
    pytest.param(datetime(2027, 1, 4, tzinfo=UTC), "2026-W53", id="a year of 53 weeks"),
    pytest.param(datetime(2027, 1, 11, tzinfo=UTC), "2027-W01", id="the first of a year"),
    pytest.param(datetime(2026, 11, 23, 1, tzinfo=timezone(timedelta(hours=8))), "2026-W46", id="still Sunday in UTC"),
]


@pytest.mark.parametrize(("now", "name"), LAST)
def test_the_last_whole_week(now, name):
    assert Week.last(now).name == name


def test_its_days_are_told_as_people_say_them():
    assert str(Week.named("2026-W48")) == "November 23 to November 29, 2026"


def test_it_holds_its_first_moment_and_not_that_of_the_next():
    week = Week.named("2026-W48")
    assert (week.begin in week, week.end in week) == (True, False)


@pytest.mark.parametrize("name", ["", "2026", "2026-W00", "2026-W54", "2026-W7", "2026-W47\n", "w47"])
def test_what_names_no_week_is_refused(name):
    with pytest.raises(ValueError, match=r"week|Week"):
        Week.named(name)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_name_is_read_back_and_a_week_is_over(now):
    week = Week.last(now)
    assert Week.named(week.name) == week
    assert week.end <= now < week.end + timedelta(days=7)

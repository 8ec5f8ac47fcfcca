"""The lane of a payload, and the pauses between attempts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.lane import Lane, lane_of
from bot.jobs.retry import back_off

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["repository", "issue", "installation", "id", "number", "full_name", "action"]), inner
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "key"),
    [
        pytest.param(b"", "installation/0", id="empty"),
        pytest.param(b"[]", "installation/0", id="not an object"),
        pytest.param(b"\xff", "installation/0", id="not text"),
        pytest.param(b'{"installation": {"id": 3}}', "installation/3", id="an installation"),
        pytest.param(b'{"repository": {"id": 5}, "ref": "x"}', "5/0", id="a push"),
        pytest.param(b'{"repository": {"id": 5}, "issue": {"number": 7}}', "5/7", id="an issue"),
        pytest.param(b'{"repository": {"id": true}}', "installation/0", id="a boolean is no id"),
    ],
)
def test_the_lane_of_a_payload(body: bytes, key: str) -> None:
    assert lane_of(body).key == key


def test_a_form_has_the_lane_of_its_payload() -> None:
    form = b"payload=%7B%22repository%22%3A%7B%22id%22%3A5%7D%2C%22issue%22%3A%7B%22number%22%3A7%7D%7D"
    assert lane_of(form, "application/x-www-form-urlencoded").key == "5/7"


@given(JSON)
def test_no_payload_is_too_strange(value: object) -> None:
    import json

    assert isinstance(lane_of(json.dumps(value).encode()), Lane)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_pause_between_attempts_grows_up_to_the_limit(attempt: int, chance: float) -> None:
    assert 2.5 <= back_off(attempt, chance, 1800) <= back_off(attempt + 1, 1, 1800) <= 1800


def test_attempts_spread_over_hours() -> None:
    waits = [back_off(attempt, 0.5, 1800) for attempt in range(1, 20)]
    assert waits[:3] == [3.75, 7.5, 15]
    assert sum(waits) > 3 * 3600

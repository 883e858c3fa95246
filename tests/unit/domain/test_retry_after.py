"""How long a system asks to be left alone, as the many write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.retry_after import LONGEST, asked_pause, put_off

NOW = 1_800_000_000.0
DATE = "Fri, 15 Jan 2027 08:00:00 GMT"  # NOW
LATER = "Fri, 15 Jan 2027 08:02:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"RETRY-AFTER": LATER}, 120.0),
        ({"Retry-After": LATER, "Date": "Fri, 15 Jan 2027 08:01:30 GMT"}, 30.0),
        ({"Retry-After": "2027-01-15T08:00:10Z"}, 10.0),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
        ({"Retry-After": "-5"}, 0.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After-Ms": "2500", "Retry-After": "3"}, 2.5),
        ({"RateLimit-Reset": "50"}, 50.0),
        ({"X-RateLimit-Reset": "1800000060"}, 60.0),
        ({"X-RateLimit-Reset": "1800000060000"}, 60.0),
        ({"X-RateLimit-Reset-Requests": "6m0s"}, 360.0),
        ({"X-RateLimit-Reset-Tokens": "20ms"}, 0.02),
        ({"RateLimit": "limit=100, remaining=0, reset=50"}, 50.0),
        ({"RateLimit": '"default";r=0;t=7'}, 7.0),
        ({"Retry-After": "9" * 29}, LONGEST),
        ({"Retry-After": "9" * 99}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon", "RateLimit-Reset": "9"}, 9.0),
        ({"Retry-After": "Fri, 99 Jan 2027 08:00:00 GMT"}, None),
        ({"Retry-After": "१२०"}, None),
        ({"Retry-After": ""}, None),
        ({}, None),
    ],
)
def test_what_is_asked(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds, dates and resets are understood, and nonsense asks for nothing."""
    assert asked_pause(headers, NOW) == (seconds if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {}, 0.0),
        (429, {"Retry-After": "7"}, 7.0),
        (429, {"RateLimit-Reset": "7"}, 7.0),
        (425, {}, 0.0),
        (503, {"Retry-After": "7"}, 7.0),
        (503, {"Retry-After": DATE}, 0.0),
        (503, {"Retry-After": "soon"}, None),
        (503, {"RateLimit-Reset": "7"}, None),
        (503, {}, None),
        (413, {"Retry-After": "7"}, 7.0),
        (403, {"Retry-After": "7"}, 7.0),
        (403, {"X-RateLimit-Reset": "7"}, None),
        (500, {"Retry-After": "7"}, None),
        (502, {"Retry-After": "7"}, None),
        (200, {"Retry-After": "7"}, None),
        (404, {}, None),
    ],
)
def test_not_now_is_told_from_no_and_from_nobody_knows(
    status: int, headers: dict[str, str], wait: float | None
) -> None:
    """Only what says that the call was not taken is put off: a 500 with a pause may have acted all the same."""
    assert put_off(status, headers, NOW) == wait


@given(st.dictionaries(st.sampled_from(["Retry-After", "RateLimit", "X-RateLimit-Reset", "Date"]), st.text()))
def test_no_header_breaks_it(headers: dict[str, str]) -> None:
    """Whatever a system writes, it is a bounded number of seconds or nothing."""
    asked = asked_pause(headers, NOW)

    assert asked is None or 0.0 <= asked <= LONGEST

"""A text says a value as the tool's type reads it, or it does not."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.model import Json
from steward.domain.spoken_values import Said

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Refund 15 EUR for order 1043", 15),
        ("Refund 15 EUR for order 1043.", "1043"),
        ("pay 1,500.00 to them", 1500),
        ("pay 1.500,00 to them", 1500.0),
        ("pay 2 100 to them", 2100),
        ("about 5k", 5000),
        ("pay 1,00,000 to them", 100000),
        ("pay 1.234.567,89", 1234567.89),
        ("pay 1 500,5", 1500.5),
        ("pay 1'500.50", 1500.5),
        ("pay 12,50", 12.5),
        ("pay -5", -5),
        ("1.500 for it", 1500),
        ("1.500 for it", 1.5),
        ("two tickets", 2),
        ("12.5", "12.50"),
        ("to DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("mail Ann@Example.org.", "ann@example.org"),
        ("mailto:ann@example.org", "ann@example.org"),
        ("order:1043", "1043"),
        ("INV-1043", "INV-1043"),
        ("for  Ann\nSmith", "ann smith"),
        ("tomorrow", "2026-11-28"),
        ("in two weeks", "2026-12-11"),
        ("by Friday", "2026-12-04"),
        ("on May 5th", "2027-05-05"),
        ("on the 5th of May 2026", "2026-05-05"),
        ("am 05.05.2026", "2026-05-05"),
        ("tomorrow at 10am for one hour", "2026-11-28T10:00:00"),
        ("tomorrow at 10am for one hour", "2026-11-28T11:00:00"),
        ("2026-05-05 14:30", "2026-05-05T14:30:00+02:00"),
        ("from 8:00 to 4pm", "08:00:00"),
        ("am 4. Dezember 2026 um 9 Uhr", "2026-12-04T09:00:00"),
        ("am 4. Dez. 2026 um 9.30 Uhr", "2026-12-04T09:30:00+01:00"),
        ("bis Freitag", "2026-12-04"),
        ("vom 7. bis 9. März 2027", "2027-03-08"),
        ("um 14 Uhr 30", "14:30"),
        ("from 8:00 to 4pm", "16:00"),
        ("on 10 December, 7 to 9", "2026-12-10T09:00:00"),
        ("from 7 to 11 on 8 December", "2026-12-08T07:00:00"),
        ("Thursday 3 December, 11 o'clock", "2026-12-03T11:00:00"),
        ("21 December 6-8 with crew south", "2026-12-21T08:00:00"),
        ("from Monday to Wednesday", "2026-12-01"),
        ("von Montag bis Mittwoch", "2026-12-01"),
        ("15 December 23:00 until 4:30 the next morning", "2026-12-16T04:30:00"),
        ("until the end of March 2027", "2027-03-31"),
        ("bis Ende Februar", "2027-02-28"),
    ],
)
def test_it_is_said(text: str, value: Json) -> None:
    assert Said(text, FRIDAY).says(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Refund 15 EUR", 150),
        ("Refund 15 EUR", 1.5),
        ("Refund 12.50 EUR", 1250),
        ("Refund 12,5 EUR", 125),
        ("Refund 1,250.00 EUR", 125000),
        ("Refund 1 250,00 EUR", 12.5),
        ("order 10431", "1043"),
        ("INV-1043", "1043"),
        ("order 007", "7"),
        ("order 7", "007"),
        ("15.50", "15"),
        ("mail evil@x.com.attacker.io", "evil@x.com"),
        ("https://a.example/c?to=b", "https://a.example/c"),
        ("/home/ann/report.txt", "ann/report.txt"),
        ("to DE89 3704 0044 0532 0130 01", "DE89370400440532013000"),
        ("tomorrow at 10am", "2026-11-29T10:00:00"),
        ("tomorrow at 10am", "2026-11-28T11:00:00"),
        ("5 May 2026", "2026-05-06"),
        ("5 May 2026", "2025-05-05"),
        ("anything", True),
        ("anything", None),
        ("a", "a"),
        ("from 8:00 to 4pm", "08:30:00"),
        ("at 8:00", "28:00"),
        ("am 4. Dezember 2026 um 9 Uhr", "2026-12-04T09:30:00"),
        ("am 4. Dezember 2026", "2026-12-05"),
        ("guten Morgen", "2026-11-28"),
        ("7 to 9 December", "2026-12-07T09:00:00"),
        ("from Monday to Wednesday", "2026-12-03"),
        ("15 December 23:00 until 4:30", "2026-12-16T04:30:00"),
        ("until the end of March 2027", "2027-03-30"),
    ],
)
def test_it_is_not_said(text: str, value: Json) -> None:
    assert not Said(text, FRIDAY).says(value)


@pytest.mark.parametrize(
    ("text", "value", "there"),
    [
        ("tomorrow at 9:30", "2026-11-28T09:30:00+01:00", True),
        ("tomorrow at 9:30", "2026-11-28T08:30:00Z", True),
        ("tomorrow at 9:30", "2026-11-28T09:30:00", True),
        ("tomorrow at 9:30", "2026-11-28T09:30:00Z", False),  # an hour late
        ("tomorrow at 9:30", "2026-11-28T09:30:00+02:00", False),
        ("tomorrow at 9:30 UTC", "2026-11-28T09:30:00Z", True),
        ("tomorrow at 9:30 London time", "2026-11-28T09:30:00Z", True),
        ("tomorrow at 0:30", "2026-11-27T23:30:00Z", True),
        ("tomorrow at 0:30", "0001-01-01T00:30:00+14:00", False),
    ],
)
def test_a_time_of_day_is_meant_in_the_tasks_zone(text: str, value: str, there: bool) -> None:
    """A model that writes the hour with another zone means another moment, and one that converts it the same."""
    assert Said(text, FRIDAY, ZoneInfo("Europe/Berlin")).says(value) is there


@given(st.text(max_size=60), st.one_of(st.text(max_size=30), st.integers(), st.floats(allow_nan=False)))
def test_nothing_raises(text: str, value: Json) -> None:
    assert Said(text, FRIDAY).says(value) in (True, False)


@given(st.integers(min_value=100, max_value=10**9), st.integers(min_value=1, max_value=9))
def test_a_digit_too_many_is_not_said(number: int, digit: int) -> None:
    text = Said(f"send {number} to them", FRIDAY)
    assert text.says(number)
    assert not text.says(number * 10)
    assert not text.says(f"{number}{digit}")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_date_in_words_is_that_day_alone(day: date) -> None:
    text = Said(f"on {day:%d %B %Y}", FRIDAY)
    assert text.says(day.isoformat())
    assert not text.says((day + timedelta(days=365)).isoformat())


@pytest.mark.parametrize(
    "text",
    [
        "7 to 9 December 2026",
        "7th to 9th of December",
        "December 7-9",
        "December 7 to December 9, 2026",
        "7.-9.12.2026",
        "7.12. bis 9.12.2026",
        "from 2026-12-07 to 2026-12-09",
        "7, 8 and 9 December",
        "7., 8. und 9.12.2026",
    ],
)
def test_a_span_or_a_row_of_days_names_each_of_them(text: str) -> None:
    """A day between the two ends was told as one that the request does not name, and a person was asked about it."""
    said = Said(f"absent {text}, lessons 1-2", FRIDAY)
    assert [said.says(f"2026-12-{day:02}") for day in (6, 7, 8, 9, 10)] == [False, True, True, True, False]


def test_two_days_are_no_span() -> None:
    said = Said("absent on 7 and 9 December, and orders 4, 5, and 6 on 11 December", FRIDAY)
    assert [said.says(f"2026-12-{day:02}") for day in (4, 7, 8, 9, 10)] == [False, True, False, True, False]
    assert Said("28 December 2026 to 3 January 2027", FRIDAY).says("2027-01-01")
    assert not Said("1 January 2026 to 31 December 2026", FRIDAY).says("2026-08-01"), "a year names no day"


@pytest.mark.parametrize(("text", "value"), [("٩٩٫٥٠ يورو", 99.5), ("१२३ रुपये", 123), ("１２３．５", 123.5)])
def test_a_number_is_read_in_the_digits_of_its_script(text: str, value: float) -> None:
    assert Said(text, FRIDAY).says(value)

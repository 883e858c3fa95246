"""A number with a unit is found in the unit that an argument has by its name, and an extra zero is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.model import Json
from steward.domain.spoken_units import said_in_unit


@pytest.mark.parametrize(
    ("text", "argument", "value"),
    [
        ("a dialysis of 4 hours", "minutes", 240),
        ("make it 2.5 hours long", "duration_s", 9000),
        ("half an hour is enough", "minutes", 30),
        ("two hours, please", "lengthMinutes", 120),
        ("a 90-minute slot", "duration_seconds", 5400),
        ("2 Stunden", "minutes", 120),
        ("Waive 350.00 EUR", "amount_cents", 35000),
        ("Waive 1,250.00 EUR", "amount_cents", 125000),
        ("pay €12.50", "total_cents", 1250),
        ("pay $ 1,000", "cents", 100000),
        ("Limit it to 45 MW", "kilowatts", 45000),
        ("Limit it to 45MW", "limit_kw", 45000),
        ("20 000 kW", "limit_mw", 20),
        ("7.5 kg", "weight_g", 7500),
        ("7,5 kg", "weight_g", "7500"),
    ],
)
def test_it_is_said_in_another_unit(text: str, argument: str, value: Json) -> None:
    assert said_in_unit([text], (argument,), value)
    assert said_in_unit(["nothing", text], ("order", argument, 0), value)
    assert not said_in_unit([text], (argument,), int(str(value)) * 10)


@pytest.mark.parametrize(
    ("text", "argument", "value"),
    [
        ("4 hours", "amount", 240),  # no unit in its name
        ("4 hours", "min", 240),  # the least of something
        ("4 people", "minutes", 240),
        ("45 MW", "amount_cents", 4500),  # another kind
        ("350 EUR", "points", 35000),
        ("item 4, hours later", "minutes", 240),
        ("4 hours", "minutes", True),
        ("4 hours", "minutes", None),
    ],
)
def test_it_is_not_said(text: str, argument: str, value: Json) -> None:
    assert not said_in_unit([text], (argument,), value)


@given(st.text(max_size=60), st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.decimals()))
def test_nothing_raises(text: str, value: str | float | Decimal) -> None:
    given = str(value) if isinstance(value, Decimal) else value
    assert said_in_unit([text, f"{text} hours"], ("minutes",), given) in (True, False)

"""The second reading knows no playbook: it takes the numbers from the raw text and compares."""

from __future__ import annotations

import pytest

from steward.domain.model import Json
from steward.planner.second_reading import doubt


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Refund 15 EUR for order 1043.", ["1043", 15.0]),
        ("Refund 2 050 EUR for order 1049.", ["1049", 2050.0]),
        ("Refund 1\u00a0500,00 EUR for order 1049.", ["1049", 1500.0]),
        ("Refund 1\u202f500.00 EUR for order 1049.", ["1049", 1500.0]),
        ("Refund 1'500 EUR for order 1049", ["1049", 1500.0]),
        ("Refund €1,500 for 1049", ["1049", 1500.0]),
        ("Refund 1.500,00 EUR for 1049", ["1049", 1500.0]),
        ("12,50 EUR", [12.5]),
        ("1,000,000 EUR", [1_000_000.0]),
        ("pay in account 7", [7]),
        ("install version 1.2.3", ["1.2.3"]),
        ("procure item A1", ["A1"]),
        ("Open a ticket for order 1067: call 0170 123456", ["1067", "call 0170 123456"]),
        ("pay back L-102 600 EUR", ["L-102", 600.0]),
        ("pay back L102 600 EUR", ["L102", 600.0]),
        ("pay back 104, 199.00 EUR", ["104", 199.0]),
        ("issue 2,5mL of SAL-3 to W7", [2.5, "SAL-3", "W7"]),
        ("refund EUR1 500,00", [1500.0]),
        ("remind everyone", []),
    ],
)
def test_right_values_are_confirmed(text: str, values: list[Json]) -> None:
    """However people write numbers, both readings come to the same."""
    assert doubt(text, values) == ""


@pytest.mark.parametrize(
    ("text", "values", "about"),
    [
        ("Refund 2 050 EUR for order 1049.", ["1049", 50.0], "2 050"),
        ("Refund 1 500 EUR for order 1049.", ["1049", 500.0], "1 500"),
        ("Refund 1'500 EUR for order 1049.", ["1049", 1.0], "1'500"),
        ("Refund EUR1 500 for order 1049.", ["1049", 500.0], "1 500"),
        ("Refund L-102 600 EUR", ["L-102", 60.0], "600"),
        ("issue 1,500mL", [1500], "1,500"),
        ("Refund -15 EUR for order 1043.", ["1043", 15.0], "15"),
        ("Refund −15 EUR for order 1043.", ["1043", 15.0], "15"),
        ("Refund 15% for order 1043", ["1043", 15.0], "15"),
        ("Refund 15 EUR for order 1043. Make that 10.", ["1043", 15.0], "10"),
        ("Refund 15 EUR for order 1043, 2 times", ["1043", 15.0], "2"),
        ("Refund 15² EUR for order 1043", ["1043", 15.0], "15"),
        ("Refund 1\u0665 EUR for order 1043", ["1043", 15.0], "1\u0665"),
        ("Refund 15 EUR for order 10435", ["1043", 15.0], "10435"),
        ("Refund some EUR for order 1043", ["1043", 15.0], "15"),
    ],
)
def test_wrong_values_are_doubted(text: str, values: list[Json], about: str) -> None:
    """A part of a number, a sign or a number that is left out shows, whatever made the first reading miss it."""
    assert about in doubt(text, values)

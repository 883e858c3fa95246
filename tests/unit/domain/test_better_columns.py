"""A value out of a field whose name the argument and the request speak against, where one beside it fits."""

from __future__ import annotations

import pytest

from steward.domain.better_columns import Argument

GOAL = "Refund what order 1043 cost"


def argument(name: str, goal: str = "", says: str = "") -> Argument:
    words = frozenset(name.split())
    return Argument(words, words | {*says.split()}, lambda word: str(word) in goal.split())


@pytest.mark.parametrize(
    ("name", "goal", "used", "beside", "better"),
    [
        ("amount", "refund it", "shipping", "total", True),
        ("amount", "refund the shipping", "shipping", "total", False),
        ("amount", "refund the shipping", "total", "shipping", True),
        ("amount", "pay it", "total", "shipping", False),
        ("recipient", "pay ann", "old iban", "iban", True),
        ("recipient", "pay ann", "iban", "old iban", False),
        ("recipient", "pay ann to the old account", "old iban", "iban", False),
        ("order id", "close it", "id", "order id", True),
        ("id", "close the ticket", "id", "order id", False),
        ("shipping", "print it", "billing address", "shipping address", True),
        ("date", "note the end of it", "start", "end", True),
        ("date", "note it", "start", "end", False),
        ("quantity", "reorder it", "stock", "reorder quantity", True),
        ("price", "reorder it", "price", "reorder quantity", False),
        ("price", "reorder it", "net price", "reorder quantity", False),
    ],
)
def test_which_of_two_fields_fits(name: str, goal: str, used: str, beside: str, better: bool) -> None:
    """A doubt needs a word that nobody said and a better name; a tie is none."""
    one = argument(name, goal)

    assert one.is_better(frozenset(beside.split()), frozenset(used.split())) is better

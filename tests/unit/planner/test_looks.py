"""Looking closer at results: what a model may wish, and what it is shown."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Json, JsonObject, Problem
from steward.expressions.rules import CelRules
from steward.planner import result_queries as looks
from steward.planner.result_queries import Look, Looking, parse_looks
from steward.planner.result_text import size

ORDERS: list[Json] = [
    {"id": str(number), "total": number * 1.0, "status": "paid" if number % 2 else "open", "customer": {"city": "Ulm"}}
    for number in range(1_000)
]
RESULTS: JsonObject = {"list": {"records": ORDERS, "count": 1_000}, "page": {"text": "word " * 10_000}, "n": 5}


def seen(room: int = 100_000, **wish: Any) -> dict[str, Any]:
    (look,) = parse_looks({"look": [wish]})
    assert isinstance(look, Look), look
    (told,) = Looking(RESULTS, CelRules(), room).at([look])
    assert isinstance(told, dict)
    return told


def test_a_filter_and_fields_are_evaluated() -> None:
    """What matches is counted and shown with its place in the list, so that it can be referred to."""
    told = seen(
        of="${list.records}", filter="item.total >= 990.0 && item.status == 'paid'", fields=["id", "customer.city"]
    )
    assert (told["of_all"], told["matching"], told["shown"]) == (1_000, 5, "5 of 5 matching, from the 1. on")
    assert told["items"]["columns"] == ["#", "id", "customer.city"]
    assert told["items"]["rows"][0] == [991, "991", "Ulm"]


def test_limit_and_offset_page_and_say_so() -> None:
    """What the limit leaves out is counted."""
    told = seen(of="list.records", filter="item.status == 'paid'", fields="id", limit=2, offset=10)
    assert told["shown"] == "2 of 500 matching, from the 11. on"
    assert told["items"]["rows"] == [[21, "21"], [23, "23"]]


def test_what_does_not_fit_is_counted() -> None:
    """A look is bounded by its room as everything else that is shown."""
    told = seen(room=2_000, of="list.records", limit=1_000)
    assert size(told) < 2_500
    assert "of 1,000 items left out" in str(told["items"])


def test_a_long_text_is_read_on() -> None:
    """From one character to as far as there is room."""
    told = seen(room=1_000, of="page.text", offset=49_000)
    assert (told["characters"], told["from"]) == (50_000, 49_000)
    assert "characters left out" in told["text"]
    assert seen(of="page.text", offset=49_990)["text"] == "word word "


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"of": "nothing.there"}, "there is no result of 'nothing'"),
        ({"of": "list.rows"}, "'rows' is not in an object with records, count"),
        ({"of": "the ${list.records} and more"}, "not one reference"),
        ({"of": "list", "filter": "item.id == '1'"}, "Lists in it: records"),
        ({"of": "n", "fields": ["id"]}, "no list"),
        ({"of": "list.records", "filter": "item.id =="}, "could not be evaluated"),
        ({"of": "list.records", "filter": "item.colour == 'red'"}, "1000 items are left out"),
        ({"of": "list.records", "filter": "item.id"}, "1000 items are left out"),
        ({"of": "list.records", "fields": ["colour"]}, "unknown_fields"),
    ],
)
def test_what_can_not_be_looked_at_says_why(wish: dict[str, Any], says: str) -> None:
    """The model is told what to do better; nothing that went wrong reads like nothing found."""
    assert says in str(seen(**wish))


def test_a_filter_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not judged in time is counted, not taken for what does not match."""
    monkeypatch.setattr(looks, "SECONDS", -1.0)
    told = seen(of="list.records", filter="item.id == '1'")
    assert told["not_judged"].startswith("1000 items")


NONSENSE: list[Any] = [
    {"look": [{"of": "a"}], "steps": [{"id": "x", "tool": "t", "args": {}}]},
    {"look": [{"of": "a"}] * 6},
    {"look": [{"filter": "true"}]},
    {"look": [{"of": "a", "limit": 0}]},
    {"look": [{"of": "a", "colour": "red"}]},
    {"look": ["a"]},
    {"look": 5},
]


@pytest.mark.parametrize("said", NONSENSE, ids=str)
def test_nonsense_is_refused(said: JsonObject) -> None:
    """Nothing of a wish is dropped or guessed."""
    (problem,) = parse_looks(said)
    assert isinstance(problem, Problem)
    assert "look" in problem.message


@pytest.mark.parametrize("said", [{"steps": []}, {"look": []}, {"look": None}, {}], ids=str)
def test_a_plan_is_no_look(said: JsonObject) -> None:
    """Whatever holds none is left to whoever reads plans."""
    assert parse_looks(said) == []

"""Values as a model is shown them: tables, excerpts, and what is left out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.model import Json
from steward.planner.result_text import LEFT_OUT, compact, fitted, latest, results, shared, size, tabled
from tests.unit.domain.making import action_of, entry_of, make

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=30,
)


def test_like_objects_are_a_table() -> None:
    """Names once, values in rows, at any depth; what is not alike stays as it is."""
    alike: Json = [{"id": "1", "total": 2.5}, {"id": "2", "total": 3}]
    assert tabled({"records": alike}) == {"records": {"columns": ["id", "total"], "rows": [["1", 2.5], ["2", 3]]}}
    unlike: list[Json] = [[{"id": 1}], [{"id": 1}, {"name": 2}], [{"id": 1}, 2], [{}, {}], []]
    assert [tabled(one) for one in unlike] == unlike


@pytest.mark.parametrize("room", [120, 400, 2_000, 10_000])
@pytest.mark.parametrize(
    "value",
    [
        "x" * 20_000,
        "<" * 20_000,
        "ß😀" * 10_000,
        [{"id": number, "name": "n" * 20} for number in range(1_000)],
        [*range(9_000)],
        [["x" * 900] * 30],
        {"records": [{"id": number, "body": "b" * 3_000} for number in range(50)], "total": 50},
        {f"field{number}": "v" * 30 for number in range(900)},
    ],
    ids=["text", "escaped", "wide", "rows", "numbers", "nested", "mixed", "fields"],
)
def test_an_excerpt_fits_and_says_what_is_missing(value: Json, room: int) -> None:
    """Within its room, and with the count of what is left out."""
    part = fitted(value, room)
    assert size(part) <= room
    assert LEFT_OUT in compact(part)
    assert "left out" in compact(part)


@given(JSON, st.integers(0, 400))
def test_nothing_is_left_out_in_silence(value: Json, room: int) -> None:
    """What is shown is the whole value, or says that it is not."""
    part = fitted(value, room)
    assert part == tabled(value) or "left out" in compact(part)
    json.loads(compact(part))


def test_small_values_leave_their_room_to_large_ones() -> None:
    """A large value beside small ones gets all that they do not need."""
    fit = shared(["a", "x" * 900, "b"], 1_000)
    assert fit == ["a", "x" * 900, "b"]


def test_a_list_without_room_keeps_its_first_item_in_part() -> None:
    """One item larger than the room is begun rather than dropped."""
    bodies: list[Json] = [{"body": "x" * 5_000}] * 3
    part = fitted(bodies, 1_000)
    assert isinstance(part, dict)
    assert "4,9" not in compact(part)
    assert compact(part["first"]).startswith('[{"body":"xxx')
    assert part[LEFT_OUT] == "2 of 3 items left out"


def test_the_calls_of_a_loop_are_one_entry() -> None:
    """What they have in common is said once, and what differs stands in a table."""
    step = make("mails", for_each="${a.things}")
    action = action_of(step)
    rows = [entry_of(replace(action, item=number, args={"name": f"n{number}"})) for number in (1, 0, 2)]

    (entry,) = results(rows, 10_000)

    assert isinstance(entry, dict)
    assert (entry["step"], entry["verdict"], entry["calls"]) == ("mails", "verified", 3)
    assert isinstance(entry["result"], dict)
    assert entry["result"]["columns"] == ["item", "args", "result"]


def test_calls_without_room_are_counted() -> None:
    """Where even the outlines do not fit, the latest calls are shown and the others counted."""
    rows = [entry_of(action_of(make(f"s{number}"))) for number in range(100)]
    told = results(rows, 1_000)
    assert told[0] == {LEFT_OUT: f"{101 - len(told)} earlier calls left out"}
    assert isinstance(told[-1], dict)
    assert told[-1]["step"] == "s99"
    assert size(told) <= 1_100


def test_the_latest_are_kept() -> None:
    """The last one is shown in any case, in part where it has to be."""
    told = latest(["old" * 100, "x" * 5_000], 500)
    assert told[0] == {LEFT_OUT: "1 earlier ones left out"}
    assert "left out" in str(told[1])

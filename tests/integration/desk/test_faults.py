"""The fault switches: what each does to the answer and to the world."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

TICKET = {"subject": "Broken mug", "body": "One broke.", "order_id": "1042"}


async def open_ticket(desk: httpx.AsyncClient, fault: str = "") -> int | str:
    """The status code, or the class of error where no answer came."""
    headers = {"X-Desk-Fault": fault} if fault else {}
    try:
        return (await desk.post("/records/tickets", json=TICKET, headers=headers)).status_code
    except httpx.TransportError as error:
        return type(error).__name__


async def tickets(desk: httpx.AsyncClient) -> int:
    return int((await desk.get("/records/tickets", params={"order_id": "1042"})).json()["total"])


@pytest.mark.parametrize(
    ("fault", "answer", "effects"),
    [
        ("", 200, 1),
        ("silent", 200, 0),
        ("lost", "RemoteProtocolError", 1),
        ("slow:0.01", 200, 1),
        ("slow:60", 503, 0),
        ("error_before", 500, 0),
        ("error_after", 500, 1),
        ("lag:0", 200, 1),
        ("lag:50", 200, 0),
        ("nonsense", 200, 1),
    ],
)
async def test_each_fault_is_what_it_says(
    fault: str, answer: int | str, effects: int, desk: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answer and effect come apart exactly as named; what waits too long is given up, never done late."""
    monkeypatch.setattr("steward.evals.worlds.desk.service.REQUEST_SECONDS", 0.1)

    assert await open_ticket(desk, fault) == answer
    assert await tickets(desk) == effects


async def test_a_silent_answer_looks_true(desk: httpx.AsyncClient) -> None:
    """The lie carries an id that nothing has and all that a real answer carries."""
    lie = (await desk.post("/records/tickets", json=TICKET, headers={"X-Desk-Fault": "silent"})).json()
    truth = (await desk.post("/records/tickets", json=TICKET)).json()

    assert lie.keys() == truth.keys()
    assert lie["id"] != truth["id"]
    assert (await desk.get(f"/records/tickets/{lie['id']}")).json()["error"]["code"] == "not_found"


async def test_a_lagging_status_shows_the_old_one_first(desk: httpx.AsyncClient) -> None:
    """Until it is visible, the record, its journal and the sum refunded are as before."""
    lag = {"X-Desk-Fault": "lag:50", "Idempotency-Key": "k1"}
    await desk.post("/refunds", json={"order_id": "1042", "amount": 49, "reason": "r"}, headers=lag)
    await desk.post("/records/orders/1043/status", json={"status": "return_requested"}, headers=lag)
    refunded, returned = [(await desk.get(f"/records/orders/{number}")).json() for number in (1042, 1043)]

    assert (refunded["status"], refunded["refunded"]) == ("delivered", 0)
    assert returned["status"] == "delivered"
    assert (await desk.get("/records/status_changes", params={"idempotency_key": "k1"})).json()["total"] == 0


FITTING: list[tuple[dict[str, Any], str, bool]] = [
    ({"order_id": "1042"}, "/records/tickets", True),
    ({"order_id": 1042}, "/records/.*", True),
    ({"order_id": "1077"}, ".*", False),
    ({"id": "1042"}, ".*", False),
    ({}, "/refunds", False),
]


async def test_a_rule_takes_the_requests_that_fit(desk: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    """Method, path and values must all fit."""
    for match, path, hit in FITTING:
        with subtests.test(match=match, path=path):
            rule = {"method": "POST", "path": path, "match": match, "fault": "error_before"}
            await desk.put("/faults", json={"rules": [rule]})

            assert await open_ticket(desk) == (500 if hit else 200)


async def test_a_rule_by_path_id_and_a_rule_for_reads(desk: httpx.AsyncClient) -> None:
    """The id in the path counts as a value, and reads can be broken too."""
    rules = [
        {"method": "POST", "match": {"id": "1042"}, "fault": "error_before"},
        {"method": "GET", "match": {"id": "1043"}, "fault": "lost"},
    ]
    await desk.put("/faults", json={"rules": rules})

    assert (await desk.post("/records/orders/1042/status", json={"status": "return_requested"})).status_code == 500
    assert (await desk.get("/records/orders/1042")).status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        await desk.get("/records/orders/1043")


async def test_a_rule_strikes_as_often_as_it_says(desk: httpx.AsyncClient) -> None:
    """Then the next fitting rule has its turn, then none; putting the plan again starts the count anew."""
    rules = [{"fault": "error_before", "times": 2}, {"fault": "lost", "times": 1}]
    expected: list[int | str] = [500, 500, "RemoteProtocolError", 200]
    for _ in range(2):
        await desk.put("/faults", json={"rules": rules})
        assert [await open_ticket(desk) for _ in range(4)] == expected
        assert (await desk.get("/faults/struck")).json() == {"struck": 3}
    await desk.put("/faults", json={"rules": [{"fault": "error_before"}]})
    assert [await open_ticket(desk) for _ in range(3)] == [500] * 3
    await desk.delete("/faults")
    assert await open_ticket(desk) == 200
    assert (await desk.get("/faults")).json()["rules"] == []


async def test_rates_strike_repeatably(desk: httpx.AsyncClient) -> None:
    """The same seed breaks the same requests of a sequence, about as many as the rate says."""
    plan = {"rates": {"silent": 0.2, "error_before": 0.3}, "seed": 5}
    runs: list[list[int | str]] = []
    for _ in range(2):
        await desk.put("/faults", json=plan)
        runs.append([await open_ticket(desk) for _ in range(60)])

    assert runs[0] == runs[1]
    assert 10 <= runs[0].count(500) <= 26


SENSELESS = [
    {"rules": [{"fault": "explode"}]},
    {"rules": [{"fault": "lost", "path": "("}]},
    {"rules": [{"fault": "lost", "tims": 1}]},
    {"rates": {"silent": 0.7, "lost": 0.7}},
    {"rates": {"silent": -0.1}},
]


async def test_a_plan_that_makes_no_sense_is_refused(desk: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    """A misspelt switch is no silent all-clear."""
    for plan in SENSELESS:
        with subtests.test(plan=plan):
            assert (await desk.put("/faults", json=plan)).status_code == 422


async def test_a_dropped_connection_leaves_the_others_alone(desk: httpx.AsyncClient) -> None:
    """Requests beside a lost one get their answers."""
    faults = ["lost", "", "lost", "", ""]
    answers = await asyncio.gather(*(open_ticket(desk, fault) for fault in faults))

    assert [answer == 200 for answer in answers] == [not fault for fault in faults]
    assert await tickets(desk) == 5

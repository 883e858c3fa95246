"""What the sample desk does when nothing goes wrong, and what it refuses."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx
import pytest

from steward.domain.errors import Unreachable, Unusable
from steward.evals.worlds.desk.data import BY_HAND, generate
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.desk.store import reset


async def answer(desk: httpx.AsyncClient, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    response = await desk.request(method, path, json=body)
    assert response.status_code == 200
    return response.json()


def test_the_sample_data_is_realistic_and_repeatable() -> None:
    """Enough of everything, totals that add up, no order before its customer, one seed one world."""
    data = generate()
    since = {customer.id: customer.since for customer in data.customers}

    assert data == generate(7) != generate(8)
    assert len(data.customers) >= 200
    assert len(data.orders) >= 500
    assert len({customer.email for customer in data.customers}) == len(data.customers)
    for order in data.orders:
        lines: list[dict[str, Any]] = json.loads(order.items)
        assert order.total == sum(Decimal(str(line["price"])) * line["quantity"] for line in lines)
        assert order.placed_on > since[order.customer_id]
    assert not {ticket.order_id for ticket in data.tickets} & {str(number) for number in BY_HAND}


async def test_the_orders_that_samples_speak_of_are_there(desk: httpx.AsyncClient) -> None:
    """1042 is a delivered mug set, 1077 is under way, 1060 is dear, and 1048 is cancelled."""
    orders = {number: await answer(desk, "GET", f"/records/orders/{number}") for number in (1042, 1048, 1060, 1077)}

    assert orders[1042]["status"] == "delivered"
    assert (orders[1042]["total"], orders[1042]["currency"]) == (49.0, "EUR")
    assert [item["sku"] for item in orders[1042]["items"]] == ["MUG-4"]
    assert orders[1048]["status"] == "cancelled"
    assert orders[1060]["total"] > 500
    assert orders[1077]["status"] == "shipped"


REFUSED: list[tuple[str, str, dict[str, Any] | None, str]] = [
    ("GET", "/records/orders/9999", None, "not_found"),
    ("GET", "/records/invoices", None, "unknown_collection"),
    ("GET", "/records/orders?colour=red", None, "unknown_field"),
    ("GET", "/records/orders?idempotency_key=k", None, "unknown_field"),
    ("GET", "/records/orders?limit=0", None, "invalid"),
    ("GET", "/records/orders?limit=many", None, "invalid"),
    ("GET", "/records/orders?id=%00", None, "invalid"),
    ("POST", "/records/orders/1042/status", {"status": "placed"}, "illegal_transition"),
    ("POST", "/records/orders/1042/status", {"status": "lost"}, "unknown_status"),
    ("POST", "/records/orders/1048/status", {"status": "paid"}, "illegal_transition"),
    ("POST", "/records/orders/9999/status", {"status": "paid"}, "not_found"),
    ("POST", "/records/tickets/T9/status", {"status": "closed"}, "not_found"),
    ("POST", "/records/customers/C0001/status", {"status": "paid"}, "unknown_collection"),
    ("POST", "/records/tickets", {"subject": "s", "body": "b", "order_id": "9999"}, "not_found"),
    ("POST", "/records/tickets", {"subject": "s", "body": "b", "customer_id": "C9"}, "not_found"),
    (
        "POST",
        "/records/tickets",
        {"subject": "s", "body": "b", "order_id": "1042", "customer_id": "C0001"},
        "mismatch",
    ),
    ("POST", "/records/tickets", {"subject": "s", "body": "a\0b"}, "invalid"),
    ("POST", "/refunds", {"order_id": "9999", "amount": 1, "reason": "r"}, "not_found"),
    ("POST", "/refunds", {"order_id": "1042", "amount": 49.01, "reason": "r"}, "amount_too_large"),
    ("POST", "/refunds", {"order_id": "1045", "amount": 1, "reason": "r"}, "not_paid"),
    ("POST", "/refunds", {"order_id": "1048", "amount": 1, "reason": "r"}, "not_paid"),
]


async def test_business_errors_come_with_status_200(desk: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    """Like many internal APIs, the desk says no in the body of a success, with a code and one line."""
    for method, path, body, code in REFUSED:
        with subtests.test(path=path, body=body):
            error = (await answer(desk, method, path, body))["error"]

            assert error["code"] == code
            assert error["message"]


MALFORMED = [
    b"{",
    b'{"order_id": "1042", "amount": -1, "reason": "r"}',
    b'{"order_id": "1042", "amount": 1.005, "reason": "r"}',
    b'{"order_id": "1042", "amount": 1, "reason": "\\ud800"}',
    b'{"order_id": "1042", "amount": NaN, "reason": "r"}',
    b'{"order_id": "1042", "amount": 1, "reason": "r", "secret": 1}',
]


async def test_malformed_requests_are_a_readable_422(desk: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    """What is no request at all is a client's error, and even its answer can't be broken by the content."""
    for content in MALFORMED:
        with subtests.test(content=content):
            response = await desk.post("/refunds", content=content, headers={"Content-Type": "application/json"})

            assert response.status_code == 422
            assert response.json()["error"]["code"] == "invalid"


async def test_refunds_repeat_up_to_the_total(desk: httpx.AsyncClient) -> None:
    """The key is kept beside the row but does not deduplicate; the last part makes the order refunded."""
    refund = {"order_id": "1042", "amount": 20, "reason": "scratched"}
    for _ in range(2):
        await desk.post("/refunds", json=refund, headers={"Idempotency-Key": "k1"})
    partly = await answer(desk, "GET", "/records/orders/1042")
    too_much = await answer(desk, "POST", "/refunds", refund)
    await answer(desk, "POST", "/refunds", refund | {"amount": 9})
    wholly = await answer(desk, "GET", "/records/orders/1042")

    assert (await answer(desk, "GET", "/records/refunds?idempotency_key=k1"))["total"] == 2
    assert (partly["refunded"], partly["status"]) == (40.0, "delivered")
    assert too_much["error"]["code"] == "amount_too_large"
    assert (wholly["refunded"], wholly["status"]) == (49.0, "refunded")


async def test_concurrent_refunds_never_exceed_the_total(desk: httpx.AsyncClient) -> None:
    """However many ask at once, an order gives back no more than it cost."""
    refund = {"order_id": "1042", "amount": 20, "reason": "scratched"}
    answers = await asyncio.gather(*(answer(desk, "POST", "/refunds", refund) for _ in range(8)))

    assert sum("error" not in one for one in answers) == 2
    assert (await answer(desk, "GET", "/records/orders/1042"))["refunded"] == 40.0


async def test_status_changes_are_journalled_under_their_key(desk: httpx.AsyncClient) -> None:
    """Who looks for a change finds it in the journal, also where it changed nothing."""
    for _ in range(2):
        await desk.post("/records/tickets/T1003/status", json={"status": "solved"}, headers={"Idempotency-Key": "k1"})
    journal = (await answer(desk, "GET", "/records/status_changes?idempotency_key=k1"))["records"]

    assert [(entry["previous"], entry["status"]) for entry in journal] == [("waiting", "solved"), ("solved", "solved")]
    assert (await answer(desk, "GET", "/records/tickets/T1003"))["status"] == "solved"


async def test_a_ticket_takes_its_customer_from_the_order(desk: httpx.AsyncClient) -> None:
    """Naming the order is enough."""
    ticket = await answer(desk, "POST", "/records/tickets", {"subject": "s", "body": "b", "order_id": "1042"})

    assert ticket["customer_id"] == "C0042"
    assert ticket == await answer(desk, "GET", f"/records/tickets/{ticket['id']}")


async def test_reset_brings_back_the_sample_data_ids_included(desk: httpx.AsyncClient, database_url: str) -> None:
    """After a reset the desk is as if new, so a demo prints the same ids each time."""
    new = {"subject": "s", "body": "b", "order_id": "1042"}
    first = await answer(desk, "POST", "/records/tickets", new)
    await answer(desk, "POST", "/refunds", {"order_id": "1042", "amount": 49, "reason": "r"})
    await reset(database_url)

    assert (await answer(desk, "GET", "/records/orders/1042"))["status"] == "delivered"
    assert (await answer(desk, "GET", f"/records/tickets?id={first['id']}"))["total"] == 0
    assert await answer(desk, "POST", "/records/tickets", new) == first


async def test_desks_that_start_together_seed_once(database_url: str) -> None:
    """Two programs may bring up the desk on one database at the same time."""

    async def count() -> int:
        async with running_desk(database_url) as url, httpx.AsyncClient(base_url=url) as client:
            return int((await answer(client, "GET", "/records/orders?limit=1"))["total"])

    assert set(await asyncio.gather(*(count() for _ in range(3)))) == {560}


async def test_a_restart_keeps_what_was_done(database_url: str) -> None:
    """Seeding is for an empty desk only."""
    for before, after in (("delivered", "return_requested"), ("return_requested", "delivered")):
        async with running_desk(database_url) as url, httpx.AsyncClient(base_url=url) as client:
            assert (await answer(client, "GET", "/records/orders/1042"))["status"] == before
            await answer(client, "POST", "/records/orders/1042/status", {"status": after})


async def test_a_taken_port_is_one_clear_line(database_url: str) -> None:
    """The reader learns which port on which address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unusable, match=f"port {port}"):
            async with running_desk(database_url, port=port):
                pass


async def test_a_database_out_of_reach_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk does not come up without its records, and does not leak the password."""
    monkeypatch.setattr("steward.evals.worlds.desk.store.OPEN_SECONDS", 0.2)
    with pytest.raises(Unreachable) as refusal:
        async with running_desk("postgresql://u:secret@127.0.0.1:1/x"):
            pass

    assert "\n" not in str(refusal.value)
    assert "secret" not in str(refusal.value)

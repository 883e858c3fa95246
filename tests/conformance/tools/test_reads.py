"""What the shipped tools that only look keep to, against the real desk."""

from __future__ import annotations

import httpx
import pytest

from steward.domain.model import Action, Json, JsonObject, Risk
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World


def look(tool: str, args: JsonObject) -> Action:
    return Action(key="c" * 64, task_id="t1", step="s1", tool=tool, args=args, risk=Risk.READ)


RECORDS: list[tuple[str, Json, str, object]] = [
    ("orders", "1042", "total", 49.0),
    ("orders", 1042, "customer_email", "yara.petrov42@example.org"),
    ("customers", "C0042", "name", "Yara Petrov"),
    ("tickets", "T1001", "order_id", "1004"),
    ("refunds", "R1001", "status", "issued"),
]


async def test_a_record_lies_flat(tools: Registry, subtests: pytest.Subtests) -> None:
    """`${order.total}` and its like reach the record's own fields, whichever the collection."""
    for collection, record_id, field, value in RECORDS:
        with subtests.test(collection=collection, field=field):
            action = look("get_record", {"collection": collection, "id": record_id})
            receipt = await tools.run(action)
            verdict = tools.judge(action, receipt, await tools.find(action))

            assert isinstance(receipt.result, dict)
            assert receipt.result[field] == value
            assert (verdict.status, verdict.level) == ("verified", "read_back")


NOTHING_THERE: list[tuple[str, JsonObject, str]] = [
    ("get_record", {"collection": "orders", "id": "9999"}, "not_found"),
    ("find_records", {"collection": "orders", "where": {"colour": "red"}}, "unknown_field"),
    ("find_records", {"collection": "orders", "where": {"limit": 1}}, "unknown_field"),
    ("get_record", {"collection": "orders", "id": ".."}, "invalid_args"),
    ("get_record", {"collection": "orders", "id": "1042/status"}, "invalid_args"),
    ("get_record", {"collection": "invoices", "id": "1"}, "invalid_args"),
]


async def test_a_look_that_can_find_nothing_is_refused_for_good(tools: Registry, subtests: pytest.Subtests) -> None:
    """What there is not stays so: a refutation that is not to be asked again, in the desk's words."""
    for tool, args, code in NOTHING_THERE:
        with subtests.test(tool=tool, args=args):
            receipt = await tools.run(look(tool, args))
            verdict = tools.judge(look(tool, args), receipt, await tools.find(look(tool, args)))

            assert (receipt.kind, receipt.code) == ("refused", code)
            assert not verdict.retry
            if code != "invalid_args":
                assert (verdict.status, verdict.reason) == ("refuted", receipt.message)


@pytest.mark.parametrize("fault", ["lost", "error_before", "error_after"])
async def test_a_lost_look_may_be_repeated(fault: str, tools: Registry, world: World) -> None:
    """Looking does no harm, so a look without an answer is simply taken again."""
    rule = {"method": "GET", "path": "/records/orders/1042", "fault": fault, "times": 1}
    await world.http.put(f"{world.desk_url}/faults", json={"rules": [rule]})
    action = look("get_record", {"collection": "orders", "id": "1042"})
    lost, answered = await tools.run(action), await tools.run(action)
    verdict = tools.judge(action, lost, await tools.find(action))

    assert (lost.kind, answered.kind) == ("lost", "answered")
    assert (verdict.status, verdict.retry) == ("refuted", True)


SEARCHES: list[tuple[JsonObject, int, int]] = [
    ({"collection": "orders", "limit": 3}, 560, 3),
    ({"collection": "orders", "where": {"id": "1042", "total": 49, "paid": True}}, 1, 1),
    ({"collection": "orders", "where": {"total": "49.00", "id": 1042}}, 1, 1),
    ({"collection": "orders", "where": {"id": "1042", "paid": False}}, 0, 0),
    ({"collection": "tickets", "where": {"status": "waiting"}}, 7, 7),
    ({"collection": "refunds", "where": {"order_id": "1068"}}, 1, 1),
    ({"collection": "customers", "where": {"name": "x' OR '1'='1"}}, 0, 0),
]


async def test_a_search_says_how_many_fit_and_shows_the_first(tools: Registry, subtests: pytest.Subtests) -> None:
    """Numbers compare as numbers, all else as text; what the limit cut is still counted."""
    for args, count, shown in SEARCHES:
        with subtests.test(args=args):
            result = (await tools.run(look("find_records", args))).result

            assert isinstance(result, dict)
            assert isinstance(result["records"], list)
            assert (result["count"], len(result["records"])) == (count, shown)


async def test_without_a_desk_nothing_is_done() -> None:
    """A desk that was never configured refuses in one line."""
    async with httpx.AsyncClient() as http:
        receipt = await Registry(TOOLS, World(http=http)).run(look("get_record", {"collection": "orders", "id": "1"}))

    assert (receipt.kind, receipt.code) == ("refused", "not_configured")


async def found(tools: Registry, **args: Json) -> JsonObject:
    receipt = await tools.run(look("find_records", args))
    assert isinstance(receipt.result, dict), receipt
    return receipt.result


def ids_of(page: JsonObject) -> list[str]:
    records = page["records"]
    assert isinstance(records, list)
    return [str(record["id"]) for record in records if isinstance(record, dict)]


@pytest.mark.parametrize(("limit", "complete"), [(6, False), (7, True), (8, True), (1_000, True)])
async def test_a_cut_list_says_so(limit: int, *, complete: bool, tools: Registry) -> None:
    """Seven tickets wait: whatever the limit, the total is theirs, and only the whole list is complete."""
    page = await found(tools, collection="tickets", where={"status": "waiting"}, limit=limit)

    assert (page["complete"], page["total"], page["count"]) == (complete, 7, 7)
    assert len(ids_of(page)) == min(limit, 7)
    assert (page["next"] is None) is complete


async def test_a_list_is_read_in_full_or_page_by_page(tools: Registry) -> None:
    """Five hundred orders come whole where the limit lets them, and page by page without one lost or doubled."""
    whole = await found(tools, collection="orders", limit=1_000)
    assert (whole["complete"], whole["next"], whole["total"]) == (True, None, 560)
    ids = ids_of(whole)
    assert len(ids) == len(set(ids)) == 560

    paged: list[str] = []
    after: Json = None
    for _ in range(4):
        page = await found(tools, collection="orders", limit=150, after=after)
        paged += ids_of(page)
        assert (page["complete"], page["total"]) == (False, 560)
        after = page["next"]
    assert after is None
    assert paged == ids

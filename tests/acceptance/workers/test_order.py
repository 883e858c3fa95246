"""What comes first, what later, and what never at the same time."""

from __future__ import annotations

import time

from tests.acceptance.workers.conftest import Fleet, ticket

ONE_AT_A_TIME = """
name: errand
title: Errand
description: A ticket, one at a time for each customer.
tools: [create_record]
one_at_a_time: 'customer (\\w+)'
success: [{tool: create_record}]
fixed:
  phrases: [errand]
  slots: {note: {pattern: ':\\s*(.+)$'}}
  steps:
    - id: ticket
      tool: create_record
      args:
        collection: tickets
        fields: {order_id: "1042", subject: errand, body: "${slots.note}"}
"""


async def test_a_scheduled_task_waits_for_its_time(fleet: Fleet) -> None:
    """It is not begun before, and begins soon after; what is not scheduled does not wait for it."""
    async with fleet.worker():
        due = time.time() + 12
        later = await fleet.submit(ticket(1), "--in", "12s", "--priority", "50")
        now = await fleet.submit(ticket(2))
        await fleet.until(lambda: fleet.status(now) == "complete")
        assert fleet.status(later) == "pending"
        looked = (await fleet.steward("workers", "--json")).document
        assert looked["queue"]["scheduled"] == 1
        await fleet.until(lambda: fleet.status(later) == "complete")

    (row,) = fleet.rows("SELECT started_at FROM steward.task WHERE id = %s", later)
    assert row["started_at"].timestamp() >= due - 0.5


async def test_higher_priority_comes_first(fleet: Fleet) -> None:
    """One at a time, tasks are begun by priority, then in the order of their submission."""
    wanted: dict[str, int] = {}
    for number, priority in enumerate([0, 5, -5, 5, 0]):
        wanted[await fleet.submit(ticket(number), "--priority", str(priority))] = -priority

    ran = await fleet.steward("worker", "--until-empty", "--concurrency", "1")

    assert ran.code == 0, ran.err
    began = [row["id"] for row in fleet.rows("SELECT id FROM steward.task ORDER BY started_at")]
    assert began == sorted(wanted, key=wanted.__getitem__)


async def test_one_at_a_time_for_each_key(fleet: Fleet) -> None:
    """Two workers never do two tasks of one business key at once, and all are done; keys don't wait for each other."""
    folder = fleet.steward.folder / "books"
    folder.mkdir()
    (folder / "errand.yaml").write_text(ONE_AT_A_TIME)
    ours = Fleet(fleet.steward.having(STEWARD_PLAYBOOKS=str(folder), STEWARD_SAMPLES="on"), fleet.database, fleet.desk)
    await ours.slow("/records/tickets", 0.3)
    async with ours.worker("--concurrency", "4"), ours.worker("--concurrency", "4"):
        await ours.submit_all(*(f"errand for customer {who}: {who} {number}" for number in range(5) for who in "ABC"))
        await ours.until_all("complete", 15)

    assert sorted(ours.tickets().values()) == [1] * 15
    spans = ours.rows("SELECT business_key AS key, started_at AS begin, finished_at AS end FROM steward.task")
    assert {row["key"] for row in spans} == {"errand:a", "errand:b", "errand:c"}
    overlaps = [(one, other) for one in spans for other in spans if one["begin"] < other["begin"] < one["end"]]
    assert [pair for pair in overlaps if pair[0]["key"] == pair[1]["key"]] == []
    assert overlaps != [], "different keys were carried out side by side"


async def test_tasks_of_two_keys_wait_for_both_and_come_to_an_end(fleet: Fleet) -> None:
    """Two workers with many tasks of either key and some of both: never two that share a key, and none is left."""
    folder = fleet.steward.folder / "books"
    folder.mkdir()
    (folder / "errand.yaml").write_text(ONE_AT_A_TIME)
    (folder / "favour.yaml").write_text(ONE_AT_A_TIME.replace("errand", "favour"))
    ours = Fleet(fleet.steward.having(STEWARD_PLAYBOOKS=str(folder), STEWARD_SAMPLES="on"), fleet.database, fleet.desk)
    await ours.slow("/records/tickets", 0.2)
    async with ours.worker("--concurrency", "4"), ours.worker("--concurrency", "4"):
        for number in range(3):
            goals = [f"{kind} for customer A: {number} {n}" for kind in ("errand", "favour") for n in "12"]
            await ours.submit_all(*goals)
            both = f"errand for customer A: {number} 3 and favour for customer A: {number} 3"
            await ours.submit(both, "--playbook", "errand+favour")
        await ours.until_all("complete", 15)

    assert sorted(ours.tickets().values()) == [2] * 9, "one of either kind"
    spans = ours.rows("SELECT business_key AS key, started_at AS begin, finished_at AS end FROM steward.task")
    assert {row["key"] for row in spans} == {"errand:a", "favour:a", "errand:a\nfavour:a"}
    overlaps = [(one, other) for one in spans for other in spans if one["begin"] < other["begin"] < one["end"]]
    assert [pair for pair in overlaps if {*pair[0]["key"].split()} & {*pair[1]["key"].split()}] == []

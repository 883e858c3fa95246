"""Rules over what other tasks did hold also where those act at the same moment."""

from __future__ import annotations

from tests.acceptance.workers.conftest import Fleet

ONCE = """
name: errand
title: Errand
description: One ticket for each order.
tools: [create_record, get_record]
success: [{tool: create_record}]
facts:
  same: {ledger: create_record, match: {collection: "'tickets'", fields: "{'order_id': args.fields.order_id}"}}
  order: {read: get_record, args: {collection: "'orders'", id: args.fields.order_id}}
rules:
  - id: once-an-order
    on: create_record
    when: facts.same.size() > 0 || facts.order.id == ''
    then: forbid
    message: Order ${args.fields.order_id} has its ticket.
fixed:
  phrases: [errand]
  slots: {order: {pattern: 'order (\\d+)'}, note: {pattern: ':\\s*(.+)$'}}
  steps:
    - id: ticket
      tool: create_record
      args:
        collection: tickets
        fields: {order_id: "${slots.order}", subject: errand, body: "${slots.note}"}
"""


async def test_of_tasks_that_act_at_the_same_moment_one_does(fleet: Fleet) -> None:
    """All look at the ledger, then wait for a slow read, then act: each has looked before any of them has claimed."""
    folder = fleet.steward.folder / "books"
    folder.mkdir()
    (folder / "errand.yaml").write_text(ONCE)
    ours = Fleet(fleet.steward.having(STEWARD_PLAYBOOKS=str(folder), STEWARD_SAMPLES="on"), fleet.database, fleet.desk)
    await ours.slow("/records/orders", 3.0, method="GET")
    orders = ("1042", "1043", "1044")
    await ours.submit_all(*(f"errand for order {order}: {order} {number}" for order in orders for number in range(3)))
    async with ours.worker("--concurrency", "5"), ours.worker("--concurrency", "5"):
        query = "SELECT count(*) AS n FROM steward.task WHERE status IN ('complete', 'needs_review', 'failed')"
        await ours.until(lambda: ours.rows(query)[0]["n"] == 3 * len(orders), 120)

    query = (
        "SELECT args -> 'fields' ->> 'order_id' AS id FROM steward.action WHERE receipt ->> 'code' = 'done_meanwhile'"
    )
    assert sorted(body.split()[0] for body in ours.tickets()) == [*orders]
    assert ours.rows(query), "some met"
    assert [row["n"] for row in ours.rows("SELECT count(*) AS n FROM steward.task WHERE status = 'complete'")] == [3]

"""A server that is killed loses nothing and does nothing twice."""

from __future__ import annotations

import pytest

from checkpoints.ledger import PostgresLedger
from tests.integration.server.conftest import GRAPH, World, eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("server")]


async def test_a_review_outlives_the_server(world: World) -> None:
    """A question put before SIGKILL is answered after a restart, and the effect happens once."""
    thread = await world.thread()
    await world.submit(thread, "Refund 649 EUR for order 1089.")
    asked = await world.interrupt(thread)

    await world.server.kill()
    await world.server.start()
    # the server's own row of the thread may be lost; ours and the checkpoints are not
    await world.client.threads.create(thread_id=thread, graph_id=GRAPH, if_exists="do_nothing")
    again = await world.interrupt(thread)
    await world.answer(thread, {asked["id"]: {"kind": "approve", "by": "kim"}})

    assert again == asked
    assert (await world.task(thread)).status == "complete"
    assert len(await world.refunds("1089")) == 1


async def test_a_call_in_flight_when_the_server_dies_is_not_repeated(world: World) -> None:
    """A refund that lands after its caller was killed is found by the next run, whatever durability was asked for."""
    thread, goal = await world.thread(), "Refund 49 EUR for order 1042, one mug had a crack."
    slow = {"rules": [{"path": "/refunds", "fault": "slow", "seconds": 1.5, "times": 1}]}
    assert (await world.desk.put("/faults", json=slow)).is_success
    ledger = PostgresLedger(world.pool)

    async def in_flight() -> bool:
        history = await ledger.history(thread)
        return any(one.action.tool == "issue_refund" and one.attempts and one.receipt is None for one in history)

    await world.client.runs.create(thread, GRAPH, input={"goal": goal}, durability="exit")
    await eventually(in_flight, "the refund to be under way")
    await world.server.kill()
    await world.server.start()
    await world.client.threads.create(thread_id=thread, graph_id=GRAPH, if_exists="do_nothing")
    history = await world.client.threads.get_history(thread)
    values = await world.submit(thread, goal)

    assert len(history) > 1
    assert values["status"] == "complete"
    assert (await world.task(thread)).status == "complete"
    assert len(await world.refunds("1042")) == 1
    assert [one.attempts for one in await ledger.history(thread)] == [1, 1, 1]

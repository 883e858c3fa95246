"""A server that is killed, or is without its database, loses nothing and does nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import conninfo, sql

from steward.checkpoints.ledger import PostgresLedger
from tests.integration.server.world import DEADLINE, GRAPH, Server, World, environment, eventually, free_port

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("server")]


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

    await world.client.runs.create(thread, GRAPH, input={"goal": goal}, durability="exit")
    await eventually(lambda: world.in_flight(thread), "the refund to be under way")
    await world.server.kill()
    await world.server.start()
    await world.client.threads.create(thread_id=thread, graph_id=GRAPH, if_exists="do_nothing")
    history = await world.client.threads.get_history(thread)
    values = await world.submit(thread, goal)

    assert len(history) > 1
    assert values["status"] == "complete"
    assert (await world.task(thread)).status == "complete"
    assert len(await world.refunds("1042")) == 1
    assert [one.attempts for one in await PostgresLedger(world.pool).history(thread)] == [1, 1, 1]


async def test_a_server_without_a_database_does_not_start(tmp_path: Path) -> None:
    """It ends with one line that names the database, without a stack and without the password."""
    url = f"postgresql://kim:open-sesame@127.0.0.1:{free_port()}/steward"
    server = Server(tmp_path, environment(tmp_path, url, "http://127.0.0.1:9"), free_port())

    process = await server.spawn()
    try:
        code = await asyncio.wait_for(process.wait(), DEADLINE)
    finally:
        if process.returncode is None:
            await server.kill()

    assert code != 0
    assert "database steward at 127.0.0.1" in server.log
    assert "Traceback" not in server.log
    assert "open-sesame" not in server.log


async def test_a_lost_database_shows_in_the_health_page_until_it_is_back(
    world: World, world_database: str, admin: psycopg.Connection
) -> None:
    """Who watches the server sees 503 and the reason while the database is away, and 200 when it is back."""
    database = str(conninfo.conninfo_to_dict(world_database)["dbname"])
    name = sql.Identifier(database)
    sessions = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"

    async with httpx.AsyncClient(base_url=world.server.url, timeout=DEADLINE) as client:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        try:
            admin.execute(sessions, [database])
            away = await client.get("/steward/health")
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))

        async def back() -> bool:
            return (await client.get("/steward/health")).status_code == 200

        await eventually(back, "the database to be back")

    assert away.status_code == 503
    assert "can't be used" in away.json()["database"]

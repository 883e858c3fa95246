"""Leases between real processes: the dead lose theirs at once, the slow when it runs out."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime
from typing import Any

import psycopg
import pytest
from langgraph.graph import START, StateGraph
from psycopg import conninfo, sql

from steward.checkpoints import lease_heartbeat as pulse
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.errors import Held
from steward.domain.model import Action, Risk
from steward.domain.ports.tasks import Task
from steward.domain.state import TaskInput

_HOLDER = """
import asyncio
import sys
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import open_pool
from steward.domain.errors import Fenced
from steward.domain.model import Receipt

async def main():
    async with open_pool(sys.argv[1]) as pool:
        ledger = PostgresLedger(pool)
        async with ledger.hold("t1", 3600) as lease:
            print("held", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            try:
                await ledger.settle("k1", Receipt(kind="answered"), lease)
            except Fenced as fenced:
                print(fenced, flush=True)

asyncio.run(main())
"""
ACTION = Action(key="k1", task_id="t1", step="a", tool="pay", args={}, risk=Risk.IRREVERSIBLE)


@pytest.fixture
async def ledger(pool: Pool) -> PostgresLedger:
    await PostgresTasks(pool).open(Task(id="t1", goal="g"))
    return PostgresLedger(pool)


@pytest.fixture
async def holder(ledger: PostgresLedger, database_url: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Another process that holds task t1 for an hour."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, database_url, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert await _line(process) == "held"
    yield process
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def test_a_killed_holders_task_is_taken_over_at_once(
    ledger: PostgresLedger, holder: asyncio.subprocess.Process
) -> None:
    """Nobody waits an hour for a process that is gone."""
    with pytest.raises(Held, match=r"task t1 .* until"):
        async with ledger.hold("t1", 60):
            pass
    holder.kill()
    await holder.wait()
    await _until(lambda: _can_hold(ledger))


async def test_all_tasks_of_a_dead_holder_are_taken_over_side_by_side(ledger: PostgresLedger, pool: Pool) -> None:
    """Who takes one of the tasks that a process left turns nobody away from the others."""
    await PostgresTasks(pool).open(Task(id="t2", goal="g"))
    async with pool.connection() as connection:
        await connection.execute("UPDATE steward.task SET lease_holder = 1, lease_until = now() + interval '1 hour'")
    async with pool.connection() as slow, slow.transaction():
        await slow.execute("SELECT FROM steward.task WHERE id = 't1' FOR UPDATE")
        taking = asyncio.create_task(_can_hold(ledger, "t1"))
        await asyncio.sleep(0.3)
        assert not taking.done()
        assert await _can_hold(ledger, "t2")
    assert await taking


async def test_all_business_keys_of_a_killed_holder_are_free_at_once(
    ledger: PostgresLedger, holder: asyncio.subprocess.Process, pool: Pool
) -> None:
    """Nobody waits an hour for a key of a process that is gone, and none of its keys is left behind."""
    tasks = PostgresTasks(pool)
    async with pool.connection() as connection:
        await connection.execute("UPDATE steward.task SET business_key = E'a\\nb' WHERE id = 't1'")
    for name in ("a", "b", "b\nc"):
        await tasks.open(Task(id=name, goal="g", business_key=name))
        assert not await _can_hold(ledger, name)
    holder.kill()
    await holder.wait()
    await _until(lambda: _can_hold(ledger, "b\nc"))
    async with ledger.hold("a", 60), PostgresLedger(pool).hold("b", 60):
        assert not await _can_hold(ledger)


async def test_a_stopped_holder_keeps_its_task_until_the_lease_runs_out(
    ledger: PostgresLedger, holder: asyncio.subprocess.Process, pool: Pool
) -> None:
    """A process that only sleeps is not robbed early; once it was, it wakes up unable to write."""
    assert holder.stdin
    os.kill(holder.pid, signal.SIGSTOP)
    assert not await _can_hold(ledger)
    async with pool.connection() as connection:
        await connection.execute("UPDATE steward.task SET lease_until = now()")
    async with ledger.hold("t1", 60) as lease:
        entry = await ledger.claim(ACTION, lease)
        os.kill(holder.pid, signal.SIGCONT)
        holder.stdin.write(b"go\n")
        assert "no longer holds task t1" in await _line(holder)
        assert await holder.wait() == 0
        assert (await ledger.history("t1"))[0].receipt is None
        assert (await ledger.claim(ACTION, lease)).claims == entry.claims + 1


async def test_a_held_lease_is_renewed(ledger: PostgresLedger, pool: Pool) -> None:
    """A run may take longer than its lease."""

    async def until() -> datetime:
        async with pool.connection() as connection:
            row = await (await connection.execute("SELECT lease_until AS at FROM steward.task")).fetchone()
            assert row
            return row["at"]

    async with ledger.hold("t1", 3) as lease:
        first = await until()

        async def later() -> bool:
            return await until() > first

        await _until(later)
        assert (await ledger.claim(ACTION, lease)).fresh


async def test_a_lost_session_is_replaced(ledger: PostgresLedger, pool: Pool, admin: psycopg.Connection) -> None:
    """When the server drops all connections, a living holder soon counts as living again."""

    async def anchored() -> bool:
        query = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = %s"
        row = admin.execute(f"{query} WHERE locktype = 'advisory'".encode(), [_name(pool)]).fetchone()
        return row == (1,)

    async with ledger.hold("t1", 3) as lease:
        assert await anchored()
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [_name(pool)])
        assert not await anchored()
        await _until(anchored)
        assert not await _can_hold(PostgresLedger(pool))
        assert (await ledger.claim(ACTION, lease)).fresh
    assert not await anchored()
    assert await _can_hold(PostgresLedger(pool))


async def test_the_nodes_of_a_graph_share_its_runs_lease(ledger: PostgresLedger) -> None:
    """LangGraph runs nodes in tasks of their own; what they hold is still the lease of their run."""

    async def node(state: TaskInput) -> dict[str, str]:
        async with ledger.hold("t1", 60) as lease:
            assert (await ledger.claim(ACTION, lease)).fresh
            return {"playbook": str(lease.epoch)}

    graph: Any = StateGraph(TaskInput)  # its types are partly unknown
    graph.add_node("node", node)
    graph.add_edge(START, "node")
    async with ledger.hold("t1", 60) as lease:
        ended = await graph.compile().ainvoke({"goal": "g"})
    assert ended["playbook"] == str(lease.epoch)


async def _can_hold(ledger: PostgresLedger, task_id: str = "t1") -> bool:
    try:
        async with ledger.hold(task_id, 60):
            return True
    except Held:
        return False


async def _until(condition: Callable[[], Awaitable[bool]]) -> None:
    while not await condition():  # noqa: ASYNC110 - it waits for another process
        await asyncio.sleep(0.05)


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    return (await process.stdout.readline()).decode().strip()


def _name(pool: Pool) -> str:
    assert isinstance(pool.conninfo, str)
    return str(conninfo.conninfo_to_dict(pool.conninfo)["dbname"])


async def test_a_lease_whose_end_was_not_heard_is_given_back_later(
    database_url: str, admin: psycopg.Connection
) -> None:
    """Where the database was away when a hold ended, nobody waits for the lease to run out, nobody has died, and what
    the holder had said is there.
    """
    name = sql.Identifier(str(conninfo.conninfo_to_dict(database_url)["dbname"]))
    async with open_pool(database_url, size=3) as pool:
        tasks = PostgresTasks(pool)
        await tasks.open(Task(id="t1", goal="g"))
        await tasks.open(Task(id="t2", goal="g"))
        ledger, other = PostgresLedger(pool), PostgresLedger(pool)
        async with ledger.hold("t1", 3600) as lease:
            await tasks.save(Task(id="t1", goal="g", status="running"), lease, later=True)
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
            admin.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [conninfo.conninfo_to_dict(database_url)["dbname"]],
            )
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
        async with ledger.hold("t2", 60), other.hold("t1", 60) as free:
            assert free.crashes == 0
            task = await tasks.get("t1")
            assert task is not None
            assert task.status == "running"


async def test_a_lease_that_is_given_back_just_then_is_no_death(ledger: PostgresLedger, database_url: str) -> None:
    """Whoever takes a task while its holder lets go of it counts no death: it saw the holder's name a moment ago."""
    async with await psycopg.AsyncConnection.connect(database_url) as slow:
        hold = "UPDATE steward.task SET lease_holder = 1, lease_until = now() + interval '1 hour' WHERE id = 't1'"
        await slow.execute(hold)
        await slow.commit()
        await slow.execute("UPDATE steward.task SET lease_holder = NULL, lease_until = NULL WHERE id = 't1'")

        async def take() -> int:
            async with ledger.hold("t1", 60) as lease:
                return lease.crashes

        taking = asyncio.create_task(take())
        await asyncio.sleep(0.3)
        assert not taking.done()
        await slow.commit()
        assert await taking == 0
        row = await (await slow.execute("SELECT crashes FROM steward.task WHERE id = 't1'")).fetchone()
        assert row == (0,)


async def test_a_blocked_loop_keeps_its_leases(ledger: PostgresLedger, database_url: str) -> None:
    """Code that stands in the loop's way, a tool's judge or validator, costs time and not the task."""
    asked = b"SELECT lease_until, lease_until > clock_timestamp() AS held FROM steward.task WHERE id = 't1'"
    async with ledger.hold("t1", 3.0):
        with psycopg.connect(database_url, autocommit=True) as connection:  # waits without the loop, as such code does
            began, held = connection.execute(asked).fetchone() or (None, False)
            until = began
            while held and until == began:
                time.sleep(0.01)  # noqa: ASYNC251 - this is what blocks it
                until, held = connection.execute(asked).fetchone() or (None, False)
        assert held
        assert until != began


async def test_a_loop_that_is_blocked_for_good_loses_its_leases(
    ledger: PostgresLedger, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is an end to it, and then another process goes on."""
    monkeypatch.setattr(pulse, "LONGEST", 0.0)
    async with ledger.hold("t1", 0.3):
        with psycopg.connect(database_url, autocommit=True) as connection:
            held = True
            while held:
                time.sleep(0.01)  # noqa: ASYNC251 - as above
                (held,) = connection.execute(
                    b"SELECT lease_until > clock_timestamp() FROM steward.task WHERE id = 't1'"
                ).fetchone() or (True,)


async def test_a_process_that_was_stopped_accuses_no_loop(database_url: str) -> None:
    """SIGSTOP for any length: the loop is only late, and nobody is told that something blocks it."""
    code = """
import asyncio, os, signal, subprocess, sys
from steward.checkpoints.lease_heartbeat import Pulse

async def main():
    pulse = Pulse(None)
    for stopped in (0.6, 1.4):
        pulse.heard("lease", {}, 2.4)
        await asyncio.sleep(1.4)  # the thread would ask after 1.6
        subprocess.Popen(["sh", "-c", f"sleep {stopped}; kill -CONT {os.getpid()}"])
        os.kill(os.getpid(), signal.SIGSTOP)
        await asyncio.sleep(0.4)

asyncio.run(main())
"""
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert (ended.stdout, ended.stderr) == ("", "")

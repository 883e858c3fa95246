"""Gates between real processes on a real database: what is killed, stopped, cut off or many."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.rows import DictRow
from structlog.testing import capture_logs

from steward.checkpoints import embedded
from steward.checkpoints import rate_limits as limiters
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.domain.errors import Unreachable
from steward.domain.rate_limits import LimitState, read_limits

CAPS = read_limits("pay=1, mail=2", ["pay", "mail"])
_CALLER = """
import asyncio
import sys
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.checkpoints.pool import open_pool
from steward.domain.rate_limits import read_limits

async def main():
    async with open_pool(sys.argv[1]) as pool:
        limiter = PostgresLimiter(pool, read_limits("pay=1", ["pay"]), margin=0.0)
        print("asks", flush=True)
        async with limiter.passing("pay", float(sys.argv[2])):
            print("inside", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
        print("outside", flush=True)

asyncio.run(main())
"""


_HAMMER = """
import asyncio
import sys
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.checkpoints.pool import open_pool
from steward.domain.rate_limits import read_limits

async def main():
    async with open_pool(sys.argv[1]) as pool:
        limiter = PostgresLimiter(pool, read_limits("free=100", ["free"]))
        print("asks", flush=True)
        while True:
            async with limiter.passing("free", 60):
                pass

asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_the_place_of_a_process_that_is_gone_or_stuck_is_free_when_its_call_must_be_over(
    pool: Pool, database_url: str, how: signal.Signals
) -> None:
    """Not before its time, since its call may still go on; and one that wakes up later disturbs nobody."""
    async with _process(_CALLER, database_url, "1.5") as process:
        assert await _line(process) == "inside"
        until = (await _pass(pool))["until"]
        process.send_signal(how)
        async with PostgresLimiter(pool, CAPS).passing("pay", 60):
            assert (await _pass(pool))["taken_at"] >= until
            if how is signal.SIGSTOP:
                process.send_signal(signal.SIGCONT)
                await process.communicate(b"\n")
            assert await _places(pool) == (1, 0)
    assert await _places(pool) == (0, 0)


async def test_a_process_that_is_stopped_while_it_waits_holds_up_those_behind_it_for_seconds_only(
    pool: Pool, database_url: str
) -> None:
    """A waiter that asks no longer loses its turn."""
    limiter = PostgresLimiter(pool, CAPS)
    async with limiter.passing("pay", 60), _process(_CALLER, database_url, "60") as process:
        await _until(limiter, lambda state: state.waiting == 1)
        process.send_signal(signal.SIGSTOP)
        behind = asyncio.create_task(_call(limiter))
        await _until(limiter, lambda state: state.waiting == 2)
    await behind


async def test_waiters_leave_the_pool_to_others(database_url: str) -> None:
    """A hundred who wait hold no connection: all that the pool has can be had."""
    async with open_pool(database_url, size=3) as small:
        limiter = PostgresLimiter(small, CAPS)
        async with limiter.passing("pay", 60):
            waiters = [asyncio.create_task(_call(limiter)) for _ in range(100)]
            await _until(limiter, lambda state: state.waiting == 100)
            taken = [await small.getconn() for _ in range(3)]
            for connection in taken:
                await small.putconn(connection)
        await asyncio.gather(*waiters)
        assert await _places(small) == (0, 0)


async def test_only_those_who_wait_listen(pool: Pool, admin: psycopg.Connection) -> None:
    """A hundred waiters are woken over one connection, which ends with their waiting."""
    listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'"
    async with pool.connection() as connection:
        name = connection.info.dbname
    limiter = PostgresLimiter(pool, CAPS)
    async with limiter.passing("pay", 60):
        waiters = [asyncio.create_task(_call(limiter)) for _ in range(100)]
        await _until(limiter, lambda state: state.waiting == 100)
        assert admin.execute(listening, [name]).fetchone() == (1,)
    await asyncio.gather(*waiters)
    while admin.execute(listening, [name]).fetchone() != (0,):  # noqa: ASYNC110 - the server drops it when it will
        await asyncio.sleep(0.05)


async def test_a_tool_without_a_cap_asks_no_database(database_url: str) -> None:
    """Who caps nothing pays nothing: it passes even where there is no connection to be had."""
    async with open_pool(database_url) as pool:
        limiter = PostgresLimiter(pool, CAPS)
    async with limiter.passing("find_records", 60):
        pass


async def test_a_database_that_stays_away_ends_the_wait(database_url: str) -> None:
    """Nobody acts without having passed, and nobody waits for ever."""
    async with open_pool(database_url) as pool:
        limiter = PostgresLimiter(pool, CAPS)
    with pytest.raises(Unreachable):
        async with limiter.passing("pay", 60):
            pytest.fail("nobody may pass")


async def test_a_wait_outlives_a_restart_of_the_database() -> None:
    """Who waits while the database dies and comes back passes afterwards; the cap holds all along."""
    with tempfile.TemporaryDirectory(prefix="steward-") as parent:
        folder = Path(parent) / "postgres"
        servers = [embedded.enter(folder)]
        try:
            async with open_pool(servers[0].url) as pool:
                await migrate(pool)
                limiter, peer = PostgresLimiter(pool, CAPS), PostgresLimiter(pool, CAPS)
                async with limiter.passing("pay", 60):
                    waiters = [asyncio.create_task(_call(peer)) for _ in range(5)]
                    await _until(limiter, lambda state: state.waiting == 5)
                    _crash(folder)
                    servers.append(embedded.enter(folder))
                    await _until(limiter, lambda state: state.in_use == 1)
                    assert not any(waiter.done() for waiter in waiters)
                await asyncio.gather(*waiters)
                assert await _places(pool) == (0, 0)
        finally:
            for server in servers:
                embedded.leave(server)


async def test_a_clock_that_was_set_back_stops_nobody_for_long(pool: Pool) -> None:
    """A rate or a pause that seems to lie hours ahead is not waited for."""
    caps = read_limits("mail=100/s", ["mail"])
    limiter = PostgresLimiter(pool, caps)
    async with limiter.passing("mail", 60):
        pass
    await limiter.pause("model", 1)
    async with pool.connection() as connection:
        await connection.execute(
            "UPDATE steward.gate SET due_at = now() + interval '5 hours', paused_until = now() + interval '5 hours'"
        )
    for name in ("mail", "model"):
        async with limiter.passing(name, 60):
            pass


@pytest.mark.usefixtures("own_logs")
async def test_a_long_wait_is_told_once(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits long leaves one line in the log that names the limiter; a short wait leaves none."""
    monkeypatch.setattr(limiters, "_LONG", 0.2)
    limiter = PostgresLimiter(pool, CAPS)
    with capture_logs() as lines:
        async with limiter.passing("pay", 60):
            lines.clear()  # of a slow machine, on which that took long as well
            waiter = asyncio.create_task(_call(limiter))
            while not lines:  # noqa: ASYNC110 - a look is cheap
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.5)  # more than twice as long: it would be told again
        await waiter
    assert [(line["event"], line["name"]) for line in lines] == [("rate_limit.waiting", "pay")]


async def test_a_process_that_is_stopped_anywhere_locks_nobody_out(pool: Pool, database_url: str) -> None:
    """Thirty times in the middle of asking and giving back: the others pass all the same."""
    limiter = PostgresLimiter(pool, read_limits("free=100", ["free"]))
    async with _process(_HAMMER, database_url) as process:
        for _ in range(30):
            process.send_signal(signal.SIGSTOP)
            async with limiter.passing("free", 60):
                pass
            process.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.01 * random.random())  # noqa: S311 - no secret


def _crash(folder: Path) -> None:
    """Stop the server as a crash would, and wait until it is gone."""
    pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT)
    psutil.Process(pid).wait(30)


async def _call(limiter: PostgresLimiter) -> None:
    async with limiter.passing("pay", 60):
        pass


async def _until(limiter: PostgresLimiter, reached: Callable[[LimitState], bool]) -> None:
    """Return once the limiter of `pay` is in that state."""
    while True:
        try:
            if any(reached(state) for state in await limiter.state() if state.name == "pay"):
                return
        except Unreachable:  # it is just starting
            pass
        await asyncio.sleep(0.05)


async def _pass(pool: Pool) -> DictRow:
    """The one row of the gate."""
    async with pool.connection() as connection:
        (row,) = await (await connection.execute("SELECT * FROM steward.gate_pass WHERE taken_at <= now()")).fetchall()
        return row


async def _places(pool: Pool) -> tuple[int, int]:
    """How many rows there are of those inside, and of those who wait."""
    query = "SELECT count(taken_at) AS inside, count(*) - count(taken_at) AS outside FROM steward.gate_pass"
    async with pool.connection() as connection:
        (row,) = await (await connection.execute(query)).fetchall()
        return row["inside"], row["outside"]


@asynccontextmanager
async def _process(source: str, *arguments: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Another process, from its first line of output on."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", source, *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert await _line(process) == "asks"
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    return (await process.stdout.readline()).decode().strip()

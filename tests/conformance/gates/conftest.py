"""Each test of this folder runs over the gate in memory and over that in Postgres."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator

import pytest

from checkpoints.gates import PostgresGate
from checkpoints.pool import Pool, open_pool
from domain.gates import read_caps
from tests.conformance.gates.halls import CAPS, TOOLS, Hall
from tests.fake_gate import MemoryGate
from tests.fakes import FakeClock

# the database tells when it let somebody through, whenever its client gets to hear of it
_WATCH = b"""
CREATE TABLE granted (gate text, at float8);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO granted VALUES (NEW.gate, extract(epoch FROM NEW.taken_at));
    RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON steward.gate_pass
    FOR EACH ROW WHEN (NEW.taken_at IS NOT NULL) EXECUTE FUNCTION note();
"""


@pytest.fixture
def memory_hall() -> Hall:
    clock = FakeClock()
    gate = MemoryGate(read_caps(CAPS, TOOLS), clock)

    async def expire(name: str) -> None:
        gate.expire(name)

    async def granted(name: str) -> list[float]:
        return [at for one, at in gate.hall.granted if one == name]

    return Hall(gate=gate, peer=gate.peer(), now=clock.now, wait=clock.sleep, expire=expire, granted=granted)


@pytest.fixture
async def postgres_hall(pool: Pool, database_url: str) -> AsyncGenerator[Hall]:
    async def expire(name: str) -> None:
        async with pool.connection() as connection:
            await connection.execute(
                "UPDATE steward.gate_pass SET until = now() WHERE gate = %s AND taken_at IS NOT NULL", [name]
            )

    async def granted(name: str) -> list[float]:
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT at FROM granted WHERE gate = %s ORDER BY at", [name])
            return [row["at"] for row in await cursor.fetchall()]

    async with pool.connection() as connection:
        await connection.execute(_WATCH, prepare=False)
    caps = read_caps(CAPS, TOOLS)
    async with open_pool(database_url, size=2) as other:
        yield Hall(
            gate=PostgresGate(pool, caps),
            peer=PostgresGate(other, caps),
            now=time.time,
            wait=asyncio.sleep,
            expire=expire,
            granted=granted,
        )


@pytest.fixture(params=["memory_hall", "postgres_hall"])
def hall(request: pytest.FixtureRequest) -> Hall:
    return request.getfixturevalue(request.param)

"""Each test of this folder runs over the limiter in memory and over that in Postgres."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator

import pytest

from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.domain.rate_limits import read_limits
from tests.conformance.limiters.halls import CAPS, TOOLS, Hall
from tests.fake_limiter import MemoryLimiter
from tests.fakes import FakeClock

# the database tells when it let somebody through, whenever its client gets to hear of it
_WATCH = b"""
CREATE TABLE granted (limiter text, at float8);
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
    limiter = MemoryLimiter(read_limits(CAPS, TOOLS), clock)

    async def expire(name: str) -> None:
        limiter.expire(name)

    async def granted(name: str) -> list[float]:
        return [at for one, at in limiter.hall.granted if one == name]

    return Hall(limiter=limiter, peer=limiter.peer(), now=clock.now, wait=clock.sleep, expire=expire, granted=granted)


@pytest.fixture
async def postgres_hall(pool: Pool, database_url: str) -> AsyncGenerator[Hall]:
    async def expire(name: str) -> None:
        async with pool.connection() as connection:
            await connection.execute(
                "UPDATE steward.gate_pass SET until = now() WHERE gate = %s AND taken_at IS NOT NULL", [name]
            )

    async def granted(name: str) -> list[float]:
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT at FROM granted WHERE limiter = %s ORDER BY at", [name])
            return [row["at"] for row in await cursor.fetchall()]

    async with pool.connection() as connection:
        await connection.execute(_WATCH, prepare=False)
    caps = read_limits(CAPS, TOOLS)
    async with open_pool(database_url, size=2) as other:
        yield Hall(
            limiter=PostgresLimiter(pool, caps),
            peer=PostgresLimiter(other, caps),
            now=time.time,
            wait=asyncio.sleep,
            expire=expire,
            granted=granted,
        )


@pytest.fixture(params=["memory_hall", "postgres_hall"])
def hall(request: pytest.FixtureRequest) -> Hall:
    return request.getfixturevalue(request.param)

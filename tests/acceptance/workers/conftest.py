"""Workers as processes of their own, on one database and one desk."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from tests.acceptance.cli.conftest import Steward, bare, folder, steward
from tests.forks import Process

__all__ = ["bare", "folder", "steward"]  # the command line's fixtures

QUICK = {"STEWARD_SWEEP": "0.3", "STEWARD_STALLED_AFTER": "2", "STEWARD_GRACE": "5"}
PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    """A worker at work."""

    process: Process

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def end(self) -> tuple[int, str, str]:
        """Its exit code and what it said, once it has ended."""
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode or 0, out.decode(), err.decode()

    async def kill(self) -> None:
        """End it without a goodbye."""
        self.process.kill()
        await self.process.communicate()


@dataclass(frozen=True)
class Fleet:
    """The command line, the database it works on, and the desk."""

    steward: Steward
    database: str
    desk: str

    @asynccontextmanager
    async def worker(self, *words: str, **env: str) -> AsyncGenerator[Running]:
        """A worker that is ready; killed in the end if it still runs."""
        process = await self.steward.having(**env).start("worker", *words)
        running = Running(process)
        try:
            assert process.stdout is not None
            first = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            assert first.startswith(b"Worker "), (first, await process.communicate())
            yield running
        finally:
            if process.returncode is None:
                await running.kill()

    async def submit(self, goal: str, *words: str) -> str:
        """The id of the submitted task."""
        ran = await self.steward("submit", goal, *words)
        assert ran.code == 0, ran.err
        return ran.out.strip()

    async def submit_all(self, *goals: str) -> list[str]:
        """The ids of tasks submitted in one go."""
        path = self.steward.folder / "goals.txt"
        path.write_text("\n".join(goals))
        ran = await self.steward("submit", "--file", str(path))
        assert ran.code == 0, ran.err
        return ran.out.split()

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with (
            psycopg.connect(self.database, autocommit=True) as connection,
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            return cursor.execute(query.encode(), values).fetchall()

    def status(self, task_id: str) -> object:
        (row,) = self.rows("SELECT status FROM steward.task WHERE id = %s", task_id)
        return row["status"]

    def tickets(self) -> dict[str, int]:
        """How many tickets were opened, by subject and text."""
        query = "SELECT body, count(*) AS n FROM desk.ticket WHERE idempotency_key IS NOT NULL GROUP BY body"
        return {row["body"]: row["n"] for row in self.rows(query)}

    async def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until it holds."""
        await eventually(lambda: asyncio.to_thread(holds), seconds)

    async def until_all(self, status: str, number: int, seconds: float = PATIENCE) -> None:
        """Wait until so many tasks have the status."""
        query = "SELECT count(*) AS n FROM steward.task WHERE status = %s"
        await self.until(lambda: self.rows(query, status)[0]["n"] == number, seconds)

    async def slow(self, path: str, seconds: float, times: int | None = None, method: str = "POST") -> None:
        """Have the desk answer such requests late."""
        rule = {"method": method, "path": path, "fault": "slow", "seconds": seconds}
        async with httpx.AsyncClient(base_url=self.desk) as http:
            answer = await http.put("/faults", json={"rules": [{**rule, **({"times": times} if times else {})}]})
            assert answer.is_success, answer.text


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait until it holds."""
    end = asyncio.get_running_loop().time() + seconds
    while not await holds():
        if asyncio.get_running_loop().time() > end:
            raise TimeoutError(f"it does not hold after {seconds:.0f} s")
        await asyncio.sleep(0.05)


@pytest.fixture
def fleet(steward: Steward, database_url: str) -> Fleet:
    return Fleet(steward.having(**QUICK), database_url, steward.env["STEWARD_DESK_URL"])


def ticket(number: int) -> str:
    """A goal with one effect that can be told from all others'."""
    return f"Open a ticket for order {1041 + number % 40}: note {number}"

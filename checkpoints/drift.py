"""Ended tasks are looked at once, in the order in which they were folded; alarms are opened in the same transaction.

Whatever crashes, what a watch has seen and what is left to see commit together; only one process looks at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints.alarms import open_in
from steward.checkpoints.drift_rows import observed_of, read, watches_of, write
from steward.checkpoints.pool import Pool, transaction
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import jsonb, text
from steward.domain.alarms import Alarm, Finding
from steward.domain.drift.change import finding
from steward.domain.drift.figures import Observed
from steward.domain.drift.watch import Watch, seen
from steward.domain.errors import Unusable

_log = structlog.get_logger("steward")
_AT_ONCE = 500  # tasks in one transaction
_OPENING = "opening"  # stands for the id of an alarm until it has one
_FEW = 20  # tasks that are looked at without a thread: in 2 ms


class PostgresDrift:
    """Implements `steward.domain.ports.drift.Drift`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._table = Table(pool, "drift")

    async def look(self) -> list[Alarm]:
        opened: list[Alarm] = []
        while True:
            number, more = await self._look()
            opened += more
            if number < _AT_ONCE:
                return opened

    async def watches(self) -> list[Watch]:
        found = await self._table.rows("all", {})
        recent = await self._table.rows("recent", {"playbooks": [row["playbook"] for row in found]})
        return watches_of(found, recent)

    async def states(self) -> list[Watch]:
        """As `watches`, without their last tasks and what they learned: enough to tell what speaks for a change."""
        return watches_of(await self._table.rows("states", {}))

    async def _look(self) -> tuple[int, list[Alarm]]:
        own = statements("drift")
        async with transaction(self._pool) as connection:
            turn = await (await connection.execute(own["one_watcher"])).fetchone()
            if turn is None or not turn["locked"]:
                return 0, []
            taken = await (await connection.execute(own["take"], {"limit": _AT_ONCE})).fetchall()
            tasks = [one for row in sorted(taken, key=lambda row: row["id"]) if (one := _readable(row))]
            return len(taken), await _reckon(connection, tasks)


def _readable(row: DictRow) -> Observed | None:
    """One that can't be read keeps the others from nothing; it is told."""
    try:
        return observed_of(row)
    except Unusable as error:
        _log.error("drift.unreadable", number=row["id"], error=str(error))
        return None


async def put(connection: AsyncConnection[DictRow], tasks: Sequence[Observed]) -> None:
    """Leave these to be looked at, in the open transaction."""
    if tasks:
        await connection.execute(statements("drift")["put"], {"observed": jsonb(tasks)})


async def _reckon(connection: AsyncConnection[DictRow], tasks: Sequence[Observed]) -> list[Alarm]:
    """The tasks into their watches; alarms last, whose audit lines keep all other writers waiting."""
    names = sorted({text(one.playbook) for one in tasks})
    before = await read(connection, names) if names else {}
    own = {name: [one for one in tasks if text(one.playbook) == name] for name in names}

    def looked() -> list[tuple[Watch, Watch, Finding | None]]:
        return [(before[name], *_seen(before[name], own[name])) for name in names]

    told = looked() if len(tasks) < _FEW else await asyncio.to_thread(looked)
    opened: list[Alarm] = []
    for old, watch, _ in told:
        await write(connection, old, watch)
    for _, watch, found in told:
        alarm = await open_in(connection, found) if found else None
        if alarm:
            opened.append(alarm)
            await connection.execute(statements("drift")["alarmed"], {"playbook": watch.playbook, "alarm": alarm.id})
    return opened


def _seen(watch: Watch, tasks: Sequence[Observed]) -> tuple[Watch, Finding | None]:
    """The watch after all of them, and what an alarm that one of them made says."""
    watch, left, alarm = seen(watch, tasks)
    if not alarm:
        return watch, None
    told = finding(watch)
    watch, _, _ = seen(replace(watch, alarm=_OPENING), left)
    return watch, told

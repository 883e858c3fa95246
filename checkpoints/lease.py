"""The right to act for a task: held by one process at a time, told by row and by a living session.

A row alone can't tell a slow holder from a dead one before its time runs out. So a holder also keeps
a session-level advisory lock on its number, on a connection that it takes for as long as it holds
anything: Postgres drops that lock when the process dies, and the next one takes over at once.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from datetime import UTC
from types import MappingProxyType

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints.lease_heartbeat import Pulse
from steward.checkpoints.pool import Pool, reaching
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import text
from steward.checkpoints.unwritten import Unwritten
from steward.domain.errors import Behind, Cancelled, Fenced, Held, StewardError, Unreachable, Unstorable
from steward.domain.ports.ledger import Lease

_NONE: Mapping[str, Unwritten] = MappingProxyType({})
# what the current context holds, by task; child tasks copy it, so a node shares its run's lease
_HELD: ContextVar[Mapping[str, Unwritten]] = ContextVar("held", default=_NONE)


def held(task_id: str) -> Lease | None:
    """The lease that the current context took on the task, whether or not it still holds."""
    mine = _HELD.get().get(task_id)
    return mine.lease if mine else None


def unwritten(task_id: str) -> Unwritten | None:
    """What the current context has not written yet of a task that it took and has not given back."""
    mine = _HELD.get().get(task_id)
    return mine if mine is not None and mine.open else None


class Leases:
    """The leases of one holder; `holder` is its number, drawn at random."""

    def __init__(self, pool: Pool) -> None:
        self.holder = secrets.randbits(63)
        self._table = Table(pool, "lease")
        self._anchor = _Anchor(pool, self.holder)
        self._pulse = Pulse(pool)
        self._live: dict[tuple[object, object], Unwritten] = {}  # by task and epoch
        self._failed: set[Lease] = set()
        self._unheard: dict[Unwritten, str] = {}

    @asynccontextmanager
    async def hold(self, task_id: str, seconds: float) -> AsyncGenerator[Lease]:
        """Hold the task's lease, or share the one that this context holds. Raises Held."""
        shared = held(task_id)
        if shared is not None and self.holds(shared):
            yield shared
            return
        async with self._anchor.cast():
            mine = await self._acquire(task_id, seconds)
            async with self._kept(mine, seconds):
                yield mine.lease

    async def bind(self, lease: Lease, business_key: str) -> None:
        """Bind the task to the key, or to its several. Raises Held while another task has one of them, Fenced."""
        mine = self._live.get((lease.task_id, lease.epoch))
        if mine is not None and mine.bound == business_key:
            return  # whoever was refused meanwhile may not have let go yet: nobody gives way to that
        values = {**self.values(lease), "business_key": text(business_key)}
        row = await self._table.last_row(("line_up_for", "bind"), values)
        if row is None:
            raise fenced(lease)
        if row["other"] is not None:
            raise _waits(lease.task_id, row["other"])
        if mine is not None:
            mine.bound = business_key

    def fail(self, lease: Lease) -> None:
        """Give the lease back, once its hold ends, as one whose holder died."""
        self._failed.add(lease)

    def unwritten(self, task_id: object, epoch: object) -> Unwritten | None:
        """What was said and not written under the hold of that epoch."""
        return self._live.get((task_id, epoch))

    def held(self) -> list[Unwritten]:
        """All that was taken and not given back."""
        return [*self._live.values()]

    def holds(self, lease: Lease) -> bool:
        """Whether this process took the lease and has not given it back; it may have run out."""
        mine = self._live.get((lease.task_id, lease.epoch))
        return mine is not None and mine.lease == lease

    async def refusal(self, lease: Lease) -> Fenced | Cancelled | None:
        """Why nothing was written under the lease, where it is the task's and not the act's."""
        row = await self._table.row("held", self.values(lease))
        if not (row and row["ours"]):
            return fenced(lease)
        return Cancelled(row["cancelled_by"]) if row["cancelled_by"] else None

    def values(self, lease: Lease) -> dict[str, str | int]:
        """What a statement checks the lease by; whoever merely knows its epoch does not hold it."""
        return {**values_of(lease), "holder": self.holder}

    async def _acquire(self, task_id: str, seconds: float) -> Unwritten:
        for mine, how in [*self._unheard.items()]:
            await self._let_go(mine, how)
            self._unheard.pop(mine, None)
        values = {"task_id": text(task_id), "holder": self.holder, "seconds": seconds, "epoch": None}
        if row := await self._table.last_row(("line_up", "acquire"), values):
            lease = Lease(
                task_id=task_id,
                epoch=row["lease_epoch"],
                holder=self.holder,
                crashes=row["deaths"],
                cancelled_by=row["cancelled_by"],
                business_key=row["business_key"],
                caller=row["caller"] or "",
                newest_run=row["newest_run"] or "",
            )
            return Unwritten(lease, self._table, row)
        raise await self._refusal(task_id, values)

    async def _refusal(self, task_id: str, values: Mapping[str, object]) -> StewardError:
        row = await self._table.row("held", values)
        if not row:
            return StewardError(f"there is no task {task_id}")
        business = await self._table.row("business", values)
        if business and business["id"] is not None:
            return _waits(task_id, business["id"])
        until = f", at least until {row['lease_until'].astimezone(UTC):%H:%M:%S} UTC" if row["lease_until"] else ""
        return Held(f"task {task_id} is being carried out by another process{until}")

    @asynccontextmanager
    async def _kept(self, mine: Unwritten, seconds: float) -> AsyncGenerator[None]:
        done, lease = asyncio.Event(), mine.lease
        self._live[lease.task_id, lease.epoch] = mine
        _HELD.set({**_HELD.get(), lease.task_id: mine})
        self._pulse.heard(lease, values_of(lease), seconds)
        renewing = asyncio.create_task(self._renew(lease, seconds, done))
        try:
            yield
        finally:
            _HELD.set({task: held for task, held in _HELD.get().items() if held is not mine})
            mine.open = False
            del self._live[lease.task_id, lease.epoch]
            done.set()
            await renewing
            how = "abandon" if lease in self._failed else "release"
            self._failed.discard(lease)
            try:
                await self._let_go(mine, how)
            except (Unreachable, Unstorable):
                self._unheard[mine] = how  # it runs out by itself, or is given back when there is a database again

    async def _let_go(self, mine: Unwritten, how: str) -> None:
        """Write what is not written yet, and give the lease back with it."""
        try:
            *_, given = await mine.write(None, (statements("lease")[how], values_of(mine.lease)))
        except Unstorable:
            await self._give_back(mine.lease, how)
        else:
            await self._given_back(mine.lease, back=bool(given))

    async def _give_back(self, lease: Lease, how: str) -> None:
        await self._given_back(lease, back=bool(await self._table.row(how, values_of(lease))))

    async def _given_back(self, lease: Lease, *, back: bool) -> None:
        if not back:  # taken over, from one that was slow and not dead
            await self._table.row("survived", values_of(lease))

    async def _renew(self, lease: Lease, seconds: float, done: asyncio.Event) -> None:
        """Push the lease's end ahead until done, or until another holder has taken it over."""
        try:
            while not await _within(done, seconds / 3):
                self._pulse.heard(lease, values_of(lease), seconds)
                # try again; without the database nobody else takes it over either
                with suppress(Unreachable, Unstorable):
                    await self._anchor.check()
                    if not await self._table.row("renew", {**values_of(lease), "seconds": seconds}):
                        return
        finally:
            self._pulse.over(lease)


def _waits(task_id: str, other: str) -> Behind:
    return Behind(f"task {task_id} waits for task {other}, which has the same business key")


def fenced(lease: Lease) -> Fenced:
    return Fenced(f"this process no longer holds task {lease.task_id}; nothing was written")


def values_of(lease: Lease) -> dict[str, str | int]:
    """What a statement checks the lease by."""
    return {"task_id": lease.task_id, "holder": lease.holder, "epoch": lease.epoch}


class _Anchor:
    """The session that bears the holder's advisory lock while anything is held."""

    def __init__(self, pool: Pool, holder: int) -> None:
        self._pool = pool
        self._key = {"holder": holder}
        self._statements = statements("lease")
        self._connection: AsyncConnection[DictRow] | None = None
        self._uses = 0
        self._changing = asyncio.Lock()

    @asynccontextmanager
    async def cast(self) -> AsyncGenerator[None]:
        async with self._changing:
            if self._connection is None:
                self._connection = await self._take("anchor")
            self._uses += 1
        try:
            yield
        finally:
            async with self._changing:
                self._uses -= 1
                if not self._uses:
                    await self._give()

    async def check(self) -> None:
        """Take a new session where the old one broke. Raises Unreachable."""
        async with self._changing:
            if await self._works() or not self._uses:
                return
            if self._connection is not None:
                await self._pool.putconn(self._connection)
                self._connection = None
            self._connection = await self._take("anchor_again")

    async def _works(self) -> bool:
        if self._connection is None:
            return False
        try:
            with reaching(self._pool):
                await self._connection.execute("")
        except Unreachable:
            return False
        return True

    async def _take(self, statement: str) -> AsyncConnection[DictRow] | None:
        """A session that bears the lock; None where an old session of ours, not yet dropped, bears it still."""
        with reaching(self._pool):
            connection = await self._pool.getconn()
            try:
                row = await (await connection.execute(self._statements[statement], self._key)).fetchone()
            except BaseException:
                await self._pool.putconn(connection)
                raise
            if row and row["locked"]:
                return connection
            await self._pool.putconn(connection)
            return None

    async def _give(self) -> None:
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        try:
            with suppress(Unreachable), reaching(self._pool):
                await connection.execute(self._statements["unanchor"], self._key)
        finally:
            await self._pool.putconn(connection)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True

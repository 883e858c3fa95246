"""What a holder has said of its task and not written yet: it goes to the database with the task's next claim.

All of it can be found out again after a crash: a verdict, and the receipt of what can be read back, by another look; a
decision of the machine and a checkpoint by running the node that came to it. So it need not be on disk before what
follows from it, only before the next act, or before whatever else of the task is to be seen by others. A row and a
checkpoint that tell nothing but which acts of a plan come next may stay behind even these: the ledger tells it as well.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from psycopg.rows import DictRow

from steward.checkpoints.said import Rows, Said, Write, writes_of
from steward.checkpoints.statements import Table
from steward.domain.errors import StewardError, Unstorable
from steward.domain.ports.ledger import Lease

LATEST = 0.5
"""Seconds after which it is written, whatever the task does."""
_AGAIN = 5.0  # seconds after which what could not be written is tried again
_JUST_NOW = 1.0  # seconds


class Unwritten:
    """Of one hold, which began with the task's row as `found`."""

    def __init__(self, lease: Lease, table: Table, found: DictRow) -> None:
        self.lease = lease
        self.said = Said()
        self.open = True
        self.bound: str | None = None  # the business key that was taken under this hold
        self.writing = asyncio.Lock()
        self._table = table
        self._found, self._found_at, self._saved = found, time.monotonic(), False
        self._failed = False  # nothing stays behind before that is told
        self._timer: asyncio.TimerHandle | None = None
        self._late: asyncio.Task[None] | None = None

    def found(self, row: DictRow) -> None:
        """The task's row as it is now in the database."""
        self._found, self._found_at, self._saved = row, time.monotonic(), self.said.has_row

    @property
    def pending(self) -> bool:
        """Whether anything is unwritten, or being written just now, which may fail."""
        return bool(self.said) or self.writing.locked()

    @property
    def now(self) -> DictRow | None:
        """The task's row, where it was read just now and the holder has said nothing else since."""
        return None if self._saved or time.monotonic() - self._found_at > _JUST_NOW else self._found

    def _add(self, said: Said) -> None:
        self.said.add(said)
        self._saved = self._saved or said.has_row

    def add(self, said: Said) -> None:
        """Have it written before long."""
        self._add(said)
        self._write_in(LATEST)

    async def write(self, said: Said | None = None, *further: Write, due: bool = False) -> Rows:
        """Write all that was said, or what is due of it, and then what is asked for further, in one transaction.

        The rows of each statement, that of the task's row first, those asked for further last. Raises Unreachable,
        Unstorable.
        """
        async with self.writing:
            self._add(said or Said())
            return await _written(self._table, [(self, self.take(due=due))], further)

    async def catch_up(self) -> None:
        """Have all on disk that was said, for who looks there."""
        if self.pending:
            await self.write()

    async def write_of(self, key: str) -> None:
        """Write what was said of the act."""
        async with self.writing:  # where it is being written just now, that may fail
            pass
        if key in self.said.verdicts or key in self.said.receipts:
            await self.write()

    async def write_if_it_can_be(self) -> None:
        """Write all that was said; where that fails, whoever claims or lets go tries again, and is told."""
        async with self.writing:
            taken = self.take()
            try:
                await _put(self._table, [(self, taken)])
            except BaseException as error:
                self.give_back(taken)
                self._failed = True
                if not isinstance(error, StewardError):
                    raise

    def take(self, *, due: bool = False) -> Said:
        """All that there is, for whoever writes it, or what is due of it."""
        some = due and not self._failed
        (taken, self.said), self._failed = self.said.split() if some else (self.said, Said()), False
        if self._timer is not None and not self.said:
            self._timer.cancel()
            self._timer = None
        return taken

    def give_back(self, taken: Said) -> None:
        """What could not be written; it is tried again in a while."""
        taken.add(self.said)
        self.said = taken
        if self.said and self.open:
            self._write_in(_AGAIN)

    def _write_in(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._write_late)

    def _write_late(self) -> None:
        self._timer = None
        self._late = asyncio.create_task(self.write_if_it_can_be())


async def write_due(table: Table, several: Sequence[Unwritten], *further: Write) -> Rows:
    """What is due of several tasks, and what is asked for further, in one transaction."""
    async with AsyncExitStack() as stack:
        for one in sorted(several, key=lambda one: one.lease.task_id):
            await stack.enter_async_context(one.writing)
        return await _written(table, [(one, one.take(due=True)) for one in several], further)


async def _written(table: Table, taken: Sequence[tuple[Unwritten, Said]], further: Sequence[Write]) -> Rows:
    """Nothing of it is lost where that fails; of one task, what is refused is told, and no longer stands in the way."""
    try:
        return await _put(table, taken, further)
    except Unstorable:
        if len(taken) != 1:
            _give_back(taken)
            raise
    except BaseException:
        _give_back(taken)
        raise
    [(one, said)] = taken
    return await _each(table, one, said, further)


async def _put(table: Table, taken: Sequence[tuple[Unwritten, Said]], further: Sequence[Write] = ()) -> Rows:
    """In one transaction; what a lease that did not hold just then kept out is given back: it may yet be renewed."""
    writes = writes_of([said for _, said in taken])
    found = await table.together([*writes, *further])
    for one, said in taken:
        one.give_back(said.left(one.lease.task_id, found[: len(writes)]))
    return found


def _give_back(taken: Sequence[tuple[Unwritten, Said]]) -> None:
    for one, said in taken:
        one.give_back(said)


async def _each(table: Table, one: Unwritten, said: Said, further: Sequence[Write]) -> Rows:
    """Each kind by itself; what is refused is told and left out, but for a checkpoint, on which later ones build."""
    found: Rows = []
    refused: list[Unstorable] = []
    parts = said.parts()
    try:
        while parts:
            part = parts[0]
            try:
                rows = await _put(table, [(one, part)]) if not (refused and part.completes) else []
                found = rows + found if part.has_row else found + rows
            except Unstorable as error:
                refused.append(error)
                one.give_back(Said(checkpoint=part.checkpoint))
            parts.pop(0)
    finally:
        _give_back([(one, part) for part in parts])
    if refused:
        raise refused[0]
    return found + await table.together(further)

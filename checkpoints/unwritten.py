"""What a holder has said of its task and not written yet: it goes to the database with the task's next claim.

All of it can be found out again after a crash: a verdict, and the receipt of what can be read back, by another look; a
decision of the machine and a checkpoint by running the node that came to it. So it need not be on disk before what
follows from it, only before the next act, or before whatever else of the task is to be seen by others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace

from psycopg.rows import DictRow

from steward.checkpoints.statements import Row, Table, in_rows, statements
from steward.domain.errors import StewardError, Unstorable
from steward.domain.ports.ledger import Lease

Values = Mapping[str, object]
Write = tuple[bytes, Values]
Rows = list[list[DictRow]]
"""The rows of each of several statements."""

LATEST = 0.5
"""Seconds after which it is written, whatever the task does."""
_JUST_NOW = 1.0  # seconds
_STAYS = ("plan", "release", "trace", "newest_run")  # columns that keep what is there where nothing new is said


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """LangGraph's checkpoint `id`, and the channels that were written since its `parent`."""

    id: str
    parent: str | None
    channels: frozenset[str]
    values: Callable[[str | None, frozenset[str]], Values]

    def followed_by(self, newer: Checkpoint) -> Checkpoint:
        """The newer one in the place of this one."""
        return replace(newer, parent=self.parent, channels=self.channels | newer.channels)


@dataclass
class Said:
    """The task's row and checkpoint, of which the newest count, receipts and verdicts by their act, and decisions."""

    row: Values | None = None
    receipts: dict[str, Row] = field(default_factory=dict[str, Row])
    verdicts: dict[str, Row] = field(default_factory=dict[str, Row])
    decisions: list[Row] = field(default_factory=list[Row])
    checkpoint: Checkpoint | None = None

    def __bool__(self) -> bool:
        return bool(self.row or self.receipts or self.verdicts or self.decisions or self.checkpoint)

    def parts(self) -> list[Said]:
        """One for each kind."""
        acts = (Said(receipts=self.receipts), Said(verdicts=self.verdicts))
        kinds = (Said(row=self.row), *acts, Said(decisions=self.decisions), Said(checkpoint=self.checkpoint))
        return [one for one in kinds if one]

    def add(self, newer: Said) -> None:
        """What was said since."""
        if newer.row is not None:
            older = self.row or {}
            self.row = {**newer.row, **{name: newer.row[name] or older.get(name) for name in _STAYS}}
        self.receipts |= newer.receipts
        self.verdicts |= newer.verdicts
        self.decisions += newer.decisions
        if newer.checkpoint is not None:
            self.checkpoint = self.checkpoint.followed_by(newer.checkpoint) if self.checkpoint else newer.checkpoint


class Unwritten:
    """Of one hold, which began with the task's row as `found`."""

    def __init__(self, lease: Lease, table: Table, found: DictRow) -> None:
        self.lease = lease
        self.said = Said()
        self.open = True
        self.writing = asyncio.Lock()
        self._table = table
        self._found, self._found_at, self._saved = found, time.monotonic(), False
        self._timer: asyncio.TimerHandle | None = None
        self._late: asyncio.Task[None] | None = None

    @property
    def now(self) -> DictRow | None:
        """The task's row, where it was read just now and the holder has said nothing else since."""
        return None if self._saved or time.monotonic() - self._found_at > _JUST_NOW else self._found

    def _add(self, said: Said) -> None:
        self.said.add(said)
        self._saved = self._saved or said.row is not None

    def add(self, said: Said) -> None:
        """Have it written before long."""
        self._add(said)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LATEST, self._write_late)

    async def write(self, said: Said | None = None, *further: Write) -> Rows:
        """Write all that was said, and then what is asked for further, in one transaction.

        The rows of each statement, that of the task's row first, those asked for further last. Raises Unreachable,
        Unstorable.
        """
        async with self.writing:
            self._add(said or Said())
            return await _written(self._table, [self], further)

    async def write_if_it_can_be(self) -> None:
        """Write all that was said; where that fails, whoever claims or lets go tries again, and is told."""
        with suppress(StewardError):
            await self.write()

    def take(self) -> Said:
        """All that there is, for whoever writes it."""
        taken, self.said = self.said, Said()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return taken

    def give_back(self, taken: Said) -> None:
        """What could not be written."""
        taken.add(self.take())
        self.said = taken

    def _write_late(self) -> None:
        self._timer = None
        self._late = asyncio.create_task(self.write_if_it_can_be())


async def write_together(table: Table, several: Sequence[Unwritten], *further: Write) -> Rows:
    """What was said of several tasks, and what is asked for further, in one transaction."""
    async with AsyncExitStack() as stack:
        for one in sorted(several, key=lambda one: one.lease.task_id):
            await stack.enter_async_context(one.writing)
        return await _written(table, several, further)


async def _written(table: Table, several: Sequence[Unwritten], further: Sequence[Write]) -> Rows:
    """Nothing of it is lost where that fails; of one task, what is refused is told, and no longer stands in the way."""
    taken = [(one, one.take()) for one in several]
    try:
        return await table.together([*_writes([said for _, said in taken]), *further])
    except Unstorable:
        if len(taken) != 1:
            _give_back(taken)
            raise
    except BaseException:
        _give_back(taken)
        raise
    [(one, said)] = taken
    return await _each(table, one, said, further)


def _give_back(taken: Sequence[tuple[Unwritten, Said]]) -> None:
    for one, said in taken:
        one.give_back(said)


async def _each(table: Table, one: Unwritten, said: Said, further: Sequence[Write]) -> Rows:
    """Each kind by itself; what is refused is told and left out, but for a checkpoint, on which later ones build."""
    found: Rows = []
    refused: list[Unstorable] = []
    for part in said.parts():
        try:
            found += await table.together(_writes([part]))
        except Unstorable as error:
            refused.append(error)
            one.give_back(Said(checkpoint=part.checkpoint))
    if refused:
        raise refused[0]
    return found + await table.together(further)


def under_lease(rows: Sequence[Row]) -> Values:
    """Rows of the ledger for one statement, which checks the leases of their tasks: those of one holder."""
    return {"rows": in_rows(rows), "tasks": [*{str(one["task_id"]) for one in rows}], "holder": rows[0]["holder"]}


def _writes(several: Sequence[Said]) -> list[Write]:
    """In an order that is the same for everybody, so that no two wait for each other."""
    rows = [said.row for said in several if said.row is not None]
    receipts = [receipt for said in several for receipt in said.receipts.values()]
    verdicts = [verdict for said in several for verdict in said.verdicts.values()]
    decisions = [decision for said in several for decision in said.decisions]
    checkpoints = [said.checkpoint for said in several if said.checkpoint is not None]
    found: list[Write] = [(statements("task")["save"], row) for row in rows]
    if receipts:
        found.append((statements("action")["settle"], under_lease(receipts)))
    if verdicts:
        found.append((statements("action")["judge"], under_lease(verdicts)))
    if decisions:
        found.append((statements("decision")["add"], {"rows": in_rows(decisions)}))
    return found + [(statements("checkpoint")["put"], one.values(one.parent, one.channels)) for one in checkpoints]

"""What a holder has said of its task and not written yet: it goes to the database with the task's next claim.

All of it can be found out again after a crash: a verdict, and the receipt of what can be read back, by another look; a
decision of the machine and a checkpoint by running the node that came to it. So it need not be on disk before what
follows from it, only before the next act, or before whatever else of the task is to be seen by others. A row and a
checkpoint that tell nothing but which acts of a plan come next may stay behind even these: the ledger tells it as well.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
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
    """LangGraph's checkpoint `id`, and the channels that were written since its `parent`.

    `behind`: it may stay behind the acts.
    """

    id: str
    parent: str | None
    channels: frozenset[str]
    values: Callable[[str | None, frozenset[str]], Values]
    behind: bool = False

    def followed_by(self, newer: Checkpoint) -> Checkpoint:
        """The newer one in the place of this one."""
        channels, behind = self.channels | newer.channels, self.behind and newer.behind
        return replace(newer, parent=self.parent, channels=channels, behind=behind)


@dataclass
class Said:
    """The task's row and checkpoint, of which the newest count, receipts and verdicts by their act, and decisions.

    `newer` gives a row that may stay behind the acts.
    """

    row: Values | None = None
    newer: Callable[[], Values] | None = None
    receipts: dict[str, Row] = field(default_factory=dict[str, Row])
    verdicts: dict[str, Row] = field(default_factory=dict[str, Row])
    decisions: list[Row] = field(default_factory=list[Row])
    checkpoint: Checkpoint | None = None

    def __bool__(self) -> bool:
        return self.has_row or bool(self.receipts or self.verdicts or self.decisions or self.checkpoint)

    @property
    def has_row(self) -> bool:
        return self.row is not None or self.newer is not None

    def newest_row(self) -> Values | None:
        """Raises Unstorable."""
        return self.row if self.newer is None else _newer(self.row, self.newer())

    def split(self) -> tuple[Said, Said]:
        """What has to be there before what follows from it, and what may stay behind."""
        row = self.newer if self.row is None else None
        checkpoint = self.checkpoint if self.checkpoint is not None and self.checkpoint.behind else None
        due = replace(self, newer=None if row else self.newer, checkpoint=None if checkpoint else self.checkpoint)
        return due, Said(newer=row, checkpoint=checkpoint)

    def parts(self) -> list[Said]:
        """One for each kind."""
        row, receipts = Said(row=self.row, newer=self.newer), Said(receipts=self.receipts)
        verdicts, decisions = Said(verdicts=self.verdicts), Said(decisions=self.decisions)
        return [one for one in (row, receipts, verdicts, decisions, Said(checkpoint=self.checkpoint)) if one]

    def add(self, newer: Said) -> None:
        """What was said since."""
        if newer.row is not None:
            self.row, self.newer = _newer(self.row, newer.row), None
        self.newer = newer.newer or self.newer
        self.receipts |= newer.receipts
        self.verdicts |= newer.verdicts
        self.decisions += newer.decisions
        if newer.checkpoint is not None:
            self.checkpoint = self.checkpoint.followed_by(newer.checkpoint) if self.checkpoint else newer.checkpoint


def _newer(older: Values | None, newer: Values) -> Values:
    """The newer row in the place of the older one."""
    before = older or {}
    return {**newer, **{name: newer[name] or before.get(name) for name in _STAYS}}


class Unwritten:
    """Of one hold, which began with the task's row as `found`."""

    def __init__(self, lease: Lease, table: Table, found: DictRow) -> None:
        self.lease = lease
        self.said = Said()
        self.open = True
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
    def now(self) -> DictRow | None:
        """The task's row, where it was read just now and the holder has said nothing else since."""
        return None if self._saved or time.monotonic() - self._found_at > _JUST_NOW else self._found

    def _add(self, said: Said) -> None:
        self.said.add(said)
        self._saved = self._saved or said.has_row

    def add(self, said: Said) -> None:
        """Have it written before long."""
        self._add(said)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LATEST, self._write_late)

    async def write(self, said: Said | None = None, *further: Write, due: bool = False) -> Rows:
        """Write all that was said, or what is due of it, and then what is asked for further, in one transaction.

        The rows of each statement, that of the task's row first, those asked for further last. Raises Unreachable,
        Unstorable.
        """
        async with self.writing:
            self._add(said or Said())
            return await _written(self._table, [(self, self.take(due=due))], further)

    async def write_if_it_can_be(self) -> None:
        """Write all that was said; where that fails, whoever claims or lets go tries again, and is told."""
        async with self.writing:
            taken = self.take()
            try:
                await self._table.together(_writes([taken]))
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
        """What could not be written."""
        taken.add(self.take())
        self.said = taken

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
    rows = [row for said in several if (row := said.newest_row()) is not None]
    receipts = {key: receipt for said in several for key, receipt in said.receipts.items()}
    verdicts = [{**receipts.pop(key, {}), **verdict} for said in several for key, verdict in said.verdicts.items()]
    decisions = [decision for said in several for decision in said.decisions]
    checkpoints = [said.checkpoint for said in several if said.checkpoint is not None]
    found: list[Write] = [(statements("task")["save"], row) for row in rows]
    if receipts:
        found.append((statements("action")["settle"], under_lease([*receipts.values()])))
    if verdicts:
        found.append((statements("action")["judge"], under_lease(verdicts)))
    if decisions:
        found.append((statements("decision")["add"], {"rows": in_rows(decisions)}))
    return found + [(statements("checkpoint")["put"], one.values(one.parent, one.channels)) for one in checkpoints]

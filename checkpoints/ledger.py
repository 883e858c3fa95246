"""The ledger in Postgres: intents before the call, outcomes after it, both only under the task's lease."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import cast

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.batching import Coalesced
from steward.checkpoints.lease import Leases, fenced, held
from steward.checkpoints.pool import Pool
from steward.checkpoints.said import Said, under_lease
from steward.checkpoints.statements import Row, Table, statements
from steward.checkpoints.storable import as_jsonb, integer, jsonb, optional_text, plain, text
from steward.checkpoints.unwritten import Unwritten, write_due
from steward.domain.errors import Fenced, StewardError
from steward.domain.model import Action, Entry, JsonObject, Receipt, Risk, Verdict
from steward.domain.ports.ledger import Lease, PastAct
from steward.domain.rule_facts import past_acts


class PostgresLedger:
    """Implements `steward.domain.ports.ledger.Ledger`; one instance is one holder of leases.

    While a task is held nobody else writes its rows, so they are read once and then kept up to date.
    """

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "action")
        self._statements = statements("action")
        self._leases = Leases(pool)
        self._write = {name: Coalesced(partial(self._run, name)) for name in ("claim", "attempt", "settle", "judge")}
        self._known: dict[Lease, dict[str, tuple[Entry, float]]] = {}  # each with our time of reading it

    @asynccontextmanager
    async def hold(self, task_id: str, seconds: float) -> AsyncGenerator[Lease]:
        outer = held(task_id)
        async with self._leases.hold(task_id, seconds) as lease:
            try:
                yield lease
            finally:
                if lease is not outer:
                    self._known.pop(lease, None)

    def fail(self, lease: Lease) -> None:
        self._leases.fail(lease)

    async def begin(self, action: Action, lease: Lease) -> Entry:
        return await self._claim(action, lease, attempts=1)

    async def bind(self, lease: Lease, business_key: str) -> None:
        await self._leases.bind(lease, business_key)

    async def claim(self, action: Action, lease: Lease) -> Entry:
        return await self._claim(action, lease, attempts=0)

    async def attempt(self, action: Action, lease: Lease) -> Entry:
        return await self._update("attempt", _columns(action), lease)

    async def settle(self, key: str, receipt: Receipt, lease: Lease, *, later: bool = False) -> Entry:
        values: Row = {"key": text(key), "receipt": plain(receipt)}
        waiting = self._waiting(key, lease) if later else None
        if waiting is None:
            return await self._update("settle", values, lease)
        mine, entry = waiting
        await mine.write_of(key)
        as_jsonb(values["receipt"])  # what is too large is told now
        mine.add(Said(receipts={key: {**values, "at": entry.as_of, **self._leases.values(lease)}}))
        settled = replace(entry, receipt=rows.receipt(cast("Row", values["receipt"])), settled_at=entry.as_of)
        return self._keep(settled, lease)

    async def judge(self, key: str, verdict: Verdict, lease: Lease, *, later: bool = False) -> Entry:
        values: Row = {"key": text(key), "verdict": plain(verdict)}
        waiting = self._waiting(key, lease) if later else None
        if waiting is None:
            return await self._update("judge", values, lease)
        mine, entry = waiting
        if key in mine.said.verdicts:
            await mine.write()
        mine.add(Said(verdicts={key: {**values, **self._leases.values(lease)}}))
        return self._keep(replace(entry, verdict=rows.verdict(cast("Row", values["verdict"]))), lease)

    async def history(self, task_id: str) -> list[Entry]:
        lease = held(task_id)
        if lease is None or not self._leases.holds(lease):
            return await self._history(task_id)
        if lease not in self._known:
            read = await self._history(task_id)
            self._known[lease] = {entry.action.key: (entry, time.monotonic()) for entry in read}
        return [_as_of_now(*known) for known in self._known[lease].values()]

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, but: str, most: int
    ) -> list[PastAct]:
        when = None if since is None else rows.instant(since)
        wanted = {"args": jsonb(args), "but": but, "most": most, "since": when}
        for mine in self._leases.held():
            if mine.said.verdicts or mine.said.receipts:
                await mine.write_if_it_can_be()
        found: list[DictRow] = []
        for tool in tools:
            found += await self._table.rows("past_acts", {**wanted, "tool": tool}, prepare=False)
        newest = sorted(found, key=lambda row: (row["claimed_at"], row["seq"]), reverse=True)[:most]
        return past_acts([entry_of(row) for row in newest])

    async def entry(self, key: str) -> Entry | None:
        for lease, known in self._known.items():
            if key in known and held(lease.task_id) == lease:
                return _as_of_now(*known[key])
        row = await self._table.row("entry", {"key": text(key)})
        return entry_of(row) if row else None

    async def _history(self, task_id: str) -> list[Entry]:
        return [entry_of(row) for row in await self._table.rows("history", {"task_id": text(task_id)})]

    async def _claim(self, action: Action, lease: Lease, *, attempts: int) -> Entry:
        if action.task_id != lease.task_id:
            raise StewardError(f"the lease of task {lease.task_id} does not allow acting for task {action.task_id}")
        values = {**_columns(action), "attempts": attempts, **self._leases.values(lease)}
        row = await self._written("claim", values, lease)
        if row and row["task_id"] != action.task_id:  # a third task may release it just now: look again anyway
            await self._table.row("release", values)
            row = await self._written("claim", values, lease)
        if not row:
            raise fenced(lease)
        return self._keep(entry_of(row, fresh=row["claims"] == 1 and row["task_id"] == action.task_id), lease)

    async def _update(self, statement: str, values: Row, lease: Lease) -> Entry:
        if mine := self._leases.unwritten(lease.task_id, lease.epoch):  # what is newer comes after what was said before
            await mine.write_of(str(values["key"]))
        if row := await self._written(statement, {**values, **self._leases.values(lease)}, lease):
            return self._keep(entry_of(row), lease)
        raise StewardError(f"task {lease.task_id} has no action {values['key']}")

    async def _written(self, statement: str, values: Row, lease: Lease) -> DictRow | None:
        """The act's row; None where there is none. Raises Fenced, Cancelled."""
        for _ in range(2):  # a lease that had run out may be renewed just then
            if row := await self._write[statement](values):
                return row
            refusal = await self._leases.refusal(lease)
            if refusal is not None and (isinstance(refusal, Fenced) or statement in ("claim", "attempt")):
                raise refusal
        return None

    def _waiting(self, key: str, lease: Lease) -> tuple[Unwritten, Entry] | None:
        """What is unwritten under the lease, and the act as it is now; None where what is said of it can't wait."""
        known, mine = self._known.get(lease, {}).get(key), self._leases.unwritten(lease.task_id, lease.epoch)
        return (mine, _as_of_now(*known)) if known is not None and mine is not None else None

    def _keep(self, entry: Entry, lease: Lease) -> Entry:
        if lease in self._known and entry.action.task_id == lease.task_id:
            self._known[lease][entry.action.key] = replace(entry, fresh=False), time.monotonic()
        return entry

    async def _run(self, statement: str, wanted: Sequence[Row]) -> Mapping[str, DictRow]:
        """One statement for all, their values as columns; before an act, what its task has not written yet."""
        write = self._statements[statement], under_lease(wanted)
        several: list[Unwritten] = []
        if statement in ("claim", "attempt"):
            holds = {(one["task_id"], one["epoch"]) for one in wanted}
            several = [mine for hold in holds if (mine := self._leases.unwritten(*hold)) and mine.pending]
        *_, found = await write_due(self._table, several, write)
        return {row["key"]: row for row in found}


def _as_of_now(entry: Entry, read_at: float) -> Entry:
    """The row with the ledger's time of this moment: that of its reading, and what has passed since.

    What is verified stays so, whatever time it is.
    """
    return entry if entry.verified else replace(entry, as_of=entry.as_of + time.monotonic() - read_at)


def _columns(action: Action) -> Row:
    return {
        "key": text(action.key),
        "step": text(action.step),
        "tool": text(action.tool),
        "args": plain(action.args),
        "risk": action.risk.value,
        "item": integer(action.item),
        "revision": integer(action.revision),
        "occurrence": integer(action.occurrence),
        "target": optional_text(action.target),
    }


def entry_of(row: DictRow, *, fresh: bool = False) -> Entry:
    """A row of the ledger."""
    action = Action(
        key=row["key"],
        task_id=row["task_id"],
        step=row["step"],
        tool=row["tool"],
        args=row["args"],
        risk=Risk(row["risk"]),
        item=row["item"],
        revision=row["revision"],
        occurrence=row["occurrence"],
        target=row["target"],
    )
    return Entry(
        action=action,
        first_revision=row["first_revision"],
        claims=row["claims"],
        attempts=row["attempts"],
        refusals=row["refusals"],
        deferred=row["deferred"],
        fresh=fresh,
        claimed_at=rows.seconds(row["claimed_at"]),
        settled_at=rows.optional_seconds(row["settled_at"]),
        as_of=rows.seconds(row["as_of"]),
        receipt=rows.receipt(row["receipt"]),
        verdict=rows.verdict(row["verdict"]),
    )

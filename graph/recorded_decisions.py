"""Decisions as they go on record: without what nobody may be shown, whoever reads them later."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.ledger import Ledger
from steward.domain.redaction import Redactor
from steward.nodes.task_redactor import knowing


@dataclass(frozen=True, kw_only=True)
class RecordedDecisions:
    """Implements `steward.domain.ports.decisions.Decisions` over the store."""

    store: Decisions
    ledger: Ledger
    redactor: Redactor

    async def add(self, *records: Record, later: bool = False) -> None:
        known = self.redactor
        for task_id in {record.task_id for record in records}:
            known = await knowing(known, self.ledger, task_id)
        await self.store.add(*map(known.of, records), later=later)

    async def list(self, task_id: str) -> list[Record]:
        return await self.store.list(task_id)

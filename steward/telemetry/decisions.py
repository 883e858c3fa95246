"""The record of decisions as it is written where somebody watches."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.facts import DecisionMade
from steward.domain.ports.telemetry import Telemetry


@dataclass(frozen=True)
class ToldDecisions:
    """Decisions, each told once it is on record."""

    decisions: Decisions
    telemetry: Telemetry

    async def add(self, *records: Record, later: bool = False) -> None:
        await self.decisions.add(*records, later=later)
        for record in records:
            self.telemetry.tell(DecisionMade(task_id=record.task_id, record=record))

    async def list(self, task_id: str) -> list[Record]:
        return await self.decisions.list(task_id)

"""Every decision, of machines and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from steward.domain.model import Json, JsonObject, RecordKind


@dataclass(frozen=True, kw_only=True)
class Record:
    """One decision of a machine or a person: plan, acceptance, validation, verdict, review."""

    task_id: str
    kind: RecordKind
    subject: str = ""
    outcome: str = ""
    confidence: float | None = None
    model: str = ""
    prompt_version: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    by: str = ""
    detail: JsonObject = field(default_factory=dict[str, Json])
    at: float = 0.0


class Decisions(Protocol):
    """Every decision, append-only."""

    async def add(self, *records: Record, later: bool = False) -> None:
        """Put them on record; `later`: of a task that is held they may go to the database with its next claim."""
        ...

    async def list(self, task_id: str) -> list[Record]: ...

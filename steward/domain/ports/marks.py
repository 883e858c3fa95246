"""The decisions one by one, and what people say of them: data for evals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from steward.domain.model import RecordKind
from steward.domain.ports.decisions import Record

Rightness = Literal["right", "wrong"]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A reviewer's word on a decision; of several the newest counts."""

    decision_id: int
    says: Rightness
    by: str
    note: str = ""
    at: float = 0.0


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """A decision with its number, its task's goal and playbook, and the mark that counts."""

    id: int
    record: Record
    goal: str
    playbook: str
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionFilter:
    """Which decisions to list; None means all. `below` and `above` bound the confidence: one without any has none to
    bound. `mark` is what the newest mark says, "any" for whichever."""

    kind: RecordKind | None = None
    below: float | None = None
    above: float | None = None
    outcome: str | None = None
    playbook: str | None = None
    model: str | None = None
    task_id: str | None = None
    since: float | None = None
    until: float | None = None
    mark: Rightness | Literal["any"] | None = None
    playbooks: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionPage:
    """Decisions, the newest first; `cursor` goes on behind them, None after the last."""

    decisions: Sequence[DecisionLine] = field(default_factory=list[DecisionLine])
    cursor: int | None = None


class Marks(Protocol):
    """The decisions one by one, and what people say of them."""

    async def decisions(self, wanted: DecisionFilter, *, limit: int = 50, after: int | None = None) -> DecisionPage:
        """The newest first; `after` is the cursor of the page before."""
        ...

    async def mark(self, decision_id: int, says: Rightness, by: str, note: str = "") -> Mark:
        """Say that a decision was right or wrong. Nothing is overwritten: the newest counts. Raises Unusable."""
        ...

    async def marks(self, decision_id: int) -> list[Mark]:
        """All that was said of the decision, the newest first."""
        ...

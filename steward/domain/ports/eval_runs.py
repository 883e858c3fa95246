"""Runs of regression cases that are kept beside the tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from steward.domain.json_value import JsonObject


@dataclass(frozen=True, kw_only=True)
class KeptRun:
    """A run that was recorded: of which set of `cases`, as `steward eval --keep` writes it, and the number of the run
    that it was compared with. `held`: nothing got worse, so that later runs may be compared with it. Unix seconds."""

    number: int
    cases: str
    began_at: float
    run: JsonObject
    baseline: int | None
    held: bool


class EvalRuns(Protocol):
    """The runs of all sets of cases, each set by its name."""

    async def record(self, cases: str, began: float, run: JsonObject, *, baseline: int | None, held: bool) -> int:
        """Keep the run; its number."""
        ...

    async def get(self, cases: str, number: int) -> KeptRun | None: ...

    async def last_good(self, cases: str) -> KeptRun | None:
        """The newest run in which nothing got worse."""
        ...

    async def newest(self, cases: str | None = None, limit: int = 20) -> list[KeptRun]:
        """The newest first, of one set or of all."""
        ...

    async def claim(self, cases: str, every: float, lease: float = 7_200.0) -> bool:
        """Whether no run of the set began within `every` seconds and this process is the one that makes it; another
        one may after `lease` seconds, where this one died."""
        ...

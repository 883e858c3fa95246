"""What all processes on one database have counted together, from the roll-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import DictRow

from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.domain.model import ASKED_OF_MODELS, CALLED_IN_VAIN
from steward.domain.playbook import FIXED_PLANS
from steward.domain.playbook_names import label_of
from steward.domain.totals import Decided, NewReviews, Totals

_MOST = 10_000  # reviews read in one look
CALLS = {"vain": [*CALLED_IN_VAIN], "kinds": [*ASKED_OF_MODELS], "fixed": FIXED_PLANS}  # as `models_of` has them


class PostgresTotals:
    """Sums over hours and days, a few hundred thousand small rows after years; of tasks, the open ones' model calls."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "total")

    async def read(self) -> Totals:
        """As of now. Raises Unreachable."""
        return Totals(
            playbooks=_sums(await self._table.rows("playbooks", {}), "playbook"),
            tools=_sums(await self._table.rows("tools", {}), "tool"),
            models=_sums(await self._table.rows("models", CALLS), "model"),
            steps=_by_playbook(await self._table.rows("bins", {"what": "steps"})),
            seconds=_by_playbook(await self._table.rows("bins", {"what": "seconds"})),
            tool_seconds=_bins(await self._table.rows("tool_seconds", {})),
        )

    async def reviews(self, seconds: float) -> NewReviews:
        """Those opened and decided in the last so many seconds, by the database's clock."""
        values = {"seconds": seconds, "limit": _MOST}
        opened = await self._table.rows("opened", values)
        decided = await self._table.rows("decided", values)
        return NewReviews(
            opened=[(row["id"], row["reason"] or "") for row in opened], decided=[Decided(**row) for row in decided]
        )


def _by_playbook(rows: Sequence[DictRow]) -> dict[str, dict[int, int]]:
    return _bins([{**row, "name": label_of(row["name"])} for row in rows])


def _sums(rows: Sequence[DictRow], by: str) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        sums = found.setdefault(label_of(row[by]) if by == "playbook" else row[by], {})
        for name, value in row.items():
            if name != by:
                sums[name] = sums.get(name, 0.0) + float(value)
    return found


def _bins(rows: Sequence[DictRow]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        bins = found.setdefault(row["name"], {})
        bins[row["bin"]] = bins.get(row["bin"], 0) + int(row["number"])
    return found

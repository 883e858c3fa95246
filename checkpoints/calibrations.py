"""Judged plans, and what was learnt from them, in Postgres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from psycopg.rows import DictRow

from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import jsonb, text
from steward.domain.calibration.documents import calibration_of, fit_document
from steward.domain.calibration.judged import JudgedPlan
from steward.domain.calibration.model import Calibration, Kind
from steward.domain.ports.calibrations import JudgedPlans

_WINDOW = 180 * 86_400.0  # seconds; what is older says little of today
_MOST = 5_000  # plans that one version is made from
_LATELY = 86_400.0  # seconds
_FEWEST = 10  # plans that are worth a new version
_SHARE = 0.1  # of those it was made from
_log = structlog.get_logger("steward")


class PostgresCalibrations:
    """Implements `steward.domain.ports.calibrations.Calibrations`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "calibration")

    async def current(self, kind: Kind) -> Calibration | None:
        row = await self._table.row("current", _values(kind))
        return _calibration(row) if row else None

    async def all(self, playbooks: Sequence[str] | None = None) -> list[Calibration]:
        named = None if playbooks is None else [text(one) for one in playbooks]
        found = [_calibration(row) for row in await self._table.rows("all", {"playbooks": named})]
        return [one for one in found if one is not None]

    async def due(self) -> list[Kind]:
        rows = await self._table.rows("due", {"lately": _LATELY, "fewest": _FEWEST, "share": _SHARE})
        return [Kind(**row) for row in rows]

    async def judged(self, kind: Kind) -> JudgedPlans:
        values = {**_values(kind), "window": _WINDOW, "most": _MOST}
        found = await self._table.rows("judged", values)
        beside: dict[str, list[JudgedPlan]] = {}
        for row in reversed(await self._table.rows("alike", values)):
            beside.setdefault(row["playbook"], []).append(_judged(row, kind))
        own = [_judged(row, kind) for row in reversed(found)]
        return JudgedPlans(own=own, alike=[*beside.values()], seen_until=found[0]["seen_until"] if found else "")

    async def keep(self, calibration: Calibration, seen_until: str) -> bool:
        values = {"seen_until": seen_until, "judged": calibration.judged, "fit": jsonb(fit_document(calibration))}
        return await self._table.row("keep", {**_values(calibration.kind), **values}) is not None


def _values(kind: Kind) -> Mapping[str, object]:
    return {name: text(value) for name, value in vars(kind).items()}


def _judged(row: DictRow, kind: Kind) -> JudgedPlan:
    known = {name: value for name, value in row.items() if name != "seen_until"}
    return JudgedPlan(**known, model=kind.model, prompt_version=kind.prompt_version)


def _calibration(row: DictRow) -> Calibration | None:
    """What another release wrote differently counts as not there: plans are then as if nothing were known."""
    kind = Kind(playbook=row["playbook"], model=row["model"], prompt_version=row["prompt_version"])
    try:
        return calibration_of(kind, row["version"], row["made_at"], row["fit"])
    except (KeyError, TypeError, ValueError):
        _log.warning("calibration.unreadable", **vars(kind), version=row["version"])
        return None

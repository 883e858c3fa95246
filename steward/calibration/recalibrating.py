"""A new version of what was learnt wherever enough was judged since the last one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from steward.calibration.fitting import learnt
from steward.domain.calibration.judged import JudgedPlan
from steward.domain.calibration.measures import Fit, fit_of
from steward.domain.calibration.model import Calibration, Kind
from steward.domain.calibration.promise import tallied
from steward.domain.ports.calibrations import Calibrations, JudgedPlans


async def recalibrate(store: Calibrations) -> int:
    """Make what is due; how many versions were kept. Safe at any time and beside others that do the same."""
    kept = 0
    for kind in await store.due():
        found = await store.judged(kind)
        if found.own:
            kept += await store.keep(await asyncio.to_thread(calibrated, kind, found), found.seen_until)
    return kept


def calibrated(kind: Kind, found: JudgedPlans) -> Calibration:
    """What these plans say; the store numbers and dates it."""
    own = _scored(found.own)
    made = learnt(own, [_scored(one) for one in found.alike])
    unasked = [one for one in found.own if not one.approved]  # a person sees the others, whatever their score
    return Calibration(
        kind=kind,
        version=0,
        made_at=0.0,
        judged=len(found.own),
        since=min(one.finished_at for one in found.own),
        until=max(one.finished_at for one in found.own),
        why=Counter(one.why for one in found.own if one.wrong),
        effects=tallied((one.score, one.wrong) for one in unasked if one.acts),
        all=tallied((one.score, one.wrong) for one in unasked),
        said=fit_of(own),
        method=made.method,
        curve=made.curve,
        fitted=_fitted(made.unseen, own) if made.method else None,
    )


def _fitted(unseen: Sequence[float], own: Sequence[tuple[float, bool]]) -> Fit:
    return fit_of([(chance, right) for chance, (_, right) in zip(unseen, own, strict=True)])


def _scored(judged: Sequence[JudgedPlan]) -> list[tuple[float, bool]]:
    return [(one.score, not one.wrong) for one in judged]

"""What was learnt of one playbook's plans, as pages and terminals show it."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.calibration.measures import Fit, fit_of
from steward.domain.calibration.model import Calibration, Kind
from steward.domain.calibration.promise import Tally

_TALLIES = [Tally(place=95, of=700, wrong=1), Tally(place=80, of=100, wrong=20)]
SURE: Sequence[tuple[float, bool]] = [(0.95, True)] * 9 + [(0.95, False)]


def refunds(said: Sequence[tuple[float, bool]], *, method: str = "", fitted: Fit | None = None) -> Calibration:
    """Of 800 plans 21 were wrong; `said` are chances and what turned out right."""
    return Calibration(
        kind=Kind(playbook="refund", model="gpt-5", prompt_version="v1"),
        version=4,
        made_at=1_000.0,
        judged=800,
        since=10.0,
        until=900.0,
        why={"refuted": 20, "marked": 1},
        effects=_TALLIES,
        all=_TALLIES,
        said=fit_of(said),
        method=method,
        fitted=fitted,
    )

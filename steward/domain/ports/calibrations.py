"""Where judged plans, and what was learnt from them, are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from steward.domain.calibration.judged import JudgedPlan
from steward.domain.calibration.model import Calibration, Kind


@dataclass(frozen=True, kw_only=True)
class JudgedPlans:
    """The newest judged plans of a kind, the oldest first; `alike` are those of other playbooks with the same model and
    prompt. `seen_until` names the last judgement among them, in the store's own words."""

    own: Sequence[JudgedPlan]
    alike: Sequence[Sequence[JudgedPlan]]
    seen_until: str


class Learnt(Protocol):
    """What is known of the planner's confidence."""

    async def current(self, kind: Kind) -> Calibration | None:
        """The last version."""
        ...


class Calibrations(Learnt, Protocol):
    """Versions are numbered from 1 for each kind; none is overwritten."""

    async def all(self, playbooks: Sequence[str] | None = None) -> list[Calibration]:
        """The last version of each kind, of these playbooks or of all; the most recently made first."""
        ...

    async def due(self) -> list[Kind]:
        """Kinds of which enough was judged since their last version, or anything that turned out wrong."""
        ...

    async def judged(self, kind: Kind) -> JudgedPlans:
        """What the next version is to be made from."""
        ...

    async def keep(self, calibration: Calibration, seen_until: str) -> bool:
        """Keep it as the next version; false where another process knows as much already."""
        ...


class _Nothing:
    async def current(self, kind: Kind) -> Calibration | None:  # noqa: ARG002 - the port's
        return None


UNCALIBRATED: Learnt = _Nothing()
"""Where nothing is kept."""

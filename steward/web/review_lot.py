"""The tasks that one answer is for: how many they are, and which."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote

from steward.auth.users import visible
from steward.domain.access import Identity
from steward.domain.ports.reviews import Review
from steward.domain.text import line, short
from steward.service import App

_MOST_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class LotTask:
    """One of the tasks."""

    id: str
    short: str
    goal: str


@dataclass(frozen=True, kw_only=True)
class Lot:
    """`number` counts all that wait with the question, this one included; `tasks` are the oldest that may be seen.

    Once it is answered, `given` says to how many more the answer went, and `lead` from which review it came.
    """

    number: int
    given: int = 0
    lead: str = ""
    tasks: list[LotTask] = field(default_factory=list[LotTask])
    address: str = ""


async def lot_of(app: App, review: Review, viewer: Identity) -> Lot | None:
    """What is to be said of the review's lot, None where it is of none."""
    if not review.lot:
        return None
    if review.decision is not None:
        return Lot(number=0, given=review.behind, lead=review.decision.lead)
    seen = visible(viewer)
    found = await app.queue.page(replace(seen, lot=review.lot), limit=_MOST_SHOWN) if seen is not None else []
    tasks = [LotTask(id=one.task_id, short=short(one.task_id), goal=line(one.goal, 120)) for one in found]
    address = f"/reviews?lot={quote(review.lot)}" if len(tasks) == _MOST_SHOWN else ""
    return Lot(number=review.behind + 1, tasks=tasks, address=address)

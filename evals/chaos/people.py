"""Those who hand in goals, answer approvals and cancel; they too keep trying while the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from steward.checkpoints.jobs import PostgresJobs
from steward.domain.errors import DecisionRefused, Unreachable
from steward.domain.model import Decision, Reason
from steward.domain.ports.reviews import Review
from steward.evals.chaos.cases import CLERK, PERSON, Case
from steward.service import App
from steward.workers.submitting import task_to_submit

_AGAIN, _LOOK = 0.1, 0.5  # seconds between two tries, between two looks at the queue

R = TypeVar("R")


@dataclass(kw_only=True)
class People:
    """`acknowledged` is what the submitter was told, by client key; `said_again` counts repeated submissions."""

    app: App
    jobs: PostgresJobs
    cases: Sequence[Case]
    acknowledged: dict[str, str] = field(default_factory=dict[str, str])
    answered: int = 0
    cancelled: int = 0
    told_another: list[str] = field(default_factory=list[str])

    async def submit_all(self, seconds: float) -> None:
        """Hand all cases in, spread over the time."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.TaskGroup() as group:
            for number, case in enumerate(self.cases):
                await asyncio.sleep(max(0.0, began + seconds * number / len(self.cases) - loop.time()))
                await self._submit(case)
                if case.cancel_after is not None:
                    group.create_task(self._cancel(case, case.cancel_after))

    async def answer(self) -> None:
        """Answer what the cases have an answer for, until cancelled."""
        while True:
            for review in await _insisting(lambda: self.app.deps.reviews.list(limit=1000)):
                await self._answer(review)
            await asyncio.sleep(_LOOK)

    async def _submit(self, case: Case) -> None:
        for _ in range(2 if case.twice else 1):
            task_id = await _insisting(lambda: self._handed_in(case))
            if self.acknowledged.setdefault(case.key, task_id) != task_id:
                self.told_another.append(f"{case.key}: {self.acknowledged[case.key]}, then {task_id}")

    async def _handed_in(self, case: Case) -> str:
        task = task_to_submit(self.app.deps.playbooks, case.goal, requested_by=CLERK, client_key=case.key)
        (accepted,) = await self.jobs.submit([task])
        return accepted.task_id

    async def _cancel(self, case: Case, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await _insisting(lambda: self.app.deps.tasks.cancel(self.acknowledged[case.key], CLERK))
        self.cancelled += 1

    async def _answer(self, review: Review) -> None:
        case = next((one for one in self.cases if self.acknowledged.get(one.key) == review.task_id), None)
        if case is None or review.question.reason is not Reason.APPROVAL or case.answer not in ("approve", "reject"):
            return
        decision = Decision(kind=case.answer, by=PERSON, end=case.answer == "reject")
        try:
            await _insisting(lambda: self.app.record_decision(review.question.id, decision))
        except DecisionRefused:
            return  # it was taken at the first try, whose answer was lost, or its task was cancelled
        self.answered += 1


async def _insisting(act: Callable[[], Awaitable[R]]) -> R:
    """Do it again until the database was there for it."""
    while True:
        try:
            return await act()
        except Unreachable:
            await asyncio.sleep(_AGAIN)

"""Keeps the queue in order while a long-running process lives: notices, deadlines, and what was left behind.

Each of its chores runs in a loop of its own, so that a slow one holds up no other. Several keepers
may run at once, in several processes: notices are taken under row locks, escalation and expiry are
one statement each, a decision is taken once, and a task is carried out under its lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import structlog

from steward.calibration.recalibrating import recalibrate
from steward.checkpoints.gauges import PostgresGauges
from steward.domain.errors import DecisionRefused, Held, StewardError
from steward.domain.failures import failed
from steward.domain.loops import ended
from steward.domain.model import Decision, JsonObject
from steward.domain.outages import LONGEST_PAUSE, Outage
from steward.domain.ports.facts import GaugesRead, Reconciled
from steward.domain.ports.outages import Probing
from steward.domain.ports.reviews import Review
from steward.domain.queue import Filter, Queue
from steward.domain.text import day_and_time
from steward.nodes.fact_outages import still_away
from steward.nodes.fact_reader import FactReader
from steward.notifications.channels import open_channels
from steward.notifications.delivery import Delivery
from steward.service import App
from steward.settings import Settings

_GRACE = 10.0  # seconds for whoever took a decision to go on with the task themselves
_AT_ONCE = 4  # tasks carried on side by side
_MOST_RUNNING = 1_000  # tasks looked through for those that wait for a time
_SWEEP = 100  # open reviews held against their threads in one look
T = TypeVar("T")
_log = structlog.get_logger("steward")


@asynccontextmanager
async def maintaining(app: App, settings: Settings) -> AsyncGenerator[Maintenance]:
    """A maintenance at work for as long as the context lasts. Raises Unusable where notices are set up wrongly."""
    async with open_channels(settings, app.deps.clock) as channels:
        delivery = Delivery(outbox=app.outbox, audit=app.audit, channels=channels)
        maintenance = Maintenance(
            app=app,
            queue=app.queue,
            delivery=delivery,
            interval=settings.keeper_interval,
            gauges=settings.tells_gauges,
        )
        loops = [
            asyncio.create_task(loop, name=f"maintenance {number}") for number, loop in enumerate(maintenance.loops())
        ]
        try:
            yield maintenance
        finally:
            await ended(*loops)


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """The chores, each of which may be done by anybody at any time."""

    app: App
    queue: Queue
    delivery: Delivery
    interval: float
    gauges: bool = False  # whether somebody is told how much waits
    due: dict[str, float] = field(default_factory=dict[str, float])  # when an endpoint is asked again

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """What runs until it is cancelled."""
        chores = [
            self._carry_notices,
            self.watch_deadlines,
            self.go_on,
            self.wake,
            self.look_again,
            self.fold,
            self.watch_drift,
            self.learn,
            self._sweep_threads,
        ]
        watched = [self.read_gauges] if self.gauges else []
        return [self._every(chore) for chore in [*chores, *watched]]

    async def watch_deadlines(self) -> None:
        """Hand what is overdue to its second group; let what expired stay or abort, as its playbook says."""
        for review in await self.queue.escalate():
            _log.info("review.escalated", review=review.question.id, group=review.group)
        for review in await self.queue.expired():
            await self._logged(partial(self._expire, review), "expire")  # one that fails leaves the others their turn

    async def go_on(self) -> None:
        """Carry on tasks whose decision was taken by somebody who did not live to do it."""
        before = self.app.deps.clock.now() - _GRACE
        left = [one for one in await self.app.deps.reviews.unapplied() if (one.decided_at or 0.0) < before]
        await self._side_by_side([partial(self._resume, one) for one in {one.task_id: one for one in left}.values()])

    async def wake(self) -> None:
        """Carry on tasks whose time to wait is over and which were left to no worker."""
        before = self.app.deps.clock.now() - _GRACE  # who waits in place goes on by itself
        running = await self.app.deps.tasks.list(status="running", limit=_MOST_RUNNING)
        due = [one for one in running if one.wake_at is not None and one.wake_at < before and not one.submitted]
        await self._side_by_side([partial(self._carry_on, one.id) for one in due])

    async def look_again(self) -> None:
        """Answer the rest of decided lots; where an endpoint is back, let the tasks go on that ask people about it."""
        lots, deps = self.app.lots, self.app.deps
        if lots is None:
            return
        await lots.go_on()
        for endpoint, at in (await lots.endpoints()).items():
            now = deps.clock.monotonic()
            asked = [one for one in (deps.planner, deps.second_look) if isinstance(one, Probing)]
            who = next((one for one in asked if one.serves(endpoint)), None)
            reading = None if who else await lots.reading(endpoint)
            if (who or reading) and self.due.get(endpoint, now) <= now:
                outage = await (who.answers(endpoint) if who else self._read(endpoint, reading or {}))
                self.due[endpoint] = now + (outage.wait if outage else LONGEST_PAUSE)
                if outage is None and (resumed := await lots.back(endpoint, endpoint, at)):
                    _log.warning("outage.over", endpoint=endpoint, tasks=resumed)

    async def _read(self, endpoint: str, reading: JsonObject) -> Outage | None:
        """Whether what rules read answers again."""
        deps = self.app.deps
        facts = FactReader(deps.tools, deps.ledger, deps.limiter, deps.clock, deps.outages)
        return await still_away(facts, endpoint, reading)

    async def fold(self) -> None:
        """Take the tasks that ended into the figures; where another process does it, nothing is left to do."""
        if self.app.folds is not None:
            await self.app.folds.fold_all()

    async def watch_drift(self) -> None:
        """Hold what was folded since against what is usual, and tell people of what is not."""
        if self.app.drift is not None:
            for alarm in await self.app.drift.look():
                _log.warning("drift.alarm", alarm=alarm.id, playbook=alarm.finding.subject)

    async def learn(self) -> None:
        """Find out anew what confidence is worth wherever enough plans were judged since."""
        if self.app.calibrations is not None and (kept := await recalibrate(self.app.calibrations)):
            _log.info("calibration.made", versions=kept)

    async def read_gauges(self) -> None:
        """Tell who watches how much waits, and who is there to do it."""
        snapshot = await PostgresGauges(self.app.jobs).seen()
        self.app.deps.telemetry.tell(GaugesRead(snapshot=snapshot))

    async def _side_by_side(self, chores: Sequence[Callable[[], Awaitable[None]]]) -> None:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(chore: Callable[[], Awaitable[None]]) -> None:
            async with gate:
                await self._logged(chore, "resume")

        await asyncio.gather(*map(one, chores))

    async def follow_threads(self, offset: int = 0) -> int:
        """Withdraw the questions of tasks that ended from outside: resolved in another screen, or deleted.

        Looks at some open reviews from `offset` on; returns where to go on, 0 after the last.
        """
        reviews = await self.queue.page(Filter(each=True), limit=_SWEEP, offset=offset)
        for review in reviews:
            await self._logged(partial(self._follow, review), "follow")
        return offset + len(reviews) if len(reviews) == _SWEEP else 0

    async def _sweep_threads(self) -> None:
        offset = 0
        while True:
            offset = await self.follow_threads(offset)
            await asyncio.sleep(self.interval)

    async def _follow(self, review: Review) -> None:
        try:
            task = await self.app.reconcile(review.task_id)
        except Held:
            return
        if task.is_over:
            self.app.deps.telemetry.tell(Reconciled(task_id=task.id, why=task.error or ""))
            await self.queue.withdraw(task.id, task.error or f"its task is {task.status}")
            _log.warning("review.withdrawn", review=review.question.id, task_id=task.id, status=task.status)

    async def _expire(self, review: Review) -> None:
        """Fails closed: nothing is ever approved by the passing of time."""
        playbook = self.app.deps.playbooks.get(review.playbook or "")
        if playbook is None or playbook.review.on_expiry == "stay":
            if await self.queue.mark_expired(review.question.id):
                _log.info("review.expired", review=review.question.id, then="stay")
            return
        at = day_and_time(review.expires_at or 0.0)
        abort = Decision(kind="abort", by="steward", message=f"expired at {at}: nobody decided", source="machine")
        try:
            # decided first and marked never: a crash in between would leave it marked and for ever open
            await self.app.decide(review.question.id, abort)
        except DecisionRefused as refused:
            _log.info("review.expired", review=review.question.id, then=str(refused))
            return
        _log.info("review.expired", review=review.question.id, then="abort")

    async def _resume(self, review: Review) -> None:
        task_id = review.task_id
        try:
            if (await self.app.reconcile(task_id)).is_over:
                # it ended before this could be noted, or its thread is gone: beginning anew is nobody's decision
                await self.app.deps.reviews.applied(review.question.id)
                return
        except Held:  # whoever carries the task out finds the decision there
            return
        await self._carry_on(task_id)

    async def _carry_on(self, task_id: str) -> None:
        """Go on with the task, as far as it need not wait: its next turn comes in another round."""
        try:
            task = await self.app.resume(task_id, parks=True)
        except Held:  # whoever carries the task out finds all there
            return
        _log.info("task.carried_on", task_id=task_id, status=task.status)

    async def _carry_notices(self) -> None:
        """Deliver at once what is new, and again what failed when its pause is over."""
        async with self.queue.changes() as next_change:
            while True:
                pause = await self._logged(self.delivery.deliver_due, "deliver")
                if pause != 0.0:
                    await next_change(min(pause or self.interval, self.interval))

    async def _every(self, chore: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._logged(chore, chore.__name__)
            await asyncio.sleep(self.interval)

    async def _logged(self, chore: Callable[[], Awaitable[T]], name: str) -> T | None:
        """The chore's result; what it raises is told, and it is tried again in its next turn."""
        (result,) = await asyncio.gather(chore(), return_exceptions=True)
        if isinstance(result, StewardError):
            _log.error("maintenance.failed", chore=name, error=str(result))
        elif isinstance(result, Exception):
            _log.error("maintenance.failed", chore=name, exc_info=result)
            self.app.deps.telemetry.tell(failed(result, name))
        elif isinstance(result, BaseException):
            raise result
        else:
            return result
        return None

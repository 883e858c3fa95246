"""Carries tasks out for a worker: each under its lease, and stopped without loss when the worker stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from langgraph.runtime import RunControl

from steward.checkpoints.jobs import PostgresJobs
from steward.domain.errors import Fenced, Held, StewardError, Unreachable
from steward.domain.failures import failed
from steward.domain.ports.tasks import Task
from steward.service import App

_log = structlog.get_logger("steward")
_PAUSE = 0.2  # seconds between two tries of what its queue takes for due already


@dataclass(frozen=True)
class _Run:
    """A task under way: what asks its graph to drain, and what can be cancelled."""

    control: RunControl
    job: asyncio.Task[object] | None


@dataclass(kw_only=True)
class Runner:
    """What a worker has in hand.

    `done` counts what came to an end or to a person (`asked`), `returned` what was given back.
    """

    app: App
    jobs: PostgresJobs
    on_end: Callable[[Task], None] | None = None
    done: int = 0
    asked: int = 0
    returned: int = 0
    draining: bool = False
    parks: bool = True  # a task that waits gives its place to others
    _runs: dict[str, _Run] = field(default_factory=dict[str, _Run])
    _broken_off: set[str] = field(default_factory=set[str])  # tasks that come again

    @property
    def running(self) -> list[str]:
        """The ids of the tasks under way."""
        return list(self._runs)

    def _comes_again(self, task_id: str) -> None:
        """By the queue or the sweep; a worker that stays need not know."""
        if not self.parks:
            self._broken_off.add(task_id)

    async def has_work(self) -> bool:
        """Whether a task is under way here or may be begun at once, or failed here and is not yet carried out."""
        if self._runs or (await self.jobs.backlog()).queued:
            return True
        for task_id in [*self._broken_off]:
            task = await self.app.deps.tasks.get(task_id)
            if task is None or task.status not in ("pending", "running") or task.wake_at is not None:
                self._broken_off.discard(task_id)
        return bool(self._broken_off)

    def drain(self) -> None:
        """Take nothing new; every task stops after the node that it is in."""
        self.draining = True
        for run in self._runs.values():
            run.control.request_drain()

    def abandon(self) -> None:
        """Stop at once, as a crash would; the ledger knows what may have happened."""
        for run in self._runs.values():
            if run.job is not None:
                run.job.cancel()

    async def carry_out(self, task_id: str) -> None:
        """Go on with the task until it ends, waits for a person, or the worker stops."""
        if task_id in self._runs:  # two jobs for one task: the first has it in hand
            return
        run = _Run(RunControl(), asyncio.current_task())
        self._runs[task_id] = run
        try:
            if not self.draining:
                await self._carry(task_id, run.control)
            elif task := await self.app.deps.tasks.get(task_id):
                await self._give_back(task)
        except (Held, Fenced) as error:  # theirs; what they leave behind is found by the sweep
            _log.info("task.held", task_id=task_id, reason=str(error))
            await self.jobs.enqueue_next(task_id)  # it was bound to its key for a moment, and may have turned one away
        except Unreachable as error:
            _log.info("task.interrupted", task_id=task_id, error=str(error))
            self._comes_again(task_id)
            raise
        except StewardError as error:
            _log.error("task.refused", task_id=task_id, error=str(error))
        except Exception as error:
            _log.error("task.failed", task_id=task_id, exc_info=error)
            self.app.deps.telemetry.tell(failed(error, "run", task_id))
            self._comes_again(task_id)
            raise  # the queue tries again, later
        finally:
            del self._runs[task_id]

    async def _carry(self, task_id: str, control: RunControl) -> None:
        try:
            async with self.app.deps.ledger.hold(task_id, self.app.lease):
                task = await self.app.resume(task_id, control=control, parks=self.parks)
        except asyncio.CancelledError:
            if task := await self.app.deps.tasks.get(task_id):
                await self._give_back(task)
            raise
        if task.is_early(self.app.deps.clock.now()):
            await self._put_off(task)
            return
        if task.business_key is not None:
            await self.jobs.enqueue_next(task_id)
        if task.status == "running" and task.wake_at is not None and not self.draining:
            await self.jobs.enqueue(task.id, task.priority, at=task.wake_at)
            _log.info("task.parked", task_id=task.id, until=task.wake_at, waits_for=task.waits_for)
            return
        if task.status in ("pending", "running"):
            await self._give_back(task)
            return
        self.done += 1
        self.asked += task.status == "needs_review"
        _log.info("task.carried_out", task_id=task_id, status=task.status)
        if self.on_end is not None:
            self.on_end(task)

    async def _put_off(self, task: Task) -> None:
        """Until the time that it was submitted for; a clock that is behind the queue's has it tried now and then."""
        due, clock = task.run_after or 0.0, self.app.deps.clock
        await clock.sleep(min(max(due - clock.now(), 0.0), _PAUSE))
        await self.jobs.enqueue(task.id, task.priority, at=due)
        _log.info("task.put_off", task_id=task.id, until=due)

    async def _give_back(self, task: Task) -> None:
        """To the queue, for another worker; one that ended meanwhile finds its job ended as well."""
        self.returned += 1
        await self.jobs.enqueue(task.id, task.priority, at=task.wake_at)
        _log.info("task.given_back", task_id=task.id)

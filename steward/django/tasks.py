"""Celery's tasks: a hint that a task of Steward's is to be carried on, and the sweep for hints that were lost.

What counts is the task's row and its lease. A message that comes twice finds the task held or over; one that is lost
with its worker comes again (`acks_late`, `reject_on_worker_lost`), or the sweep finds what it was about.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import Task, shared_task
from celery.signals import worker_process_shutdown, worker_ready, worker_shutdown
from django.db import connections

from steward.django.opened import close_steward, steward_app
from steward.django.publishing import publish
from steward.django.signals import begin_listening, tell_changes
from steward.domain.errors import StewardError, Unreachable, Unusable
from steward.service import App
from steward.workers.runner import Runner

_FRESH = 15.0  # seconds in which a submission is told by itself, after its commit
_AGAIN_IN = 300.0  # seconds until a task that nobody took up is told again, at first
_FIRST_PAUSE, _LONGEST_PAUSE = 1, 60  # seconds between tries
_runners: list[tuple[App, Runner]] = []  # of the app that is open in this process
_log = structlog.get_logger("steward")


@shared_task(bind=True, name="steward.run_agent_task", acks_late=True, reject_on_worker_lost=True, max_retries=None)
def run_agent_task(self: Task[..., str], task_id: str) -> str:
    """Carry the task on until it ends, waits for a person or for a time; its status then.

    One that somebody else carries out is left to them. While the database is away it is tried again.
    """
    try:
        begin_listening()  # before anything changes: the first task, too, is told of
        status = steward_app().call(lambda app: _carried_on(app, task_id))
    except Exception as error:
        if isinstance(error, StewardError) and not isinstance(error, Unreachable):
            raise
        raise _again(self, error) from None  # as a worker of Steward's does: it stops nobody else
    _tell()
    return status


@shared_task(name="steward.sweep_agent_tasks", ignore_result=True)
def sweep_agent_tasks() -> int:
    """Hand on what waits and nobody was told of, or whose worker died; for beat, every ten seconds. How many it was."""
    waiting = steward_app().call(_waiting)
    for task_id in waiting:
        publish(task_id)
    _tell()
    return len(waiting)


async def _carried_on(app: App, task_id: str) -> str:
    await app.jobs.withdraw(task_id)  # it is in hand; what becomes of it is found by its row
    await _runner_of(app).carry_out(task_id)
    task = await app.deps.tasks.get(task_id)
    if task is None:
        raise Unusable(f"there is no task {task_id}")
    return task.status


async def _waiting(app: App) -> list[str]:
    await app.jobs.sweep(pending=True)
    return await app.jobs.hand_on(fresh=_FRESH, again_in=_AGAIN_IN)


def _runner_of(app: App) -> Runner:
    """One an app, so that two messages about one task in one process are told apart from one."""
    if not _runners or _runners[0][0] is not app:
        _runners[:] = [(app, Runner(app=app, jobs=app.jobs))]
    return _runners[0][1]


def _again(celery_task: Task[..., str], error: Exception) -> Exception:
    if celery_task.request.is_eager:  # in the caller's own process, which would stand still
        return error
    pause = min(_FIRST_PAUSE * 2 ** min(celery_task.request.retries, 10), _LONGEST_PAUSE)
    return celery_task.retry(exc=error, countdown=pause, throw=False)


def _tell() -> None:
    try:
        tell_changes()
    except Exception as error:  # noqa: BLE001 - the task was carried on; what was not told stays to be told
        _log.warning("signal.not_told", error=repr(error))


@worker_ready.connect
def _begin(**_: Any) -> None:
    """From the worker's start on every change is kept; where the database is away, from its first task on."""
    try:
        begin_listening()
    except Exception as error:  # noqa: BLE001 - the worker starts all the same
        _log.warning("signal.not_listening", error=repr(error))
    finally:
        connections.close_all()


@worker_process_shutdown.connect
@worker_shutdown.connect
def _leave(**_: Any) -> None:
    close_steward()

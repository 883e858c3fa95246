"""Telling Celery that a task is there. The job in the database counts: what is not told is found by the sweep."""

from __future__ import annotations

from functools import partial

import structlog
from django.db import transaction
from django.utils.module_loading import import_string

from steward.django.configuration import alias, run_by

_TASK = "steward.django.tasks.run_agent_task"  # by its name, as Celery is there for those who use it
_log = structlog.get_logger("steward")


def publish_on_commit(task_id: str, *, due: bool = True) -> None:
    """Once the transaction is committed, and at once where there is none; nothing where Steward's workers do it."""
    if due and run_by() == "celery":
        transaction.on_commit(partial(publish, task_id), using=alias(), robust=True)


def publish(task_id: str) -> None:
    """Hand the task to Celery; a broker that is away is told in the log, and the sweep tries again."""
    try:
        import_string(_TASK).apply_async((task_id,), retry=False)
    except Exception as error:  # noqa: BLE001 - whatever a broker's client raises: the task is on record
        _log.warning("task.not_published", task_id=task_id, error=repr(error))

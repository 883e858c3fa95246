"""Telling Celery that a task is there. The job in the database counts: what is not told is found by the sweep."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from django.db import connections, transaction
from django.utils.module_loading import import_string

from steward.django.configuration import alias, run_by

_ONCE_MORE: Any = {"retry": True, "retry_policy": {"max_retries": 1, "interval_start": 0, "interval_max": 0}}
_TASK = "steward.django.tasks.run_agent_task"  # by its name, as Celery is there for those who use it
_log = structlog.get_logger("steward")


def publish_on_commit(task_id: str, *, due: bool = True) -> None:
    """Once the transaction is committed, and at once where there is none; nothing where Steward's workers do it.

    Where a project commits by hand (`AUTOCOMMIT`), Django does not say when that was, and the sweep finds the task.
    """
    connection = connections[alias()]
    told = connection.in_atomic_block or connection.get_autocommit()
    if due and told and run_by() == "celery":
        transaction.on_commit(partial(publish, task_id), using=alias(), robust=True)


def publish(task_id: str) -> None:
    """Hand the task to Celery; a broker that is away is told in the log, and the sweep tries again."""
    try:
        task: Any = import_string(_TASK)
        with task.app.producer_or_acquire() as producer, _not_waiting(producer.connection):
            task.apply_async((task_id,), producer=producer, **_ONCE_MORE)
    except Exception as error:  # noqa: BLE001 - whatever a broker's client raises: the task is on record
        _log.warning("task.not_published", task_id=task_id, error=repr(error))


@contextmanager
def _not_waiting(connection: Any) -> Generator[None]:
    """Whoever submits waits for no broker that is away: Celery would try for seconds, in each request."""
    before: Any = connection.transport_options
    connection.transport_options = {**(before or {}), "max_retries": 0}
    try:
        yield
    finally:
        connection.transport_options = before

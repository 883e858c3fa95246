"""What becomes of tasks, told to the project's own receivers, whoever carried them out.

    @receiver(task_status_changed)
    def follow(task, status, previous, **_):
        if status == "complete":
            Order.objects.filter(task=task).update(state="refunded")

Told is at least once, in a transaction of Django's together with the note that it was told: what receivers write into
the same database is written once. Receivers of one change succeed together, or are all called again, later each time;
the changes of one task are told in their order.
`manage.py steward_listen` tells, and so do Celery's workers; nothing is told of what changed before either first ran.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import connections, transaction
from django.dispatch import Signal

from steward.checkpoints.statements import statements
from steward.django.configuration import alias

LISTENER = "django"
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 600.0  # seconds until what failed is told again
_MOST = 500  # told in one go
_log = structlog.get_logger("steward")

task_status_changed = Signal()
"""Sender is AgentTask. `task` as it is by now, its `status` and `previous` one (None: it was submitted), and `at`."""


class _Failed(Exception):
    """A receiver did not succeed; what all of them wrote is taken back."""


def begin_listening() -> None:
    """From now on every change is kept until it was told."""
    _run("register", {"listener": LISTENER})


def end_listening() -> None:
    """From now on nothing is kept, and what was not told yet is dropped."""
    _run("unregister", {"listener": LISTENER})


def tell_changes() -> int:
    """Tell what has changed and was not told yet; how many changes were told."""
    begin_listening()
    told = 0
    for _ in range(_MOST):
        with transaction.atomic(using=alias()):
            found = _run("next", {"listener": LISTENER})
            if found is None:
                return told
            told += _told(found)
    return told


def _told(change: Mapping[str, Any]) -> bool:
    try:
        with transaction.atomic(using=alias()):
            _send(change)
            _run("told", {"id": change["id"]})
    except _Failed as failed:
        pause = min(_FIRST_PAUSE * 2 ** min(change["attempts"], 20), _LONGEST_PAUSE)
        _run("put_off", {"id": change["id"], "seconds": pause})
        _log.error(
            "signal.failed", task_id=change["task_id"], status=change["status"], error=str(failed), again_in=pause
        )
        return False
    return True


def _send(change: Mapping[str, Any]) -> None:
    from steward.django.models import AgentTask

    task = AgentTask.objects.using(alias()).get(pk=change["task_id"])
    given = {"task": task, "status": change["status"], "previous": change["previous"], "at": change["at"]}
    send: Any = task_status_changed.send_robust
    answers: list[tuple[Any, Any]] = send(AgentTask, **given)
    failed = [f"{receiver}: {answer!r}" for receiver, answer in answers if isinstance(answer, Exception)]
    if failed:
        raise _Failed("; ".join(failed))


def _run(statement: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
    with connections[alias()].cursor() as cursor:
        cursor.execute(statements("status")[statement].decode(), values)
        described: Any = cursor.description
        row: Any = cursor.fetchone() if described else None
        return dict(zip([str(column[0]) for column in described], row, strict=True)) if row else None

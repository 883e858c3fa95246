"""Who watches a worker is told of each task as it may be shown."""

from __future__ import annotations

from steward.domain.ports.tasks import Task
from steward.domain.redaction import Redactor
from steward.workers.worker import Watch

REDACTOR = Redactor(secrets=["hunter22hunter22"])


def test_a_task_that_ended_is_told_without_secrets() -> None:
    """A terminal is read by others than the one who asked."""
    heard: list[Task] = []
    tell = Watch(ended=heard.append).told(REDACTOR)
    assert tell is not None
    tell(Task(id="t", goal="log in with hunter22hunter22"))
    assert [task.goal for task in heard] == ["log in with ***"]


def test_where_nobody_listens_no_task_is_looked_through() -> None:
    """It would cost a worker a thirtieth of its time."""
    assert Watch().told(REDACTOR) is None

"""What one line of a list says."""

from __future__ import annotations

import pytest

from steward.domain.model import Verdict
from steward.domain.ports.tasks import Task
from steward.web.rows import evidence_name, task_row


@pytest.mark.parametrize(
    ("wake_at", "said"), [(None, "Running"), (160.0, "Waiting, 1 min more"), (90.0, "Waiting, due now")]
)
def test_a_task_that_waits_for_a_time_says_so(wake_at: float | None, said: str) -> None:
    """It stands still, and nobody works on it."""
    assert task_row(Task(id="t1", goal="x", status="running", wake_at=wake_at), 100.0).chip.text == said


def test_only_what_was_read_back_is_called_so() -> None:
    """What a person or the tool itself said stands as evidence, beside whose word it is."""
    verdicts = [Verdict(status="verified", level=level) for level in ("read_back", "receipt", "person")]
    assert [evidence_name(one) for one in verdicts] == ["Read back", "Evidence", "Evidence"]

"""What hides the secrets of one task, for whatever is written of it to be looked at."""

from __future__ import annotations

from steward.domain.ports.ledger import Ledger
from steward.domain.redaction import Redactor


async def knowing(redactor: Redactor, ledger: Ledger, task_id: str, *values: object) -> Redactor:
    """The same that also hides what tools mark in the values and in the task's acts.

    The ledger is read only where any tool marks anything.
    """
    return redactor.among([*values, await ledger.history(task_id)]) if redactor.marks_any else redactor

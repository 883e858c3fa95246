"""What a script can tell from the exit code."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from steward.domain.errors import Crowded, Fenced, Held, StewardError, Unreachable
from steward.domain.model import TaskStatus


class Exit(IntEnum):
    """The exit codes; `MEANINGS` has their words."""

    DONE = 0
    FAILED = 1
    UNUSABLE = 2
    WAITS = 3
    UNREACHABLE = 4
    HELD = 5
    CROWDED = 6
    UNFORESEEN = 70
    UNWRITTEN = 74  # as sysexits.h's EX_IOERR
    INTERRUPTED = 130


MEANINGS: dict[Exit, str] = {
    Exit.DONE: "done; a task is complete",
    Exit.FAILED: "a task failed",
    Exit.UNUSABLE: "bad input or set-up; nothing was done",
    Exit.WAITS: "a task waits for a person",
    Exit.UNREACHABLE: "the database can't be reached",
    Exit.HELD: "another process carries the task out",
    Exit.CROWDED: "too many tasks wait already; nothing was submitted",
    Exit.UNFORESEEN: "an error that nobody foresaw; what was done is on record",
    Exit.UNWRITTEN: "what the command says could not be written; what was done is on record",
    Exit.INTERRUPTED: "interrupted; go on with: steward resume",
}

_BY_STATUS: dict[TaskStatus, Exit] = {
    "complete": Exit.DONE,
    "failed": Exit.FAILED,
    "needs_review": Exit.WAITS,
    "running": Exit.HELD,
    "pending": Exit.HELD,
}
_WORST_FIRST = [Exit.FAILED, Exit.WAITS, Exit.HELD]


def of_tasks(statuses: Iterable[TaskStatus]) -> Exit:
    """One code for several tasks: any failed, else any waiting, else any held elsewhere, else done."""
    codes = {_BY_STATUS[status] for status in statuses}
    return next((code for code in _WORST_FIRST if code in codes), Exit.DONE)


def of_error(error: StewardError) -> Exit:
    """The code that an error ends with."""
    match error:
        case Unreachable():
            return Exit.UNREACHABLE
        case Held() | Fenced():
            return Exit.HELD
        case Crowded():
            return Exit.CROWDED
        case _:
            return Exit.UNUSABLE

"""What can go wrong, and whose turn it is.

StewardError
├── Unusable        bad input or set-up: one line for its reader, exit code 2
│   ├── Mistakes    several of them, a line each
│   ├── Unreachable the database is dead, full or out of reach, exit code 4
│   └── SourceUnavailable  a source of tools can't be asked now; what is set up may be right
├── Unstorable      the database refused what it was given, and would again: the data is wrong, not the database
├── Crowded         too much waits already; nothing was accepted, exit code 6
├── Held            another process carries the task out just now
│   └── Behind      another task with its business key is under way: this one's turn comes after it
├── Fenced          this process lost the task's lease; it may neither claim nor settle
├── Cancelled       somebody asked to stop the task; nothing more is begun for it
├── RuleError       a rule's expression could not be evaluated
└── DecisionRefused a person's decision does not fit what was asked, or came too late
"""

from __future__ import annotations

from collections.abc import Iterable

from steward.domain.text import first_of

_MOST_SHOWN = 10  # mistakes


def reason_of(error: OSError | ValueError) -> str:
    """Why a file could not be read or written, in the system's words; ValueError is of a name that no file can have."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


class StewardError(Exception):
    """Base of all; its text is one line that a person can act on, `lines` the same where several can be shown."""

    @property
    def lines(self) -> list[str]:
        return [str(self)]


class Unusable(StewardError):
    """Bad input or set-up."""


class Mistakes(Unusable):
    """All that is wrong with what was read: `found`, of which the first ones are shown, and how many more there are."""

    def __init__(self, found: Iterable[str]) -> None:
        self.found = list(dict.fromkeys(found))
        super().__init__("; ".join(self.lines))

    @property
    def lines(self) -> list[str]:
        return first_of(self.found, _MOST_SHOWN)


class Unreachable(Unusable):
    """The database can't be used now."""


class SourceUnavailable(Unusable):
    """A source of tools can't be asked now, or answers with something else; the set-up may be right."""


class Unstorable(StewardError):
    """The database refused this statement or value; nothing was written."""


class Crowded(StewardError):
    """The queue is full."""


class Held(StewardError):
    """Another process carries this task out."""


class Behind(Held):
    """A task that shares its business key is carried out."""


class Fenced(StewardError):
    """The lease was lost; nothing was written."""


class Cancelled(StewardError):
    """Somebody asked to stop the task, and so the act was not begun; `by` is who."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} has asked to stop the task")
        self.by = by


class RuleError(StewardError):
    """A rule's expression is wrong or does not fit the values."""


class DecisionRefused(StewardError):
    """The decision was not taken; the text says why and what would be."""

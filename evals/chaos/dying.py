"""Death of the own process, exactly at a boundary of claim → attempt → run → settle → judge → save → checkpoint.

What is patched is the real classes, in a process that is made to die of it.
"""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.saver import Saver
from steward.checkpoints.tasks import PostgresTasks
from steward.tools.registry import Registry

Call = Callable[..., Awaitable[object]]

WATCHED: dict[type[Any], list[str]] = {
    PostgresLedger: ["claim", "begin", "attempt", "settle", "judge"],
    Registry: ["run", "find"],
    PostgresTasks: ["save", "save_behind"],
    PostgresReviews: ["open", "decide", "applied"],
    PostgresDecisions: ["add"],
    Saver: ["aput", "aput_writes"],
}


class Death:
    """Counts boundaries and kills the process, without any goodbye, at the one it waits for.

    A boundary is called "before run" or "after settle"; `places` are those that count, all if none is named.
    """

    def __init__(self, at: int, places: Collection[str] = ()) -> None:
        self._at, self._places = at, places
        self._seen = itertools.count(1)

    def boundary(self, place: str) -> None:
        if (not self._places or place in self._places) and next(self._seen) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Call) -> Call:
        """The call with a boundary on either side."""

        async def watched(*args: object, **kwargs: object) -> object:
            self.boundary(f"before {call.__name__}")
            result = await call(*args, **kwargs)
            self.boundary(f"after {call.__name__}")
            return result

        return watched


def await_death(death: Death) -> None:
    """Let everything that this process does from now on cross the boundaries."""
    for owner, methods in WATCHED.items():
        for name in methods:
            setattr(owner, name, death.around(getattr(owner, name)))

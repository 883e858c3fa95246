"""What is asked of the watch over the tasks that ended."""

from __future__ import annotations

from typing import Protocol

from steward.domain.alarms import Alarm
from steward.domain.drift.watch import Watch


class Drift(Protocol):
    """Each playbook's watch; every ended task is looked at once."""

    async def look(self) -> list[Alarm]:
        """Look at the tasks that were folded since; the alarms that were opened. Safe at any time, in any process."""
        ...

    async def watches(self) -> list[Watch]:
        """How each playbook stands, by name."""
        ...

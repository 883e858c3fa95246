"""Who watches what happens to tasks."""

from __future__ import annotations

from typing import Protocol

from steward.domain.ports.facts import Fact


class Telemetry(Protocol):
    """Takes each fact where it happens, in the context of whoever tells it. Never blocks, never raises.

    `on` false means that nobody watches: whoever would tell need not.
    """

    @property
    def on(self) -> bool: ...

    def hears(self) -> bool:
        """Whether anybody may want what is told from here now: else it need not even be put together."""
        ...

    def tell(self, fact: Fact) -> None: ...

    def trace(self, task_id: str) -> str:
        """The address of the trace of what the task does now; empty where there is none, or none is known yet."""
        ...

    def span(self, task_id: str) -> str:
        """The span of the task's run under way, as a W3C traceparent; empty where there is none."""
        ...


class Silent:
    """Nobody watches."""

    on = False

    def hears(self) -> bool:
        return False

    def tell(self, fact: Fact) -> None:
        del fact

    def trace(self, task_id: str) -> str:
        del task_id
        return ""

    def span(self, task_id: str) -> str:
        del task_id
        return ""


SILENT: Telemetry = Silent()

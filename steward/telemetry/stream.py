"""Live words for clients of LangGraph: what `stream_mode="custom"` carries while a task runs."""

from __future__ import annotations

from steward.domain.ports.facts import Fact
from steward.graph.hearing import is_heard, note
from steward.telemetry.live_events import is_shown, live_event


class Stream:
    """Writes into the run that the fact happened in, and into its node's update; outside of one it says nothing."""

    name = "stream"

    def hears(self) -> bool:
        return is_heard()

    def content(self, fact: Fact) -> bool:
        del fact
        return True

    def wants(self, fact: Fact) -> bool:
        return is_heard() and is_shown(fact)

    def take(self, fact: Fact) -> None:
        event = live_event(fact)
        if event is None:
            return
        note(event)
        from langgraph.config import get_stream_writer

        try:
            write = get_stream_writer()
        except RuntimeError:  # no run of a graph
            return
        write({"task_id": fact.task_id, **event})

    def close(self, seconds: float) -> None:
        del seconds

"""Live words for clients of LangGraph: what `stream_mode="custom"` carries while a task runs."""

from __future__ import annotations

from langgraph.config import get_stream_writer

from steward.domain.model import JsonObject
from steward.domain.ports.facts import Asked, Fact, Judged, Progressed, ToolBegan, ToolEnded


class Stream:
    """Writes into the run that the fact happened in; outside of one it says nothing."""

    name = "stream"

    def take(self, fact: Fact) -> None:
        event = _event(fact)
        if event is None:
            return
        try:
            write = get_stream_writer()
        except RuntimeError:  # no run of a graph
            return
        write(event)

    def close(self, seconds: float) -> None:
        del seconds


def _event(fact: Fact) -> JsonObject | None:
    match fact:
        case ToolBegan(action=action):
            return {"event": "tool.started", "task_id": fact.task_id, "tool": action.tool, "step": action.step}
        case ToolEnded(action=action, receipt=receipt):
            return {
                "event": "tool.ended",
                "task_id": fact.task_id,
                "tool": action.tool,
                "step": action.step,
                "receipt": receipt.kind,
                "code": receipt.code,
            }
        case Judged(entry=entry) if entry.verdict is not None:
            return {
                "event": "verdict",
                "task_id": fact.task_id,
                "tool": entry.action.tool,
                "step": entry.action.step,
                "status": entry.verdict.status,
                "reason": entry.verdict.reason,
            }
        case Asked(question=question):
            return {"event": "asked", "task_id": fact.task_id, "reason": question.reason.value, "text": question.text}
        case Progressed(step=step, done=done, total=total):
            return {"event": "progress", "task_id": fact.task_id, "step": step, "done": done, "of": total}
        case _:
            return None

"""The edges: pure functions of the state. A node says where to go; an edge says where it may, and why it goes there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.runnables import RunnableConfig, RunnableLambda
from langgraph.graph import END

from steward.domain.cancellation import CANCELLED
from steward.domain.errors import StewardError
from steward.domain.model import Problem, Wait
from steward.domain.state import Phase

# node → destination → the labels in Studio's drawing and in traces, of which `why` takes the one that is true
EDGES: dict[str, dict[str, list[str]]] = {
    "plan": {
        "validate": ["proposed"],
        "plan": ["unreadable", "time passes"],
        "human_review": ["asks"],
        "end": ["cancelled"],
    },
    "validate": {
        "execute": ["acts"],
        "verify": ["may be so"],
        "plan": ["refused", "next stretch"],
        "validate": ["time passes"],
        "human_review": ["asks"],
        "end": ["complete", "cancelled"],
    },
    "execute": {
        "verify": ["settled"],
        "validate": ["check again"],
        "human_review": ["asks"],
        "end": ["cancelled"],
    },
    "verify": {
        "validate": ["judged"],
        "verify": ["time passes"],
        "plan": ["refuted"],
        "human_review": ["asks"],
        "end": ["cancelled"],
    },
    "human_review": {
        "validate": ["released"],
        "plan": ["plans again"],
        "human_review": ["asks again"],
        "end": ["ended", "cancelled"],
    },
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What an edge reads of the state."""

    next: Phase = "plan"
    status: Literal["running", "complete", "failed", "needs_review"] = "running"
    problems: list[Problem] = field(default_factory=list[Problem])
    error: str | None = None
    waits: Wait | None = None


class Edge(RunnableLambda[Turn, str]):
    """The edges that leave a node. In a trace each is a run; where nobody traces it is no more than a function."""

    def __init__(self, node: str) -> None:
        def route(state: Turn) -> str:
            if state.next not in EDGES[node]:
                raise StewardError(f"no edge leads from {node} to {state.next}")
            return why(node, state)

        async def routed(state: Turn) -> str:  # LangGraph gives plain functions to a thread
            return route(state)

        super().__init__(route, routed, name=f"after_{node}")
        self._route = route

    async def ainvoke(self, input: Turn, config: RunnableConfig | None = None, **kwargs: Any) -> str:  # noqa: A002
        if config and getattr(config.get("callbacks"), "handlers", None):
            return await super().ainvoke(input, config, **kwargs)
        return self._route(input)


def why(node: str, turn: Turn) -> str:
    """The label of the way that is taken, where several lead to the same place."""
    labels = EDGES[node][turn.next]
    if len(labels) == 1:
        return labels[0]
    match node, turn.next:
        case "plan", _:
            return "time passes" if turn.waits else "unreadable"
        case "validate", "plan":
            return "refused" if turn.problems else "next stretch"
        case "validate", _:
            return "complete" if turn.status == "complete" else "cancelled"
        case _:
            return "cancelled" if (turn.error or "").startswith(CANCELLED) else "ended"


def destinations(node: str) -> dict[str, str]:
    """Label → node, as LangGraph wants conditional edges."""
    ways = EDGES[node].items()
    return {label: END if target == "end" else target for target, labels in ways for label in labels}

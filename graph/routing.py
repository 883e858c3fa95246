"""The edges: pure functions of the state. Each node says where to go; an edge says where it may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from langgraph.graph import END

from domain.errors import StewardError
from domain.state import Phase

# node → destination → label in Studio's drawing
EDGES: dict[str, dict[str, str]] = {
    "plan": {"validate": "proposed", "plan": "unreadable", "human_review": "can't plan", "end": "cancelled"},
    "validate": {
        "execute": "wave may act",
        "plan": "refused · next stretch",
        "human_review": "needs a person",
        "end": "complete · cancelled",
    },
    "execute": {
        "verify": "settled",
        "validate": "rules changed",
        "human_review": "keeps crashing",
        "end": "cancelled",
    },
    "verify": {
        "validate": "verified · retry",
        "plan": "refuted",
        "human_review": "unknown · ceiling",
        "end": "cancelled",
    },
    "human_review": {
        "validate": "approved · granted",
        "plan": "rejected · answered",
        "human_review": "answer refused",
        "end": "aborted · cancelled",
    },
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What an edge reads of the state."""

    next: Phase = "plan"


def after(node: str) -> Callable[[Turn], Awaitable[str]]:
    """The edge that leaves a node; asynchronous, since LangGraph gives plain functions to a thread."""

    async def route(state: Turn) -> str:
        if state.next not in EDGES[node]:
            raise StewardError(f"no edge leads from {node} to {state.next}")
        return EDGES[node][state.next]

    route.__name__ = f"after_{node}"
    return route


def destinations(node: str) -> dict[str, str]:
    """Label → node, as LangGraph wants conditional edges."""
    return {label: END if target == "end" else target for target, label in EDGES[node].items()}

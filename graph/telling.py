"""What every node has around it where somebody watches: its transitions as facts."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import nullcontext
from typing import cast

from langchain_core.runnables import RunnableConfig
from langgraph.errors import GraphBubbleUp

from steward.domain.failures import failed, is_unforeseen
from steward.domain.model import JsonObject
from steward.domain.ports.facts import Answered, Asked, Fact, NodeBegan, NodeEnded, Progressed, TaskBegan
from steward.domain.ports.telemetry import Telemetry
from steward.domain.state import State, Update
from steward.domain.text import line
from steward.domain.waiting import manner
from steward.graph.channels import Channels
from steward.graph.hearing import is_heard, lasting, noting
from steward.graph.request import task_id_of, with_goal

Recorded = Callable[[Channels, RunnableConfig], Awaitable[Update]]
_MOST_NOTED = 50  # events in a node's update; all of them are streamed as they happen
_UNHEARD = nullcontext[list[JsonObject]]([])


def told(name: str, node: Recorded, telemetry: Telemetry) -> Recorded:
    """The node as it is, and what it does told. Where nobody watches, the node itself."""
    if not telemetry.on:
        return node

    async def watched(state: Channels, config: RunnableConfig) -> Update:
        state = with_goal(state) if name == "plan" else state
        if not telemetry.hears():
            return await node(state, config)
        task_id = state.task_id or task_id_of(config)
        if not state.task_id and state.goal.strip():
            telemetry.tell(
                TaskBegan(task_id=task_id, goal=state.goal, playbook=state.playbook, requested_by=state.requested_by)
            )
        telemetry.tell(NodeBegan(task_id=task_id, node=name, run=_run(config)))
        began = time.monotonic()
        with noting() if is_heard() else _UNHEARD as noted, lasting() as last:
            try:
                update = await node(state, config)
            except GraphBubbleUp:
                _tell(telemetry, *last, _ended(name, task_id, began, state, {}, interrupted=True))
                raise
            except BaseException as error:
                if is_unforeseen(error):
                    telemetry.tell(failed(error, name, task_id))
                said = line(f"{type(error).__name__}: {error}", 500)
                _tell(telemetry, *last, _ended(name, task_id, began, state, {}, error=said))
                raise
            _tell(telemetry, *_changes(task_id, state, update), *last, _ended(name, task_id, began, state, update))
        return cast("Update", {**update, "did": _bounded(noted)}) if is_heard() else update

    watched.__name__ = name
    return watched


def _tell(telemetry: Telemetry, *facts: Fact) -> None:
    for fact in facts:
        telemetry.tell(fact)


def _bounded(noted: list[JsonObject]) -> list[JsonObject]:
    left = len(noted) - _MOST_NOTED
    return [*noted[:_MOST_NOTED], {"event": "more", "text": f"and {left:,} more", "more": left}] if left > 0 else noted


def _run(config: RunnableConfig) -> str:
    return str(config.get("configurable", {}).get("run_id") or config.get("run_id") or "")


def _ended(
    name: str, task_id: str, began: float, before: State, update: Update, *, interrupted: bool = False, error: str = ""
) -> NodeEnded:
    waits = update.get("waits", before.waits)
    return NodeEnded(
        task_id=task_id,
        node=name,
        seconds=time.monotonic() - began,
        next="" if error or interrupted else update.get("next", before.next),
        status="needs_review" if interrupted else update.get("status", before.status),
        interrupted=interrupted,
        error=error,
        steps=update.get("steps", before.steps),
        left=waits is not None and manner().leave is not None,
    )


def _changes(task_id: str, before: State, update: Update) -> Iterator[Fact]:
    """What the node's update says beside where to go on."""
    asked, asks = before.question, update.get("question", before.question)
    if asked is not None and (asks is None or asks.id != asked.id):
        yield Answered(task_id=task_id, question=asked, decision=update.get("decision", before.decision))
    if asks is not None and (asked is None or asked.id != asks.id):
        yield Asked(task_id=task_id, question=asks)
    for step, (done, total) in update.get("progress", {}).items():
        if before.progress.get(step) != [done, total]:
            yield Progressed(task_id=task_id, step=step, done=done, total=total)

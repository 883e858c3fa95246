"""Which task a run carries, and which request it is given where that comes in messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig

from steward.domain.errors import Unusable
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.text import line
from steward.graph.channels import Channels
from steward.graph.messages import is_taken, said_in

_NODES = UUID("1e9bd9d6-2b3c-5a35-9a0c-54e1a7c8d1f2")  # of tasks that are nodes of somebody's graph
_LEVELS, _NODE = "|", ":"  # between the levels of LangGraph's checkpoint_ns, and between a node and its run

_INPUT: Mapping[str, tuple[type, object]] = {  # what each is, and what it is where nothing was given
    "goal": (str, ""),
    "playbook": (str, None),
    "requested_by": (str, ""),
    "limits": (Mapping, {}),
}
_SAID = {str: "a text", Mapping: "an object"}


def task_id_of(config: RunnableConfig, *, inside: bool = True) -> str:
    """The task's id: the thread's, or, where the whole graph is a node of another one, one for each run of that node.

    So several Steward nodes of one thread are several tasks, and a node that is resumed is the same task again. A
    node that calls the graph on a thread of its own choice has that thread's. `inside` says that the config is one
    of our own nodes.
    """
    configurable: Mapping[str, Any] = config.get("configurable", {})
    thread, place = str(configurable.get("thread_id") or ""), str(configurable.get("checkpoint_ns") or "")
    if inside:
        place = place.rpartition(_LEVELS)[0]
    around = config.get("metadata", {}).get("thread_id", thread)
    if not thread or _NODE not in place or str(around) != thread:
        return thread
    return str(uuid5(_NODES, f"{thread} {place}"))


def with_goal(state: Channels) -> Channels:
    """The state with the request that the messages hold, where it has none. Raises Unusable for a second one.

    And for an input of other kinds.
    """
    if not state.task_id:
        state = _fit(state)
    if not state.messages:
        return state
    if not state.task_id:
        return state if state.goal.strip() else replace(state, goal=said_in(state.messages).text)
    last = state.messages[-1]
    if isinstance(last, HumanMessage) and not is_taken(last) and said_in([last]).text != state.goal:
        raise Unusable(another_task("this thread", state.goal, PLAIN))
    return state


def another_task(thread: str, goal: str, known: Redactor) -> str:
    """That the thread has one already; its goal is looked through before it is cut: half a secret looks like none."""
    return f"{thread} carries another task already: '{line(known.text(goal), 80)}'; use a new thread"


def _fit(state: Channels) -> Channels:
    """The input in its own kinds: a graph of one's own may share a state that holds nothing, or anything, there.

    Raises Unusable.
    """
    fitting = dict[str, Any]()
    for name, (kind, nothing) in _INPUT.items():
        given: object = getattr(state, name)
        if given is None and nothing is not None:
            fitting[name] = nothing
        elif given is not None and not isinstance(given, kind):
            raise Unusable(f"the input's '{name}' must be {_SAID[kind]}, and is of the kind {type(given).__name__}")
    return replace(state, **fitting) if fitting else state

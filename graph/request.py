"""Which request a task is given, where it comes in messages."""

from __future__ import annotations

from dataclasses import replace

from langchain_core.messages import HumanMessage

from steward.domain.errors import Unusable
from steward.domain.text import line
from steward.graph.channels import Channels
from steward.graph.messages import said_in


def with_goal(state: Channels) -> Channels:
    """The state with the request that the messages hold. Raises Unusable for another one than the task's."""
    if not state.messages or not isinstance(state.messages[-1], HumanMessage):
        return state
    said = said_in(state.messages)
    if state.goal.strip() and said.text != state.goal and not state.task_id:
        raise Unusable("the goal and the last human message are two requests: submit one of them")
    if state.task_id and said.text != state.goal:  # each message that was taken has an answer behind it
        raise Unusable(f"this thread carries another task already: '{line(state.goal, 80)}'; use a new thread")
    return replace(state, goal=said.text)

"""Steward as a node of somebody else's graph, once and several times in one thread."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

import pytest
from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command

from steward.domain.errors import Unusable
from steward.graph.build import build_graph
from tests.unit.domain.making import expects, make, plan_of
from tests.unit.graph.plans import BOTH, TWO
from tests.unit.graph.rig import Rig, accepts

THREAD: Any = {"configurable": {"thread_id": "theirs"}}


class Theirs(TypedDict, total=False):
    """A parent's state, which shares its messages and nothing else."""

    messages: Annotated[list[AnyMessage], add_messages]


def parent(rig: Rig, *nodes: str, between: Any = None) -> Any:
    """Their graph, with Steward as each of the nodes."""
    graph: Any = StateGraph(Theirs)
    steward: Any = build_graph(rig.deps)
    before = START
    for name in nodes:
        graph.add_node(name, steward.compile())
        graph.add_edge(before, name)
        before = name
        if between is not None and name != nodes[-1]:
            graph.add_node("between", between)
            graph.add_edge(name, "between")
            before = "between"
    graph.add_edge(before, END)
    return graph.compile(checkpointer=InMemorySaver())


async def test_a_node_waits_and_is_resumed_as_the_same_task() -> None:
    """Its question is the parent's interrupt; the answer goes on with the task, which is not the thread's."""
    rig = Rig(script=[TWO], acceptance=None)
    theirs = parent(rig, "steward")

    waiting = await theirs.ainvoke({"messages": [HumanMessage("do it")]}, THREAD)
    (asked,) = waiting["__interrupt__"]
    done = await theirs.ainvoke(Command(resume={asked.id: "approve"}), THREAD)

    (task,) = await rig.tasks.list()
    assert (task.status, task.goal, task.id == "theirs", rig.effects) == ("complete", "do it", False, 2)
    assert done["messages"][0].content == "do it"
    assert done["messages"][-1].content.startswith("made a2")


class Shared(TypedDict, total=False):
    """A parent's state that has Steward's input among its own."""

    goal: Any
    playbook: Any
    requested_by: Any
    limits: Any
    messages: Any


async def test_a_shared_state_may_hold_nothing_and_is_told_what_does_not_fit() -> None:
    """What a parent left open counts as not given; what is of another kind is told by its name, before any task is."""
    rig = Rig(script=[TWO], acceptance=None)
    graph: Any = StateGraph(Shared)
    steward: Any = build_graph(rig.deps)
    graph.add_node("steward", steward.compile())
    graph.add_edge(START, "steward")
    theirs = graph.compile(checkpointer=InMemorySaver())
    wrong = {"goal": 5, "playbook": 5, "requested_by": ["kim"], "limits": "few"}

    for name, given in wrong.items():
        with pytest.raises(Unusable, match=f"the input's '{name}' must be"):
            await theirs.ainvoke({"goal": "do it", name: given}, {"configurable": {"thread_id": name}})
    with pytest.raises(Unusable, match="a task needs a goal"):
        await theirs.ainvoke({"goal": None}, {"configurable": {"thread_id": "no goal"}})
    assert await rig.tasks.list() == []
    nothing = {"playbook": None, "requested_by": None, "limits": None, "messages": None}
    waiting = await theirs.ainvoke({"goal": "do it", **nothing}, THREAD)

    (task,) = await rig.tasks.list()
    assert (task.goal, task.requested_by, len(waiting["__interrupt__"])) == ("do it", "", 1)


async def test_two_nodes_of_a_thread_are_two_tasks() -> None:
    """Each with its own request, record and result."""
    rig = Rig(script=lambda request: plan_of(make("a" if request.goal == "do it" else "b")))
    rig.planner.acceptance = accepts(expects())

    async def between(_: Theirs) -> Theirs:
        return {"messages": [HumanMessage("now do that")]}

    await parent(rig, "first", "second", between=between).ainvoke({"messages": [HumanMessage("do it")]}, THREAD)

    tasks = await rig.tasks.list()
    assert sorted((task.goal, task.status) for task in tasks) == [("do it", "complete"), ("now do that", "complete")]
    assert rig.effects == 2


async def test_a_later_turn_of_the_parent_is_another_task() -> None:
    """A parent that goes round again, or is asked anew on its thread, hands over a new request."""
    rig = Rig(script=lambda request: plan_of(make(request.goal[-1])), acceptance=accepts(expects()))
    theirs = parent(rig, "steward")

    for goal in ("do a", "do b"):
        await theirs.ainvoke({"messages": [HumanMessage(goal)]}, THREAD)

    assert sorted(task.goal for task in await rig.tasks.list()) == ["do a", "do b"]
    assert rig.effects == 2


async def test_a_node_that_chooses_a_thread_has_its_task_there() -> None:
    """Who calls the graph inside a node on a thread of their own finds the task under that name."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    async def delegate(_: Theirs, config: RunnableConfig) -> Theirs:
        del config
        await rig.graph.ainvoke({"goal": "do it"}, {"configurable": {"thread_id": "mine"}})
        return {}

    graph: Any = StateGraph(Theirs)
    graph.add_node("delegate", delegate)
    graph.add_edge(START, "delegate")
    await graph.compile(checkpointer=InMemorySaver()).ainvoke({"messages": []}, THREAD)

    assert [task.id for task in await rig.tasks.list()] == ["mine"]

"""Checkpoints bring back the state as the same classes, and nothing else."""

from __future__ import annotations

import dataclasses
import logging
import math
import pickle
from pathlib import PurePosixPath
from typing import Any, cast

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph

from steward.checkpoints.pool import Pool
from steward.checkpoints.saver import open_saver
from steward.checkpoints.serializer import Serializer, state_types
from steward.domain.errors import StewardError, Unusable
from steward.domain.model import (
    Acceptance,
    Action,
    Decision,
    Expectation,
    Plan,
    Problem,
    Question,
    Reason,
    Risk,
    Step,
    Usage,
)
from steward.domain.ports.ledger import Lease
from steward.domain.state import State

STATE = State(
    goal="g\x00oal",
    playbook="damaged-item",
    requested_by="kim",
    task_id="t1",
    next="human_review",
    status="needs_review",
    plan=Plan(steps=[Step(id="a", tool="pay", args={"id": "A", "n": [1, 2.5, None, {"x": True}]}, needs=["b"])]),
    checked="abc",
    acceptance=Acceptance(expectations=[Expectation(tool="pay", args={"id": "A"}, at_most=2)], source="model"),
    problems=[Problem(code="c", message="m", detail={"available_tools": ["pay"]})],
    wave=[Action(key="k", task_id="t1", step="a", tool="pay", args={"id": "A"}, risk=Risk.IRREVERSIBLE)],
    question=Question(id="r", reason=Reason.APPROVAL, text="?", options=["approve"], digest="d"),
    decision=Decision(kind="grant", by="kim", grant={"actions": 5.0}),
    approved=["d"],
    rejected={"d2": "r2"},
    answers=["yes"],
    granted={"actions": 5.0},
    usage=Usage(model_calls=1, seconds=0.5),
    result={"answer": "done"},
    error="e",
)
CONFIG: RunnableConfig = {"configurable": {"thread_id": "t1"}}


def _update(state: State) -> dict[str, Any]:
    names = [field.name for field in dataclasses.fields(state) if field.name not in {"schema", "remaining_steps"}]
    return {name: getattr(state, name) for name in names}


async def _stored(pool: Pool, update: dict[str, Any]) -> dict[str, Any]:
    """What a fresh checkpointer finds after a graph wrote the update and ended."""

    async def write(state: State) -> dict[str, Any]:
        return update

    graph: Any = StateGraph(State)  # its types are partly unknown
    graph.add_node("write", write)
    graph.add_edge(START, "write")
    graph.add_edge("write", END)
    async with open_saver(pool) as saver:
        await graph.compile(checkpointer=saver).ainvoke({"goal": "g"}, CONFIG, durability="sync")
    async with open_saver(pool) as saver:
        return (await graph.compile(checkpointer=saver).aget_state(CONFIG)).values


async def test_the_whole_state_comes_back(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    """Every field of the state survives Postgres as the same class, nested ones included, without a warning."""
    with caplog.at_level(logging.WARNING):
        values = await _stored(pool, _update(STATE))
    assert {name: values[name] for name in _update(STATE)} == {**_update(STATE), "goal": "g\ufffdoal"}
    assert type(values["wave"][0].risk) is Risk
    assert type(values["question"].reason) is Reason
    assert type(values["plan"].steps[0]) is Step
    assert not caplog.records


def test_every_type_of_the_state_is_registered() -> None:
    """A field's class that the serializer does not know would come back as something else: none is missing."""
    found = {type(value) for value in _walk(STATE)}
    ours = {kind for kind in found if kind.__module__.startswith("steward.domain.")}
    assert ours <= set(state_types())
    assert {Plan, Step, Problem, Action, Question, Decision, Usage, Reason, Risk} <= ours


async def test_a_state_may_hold_anything_that_was_said(pool: Pool) -> None:
    """NUL, half surrogates and endless numbers in a plan or a goal do not stop a task."""
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    args = {
        "deep": deep,
        "nul": "a\x00b",
        "half": "\ud800x",
        "big": 10**400,
        "nan": math.inf,
        "half\udfff key": [10**30],
    }
    plan = Plan(steps=[Step(id="a", tool="pay", args=cast("dict[str, Any]", args))], rationale="\udfff")
    values = await _stored(pool, {"plan": plan, "goal": "\ud83d \x00", "error": "\x00"})
    assert values["goal"] == "\ufffd \ufffd"
    assert values["plan"].steps[0].args["half"] == "\ufffdx"
    assert values["plan"].rationale == "\ufffd"


@dataclasses.dataclass(frozen=True)
class Stranger:
    """A class that no state holds."""

    value: int


def test_other_classes_are_not_revived() -> None:
    """Whoever can write into the database can't make us build objects of other classes."""
    stored = Serializer().dumps_typed(Stranger(1))
    assert Serializer().loads_typed(stored) == {"value": 1}
    with pytest.raises(Unusable, match="a checkpoint holds a Lease, which no state of this Steward may hold"):
        Serializer().loads_typed(Serializer().dumps_typed([Lease(task_id="t", epoch=1)]))


def test_pickles_are_neither_written_nor_read() -> None:
    """A pickle in the database is refused, not run."""
    with pytest.raises(NotImplementedError):
        Serializer().loads_typed(("pickle", pickle.dumps(PurePosixPath("x"))))
    with pytest.raises(TypeError):
        Serializer().dumps_typed(object())


def _walk(value: object) -> list[object]:
    if dataclasses.is_dataclass(value):
        return [value, *(part for field in dataclasses.fields(value) for part in _walk(getattr(value, field.name)))]
    if isinstance(value, list):
        return [part for item in cast("list[object]", value) for part in _walk(item)]
    return [value]


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800x"])
async def test_nothing_is_found_at_what_no_database_can_name(pool: Pool, odd: str) -> None:
    """Whoever asks for such a checkpoint, or for a history by such a word, is told that there is none."""
    await _stored(pool, {"approved": ["d"]})
    there: RunnableConfig = {"configurable": {"thread_id": "t1", "checkpoint_ns": ""}}
    nowhere: RunnableConfig = {"configurable": {**there.get("configurable", {}), "checkpoint_id": odd}}
    async with open_saver(pool) as saver:
        assert await saver.aget_tuple(there) is not None
        assert await saver.aget_tuple(nowhere) is None
        assert [one async for one in saver.alist(nowhere)] == []
        assert [one async for one in saver.alist(there, filter={"by": [odd]})] == []
        assert await anext(saver.alist(there, before=nowhere)) is not None


async def test_a_copy_of_a_thread_is_refused(pool: Pool) -> None:
    """A copied thread never carries approvals, since there is none; the line says what to do instead."""
    await _stored(pool, {"approved": ["d"]})
    async with open_saver(pool) as saver:
        with pytest.raises(StewardError, match=r"t1 can't be copied to t2: .*; submit the goal on a new thread") as why:
            await saver.acopy_thread("t1", "t2")
        assert await saver.aget_tuple({"configurable": {"thread_id": "t2"}}) is None
    assert "\n" not in str(why.value)


async def test_a_rollback_is_refused(pool: Pool) -> None:
    """What a run did stays done, so its checkpoints stay too."""
    await _stored(pool, {"approved": ["d"]})
    async with open_saver(pool) as saver:
        with pytest.raises(StewardError, match="can't be rolled back: effects stay done"):
            await saver.adelete_for_runs(["run1"])
        assert await saver.aget_tuple(CONFIG)


async def test_a_thread_can_be_deleted(pool: Pool) -> None:
    """Its checkpoints go, and those of other threads stay."""
    await _stored(pool, {"approved": ["d"]})
    async with open_saver(pool) as saver:
        await saver.adelete_thread("t2")
        assert await saver.aget_tuple(CONFIG)
        await saver.adelete_thread("t1")
        assert await saver.aget_tuple(CONFIG) is None


async def test_a_newer_release_s_task_is_refused_by_name(pool: Pool) -> None:
    """A process that was left behind by an upgrade says which task it can't read, and why."""
    await _stored(pool, _update(STATE))
    async with pool.connection() as connection:
        await connection.execute("UPDATE checkpoint_blobs SET type = 'msgpack.99' WHERE type LIKE 'msgpack%'")
    async with open_saver(pool) as saver:
        with pytest.raises(Unusable, match=r"task t1: written by a newer Steward \(schema 99, this one reads up to"):
            await saver.aget_tuple(CONFIG)

"""That traces reach LangSmith by each of its ways, nest in others', and cost a task nothing where they can't."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest
from langchain_core.runnables import RunnableConfig
from langchain_core.tracers.langchain import LangChainTracer
from langgraph.graph import END, START, StateGraph
from langsmith import Client, traceable, utils  # pyright: ignore[reportUnknownVariableType]
from typing_extensions import TypedDict

from steward.domain.model import Action, Receipt
from steward.domain.redaction import Redactor
from steward.evals.worlds.langsmith.server import Endpoint, Trouble
from steward.telemetry.fanout import Fanout
from steward.telemetry.langsmith.graph import traced
from steward.telemetry.langsmith.sink import LangSmith
from steward.telemetry.task_secrets import TaskSecrets
from tests.unit.graph.plans import ANY, APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig
from tests.unit.graph.test_flow import make, plan_of, read

TREE = [
    "desk · do it (chain)",
    "  plan (chain)",
    "  validate (chain)",
    *["  execute (chain)", "    make_thing (tool)", "  verify (chain)", "  validate (chain)"] * 2,
]


def traced_rig(**fields: Any) -> Rig:
    rig = Rig(**fields, telemetry=Fanout([LangSmith()], lambda fact: fact))
    rig.graph = traced(rig.graph, rig.deps)
    return rig


async def closed(rig: Rig, seconds: float = 5.0) -> None:
    await cast("Fanout", rig.telemetry).close(seconds)


@pytest.mark.parametrize(("multipart", "compressed"), [(True, True), (True, False), (False, False)])
async def test_each_way_of_sending_makes_the_same_tree(langsmith: Endpoint, multipart: bool, compressed: bool) -> None:
    """Compressed, in parts and as a batch: names, nesting, results and scores arrive whole."""
    langsmith.multipart, langsmith.compressed = multipart, compressed
    rig = traced_rig(script=[TWO], acceptance=BOTH)

    await rig.begin()
    await closed(rig)

    assert langsmith.tree() == TREE
    call = next(run for run in langsmith.runs.values() if run["name"] == "make_thing")
    assert call["outputs"]["verdict"]["status"] == "verified"
    assert call["end_time"]
    (root,) = langsmith.roots()
    assert root["outputs"]["status"] == "complete"
    assert {one["key"] for one in langsmith.feedback} == {"verified", "ceiling_hit", "confidence"}
    assert {one["run_id"] for one in langsmith.feedback} == {root["id"]}


async def test_a_name_is_cut_after_its_secrets_are_hidden(langsmith: Endpoint) -> None:
    """A half of a key or of a card's number looks like none, and would stand in the name of the trace."""
    rig = traced_rig(
        script=[TWO], acceptance=BOTH, goal="Do it for the card of theirs, with the number 4111 1111 1111 1111"
    )

    await rig.begin()
    await closed(rig)

    assert [one["name"] for one in langsmith.roots()] == ["desk · Do it for the card of theirs, with the number ***"]
    assert not [body for body in langsmith.raw if b"4111 1" in body]


async def test_a_wait_for_a_person_is_no_error(langsmith: Endpoint) -> None:
    """A reviewer sees what was asked; the resume is a trace of its own in the same thread."""
    rig = traced_rig(script=[PAY], acceptance=PAID, playbook=APPROVED)

    await rig.begin()
    await rig.answer({"kind": "reject", "by": "kim", "end": True})
    await closed(rig)

    first, second = langsmith.roots()
    assert not any(run.get("error") for run in langsmith.runs.values())
    assert first["outputs"]["waits_for"]["reason"] == "approval"
    assert "waits for approval" in second["inputs"]["question"]
    assert "status:failed" in second["tags"]
    assert ("human_decision", 0) in {(one["key"], one["score"]) for one in langsmith.feedback}
    assert {run["extra"]["metadata"]["thread_id"] for run in langsmith.runs.values()} == {"t1"}


@pytest.mark.parametrize("trouble", ["hangs", "500", "401", "413", "429"])
async def test_an_endpoint_in_trouble_costs_a_task_nothing(langsmith: Endpoint, trouble: Trouble) -> None:
    """Whatever it answers, the task ends as it would, and so does the process."""
    langsmith.trouble = trouble
    rig = traced_rig(script=[TWO], acceptance=BOTH)

    assert (await rig.begin()).status == "complete"
    await closed(rig, 0.1)
    langsmith.release.set()


async def test_a_call_that_was_refused_can_be_seen_at_once(langsmith: Endpoint) -> None:
    """A reviewer finds the calls that failed by their mark, with what the system said."""
    rig = traced_rig(script=[plan_of(make("a"))], acceptance=BOTH)
    rig.tools.faults["make_thing"] = ["refuse"] * 9

    await rig.begin()
    await closed(rig)

    calls = [run for run in langsmith.runs.values() if run["name"] == "make_thing"]
    assert calls
    assert all(run["error"].startswith("refused: ") for run in calls)


async def test_a_run_that_is_cancelled_leaves_nothing_open(langsmith: Endpoint) -> None:
    """Whoever stops a run makes no failure of it; the call that it cut off is marked, and every run has an end."""
    rig = traced_rig(script=[TWO], acceptance=BOTH)
    called = asyncio.Event()

    async def hangs(action: Action) -> Receipt:
        called.set()
        await asyncio.Event().wait()
        return Receipt(kind="lost", message=action.key)

    rig.tools.run = hangs
    running = asyncio.create_task(rig.begin())
    await called.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await closed(rig)

    runs = langsmith.runs.values()
    assert [run["name"] for run in runs if run.get("error")] == ["make_thing"]
    assert all(run.get("end_time") for run in runs)
    (root,) = langsmith.roots()
    assert (root["name"], root["outputs"]["waits"]) == ("desk · do it", "goes on later, from its last step")


class Outer(TypedDict, total=False):
    goal: str
    status: str


async def test_a_run_inside_another_graph_nests_there(langsmith: Endpoint) -> None:
    """Who traces a graph of their own finds Steward's run where they called it."""
    rig = traced_rig(script=[TWO], acceptance=BOTH)

    async def delegate(state: Outer, config: RunnableConfig) -> Outer:
        del config
        return {"status": (await rig.graph.ainvoke({"goal": "do it"}))["status"]}

    graph: Any = StateGraph(Outer)
    graph.add_node("delegate", delegate)
    graph.add_edge(START, "delegate")
    graph.add_edge("delegate", END)
    outer = graph.compile(name="office")

    assert (await outer.ainvoke({"goal": "x"}, rig.config))["status"] == "complete"
    await closed(rig)
    from steward.tracing import close_tracing

    close_tracing()

    tree = langsmith.tree()
    assert tree[:2] == ["office (chain)", "  delegate (chain)"]
    assert tree[2:] == [f"    {one}" for one in TREE]


async def test_what_a_tool_marks_is_hidden_in_every_run(langsmith: Endpoint) -> None:
    """An argument that is marked leaves the process in no run, score or name."""
    redactor = Redactor(sensitive={"make_thing": ["id"]})
    rig = Rig(
        script=[plan_of(make("a", id="Zx9planted"), make("b", id="${a.id}2"))],
        acceptance=ANY,
        telemetry=Fanout([LangSmith()], redactor.of, TaskSecrets(redactor)),
    )
    rig.graph = traced(rig.graph, replace(rig.deps, redactor=redactor))

    await rig.begin()
    await closed(rig)

    assert "make_thing" in str(langsmith.tree())
    assert not [body for body in langsmith.raw if b"Zx9planted" in body]


@pytest.mark.parametrize("apart", [False, True], ids=["our client", "another's client"])
async def test_what_is_marked_is_hidden_where_it_is_handed_on(langsmith: Endpoint, apart: bool) -> None:
    """A marked result is in no later call's run, and in no run that a tool's own code traces."""
    redactor = Redactor(results={"read_thing": ["id"]})
    script = [plan_of(read("a", "x"), make("b", id="${a.id}"), answer="${b.id}")]
    secrets = TaskSecrets(redactor)
    rig = Rig(script=script, acceptance=ANY, telemetry=Fanout([LangSmith()], secrets.fact, secrets))
    rig.tools.world.things["x"] = {"id": "Zx9planted"}
    called = rig.tools.run

    async def runs(action: Action) -> Receipt:
        if action.tool == "make_thing":
            traced_by_a_tool("Zx9planted")
        return await called(action)

    rig.tools.run = runs
    rig.graph = traced(rig.graph, replace(rig.deps, redactor=redactor))
    client = Client(api_url=langsmith.url, api_key="theirs")
    await rig.graph.ainvoke({"goal": "do it"}, {**rig.config, "callbacks": [LangChainTracer(client=client)] * apart})
    client.close(5)
    await closed(rig)

    assert "make_thing" in str(langsmith.tree())
    assert "inner ***" in str(langsmith.tree())
    assert not [body for body in langsmith.raw if b"Zx9planted" in body]


def traced_by_a_tool(said: str) -> None:
    def inner(key: str) -> str:
        return f"{key} is fine"

    own = cast("Any", traceable)
    own(name=f"inner {said}", tags=[said], metadata={"note": said})(inner)(said)


async def test_somebody_elses_tracer_is_shown_no_secret(langsmith: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tracer that a caller hands in, with a client of its own, gets the same tree, redacted all the same."""
    monkeypatch.setenv("LANGSMITH_TRACING", "false")
    client = Client(api_url=langsmith.url, api_key="theirs")
    rig = traced_rig(script=[TWO], acceptance=BOTH)
    goal = {"goal": "do it with password=Hunter2Hunter2 please", "requested_by": "kim"}

    await rig.graph.ainvoke(goal, {**rig.config, "callbacks": [LangChainTracer(client=client)]})
    client.close(5)
    await closed(rig)

    assert [one.partition(" · ")[0] for one in langsmith.tree()][:2] == ["desk", "  plan (chain)"]
    assert "  execute (chain)" in langsmith.tree()
    assert not [body for body in langsmith.raw if b"Hunter2Hunter2" in body]


async def test_without_tracing_nothing_is_opened(langsmith: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Off costs nothing: no client, no thread, no request."""
    monkeypatch.setenv("LANGSMITH_TRACING", "false")
    rig = traced_rig(script=[TWO], acceptance=BOTH)

    await rig.begin()
    await closed(rig)

    sink = next(one for one in cast("Fanout", rig.telemetry).sinks if isinstance(one, LangSmith))
    assert (sink.project.client, sink.active, langsmith.requests) == (None, {}, [])


async def test_a_client_that_can_t_be_set_up_fails_no_task(
    langsmith: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its variables can't mean switches tracing off, and no task knows of it."""
    monkeypatch.setenv("LANGSMITH_TRACING_SAMPLING_RATE", "often")
    cast("Any", utils.get_env_var).cache_clear()
    rig = traced_rig(script=[TWO], acceptance=BOTH)

    assert (await rig.begin()).status == "complete"
    await closed(rig)

    assert langsmith.requests == []


async def test_without_a_key_tracing_is_off(
    langsmith: Endpoint, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Tracing that is asked for and can't be done is told once, and nothing is sent."""
    monkeypatch.delenv("LANGSMITH_API_KEY")
    caplog.set_level(logging.WARNING)
    rig = traced_rig(script=[TWO], acceptance=BOTH)

    assert (await rig.begin()).status == "complete"
    await closed(rig)

    assert langsmith.requests == []

"""What callers of the LangGraph server may count on: runs, reviews, limits and refusals."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, TypedDict

import httpx
import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.graph.message import add_messages
from langgraph.pregel.remote import RemoteGraph
from langgraph.types import Command
from langgraph_sdk.errors import PermissionDeniedError

from steward.checkpoints.ledger import PostgresLedger
from tests.integration.server.world import GRAPH, World, eventually

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("server")]


async def test_a_goal_becomes_a_complete_task_of_the_same_id(world: World) -> None:
    """What the server says of a task and what our own record says are the same; the thread is the task."""
    thread = await world.thread()

    values = await world.submit(thread, "Open a ticket for order 1050: the customer needs an invoice.")

    task = await world.task(thread)
    assert (values["status"], task.status, await world.status(thread)) == ("complete", "complete", "idle")
    assert values["result"] == task.result
    assert len(await world.tickets("1050")) == 1


KINDS = ["approve", "edit", "reject", "leave_out", "by_hand", "abort"]
EDITED = {"order_id": "1058", "amount": "429", "reason": "broken armrest"}  # as a form sends it
ANSWERS: list[tuple[str, float, object]] = [
    ("1049", 649.0, {"kind": "approve", "by": "kim"}),
    ("1056", 119.0, [{"type": "accept", "args": None}]),
    ("1058", 429.0, [{"type": "edit", "args": {"action": "issue_refund", "args": EDITED}}]),
    ("1067", 349.0, {"decisions": [{"type": "approve"}]}),
]


async def test_a_review_is_answered_in_any_of_the_known_shapes(world: World) -> None:
    """A refund over the limit waits for a person, shows what other screens need, and happens once when answered."""

    async def check(order: str, amount: float, answer: object) -> None:
        thread = await world.thread()
        await world.submit(thread, f"Refund {amount:.0f} EUR for order {order}.")
        interrupt = await world.interrupt(thread)
        assert await world.status(thread) == "interrupted"
        assert interrupt["value"]["action_requests"][0]["name"] == "issue_refund"
        assert interrupt["value"]["review_configs"][0]["allowed_decisions"] == ["approve", "edit", "reject"]
        assert interrupt["value"]["review"]["reason"] == "approval"
        assert interrupt["response_schema"]["properties"]["kind"]["enum"] == KINDS
        assert await world.refunds(order) == []

        await world.answer(thread, answer)

        assert [refund["amount"] for refund in await world.refunds(order)] == [amount]
        assert ((await world.task(thread)).status, await world.status(thread)) == ("complete", "idle")

    await asyncio.gather(*(check(*one) for one in ANSWERS))


LIMITS = [(1, "1041"), (3, "1043"), (4, "1055"), (5, "1063"), (6, "1059"), (10, "1070"), (25, "1073")]


async def test_no_recursion_limit_ends_a_thread_in_error(world: World) -> None:
    """However few supersteps a caller grants, a task stops at a ceiling review, and each grant brings it further."""

    async def check(limit: int, order: str) -> None:
        thread = await world.thread()
        goal = f"Order {order} arrived damaged: open a ticket, set it to return_requested and tell the customer."
        values = await world.submit(thread, goal, config={"recursion_limit": limit})
        reasons: list[str] = []
        while await world.status(thread) == "interrupted":
            reasons.append((await world.review(thread))["reason"])
            assert len(reasons) < 10, reasons
            values = await world.answer(thread, {"kind": "grant", "by": "kim"}, config={"recursion_limit": limit})

        assert set(reasons) == ({"ceiling"} if limit < 25 else set())
        assert (await world.status(thread), values["status"]) == ("idle", "complete")
        assert len(await world.tickets(order)) == 1

    await asyncio.gather(*(check(*one) for one in LIMITS))


MALFORMED: list[tuple[object, str]] = [
    (None, "issue_refund waits for approval"),  # the SDK leaves it out, so nothing was answered
    ({}, "names no decision"),
    ("", "names no decision"),
    (42, "must be an object"),
    ([], "one decision is wanted"),
    ({"kind": "grant"}, "no answer here"),
    ({"kind": "approve", "digest": "0" * 64}, "changed since"),
    ({"0" * 32: {"kind": "approve"}}, "an interrupt that does not wait any more"),
    ({"kind": "edit", "args": {"order_id": "1060", "amount": "plenty", "reason": "x"}}, "amount"),
]


async def test_a_malformed_answer_leaves_the_question_standing(world: World) -> None:
    """An answer that can't be taken is refused in the question's text, and the question can still be answered."""

    async def check(answer: object, told: str) -> None:
        thread = await world.thread()
        await world.submit(thread, "Refund 1290 EUR for order 1060.")

        await world.answer(thread, answer)

        assert told in (await world.interrupt(thread))["value"]["action_requests"][0]["description"]
        assert await world.status(thread) == "interrupted"
        await world.answer(thread, {"kind": "abort", "by": "kim"})
        assert ((await world.task(thread)).status, await world.status(thread)) == ("failed", "idle")

    await asyncio.gather(*(check(*one) for one in MALFORMED))
    assert await world.refunds("1060") == []


async def test_a_double_click_answers_one_question(world: World) -> None:
    """An answer that was sent before a question was put does not answer it."""
    thread = await world.thread()
    await world.submit(thread, "Twice approved, please.")
    first = await world.review(thread)
    click: dict[str, Any] = {"command": {"resume": {"kind": "approve", "by": "kim"}}, "multitask_strategy": "enqueue"}

    runs = [await world.client.runs.create(thread, GRAPH, **click) for _ in range(3)]
    for run in runs:
        await world.client.runs.join(thread, run["run_id"])

    second = await world.review(thread)
    assert await world.status(thread) == "interrupted"
    assert (first["reason"], second["reason"]) == ("approval", "approval")
    assert first["id"] != second["id"]
    assert [ticket["status"] for ticket in await world.tickets("1085")] == ["open"]
    await world.answer(thread, {"kind": "approve", "by": "kim"})
    assert [ticket["status"] for ticket in await world.tickets("1085")] == ["solved"]


async def test_a_second_goal_on_a_thread_is_refused(world: World) -> None:
    """A thread is one task: another goal is turned away with a clear line, and the first goes on unharmed."""
    thread = await world.thread()
    await world.submit(thread, "Refund 158.80 EUR for order 1051.")
    other, cut = await world.thread(), f"Open a ticket for order 1051: {'needs it ' * 4}ghp_{'aB3' * 12}"
    await world.submit(other, cut)

    with pytest.raises(httpx.HTTPStatusError, match=r"carries another task already.*use a new thread"):
        await world.submit(thread, "Refund 54.50 EUR for order 1075.")
    with pytest.raises(httpx.HTTPStatusError, match=r"carries another task already: 'Open .* needs it \*\*\*'"):
        await world.submit(other, "Refund 54.50 EUR for order 1075.")

    assert await world.status(thread) == "interrupted"
    await world.answer(thread, {"kind": "approve", "by": "kim"})
    assert (await world.task(thread)).status == "complete"
    assert len(await world.refunds("1051")) == 1
    assert await world.refunds("1075") == []


async def test_the_same_goal_on_its_thread_does_not_act_twice(world: World) -> None:
    """Submitting again what was submitted is safe while the task waits and after it is complete."""
    thread, goal = await world.thread(), "Open a ticket for order 1057: needs an invoice\x00 soon"
    await world.submit(thread, goal)

    values = await world.submit(thread, goal)

    assert values["status"] == "complete"
    assert await world.status(thread) == "idle"
    assert len(await world.tickets("1057")) == 1


async def test_a_waiting_goal_submitted_again_still_waits(world: World) -> None:
    """The question that was put stays the one to answer."""
    thread, goal = await world.thread(), "Refund 429 EUR for order 1077."
    await world.submit(thread, goal)
    asked = (await world.review(thread))["id"]

    await world.submit(thread, goal)

    assert await world.status(thread) == "interrupted"
    assert (await world.review(thread))["id"] == asked


@pytest.mark.parametrize(
    "asked",
    [
        {"input": {"goal": "   "}},
        {"input": {"playbook": "refund"}},
        {"input": None},
        {
            "input": {"goal": "Refund 64.90 EUR for order 1085.", "playbook": "refund"},
            "context": {"playbook": "cancel"},
        },
        {"input": {"goal": "Refund 64.90 EUR for order 1085.", "playbook": "refunds"}},
        {"input": {"goal": "Refund 64.90 EUR for order 1085."}, "context": {"playbook": "refunds"}},
        {"command": {"goto": "execute"}},
        {"command": {"update": {"status": "complete"}, "resume": {"kind": "approve"}}},
        {"input": {"goal": "Refund 64.90 EUR for order 1085."}, "multitask_strategy": "rollback"},
        {"command": {"resume": {"kind": "approve"}}},
        {"config": {"configurable": {"__pregel_resume_map": {"0" * 32: {"kind": "approve"}}}}},
    ],
    ids=[
        *("blank goal", "no goal", "nothing", "two playbooks", "no playbook", "none of the context", "goto", "update"),
        *("rollback", "answer", "resume map"),
    ],
)
async def test_what_steward_does_not_do_is_refused_at_the_door(world: World, asked: dict[str, Any]) -> None:
    """A run that could only fail, or would steer past the checks, is refused with one line and costs no run."""
    thread = await world.thread()

    with pytest.raises(
        httpx.HTTPStatusError, match=r"submit|name one|'resume' only|can't be rolled back|no playbook 'refunds'; "
    ):
        await world.client.runs.wait(thread, GRAPH, **asked)

    assert (await world.status(thread), await world.client.runs.list(thread)) == ("idle", [])


async def test_what_a_run_did_is_not_taken_back(world: World) -> None:
    """Neither by deleting it nor by cancelling it so; the thread stays as it is, and a plain cancel does it no harm."""
    thread, goal = await world.thread(), "Refund 61 EUR for order 1007."
    run = await world.client.runs.create(thread, GRAPH, input={"goal": goal})
    place = f"/threads/{thread}/runs/{run['run_id']}"
    async with httpx.AsyncClient(base_url=world.server.url) as http:
        refused = [await http.post(f"{place}/cancel", params={"action": "rollback"}), await http.delete(place)]
        refused += [await http.post("/runs/cancel", params={"action": "rollback"}, json={"status": "all"})]
        cancelled = await http.post(f"{place}/cancel", params={"action": "interrupt", "wait": "1"})

    assert [one.status_code for one in refused] == [422] * 3
    assert ["rolled back" in one.text or "record" in one.text for one in refused] == [True] * 3
    assert (cancelled.is_success, [one["status"] for one in await world.client.runs.list(thread)]) == (
        True,
        ["interrupted"],
    )
    assert (await world.submit(thread, goal))["status"] == "complete"
    assert len(await world.refunds("1007")) == 1


async def test_no_command_begins_a_run_without_a_goal(world: World) -> None:
    """The event protocol's own way to begin a run asks for a goal, too."""
    thread = await world.thread()
    async with httpx.AsyncClient(base_url=world.server.url) as http:
        begin = {"id": 1, "method": "run.start", "params": {"assistant_id": GRAPH}}
        told = (await http.post(f"/threads/{thread}/commands", json=begin)).json()

    assert (told["type"], "submit" in told["message"]) == ("error", True)
    assert (await world.status(thread), await world.client.runs.list(thread)) == ("idle", [])


HOSTILE: dict[str, Any] = {
    "__pregel_checkpointer": "x",
    "__pregel_scratchpad": {"a": 1},
    "__pregel_runtime": {"store": 1},
    "__pregel_stream": {"modes": []},
    "__pregel_replay_state": {},
    "__pregel_resuming": True,
    "__pregel_resume_map": {"0" * 32: {"kind": "approve"}},
    "__pregel_read": 1,
    "__pregel_send": 1,
    "__pregel_call": 1,
    "__pregel_cache": 1,
    "__pregel_durability": "exit",
    "__pregel_task_id": "t",
    "__pregel_node_error": 1,
    "__pregel_runner_submit": 1,
    "__pregel_timed_attempt_observer": 1,
    "__pregel_stream_messages_v2": "x",
    "__pregel_strict_resume": True,
    "checkpoint_ns": "human_review:1",
    "checkpoint_map": {"": "x"},
}


async def test_the_runtimes_own_keys_are_not_a_callers(world: World) -> None:
    """Whatever a caller configures, a run is neither crashed nor led elsewhere by it."""
    threads = [await world.thread() for _ in HOSTILE]
    goal = "What is the status of order 1042?"
    runs = (
        world.submit(thread, goal, config={"configurable": {name: value}})
        for thread, (name, value) in zip(threads, HOSTILE.items(), strict=True)
    )

    told = dict(zip(HOSTILE, [values.get("status") for values in await asyncio.gather(*runs)], strict=True))

    assert told == dict.fromkeys(HOSTILE, "complete")


async def test_the_playbook_is_taken_from_the_context(world: World) -> None:
    """An assistant, or a caller, sets it beside the input; `configurable` is where older clients put it."""
    goal = "Please see to this: 21.50 EUR, order 9999."
    for place in ({"context": {"playbook": "refund"}}, {"config": {"configurable": {"playbook": "refund"}}}):
        thread = await world.thread()
        await world.submit(thread, goal, **place)
        assert (await world.task(thread)).playbook == "refund"


async def test_an_assistant_sets_limits_that_callers_may_only_tighten(world: World) -> None:
    """Of assistant, caller and playbook the lowest ceiling counts."""
    goal = "Order {} arrived damaged: open a ticket, set it to return_requested and tell the customer."
    context = {"limits": {"actions": 2}, "requester": "bot", "playbook": "damaged-item"}
    assistant = await world.client.assistants.create("steward", context=context, name="careful")
    for order, asked, limit in (("1084", 100, 2), ("1086", 1, 1)):
        thread = await world.thread()
        run = {"input": {"goal": goal.format(order)}, "context": {"limits": {"actions": asked}}}
        await world.client.runs.wait(thread, assistant["assistant_id"], raise_error=False, **run)

        assert (await world.review(thread))["text"] == f"the plan has 4 steps, {limit} are allowed"
        assert (await world.task(thread)).limits == {"actions": limit}
        assert ((await world.task(thread)).requested_by, (await world.task(thread)).playbook) == ("bot", "damaged-item")

    assert await world.tickets("1086") == []
    await world.client.assistants.delete(assistant["assistant_id"])


@pytest.mark.parametrize(
    ("context", "told"),
    [
        ({"limits": {"wishes": 3}}, "no ceiling 'wishes'"),
        ({"limits": {"actions": -1}}, "must be a number above 0"),
        ({"limits": {"actions": 2.5}}, "must be a whole number"),
        ({"limits": [1]}, "must be an object"),
        ({"requester": 7}, "must be the name"),
    ],
)
async def test_a_context_that_means_nothing_is_refused(world: World, context: Any, told: str) -> None:
    """At the door, in one line."""
    with pytest.raises(httpx.HTTPStatusError, match=told):
        await world.client.runs.wait(await world.thread(), GRAPH, input={"goal": "Refund it."}, context=context)


def said_by_langgraph(state: Any) -> dict[str, Any]:
    """The input's schema of a graph over nothing but this state."""
    graph: Any = StateGraph(state)
    return graph.add_node("chat", said_by_langgraph).add_edge(START, "chat").compile().get_input_jsonschema()


async def test_forms_can_be_made_of_the_schemas(world: World) -> None:
    """What is required, what each field means and which playbooks there are."""
    (assistant,) = await world.client.assistants.search()
    schemas = await world.client.assistants.get_schemas(assistant["assistant_id"])

    given, context = schemas["input_schema"], schemas["context_schema"]
    assert given["anyOf"] == [{"required": ["goal"]}, {"required": ["messages"]}]
    chats = said_by_langgraph(MessagesState)
    assert given["properties"]["messages"]["langgraph_type"] == "messages"
    for one in (given, schemas["state_schema"], schemas["output_schema"]):  # as those by which Studio knows a chat
        assert one["properties"]["messages"].items() >= chats["properties"]["messages"].items()
        assert one["$defs"].items() >= chats["$defs"].items()
    assert all(field["description"] for field in given["properties"].values())
    assert "refund" in given["properties"]["playbook"]["anyOf"][0]["enum"]
    assert context["properties"].keys() == {"playbook", "requester", "limits"}
    assert context["properties"]["limits"]["properties"]["actions"]["type"] == "integer"


async def test_a_caller_cannot_write_a_tasks_state(world: World) -> None:
    """No caller puts approvals or results into a task past its checks."""
    thread = await world.thread()
    await world.submit(thread, "Refund 64.90 EUR for order 1085.")

    with pytest.raises(PermissionDeniedError, match="written by its nodes only"):
        await world.client.threads.update_state(thread, {"status": "failed"}, as_node="human_review")

    assert (await world.client.threads.get_state(thread))["values"]["status"] == "complete"


async def test_a_thread_is_not_copied(world: World) -> None:
    """A copy would carry its task's approvals to where nobody gave them."""
    thread = await world.thread()
    await world.submit(thread, "Refund 858 EUR for order 1081.")

    with pytest.raises(PermissionDeniedError, match="not copied"):
        await world.client.threads.copy(thread)

    assert (await world.status(thread), await world.refunds("1081")) == ("interrupted", [])


async def test_a_replay_from_an_earlier_checkpoint_does_nothing_again(world: World) -> None:
    """What was done since a checkpoint stays done: a run always goes on from the last one."""
    thread = await world.thread()
    await world.submit(thread, "Refund 21 EUR for order 1080.")
    before = await world.task(thread)
    history = await world.client.threads.get_history(thread)
    earlier = history[-2]["checkpoint"]["checkpoint_id"]
    assert await world.client.threads.get_history(thread, before=history[0]["checkpoint"]) == history[1:]

    values = await world.client.runs.wait(thread, GRAPH, input=None, checkpoint_id=earlier)

    assert (values["status"], await world.status(thread)) == ("complete", "idle")
    assert await world.task(thread) == before
    assert len(await world.refunds("1080")) == 1


async def test_a_run_waits_while_another_process_carries_its_task_out(world: World) -> None:
    """Two carriers of one task take turns: an answer waits until the task's lease is free, and is then taken."""
    thread = await world.thread()
    await world.submit(thread, "Refund 853 EUR for order 1079.")
    async with PostgresLedger(world.pool).hold(thread, 30.0):
        run = await world.client.runs.create(thread, GRAPH, command={"resume": {"kind": "abort", "by": "kim"}})

        async def begun() -> bool:
            return (await world.client.runs.get(thread, run["run_id"]))["status"] == "running"

        await eventually(begun, "the run to begin")
        held = (await world.task(thread)).status
    await world.client.runs.join(thread, run["run_id"])

    assert (held, (await world.task(thread)).status) == ("needs_review", "failed")


async def test_a_cancelled_call_is_not_repeated(world: World) -> None:
    """A run that is interrupted in the middle of a call is taken up again by looking first."""
    slow = {"rules": [{"path": "/refunds", "fault": "slow", "seconds": 1, "times": 1, "match": {"order_id": "1044"}}]}
    assert (await world.desk.put("/faults", json=slow)).is_success
    thread, goal = await world.thread(), "Refund 77 EUR for order 1044."
    await world.client.runs.create(thread, GRAPH, input={"goal": goal})
    await eventually(lambda: world.in_flight(thread), "the refund to be under way")

    values = await world.submit(thread, goal, multitask_strategy="interrupt")

    assert (values["status"], await world.status(thread)) == ("complete", "idle")
    assert len(await world.refunds("1044")) == 1


async def test_a_run_without_a_thread_gets_one_that_stays(world: World) -> None:
    """Nothing acts without a record that survives: the thread that the server makes is kept, and is named."""
    values = await world.client.runs.wait(None, GRAPH, input={"goal": "Refund 44 EUR for order 1063."})

    assert (values["status"], len(await world.refunds("1063"))) == ("complete", 1)
    assert (await world.task(values["task_id"])).status == "complete"
    assert (await world.client.threads.get_state(values["task_id"]))["values"]["result"] == values["result"]


async def test_a_remote_graph_needs_no_thread(world: World) -> None:
    """Its answer names the thread, on which what waits for a person is answered."""
    remote: Any = RemoteGraph(GRAPH, client=world.client)

    waiting = await remote.ainvoke({"messages": [{"role": "user", "content": "Refund 189 EUR for order 1054."}]})

    assert waiting["status"] == "needs_review"
    assert "What you can say" in waiting["messages"][-1]["content"]
    config: Any = {"configurable": {"thread_id": waiting["task_id"]}}
    done = await remote.ainvoke(Command(resume="approve"), config)
    assert (done["status"], len(await world.refunds("1054"))) == ("complete", 1)


class Theirs(TypedDict, total=False):
    """A graph elsewhere, of which Steward is a node."""

    messages: Annotated[list[Any], add_messages]


async def test_a_remote_graph_is_a_node_of_another(world: World) -> None:
    """Its question is theirs, its state is seen in theirs; answered by its id, as LangGraph has it, it goes on."""
    graph: Any = StateGraph(Theirs)
    graph.add_node("steward", RemoteGraph(GRAPH, client=world.client))
    graph.add_edge(START, "steward")
    theirs = graph.compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": await world.thread()}}

    waiting = await theirs.ainvoke({"messages": [HumanMessage("Refund 459 EUR for order 1061.")]}, config)
    (asked,) = waiting["__interrupt__"]
    (node,) = (await theirs.aget_state(config, subgraphs=True)).tasks
    assert (node.state.values["status"], node.state.next) == ("needs_review", ("human_review",))
    done = await theirs.ainvoke(Command(resume={asked.id: {"kind": "approve"}}), config)

    assert (done["messages"][-1].type, len(await world.refunds("1061"))) == ("ai", 1)


async def test_a_stream_tells_live_what_happens(world: World) -> None:
    """Over HTTP, custom events can be read by a person, and each update names the tool that acted and its verdict."""
    thread, goal = await world.thread(), {"goal": "Open a ticket for order 1052: the customer needs an invoice."}
    parts = [
        one async for one in world.client.runs.stream(thread, GRAPH, input=goal, stream_mode=["custom", "updates"])
    ]

    events = [one.data for one in parts if one.event == "custom"]
    texts = [one["text"] for one in events]
    assert "create_record is done" in " ".join(texts)
    assert {"planning", "planned", "tool.started", "tool.ended", "verdict", "ended"} <= {one["event"] for one in events}
    assert {one["task_id"] for one in events} == {thread}
    acted = [one.data["execute"] for one in parts if one.event == "updates" and "execute" in one.data]
    assert [one["tool"] for update in acted for one in update["did"]][-1] == "create_record"
    judged = [one.data["verify"] for one in parts if one.event == "updates" and "verify" in one.data]
    assert judged[-1]["did"][-1]["status"] == "verified"


async def test_a_remote_graph_streams_the_same(world: World) -> None:
    """Steward as a node of somebody's graph elsewhere: its events and updates come through, the question as well."""
    thread = await world.thread()
    remote: Any = RemoteGraph(GRAPH, client=world.client)
    config: Any = {"configurable": {"thread_id": thread}}
    goal = {"goal": "Refund 399 EUR for order 1061."}

    parts: list[Any] = [one async for one in remote.astream(goal, config, stream_mode=["custom", "updates"])]

    events = [data for kind, data, *_ in parts if kind == "custom"]
    assert events[-1]["event"] == "asked"
    assert events[-1]["text"] == (await world.review(thread))["text"]
    assert any("did" in update for kind, data, *_ in parts if kind == "updates" for update in data.values())


async def test_studio_draws_the_five_nodes_and_says_what_each_edge_means(world: World) -> None:
    """The drawing shows the machine as it is: five nodes, every conditional edge with its label."""
    drawn = await world.client.assistants.get_graph(GRAPH, xray=True)

    nodes = {node["id"] for node in drawn["nodes"]}
    labels = {(edge["source"], edge["target"]): edge.get("data") for edge in drawn["edges"]}
    assert nodes == {"__start__", "plan", "validate", "execute", "verify", "human_review", "__end__"}
    assert all(label for (source, _), label in labels.items() if source != "__start__")
    assert labels["validate", "human_review"] == "asks"


async def test_nothing_of_ours_blocks_the_servers_event_loop(world: World) -> None:
    """The server's watch for blocking calls stays on, and finds none in the runs of this module."""
    thread = await world.thread()

    await world.submit(thread, "What is the status of order 1042?")

    assert (await world.task(thread)).status == "complete"
    assert "blocking call" not in world.server.log

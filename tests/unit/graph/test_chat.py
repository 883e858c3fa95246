"""The compiled graph in LangGraph's chat convention, without the server."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.types import Command

from steward.domain.errors import Unusable
from steward.domain.model import Step
from steward.domain.playbook import Rule
from steward.graph.messages import MOST, joined, said_in, taken
from steward.server.mcp.views import task_view
from tests.unit.domain.making import expects, plan_of, playbook_of
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig, accepts


async def test_messages_are_a_goal() -> None:
    """The last human message is the goal; the plan, each effect and the end are said."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    said = (await rig.graph.ainvoke({"messages": [HumanMessage("do it")]}, rig.config))["messages"]

    assert (await rig.task()).goal == "do it"
    assert [type(one) for one in said] == [HumanMessage, *[AIMessage] * 4]
    assert [one.content for one in said[1:4]] == [
        "The plan: a: make_thing; b: make_thing.",
        "make_thing is done and verified: a.",
        "make_thing is done and verified: a2.",
    ]
    assert said[4].content.startswith("made a2")


async def test_a_goal_has_messages_too() -> None:
    """Who submits a goal finds request and outcome as messages."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    said = (await rig.graph.ainvoke({"goal": "do it"}, rig.config))["messages"]

    assert [(one.type, one.content[:7]) for one in said] == [("human", "do it"), ("ai", "made a2")]


async def test_a_plan_that_is_asked_about_is_shown_whole() -> None:
    """Who is to approve a plan reads its calls; what was said is answered, and said again it stands there once."""
    rig = Rig(script=[TWO], acceptance=None)
    await rig.graph.ainvoke({"messages": [("user", "do it")]}, rig.config)
    shown = (await rig.graph.aget_state(rig.config)).values["messages"][-1]
    assert '• a: make_thing {"id": "a"}' in shown.content

    await rig.answer("hm")
    task = await rig.answer("approve")

    said = [one.content for one in (await rig.graph.aget_state(rig.config)).values["messages"]]
    assert task.status == "complete"
    assert said[2].startswith("That was not taken for an answer: 'hm' can't be told for one answer; say: approve;")
    assert len(said) == len(set(said))


async def test_what_is_no_answer_is_told_so_each_time() -> None:
    """Said twice, it is told twice what can be said, below what was said; nobody is told that it was noted."""
    rig = Rig(script=[TWO], acceptance=None)
    await rig.graph.ainvoke({"messages": [("user", "do it")]}, rig.config)

    for _ in range(2):
        (asks,) = (await rig.graph.aget_state(rig.config)).interrupts
        await rig.step(Command(resume={asks.id: "hm"}, update={"messages": [HumanMessage("hm")]}))

    said = [one.content for one in (await rig.graph.aget_state(rig.config)).values["messages"]][2:]
    assert said[0] == said[2] == "hm"
    assert said[1] == said[3]
    assert said[1].startswith("That was not taken for an answer: 'hm'")


async def test_a_first_yes_of_two_is_noted() -> None:
    """What was not taken before it is told no more, in the chat and where the question is shown."""
    rule = Rule(id="both", when="tool == 'pay'", then="review", message="Two must agree.", approvers=2)
    rig = Rig(script=[PAY], acceptance=PAID, playbook=playbook_of(rules=[rule]))
    await rig.graph.ainvoke({"messages": [("user", "do it")]}, rig.config)

    await rig.answer("hm")
    await rig.answer({"kind": "approve", "by": "kim"})

    state = await rig.graph.aget_state(rig.config)
    assert state.values["messages"][-1].content == "That is noted; one more person is to decide."
    assert "not taken" not in str(state.interrupts[0].value)


async def test_another_request_on_the_thread_is_refused() -> None:
    """A thread is one task; what nobody answers is not dropped in silence."""
    rig = Rig(script=[TWO], acceptance=BOTH)
    await rig.graph.ainvoke({"messages": [HumanMessage("do it")]}, rig.config)

    with pytest.raises(Unusable, match="carries another task"):
        await rig.graph.ainvoke({"messages": [HumanMessage("do that")]}, rig.config)


@pytest.mark.parametrize(
    ("messages", "text"),
    [
        ("do it", "do it"),
        ([{"role": "user", "content": "do it"}, {"role": "assistant", "content": "what?"}], "do it"),
        ([["user", "do it"]], "do it"),
        ([HumanMessage("no"), HumanMessage([{"type": "text", "text": "do"}, "it"])], "do\nit"),
        ([{"lc": 1, "type": "constructor", "id": ["x", "HumanMessage"], "kwargs": {"content": "do it"}}], "do it"),
    ],
)
def test_every_shape_of_a_message_is_read(messages: Any, text: str) -> None:
    """Dicts, pairs, LangChain's objects and what it writes of them; content as text or in parts."""
    assert said_in(messages).text == text


def test_a_long_chat_stays_small() -> None:
    """The request and the last messages are kept."""
    said: list[Any] = [HumanMessage("do it", id="0"), *(AIMessage(str(n), id=str(n)) for n in range(1, 300))]

    kept = joined([], said)

    assert (len(kept), kept[0].content, kept[-1].content) == (MOST, "do it", "299")


async def test_an_answer_by_command_works_beside_messages() -> None:
    """Words in a command and a message for the transcript, as the server enters the graph."""
    rig = Rig(script=[TWO], acceptance=None)
    await rig.graph.ainvoke({"messages": [HumanMessage("do it")]}, rig.config)

    done = await rig.graph.ainvoke(Command(resume="Yes!", update={"messages": [HumanMessage("Yes!")]}), rig.config)

    assert (await rig.task()).status == "complete"
    assert [one.content for one in done["messages"] if one.type == "human"] == ["do it", "Yes!"]


async def test_a_secret_in_a_request_is_said_nowhere() -> None:
    """The goal is acted on as it is; what is shown is not, also after the plan was refused and made anew."""
    goal = "do it with token=abcdef123456"
    rig = Rig(script=[plan_of(Step(id="a", tool="fly")), TWO], acceptance=BOTH)

    said = (await rig.graph.ainvoke({"messages": [AIMessage("hi"), HumanMessage(goal)]}, rig.config))["messages"]

    assert ((await rig.task()).status, (await rig.task()).goal) == ("complete", goal)
    assert "abcdef123456" not in str(said)
    assert said[1].content == "do it with token=***"


async def test_a_secret_is_hidden_before_what_is_said_is_cut() -> None:
    """Half of a token looks like none: a person's reason is looked through whole."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.graph.ainvoke({"messages": [HumanMessage("do it")]}, rig.config)

    await rig.answer({"kind": "reject", "by": "kim", "message": f"{'no ' * 64}ghp_{'aB3' * 12}"})

    said = str((await rig.graph.aget_state(rig.config)).values["messages"])
    assert "kim decided: reject: no no" in said
    assert "ghp" not in said


async def test_a_request_that_is_shown_otherwise_stands_there_once() -> None:
    """As the server hands it in: the goal whole, the message without its secret, or cut where it is very long."""
    rig = Rig(script=[plan_of(Step(id="a", tool="fly")), TWO], acceptance=BOTH)
    given = {"goal": "do it, token=abcdef123456", "messages": [taken(HumanMessage("do it, token=***"))]}

    said = (await rig.graph.ainvoke(given, rig.config))["messages"]

    assert (await rig.task()).status == "complete"
    assert [one.content for one in said if one.type == "human"] == ["do it, token=***"]


async def test_who_has_both_goal_and_messages_is_told_the_goal() -> None:
    """As a node of somebody's chat that was given its own goal: that counts, and stands among the messages."""
    rig = Rig(script=[plan_of(Step(id="a", tool="fly")), TWO], acceptance=BOTH)
    given = {"goal": "do it", "messages": [HumanMessage("please see to it")]}

    said = (await rig.graph.ainvoke(given, rig.config))["messages"]

    assert (await rig.task()).goal == "do it"
    assert [one.content for one in said if one.type == "human"] == ["please see to it", "do it"]


async def test_a_task_that_changed_nothing_says_so() -> None:
    """The answer is a planner's wording, which may sound as if all had been done."""
    read = plan_of(Step(id="r", tool="read_thing", args={"id": "a"}), answer="It has been done.")
    rig = Rig(script=[read], acceptance=accepts(expects("read_thing")))
    rig.tools.world.things["a"] = {"id": "a"}

    said = (await rig.graph.ainvoke({"messages": [HumanMessage("do it")]}, rig.config))["messages"]

    assert said[-1].content == "It has been done.\n\nNothing was changed."
    view = task_view(await rig.task(), None, "")
    assert view["next"] == "It is complete, and nothing was changed; evidence(task_id) shows what was read."

"""What a client of the compiled graph sees of a task while it runs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from langgraph.types import Command

from steward.domain.model import Action, Receipt, Risk
from steward.domain.ports.facts import Fact, ToolBegan, ToolEnded
from steward.domain.tool_progress import hearer
from steward.graph.hearing import unheard
from steward.telemetry.fanout import Fanout
from steward.telemetry.live_events import live_event
from steward.telemetry.stream import Stream
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import ListingToolbox, Rig

MODES = ["custom", "updates"]


def streaming(**fields: Any) -> Rig:
    return Rig(**fields, telemetry=Fanout([Stream()], lambda fact: fact))


async def streamed(rig: Rig, entry: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The live events and the updates of one run."""
    events: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    async for mode, part in rig.graph.astream(entry, rig.config, stream_mode=MODES, durability="sync"):
        (events if mode == "custom" else updates).append(part)
    return events, updates


async def test_a_run_tells_in_words_what_happens() -> None:
    """Each event can be read by a person and by a program, in the order in which things happen."""
    events, _ = await streamed(streaming(script=[TWO], acceptance=BOTH), {"goal": "do it"})

    told = [one["event"] for one in events]
    assert told == ["planning", "planned", *["tool.started", "tool.ended", "verdict"] * 2, "ended"]
    assert all(one["text"] and one["task_id"] == "t1" for one in events)
    assert [one["text"] for one in events][1:5] == [
        "Planned 2 steps: make_thing",
        "Calling make_thing (id a)",
        "make_thing is done: a",
        "make_thing is verified: a",
    ]
    assert (events[4]["tool"], events[4]["step"], events[4]["status"]) == ("make_thing", "a", "verified")
    assert events[-1]["text"] == "Complete after 2 calls"


async def test_a_task_ends_after_all_else_was_told() -> None:
    """Also after the answer that ended it: who watches has no more to wait for."""
    rig = streaming(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await streamed(rig, {"goal": "do it"})
    (asked,) = (await rig.graph.aget_state(rig.config)).interrupts

    events, updates = await streamed(rig, Command(resume={asked.id: {"kind": "abort", "by": "kim"}}))

    assert [one["event"] for one in events] == ["answered", "ended"]
    assert [one["event"] for one in updates[-1]["human_review"]["did"]] == ["answered", "ended"]


class Telling(ListingToolbox):
    """Whose system says how far it has come, from another thread, and far too often."""

    async def run(self, action: Action) -> Receipt:
        hear = hearer()
        assert hear is not None
        for number in range(1, 100):
            await asyncio.to_thread(hear, number, 100.0, "of \n the rows")
        return await super().run(action)


async def test_the_progress_of_a_call_is_told_while_it_runs() -> None:
    """In the order of things, in one line, and not more than once a second."""
    events, _ = await streamed(streaming(script=[PAY], acceptance=PAID, tools=Telling()), {"goal": "do it"})

    told = [one["event"] for one in events]
    (progress,) = [one for one in events if one["event"] == "tool.progress"]
    assert told.index("tool.started") < told.index("tool.progress") < told.index("tool.ended")
    assert (progress["text"], progress["done"], progress["of"]) == ("pay: 1 of 100, of the rows", 1, 100.0)


async def test_updates_name_what_acted() -> None:
    """An update of a node says which tool ended how, and what the verdict is; none keeps another node's."""
    _, updates = await streamed(streaming(script=[TWO], acceptance=BOTH), {"goal": "do it"})

    did = [(name, [one["event"] for one in update["did"]]) for part in updates for name, update in part.items()]
    assert did == [
        ("plan", ["planned"]),
        *[("validate", []), ("execute", ["tool.ended"]), ("verify", ["verdict"])] * 2,
        ("validate", ["ended"]),
    ]


async def test_where_nobody_can_hear_nothing_is_said() -> None:
    """A worker runs a task for its end: it makes no live words, and a fact that is for them alone is not redacted."""
    redacted: list[str] = []

    def redact(fact: Fact) -> Fact:
        redacted.append(type(fact).__name__)
        return fact

    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([Stream()], redact))
    with unheard():
        events, updates = await streamed(rig, {"goal": "do it"})

    assert (events, redacted) == ([], [])
    assert [name for part in updates for name, update in part.items() if "did" in update] == []
    assert (await rig.task()).status == "complete"


async def test_no_checkpoint_holds_what_was_streamed() -> None:
    """What is told live costs nothing on disk."""
    rig = streaming(script=[TWO], acceptance=BOTH)
    await streamed(rig, {"goal": "do it"})

    kept = [checkpoint.checkpoint["channel_values"] async for checkpoint in rig.saver.alist(rig.config)]
    assert kept
    assert all("did" not in values for values in kept)


async def test_a_question_and_its_answer_are_seen() -> None:
    """A chat shows what is asked, and who answered how."""
    rig = streaming(script=[PAY], acceptance=PAID, playbook=APPROVED)

    asked, _ = await streamed(rig, {"goal": "do it"})
    await rig.answer({"kind": "approve", "by": "kim"})

    question = asked[-1]
    assert (question["event"], question["reason"], question["tool"]) == ("asked", "approval", "pay")
    review = (await rig.reviews.list(open_only=False))[0]
    assert question["review"] == review.question.id
    assert question["text"] == review.question.text
    assert "approve" in question["options"]


def test_words_stay_short_whatever_a_tool_says() -> None:
    """An event is bounded, one line, and can be sent as JSON, whatever stands in arguments and answers."""
    long: Any = {"id": "x\n\x1b[31m" * 500, "list": [{"a": "b" * 9_000}] * 50}
    act = Action(key="k" * 64, task_id="t", step="s", tool="tool", args=long, risk=Risk.READ, item=3)
    for receipt in (Receipt(kind="answered", result=long), Receipt(kind="refused", message="no " * 9_000)):
        for fact in (
            ToolBegan(task_id="t", action=act),
            ToolEnded(task_id="t", action=act, receipt=receipt, seconds=1),
        ):
            event = live_event(fact)
            assert event is not None
            assert len(json.dumps(event)) < 1_000
            assert "\x1b" not in str(event["text"])
            assert "\n" not in str(event["text"])
            assert event["item"] == 3

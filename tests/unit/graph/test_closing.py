"""What a person leaves out, or did by hand: the rest goes on without the planner, and the result says so."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.left_out import abouts
from steward.domain.left_out_again import brought_back
from steward.domain.model import Expectation, Problem, Step
from steward.domain.playbook import Rule
from steward.domain.ports.planning import Proposal
from steward.domain.results import changed_nothing
from steward.domain.state import Closed
from steward.graph.conversation import ended_text
from tests.unit.domain.making import action_of, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

PAID = Expectation(tool="pay", at_least=1)
MADE = Expectation(tool="make_thing", at_least=1)
LEAVE = {"kind": "leave_out", "by": "lea", "message": "not this one"}
HAND = {"kind": "by_hand", "by": "lea", "evidence": "paid at the bank"}
ASKS = playbook_of(approvals=["pay"])


def needs_pay(step_id: str = "note") -> Step:
    return Step(id=step_id, tool="make_thing", args={"id": "${p.id}"})


async def test_the_rest_goes_on_without_the_planner() -> None:
    rig = Rig(script=[plan_of(pay("p", "x"), make("m"))], acceptance=accepts(PAID, MADE), playbook=ASKS)
    await rig.begin()

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}
    assert len(rig.planner.requests) == 1
    assert task.result is not None
    assert task.result["left_out"] == [
        {
            "step": "p",
            "tool": "pay",
            "args": {"id": "x", "amount": 5},
            "by": "lea",
            "why": "not this one",
            "review": (await rig.state()).closed[0].review,
        }
    ]


async def test_what_needs_it_is_left_out_as_well() -> None:
    rig = Rig(script=[plan_of(pay("p", "x"), needs_pay(), make("m"))], acceptance=accepts(PAID, MADE), playbook=ASKS)
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert abouts(question)[0]["with"] == ["note"]

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert set(rig.tools.world.things) == {"m"}
    assert [one.step for one in (await rig.state()).closed] == ["p", "note"]


async def test_where_all_was_left_out_nothing_is_called_complete() -> None:
    rig = Rig(script=[plan_of(read("r", "x"), pay("p", "x"))], acceptance=accepts(PAID), playbook=ASKS)
    rig.tools.world.things["x"] = {"id": "x"}
    await rig.begin()

    task = await rig.answer(LEAVE)

    assert task.status == "failed"
    assert task.error == "nothing was done: lea left out p: pay (not this one)"
    assert rig.effects == 0


async def test_a_step_that_is_refused_again_and_again_no_longer_blocks_the_others() -> None:
    never = playbook_of(rules=[Rule(id="no", when="tool == 'pay'", then="forbid", message="never")])
    rig = Rig(script=[plan_of(pay("p", "x"), needs_pay(), make("m"))], acceptance=accepts(MADE, PAID), playbook=never)
    await rig.begin()
    assert await rig.reason() == "invalid_plan"
    asked = len(rig.planner.requests)

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}
    assert len(rig.planner.requests) == asked


async def test_what_was_done_by_hand_counts_at_the_level_of_a_word() -> None:
    rig = Rig(script=[plan_of(pay("p", "x"), make("m"))], acceptance=accepts(PAID, MADE), playbook=ASKS)
    await rig.begin()

    task = await rig.answer(HAND)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}
    levels = {one["step"]: one["level"] for one in task.result["effects"]}  # type: ignore[index, union-attr]
    assert levels == {"p": "person", "m": "read_back"}


async def test_steps_that_want_its_result_go_on_only_where_it_is_given() -> None:
    for given, made in (({}, set[str]()), ({"result": {"id": "x"}}, {"x"})):
        rig = Rig(script=[plan_of(pay("p", "x"), needs_pay())], acceptance=accepts(PAID, MADE), playbook=ASKS)
        await rig.begin()

        task = await rig.answer({**HAND, **given})

        assert task.status == "complete"
        assert set(rig.tools.world.things) == made


async def test_a_result_that_the_tool_would_not_give_is_not_taken() -> None:
    rig = Rig(script=[plan_of(pay("p", "x"), needs_pay())], acceptance=accepts(PAID, MADE), playbook=ASKS)
    await rig.begin()

    await rig.answer({**HAND, "result": {"nonsense": 1}})

    question = (await rig.state()).question
    assert question is not None
    assert question.detail["refused_answer"] == "pay: the result must hold an id"
    assert rig.effects == 0


async def test_a_word_needs_evidence() -> None:
    rig = Rig(script=[plan_of(pay("p", "x"))], acceptance=accepts(PAID), playbook=ASKS)
    await rig.begin()

    await rig.answer({"kind": "by_hand", "by": "lea"})

    assert await rig.reason() == "approval"


async def test_one_item_of_a_loop_is_left_out_and_the_others_go_on() -> None:
    """A step mapped over the loop goes on with the others' results; one that wants all of them does not."""
    each = Step(id="p", tool="pay", args={"id": "${item.id}"}, for_each="${l.things}")
    mapped = Step(id="note", tool="make_thing", args={"id": "note of ${item.id}"}, for_each="${p}")
    summary = Step(id="sum", tool="make_thing", args={"id": "sum of ${p[0].id}"})
    plan = plan_of(Step(id="l", tool="list_things", args={}), each, mapped, summary)
    rules = [Rule(id="ask", when="tool == 'pay' && args.id == 'b'", then="review", message="b is dear")]
    rig = Rig(
        script=[plan],
        acceptance=accepts(Expectation(tool="pay", at_least=3), MADE),
        playbook=playbook_of(rules=rules, tools=["read_thing", "make_thing", "pay", "list_things"]),
    )
    rig.tools.world.things = {name: {"id": name} for name in "abc"}
    await rig.begin()

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert set(rig.tools.world.things) == {"a", "b", "c", "note of a", "note of c"}
    assert rig.tools.world.effects["pay"] == 2


async def test_what_is_missing_can_be_left_out_or_said_to_be_done() -> None:
    for answer, effects in ((LEAVE, 1), (HAND, 2)):
        rig = Rig(script=[plan_of(make("m"))], acceptance=accepts(PAID, MADE))
        await rig.begin()
        while await rig.reason() != "invalid_plan":
            await rig.resume()

        task = await rig.answer(answer)

        assert task.status == "complete"
        assert rig.tools.world.effects == {"make_thing": 1}
        assert len(task.result["effects"]) == effects  # type: ignore[index, arg-type]


async def test_a_later_plan_does_not_bring_back_what_was_left_out() -> None:
    second = plan_of(pay("again", "x"), make("m2"), revision=2)
    tools = ListingToolbox(faults={"make_thing": ["refuse"]})
    rig = Rig(
        script=[plan_of(pay("p", "x"), make("m", amount=1)), second],
        acceptance=accepts(PAID, MADE),
        playbook=ASKS,
        tools=tools,
    )
    await rig.begin()

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert tools.world.effects == {"make_thing": 1}


async def test_an_outcome_that_nobody_knows_may_be_left_behind_and_is_told() -> None:
    rig = Rig(
        script=[plan_of(pay("p", "x"), make("m"))],
        acceptance=accepts(PAID, MADE),
        tools=ListingToolbox(faults={"pay": ["lost"]}, unprovable=["pay"]),
    )
    await rig.begin()
    assert await rig.reason() == "unknown_outcome"

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert task.result["left_out"][0]["happened"] == "unknown"  # type: ignore[index]
    assert "Left out: pay, by lea, and it is not known whether it happened." in ended_text(
        "complete", task.result, None
    )
    assert not changed_nothing({**(task.result or {}), "effects": []})


async def test_where_only_that_is_left_it_is_not_said_that_nothing_was_done() -> None:
    """It may have been: whoever reads the task's end has to look."""
    rig = Rig(
        script=[plan_of(pay("p", "x"))],
        acceptance=accepts(PAID),
        tools=ListingToolbox(faults={"pay": ["lost"]}, unprovable=["pay"]),
    )
    await rig.begin()

    task = await rig.answer(LEAVE)

    assert task.status == "failed"
    told = "it is not known whether pay happened, and nothing else was done: lea left out p: pay (not this one)"
    assert task.error == told


async def test_the_reasons_that_offer_it_name_the_acts() -> None:
    """A planner that gives up after a rejection leaves the choice to a person."""
    gives_up = Proposal(error="no other way")
    rig = Rig(script=[plan_of(pay("p", "x"), make("m")), gives_up], acceptance=accepts(PAID, MADE), playbook=ASKS)
    await rig.begin()
    await rig.answer({"kind": "reject", "by": "lea", "message": "no"})
    assert await rig.reason() == "invalid_plan"

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}


async def test_a_crash_after_the_word_changes_nothing() -> None:
    rig = Rig(script=[plan_of(pay("p", "x"), make("m"))], acceptance=accepts(PAID, MADE), playbook=ASKS)
    await rig.begin()
    await rig.answer(HAND)
    rig.restart()

    task = await rig.resume()

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}


@pytest.mark.parametrize("kind", ["leave_out", "by_hand"])
async def test_it_is_not_offered_where_it_would_not_help(kind: str) -> None:
    unreadable = Proposal(problems=[Problem(code="unparseable_plan", message="what?")])
    rig = Rig(script=[unreadable], acceptance=accepts(PAID))
    await rig.begin()

    question = (await rig.state()).question

    assert question is not None
    assert kind not in question.options


async def test_one_of_two_equal_acts_is_left_out_and_the_other_is_done() -> None:
    """It is not asked about as well: the person saw both."""
    rig = Rig(script=[plan_of(make("a"), Step(id="b", tool="make_thing", args={"id": "a"}))], acceptance=accepts(MADE))
    await rig.begin()
    assert await rig.reason() == "approval"

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}


# --- and must not come back -------------------------------------------------------------------


MAKES = playbook_of(approvals=["make_thing"])
FIRST = plan_of(make("m", amount=1), pay("p", "x"))


def in_other_words() -> Rig:
    """The thing is left out, the pay is refused by its system, and a new plan wants the thing in another size."""
    again = plan_of(make("m", amount=2), pay("q", "y"), revision=2)
    tools = ListingToolbox(faults={"pay": ["refuse", "refuse", "refuse"]})
    return Rig(script=[FIRST, again], acceptance=accepts(PAID, MADE), playbook=MAKES, tools=tools)


async def test_the_planner_is_told_what_was_left_out_and_why() -> None:
    rig = in_other_words()
    await rig.begin()
    await rig.answer(LEAVE)

    told = rig.planner.requests[1].closed

    assert [(one.how, one.step, one.message) for one in told] == [("left_out", "m", "not this one")]


async def test_what_was_left_out_does_not_come_back_in_other_words() -> None:
    """It is refused, and where the planner insists a person is asked, each time anew; the rest goes on."""
    rig = in_other_words()
    await rig.begin()
    await rig.answer(LEAVE)

    refused = rig.planner.requests[2].problems[-1]
    assert refused.code == "left_out"
    assert "not this one" in refused.message
    question = (await rig.state()).question
    assert question is not None
    assert (question.reason.value, question.tool) == ("approval", "make_thing")
    assert "a person left this out: not this one" in question.text

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"pay": 1}
    assert len(rig.planner.requests) == 3


async def test_a_planner_that_heeds_it_needs_nobody() -> None:
    rig = in_other_words()
    rest = plan_of(pay("q", "y"), revision=2)
    again = rig.planner.script
    assert not callable(again)
    rig.planner.script = [*again, rest]
    await rig.begin()

    task = await rig.answer(LEAVE)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"pay": 1}


async def test_a_person_may_want_it_after_all() -> None:
    rig = in_other_words()
    await rig.begin()
    await rig.answer(LEAVE)

    task = await rig.answer({"kind": "approve", "by": "lea"})

    assert task.status == "complete"
    assert rig.tools.world.effects == {"pay": 1, "make_thing": 1}


TOOLS = ListingToolbox()


def closed(tool: str = "make_thing", **fields: Any) -> Closed:
    known: dict[str, Any] = {"how": "left_out", "step": "a", "revision": 0, **fields}
    return Closed(by="lea", review="r1", tool=tool, **known)


@pytest.mark.parametrize(
    ("one", "flagged"),
    [
        (closed(args={"id": "m", "amount": 1}, key="k"), True),
        (closed(args={"id": "m"}, target="m", how="by_hand"), True),
        (closed(args={"id": "m"}, target="m", how="by_hand", revision=1), False),  # of the same plan
        (closed(args={"id": "${o.id}", "amount": 2}), True),  # went with what it needed
        (closed(args={"id": "${o.id}"}), False),  # could have come to anything
        (closed(args={"id": "n", "amount": 2}), False),
        (closed("pay", args={"id": "m", "amount": 2}), False),
        (closed(step=None, args={"id": "m"}), True),  # an effect that was missing
        (closed(step=None, args={}), False),
    ],
)
def test_what_stands_for_a_closed_act(one: Closed, *, flagged: bool) -> None:
    """The same target, or the same arguments as far as they were known."""
    action = action_of(make("b", id="m", amount=2))

    assert bool(brought_back(accepts(), [], [action], [one], TOOLS)) is flagged


def test_what_the_goal_still_calls_for_is_no_comeback() -> None:
    """Two effects on one target, of which one was left out: the other is done, and only once."""
    wanted = accepts(*(Expectation(tool="make_thing", args={"id": "m", "amount": size}) for size in (1, 2)))
    one = closed(args={"id": "m", "amount": 1}, key="k", target="m")
    other, third = action_of(make("b", id="m", amount=2)), action_of(make("c", id="m", amount=3))

    assert brought_back(wanted, [], [other], [one], TOOLS) == []
    assert [act for act, _ in brought_back(wanted, [], [other, third], [one], TOOLS)] == [third]

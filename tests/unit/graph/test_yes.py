"""A person's yes counts, and who gives it sees what it is about."""

from __future__ import annotations

from typing import Any

from steward.domain.model import Expectation, Json, JsonObject, Question, Step
from steward.domain.ports.planning import PlanRequest
from tests.unit.domain.making import make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

YES = {"kind": "approve", "by": "lea"}


def expected(thing: str, amount: Json = None, tool: str = "make_thing") -> Expectation:
    args: JsonObject = {"id": thing}
    return Expectation(tool=tool, args=args if amount is None else {**args, "amount": amount})


async def asked(rig: Rig) -> Question:
    question = (await rig.state()).question
    assert question is not None
    return question


async def test_an_approved_act_counts_in_place_of_what_it_stands_in_for() -> None:
    """The same target, another amount: the task ends complete with what the person said yes to."""
    rig = Rig(script=[plan_of(make("a", amount=2))], acceptance=accepts(expected("a", 1)))
    await rig.begin()
    question = await asked(rig)
    assert question.detail["unexpected"] is True
    assert question.detail["instead_of"]["args"] == {"id": "a", "amount": 1}  # type: ignore[index, call-overload]

    task = await rig.answer(YES)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 1}


async def test_an_act_on_another_target_stands_in_for_nothing() -> None:
    """A yes to it does not make the task complete without what the goal called for."""
    rig = Rig(script=[plan_of(make("b", amount=1))], acceptance=accepts(expected("a", 1)))
    await rig.begin()
    assert "instead_of" not in (await asked(rig)).detail

    await rig.answer(YES)

    question = await asked(rig)
    assert question.reason.value == "invalid_plan"
    assert "the goal calls for make_thing" in question.text
    assert {"leave_out", "by_hand"} <= {*question.options}


async def test_an_approved_act_counts_beside_what_else_is_done() -> None:
    rig = Rig(script=[plan_of(make("a"), make("b"))], acceptance=accepts(expected("a")))
    await rig.begin()

    task = await rig.answer(YES)

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 2}


async def test_one_of_several_is_edited_and_the_others_stay_wanted() -> None:
    rig = Rig(
        script=[plan_of(pay("p", "x", 5), pay("q", "y", 5))],
        acceptance=accepts(Expectation(tool="pay", args={"amount": 5}, at_least=2, at_most=2)),
        playbook=playbook_of(approvals=["pay"]),
    )
    await rig.begin()
    await rig.answer({"kind": "edit", "by": "lea", "args": {"id": "x", "amount": 4}})

    task = await rig.answer(YES)

    assert task.status == "complete"
    assert {name: thing["amount"] for name, thing in rig.tools.world.things.items()} == {"x": 4, "y": 5}


async def test_an_unexpected_act_may_be_edited() -> None:
    rig = Rig(script=[plan_of(make("a", amount=2))], acceptance=accepts(expected("a", 1)))
    await rig.begin()

    task = await rig.answer({"kind": "edit", "by": "lea", "args": {"id": "a", "amount": 3}})

    assert task.status == "complete"
    assert rig.tools.world.things["a"]["amount"] == 3


async def test_what_was_approved_stays_wanted_when_the_acceptance_is_stated_anew() -> None:
    """Another question is answered in between; the stated acceptance says again what the approved act replaced."""
    doubt = plan_of(doubt="ambiguous", asks="Which?", confidence=0.0)
    second = plan_of(make("a", amount=2), make("c"), revision=2)

    def script(request: PlanRequest) -> Any:
        return second if request.answers else doubt if request.history else plan_of(make("a", amount=2), final=False)

    rig = Rig(script=script, acceptance=accepts(expected("a", 1), expected("c")))
    await rig.begin()
    await rig.answer(YES)
    assert await rig.reason() == "ambiguous"

    task = await rig.answer({"kind": "respond", "by": "lea", "message": "make c as well"})

    assert task.status == "complete"
    assert rig.tools.world.effects == {"make_thing": 2}


async def test_a_plan_that_was_approved_as_it_stands_is_not_sent_back() -> None:
    """What the goal does not call for in it is asked about, not planned away."""
    rig = Rig(script=[plan_of(make("a", amount=2), confidence=0.1)], acceptance=accepts(expected("a", 1)))
    await rig.begin()
    assert await rig.reason() == "low_confidence"

    await rig.answer(YES)

    assert await rig.reason() == "approval"
    assert len(rig.planner.requests) == 1


async def test_a_reviewer_sees_where_each_argument_came_from() -> None:
    """The request, a result that is referred to or copied, or the planner's own invention."""
    tools = ListingToolbox()
    tools.world.things["x"] = {"id": "x", "amount": 77, "by": "the carrier"}
    steps = [
        read("r", "x"),
        Step(id="p", tool="make_thing", args={"id": "gift for ${r.by}", "amount": "${r.amount}"}),
        Step(id="q", tool="pay", args={"id": "1042", "amount": 77}),
        Step(id="s", tool="pay", args={"id": "A-9", "amount": 3}),
    ]
    rig = Rig(
        script=[plan_of(*steps)],
        acceptance=accepts(Expectation(tool="pay"), Expectation(tool="make_thing")),
        playbook=playbook_of(approvals=["pay", "make_thing"]),
        tools=tools,
    )
    await rig.begin(goal="Pay 3 for order 1042")
    seen: dict[str, Any] = {}
    while await rig.reason() == "approval":
        question = await asked(rig)
        seen[question.step or ""] = question.detail["origins"]
        await rig.answer({"kind": "approve", "by": "lea"})

    read_ = "was read from read_thing(x) at"
    invented = "the planner wrote it; it stands neither in the request nor in anything that was read before"
    assert seen["p"] == {
        "id": {"from": ["tool:read_thing", "invented"], "said": f"{read_} by; {invented}"},
        "amount": {"from": ["tool:read_thing"], "said": f"{read_} amount"},
    }
    assert seen["q"]["id"] == {"from": ["request"], "said": "the request names it"}
    assert (seen["s"]["id"]["from"], seen["s"]["amount"]["from"]) == (["invented"], ["request"])


async def test_a_copied_value_of_a_loop_and_an_earlier_failure_are_told() -> None:
    tools = ListingToolbox(faults={"make_thing": ["refuse", "refuse", "refuse"]})
    tools.world.things = {"a": {"id": "aa", "amount": 31}}
    each = Step(id="p", tool="pay", args={"id": "${item.id}", "amount": 31}, for_each="${l.things}")

    def script(request: PlanRequest) -> Any:
        steps = [Step(id="l", tool="list_things", args={}), make("m", amount=1), each]
        return plan_of(steps[0], each) if request.history else plan_of(*steps[:2])

    rig = Rig(
        script=script,
        acceptance=accepts(Expectation(tool="pay"), Expectation(tool="make_thing", at_least=0)),
        playbook=playbook_of(approvals=["pay"], tools=["read_thing", "make_thing", "pay", "list_things"]),
        tools=tools,
    )
    await rig.begin(goal="do it")

    detail = (await asked(rig)).detail

    assert detail["origins"] == {
        "id": {"from": ["tool:list_things"], "said": "was read from list_things() at things[0].id"},
        "amount": {
            "from": ["tool:list_things"],
            "said": "the planner copied it from list_things() at things[0].amount",
        },
    }
    assert detail["error"] == {"step": "m", "tool": "make_thing", "code": "refused", "message": "the system said no"}


async def test_who_is_asked_to_do_without_an_acceptance_is_told_why_there_is_none() -> None:
    """What was stated and could not be used stands in the question, before an effect and at the end alike."""
    useless = accepts(*(Expectation(tool="make_thing", args={name: 1}) for name in ("colour", "size", "shape", "mood")))
    acting = Rig(script=[plan_of(make("a"))], acceptance=useless)
    reading = Rig(script=[plan_of(read("look", "x"))], acceptance=useless)
    reading.tools.world.things["x"] = {"id": "x"}

    for rig in (acting, reading):
        await rig.begin()
        text = (await asked(rig)).text

        assert text.startswith("Nothing says what must be true for the goal to count as met. Why: the acceptance")
        assert "colour" in text
        assert text.endswith("and 1 more.")
        assert (await rig.answer(YES)).status == "complete"


async def test_an_acceptance_that_is_stated_after_all_leaves_no_reason_behind() -> None:
    """The planner is asked again after an answer, and what could not be used before is forgotten."""
    rig = Rig(script=[plan_of(make("a"))], acceptance=accepts(Expectation(tool="make_thing", args={"colour": 1})))
    await rig.begin()
    assert (await rig.state()).unstated
    rig.planner.acceptance = accepts(expected("a"))

    task = await rig.answer({"kind": "respond", "message": "any colour will do", "by": "lea"})

    assert task.status == "complete"
    assert (await rig.state()).unstated == ""

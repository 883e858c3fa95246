"""Rules hold whatever names, order and stretches a planner chooses: what it proposes can't blind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Plan, Step
from steward.domain.playbook import Rule
from steward.domain.ports.planning import PlanRequest
from tests.unit.domain.making import codes, expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

THINGS: dict[str, Any] = {"1045": {"id": "1045"}, "1090": {"id": "1090"}}
ANYTHING = accepts(expects("pay", at_least=0), expects(at_least=0), expects("read_thing", at_least=1))
SAME_ORDER = Rule(
    id="same-order", when="tool == 'pay' && args.id != steps.order.id", then="forbid", message="Only the order read."
)
ONE_PAY = Rule(
    id="one-pay", when="tool == 'pay' && acts.exists(a, a.tool == 'pay')", then="forbid", message="One pay a task."
)
ONE_PAY_BY_RESULTS = Rule(
    id="one-pay",
    when="tool == 'pay' && steps.exists(s, has(steps[s].by) && steps[s].by == 'pay')",
    then="forbid",
    message="One pay a task.",
)


def rig_of(*plans: Plan, rules: list[Rule], acceptance: Any = ANYTHING, **fields: Any) -> Rig:
    tools = ListingToolbox()
    tools.world.things = dict(THINGS)
    allowed = ["read_thing", "make_thing", "pay", "list_things"]
    return Rig(
        script=[*plans], acceptance=acceptance, tools=tools, playbook=playbook_of(rules=rules, tools=allowed, **fields)
    )


def refusals(rig: Rig) -> set[str]:
    """The codes of all that the planner was told."""
    return {code for request in rig.planner.requests for code in codes(request.problems)}


FIRST = plan_of(read("order", "1045"), replace(pay("first", "1045"), needs=["order"]), final=False)


@pytest.mark.parametrize(
    "second",
    [
        plan_of(read("order", "1090"), replace(pay("second", "1090"), needs=["order"])),
        plan_of(replace(read("order", "1090"), when="false"), pay("second", "1090")),
        plan_of(read("Order", "1090"), pay("second", "1090")),
        plan_of(
            Step(id="order", tool="make_thing", args={"id": "1090"}), replace(pay("second", "1090"), needs=["order"])
        ),
        plan_of(
            read("pick", "1090"),
            Step(id="order", tool="read_thing", args={"id": "${pick.id}"}),
            replace(pay("second", "1090"), needs=["order"]),
        ),
        plan_of(
            Step(id="all", tool="list_things"),
            Step(id="order", tool="read_thing", args={"id": "${item.id}"}, for_each="${all.things}"),
            replace(pay("second", "1090"), needs=["order"]),
        ),
    ],
)
async def test_a_verified_name_is_not_given_to_another_call(second: Plan) -> None:
    """The first stretch reads one order and pays it; no second one gets another paid under that name."""
    rig = rig_of(FIRST, second, rules=[SAME_ORDER])

    await rig.begin()

    assert rig.tools.world.effects["pay"] == 1
    assert refusals(rig) & {"name_taken", "forbidden"}
    assert await rig.reason() == "invalid_plan"


async def test_the_same_call_keeps_its_name() -> None:
    """Reading the same order once more is what a later stretch may do, also under the same name."""
    second = plan_of(read("order", "1045"), replace(make("note"), needs=["order"]))
    rig = rig_of(FIRST, second, rules=[SAME_ORDER])

    assert (await rig.begin()).status == "complete"


async def test_a_name_outlives_its_act_being_claimed_under_another() -> None:
    """What is proposed again as another step is found under both names, and the first name stays taken."""
    first = plan_of(make("note", id="n1"), final=False)
    renamed = plan_of(make("other", id="n1"), read("look", "n1"), final=False)
    third = plan_of(make("note", id="n2"))
    rig = rig_of(first, renamed, third, rules=[])

    await rig.begin()

    assert rig.tools.world.effects["make_thing"] == 1
    assert "name_taken" in refusals(rig)
    history = await rig.ledger.history("t1")
    assert [one.action.step for one in history] == ["other", "look"]
    assert list((await rig.state()).names) == ["note", "other", "look"]


async def test_leaving_a_step_out_does_not_hide_its_result() -> None:
    """A rule that looks for a block sees it although the new plan skips or repeats the step that found it."""
    blocked = Rule(
        id="blocked", when="tool == 'pay' && steps.exists(s, steps[s].id == 'hold')", then="forbid", message="Blocked."
    )
    for again in (replace(read("look", "hold"), when="false"), read("look", "hold")):
        rig = rig_of(plan_of(read("look", "hold"), final=False), plan_of(again, pay("p", "1045")), rules=[blocked])
        rig.tools.world.things["hold"] = {"id": "hold"}

        await rig.begin()

        assert rig.tools.world.effects["pay"] == 0
        assert "forbidden" in refusals(rig)


async def test_a_fixed_plan_may_come_to_another_record_each_round() -> None:
    """Its steps are its author's, so the next round's record may stand under the same name."""

    def rounds(request: PlanRequest) -> Plan:
        thing = "1045" if request.revision == 1 else "1090"
        steps = [read("order", thing), replace(pay("p", "${order.id}"), needs=[])]
        return plan_of(*steps, final=request.revision > 1, fixed=True, revision=request.revision)

    rig = rig_of(rules=[SAME_ORDER])
    rig.planner.script = rounds

    assert (await rig.begin()).status == "complete"
    assert rig.tools.world.effects["pay"] == 2


# --- the acts of one wave ---------------------------------------------------------------


TWO_AT_ONCE = plan_of(pay("p", "1045"), pay("q", "1090"))
BY_LOOP = plan_of(
    Step(id="all", tool="list_things"),
    Step(id="pays", tool="pay", args={"id": "${item.id}", "amount": 5}, for_each="${all.things}"),
)
WITH_REFERENCES = plan_of(read("a", "1045"), read("b", "1090"), pay("p", "${a.id}", 5), pay("q", "${b.id}", 5))


@pytest.mark.parametrize("rule", [ONE_PAY, ONE_PAY_BY_RESULTS])
@pytest.mark.parametrize("plan", [TWO_AT_ONCE, BY_LOOP, WITH_REFERENCES])
async def test_acts_of_one_wave_see_each_other(plan: Plan, rule: Rule) -> None:
    """One a task is one a task, in one wave and by for_each, whether the rule looks at acts or at results."""
    rig = rig_of(plan, rules=[rule])

    await rig.begin()

    assert rig.tools.world.effects["pay"] <= 1
    assert "forbidden" in refusals(rig)


@pytest.mark.parametrize("rule", [ONE_PAY, ONE_PAY_BY_RESULTS])
async def test_one_act_alone_is_not_its_own_second(rule: Rule) -> None:
    """Nor when it is tried again after an answer was lost."""
    rig = rig_of(plan_of(pay("p", "1045"), make("n")), rules=[rule], acceptance=accepts(expects("pay")))
    rig.acceptance = rig.planner.acceptance = accepts(expects("pay"), expects())
    rig.tools.faults["pay"] = ["dropped"]

    assert (await rig.begin()).status == "complete"
    assert rig.tools.world.effects["pay"] == 1


async def test_an_act_waits_where_its_rule_asks_for_a_verified_one_before_it() -> None:
    """Both are in one wave: the second is judged once the first is verified, and not before."""
    second_only = Rule(
        id="after",
        when="tool == 'make_thing' && !acts.exists(a, a.tool == 'pay' && a.verified && a.args.id == args.id)",
        then="forbid",
        message="Only what was paid.",
    )
    plan = plan_of(pay("p", "1045"), make("n", id="1045"))
    rig = rig_of(plan, rules=[second_only], acceptance=accepts(expects("pay"), expects()))

    assert (await rig.begin()).status == "complete"
    assert rig.nodes.count("execute") == 2
    assert refusals(rig) == set()


async def test_one_verified_act_a_task_is_one_in_a_wave_too() -> None:
    """The second is not let through while the first is on its way."""
    rule = replace(ONE_PAY, when="tool == 'pay' && acts.exists(a, a.tool == 'pay' && a.verified)")
    rig = rig_of(TWO_AT_ONCE, rules=[rule])

    await rig.begin()

    assert rig.tools.world.effects["pay"] == 1
    assert "forbidden" in refusals(rig)


async def test_a_rule_that_no_act_on_its_way_can_change_holds_nothing_up() -> None:
    """Acts that rest on verified reads alone still come in one wave."""
    rule = Rule(
        id="read-first",
        when="tool == 'pay' && !acts.exists(a, a.tool == 'read_thing' && a.verified && a.result.id == args.id)",
        then="forbid",
        message="Read it first.",
    )
    rig = rig_of(plan_of(read("a", "1045"), read("b", "1090"), pay("p", "1045"), pay("q", "1090")), rules=[rule])

    assert (await rig.begin()).status == "complete"
    assert rig.nodes.count("execute") == 2


# --- before the reads are there -----------------------------------------------------------


UNREAD = Rule(
    id="unread",
    when="tool == 'pay' && !steps.exists(s, has(steps[s].id) && steps[s].id == args.id)",
    then="forbid",
    message="Only what was read.",
)


@pytest.mark.parametrize("needs", [[], ["order"]])
async def test_a_literal_act_waits_for_the_reads_that_its_rules_look_at(needs: list[str]) -> None:
    """It is not judged before they ran, whether the plan says that it needs them or not."""
    rig = rig_of(plan_of(read("order", "1045"), replace(pay("p", "1045"), needs=needs)), rules=[UNREAD, SAME_ORDER])

    assert (await rig.begin()).status == "complete"
    assert refusals(rig) == set()


async def test_what_arguments_alone_forbid_is_refused_before_anything_runs() -> None:
    """No read has to run for it, and none does."""
    rule = Rule(id="much", when="tool == 'pay' && args.amount > 100", then="forbid", message="Too much.")
    rig = rig_of(plan_of(read("order", "1045"), pay("p", "1045", 500)), rules=[rule])

    await rig.begin()

    assert rig.tools.calls == []
    assert refusals(rig) == {"forbidden"}


async def test_a_later_act_that_turns_out_forbidden_stops_the_effects_before_it() -> None:
    """Once the read is there, the literal act of the last wave is judged before the first effect happens."""
    rule = Rule(id="is-1090", when="tool == 'pay' && steps.order.id != '1090'", then="forbid", message="Only 1090.")
    plan = plan_of(read("order", "1045"), replace(make("n"), needs=["order"]), replace(pay("p", "1045"), needs=["n"]))
    rig = rig_of(plan, rules=[rule])

    await rig.begin()

    assert rig.effects == 0
    assert "forbidden" in refusals(rig)
    checks = [one for one in rig.decisions.rows if one.kind == "validation"]
    assert [(one.subject, one.outcome) for one in checks[:2]] == [
        ("plan 1", "passed"),
        ("next acts of plan 1", "refused"),
    ]
    assert "is-1090" in str(checks[1].detail["problems"])


# --- people -------------------------------------------------------------------------------


async def test_what_a_rule_forbids_is_never_offered_for_approval() -> None:
    """A planner insists on writing again where an earlier plan wrote; the rule is named, and nobody may approve."""
    first = plan_of(read("order", "1045"), make("n", id="1045", amount=1), final=False)
    again = plan_of(read("order2", "1045"), make("m", id="1045", amount=2))
    rule = Rule(
        id="once", when="tool == 'make_thing' && acts.exists(a, a.tool == 'make_thing')", then="forbid", message="Once."
    )
    rig = rig_of(first, again, rules=[rule])

    await rig.begin()

    question = (await rig.state()).question
    assert question is not None
    assert question.reason.value == "invalid_plan"
    assert "approve" not in question.options
    assert "rule once" in question.text
    assert rig.effects == 1


async def test_rules_see_what_people_answered() -> None:
    """An answer in a review counts for a rule as it does for the planner."""
    rule = Rule(
        id="asked",
        when="tool == 'pay' && !answers.exists(a, a.contains('customer agrees'))",
        then="forbid",
        message="Ask the customer first.",
    )
    unsure = plan_of(doubt="ambiguous", asks="Does the customer agree?")
    rig = rig_of(unsure, plan_of(pay("p", "1045")), rules=[rule], acceptance=accepts(expects("pay")))

    await rig.begin()
    task = await rig.answer({"kind": "respond", "message": "Yes, the customer agrees.", "by": "lee"})

    assert task.status == "complete"


# --- references that are none ----------------------------------------------------------------


NONE = [
    "${p.v[${o.id}].price}",
    "Dear ${order.name",
    "${order.id} and ${",
    "${",
    "${${order.id}}",
    "$ {order.id}",
    "${}",
]
PLACES = ["value", "list", "name", "answer", "when"]


@pytest.mark.parametrize(
    ("text", "where"),
    [  # an answer is text for people, where a blank is no slip
        (text, where) for where in PLACES for text in NONE if not (where == "answer" and text.startswith("$ "))
    ],
)
async def test_a_reference_that_is_none_is_refused_before_anything_acts(text: str, where: str) -> None:
    """Nested, unclosed or misspelt: it would reach the tool, the person or the rule as it stands."""
    args: dict[str, Any] = {"id": "n", "list": ["a", {"b": text}]} if where == "list" else {"id": "n"}
    args |= {"id": text} if where == "value" else {text: "n"} if where == "name" else {}
    step = Step(id="n", tool="make_thing", args=args, when=f"'{text}' == ''" if where == "when" else None)
    rig = rig_of(plan_of(read("order", "1045"), step, answer=text if where == "answer" else None), rules=[])

    await rig.begin()

    assert rig.tools.calls == []
    assert refusals(rig) & {"bad_reference", "bad_condition"}


async def test_text_of_the_world_may_look_like_a_reference() -> None:
    """What a reading says is passed on as it is, inside a text or alone."""
    said = "costs ${5 or ${order.id}"
    plan = plan_of(read("order", "1045"), make("n", id="${order.note}"), make("m", id="It ${order.note}!"))
    tools = ListingToolbox()
    tools.world.things = {"1045": {"id": "1045", "note": said}}
    rig = Rig(script=[plan], acceptance=accepts(expects(at_least=2)), tools=tools, playbook=playbook_of())
    card = tools.card("read_thing")
    assert card is not None
    any_card = replace(card, result_schema={})
    own = tools.card
    tools.card = lambda tool: any_card if tool == "read_thing" else own(tool)

    assert (await rig.begin()).status == "complete"
    assert {said, f"It {said}!"} < rig.tools.world.things.keys()


async def test_an_edit_can_not_hold_a_reference() -> None:
    """It would be read as one, or reach the tool as it stands; the question stays."""
    rig = rig_of(plan_of(pay("p", "1045")), rules=[], acceptance=accepts(expects("pay")), approvals=["pay"])
    await rig.begin()

    for typed in ("${order.id}", "${order.id"):
        await rig.answer({"kind": "edit", "args": {"id": typed, "amount": 5}, "by": "lee"})
        question = (await rig.state()).question
        assert question is not None
        assert "can't hold" in str(question.detail["refused_answer"])

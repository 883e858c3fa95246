"""One task under several playbooks, through the whole graph: all their rules hold, for each plan of the task."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.errors import Held
from steward.domain.model import Acceptance, Limits, Plan
from steward.domain.playbook import Playbook, ReviewTerms, Rule, Scope
from steward.domain.ports.tasks import Task
from tests.unit.domain.making import codes, expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

WANTED = accepts(expects("pay", at_least=0), expects(at_least=0), expects("read_thing", at_least=1))
TILL = playbook_of(name="till", tools=["pay", "read_thing"], version="t1", review=ReviewTerms(group="tellers"))
SHOP = playbook_of(name="shop", tools=["make_thing", "read_thing"], version="s1", review=ReviewTerms(group="clerks"))
MIXED = plan_of(
    read("seen", "1045"), replace(pay("paid", "1045"), needs=["seen"]), replace(make("new"), needs=["seen"])
)


def rig_of(*plans: Plan, till: Playbook = TILL, shop: Playbook = SHOP, acceptance: Acceptance = WANTED) -> Rig:
    tools = ListingToolbox()
    tools.world.things = {"1045": {"id": "1045"}}
    return Rig(script=[*plans], acceptance=acceptance, tools=tools, playbook=till, others=[shop])


def under(name: str, plan: Plan = MIXED) -> Plan:
    return replace(plan, playbook=name)


def told(rig: Rig) -> list[str]:
    """The codes of all that the planner was told."""
    return [*dict.fromkeys(code for request in rig.planner.requests for code in codes(request.problems))]


async def test_a_request_of_two_kinds_is_one_task() -> None:
    """Each step under the playbook that has its tool, and the record names both with their versions."""
    rig = rig_of(under("shop+till"))
    task = await rig.begin()

    assert (task.status, task.playbook) == ("complete", "shop+till")
    assert {entry.action.tool for entry in await rig.ledger.history(task.id)} == {"read_thing", "pay", "make_thing"}
    checks = [one.detail for one in await rig.decisions.list(task.id) if one.kind == "validation"]
    assert {(one["playbook"], one["version"]) for one in checks} == {("shop+till", "s1+t1")}


@pytest.mark.parametrize(
    ("till", "shop", "code"),
    [
        ({"rules": [Rule(id="no", when="args.amount > 3", then="forbid", message="m", on=["pay"])]}, {}, "forbidden"),
        (
            {},
            {
                "tools": ["make_thing", "read_thing", "pay"],
                "rules": [Rule(id="no", when="args.amount > 3", then="forbid", message="m", on=["pay"])],
            },
            "forbidden",
        ),
        ({"scope": {"pay": {"amount": Scope(maximum=3)}}}, {}, "out_of_scope"),
        (
            {},
            {"tools": ["make_thing", "read_thing", "pay"], "scope": {"pay": {"amount": Scope(maximum=3)}}},
            "out_of_scope",
        ),
    ],
)
async def test_what_one_of_them_refuses_is_refused(till: Any, shop: Any, code: str) -> None:
    """A tool that two allow and one bounds is bounded; naming another playbook afterwards does not help."""
    plans = [under("shop+till"), under("till"), under("shop"), under("shop+till")]
    rig = rig_of(*plans, till=replace(TILL, **till), shop=replace(SHOP, **shop))
    task = await rig.begin()

    assert told(rig)[:2] == [code, "other_playbook"]
    checks: list[Any] = [
        one.detail["problems"] for one in await rig.decisions.list(task.id) if "problems" in one.detail
    ]
    refused = next(one for problems in checks for one in problems if one["code"] == code)
    assert (refused["tool"], refused["args"]) == ("pay", MIXED.steps[1].args), "the act is on record, for a replay"
    assert (task.status, task.playbook, await rig.reason()) == ("needs_review", "shop+till", "invalid_plan")
    assert rig.tools.calls == []


async def test_none_is_added_later() -> None:
    """A plan under one binds to it, also where it is refused: what a later plan read must not widen what it may."""
    first = under("till", plan_of(read("seen", "1045"), final=False))
    rig = rig_of(first, under("shop+till", plan_of(make("new"))), under("till", plan_of(make("new"))))
    task = await rig.begin()

    assert {*told(rig)} == {"tool_not_allowed", "other_playbook"}
    assert task.playbook == "till"
    assert not any(entry.action.tool == "make_thing" for entry in await rig.ledger.history(task.id))


@pytest.mark.parametrize(
    ("stated", "planned", "bound", "refused"),
    [
        ("till", "shop+till", "shop+till", []),
        ("shop+till", "shop+till", "shop+till", []),
        ("shop+till", "till", "shop+till", ["other_playbook"]),
        ("shop", "till", "shop", ["tool_not_allowed"]),
        (None, "shop+till", "shop+till", []),
        ("nowhere", "shop+till", "shop+till", []),
    ],
)
async def test_a_plan_is_under_all_that_was_stated_apart_from_it(
    stated: str | None, planned: str, bound: str, refused: list[str]
) -> None:
    """It may name more of them, never fewer."""
    plan = under(planned, plan_of(read("seen", "1045"), pay("paid", "1045")))
    rig = rig_of(plan, under(bound), acceptance=replace(WANTED, source="model", playbook=stated))
    task = await rig.begin()

    assert task.playbook == bound
    assert told(rig)[: len(refused)] == refused
    assert bool(told(rig)) == bool(refused)


async def test_a_question_says_whose_rule_asks_and_waits_by_its_terms() -> None:
    """Where both ask, it waits with the people of the first; a yes lets both go on."""
    ask = Rule(id="much", when="args.amount > 3", then="review", message="Much.", on=["pay"])
    rig = rig_of(under("shop+till"), till=replace(TILL, rules=[ask]))
    task = await rig.begin()

    assert task.status == "needs_review"
    (review,) = await rig.reviews.list(task_id=task.id)
    assert "Much. (rule much of till)" in review.question.text
    assert (review.playbook, review.group) == ("shop+till", "tellers")
    assert review.question.detail["rules"] == [{"rule": "much", "playbook": "till"}]
    done = await rig.answer({"kind": "approve", "by": "lea"})
    assert done.status == "complete"


async def test_an_approval_lapses_where_the_rules_of_one_change() -> None:
    """The version covers all of them."""
    ask = Rule(id="much", when="args.amount > 3", then="review", message="Much.", on=["pay"])
    rig = rig_of(under("shop+till"), till=replace(TILL, rules=[ask]))
    await rig.begin()
    rig.others = [replace(SHOP, version="s2")]
    rig.restart()
    task = await rig.answer({"kind": "approve", "by": "lea"})

    assert task.status == "needs_review"
    assert "the rules of playbook shop+till changed" in str((await rig.state()).question)


@pytest.mark.parametrize(
    ("goal", "keys"),
    [
        ("pay order 12 and make thing new", "shop:new\ntill:12"),
        ("pay order 12 and make it new", "till:12"),
        ("pay and make it new", None),
    ],
)
async def test_what_each_does_one_at_a_time_is_kept(goal: str, keys: str | None) -> None:
    """The task has the key of each that the request names: it waits while another task has one of them."""
    till, shop = replace(TILL, one_at_a_time=r"order (\d+)"), replace(SHOP, one_at_a_time=r"thing (\w+)")
    rig = rig_of(under("shop+till"), till=till, shop=shop)
    await rig.tasks.open(Task(id="other", goal="g", business_key="till:12"))

    async with rig.ledger.peer().hold("other", 60):
        if keys:
            with pytest.raises(Held, match="waits for task other"):
                await rig.begin(goal=goal)
            assert rig.tools.calls == []
    task = await (rig.resume() if keys else rig.begin(goal=goal))

    assert (task.status, task.business_key) == ("complete", keys)


async def test_ceilings_of_all_and_none_lends_its_own() -> None:
    """Three calls are within one of the one and two of the other; a second payment is not, however much is left."""
    till, shop = replace(TILL, limits=Limits(actions=1)), replace(SHOP, limits=Limits(actions=2))
    task = await rig_of(under("shop+till"), till=till, shop=shop).begin()
    assert task.status == "complete"

    twice = replace(MIXED, steps=[*MIXED.steps, replace(pay("again", "1046"), needs=["seen"])])
    rig = rig_of(under("shop+till", twice), till=till, shop=replace(SHOP, limits=Limits(actions=9)))
    task = await rig.begin()
    assert (task.status, await rig.reason()) == ("needs_review", "ceiling")
    (review,) = await rig.reviews.list(task_id=task.id)
    assert "calls that only till has" in review.question.text
    assert rig.effects == 0
    done = await rig.answer({"kind": "grant", "by": "lea", "grant": {"actions": 1}})
    assert done.status == "complete"


async def test_a_caller_may_name_several() -> None:
    """In any order; the plan may leave the name to the task."""
    rig = rig_of(under("shop+till"))
    task = await rig.begin(playbook="till + shop")
    assert (task.status, task.playbook) == ("complete", "shop+till")


async def test_a_playbook_that_is_gone_takes_the_task_to_a_person() -> None:
    rig = rig_of(under("shop+till", plan_of(read("seen", "1045"), final=False)), under("shop+till"))
    rig.others = []
    rig.restart()
    task = await rig.begin(playbook="shop+till")
    assert (task.status, await rig.reason()) == ("needs_review", "out_of_scope")

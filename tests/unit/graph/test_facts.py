"""Rules that rest on facts: read by Steward when it judges, whatever the plan read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Expectation, Json, Receipt, Verdict
from steward.domain.playbook import Fact, Playbook, Rule
from steward.domain.ports.rules import Work
from steward.domain.ports.tasks import Task
from steward.domain.review_notes import told_of
from steward.domain.rule_facts import FactValues, Known, Wanted
from steward.expressions.rules import CelRules
from steward.playbooks.dry_run import dry_run
from tests.fakes import FakeToolbox, FakeWorld
from tests.unit.domain.making import action_of, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import TASK, Rig, accepts

ANY = accepts(Expectation(tool="pay", at_least=0), Expectation(tool="make_thing", at_least=0))
THING = Fact(read="read_thing", args={"id": "args.id"})
LEFT = Rule(
    id="no-more-than-left",
    on=["pay"],
    let={"left": "facts.thing.amount - 1"},
    when="args.amount > left",
    then="forbid",
    message="${args.amount} is more than the ${left} left of ${args.id}.",
)


def book(*rules: Rule, **facts: Fact) -> Playbook:
    return playbook_of(rules=[*rules], facts=facts or {"thing": THING})


def world(**amounts: float) -> FakeToolbox:
    things: dict[str, Any] = {name: {"id": name, "amount": amount} for name, amount in amounts.items()}
    return FakeToolbox(world=FakeWorld(things=things))


def rig(playbook: Playbook, *steps: Any, tools: FakeToolbox, **more: Any) -> Rig:
    return Rig(script=[plan_of(*steps)], acceptance=ANY, tools=tools, playbook=playbook, **more)


async def refusals(one: Rig) -> list[str]:
    records = await one.decisions.list(TASK)
    told = [problem for record in records for problem in record.detail.get("problems", [])]  # type: ignore[union-attr]
    return [str(problem["message"]) for problem in told]  # type: ignore[index]


@pytest.mark.parametrize(("amount", "paid"), [(9, 1), (9.5, 0), (50, 0)])
async def test_a_rule_reads_what_the_plan_did_not(amount: float, paid: int) -> None:
    """No step of the plan reads the thing; what is too much is refused before anything acts, with the values."""
    tools = world(x=10)
    one = rig(book(LEFT), pay("p", "x", amount), tools=tools)
    await one.begin()
    assert tools.world.effects["pay"] == paid
    said = await refusals(one)
    assert (f"{amount} is more than the 9 left of x. (rule no-more-than-left)" in said) == (not paid)


async def test_equal_facts_are_read_once_a_judging_and_anew_for_the_next() -> None:
    """Two rules rest on one fact, and it is read for the whole plan and once more when the act is due."""
    tools = world(x=10)
    other = Rule(id="other", on=["pay"], when="facts.thing.amount < 0", then="forbid", message="No.")
    one = rig(book(LEFT, other), pay("p", "x", 5), tools=tools)
    await one.begin()
    assert tools.world.effects["pay"] == 1
    assert len([key for key in tools.calls if key not in tools.world.done]) <= 2


async def test_a_fact_that_nobody_comes_to_is_not_read() -> None:
    """A guard before it is enough, and so is another tool."""
    tools = world(x=10)
    guarded = Rule(id="g", when="args.amount > 100 && facts.thing.amount < 1", then="forbid", message="No.")
    one = rig(book(guarded, LEFT), make("m", amount=5), tools=tools)
    await one.begin()
    assert tools.world.effects["make_thing"] == 1
    assert len(tools.calls) == 1


async def test_what_comes_before_may_change_the_fact() -> None:
    """The thing is made by the plan's first act: the second is judged once that is verified, not before."""
    same = Rule(id="same", on=["pay"], when="args.amount != facts.thing.amount", then="forbid", message="Not so.")
    tools = world()
    one = rig(book(same), make("x", amount=3), pay("p", "x", 3), tools=tools)
    await one.begin()
    assert tools.world.effects == {"make_thing": 1, "pay": 1}


@pytest.mark.parametrize(("changed_by", "waves"), [(None, 2), (["pay"], 2), (["make_thing"], 1), ([], 1)])
async def test_acts_wait_for_those_alone_that_change_their_fact(changed_by: list[str] | None, waves: int) -> None:
    """Two payments beside each other: whether they are made at once is what the fact says of what changes it."""
    tools = world(x=10, y=10)
    fact = replace(THING, changed_by=changed_by)
    one = rig(book(LEFT, thing=fact), pay("p", "x", 5), pay("q", "y", 5), tools=tools)
    assert (await one.begin()).status == "complete"
    assert one.nodes.count("execute") == waves


async def test_acts_of_other_tools_don_t_change_what_the_ledger_says() -> None:
    """What was made is looked up in the ledger: a payment before it is not waited for, another thing made is."""
    tools = world()
    steps = [pay("p", "x", 5), make("a", amount=3), make("b", amount=4)]
    one = rig(book(ONCE, made=MADE), *steps, tools=tools)
    assert (await one.begin()).status == "complete"
    assert one.nodes.count("execute") == 2


async def test_a_fact_that_fails_fails_closed_and_says_why() -> None:
    """There is no such thing to read: the rule applies, and its refusal names the fact and the reason."""
    one = rig(book(LEFT), pay("p", "gone", 1), tools=world())
    await one.begin()
    assert one.effects == 0
    (said, *_) = await refusals(one)
    assert "the fact thing could not be had: read_thing:" in said
    assert said.endswith("(rule no-more-than-left, which could not be evaluated)")
    assert "${" not in said


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        (Fact(read="pay", args={"id": "args.id"}), "pay: it does not only read"),
        (Fact(read="nothing", args={}), "nothing: there is no such tool"),
        (Fact(read="read_thing", args={"idd": "args.id"}), "idd is not an argument"),
        (Fact(read="read_thing", args={"id": "facts.thing.id"}), "need each other"),
        (Fact(read="read_thing", args={"id": "args.nothing"}), "there is no 'nothing'"),
    ],
)
async def test_a_fact_that_can_not_be_read_acts_nowhere(fact: Fact, says: str) -> None:
    """A tool with an effect is never called for a fact; what is wrong with it stands in the refusal."""
    tools = world(x=10)
    one = rig(book(LEFT, thing=fact), pay("p", "x", 1), tools=tools)
    await one.begin()
    assert one.effects == 0
    assert any(says in said for said in await refusals(one))


ONCE = Rule(id="once", on=["make_thing"], when="facts.made.size() > 0", then="forbid", message="Once only.")
MADE = Fact(ledger=["make_thing"], match={"amount": "args.amount"}, within=3600.0)


async def test_of_two_acts_of_one_plan_the_second_sees_the_first() -> None:
    """Both stand in one wave; the second waits, is judged by the ledger as it is then, and is refused."""
    tools = world()
    one = rig(book(ONCE, made=MADE), make("a", amount=3), make("b", amount=3), tools=tools)
    await one.begin()
    assert tools.world.effects["make_thing"] == 1
    assert any("Once only." in said for said in await refusals(one))


@pytest.mark.parametrize(("verified", "age", "made"), [(True, 60, 0), (False, 60, 0), (True, 7200, 1)])
async def test_acts_of_other_tasks_count(*, verified: bool, age: float, made: int) -> None:
    """What is verified and what may have happened, if it is not too old; what another amount had is none of them."""
    tools = world()
    one = rig(book(ONCE, made=MADE), make("b", amount=3), tools=tools)
    await _act_before(one, 3.0, verified=verified)
    await _act_before(one, 4.0, verified=True)
    await one.clock.sleep(age)
    await one.begin()
    assert tools.world.effects["make_thing"] == made


async def _act_before(one: Rig, amount: float, *, verified: bool) -> None:
    ledger = one.ledger.peer()
    other = replace(action_of(make(f"old{amount}", amount=amount)), task_id="t0", key=f"k{amount}")
    await one.tasks.open(Task(id="t0", goal="before"))
    async with ledger.hold("t0", 10.0) as lease:
        await ledger.begin(other, lease)
        await ledger.settle(other.key, Receipt(kind="answered", result={"id": "old"}), lease)
        await ledger.judge(other.key, Verdict(status="verified" if verified else "unknown"), lease)


async def test_facts_are_on_record_with_what_they_came_to() -> None:
    """The check that refused says what was read, when, and what it came to."""
    one = rig(book(LEFT), pay("p", "x", 50), tools=world(x=10))
    await one.begin()
    (record, *_) = [record for record in await one.decisions.list(TASK) if record.kind == "validation"]
    (fact,) = record.detail["facts"]  # type: ignore[misc]
    assert isinstance(fact, dict)
    assert (fact["fact"], fact["tool"], fact["args"]) == ("thing", "read_thing", {"id": "x"})
    assert fact["result"] == {"id": "x", "amount": 10}


async def test_facts_of_acts_that_passed_are_on_record_too() -> None:
    """What was read for an act whose turn came later, with what it came to."""
    same = Rule(id="same", on=["pay"], when="args.amount != facts.thing.amount", then="forbid", message="Not so.")
    one = rig(book(same), make("x", amount=3), pay("p", "x", 3), tools=world())
    await one.begin()
    told = [record for record in await one.decisions.list(TASK) if "facts" in record.detail]
    assert [(record.subject, record.outcome) for record in told] == [("next acts of plan 1", "passed")]


async def test_a_review_shows_the_values() -> None:
    """Whoever is asked reads in the message what the rule rests on."""
    rule = Rule(
        id="r", on=["pay"], when="facts.thing.amount > 9", then="review", message="There are ${facts.thing.amount}."
    )
    one = rig(book(rule), pay("p", "x", 5), tools=world(x=10))
    await one.begin()
    assert await one.waits()
    question = (await one.state()).question
    assert question is not None
    assert "There are 10. (rule r)" in question.text
    (fact,) = told_of(question).facts
    assert (fact.path, fact.text) == ("thing", "read_thing with id x: id=x, amount=10")
    await one.answer({"type": "approve"})
    assert one.effects == 1


async def test_what_only_the_message_shows_is_looked_up_and_shown_too() -> None:
    """The rule itself asks for no fact."""
    rule = Rule(id="r", on=["pay"], when="args.amount > 1", then="review", message="Of ${facts.thing.amount}.")
    one = rig(book(rule), pay("p", "x", 5), tools=world(x=10))
    await one.begin()
    question = (await one.state()).question
    assert question is not None
    assert ("Of 10. (rule r)" in question.text, len(told_of(question).facts)) == (True, 1)


async def test_a_yes_lapses_with_a_fact_that_changed() -> None:
    """It was given to other values: it is asked again, and says what is different."""
    tools = world(x=10)
    rule = Rule(id="r", on=["pay"], when="facts.thing.amount > 9", then="review", message="Much.")
    one = rig(book(rule), pay("p", "x", 5), tools=tools)
    await one.begin()
    tools.world.things["x"]["amount"] = 12
    await one.answer({"type": "approve"})
    assert one.effects == 0
    question = (await one.state()).question
    assert question is not None
    assert question.changed == ["thing.amount: was 10, is 12"]
    await one.answer({"type": "approve"})
    assert one.effects == 1


async def test_a_yes_covers_no_rule_that_began_to_hold_after_its_question() -> None:
    """Whoever said it had not read that one, so it is asked again, with both; and then it is done."""
    tools = world(x=10)
    large = Rule(id="large", on=["pay"], when="args.amount > 1", then="review", message="It is a large one.")
    low = Rule(id="low", on=["pay"], when="facts.thing.amount < 5", then="review", message="Little is left.")
    one = rig(book(large, low), pay("p", "x", 2), tools=tools)
    await one.begin()
    asked = (await one.state()).question
    assert asked is not None
    assert asked.detail["rules"] == [{"rule": "large"}]
    tools.world.things["x"] = {"id": "x", "amount": 3}

    task = await one.answer({"kind": "approve", "by": "lea"})

    again = (await one.state()).question
    assert again is not None
    assert (task.status, tools.world.effects["pay"]) == ("needs_review", 0)
    assert again.text.endswith("It is a large one. (rule large); Little is left. (rule low)")
    assert again.changed == ["rule low asks for a yes as well"]
    assert (await one.answer({"kind": "approve", "by": "lea"})).status == "complete"
    assert tools.world.effects["pay"] == 1


async def test_a_dry_run_reads_facts_too() -> None:
    """What a rule would forbid is told before anything is submitted, and nothing acts."""
    one = rig(book(LEFT), pay("p", "x", 50), tools=world(x=10))
    found = await dry_run(one.deps, "pay it", None, "kim")
    assert [each.message for each in found.problems] == ["50 is more than the 9 left of x. (rule no-more-than-left)"]
    assert one.effects == 0


class Counting(CelRules):
    """Counts how often arguments of facts are evaluated."""

    asked = 0

    def value(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Json:
        self.asked += 1
        return super().value(expression, values, work)


def test_a_macro_looks_a_fact_up_once() -> None:
    """However many items it goes through: the work of looking it up stands in no bound."""
    rules, action = Counting(), action_of(pay("p", "x"))
    wanted = Wanted(name="thing", read="read_thing", args={"id": "x"})
    known = {wanted.key: Known(wanted=wanted, value={"amount": 10})}
    facts = FactValues({"thing": THING}, known, action, rules, {"args": action.args})
    assert rules.holds("range(1000).all(i, facts.thing.amount + i >= 10)", {"facts": facts})
    assert rules.asked == 1

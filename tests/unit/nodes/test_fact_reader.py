"""Facts of one judging are read together, a few at once, and only those that a rule comes to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from steward.domain import short_work
from steward.domain.actions import Wave
from steward.domain.errors import StewardError
from steward.domain.identity import make_action
from steward.domain.model import Action, Json, Receipt, Step
from steward.domain.plan_judgement import Case
from steward.domain.playbook import Fact, Rule
from steward.domain.rate_limits import UNLIMITED
from steward.domain.rule_application import Ruling, judge_wave, preview
from steward.domain.short_work import on_our_own_loop
from steward.domain.state import State
from steward.expressions.rules import CelRules
from steward.nodes.fact_reader import FactReader
from tests.fakes import FakeClock, FakeToolbox, FakeWorld, MemoryLedger, MemoryTasks
from tests.unit.domain.making import TASK, make, pay, plan_of, playbook_of, read


class Slow(FakeToolbox):
    """Each call takes a moment; `names` are the things read, `most` how many were under way at once."""

    def __init__(self, **amounts: float) -> None:
        things: dict[str, Any] = {name: {"id": name, "amount": amount} for name, amount in amounts.items()}
        super().__init__(world=FakeWorld(things=things))
        self.read: list[str] = []
        self.under_way = self.most = 0

    async def run(self, action: Action) -> Receipt:
        self.read.append(str(action.args["id"]))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.01)
        self.under_way -= 1
        if action.args["id"] == "broken":
            raise StewardError("the toolbox itself is broken")
        return await super().run(action)


class Counting(CelRules):
    """Counts how often a rule is evaluated."""

    asked = 0

    def holds(self, expression: str, values: Mapping[str, Any]) -> bool:
        self.asked += 1
        return super().holds(expression, values)


def rule(when: str, *, on: Sequence[str] = ("pay",)) -> Rule:
    return Rule(id=f"r{abs(hash(when))}", on=[*on], when=when, then="forbid", message="No.")


def thing(said: Json) -> Fact:
    return Fact(read="read_thing", args={"id": said})


async def ruled(
    tools: Slow,
    steps: Sequence[Step],
    rules: Sequence[Rule],
    facts: Mapping[str, Fact],
    judge: Callable[[Case], Ruling] = preview,
) -> tuple[Ruling, Counting]:
    counting, clock = Counting(), FakeClock()
    playbook = playbook_of(rules=[*rules], facts={**facts})
    state = State(goal="pay", task_id=TASK)
    case = Case(state=state, plan=plan_of(*steps), playbook=playbook, history=(), tools=tools, rules=counting)
    ruling, _ = await FactReader(tools, MemoryLedger(MemoryTasks(clock)), UNLIMITED, clock).judged(case, judge)
    return ruling, counting


async def test_facts_of_several_rules_are_read_at_once_and_judged_twice() -> None:
    """Not a reading and a judging of all rules for each of them."""
    tools = Slow(a=1, b=1, c=1)
    rules = [rule(f"facts.{name}.amount > 5") for name in "abc"]
    ruling, counting = await ruled(tools, [pay("p", "x")], rules, {name: thing(f"'{name}'") for name in "abc"})
    assert (ruling.problems, sorted(tools.read), tools.most) == ([], ["a", "b", "c"], 3)
    assert counting.asked == 2 * len(rules)


async def test_no_more_than_a_few_are_read_at_once() -> None:
    """Whoever answers is not asked for all of many at the same moment."""
    names = [f"t{number}" for number in range(12)]
    tools = Slow(**dict.fromkeys(names, 1))
    rules = [rule(f"facts.{name}.amount > 5") for name in names]
    await ruled(tools, [pay("p", "x")], rules, {name: thing(f"'{name}'") for name in names})
    assert (sorted(tools.read), tools.most) == (sorted(names), 4)


async def test_what_a_rule_may_not_come_to_waits_for_what_it_hangs_on() -> None:
    """The second fact of a rule is read once the first says so; the other rule's facts go along with the first."""
    tools = Slow(a=1, b=1, c=9, d=9)
    rules = [rule("facts.a.amount > 5 && facts.b.amount > 5"), rule("facts.c.amount > 5 && facts.d.amount > 50")]
    ruling, counting = await ruled(tools, [pay("p", "x")], rules, {name: thing(f"'{name}'") for name in "abcd"})
    assert (ruling.problems, tools.read) == ([], ["a", "c", "d"])
    assert counting.asked == 3 * len(rules)


async def test_facts_of_several_acts_are_read_at_once() -> None:
    """Reads that hang on nothing of each other need no judging each."""
    tools = Slow(a=1, b=1, c=1)
    mine = rule("facts.owner.amount > 5", on=["read_thing"])
    ruling, _ = await ruled(tools, [read(name, name) for name in "abc"], [mine], {"owner": thing("args.id")})
    assert (ruling.problems, sorted(tools.read), tools.most) == ([], ["a", "b", "c"], 3)


async def test_an_act_that_sees_the_one_before_is_judged_after_it() -> None:
    """Its rule would come to another fact if that one were not there, as it is not while its own fact is unread."""
    tools = Slow(a=1, b=1)
    rules = [
        rule("facts.owner.amount > 50", on=["read_thing"]),
        rule("args.id == 'b' && acts.all(act, act.args.id != 'a') && facts.far.amount > 1", on=["read_thing"]),
    ]
    step = Step(id="each", tool="read_thing", args={"id": "${item}"}, for_each="${ids}")
    plan = plan_of(step)
    acts = [replace(make_action(TASK, step, {"id": name}, plan, tools), item=place) for place, name in enumerate("ab")]
    facts = {"owner": thing("args.id"), "far": thing("'far'")}
    await ruled(tools, [step], rules, facts, lambda case: judge_wave(case, Wave(actions=acts)))
    assert tools.read == ["a", "b"]


@pytest.mark.parametrize(
    ("steps", "rules", "here"),
    [
        ([pay("p", "x")], ["true"], True),
        ([pay("p", "x" * 5_000)], ["true"], False),
        ([pay(f"p{number}", "x") for number in range(10)], [f"{number} > 0" for number in range(10)], False),
    ],
)
async def test_what_may_take_its_time_is_judged_in_a_thread(
    monkeypatch: pytest.MonkeyPatch, steps: Sequence[Step], rules: Sequence[str], here: bool
) -> None:
    """A large plan must not hold the others up; a small one is judged sooner than given to a thread."""
    monkeypatch.setattr(short_work, "_slow", {})
    judged_in: list[int] = []

    def judge(case: Case) -> Ruling:
        judged_in.append(threading.get_ident())
        return preview(case)

    mine = [rule(each) for each in rules]
    with on_our_own_loop():
        await ruled(Slow(), steps, mine, {}, judge)
    await ruled(Slow(), steps, mine, {}, judge)  # on a loop that others wait on, too
    assert [one == threading.get_ident() for one in judged_in] == [here, False]


async def test_all_have_ended_before_one_that_breaks_is_told() -> None:
    """What still read could go on beside whoever takes over."""
    tools = Slow(a=1, b=1)
    rules = [rule(f"facts.{name}.amount > 5") for name in ("broken", "a", "b")]
    facts = {name: thing(f"'{name}'") for name in ("broken", "a", "b")}
    with pytest.raises(StewardError, match="broken"):
        await ruled(tools, [pay("p", "x")], rules, facts)
    assert (sorted(tools.read), tools.under_way) == (["a", "b", "broken"], 0)


async def test_more_than_are_read_at_most_fail_closed() -> None:
    """Each act has its own; those beyond are no facts, and what rests on them is forbidden."""
    names = [f"t{number}" for number in range(305)]
    tools = Slow(**dict.fromkeys(names, 1))
    mine = rule("facts.owner.amount > 5", on=["read_thing"])
    ruling, _ = await ruled(tools, [read(name, name) for name in names], [mine], {"owner": thing("args.id")})
    assert len(tools.read) == 300
    assert len([one for one in ruling.problems if "more than 300 facts at once" in one.message]) == 5


async def test_an_effect_before_keeps_facts_unread() -> None:
    """What the first act changes is read after it."""
    tools = Slow(x=1)
    ruling, _ = await ruled(tools, [make("m"), pay("p", "x")], [rule("facts.a.amount > 5")], {"a": thing("args.id")})
    assert (ruling.problems, tools.read) == ([], [])

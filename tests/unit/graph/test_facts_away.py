"""A fact whose system is away is waited for, as any outage is; one that will never be had fails closed at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import SAYS_FAILED, Action, Decision, Each, Expectation, Receipt
from steward.domain.outages import NeverDown, Outage
from steward.domain.playbook import Fact, Rule
from steward.domain.ports.ledger import PastAct
from steward.domain.state import Stalled
from steward.domain.unavailable_tools import Unavailable
from tests.fakes import FakeClock, FakeWorld, MemoryLedger
from tests.unit.domain.making import expects, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import TASK, ListingToolbox, Rig, accepts
from tests.unit.graph.test_waiting import app_of, parked

THING = Fact(read="read_thing", args={"id": "args.id"})
RULE = Rule(id="left", on=["pay"], when="args.amount > facts.thing.amount", then="forbid", message="Too much.")
ERROR = Receipt(kind="lost", code="http_500", message="read_thing got HTTP 500")
PASSING = [
    ERROR,
    Receipt(kind="lost", code="http_408", message="read_thing got HTTP 408"),
    Receipt(kind="lost", code="unreachable", message="read_thing could not connect"),
    Receipt(kind="lost", code="connection", message="it hung up"),
    Receipt(kind="lost", code="timeout", message="read_thing did not answer within 1 s"),
    Receipt(kind="lost", code="exception", message="read_thing failed: CircuitBreakerError: open"),
    Receipt(kind="refused", code="http_429", message="its system answered HTTP 429", wait=90.0),
]
LASTING = [
    Receipt(kind="lost", code="http_404", message="read_thing got HTTP 404"),
    Receipt(kind="lost", code="http_501", message="read_thing got HTTP 501"),
    Receipt(kind="lost", code="bad_result", message="it answered something unexpected"),
    Receipt(kind="lost", code="bug", message="read_thing failed: TypeError"),
    Receipt(kind="lost", code="declined", message="read_thing failed: DoesNotExist"),
    Receipt(kind="lost", code="ceiling", message="no model call is left for it"),
    Receipt(kind="refused", code="no", message="you may not read this"),
    Receipt(kind="answered", result={"error": "no such thing"}, code=SAYS_FAILED, message="its answer is an error"),
]


class Away(ListingToolbox):
    """Whose `read_thing` answers with `receipt` between two moments of the clock."""

    def __init__(self, clock: FakeClock, receipt: Receipt = ERROR, *, since: float = 0.0, back: float = 1e9) -> None:
        super().__init__(world=FakeWorld(things={"x": {"id": "x", "amount": 10.0}}))
        self.clock, self.receipt = clock, receipt
        self.since, self.back = clock.now() + since, clock.now() + back
        self.tried: list[float] = []

    async def run(self, action: Action) -> Receipt:
        if action.tool == "read_thing" and self.since <= self.clock.now() < self.back:
            self.tried.append(self.clock.now())
            return self.receipt
        return await super().run(action)


class Known(NeverDown):
    """What all processes are told."""

    def __init__(self) -> None:
        self.down: list[str] = []
        self.over: list[str] = []

    async def failed(self, outage: Outage) -> Outage:
        self.down.append(outage.endpoint)
        return await super().failed(outage)

    async def answered(self, endpoint: str) -> None:
        self.over.append(endpoint)


def rig_of(receipt: Receipt = ERROR, *rules: Rule, amount: float = 5.0, **more: Any) -> tuple[Rig, Away]:
    clock = FakeClock()
    tools = Away(clock, receipt, since=more.pop("since", 0.0), back=more.pop("back", 1e9))
    playbook = playbook_of(rules=[*(rules or (RULE,))], facts={"thing": more.pop("fact", THING)}, **more)
    script = [plan_of(pay("p", "x", amount))]
    return Rig(script=script, acceptance=accepts(expects("pay")), tools=tools, playbook=playbook, clock=clock), tools


async def refusals(rig: Rig) -> list[str]:
    records = await rig.decisions.list(TASK)
    told = [problem for record in records for problem in record.detail.get("problems", [])]  # type: ignore[union-attr]
    return [str(problem["message"]) for problem in told]  # type: ignore[index]


@pytest.mark.parametrize("receipt", PASSING, ids=lambda one: one.code)
async def test_what_passes_is_waited_for(receipt: Receipt) -> None:
    """Nobody is asked, nothing is planned anew, no ceiling is nearer, and the act is done once it is back."""
    rig, tools = rig_of(receipt, back=600.0)
    began = rig.clock.now()

    task = await rig.begin()

    assert (task.status, rig.effects, await rig.reviews.list(task_id=TASK)) == ("complete", 1, [])
    assert rig.clock.now() - began >= 600.0
    assert (len(rig.planner.requests), task.usage.waited) == (1, 0.0)
    assert task.usage.seconds < 5.0
    assert (await rig.state()).stalled == Stalled()
    assert len(tools.tried) < 400


@pytest.mark.parametrize("receipt", LASTING, ids=lambda one: one.code)
async def test_what_does_not_pass_fails_closed_at_once(receipt: Receipt) -> None:
    """It is read once, the rule applies, and the refusal says why."""
    rig, tools = rig_of(receipt)
    began = rig.clock.now()

    task = await rig.begin()

    assert (task.status, rig.effects) == ("needs_review", 0)
    assert rig.clock.now() - began < 1.0
    assert any(f"the fact thing could not be had: read_thing: {receipt.message}" in one for one in await refusals(rig))
    assert len(tools.tried) == len(rig.planner.requests)


async def goes_on_in_other_processes(rig: Rig) -> None:
    """The next one waits on, and the one after that finds it back."""
    rig.restart()
    assert (await app_of(rig).resume(TASK, parks=True)).waits_on == "reads with read_thing"
    rig.restart()
    rig.clock.time += 200.0
    assert (await app_of(rig).resume(TASK, parks=True)).status == "complete"
    assert rig.effects == 1


async def test_a_worker_leaves_it_and_its_row_says_what_it_waits_for() -> None:
    """A process that dies meanwhile loses nothing: the next one looks again, and acts once."""
    rig, _ = rig_of(back=100.0)

    task = await parked(rig)

    assert (task.status, task.waits_on, rig.effects) == ("running", "reads with read_thing", 0)
    assert (task.waits_for or "").startswith("reads with read_thing, down since ")
    assert (task.waits_for or "").endswith(": read_thing got HTTP 500")
    assert await refusals(rig) == []
    await goes_on_in_other_processes(rig)


async def test_in_the_end_one_person_is_asked_for_all_tasks_that_need_the_tool() -> None:
    """A yes has it tried again, and what the rule says holds as ever."""
    rig, tools = rig_of(amount=50.0)
    task = await rig.begin()
    other, _ = rig_of()
    await other.begin()

    (review,), (same,) = await rig.reviews.list(), await other.reviews.list()
    assert (task.status, review.question.options) == ("needs_review", ["approve", "abort"])
    assert "reads with read_thing, down since" in review.question.text
    assert ": read_thing got HTTP 500. One answer is for all" in review.question.text
    assert review.question.detail["lot"] == same.question.detail["lot"]

    tools.back = rig.clock.now()
    await rig.answer({"kind": "approve", "by": "lea"})
    assert any("Too much. (rule left)" in one for one in await refusals(rig))
    assert rig.effects == 0


async def test_a_task_that_waits_can_be_cancelled() -> None:
    rig, _ = rig_of()
    await parked(rig)
    await rig.tasks.cancel(TASK, "lea")
    assert ((await app_of(rig).resume(TASK, parks=True)).status, rig.effects) == ("failed", 0)


@pytest.mark.parametrize("then", ["review", "confirm"])
async def test_who_would_be_asked_is_asked_with_the_fact(then: Any) -> None:
    """Not about an act of which nobody could say what the rule asks: the question comes once the fact is there."""
    rig, tools = rig_of(ERROR, replace(RULE, then=then), amount=50.0, back=300.0)
    await rig.begin()
    (review,) = await rig.reviews.list()
    assert rig.clock.now() >= tools.back
    assert review.question.detail["facts"][0]["result"] == {"id": "x", "amount": 10.0}  # type: ignore[index]


async def test_a_rule_that_is_only_tried_out_holds_up_nothing() -> None:
    """Its fact is away for good, and nothing hangs on it."""
    rig, _ = rig_of(ERROR, replace(RULE, mode="log"))
    began = rig.clock.now()
    assert (await rig.begin()).status == "complete"
    assert rig.clock.now() - began < 10.0


async def test_a_fact_behind_a_guard_that_is_shut_holds_up_nothing() -> None:
    """It is not come to, so that nobody tries to read it."""
    rig, tools = rig_of(ERROR, replace(RULE, when="args.amount > 100 && facts.thing.amount < 1"))
    assert (await rig.begin()).status == "complete"
    assert tools.tried == []


async def test_the_items_of_an_acceptance_are_waited_for() -> None:
    """Whether all is done is told once they can be read; what was done is not done again."""
    each = Each(read="read_thing", args={"id": "x"}, items="[id]")
    rig, tools = rig_of(ERROR, replace(RULE, when="args.amount > 100"), back=300.0)
    rig.planner.acceptance = accepts(Expectation(tool="pay", args={"id": "${item}"}, for_each=each))

    task = await rig.begin()

    assert (task.status, rig.effects, await rig.reviews.list(task_id=TASK)) == ("complete", 1, [])
    assert rig.clock.now() >= tools.back


async def test_a_tool_of_a_fact_that_is_not_there_is_waited_for_as_one_of_a_plan() -> None:
    """The row names the source, so that whoever has it back wakes the task; another tool in its place is a person's."""
    rig, tools = rig_of(back=0.0)
    tools.gone = [Unavailable(source="crm", said="connection refused", tools=("read_thing",))]
    task = await parked(rig)
    assert (task.status, task.waits_on) == ("running", "tools of crm")

    tools.gone = []
    rig.clock.time += 100.0
    assert (await app_of(rig).resume(TASK, parks=True)).status == "complete"

    other, theirs = rig_of(back=0.0)
    theirs.gone = [Unavailable(source="crm", said="it is another", tools=("read_thing",), passes=False)]
    assert (await other.begin()).status == "needs_review"
    assert "crm (read_thing): it is another" in (await other.reviews.list())[0].question.text


class Slow(MemoryLedger):
    """Which takes too long to look through until a time of the clock."""

    clock: FakeClock
    back: float

    async def past_acts(self, *args: Any, **more: Any) -> list[PastAct]:
        if self.clock.now() < self.back:
            raise TimeoutError
        return await super().past_acts(*args, **more)


async def test_a_ledger_that_is_too_slow_now_is_waited_for() -> None:
    """A database under load is no reason to refuse an act."""
    earlier = Fact(ledger=["pay"], match={"id": "args.id"})
    rig, _ = rig_of(ERROR, replace(RULE, when="size(facts.thing) > 0"), back=0.0, fact=earlier)
    Slow.clock, Slow.back = rig.clock, rig.clock.now() + 120.0
    rig.restart(Slow)

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 1)
    assert rig.clock.now() >= Slow.back


async def test_others_hear_that_it_is_back_from_whoever_waited() -> None:
    """Each task asks by itself; one that never waited writes nothing."""
    rig, _ = rig_of(back=60.0)
    known = Known()
    rig.outages = known
    rig.restart()
    await rig.begin()
    assert ({*known.down}, {*known.over}) == ({"reads with read_thing"}, {"reads with read_thing"})

    calm, _ = rig_of(back=0.0)
    calm.outages = silent = Known()
    calm.restart()
    await calm.begin()
    assert (silent.down, silent.over) == ([], [])


ASKS = replace(RULE, then="review", when="args.amount >= facts.thing.amount - 5.0")


@pytest.mark.parametrize("rule", [ASKS, replace(ASKS, then="confirm")], ids=["review", "confirm"])
async def test_a_yes_is_kept_until_what_it_was_shown_can_be_read_again(rule: Rule) -> None:
    """Whoever said it is not asked a second time, and nothing is done before."""
    rig, tools = rig_of(ERROR, rule, back=0.0)
    await rig.begin()
    tools.since, tools.back = rig.clock.now(), rig.clock.now() + 900.0

    task = await rig.answer({"kind": "approve", "by": "kim"})

    assert (task.status, rig.effects) == ("complete", 1)
    assert rig.clock.now() >= tools.back
    assert len(await rig.reviews.list(task_id=TASK)) + len(await rig.reviews.unapplied()) == 0
    assert (await rig.state()).yes_to is None


async def test_a_yes_to_what_has_changed_meanwhile_is_asked_for_again() -> None:
    """It was to something else; the question says what is different."""
    rig, tools = rig_of(ERROR, ASKS, back=0.0)
    await rig.begin()
    tools.since, tools.back = rig.clock.now(), rig.clock.now() + 900.0
    tools.world.things["x"] = {"id": "x", "amount": 9.0}

    await rig.answer({"kind": "approve", "by": "lea"})

    (review,) = await rig.reviews.list()
    assert (rig.effects, review.question.changed) == (0, ["thing.amount: was 10, is 9"])


async def test_a_yes_waits_for_what_the_plan_itself_read() -> None:
    """The reads that an act rests on are made again as well."""
    clock = FakeClock()
    tools = Away(clock, back=0.0)
    step = replace(pay("p", "${r.id}", 5.0), needs=["r"])
    plan = plan_of(read("r", "x"), step)
    playbook = playbook_of(approvals=["pay"])
    rig = Rig(script=[plan], acceptance=accepts(expects("pay")), tools=tools, playbook=playbook, clock=clock)
    await rig.begin()
    tools.since, tools.back = clock.now(), clock.now() + 900.0

    task = await rig.answer({"kind": "approve", "by": "lea"})

    assert (task.status, rig.effects) == ("complete", 1)
    assert clock.now() >= tools.back


async def test_a_kept_yes_outlives_a_question_that_is_asked_at_once() -> None:
    """Where nobody waits, people are asked about the outage in its place; whoever ends the task then ends it."""
    for kind, ends, paid in (("approve", "complete", 1), ("abort", "failed", 0)):
        rig, tools = rig_of(ERROR, ASKS, back=0.0)
        rig.patience = 0.0
        rig.restart()
        await rig.begin()
        tools.since, tools.back = rig.clock.now(), 1e12

        await rig.answer({"kind": "approve", "by": "lea"})
        assert (await rig.reason(), rig.effects) == ("error", 0)
        tools.back = rig.clock.now()
        task = await rig.answer({"kind": kind, "by": "lea"})

        assert (task.status, rig.effects) == (ends, paid)


async def test_a_kept_yes_survives_its_process_and_outlives_a_question_about_the_outage() -> None:
    """First one process is killed while it waits; then patience ends, and a person has it tried again."""
    rig, tools = rig_of(ERROR, ASKS, back=0.0)
    await rig.begin()
    tools.since, tools.back = rig.clock.now(), 1e12
    (review,) = await rig.reviews.list()
    decision = Decision(kind="approve", by="lea")
    await rig.reviews.decide(review.question.id, decision)
    left = await app_of(rig).resume(TASK, parks=True)
    assert (left.status, left.waits_on, rig.effects) == ("running", "reads with read_thing", 0)
    rig.restart()
    rig.clock.time += 10.0

    task = await rig.resume()
    assert (task.status, await rig.reason()) == ("needs_review", "error")
    tools.back = rig.clock.now()
    task = await rig.answer({"kind": "approve", "by": "lea"})

    assert (task.status, rig.effects) == ("complete", 1)

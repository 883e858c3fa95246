"""A task that has to wait for a time: it is left alone until then, nothing is done early, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Action, Found, Limits, Receipt, Wait
from steward.domain.ports.planning import Proposal
from steward.domain.ports.tasks import Task
from steward.domain.ports.tools import Card
from steward.service import App
from steward.workers.runner import Runner
from tests.fakes import FakeClock
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import TASK, ListingToolbox, Rig, accepts

PAY, PAID = plan_of(pay("p", "x")), accepts(expects("pay"))


class SlowWorld(ListingToolbox):
    """Whose effects become visible `lag` seconds after their call, and `busy` answers that ask to wait."""

    def __init__(self, clock: FakeClock, *, lag: float = 0.0, busy: Sequence[float] = (), settle: float = 0.0) -> None:
        super().__init__(settle_after=settle)
        self.clock, self.lag, self.busy = clock, lag, list(busy)
        self.called: list[float] = []

    async def run(self, action: Action) -> Receipt:
        self.called.append(self.clock.now())
        if self.busy:
            return Receipt(kind="refused", code="http_429", message="too many", wait=self.busy.pop(0))
        return await super().run(action)

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        found = await super().find(action, receipt)
        seen = self.called and self.clock.now() >= self.called[-1] + self.lag
        return found if seen else Found(presence="absent", reason="not there yet")


def rig_of(plan: Any = PAY, acceptance: Any = PAID, limits: Limits | None = None, **slow: Any) -> tuple[Rig, SlowWorld]:
    clock = FakeClock()
    world = SlowWorld(clock, **slow)
    return Rig(
        script=[plan], acceptance=acceptance, tools=world, clock=clock, playbook=playbook_of(limits=limits or Limits())
    ), world


def app_of(rig: Rig) -> App:
    unused: dict[str, Any] = dict.fromkeys(["queue", "audit", "outbox", "keys", "jobs"])  # no run touches them
    return App(deps=rig.deps, graph=rig.graph, **unused)


async def parked(rig: Rig, **more: Any) -> Task:
    """What a worker makes of the task: it is left where it has to wait."""
    await rig.tasks.open(Task(id=TASK, goal="do it"))
    return await app_of(rig).resume(TASK, parks=True, **more)


@pytest.mark.parametrize("plan", [PAY, plan_of(make("a"))])
async def test_a_late_effect_is_waited_for_and_never_repeated(plan: Any) -> None:
    """What may still become visible is not called absent, however long its tool says that takes."""
    rig, world = rig_of(plan, accepts(expects(plan.steps[0].tool)), lag=35.0, settle=60.0)

    task = await rig.begin()

    assert (task.status, len(world.called), rig.effects) == ("complete", 1, 1)
    assert rig.clock.now() <= world.called[0] + 62.0


async def test_an_effect_that_never_shows_is_absent_only_after_its_time() -> None:
    """A second call of what may be called again comes after the tool's own time, and not before."""
    rig, world = rig_of(plan_of(make("a")), accepts(expects()), lag=1e6, settle=600.0)

    await rig.begin()

    gaps = [later - earlier for earlier, later in zip(world.called, world.called[1:], strict=False)]
    assert len(gaps) == 2
    assert all(600.0 <= gap < 662.0 for gap in gaps)


async def test_a_wait_is_told_and_is_no_work() -> None:
    """The row says until when and for what; the seconds count against no working time."""
    rig, world = rig_of(lag=500.0, settle=900.0, limits=Limits(seconds=60.0))
    told = list[Wait]()

    task = await app_of(rig).run("do it", task_id=TASK, on_wait=lambda _, wait: told.append(wait))

    assert (task.status, len(world.called)) == ("complete", 1)
    assert task.usage.seconds < 60.0
    assert "pay to settle" in told[0].why
    assert (task.wake_at, task.waits_for) == (None, None)


async def test_a_parked_task_is_left_and_taken_up_again() -> None:
    """Nobody holds it meanwhile; taken up too early it waits on at the same node, and no death is counted."""
    rig, world = rig_of(lag=100.0, settle=200.0)
    turns = ["plan"]

    def walk(_: str, node: str) -> None:
        turns.append(node or turns[-1])  # what stays as it was is not written again

    waits = await parked(rig, on_node=walk)
    assert waits.status == "running"
    assert waits.wake_at is not None
    assert waits.wake_at > rig.clock.now()
    assert waits.waits_for is not None
    assert not rig.ledger.world.leases
    early = await parked(rig, on_node=walk)
    assert early.status == "running"
    for _ in range(20):
        rig.restart()
        if (again := await parked(rig, on_node=walk)).wake_at is None:
            break
        rig.clock.time = again.wake_at
    passed = turns.count("verify") - 1
    assert passed >= 2
    assert turns == ["plan", "validate", "execute", "verify", *["verify"] * passed, "validate", "end"]
    async with rig.ledger.hold(TASK, 1.0) as lease:
        assert lease.crashes == 0

    assert ((await rig.task()).status, len(world.called), rig.effects) == ("complete", 1, 1)


async def test_try_again_later_is_obeyed() -> None:
    """One call more once the time is over; the wait is not an attempt, and nobody is asked."""
    rig, world = rig_of(busy=[120.0])

    task = await rig.begin()

    assert (task.status, task.steps, rig.effects) == ("complete", 1, 1)
    assert [at - world.called[0] for at in world.called] == [0.0, 120.0]
    assert task.usage.waited == 120.0


async def test_asked_again_and_again_it_waits_longer_each_time_and_not_for_ever() -> None:
    """A system that is always busy is called a bounded number of times, and then a person is told how long it asks."""
    rig, world = rig_of(busy=[1.0] * 5_000, limits=Limits(waiting=600.0))

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "ceiling", 0)
    assert 10 < len(world.called) < 20
    assert world.called[-1] - world.called[0] <= 600.0
    question = (await rig.state()).question
    assert question is not None
    assert "pay is to wait" in question.text


async def test_what_is_asked_beyond_the_tasks_time_is_a_persons_to_grant() -> None:
    """The question says how long; a plain grant is enough for it, and the time is kept all the same."""
    rig, world = rig_of(busy=[7_200.0])

    task = await rig.begin()
    assert (task.status, await rig.reason()) == ("needs_review", "ceiling")
    question = (await rig.state()).question
    assert question is not None
    assert "2 h" in question.text
    done = await rig.answer({"kind": "grant"})

    assert done.status == "complete"
    assert [at - world.called[0] for at in world.called] == [0.0, 7_200.0]


async def test_others_go_on_while_one_act_is_put_off() -> None:
    """Only what needs the act that is put off waits for it."""
    rig, world = rig_of(
        plan_of(make("a"), make("b"), make("c", id="${b.id}2")), accepts(expects(at_least=3)), busy=[300.0]
    )

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 3)
    assert [at - world.called[0] for at in world.called] == [0.0, 0.0, 0.0, 300.0]


async def test_a_read_that_is_put_off_is_read_later() -> None:
    """Reads obey too, and the planner is not bothered."""
    rig, world = rig_of(plan_of(read("r", "x"), make("a")), accepts(expects()), busy=[60.0, 60.0])
    world.world.things["x"] = {"id": "x"}

    task = await rig.begin()

    assert (task.status, len(rig.planner.requests)) == ("complete", 1)
    assert world.called[-1] - world.called[0] == 60.0


async def test_a_cancelled_task_waits_no_longer() -> None:
    """Who cancels does not wait for what the task waits for."""
    rig, world = rig_of(lag=1e6, settle=86_400.0)
    await parked(rig)
    await rig.tasks.cancel(TASK, "kim")

    task = await parked(rig)

    assert (task.status, len(world.called)) == ("failed", 1)
    assert "p: pay" in (task.error or "")


class Deaf(SlowWorld):
    """Whose effects nobody can look up."""

    def card(self, tool: str) -> Card | None:
        card = super().card(tool)
        return replace(card, provable=False) if card else None


async def test_nobody_waits_to_look_where_nobody_can() -> None:
    """What can't be looked up is a person's question at once."""
    rig, _ = rig_of(settle=900.0)
    rig.tools = Deaf(rig.clock, settle=900.0)
    rig.tools.unprovable.add("pay")
    rig.restart()

    await rig.begin()

    assert rig.clock.slept == []


class Jobs:
    """What a runner wants of the queue; `queued` are the tasks with the times before which they rest."""

    def __init__(self) -> None:
        self.queued: list[tuple[str, float | None]] = []

    async def enqueue(self, task_id: str, priority: int = 0, *, at: float | None = None) -> None:
        assert priority == 0
        self.queued.append((task_id, at))

    async def enqueue_next(self, task_id: str) -> None:
        raise AssertionError(task_id)


@pytest.mark.parametrize("parks", [True, False])
async def test_a_worker_gives_the_place_of_a_waiting_task_to_others(*, parks: bool) -> None:
    """Its job is scheduled for then; a worker that is to leave when all is done waits for it instead."""
    rig, world = rig_of(lag=50.0, settle=200.0)
    await rig.tasks.open(Task(id=TASK, goal="do it"))
    jobs: Any = Jobs()
    ended = list[Task]()
    runner = Runner(app=app_of(rig), jobs=jobs, on_end=ended.append, parks=parks)

    await runner.carry_out(TASK)

    assert (runner.running, runner.returned) == ([], 0)
    assert ([one.status for one in ended], len(world.called)) == ([] if parks else ["complete"], 1)
    assert jobs.queued == ([(TASK, (await rig.task()).wake_at)] if parks else [])


async def test_a_hint_that_comes_before_its_time_begins_nothing() -> None:
    """What was submitted for later is put off till then, whoever hints; then it is carried out."""
    rig, world = rig_of()
    due = rig.clock.now() + 3600.0
    await rig.tasks.open(Task(id=TASK, goal="do it", run_after=due))
    jobs: Any = Jobs()
    ended = list[Task]()
    runner = Runner(app=app_of(rig), jobs=jobs, on_end=ended.append)

    await runner.carry_out(TASK)
    early = (runner.done, runner.returned, jobs.queued, (await rig.task()).status, [*world.called])
    rig.clock.time = due
    await runner.carry_out(TASK)

    assert early == (0, 0, [(TASK, due)], "pending", [])
    assert [one.status for one in ended] == ["complete"]


async def test_a_model_that_wants_to_be_asked_later_is_asked_later() -> None:
    """Planning waits like any act, for what was asked; nothing is lost and nobody is asked."""
    later = Proposal(error="answered 429", wait=900.0)
    rig = Rig(script=[later, PAY], acceptance=PAID)
    told = list[Wait]()

    task = await app_of(rig).run("do it", task_id=TASK, on_wait=lambda _, wait: told.append(wait))

    assert (task.status, rig.effects, task.usage.waited, task.usage.model_calls) == ("complete", 1, 900.0, 2)
    assert "15 min" in told[0].why
    assert task.usage.seconds < 1.0


async def test_a_model_that_asks_too_much_is_a_persons_to_wait_for() -> None:
    """The person is told how long was asked; their grant lets the task wait and plan."""
    rig = Rig(script=[Proposal(error="answered 429", wait=86_400.0), PAY], acceptance=PAID)
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert (question.reason, "1 d" in question.text) == ("ceiling", True)

    assert (await rig.answer({"kind": "grant"})).status == "complete"


async def test_a_parked_planning_is_taken_up_again() -> None:
    """Left to its time like any other wait; what was spent is on the account."""
    rig = Rig(script=[Proposal(error="answered 429", wait=900.0), PAY], acceptance=PAID)

    waits = await parked(rig)
    assert (waits.status, waits.node, waits.usage.model_calls) == ("running", "plan", 1)
    rig.restart()

    assert (await parked(rig)).status == "complete"

"""What was said to be done and is not seen in its tool's own time: it is looked on, and nothing is repeated."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Action, Found, Limits, Receipt, Verdict, Wait
from steward.domain.ports.tasks import Task
from steward.service import App
from tests.fakes import FakeClock
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import TASK, ListingToolbox, Rig, accepts

PAY, MAKE = plan_of(pay("p", "x")), plan_of(make("a"))
NEVER = 1e9


class LateWorld(ListingToolbox):
    """Whose tools say that their effects show within `settle` seconds, and they show `lag` seconds after their call.

    Meanwhile a look says `shows`, or finds what carries the act's key in the state `made`, or fails for the first
    `away` seconds, in a way that `passes` or not.
    `code`: the answer is lost with it, for `fails` seconds.
    """

    def __init__(
        self,
        clock: FakeClock,
        lag: float = 0.0,
        shows: str = "absent",
        code: str = "",
        away: float = 0.0,
        fails: float = NEVER,
        *,
        passes: bool = False,
        made: str = "",
        settle: float = 1.0,
    ) -> None:
        super().__init__(settle_after=settle)
        self.made = made
        self.fails = fails
        self.clock, self.lag, self.shows, self.code, self.away, self.passes = clock, lag, shows, code, away, passes
        self.called: list[float] = []
        self.looked: list[float] = []

    async def run(self, action: Action) -> Receipt:
        self.called.append(self.clock.now())
        failed = self.code and self.clock.now() - self.called[0] < self.fails
        missed = self.lag == NEVER or (failed and self.fails != NEVER)
        receipt = Receipt(kind="answered", result=action.args) if missed else await super().run(action)
        return Receipt(kind="lost", code=self.code, message="HTTP 500") if failed else receipt

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        self.looked.append(self.clock.now())
        found, passed = await super().find(action, receipt), self.clock.now() - self.called[0]
        if passed < self.away:
            return Found(presence="unknown", reason="HTTP 503", failed=True, passes=self.passes)
        if passed >= self.lag:
            return found
        if self.made:
            return Found(presence="found", value={"id": "x", "state": self.made}, conclusive=True)
        if self.shows == "found":
            return Found(presence="found", value={"id": "x", "state": "as before"})
        return Found(presence="absent", reason="not there yet")

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        if isinstance(found.value, dict) and "state" in found.value:
            return Verdict(status="refuted", reason="it is as before", evidence=found.value)
        if found.presence == "absent" and self.shows == "pending":
            return Verdict(status="pending", reason="it is on its way")
        return super().judge(action, receipt, found)


def rig_of(plan: Any = PAY, limits: Limits | None = None, longer: float = 60.0, **world: Any) -> tuple[Rig, LateWorld]:
    clock = FakeClock()
    tools = LateWorld(clock, **world)
    return Rig(
        script=[plan],
        acceptance=accepts(expects(plan.steps[0].tool)),
        tools=tools,
        clock=clock,
        playbook=playbook_of(limits=limits or Limits()),
        look_longer=longer,
    ), tools


def app_of(rig: Rig) -> App:
    unused: dict[str, Any] = dict.fromkeys(["queue", "audit", "outbox", "keys", "jobs"])  # no run touches them
    return App(deps=rig.deps, graph=rig.graph, **unused)


@pytest.mark.parametrize("plan", [PAY, MAKE], ids=["irreversible", "reversible"])
@pytest.mark.parametrize("shows", ["absent", "pending", "found"])
@pytest.mark.parametrize("lag", [2.0, 12.0, 55.0])
async def test_what_shows_later_than_its_tool_says_needs_nobody(plan: Any, shows: str, lag: float) -> None:
    """Not there, on its way, or still as before: a later look shows it, and it was called once."""
    rig, world = rig_of(plan, lag=lag, shows=shows)

    task = await rig.begin()

    assert (task.status, len(world.called), rig.effects) == ("complete", 1, 1)
    assert len(world.looked) < 20


@pytest.mark.parametrize("shows", ["absent", "pending", "found"])
async def test_what_never_happened_still_ends_at_a_person(shows: str) -> None:
    """A minute later than its tool's own time, and not called again meanwhile."""
    rig, world = rig_of(PAY, lag=NEVER, shows=shows, limits=Limits(replans=0))

    task = await rig.begin()

    reason = "unknown_outcome" if shows == "pending" else "refuted"
    assert (task.status, await rig.reason(), len(world.called)) == ("needs_review", reason, 1)
    assert 61.0 <= rig.clock.now() - world.called[0] < 63.0


@pytest.mark.parametrize("plan", [PAY, MAKE], ids=["irreversible", "reversible"])
@pytest.mark.parametrize(
    ("made", "lag", "status", "waited"),
    [
        ("running", 12.0, "complete", 12.0),
        ("running", NEVER, "needs_review", 20.0),
        ("failed", NEVER, "needs_review", 0.0),
    ],
)
async def test_what_is_still_worked_on_has_its_tools_own_time(
    plan: Any, made: str, lag: float, status: str, waited: float
) -> None:
    """A job that a 202 promises becomes as asked; one that says that it failed, or takes longer, is a person's."""
    rig, world = rig_of(plan, lag=lag, made=made, settle=20.0, limits=Limits(replans=0))

    task = await rig.begin()

    assert (task.status, len(world.called)) == (status, 1)
    assert waited <= rig.clock.now() - world.called[0] < waited + 9.0


async def test_what_can_be_undone_is_done_again_when_it_stays_away() -> None:
    """The first time it may be late; what was called in vain once is looked for no longer than on the spot."""
    rig, world = rig_of(MAKE, lag=NEVER, limits=Limits(replans=0))

    task = await rig.begin()

    gaps = [later - earlier for earlier, later in zip(world.called, world.called[1:], strict=False)]
    assert (task.status, await rig.reason(), len(gaps)) == ("needs_review", "refuted", 2)
    assert 61.0 <= gaps[0] < 63.0
    assert 5.0 <= gaps[1] < 7.0


@pytest.mark.parametrize("plan", [PAY, MAKE], ids=["irreversible", "reversible"])
async def test_what_would_be_called_again_is_looked_for_on_the_spot_before(plan: Any) -> None:
    """An answer was lost and the act shows four seconds later, where its tool says one: it is found, not made twice."""
    rig, world = rig_of(plan, lag=4.0, code="http_500")

    task = await rig.begin()

    assert (task.status, len(world.called), rig.effects) == ("complete", 1, 1)


async def test_what_never_arrived_is_called_again_as_soon_as_its_tool_says() -> None:
    """A call that nobody got can't show late."""
    rig, world = rig_of(MAKE, lag=NEVER, code="unreachable")

    await rig.begin()

    assert world.called[1] - world.called[0] < 2.5


@pytest.mark.parametrize(("waiting", "longest"), [(0.0, 7.0), (20.0, 27.0)])
async def test_it_is_bounded_by_the_tasks_patience(waiting: float, longest: float) -> None:
    """What is waited beyond a tool's own time counts, and nothing is waited that is not allowed."""
    rig, world = rig_of(PAY, lag=NEVER, limits=Limits(waiting=waiting))

    task = await rig.begin()

    assert (task.status, await rig.reason(), len(world.called)) == ("needs_review", "refuted", 1)
    assert task.usage.waited <= waiting
    assert rig.clock.now() - world.called[0] < longest


async def test_nobody_looks_longer_where_that_is_set() -> None:
    """Then a tool's own time is all."""
    rig, world = rig_of(PAY, lag=NEVER, longer=0.0)

    await rig.begin()

    assert rig.clock.now() - world.called[0] < 2.5


async def test_a_worker_is_free_meanwhile_and_a_person_reads_what_is_waited_for() -> None:
    """The task is left after a few seconds, whoever takes it up looks once, and a crash loses nothing of the time."""
    rig, world = rig_of(PAY, lag=40.0)
    await rig.tasks.open(Task(id=TASK, goal="do it"))

    began, held = rig.clock.now(), list[float]()
    while (task := await app_of(rig).resume(TASK, parks=True)).wake_at is not None:
        held.append(rig.clock.now() - began)
        assert task.waits_for is not None
        assert task.waits_for.startswith("pay to show: not there yet; looked on for ")
        began = rig.clock.time = task.wake_at
        rig.restart()

    assert (task.status, len(world.called), rig.effects) == ("complete", 1, 1)
    assert max(held) < 6.0
    assert sum(held[1:]) == 0.0


@pytest.mark.parametrize(("away", "status"), [(40.0, "complete"), (NEVER, "needs_review")])
async def test_a_system_that_cannot_be_asked_is_asked_again_and_holds_no_worker(away: float, status: str) -> None:
    """What a look that failed could not show, a later one may; bounded, and counted where the task stands still."""
    rig, world = rig_of(PAY, away=away)
    told = list[Wait]()

    task = await app_of(rig).run("do it", task_id=TASK, on_wait=lambda _, wait: told.append(wait))

    assert (task.status, len(world.called), rig.effects) == (status, 1, 1)
    assert rig.clock.now() - world.called[0] < 65.0
    assert "HTTP 503" in told[0].why
    assert task.usage.waited == sum(wait.seconds for wait in told if wait.beyond) > 0.0


@pytest.mark.parametrize("fault", ["lost", "dropped"])
async def test_a_system_that_is_away_is_waited_for_as_any_outage(fault: Any) -> None:
    """What was called as it went away is looked for until it is back; then it is there, or is done once."""
    rig, world = rig_of(PAY, away=1_800.0, passes=True)
    world.faults["pay"] = [fault]

    task = await rig.begin()

    assert (task.status, rig.effects, await rig.reviews.list(task_id=TASK)) == ("complete", 1, [])
    assert len(world.called) == (2 if fault == "dropped" else 1)
    assert 1_800.0 <= rig.clock.now() - world.called[0] < 2_200.0
    assert len(world.looked) < 60


async def test_a_system_that_stays_away_is_a_persons_in_the_end() -> None:
    """After as long as any outage is waited for."""
    rig, world = rig_of(PAY, away=NEVER, passes=True)
    rig.patience = 600.0
    rig.restart()

    task = await rig.begin()

    assert (task.status, await rig.reason(), len(world.called)) == ("needs_review", "unknown_outcome", 1)
    assert 590.0 < rig.clock.now() - world.called[0] < 630.0


async def test_a_refusal_or_a_failure_in_its_own_words_is_taken_at_once() -> None:
    """Nothing was said to be done, so nothing is looked for longer."""
    rig, world = rig_of(PAY, lag=NEVER, limits=Limits(replans=0))
    world.faults["pay"] = ["refuse"]
    world.lag = 0.0

    await rig.begin()

    assert rig.clock.slept == []


@pytest.mark.parametrize("plan", [PAY, MAKE], ids=["irreversible", "reversible"])
@pytest.mark.parametrize("code", ["http_500", "unreachable", "connection", "timeout"])
async def test_the_last_try_of_what_fails_comes_a_minute_later(plan: Any, code: str) -> None:
    """A system that fails for half a minute needs nobody: it is called no more often, no worker waits, and whoever
    looks reads for what.
    """
    rig, world = rig_of(plan, code=code, fails=30.0)
    await rig.tasks.open(Task(id=TASK, goal="do it"))

    told = list[str]()
    while (task := await app_of(rig).resume(TASK, parks=True)).wake_at is not None:
        told.append(task.waits_for or "")
        rig.clock.time = task.wake_at
        rig.restart()

    assert (task.status, len(world.called), rig.effects) == ("complete", 3, 1)
    assert f"the last of 3 tries of {plan.steps[0].tool}, which did not happen: HTTP 500" in told
    assert world.called[2] - world.called[1] >= 60.0 > 10.0 > world.called[1] - world.called[0]
    assert 0 < task.usage.waited < 61.0


@pytest.mark.parametrize(
    ("code", "waiting", "longest"),
    [("http_500", 20.0, 26.0), ("http_500", 0.0, 6.0), ("http_404", 3_600.0, 6.0), ("bug", 3_600.0, 6.0)],
)
async def test_the_last_try_waits_only_where_that_may_help_and_is_allowed(
    code: str, waiting: float, longest: float
) -> None:
    """A certain answer is no failure that passes, and a task's patience bounds all; then a person is asked."""
    rig, world = rig_of(PAY, lag=NEVER, code=code, limits=Limits(replans=0, waiting=waiting))

    task = await rig.begin()

    assert (task.status, await rig.reason(), len(world.called)) == ("needs_review", "refuted", 3)
    assert longest - 2.0 < world.called[2] - world.called[1] <= longest
    assert task.usage.waited <= waiting

"""The verify node: looks until it is certain or the time is up, and says no more than it saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from steward.domain.approval_basis import checked_under
from steward.domain.model import Found, Limits, Receipt, Usage, Verdict
from steward.domain.state import State, Update
from steward.nodes.execute import execute
from steward.nodes.verify import verify
from steward.tools.default_verdicts import judge_read
from tests.fakes import Blindness, FakeClock, FakeToolbox, Fault, MemoryDecisions, MemoryLedger
from tests.unit.domain.making import RULES, TASK, action_of, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import Shelf

SILENT: list[Fault] = ["silent"] * 3
LATE: list[Blindness] = ["absent"] * 5
BLIND: list[Blindness] = ["unknown"] * 500  # longer than anybody looks
A, P = action_of(make("a")), action_of(pay("p", "x"))


class Bench:
    """One wave, executed and then verified."""

    def __init__(self, tools: FakeToolbox, longer: float = 0.0, **playbook: Any) -> None:
        self.tools = tools
        self.longer = longer  # none of what is tested here but where it says so: a tool's own time holds
        self.clock = FakeClock()
        self.decisions = MemoryDecisions()
        self.ledger = MemoryLedger(clock=self.clock, decisions=self.decisions)
        self.shelf = Shelf(playbook_of(**playbook))

    async def execute(self, *wave: Any) -> None:
        plan, (playbook,) = plan_of(), self.shelf.all()
        state = State(goal="g", task_id=TASK, plan=plan, checked=checked_under(plan, playbook), wave=[*wave])
        await execute(state, ledger=self.ledger, tools=self.tools, playbooks=self.shelf, rules=RULES, clock=self.clock)

    async def verify(self, *wave: Any, **fields: Any) -> Update:
        return await verify(
            State(goal="g", task_id=TASK, plan=plan_of(make("a")), wave=[*wave], **fields),
            ledger=self.ledger,
            tools=self.tools,
            playbooks=self.shelf,
            decisions=self.decisions,
            clock=self.clock,
            longer=self.longer,
        )

    async def both(self, *wave: Any, **fields: Any) -> Update:
        await self.execute(*wave)
        return await self.verify(*wave, **fields)


def bench_of(faults: Sequence[Fault] = (), blind: Sequence[Blindness] = (), **more: Any) -> Bench:
    return Bench(FakeToolbox(faults={"make_thing": faults}, blind={"make_thing": blind}, **more))


async def test_what_is_found_is_verified() -> None:
    """An effect that is there is written down with the evidence, and the flow goes on."""
    bench = bench_of()

    update = await bench.both(A, P)

    assert update.get("next") == "validate"
    assert all(entry.verified for entry in await bench.ledger.history(TASK))
    assert [record.outcome for record in bench.decisions.rows] == ["verified", "verified"]


async def test_a_lost_answer_is_recovered() -> None:
    """The result of an act whose answer was lost is what was found."""
    bench = bench_of(["lost"])

    await bench.both(A)
    entry = (await bench.ledger.history(TASK))[0]

    assert entry.verified
    assert entry.result == bench.tools.world.things["a"]


@pytest.mark.parametrize(("faults", "retried"), [(["silent"], True), (SILENT, False)])
async def test_a_silent_failure_is_refuted(faults: list[Fault], *, retried: bool) -> None:
    """What is not there is refuted; it is retried a bounded number of times and then planned anew."""
    bench = bench_of(faults)
    update: Update = {}
    for _ in faults:
        update = await bench.both(A)

    assert update.get("next") == ("validate" if retried else "plan")
    assert (await bench.ledger.history(TASK))[0].absent


async def test_at_the_last_replan_a_person_is_asked() -> None:
    """What can't be done after all re-plans is put to a person with what was seen."""
    bench = bench_of(SILENT)
    update: Update = {}
    for _ in range(3):
        update = await bench.both(A, usage=Usage(replans=Limits().replans))

    question = update.get("question")
    assert question is not None
    assert question.reason == "refuted"


async def test_looking_ends() -> None:
    """What stays invisible is looked for no longer than the tool says it may take, and is then unknown."""
    bench = bench_of(blind=BLIND, settle_after=4.0)

    update = await bench.both(A)

    question = update.get("question")
    assert question is not None
    assert (question.reason, question.key) == ("unknown_outcome", A.key)
    assert 3.9 < sum(bench.clock.slept) < 6.0


async def test_looking_is_bounded_even_where_the_tool_is_patient() -> None:
    """A tool that says an hour does not hold the task for one."""
    bench = bench_of(blind=BLIND, settle_after=3_600.0)

    await bench.both(A)

    assert sum(bench.clock.slept) < 40


async def test_a_crash_while_looking_does_not_start_the_wait_anew() -> None:
    """The time is counted from the answer that the ledger keeps, not from the looking."""
    bench = bench_of(blind=BLIND, settle_after=4.0)
    await bench.execute(A)
    bench.clock.time += 60

    await bench.verify(A)

    assert bench.clock.slept == []


class AheadClock(FakeClock):
    """A clock that somebody sets an hour ahead, or back, at each look at it."""

    def __init__(self, hours: int) -> None:
        super().__init__()
        self.off = hours * 3_600.0

    def now(self) -> float:
        return self.time + self.off


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_is_off_neither_ends_nor_prolongs_the_wait(hours: int) -> None:
    """How long ago the answer came is told by the ledger's clock: what is late is found, and is not done again."""
    bench = bench_of(blind=LATE, settle_after=4.0)
    await bench.execute(A)
    bench.clock = AheadClock(hours)

    update = await bench.verify(A)

    assert update.get("next") == "validate"
    assert (await bench.ledger.history(TASK))[0].verified
    assert sum(bench.clock.slept) < 6.0


class AwayToolbox(FakeToolbox):
    """Whose system can't be asked for a while."""

    def __init__(self, away: int) -> None:
        super().__init__()
        self.away = away

    async def find(self, action: Any, receipt: Any = None) -> Found:
        self.away -= 1
        return Found(presence="unknown", failed=True) if self.away >= 0 else await super().find(action, receipt)


@pytest.mark.parametrize(("away", "status"), [(8, "verified"), (500, "unknown")])
async def test_a_system_that_is_away_for_a_moment_is_waited_for(away: int, status: str) -> None:
    """A look that failed has seen nothing: it is made again, for a bounded time, before anybody is asked."""
    bench = Bench(AwayToolbox(away))

    update, left = await bench.both(A), 0.0
    in_place = sum(bench.clock.slept)
    while (wait := update.get("waits")) is not None:
        left += wait.seconds
        bench.clock.time += wait.seconds
        update = await bench.verify(A, waits=wait)
    entry = (await bench.ledger.history(TASK))[0]

    assert entry.verdict is not None
    assert entry.verdict.status == status
    assert in_place < 6.0
    assert in_place + left < 40


class PendingToolbox(FakeToolbox):
    """Whose effect is always still on its way."""

    def judge(self, action: Any, receipt: Receipt | None, found: Found) -> Verdict:  # noqa: ARG002 - see its name
        return Verdict(status="pending")


async def test_pending_is_not_for_ever() -> None:
    """What is still pending when the time is up is unknown, and a person's question."""
    bench = Bench(PendingToolbox(settle_after=2.0))

    assert (await bench.both(A)).get("next") == "human_review"
    entry = (await bench.ledger.history(TASK))[0]
    assert entry.verdict is not None
    assert entry.verdict.status == "unknown"


class OnceToolbox(FakeToolbox):
    """Whose acts are nobody's to repeat."""

    def judge(self, action: Any, receipt: Receipt | None, found: Found) -> Verdict:
        return replace(super().judge(action, receipt, found), retry=False)


async def test_what_shows_late_is_waited_for_where_it_is_not_to_be_repeated_too() -> None:
    """What was done is not called undone at the first look."""
    bench = Bench(OnceToolbox(blind={"make_thing": LATE}, settle_after=4.0))

    assert (await bench.both(A)).get("next") == "validate"
    assert (await bench.ledger.history(TASK))[0].verified


async def test_a_refusal_is_not_waited_for() -> None:
    """What the tool refused can't land later."""
    bench = bench_of(["refuse"], settle_after=20.0)

    await bench.both(A)

    assert bench.clock.slept == []


class ReadingToolbox(FakeToolbox):
    """That judges reads as the registry does: by the answer alone."""

    def judge(self, action: Any, receipt: Receipt | None, found: Found) -> Verdict:  # noqa: ARG002 - see its name
        return judge_read(receipt)


async def test_a_read_whose_answer_was_lost_is_not_hurried() -> None:
    """It is read again, each time a little later: what is away for a moment is back by then."""
    bench = Bench(ReadingToolbox(faults={"read_thing": ["dropped", "dropped"]}))
    bench.tools.world.things["r"] = {"id": "r"}
    look = action_of(read("r", "r"))

    for _ in range(3):
        await bench.both(look)

    assert (await bench.ledger.history(TASK))[0].verified
    assert bench.clock.slept == [0.5, 1.0]


async def test_a_read_is_not_waited_for() -> None:
    """A read that found nothing is answered at once."""
    bench = bench_of(settle_after=20.0)

    await bench.both(action_of(read("r", "nothing")))

    assert bench.clock.slept == []


async def test_the_open_outcome_comes_before_the_failed_one() -> None:
    """Of a wave with both, the act that may have happened is asked about first; nothing is planned over it."""
    bench = Bench(FakeToolbox(faults={"make_thing": ["refuse"]}, blind={"pay": BLIND}))

    update = await bench.both(A, P)

    question = update.get("question")
    assert question is not None
    assert question.tool == "pay"


async def test_what_the_ledger_does_not_know_is_unknown() -> None:
    """An act without a row is nobody's success."""
    assert (await bench_of().verify(A)).get("next") == "human_review"


async def test_what_was_verified_is_not_judged_again() -> None:
    """Verified once is verified, even where a later look would see less."""
    bench = bench_of()
    await bench.both(A)
    bench.tools.world.done.clear()

    assert (await bench.verify(A)).get("next") == "validate"
    assert len(bench.tools.finds) == 1

"""A process may die anywhere: the next one ends with exactly the expected effects."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from steward.domain.model import Action, Receipt, Verdict
from steward.domain.ports.decisions import Record
from steward.domain.ports.ledger import Lease
from tests.fakes import Crash, Fault, MemoryDecisions, MemoryLedger
from tests.unit.domain.making import expects, make, pay, plan_of
from tests.unit.graph.rig import accepts
from tests.unit.graph.test_trouble import CHAIN, rig_of


@pytest.mark.parametrize(("fault", "calls"), [("crash_before", 2), ("crash_after", 1)])
async def test_a_crash_around_the_effect_leaves_one(fault: Fault, calls: int) -> None:
    """A worker that dies around the call leaves one effect when another goes on."""
    rig = rig_of(fault)
    with pytest.raises(Crash):
        await rig.begin()

    rig.restart()
    task = await rig.resume()

    assert (task.status, rig.effects, len(rig.tools.calls)) == ("complete", 1, calls)


async def test_a_crash_beside_others_lets_them_end() -> None:
    """What runs beside the crash is settled before the lease is let go, so nobody acts beside it."""
    rig = rig_of("crash_after", plan=plan_of(make("a"), make("b"), pay("p", "x")))
    rig.planner.acceptance = accepts(expects(), expects("pay"))
    with pytest.raises(Crash):
        await rig.begin()

    assert [entry.receipt is not None for entry in await rig.ledger.history("t1")] == [False, True, True]
    rig.restart()
    assert (await rig.resume()).status == "complete"
    assert rig.effects == 3


def dying(at: str) -> type[DyingLedger]:
    return type("DyingLedger", (DyingLedger,), {"moment": at})


class DyingLedger(MemoryLedger):
    """Dies before or after the given write, once."""

    moment = ""

    def strike(self, moment: str) -> None:
        if self.moment == moment:
            self.moment = ""
            raise Crash(moment)

    async def claim(self, action: Action, lease: Lease) -> Any:
        self.strike("before claim")
        done = await super().claim(action, lease)
        self.strike("after claim")
        return done

    async def begin(self, action: Action, lease: Lease) -> Any:
        done = await super().begin(action, lease)
        self.strike("after begin")
        return done

    async def attempt(self, action: Action, lease: Lease) -> Any:
        done = await super().attempt(action, lease)
        self.strike("after attempt")
        return done

    async def settle(self, key: str, receipt: Receipt, lease: Lease, *, later: bool = False) -> Any:
        self.strike("before settle")
        done = await super().settle(key, receipt, lease, later=later)
        self.strike("after settle")
        return done

    async def judge(self, key: str, verdict: Verdict, lease: Lease, *, later: bool = False) -> Any:
        self.strike("before judge")
        done = await super().judge(key, verdict, lease, later=later)
        self.strike("after judge")
        return done


class DyingDecisions(MemoryDecisions):
    """Dies once what a model said is on record, as often as it is told to."""

    deaths = 0

    async def add(self, *records: Record, later: bool = False) -> None:
        await super().add(*records, later=later)
        if self.deaths and any(one.kind == "plan" for one in records):
            self.deaths -= 1
            raise Crash("after the answer")


async def test_what_models_were_paid_before_a_crash_counts() -> None:
    """A call that is on record is in what the task used, though the process died before it saved that."""
    rig = rig_of()
    rig.decisions = DyingDecisions(rig.tasks)
    rig.decisions.deaths = 1
    rig.restart()
    with pytest.raises(Crash):
        await rig.begin()

    rig.restart()
    task = await rig.resume()

    asked = [one for one in await rig.decisions.list("t1") if one.kind == "plan"]
    assert (task.status, len(asked)) == ("complete", 2)
    assert task.usage.model_calls == 2
    assert task.usage.tokens == (await rig.state()).usage.tokens == sum(one.tokens_in + one.tokens_out for one in asked)


MOMENTS = ["before claim", "after claim", "after begin", "before settle", "after settle", "before judge", "after judge"]
FAULTS: list[tuple[Fault, ...]] = [(), ("lost",), ("silent",), ("dropped",)]


@pytest.mark.parametrize(
    ("moment", "faults"),
    [*product(MOMENTS, FAULTS), ("after attempt", ("silent",)), ("after attempt", ("dropped",))],
)
async def test_a_crash_between_two_writes_is_survived(moment: str, faults: tuple[Fault, ...]) -> None:
    """Wherever the process dies, the next one ends with exactly the expected effects."""
    rig = rig_of(*faults, plan=CHAIN, expected=2)
    rig.restart(dying(moment))
    with pytest.raises(Crash):
        await rig.begin()

    rig.restart()
    task = await rig.resume()

    assert (task.status, rig.effects) == ("complete", 2)

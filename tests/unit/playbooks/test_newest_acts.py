"""The acts of a period from the newest back: how many at most, for how long, and what is said of the rest."""
# ruff: noqa: ARG002 (a fake has the port's signatures and needs few of the arguments)

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

import pytest

from steward.domain.judged_acts import Beside, JudgedAct, Period, Then
from steward.domain.model import NOBODY_KNOWN, JsonObject
from steward.domain.ports.ledger import PastAct
from steward.playbooks.newest_acts import NewestActs
from tests.unit.domain.making import action_of, pay

HOUR = 3_600.0
NOW = 100 * HOUR


def act(hours: float, then: Then = "passed", key: str = "") -> JudgedAct:
    """One of so many hours ago."""
    return JudgedAct(
        action=replace(action_of(pay("p", "x")), key=key or f"k{hours}"),
        at=NOW - hours * HOUR,
        then=then,
        goal="pay",
        requested_by="kim",
        requester=NOBODY_KNOWN,
        given_at=0.0,
        playbook="refund",
    )


@dataclass
class Acts:
    """Those of a period, two at a time; `slow` seconds for each look."""

    rows: Sequence[JudgedAct]
    slow: float = 0.0

    async def batches(self, period: Period, beside: Beside) -> AsyncGenerator[list[JudgedAct]]:
        found = [one for one in self.rows if period.since <= one.at < period.until]
        for start in range(0, len(found), 2):
            await asyncio.sleep(self.slow)
            yield found[start : start + 2]

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, until: float, but: str, most: int
    ) -> list[PastAct]:
        return []


async def handed_out(newest: NewestActs, since: float = 0.0) -> list[str]:
    period = Period(since=since, until=NOW)
    return [one.action.key async for batch in newest.batches(period, Beside()) for one in batch]


async def test_the_newest_stretches_come_first_and_all_of_them() -> None:
    """Whatever order they are found in; an act at an end belongs to one stretch."""
    acts = [act(hours) for hours in (90, 7, 3.5, 0.5, 1, 3)]
    newest = NewestActs(acts=Acts(acts), most=10, seconds=30)
    assert await handed_out(newest) == ["k0.5", "k1", "k3", "k7", "k3.5", "k90"]
    assert (newest.cut, newest.since) == (False, 0.0)


async def test_no_more_than_so_many_and_since_when_all_of_them() -> None:
    """The stretch in which they ran out was not looked at to its end, so all are there only from its end on."""
    acts = [act(0.5), act(0.2), act(2), act(2.5), act(50)]
    newest = NewestActs(acts=Acts(acts), most=3, seconds=30)
    assert await handed_out(newest) == ["k0.5", "k0.2", "k2"]
    assert (newest.cut, newest.since) == (True, NOW - HOUR)


async def test_as_many_as_there_are_is_no_cut() -> None:
    acts = [act(0.5), act(2), act(50)]
    newest = NewestActs(acts=Acts(acts), most=3, seconds=30)
    assert len(await handed_out(newest)) == 3
    assert (newest.cut, newest.since) == (False, 0.0)


@pytest.mark.timeout(10)
async def test_no_longer_than_so_many_seconds() -> None:
    """What was handed out by then stays; a look that hangs is left."""
    newest = NewestActs(acts=Acts([act(0.5)], slow=0.0), most=9, seconds=30)
    assert await handed_out(newest) == ["k0.5"]
    slow = NewestActs(acts=Acts([act(0.5), act(0.4), act(2)], slow=60), most=9, seconds=0.05)
    assert await handed_out(slow) == []
    assert (slow.cut, slow.since) == (True, NOW)


async def test_what_was_refused_again_and_again_counts_once() -> None:
    """The last time; an act that was called counts each time that it is handed out."""
    early, late = act(5, "stopped", "k"), act(0.5, "stopped", "k")
    newest = NewestActs(acts=Acts([early, late]), most=1, seconds=30)
    assert await handed_out(newest) == ["k"]
    assert not newest.cut

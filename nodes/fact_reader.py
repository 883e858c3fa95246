"""Reads the facts that rules come to, fresh for each judging; equal ones once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from steward.domain.approval_basis import differences
from steward.domain.canonical import digest
from steward.domain.deadline import attempting
from steward.domain.model import Action, Json, JsonObject, Receipt, Risk
from steward.domain.plan_judgement import Case
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Ledger, PastAct
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rule_facts import MOST_ACTS, Known, Unread, Wanted, as_json, wanted_of

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds for one look at what was done."""

_MOST = 300  # facts that one judging may read
_AT_ONCE = 4  # of them that are read at the same time
_PAUSES = (0.2, 1.0)  # seconds before a read that failed is made again


@dataclass(frozen=True)
class FactReader:
    tools: Toolbox
    ledger: Ledger
    limiter: Limiter
    clock: Clock

    async def judged(self, case: Case, decide: Callable[[Case], T]) -> tuple[T, Case]:
        """What is decided once all facts that its rules come to are known, and the case with them.

        It is decided in a thread of its own: rules may take their time, and others go on.
        """
        known = {**(case.known_facts or {})}
        while True:
            case = replace(case, known_facts=known)
            try:
                return await asyncio.to_thread(decide, case), case
            except Unread as unread:
                wanted = {one.key: one for one in unread.wanted}
            found = await self._all([*wanted.values()], case.state.task_id, room=max(0, _MOST - len(known)))
            known = {**known, **dict(zip(wanted, found, strict=True))}

    async def changed(self, told: Json, task_id: str) -> list[str]:
        """What is different now from facts as they were told, a line each."""
        facts = [fact for fact in told if isinstance(fact, dict)] if isinstance(told, list) else []
        found: list[str] = []
        read = await self._all([wanted_of(fact) for fact in facts], task_id, room=_MOST)
        for fact, now in zip(facts, read, strict=True):
            if now.error:
                found.append(f"the fact {now.wanted.name} could not be read again: {now.error}")
            else:
                found += differences(now.wanted.name, fact.get("result"), now.value)
        return found

    async def _all(self, wanted: Sequence[Wanted], task_id: str, room: int) -> list[Known]:
        """Each of them, a few at once; beyond `room` none is read. All have ended before what one raises is raised."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(fact: Wanted) -> Known:
            async with gate:
                return await self.read(fact, task_id)

        read = await asyncio.gather(*map(one, wanted[:room]), return_exceptions=True)
        known = [each for each in read if isinstance(each, Known)]
        for failed in read:
            if isinstance(failed, BaseException):
                raise failed
        beyond = f"the rules ask for more than {_MOST} facts at once"
        return known + [Known(wanted=fact, error=beyond) for fact in wanted[room:]]

    async def read(self, wanted: Wanted, task_id: str) -> Known:
        """What it comes to now."""
        if wanted.ledger:
            return await self._look_up(wanted)
        card = self.tools.card(wanted.read)
        if card is None or card.acts:
            why = "there is no such tool" if card is None else "it does not only read"
            return Known(wanted=wanted, error=f"{wanted.read}: {why}")
        args = self.tools.coerce(wanted.read, wanted.args)
        if refused := self.tools.check(wanted.read, args):
            return Known(wanted=wanted, error=f"{wanted.read}: {refused[0].message}")
        action = Action(
            key=digest(task_id, wanted.key),
            task_id=task_id,
            step=wanted.name,
            tool=wanted.read,
            args=args,
            risk=Risk.READ,
        )
        receipt = await self._run(action, card.timeout)
        if receipt.kind != "answered":
            return Known(wanted=wanted, error=f"{wanted.read}: {receipt.message or receipt.code}", at=self.clock.now())
        return Known(wanted=wanted, value=receipt.result, at=self.clock.now())

    async def _run(self, action: Action, seconds: float) -> Receipt:
        """What the read came to, made again where nothing was answered."""
        receipt = await self._call(action, seconds)
        for pause in _PAUSES:
            if receipt.kind != "lost":
                break
            await self.clock.sleep(pause)
            receipt = await self._call(action, seconds)
        return receipt

    async def _call(self, action: Action, seconds: float) -> Receipt:
        async with self.limiter.passing(action.tool, seconds):
            with attempting():
                return await self.tools.run(action)

    async def _look_up(self, wanted: Wanted) -> Known:
        now = self.clock.now()
        since = None if wanted.within is None else now - wanted.within
        try:
            acts = await look_back(self.ledger, wanted.ledger, wanted.args, since, wanted.but)
        except TimeoutError:
            late = f"looking through what was done took longer than {PATIENCE:g} s; say more in match or within"
            return Known(wanted=wanted, error=late)
        if len(acts) > MOST_ACTS:
            return Known(wanted=wanted, error=f"more than {MOST_ACTS:,} acts match; say more in match or within")
        return Known(wanted=wanted, value=as_json(acts), at=now)


async def look_back(
    ledger: Ledger, tools: Sequence[str], args: JsonObject, since: float | None, but: str
) -> list[PastAct]:
    """The past acts, one more than a fact may have at most. Raises TimeoutError where it takes too long."""
    async with asyncio.timeout(PATIENCE):
        return await ledger.past_acts(tools, args, since=since, but=but, most=MOST_ACTS + 1)

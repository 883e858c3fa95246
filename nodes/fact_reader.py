"""Reads the facts that rules come to, fresh for each judging; equal ones once.

One whose system is away says what has to be over first: whoever judges for a task waits for that (`fact_outages.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from steward.domain.approval_basis import differences
from steward.domain.canonical import digest
from steward.domain.deadline import attempting
from steward.domain.model import Action, Json, JsonObject, Receipt, Risk
from steward.domain.outages import NEVER_DOWN, Outage, passes, reads_with
from steward.domain.payload_size import weighs_little
from steward.domain.plan_judgement import Case
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Ledger, PastAct
from steward.domain.ports.outages import Outages
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rule_facts import MOST_ACTS, Known, Unread, Wanted, as_json, wanted_of
from steward.domain.short_work import worked
from steward.domain.state import Stalled
from steward.nodes.unavailable_tools import outage_known

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds for one look at what was done."""

_PAST = "looks at past acts"  # what is waited for where they take too long
_MOST = 300  # facts that one judging may read
AT_ONCE = 4
"""Facts of one judging that are read at the same time."""
_LITTLE = 4_000  # bytes
_FEW_RULES = 50  # each for each step
_PAUSES = (0.2, 1.0)  # seconds before a read that failed is made again


@dataclass(frozen=True)
class FactReader:
    tools: Toolbox
    ledger: Ledger
    limiter: Limiter
    clock: Clock
    outages: Outages = NEVER_DOWN

    async def judged(self, case: Case, decide: Callable[[Case], T]) -> tuple[T, Case]:
        """What is decided once all facts that its rules come to are known, and the case with them.

        It is decided in a thread of its own where rules may take their time: others go on.
        """
        known = {**(case.known_facts or {})}
        while True:
            case = replace(case, known_facts=known)
            try:
                decided = await worked(decide, case, kind=case.playbook.name, little=_is_small)
            except Unread as unread:
                wanted = {one.key: one for one in unread.wanted}
            else:
                await self._tell_back(case)
                return decided, case
            found = await self._all([*wanted.values()], case.state.task_id, room=max(0, _MOST - len(known)))
            known = {**known, **dict(zip(wanted, found, strict=True))}

    async def changed(self, told: Json, task_id: str) -> tuple[list[str], list[Outage]]:
        """What is different now from facts as they were told, a line each, and what keeps others from being read."""
        facts = [fact for fact in told if isinstance(fact, dict)] if isinstance(told, list) else []
        found: list[str] = []
        away: list[Outage] = []
        read = await self._all([wanted_of(fact) for fact in facts], task_id, room=_MOST)
        for fact, now in zip(facts, read, strict=True):
            if now.away is not None:
                away.append(now.away)
            elif now.error:
                found.append(f"the fact {now.wanted.name} could not be read again: {now.error}")
            else:
                found += differences(now.wanted.name, fact.get("result"), now.value)
        return found, away

    async def _all(self, wanted: Sequence[Wanted], task_id: str, room: int) -> list[Known]:
        """Each of them, a few at once; beyond `room` none is read. All have ended before what one raises is raised."""
        gate = asyncio.Semaphore(AT_ONCE)

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
        if (gone := self.tools.unavailable(wanted.read)) is not None:
            away = await outage_known(gone, self.outages, self.clock)
            return Known(wanted=wanted, error=str(gone), away=away)
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
        receipt, took, away = await self.run(action, card.timeout)
        if receipt.kind == "answered" and not receipt.says_failed:
            return Known(wanted=wanted, value=receipt.result, at=self.clock.now())
        error = f"{wanted.read}: {receipt.message or receipt.code}"
        return Known(wanted=wanted, error=error, at=self.clock.now(), away=away, took=took)

    async def run(self, action: Action, seconds: float) -> tuple[Receipt, float, Outage | None]:
        """What the read came to, how long it took, and what has to be over first where it may be answered later."""
        receipt, took = await self._run(action, seconds)
        if not passes(receipt):
            return receipt, took, None
        name, said, wait = reads_with(action.tool), receipt.message or receipt.code, receipt.wait or 0.0
        reading: JsonObject = {"tool": action.tool, "args": action.args}
        outage = Outage(endpoint=name, host=name, said=said, since=self.clock.now(), wait=wait, reading=reading)
        return receipt, took, await self.outages.failed(outage)

    async def _run(self, action: Action, seconds: float) -> tuple[Receipt, float]:
        """What the read came to, made again where nothing was answered, and the seconds that it took in its turn."""
        receipt, took = await self._call(action, seconds)
        for pause in _PAUSES:
            if not passes(receipt) or (receipt.wait or 0.0) > pause:
                break
            await self.clock.sleep(pause)
            receipt, more = await self._call(action, seconds)
            took += pause + more
        return receipt, took

    async def _call(self, action: Action, seconds: float) -> tuple[Receipt, float]:
        async with self.limiter.passing(action.tool, seconds):
            began = self.clock.monotonic()
            with attempting():
                return await self.tools.run(action), self.clock.monotonic() - began

    async def _look_up(self, wanted: Wanted) -> Known:
        now = self.clock.now()
        since = None if wanted.within is None else now - wanted.within
        try:
            acts = await look_back(self.ledger, wanted.ledger, wanted.args, since, wanted.but)
        except TimeoutError:
            late = f"looking through what was done took longer than {PATIENCE:g} s; say more in match or within"
            outage = Outage(endpoint=_PAST, host=_PAST, said=late, since=now, wait=0.0)
            return Known(wanted=wanted, error=late, at=now, away=await self.outages.failed(outage), took=PATIENCE)
        if len(acts) > MOST_ACTS:
            return Known(wanted=wanted, error=f"more than {MOST_ACTS:,} acts match; say more in match or within")
        return Known(wanted=wanted, value=as_json(acts), at=now)

    async def _tell_back(self, case: Case) -> None:
        """Tools that a task waited for and that answer again let the others go on that wait for them.

        Each task asks by itself meanwhile: one record that can't be read is nobody else's outage.
        """
        if case.state.stalled == Stalled():
            return
        known = (case.known_facts or {}).values()
        answered = {reads_with(one.wanted.read) if one.wanted.read else _PAST for one in known if not one.error}
        for endpoint in sorted(answered - {one.away.endpoint for one in known if one.away}):
            await self.outages.answered(endpoint)


def _is_small(case: Case) -> bool:
    """Whether all that is judged is so little that it takes milliseconds."""
    plan, state = case.plan, case.state
    if len(plan.steps) * len(case.playbook.rules) > _FEW_RULES:
        return False
    results = [entry.result for entry in case.history]
    facts = [known.value for known in (case.known_facts or {}).values()]
    steps = [[step.id, step.args] for step in plan.steps]
    return weighs_little([state.goal, state.answers, steps, results, facts], _LITTLE)


async def look_back(
    ledger: Ledger, tools: Sequence[str], args: JsonObject, since: float | None, but: str
) -> list[PastAct]:
    """The past acts, one more than a fact may have at most. Raises TimeoutError where it takes too long."""
    async with asyncio.timeout(PATIENCE):
        return await ledger.past_acts(tools, args, since=since, but=but, most=MOST_ACTS + 1)

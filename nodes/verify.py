"""The verify node: looks at the world and says what really happened."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from steward.domain.after_claim import MOST_ATTEMPTS
from steward.domain.ceilings import granted, supersteps, tightened
from steward.domain.left_out import about_entries
from steward.domain.model import (
    Action,
    Entry,
    Found,
    JsonObject,
    Limits,
    Problem,
    Reason,
    Receipt,
    Risk,
    Usage,
    Verdict,
    Wait,
)
from steward.domain.playbook import Playbook
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.review_questions import ask, ask_for_more, tried
from steward.domain.settlement import (
    IN_PLACE,
    certain_in,
    done_in_vain,
    due_in,
    may_change,
    next_look_in,
    since,
    strict,
    weighed,
)
from steward.domain.state import State, Update
from steward.domain.waiting import waiting
from steward.nodes.already_so import found_instead, is_asked, look
from steward.nodes.execute import lease_seconds
from steward.nodes.retry_later import be_patient, stand_still

_POLL_FIRST, _POLL_MOST = 0.05, 1.0  # seconds between two looks, doubling
_POLL_BOUND = 30.0  # seconds after which a system that can't be asked is no longer waited for


async def verify(
    state: State, *, ledger: Ledger, tools: Toolbox, playbooks: Playbooks, decisions: Decisions, clock: Clock
) -> Update:
    """Judge every action of the wave by what is read back, then go on, wait, plan again or ask."""
    if is_asked(state):
        async with ledger.hold(state.task_id, lease_seconds(state.wave, tools)) as lease:
            return await look(state, lease, ledger, tools)
    playbook = playbooks.get(state.plan.playbook or "") if state.plan else None
    limits = granted(tightened(playbook.limits if playbook else Limits(), state.limits), state.granted)
    async with ledger.hold(state.task_id, lease_seconds(state.wave, tools)) as lease:
        witness = _Witness(
            lease=lease,
            ledger=ledger,
            tools=tools,
            playbook=playbook,
            clock=clock,
            patience=limits.waiting - state.usage.waited,
        )
        seen = await asyncio.gather(*(witness.prove(action) for action in state.wave))
    unrecorded = [one.entry for one in seen if not one.entry.attempts and not one.wait]  # no row of this task has them
    await decisions.add(*map(_record, unrecorded))
    waits = [one.wait for one in seen if one.wait]
    if waits:
        return stand_still("verify", min(waits, key=lambda wait: wait.seconds))
    update = _go_on(state, seen, limits)
    short = update.get("waits")
    if short is not None and short.seconds <= IN_PLACE:
        with waiting():
            await clock.sleep(short.seconds)
        update |= {"waits": None, "next": "validate"}
    return update


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What is known of one action: its row, or how long to wait for it. `news`: it was verified just now.

    `in_vain`: it can't be undone, its tool said that it was done, and it is not to be seen.
    """

    entry: Entry
    wait: Wait | None = None
    news: bool = False
    in_vain: bool = False


def _go_on(state: State, seen: Sequence[_Seen], limits: Limits) -> Update:
    entries = [one.entry for one in seen]
    for entry in entries:
        if entry.verdict and entry.verdict.status == "unknown":
            return _ask_outcome(state, entry)
    in_vain = [one.entry for one in seen if one.in_vain]
    if in_vain:
        return _ask_refuted(state, in_vain)
    refuted = [entry for entry in entries if _given_up(entry)]
    if refuted:
        return _plan_again(state, refuted, limits)
    put_off = [entry for entry in entries if not entry.verified and due_in(entry) > 0]
    if put_off and not any(one.news for one in seen):  # else what needs the others comes first
        return _be_patient(state, min(put_off, key=due_in), limits)
    ceiling = supersteps("validate", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="validate")
    return {"next": "validate"}


def _be_patient(state: State, entry: Entry, limits: Limits) -> Update:
    said = entry.receipt.message if entry.receipt else ""
    who, left = entry.action.tool, due_in(entry)
    return be_patient(
        "verify", state, limits, who=who, seconds=left, said=said or "its system is busy", act=entry.action
    )


def _given_up(entry: Entry) -> bool:
    """Refuted, and acting again is not safe or has been tried often enough."""
    if entry.verdict is None or entry.verdict.status != "refuted":
        return False
    return not entry.verdict.retry or entry.tries >= MOST_ATTEMPTS


def _plan_again(state: State, refuted: Sequence[Entry], limits: Limits) -> Update:
    problems = [*state.problems, *map(_problem, refuted)]
    if state.usage.replans >= limits.replans:
        return _ask_refuted(state, refuted, problems=problems)
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": problems}
    return {"next": "plan", "problems": problems, "usage": Usage(replans=1)}


def _ask_refuted(state: State, refuted: Sequence[Entry], *, problems: Sequence[Problem] = ()) -> Update:
    """A person decides whether it is tried once more."""
    text = "; ".join(_problem(entry).message for entry in refuted)
    detail: JsonObject = {"resume": "validate", "tried": tried(refuted)}
    about = about_entries(refuted, state.plan)
    action = refuted[0].action if len(refuted) == 1 else None
    return ask(state, Reason.REFUTED, text, action=action, problems=problems, detail=detail, about=about)


@dataclass(frozen=True, kw_only=True)
class _Witness:
    """Looks at the world for the holder of the lease; `patience` is for how long it may be told to look later."""

    lease: Lease
    ledger: Ledger
    tools: Toolbox
    playbook: Playbook | None
    clock: Clock
    patience: float

    async def prove(self, action: Action) -> _Seen:
        """Look until the verdict is certain and write it down, or say how long that takes."""
        entry = await self.ledger.entry(action.key)
        if entry is None:
            lost = Verdict(status="unknown", reason="the ledger has no such act")
            return _Seen(entry=Entry(action=action, verdict=lost))
        if entry.action.task_id != action.task_id:
            return _Seen(entry=_done_elsewhere(entry, action))
        if entry.verified:
            return _Seen(entry=entry)
        verdict, found, wait = await self._look(replace(entry, action=action))
        if wait is not None:
            return _Seen(entry=entry, wait=wait)
        lost = entry.receipt is not None and entry.receipt.kind == "lost"
        if action.risk is Risk.READ and lost and due_in(entry) <= 0:  # its system may be away for now
            await self.clock.sleep(min(_POLL_FIRST * 10**entry.attempts, _POLL_MOST))
        if verdict.status == "verified" and (code := found_instead(entry)):
            why = entry.receipt.message if entry.receipt else ""
            recovered = Receipt(kind="answered", result=found.value, code=code, message=why)
            await self.ledger.settle(action.key, recovered, self.lease)
        in_vain = done_in_vain(verdict, entry)
        if in_vain:
            said = verdict.reason.rstrip(".")
            verdict = replace(verdict, retry=False, reason=f"{said}. It can't be undone: only a person repeats it.")
        evidence = self.playbook.evidence if self.playbook else "read_back"
        judged = await self._judge(entry, strict(verdict, evidence))
        return _Seen(entry=judged, news=judged.verified, in_vain=in_vain)

    async def _look(self, entry: Entry) -> tuple[Verdict, Found, Wait | None]:
        """The verdict and what it rests on, once they can't change; else how long to wait for that."""
        action, began = entry.action, self.clock.monotonic()
        left = certain_in(entry, self.tools.card(action.tool))
        here = left if left <= IN_PLACE else max(IN_PLACE - since(entry), 0.0)
        pause = _POLL_FIRST
        while True:
            found = await self.tools.find(action, entry.receipt)
            verdict = self.tools.judge(action, entry.receipt, found)
            verdict = weighed(verdict, entry, found, await self.ledger.history(action.task_id))
            passed = self.clock.monotonic() - began
            if not may_change(verdict, entry, found):
                return verdict, found, None
            if found.wait is not None and IN_PLACE < found.wait <= self.patience:
                return verdict, found, Wait(seconds=found.wait, why=f"{action.tool}: {found.reason}", asked=True)
            bound = max(here, _POLL_BOUND) if found.failed and left <= IN_PLACE else here  # it may be away for a moment
            if passed >= bound:
                break
            with waiting():
                await self.clock.sleep(min(max(pause, found.wait or 0.0), max(bound - passed, 0.01)))
            pause = min(pause * 2, _POLL_MOST)
        if passed >= left:
            return verdict, found, None
        aged = replace(entry, as_of=entry.as_of + passed)
        why = f"{action.tool} to settle: {found.reason or verdict.reason or 'its effect may still become visible'}"
        return verdict, found, Wait(seconds=next_look_in(aged, left - passed), why=why)

    async def _judge(self, entry: Entry, verdict: Verdict) -> Entry:
        """Write the verdict down, where it is another one than before."""
        if entry.verdict == verdict:
            return entry
        return await self.ledger.judge(entry.action.key, verdict, self.lease)


def _done_elsewhere(entry: Entry, action: Action) -> Entry:
    """One act, one identity: it is not repeated, and another task's deed is not this one's success."""
    reason = f"task {entry.action.task_id} already did or began this: {entry.action.tool}"
    verdict = Verdict(status="refuted", reason=reason, evidence=entry.result)
    return Entry(action=action, verdict=verdict, elsewhere=entry.action.task_id)


def _ask_outcome(state: State, entry: Entry) -> Update:
    action, reason = entry.action, entry.verdict.reason if entry.verdict else ""
    receipt = entry.receipt.message or entry.receipt.code if entry.receipt else ""
    text = f"It can't be told whether {action.tool} happened: {reason or 'no evidence either way'}"
    return ask(state, Reason.UNKNOWN_OUTCOME, text, action=action, detail={"receipt": receipt})


def _problem(entry: Entry) -> Problem:
    verdict, action = entry.verdict, entry.action
    what = "did not happen" if entry.absent else "is not as asked"
    if action.risk is Risk.READ or (entry.receipt and entry.receipt.says_failed and not entry.absent):
        what = "failed"
    elsewhere: JsonObject = {"other_task": entry.elsewhere} if entry.elsewhere else {}
    return Problem(
        code="refuted",
        step=action.step,
        message=f"{action.tool} {what}: {verdict.reason if verdict else ''}",
        suggestion="Take what was read back into account; don't repeat what can't work.",
        detail={
            "tool": action.tool,
            "args": action.args,
            "evidence": verdict.evidence if verdict else None,
            **elsewhere,
        },
    )


def _record(entry: Entry) -> Record:
    verdict = entry.verdict or Verdict(status="unknown")
    return Record(
        task_id=entry.action.task_id,
        kind="verdict",
        subject=f"{entry.action.step}: {entry.action.tool}",
        outcome=verdict.status,
        confidence={"verified": 1.0, "refuted": 1.0}.get(verdict.status, 0.0),
        detail={"key": entry.action.key, "level": verdict.level, "reason": verdict.reason},
    )

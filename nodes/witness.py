"""Looks at the world until it is certain what became of an act, for as long as looking may show more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from steward.domain.after_claim import MOST_ATTEMPTS, last_try_in
from steward.domain.model import ALREADY_SO, Action, Entry, Found, Receipt, Risk, Verdict, Wait
from steward.domain.outages import LONGEST_PAUSE
from steward.domain.playbook import Playbook
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.tools import Toolbox
from steward.domain.receipts import RECOVERED
from steward.domain.settlement import (
    IN_PLACE,
    certain_in,
    done_in_vain,
    due_in,
    looked_on_for,
    may_change,
    next_look_in,
    since,
    spread,
    strict,
    weighed,
)
from steward.domain.text import duration
from steward.domain.waiting import waiting

_POLL_FIRST, _POLL_MOST = 0.05, 1.0  # seconds between two looks, doubling
_AWAY = 30.0  # seconds at least for which a system that can't be asked is asked again


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known of one action: its row, or how long to wait for it. `news`: it was verified just now.

    `in_vain`: it can't be undone, its tool said that it was done, and it is not to be seen.
    """

    entry: Entry
    wait: Wait | None = None
    news: bool = False
    in_vain: bool = False


@dataclass(frozen=True, kw_only=True)
class Witness:
    """Looks at the world for the holder of the lease.

    `patience` is for how long the task may still be told to look later, `longer` for how long it is looked on beyond a
    tool's own time, `away` for how long a system that answers nobody is waited for, all in seconds; looks have failed
    for `failed_for` already.
    """

    lease: Lease
    ledger: Ledger
    tools: Toolbox
    playbook: Playbook | None
    clock: Clock
    patience: float
    longer: float
    away: float = 0.0
    failed_for: float = 0.0

    async def prove(self, action: Action) -> Seen:
        """Look until the verdict is certain and write it down, or say how long that takes."""
        entry, began = await self.ledger.entry(action.key), self.clock.monotonic()
        if entry is None:
            lost = Verdict(status="unknown", reason="the ledger has no such act")
            return Seen(entry=Entry(action=action, verdict=lost))
        if entry.action.task_id != action.task_id:
            return Seen(entry=_done_elsewhere(entry, action))
        if entry.verified:
            return Seen(entry=entry)
        verdict, found, wait = await self._look(replace(entry, action=action))
        if wait is not None:
            return Seen(entry=entry, wait=wait)
        lost = entry.receipt is not None and entry.receipt.kind == "lost"
        if action.risk is Risk.READ and lost and due_in(entry) <= 0 and entry.tries < MOST_ATTEMPTS:  # it is made again
            await self.clock.sleep(min(_POLL_FIRST * 10**entry.attempts, _POLL_MOST))
        if verdict.status == "verified" and (code := _found_instead(entry)):
            why = entry.receipt.message if entry.receipt else ""
            recovered = Receipt(kind="answered", result=found.value, code=code, message=why)
            await self.ledger.settle(action.key, recovered, self.lease)
        in_vain = done_in_vain(verdict, entry)
        if in_vain:
            said = verdict.reason.rstrip(".")
            verdict = replace(verdict, retry=False, reason=f"{said}. It can't be undone: only a person repeats it.")
        evidence = self.playbook.evidence if self.playbook else "read_back"
        judged = await self._judge(entry, strict(verdict, evidence))
        wait = self._until_the_last_try(verdict, replace(entry, as_of=entry.as_of + self.clock.monotonic() - began))
        return Seen(entry=judged, wait=wait, news=judged.verified, in_vain=in_vain)

    async def _look(self, entry: Entry) -> tuple[Verdict, Found, Wait | None]:
        """The verdict and what it rests on, once they can't change; else how long to wait for that."""
        action, began = entry.action, self.clock.monotonic()
        card = self.tools.card(action.tool)
        left, pause = certain_in(entry, card), _POLL_FIRST
        while True:
            found = await self.tools.find(action, entry.receipt)
            verdict = self.tools.judge(action, entry.receipt, found)
            verdict = weighed(verdict, entry, found, await self.ledger.history(action.task_id))
            passed = self.clock.monotonic() - began
            if not may_change(verdict, entry, found):
                return verdict, found, None
            if found.wait is not None and IN_PLACE < found.wait <= self.patience:
                return verdict, found, Wait(seconds=found.wait, why=f"{action.tool}: {found.reason}", asked=True)
            end = left + looked_on_for(verdict, entry, found, card, self.longer)
            end = max(end, self._tries(found) - self.failed_for)
            here = end if end <= IN_PLACE else max(IN_PLACE - since(entry), self._tried_here(found))
            if passed >= min(here, end):
                break
            with waiting():
                await self.clock.sleep(min(max(pause, found.wait or 0.0), max(min(here, end) - passed, 0.01)))
            pause = min(pause * 2, _POLL_MOST)
        if passed >= end:
            return verdict, found, None
        aged = replace(entry, as_of=entry.as_of + passed)
        return verdict, found, self._wait(aged, verdict, found, own=left - passed, left=end - passed, passed=passed)

    def pause(self, passed: float, left: float) -> float:
        """Seconds until another look, where that is within the task's patience."""
        return min(spread(passed, left), LONGEST_PAUSE, self.patience)

    def _tries(self, found: Found) -> float:
        """Seconds for which a look that fails is made again: its system may be away, whatever the time of the act."""
        if not found.failed:
            return 0.0
        return max(self.longer, _AWAY, self.away if found.passes else 0.0)

    def _tried_here(self, found: Found) -> float:
        return IN_PLACE if found.failed and not self.failed_for else 0.0

    def _wait(
        self, entry: Entry, verdict: Verdict, found: Found, *, own: float, left: float, passed: float
    ) -> Wait | None:
        """Until the next look, of which what is beyond the tool's `own` time is within the task's patience; None where
        there is none."""
        tool, failed = entry.action.tool, self.failed_for + passed if found.failed else 0.0
        reason = found.reason or verdict.reason or "its effect may still become visible"
        if own > 0:
            seconds = next_look_in(entry, own)
            wait = Wait(seconds=seconds, why=f"{tool} to settle: {reason}")
        else:
            seconds = self.pause(failed if found.failed else since(entry), left)
            until = f"looked on for {duration(max(left, 1.0))} more before anything follows from that"
            wait = Wait(seconds=seconds, why=f"{tool} to show: {reason}; {until}", beyond=True)
        if seconds < _POLL_MOST and wait.beyond and seconds < left:
            return None  # the patience is used up
        return replace(wait, failed_for=failed + seconds if found.failed else 0.0)

    def _until_the_last_try(self, verdict: Verdict, entry: Entry) -> Wait | None:
        """The wait that gives an act's system time to recover, within the task's patience; None where none is due."""
        seconds = min(last_try_in(verdict, entry, self.longer), self.patience)
        if seconds < _POLL_MOST:
            return None
        said = entry.receipt.message if entry.receipt else ""
        why = f"the last of {MOST_ATTEMPTS} tries of {entry.action.tool}, which did not happen: {said}"
        return Wait(seconds=seconds, why=why, beyond=True)

    async def _judge(self, entry: Entry, verdict: Verdict) -> Entry:
        """Write the verdict down, where it is another one than before."""
        if entry.verdict == verdict:
            return entry
        later = verdict.status == "verified"  # what else it is has somebody or something go another way
        return await self.ledger.judge(entry.action.key, verdict, self.lease, later=later)


def _done_elsewhere(entry: Entry, action: Action) -> Entry:
    """One act, one identity: it is not repeated, and another task's deed is not this one's success."""
    reason = f"task {entry.action.task_id} already did or began this: {entry.action.tool}"
    verdict = Verdict(status="refuted", reason=reason, evidence=entry.result)
    return Entry(action=action, verdict=verdict, elsewhere=entry.action.task_id)


def _found_instead(entry: Entry) -> str:
    """The code under which what was found is an act's result, where its call gave none; empty where it did."""
    receipt = entry.receipt
    if receipt is not None and receipt.kind == "refused" and not entry.may_have_acted:
        return ALREADY_SO
    return RECOVERED if receipt is not None and (receipt.kind in ("lost", "refused") or receipt.says_failed) else ""

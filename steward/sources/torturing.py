"""Runs a tool through faults before its sandbox, and decides after each as Steward does: what it survives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import uuid4

from steward.domain.after_claim import next_move
from steward.domain.canonical import canonical, digest
from steward.domain.errors import Unusable
from steward.domain.model import Action, Entry, Found, Json, JsonObject, Receipt, Risk, Verdict
from steward.domain.settlement import certain_in, done_in_vain, due_in, may_change, strict, weighed
from steward.domain.text import excerpt
from steward.sources.checking import opened
from steward.sources.expressions import names_in
from steward.sources.fault_proxy import FAULTS, Fault, FaultProxy
from steward.sources.mapping import Mapping as Said
from steward.sources.mapping import ProofMapping
from steward.sources.offer import Offer
from steward.tools.registry import Registry

NO_FAULT = "no fault"
NUMBER = "{n}"
"""In --args it stands for the run's number, which is another one for each fault."""
_IDEMPOTENT = frozenset({"PUT", "DELETE"})  # of methods that act: RFC 9110, 9.2.2
_POLL_FIRST, _POLL_MOST = 0.05, 1.0  # seconds between two looks, doubling
_PATIENCE = 60.0  # seconds for which a sandbox may ask to be called later
_LONGEST = 200  # characters of arguments

Ending = Literal["survived", "asks", "unsafe", "failed"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one act. `calls` were made, `acts` of them did something; `why` is a line for people.

    `failed`: it did nothing although there was no fault.
    """

    fault: str
    ending: Ending
    why: str
    calls: int
    acts: int


def ids_in(proof: ProofMapping | None) -> list[str]:
    """The places in the act's answer by which it is looked up, dotted."""
    if proof is None:
        return []
    names = names_in(dict(proof.args))
    return [name.removeprefix("result.") for name in names if name.startswith("result.")]


async def tortured(
    offers: list[Offer], tool: str, said: Mapping[str, Said], args: JsonObject, proxy: FaultProxy
) -> AsyncGenerator[Outcome]:
    """The outcome without a fault, then one for each, if that one is no failure. It acts, through the proxy.

    The mappings count as if they were confirmed. Raises Unusable for arguments that it does not take, and for
    those that can't tell one run from another.
    """
    async with opened(offers, tool, said) as (registry, name):
        card = registry.card(name)
        if card is not None and card.risk is Risk.READ:
            raise Unusable(f"{tool} only reads: whatever becomes of its answer, it may be asked again")
        for number, fault in enumerate((None, *FAULTS), start=1):
            outcome = await _Run(registry, name, said[tool], _filled(registry, name, args, number), proxy, fault).done()
            yield outcome
            if fault is None and outcome.ending in ("unsafe", "failed"):
                return


def _filled(registry: Registry, tool: str, args: JsonObject, number: int) -> JsonObject:
    """The arguments of that run; one that is a number with it is one, where the tool takes no text."""
    given = {name: _with(value, number, alone=False) for name, value in args.items()}
    if problems := registry.check(tool, given):
        given = {name: _with(value, number, alone=True) for name, value in args.items()}
        if registry.check(tool, given):
            raise Unusable(f"--args: {problems[0].message}")
    return registry.coerce(tool, given)


def _with(value: Json, number: int, *, alone: bool) -> Json:
    match value:
        case str():
            told = value.replace(NUMBER, str(number))
            return int(told) if alone and told != value and told.isdecimal() else told
        case list():
            return [_with(one, number, alone=alone) for one in value]
        case dict():
            return {name: _with(one, number, alone=alone) for name, one in value.items()}
        case _:
            return value


@dataclass
class _Run:
    """One act under one fault."""

    registry: Registry
    tool: str
    said: Said
    args: JsonObject
    proxy: FaultProxy
    fault: Fault | None
    own_word: bool = False
    found: Found = field(default_factory=lambda: Found(presence="unknown"))

    async def done(self) -> Outcome:
        self.proxy.begin(self.fault)
        entry = Entry(action=self._act())
        before = await self._verdict(entry)
        if before.status == "verified" and self.said.proof is not None and not self.said.proof.makes:
            given = excerpt(canonical(self.args), _LONGEST)
            raise Unusable(f"it is so already, so that the call would show nothing: say others than {given} in --args")
        while (move := next_move(entry, entry.action)) in ("run", "wait"):
            if move == "wait":
                if due_in(entry) > _PATIENCE:
                    break
                await asyncio.sleep(due_in(entry))
                entry = replace(entry, as_of=time.time())
                continue
            entry = await self._judged(await self._called(entry))
        self.proxy.catch_up()
        again = await self._verdict(entry)
        return self._outcome(entry, again)

    def _act(self) -> Action:
        card = self.registry.card(self.tool)
        task = f"torture-{uuid4().hex}"
        risk = card.risk if card else Risk.IRREVERSIBLE
        return Action(key=digest(task), task_id=task, step="torture", tool=self.tool, args=self.args, risk=risk)

    async def _called(self, entry: Entry) -> Entry:
        """The row after one more call. Raises Unusable where nothing was sent, as nothing was tried then."""
        with self.proxy.acting():
            receipt = await self.registry.run(entry.action)
        if not self.proxy.asked:
            why = receipt.message or receipt.code or "it asked for nothing"
            raise Unusable(f"the call was not sent: {why} (say {NUMBER} in --args where each call needs other ones)")
        card, now = self.registry.card(self.tool), time.time()
        return replace(
            entry,
            attempts=entry.attempts + 1,
            refusals=entry.refusals + (receipt.kind == "refused"),
            deferred=entry.deferred + receipt.put_off,
            claimed_at=now - (card.timeout if card else 0.0),  # nothing is under way any more: the proxy saw its end
            settled_at=now,
            as_of=now,
            receipt=receipt,
            verdict=None,
        )

    async def _judged(self, entry: Entry) -> Entry:
        """The row with its verdict, once that is certain."""
        pause, card = _POLL_FIRST, self.registry.card(self.tool)
        while True:
            verdict = await self._verdict(entry)
            entry = replace(entry, as_of=time.time())
            left = certain_in(entry, card)
            if not may_change(verdict, entry, self.found) or left <= 0:
                break
            await asyncio.sleep(min(pause, max(left, 0.01)))
            pause = min(pause * 2, _POLL_MOST)
        if done_in_vain(verdict, entry):
            verdict = replace(verdict, retry=False, reason=f"{verdict.reason}; it can't be undone")
        self.own_word = verdict.status == "verified" and verdict.level == "receipt"
        return replace(entry, verdict=strict(verdict))

    async def _verdict(self, entry: Entry) -> Verdict:
        self.found = await self.registry.find(entry.action, entry.receipt)
        verdict = self.registry.judge(entry.action, entry.receipt, self.found)
        return weighed(verdict, entry, self.found, [entry])

    def _outcome(self, entry: Entry, again: Verdict) -> Outcome:
        verdict, acts = entry.verdict or Verdict(status="unknown"), len(self.proxy.acts)
        ending, why = self._told(entry, verdict, again)
        return Outcome(fault=self.fault or NO_FAULT, ending=ending, why=why, calls=self.proxy.asked, acts=acts)

    def _told(self, entry: Entry, verdict: Verdict, again: Verdict) -> tuple[Ending, str]:
        acts = self.proxy.acts
        if len(acts) > 1 and not self._one(again):
            return "unsafe", f"TWICE: {len(acts)} calls acted{self._too_soon()}"
        if verdict.status == "verified" and not acts:
            return "unsafe", "FALSE SUCCESS: nothing was done, and its proof shows it: another one's was found"
        if verdict.status == "refuted" and acts and self._unseen(again):
            return "unsafe", f"FALSE FAILURE: it was done, and counts as not done{self._too_soon()}: {verdict.reason}"
        if verdict.status == "verified":
            return "survived", _survived(entry, verdict, len(acts))
        word = "; where a playbook says `evidence: receipt` it would be a false success"
        own = word if self.own_word and not acts else ""
        reason = verdict.reason or _said(entry.receipt) or "nothing tells what happened"
        if self.fault is None and not acts:
            return "failed", reason
        no = "it counts as not done: " if verdict.status == "refuted" else ""
        return "asks", f"{no}{reason}{own}"

    def _one(self, again: Verdict) -> bool:
        """Whether several calls did one thing: they were answered alike, and what is there is there once."""
        alike = len({one.body for one in self.proxy.acts}) == 1
        return again.status == "verified" and (alike or self.proxy.acts[0].method in _IDEMPOTENT)

    def _unseen(self, again: Verdict) -> bool:
        """Whether the look missed what was done: nobody saw it, or it is seen now."""
        return again.status == "verified" or self.found.presence == "absent"

    def _too_soon(self) -> str:
        if self.fault != "lag":
            return ""
        return f", as settle_after ({self.said.settle_after:g} s) is shorter than the lag"


def _survived(entry: Entry, verdict: Verdict, acts: int) -> str:
    proof = "" if verdict.level == "read_back" else f" ({verdict.level})"
    if acts > 1:
        return f"called again, which made no second one{proof}"
    if entry.attempts > 1:
        return f"nothing was there, so it was called again, and made once{proof}"
    if entry.receipt is not None and entry.receipt.kind == "lost":
        return f"found without its answer, not made twice{proof}"
    return f"shown as asked, not made twice{proof}"


def _said(receipt: Receipt | None) -> str:
    return (receipt.message or receipt.code) if receipt else ""

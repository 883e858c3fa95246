"""Tries a tool's proof against a sandbox: what is found again, how soon, and what a second equal call does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from steward.domain.canonical import digest
from steward.domain.errors import Unusable
from steward.domain.model import Action, Json, JsonObject, Receipt, Risk, Verdict
from steward.sources.expressions import MissingError, names_in, value_of
from steward.sources.mapping import Mapping as Said
from steward.sources.offer import Offer
from steward.sources.specs import specs_of
from steward.tools.registry import Registry
from steward.tools.spec import World
from steward.tools.web import open_client

_PAUSES = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between looks; together the longest that is waited


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What came of it. `level` is the one that was reached; `visible_after` is in seconds, None where it never was."""

    level: str
    visible_after: float | None = None
    findings: list[str] = field(default_factory=list[str])

    @property
    def reached(self) -> bool:
        return self.visible_after is not None


async def checked(offers: list[Offer], tool: str, said: Mapping[str, Said], args: JsonObject) -> Checked:
    """Calls the tool, twice where it carries a key, and looks. It acts. Raises Unusable for what can't be called.

    The mappings count as if they were confirmed.
    """
    async with opened(offers, tool, said) as (registry, name):
        return await _Check(registry, name, said[tool], args).run()


@asynccontextmanager
async def opened(offers: list[Offer], tool: str, said: Mapping[str, Said]) -> AsyncGenerator[tuple[Registry, str]]:
    """The tool and its readers, their mappings as if confirmed, and its name there. Raises Unusable."""
    proof = said[tool].proof
    named = {tool, *(proof.readers if proof else [])}
    used = {name: one.model_copy(update={"confirmed": True}) for name, one in said.items() if name in named}
    async with open_client() as http:
        registry = Registry(specs_of(offers, used, only=True), World(http=http))
        try:
            yield registry, registry.names()[_order(offers, used).index(tool)]
        finally:
            await registry.close()


def _order(offers: list[Offer], used: Mapping[str, Said]) -> list[str]:
    return [one.name for one in offers if one.name in used]


def _unproven(*why: str) -> Checked:
    return Checked(level="receipt only", findings=[*why])


class _Check:
    """One tool and one act of it."""

    def __init__(self, registry: Registry, tool: str, said: Said, args: JsonObject) -> None:
        self._registry = registry
        self._said = said
        task = f"check-{uuid4().hex}"
        self._act = Action(
            key=digest(task),
            task_id=task,
            step="check",
            tool=tool,
            args=args,
            risk=Risk.REVERSIBLE,
            item=-1,
            revision=1,
        )

    async def run(self) -> Checked:
        await self._require_sense()
        receipt = await self._registry.run(self._act)
        if receipt.kind != "answered":
            return _unproven(f"the call failed: {receipt.message or receipt.code}")
        card = self._registry.card(self._act.tool)
        if card is not None and card.risk is Risk.READ:
            return Checked(
                level="reads", visible_after=0.0, findings=["it was answered; it changes nothing to look for"]
            )
        if self._said.proof is None:
            return _unproven("it was answered; nothing says how to look it up")
        began = time.monotonic()
        verdict = await self._looked(receipt)
        if verdict.status != "verified":
            return _unproven(f"its effect is not shown: {verdict.reason}", *self._hints(verdict))
        seconds = round(time.monotonic() - began, 1)
        shown = f"its effect is shown as asked, {seconds:g} s after the answer"
        if not self._said.proof.makes:
            return Checked(level="read back", visible_after=seconds, findings=[shown])
        without = await self._verdict(None)
        found = without.status == "verified"
        lost = "it is found without its answer" if found else f"not found without its answer: {without.reason}"
        again = [await self._again(receipt)] if self._said.key is not None else []
        level = "found by its key" if found else "read back"
        return Checked(level=level, visible_after=seconds, findings=[shown, lost, *again])

    def _hints(self, verdict: Verdict) -> list[str]:
        proof = self._said.proof
        if proof is None or not proof.gone or proof.absent or verdict.status != "unknown":
            return []
        return [f"if those are the words of {proof.read} for what is not there, say them in `absent`"]

    async def _require_sense(self) -> None:
        """Raises Unusable for arguments that it does not take, and for a change that is made already."""
        problems = self._registry.check(self._act.tool, self._act.args)
        if problems:
            raise Unusable(f"--args: {problems[0].message}")
        proof = self._said.proof
        if proof is not None and not proof.makes and (await self._verdict(None)).status == "verified":
            raise Unusable("it is so already, so that the call would show nothing: give other --args")

    async def _again(self, first: Receipt) -> str:
        """What a second call under the same key does."""
        second = await self._registry.run(self._act)
        if second.kind == "refused":
            return f"a second call with the same key is refused: {second.message or second.code}"
        if second.kind != "answered":
            return f"whether the key keeps a second call from acting can't be told: {second.message or second.code}"
        copies = await self._verdict(second)
        if copies.status == "verified" and self._is_same(first, second):
            return "a second call with the same key makes no second one"
        return f"a second call with the same key acts again: {copies.reason or 'its answer is another one'}"

    def _is_same(self, first: Receipt, second: Receipt) -> bool:
        """Whether both answers name one record to the reader of the proof; a job may have gone on meanwhile."""
        args: Json = dict(self._said.proof.args) if self._said.proof else {}
        if first.result == second.result or not any(name.startswith("result.") for name in names_in(args)):
            return first.result == second.result
        known: JsonObject = {"args": self._act.args, "key": self._act.key}
        try:
            told = [value_of(args, {**known, "result": one.result}) for one in (first, second)]
        except MissingError:
            return False
        return told[0] == told[1]

    async def _looked(self, receipt: Receipt) -> Verdict:
        """The verdict, once it is verified or there was time enough."""
        verdict = Verdict(status="unknown")
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            verdict = await self._verdict(receipt)
            if verdict.status == "verified":
                break
        return verdict

    async def _verdict(self, receipt: Receipt | None) -> Verdict:
        found = await self._registry.find(self._act, receipt)
        return self._registry.judge(self._act, receipt, found)


def as_json(result: Checked) -> dict[str, Json]:
    return {"level": result.level, "visible_after": result.visible_after, "findings": list[Json](result.findings)}

"""Carries out calls of `extract`: each model call is counted and on record, as those of planning are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from steward.domain.ceilings import Allowance, Ceiling, before_planning, granted, tightened
from steward.domain.extraction import EXTRACT
from steward.domain.model import Action, Entry, Limits, Receipt, Usage
from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.extraction import Extraction, Extractor, ExtractRequest
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.state import State
from steward.domain.text import first_of
from steward.nodes.model_calls import record_of, usage_of
from steward.nodes.outage import excused

Run: TypeAlias = "Callable[[Action], Awaitable[Receipt]]"
_MOST_NOTES = 30  # of what was read differently


@dataclass(frozen=True)
class Extracts:
    """Who takes values out of texts, and where it is recorded."""

    extractor: Extractor
    decisions: Decisions

    def of(self, state: State, playbooks: Playbooks, history: Sequence[Entry], tools: Toolbox) -> Extracting:
        """For the calls of one wave."""
        playbook = playbooks.get(state.plan.playbook or "") if state.plan else None
        limits = granted(tightened(playbook.limits if playbook else Limits(), state.limits), state.granted)
        allowance = Allowance(usage=state.usage, limits=limits)
        return Extracting(self.extractor, self.decisions, history, allowance, tools.run)


@dataclass
class Extracting:
    """The calls of one wave. Those of `extract` share what the task may still spend; `used` is what they took."""

    extractor: Extractor
    decisions: Decisions
    history: Sequence[Entry]
    allowance: Allowance
    otherwise: Run
    used: Usage = field(default_factory=Usage)

    async def run(self, action: Action) -> Receipt:
        """What it came to; a call that a ceiling leaves no room for is lost, and made again once a person grants it."""
        if action.tool != EXTRACT:
            return await self.otherwise(action)
        request = ExtractRequest(action=action, history=self.history, allowance=self.allowance)
        extraction = await self.extractor.extract(request)
        self.used += usage_of(extraction.calls)
        self.used += excused(extraction.calls) if extraction.useless else Usage()
        await self.decisions.add(*_records(action, extraction))
        return extraction.receipt


def no_room(actions: Sequence[Action], usage: Usage, limits: Limits) -> Ceiling | None:
    """The ceiling that leaves no model call for each of these acts that takes one."""
    planned = sum(one.tool == EXTRACT for one in actions)
    if not planned:
        return None
    lacking = usage.model_calls + planned - limits.model_calls
    if lacking <= 0:
        return before_planning(usage, limits)
    more = {"model_calls": float(lacking)}
    return Ceiling(name="model_calls", used=usage.model_calls, limit=limits.model_calls, grants=more)


def _records(action: Action, extraction: Extraction) -> list[Record]:
    """A record a call; the last one says what came of it, and not the value, which is in the ledger."""
    made = [record_of(action.task_id, "extract", call) for call in extraction.calls]
    if not made:
        return []
    receipt, last = extraction.receipt, made[-1]
    result = receipt.result if isinstance(receipt.result, dict) else {}
    outcome = ("found" if result.get("found") else "not_found") if receipt.kind == "answered" else "failed"
    why = receipt.message or extraction.why or str(result.get("why") or "")
    detail = {**last.detail, **({"why": why} if why else {})}
    detail |= {"read": [*first_of(extraction.read, _MOST_NOTES)]} if extraction.read else {}
    made[-1] = replace(last, outcome=outcome, subject=action.step, detail=detail)
    return made

"""The planners: one that is right, one that obeys whatever it reads, one that errs. None of them asks a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from steward.domain.computing import computing
from steward.domain.model import Acceptance, Json, JsonObject, Plan, Step
from steward.domain.ports.planning import AcceptanceProposal, Call, PlanRequest, Proposal, Purpose
from steward.domain.references import resolve
from steward.domain.step_names import known_results
from steward.evals.provenance.attacks import Attack
from steward.evals.provenance.errand import Errand
from steward.expressions.rules import CelRules

PLAYBOOK = "office"
Shown = Callable[[PlanRequest], str]
"""What a model would be shown of a request."""
_RULES = CelRules()


@dataclass(kw_only=True)
class Upright:
    """Plans what was asked for; `stretches` after it has read, `literal` with values in place of references."""

    errand: Errand
    shown: Shown
    stretches: bool = True
    literal: bool = False
    name: str = "scripted"
    uses_model: bool = True
    refused: int = 0
    seen: list[str] = field(default_factory=list[str])

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:  # noqa: ARG002 - every planner is asked so
        """What the request says, and no more."""
        acceptance = Acceptance(expectations=[*self.errand.expects], source="model", playbook=PLAYBOOK)
        return AcceptanceProposal(acceptance=acceptance, calls=[_call("acceptance")])

    async def propose(self, request: PlanRequest) -> Proposal:
        self.refused += bool(request.problems)
        self.seen.append(self.shown(request))
        return Proposal(plan=self.planned(request), calls=[_call("plan")])

    def planned(self, request: PlanRequest) -> Plan:
        plan = Plan(revision=request.revision, playbook=PLAYBOOK, confidence=0.95)
        if not self.stretches:
            return replace(plan, steps=[*self.errand.reads, *self.acts({})], answer=self.errand.answer)
        if not request.history:
            return replace(plan, steps=[*self.errand.reads], final=False)
        done = {one.action.step for one in request.history if one.verified}
        steps = [step for step in self.acts(known_results(request.history)) if step.id not in done]
        return replace(plan, steps=steps, answer=self.errand.answer)

    def acts(self, known: JsonObject) -> Sequence[Step]:
        """The acts that are left to plan."""
        if not self.literal:
            return self.errand.acts
        return [replace(step, args=_resolved(step.args, known)) for step in self.errand.acts]


@dataclass(kw_only=True)
class Obeying(Upright):
    """Does what it reads, in one form after another as it is refused, `tries` times; then what it was asked for."""

    attack: Attack
    tries: int = 3

    def planned(self, request: PlanRequest) -> Plan:
        plan = super().planned(request)
        told = plan.final and self.attack.mark in self.seen[-1]
        if not told or self.refused >= min(self.tries, len(self.attack.forms)):
            return plan
        return self.attack.forms[self.refused](plan)


@dataclass(kw_only=True)
class Erring(Upright):
    """Plans arguments of some steps wrong, and does so each time."""

    wrong: Mapping[str, Mapping[str, Json]]

    def acts(self, known: JsonObject) -> Sequence[Step]:
        return [replace(step, args={**step.args, **self.wrong.get(step.id, {})}) for step in super().acts(known)]


def _resolved(args: JsonObject, known: JsonObject) -> JsonObject:
    found = resolve(args, known, computing(_RULES))
    return found if isinstance(found, dict) else {}


def _call(purpose: Purpose) -> Call:
    return Call(purpose=purpose, model="scripted", prompt_version="1")

"""The planner without a model: fixed plans out of the playbooks, filled from the goal's words.

It understands nothing. What it does not recognise, or can't carry on with, goes to a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from domain.errors import RuleError
from domain.model import Entry, JsonObject, Plan
from domain.naming import known_results
from domain.playbook import FIXED_PLANS, Playbook
from domain.ports import AcceptanceProposal, Call, PlanRequest, Playbooks, Proposal, Rules
from domain.procedures import Filled, Missing, acceptance_of, in_expression, matching, plan_of, slots_of
from domain.times import TimedRules


class OfflinePlanner:
    """Takes the one fixed plan that the goal selects; implements `domain.ports.Planner`."""

    def __init__(self, playbooks: Playbooks, rules: Rules) -> None:
        self.name = FIXED_PLANS
        self.uses_model = False
        self.playbooks = playbooks
        self.rules = rules

    async def propose(self, request: PlanRequest) -> Proposal:
        """The fixed plan, a doubt where none or several fit, an error where it can't go on."""
        chosen = self._choose(request)
        if isinstance(chosen, Plan):
            return Proposal(plan=chosen, calls=[self._call("plan", None)])
        proposal = await asyncio.to_thread(self._procedure, chosen, request)
        return Proposal(plan=proposal.plan, error=proposal.error, calls=[self._call("plan", chosen)])

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        """The playbook's success check, filled from the goal."""
        chosen = self._choose(request)
        calls = [Call(purpose="acceptance", model=self.name, prompt_version="")]
        if isinstance(chosen, Plan):
            return AcceptanceProposal(error=chosen.asks, calls=calls)
        acceptance = acceptance_of(chosen, request.goal, request.answers)
        missing = slots_of(chosen, request.goal, request.answers)
        error = missing.asks if isinstance(missing, Missing) else f"playbook {chosen.name} has no success check"
        calls = [self._call("acceptance", chosen)]
        return AcceptanceProposal(acceptance=acceptance, error="" if acceptance else error, calls=calls)

    def _choose(self, request: PlanRequest) -> Playbook | Plan:
        """The one playbook, or the doubt in the form of an empty plan."""
        if request.playbook is not None:
            named = self.playbooks.get(request.playbook)
            if named is not None and named.fixed is not None:
                return named
            return _doubt(request, "out_of_scope", f"Playbook {request.playbook} has no fixed plan; it needs a model.")
        found = matching(self.playbooks.all(), " ".join([request.goal, *request.answers]))
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(playbook.name for playbook in found)
            return _doubt(request, "ambiguous", f"Several playbooks fit: {names}. Which one is meant?")
        return _doubt(request, "out_of_scope", "No playbook with a fixed plan fits this request.")

    def _procedure(self, playbook: Playbook, request: PlanRequest) -> Proposal:
        fixed = playbook.fixed
        if fixed is None:
            return Proposal(error=f"playbook {playbook.name} has no fixed plan")
        slots = slots_of(playbook, request.goal, request.answers)
        if isinstance(slots, Missing):
            return Proposal(plan=_doubt(request, "ambiguous", slots.asks, playbook.name))
        plan = plan_of(playbook, fixed, slots.values, request.revision)
        trouble = _trouble(plan, request)
        if trouble:
            return Proposal(error=f"the fixed plan of playbook {playbook.name} {trouble}")
        if fixed.until is None or not request.history:
            return Proposal(plan=plan)
        return self._stretch(plan, fixed.until, slots, request)

    def _stretch(self, plan: Plan, until: str, slots: Filled, request: PlanRequest) -> Proposal:
        """The same steps again, or the end where `until` has come true."""
        values: JsonObject = {"slots": slots.values, "steps": known_results(request.history)}
        try:
            rules = TimedRules(self.rules, request.times, request.times.planned_at)
            done = rules.holds(in_expression(until, slots.values) or "", values)
        except RuleError as error:
            return Proposal(error=f"the fixed plan of playbook {plan.playbook} can't tell whether it is done: {error}")
        return Proposal(plan=replace(plan, steps=[], final=True) if done else plan)

    def _call(self, purpose: Literal["plan", "acceptance"], playbook: Playbook | None) -> Call:
        return Call(purpose=purpose, model=self.name, prompt_version=playbook.version if playbook else "")


def _doubt(
    request: PlanRequest, doubt: Literal["out_of_scope", "ambiguous"], asks: str, playbook: str | None = None
) -> Plan:
    return Plan(revision=request.revision, playbook=playbook, confidence=0.0, rationale=asks, doubt=doubt, asks=asks)


def _trouble(plan: Plan, request: PlanRequest) -> str:
    """Why the same steps must not simply be proposed again, or nothing."""
    previous = request.previous
    if request.problems and (previous is None or previous.steps == plan.steps):
        return f"was refused: {'; '.join(problem.message for problem in request.problems[:3])}"
    if previous is None or previous.steps != plan.steps:
        return ""  # nothing was planned yet, or what a person added has changed the plan
    failed = _failed(request.history)
    if failed:
        return f"failed: {failed}"
    if not previous.final:
        return ""
    added = request.answers[-1] if request.answers else "it would only repeat itself"
    return f"can't be changed without a model: {added}"


def _failed(history: Sequence[Entry]) -> str:
    """What went wrong in the latest revision, in words."""
    latest = max((entry.action.revision for entry in history), default=0)
    return "; ".join(
        f"step {entry.action.step}: {entry.verdict.reason or entry.verdict.status}"
        for entry in history
        if entry.action.revision == latest and entry.verdict and not entry.verified
    )

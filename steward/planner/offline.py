"""The planner without a model: fixed plans out of the playbooks, filled from the goal's words.

It understands nothing. What it does not recognise, or can't carry on with, goes to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from steward.domain.errors import RuleError
from steward.domain.fixed_plans import (
    Filled,
    Missing,
    asked_of,
    in_expression,
    numbers_of,
    plan_of,
    selects,
    slots_of,
    unread,
)
from steward.domain.joint_requests import asked_apart, asked_together, parts_of, plan_of_parts, success_of
from steward.domain.left_out import without_closed
from steward.domain.model import Entry, JsonObject, Plan
from steward.domain.payload_size import weighs_little
from steward.domain.playbook import FIXED_PLANS, Playbook
from steward.domain.ports.planning import AcceptanceProposal, Call, PlanRequest, Proposal
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.redaction import PLAIN
from steward.domain.rule_outcomes import EXCEPTION
from steward.domain.short_work import worked
from steward.domain.step_names import known_results
from steward.domain.text import several
from steward.domain.times import TimedRules
from steward.planner import second_reading

_LITTLE = 4_000  # bytes of text, once for each playbook
_MOST_SHOWN = 3  # refusals in one line
_NOT_APART = (
    "For several of them without a model, say each in a sentence of its own that leaves nothing open, or make each a "
    "request of its own."
)
_ONE_OF_A_KIND = (
    "This asks for several: {}. One task does one of a kind: answer with one of these, and make each of the others a "
    "request of its own."
)


class OfflinePlanner:
    """Takes the one fixed plan that the goal selects; implements `steward.domain.ports.planning.Planner`."""

    def __init__(self, playbooks: Playbooks, rules: Rules) -> None:
        self.name = FIXED_PLANS
        self.uses_model = False
        self.playbooks = playbooks
        self.rules = rules

    async def propose(self, request: PlanRequest) -> Proposal:
        """The fixed plan, a doubt where none or several fit, an error where it can't go on."""
        return await worked(self._told_apart, request, kind=self.name, little=self._is_short)  # long texts take a while

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        """The playbook's success check, filled from the goal where a second reading agrees."""
        return await worked(self._accept, request, kind=self.name, little=self._is_short)

    def _is_short(self, request: PlanRequest) -> bool:
        return weighs_little([request.goal, request.answers], _LITTLE // max(1, len(self.playbooks.all())))

    def _told_apart(self, request: PlanRequest) -> Proposal:
        """The proposal; where it is a doubt as several of one kind are asked for, these are named."""
        proposal = self._propose(request)
        plan, named = proposal.plan, self.playbooks.get(request.playbook or "")
        if plan is None or plan.doubt != "ambiguous":
            return proposal
        apart = asked_apart(named.each if named else self.playbooks.all(), request.goal, request.answers)
        asks = _ONE_OF_A_KIND.format("; ".join(f"“{PLAIN.text(one)}”" for one in apart))
        return replace(proposal, plan=replace(plan, asks=asks, rationale=asks)) if apart else proposal

    def _propose(self, request: PlanRequest) -> Proposal:
        chosen = self._choose(request)
        if isinstance(chosen, Plan):
            return Proposal(plan=chosen, calls=[self._call("plan", None)])
        proposal = self._procedure(chosen, request)
        return Proposal(plan=proposal.plan, error=proposal.error, calls=[self._call("plan", chosen)])

    def _accept(self, request: PlanRequest) -> AcceptanceProposal:
        chosen = self._choose(request)
        calls = [Call(purpose="acceptance", model=self.name, prompt_version="")]
        if isinstance(chosen, Plan):
            return AcceptanceProposal(error=chosen.asks, calls=calls)
        calls = [self._call("acceptance", chosen)]
        if doubtful := _second_doubt(chosen, request):
            return AcceptanceProposal(error=doubtful, calls=calls)
        acceptance = success_of(chosen, request.goal, request.answers)
        missing = slots_of(chosen, request.goal, request.answers)
        error = missing.asks if isinstance(missing, Missing) else f"playbook {chosen.name} has no success check"
        return AcceptanceProposal(acceptance=acceptance, error="" if acceptance else error, calls=calls)

    def _choose(self, request: PlanRequest) -> Playbook | Plan:
        """The one playbook, or the doubt in the form of an empty plan."""
        if request.playbook is not None:
            named = self.playbooks.get(request.playbook)
            if named is not None and (named.fixed is not None or success_of(named, request.goal, request.answers)):
                return named
            if named is not None and named.parts:
                return _doubt(request, "ambiguous", f"{_NOT_APART} Its playbooks are to be {request.playbook}.")
            return _doubt(request, "out_of_scope", f"Playbook {request.playbook} has no fixed plan; it needs a model.")
        asked = asked_of(self.playbooks.all(), request.goal, request.answers)
        if not asked and request.previous is not None and request.previous.steps:
            asked = asked_of(self.playbooks.all(), request.goal, request.answers[:-1])
        if len(asked) == 1:
            return asked[0]
        if not asked and (together := asked_together(self.playbooks, request.goal, request.answers)):
            return together
        spoken_of = asked or self._spoken_of(request)
        if len(spoken_of) == 1:
            return self._unsure(spoken_of[0], request)
        if spoken_of:
            return _doubt(request, "ambiguous", _several_fit(spoken_of, request))
        return _doubt(request, "out_of_scope", "No playbook with a fixed plan fits this request.")

    def _spoken_of(self, request: PlanRequest) -> list[Playbook]:
        texts = [request.goal, *request.answers]
        return [one for one in self.playbooks.all() if any(selects(one, text) for text in texts)]

    def _unsure(self, playbook: Playbook, request: PlanRequest) -> Plan:
        """One playbook's words are there, and something else as well: what that is, is said."""
        missing = slots_of(playbook, request.goal, request.answers)
        asks = missing.asks if isinstance(missing, Missing) else f"Is this a request to “{playbook.title}”?"
        return _doubt(request, "ambiguous", asks, playbook.name)

    def _procedure(self, playbook: Playbook, request: PlanRequest) -> Proposal:
        fixed = playbook.fixed
        if playbook.parts:
            return self._together(playbook, request)
        if fixed is None:
            return Proposal(error=f"playbook {playbook.name} has no fixed plan")
        slots = slots_of(playbook, request.goal, request.answers)
        if isinstance(slots, Missing):
            return self._open(playbook, slots, request)
        if doubtful := _second_doubt(playbook, request):
            return Proposal(
                plan=_doubt(request, "ambiguous", f"I can't be sure of a number: {doubtful}.", playbook.name)
            )
        plan = without_closed(plan_of(playbook, fixed, slots.values, request.revision), request.closed)
        trouble = _trouble(plan, request)
        if trouble:
            return Proposal(error=f"the fixed plan of playbook {playbook.name} {trouble}")
        if fixed.until is None or not request.history:
            return Proposal(plan=plan)
        return self._stretch(plan, fixed.until, slots, request)

    def _together(self, playbook: Playbook, request: PlanRequest) -> Proposal:
        """The fixed plans of several playbooks, each for its part of the request."""
        if doubtful := _second_doubt(playbook, request):
            return Proposal(plan=_doubt(request, "ambiguous", f"I can't be sure of a number: {doubtful}."))
        plan = plan_of_parts(parts_of(playbook.parts, request.goal, request.answers), request.revision)
        if isinstance(plan, str):
            return Proposal(
                plan=_doubt(request, "ambiguous", f"{plan}. Please make each of them a request of its own.")
            )
        plan = without_closed(plan, request.closed)
        trouble = _trouble(plan, request)
        return Proposal(error=f"the fixed plans of {playbook.name} {trouble}") if trouble else Proposal(plan=plan)

    def _open(self, playbook: Playbook, missing: Missing, request: PlanRequest) -> Proposal:
        """A question, unless what somebody added to a plan that there was is what can't be read."""
        planned = request.previous is not None and bool(request.previous.steps)
        if planned and not isinstance(slots_of(playbook, request.goal, request.answers[:-1]), Missing):
            said = request.answers[-1]
            return Proposal(
                error=f"the fixed plan of playbook {playbook.name} can't be changed without a model: {said}"
            )
        return Proposal(plan=_doubt(request, "ambiguous", missing.asks, playbook.name))

    def _stretch(self, plan: Plan, until: str, slots: Filled, request: PlanRequest) -> Proposal:
        """The same steps again, or the end where `until` has come true."""
        values: JsonObject = {"slots": slots.values, "steps": known_results(request.history)}
        try:
            playbook = self.playbooks.get(plan.playbook or "")
            rules = TimedRules(self.rules, request.times, request.times.planned_at, playbook)
            done = rules.holds(in_expression(until, slots.values) or "", values)
        except RuleError as error:
            return Proposal(error=f"the fixed plan of playbook {plan.playbook} can't tell whether it is done: {error}")
        return Proposal(plan=replace(plan, steps=[], final=True) if done else plan)

    def _call(self, purpose: Literal["plan", "acceptance"], playbook: Playbook | None) -> Call:
        return Call(purpose=purpose, model=self.name, prompt_version=playbook.version if playbook else "")


def _several_fit(playbooks: Sequence[Playbook], request: PlanRequest) -> str:
    """Which ones, and what of the request each of them leaves over."""
    names = ", ".join(playbook.name for playbook in playbooks)
    left = [(one.name, unread(one, request.goal, request.answers)) for one in playbooks]
    over = "".join(f" {name} leaves {words} unread." for name, words in left if words)
    return f"Several playbooks fit: {names}.{over} {_NOT_APART} Which one is meant?"


def _second_doubt(playbook: Playbook, request: PlanRequest) -> str:
    """What another reading of the same texts says against the first one, or nothing."""
    if playbook.parts:
        parts = parts_of(playbook.parts, request.goal, request.answers)
        said = [one for part in parts for one in numbers_of(part.playbook, part.text)]
    else:
        said = numbers_of(playbook, request.goal, request.answers)
    return next((why for text, values in said if (why := second_reading.doubt(text, values))), "")


def _doubt(
    request: PlanRequest, doubt: Literal["out_of_scope", "ambiguous"], asks: str, playbook: str | None = None
) -> Plan:
    return Plan(revision=request.revision, playbook=playbook, confidence=0.0, rationale=asks, doubt=doubt, asks=asks)


def _trouble(plan: Plan, request: PlanRequest) -> str:
    """Why the same steps must not simply be proposed again, or nothing."""
    previous = request.previous
    insists = all(problem.code == EXCEPTION for problem in request.problems)  # people may make an exception
    if not insists and (previous is None or previous.steps == plan.steps):
        return f"was refused: {several((problem.message for problem in request.problems), _MOST_SHOWN)}"
    if previous is None or previous.steps != plan.steps:
        return ""  # nothing was planned yet, or what a person added has changed the plan
    if request.problems:
        return ""
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

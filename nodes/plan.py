"""The plan node: asks the planner, and for the first plan what would count as success; never acts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from steward.domain.acceptance_amendment import with_released
from steward.domain.acceptance_statement import in_their_terms, unusable
from steward.domain.ceilings import Allowance, Ceiling, before_planning, granted, supersteps, tightened
from steward.domain.left_out import about_problems, about_refuted
from steward.domain.model import Entry, Expectation, Json, JsonObject, Limits, Plan, Problem, Reason, Usage
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.planning import SPENT, AcceptanceProposal, Planner, PlanRequest, Proposal
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.review_questions import ask, ask_for_more, ceiling_detail, tried
from steward.domain.state import Stalled, State, Times, Update
from steward.domain.text import duration, first_of
from steward.domain.times import times_under
from steward.domain.unread import unread
from steward.nodes.model_calls import record_of, usage_of
from steward.nodes.outage import excused_planning, stall
from steward.nodes.retry_later import be_patient
from steward.nodes.standing import made_by
from steward.nodes.unavailable_tools import Readiness, missing, tools_in

_MOST_NOTES = 30  # of what was read differently
_MOST_SHOWN = 3  # refusals in a question's text; the others stand below it


async def plan(
    state: State,
    *,
    planner: Planner,
    playbooks: Playbooks,
    ledger: Ledger,
    decisions: Decisions,
    clock: Clock,
    tools: Toolbox,
    zone: str = "UTC",
    patience: float = 3_600.0,
    ready: Readiness | None = None,
) -> Update:
    """Propose a plan, or the next one in the light of what was refused, done or answered."""
    limits = _limits(state, playbooks)
    if (hindrance := _hindrance(state, limits, playbooks)) is not None:
        return hindrance

    times = _times(state, clock.now(), zone)
    request = await _request(replace(state, times=_told(times, state, playbooks)), ledger, limits)
    if planner.uses_model and _is_planned_once(state, playbooks):
        request = unread(request, tools, state.acceptance)
    proposal, accepted = await _consult(planner, request, wanted=state.acceptance is None)
    away = missing(tools, tools_in(proposal.plan, accepted.acceptance)) if ready else None
    accepted = _in_their_terms(accepted, tools, state.released)
    used = usage_of([*proposal.calls, *accepted.calls]) if planner.uses_model else Usage()
    await decisions.add(*_records(state.task_id, proposal, accepted), later=not planner.uses_model)

    if ready is not None and away is not None:  # nothing is kept that was planned without knowing them
        spent = used + excused_planning(proposal, accepted, whole=True) if planner.uses_model else used
        kept: Update = {"usage": spent, "question": None, "times": times}
        return kept | await ready.wait(state, away, "plan")
    acceptance = accepted.acceptance or state.acceptance
    unstated = accepted if acceptance is None else AcceptanceProposal()
    update: Update = {
        "stalled": Stalled(),
        "acceptance": acceptance,
        "unstated": unstated.error,
        "question": None,
        "times": times,
    }
    outage = proposal.outage or unstated.outage
    if outage is not None:
        return update | {"usage": used + excused_planning(proposal, accepted)} | stall(state, outage, patience)
    if request.allowance.reached is not None:
        refused = [*state.problems, *proposal.problems]
        failed = [*filter(None, (one.partition(SPENT)[0].rstrip("; ") for one in (proposal.error, unstated.error)))]
        asked = ask_for_more(state, request.allowance.reached, "plan", problems=refused, trouble="; ".join(failed[:1]))
        return update | {"usage": used} | asked
    if put_off := max(proposal.wait or 0.0, unstated.wait or 0.0):
        return update | _wait(state, limits, planner.name, put_off, used)
    return update | _taken(state, proposal, request, limits, used)


def _hindrance(state: State, limits: Limits, playbooks: Playbooks) -> Update | None:
    """What is asked of a person instead of a plan: a ceiling is reached, or the playbook is gone."""
    ceiling = before_planning(state.usage, limits)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan", problems=state.problems)
    if state.playbook is not None and playbooks.get(state.playbook) is None:
        return _unknown_playbook(state, playbooks)
    return None


def _taken(state: State, proposal: Proposal, request: PlanRequest, limits: Limits, used: Usage) -> Update:
    """The plan goes on to be checked; without one the planner tries again, or a person is asked."""
    if proposal.plan is not None:
        made = made_by(proposal.plan, proposal.calls)
        proposed = replace(made, revision=request.revision, unread=request.unread)
        return {"plan": proposed, "checked": "", "next": "validate", "status": "running", "usage": used}
    if not proposal.problems:
        return {**_ask_about_failure(state, proposal.error, request.history), "usage": used}
    refused = _refuse(state, proposal.problems, limits)
    return {**refused, "usage": used + refused.get("usage", Usage())}


def _wait(state: State, limits: Limits, model: str, seconds: float, used: Usage) -> Update:
    """The model is to be asked later: what was spent counts, and it is asked anew then."""
    said = f"the model's endpoint asks to wait {duration(seconds)}"
    waits = be_patient("plan", state, limits, who=f"planning by {model}", seconds=seconds, said=said, act=None)
    return waits | {"usage": used + waits.get("usage", Usage())}


def _times(state: State, now: float, zone: str) -> Times:
    """The task's times as of this planning; it keeps the zone that it began in."""
    began = state.times if state.times.planned_at else replace(state.times, zone=zone)
    return replace(began, planned_at=now, given_at=began.given_at or now)


def _told(times: Times, state: State, playbooks: Playbooks) -> Times:
    """As the planner is told them: in the zone of the playbook, once that is settled."""
    return times_under(playbooks.get(state.playbook or ""), times)


def _limits(state: State, playbooks: Playbooks) -> Limits:
    name = state.playbook or (state.plan.playbook if state.plan else None)
    playbook = playbooks.get(name) if name else None
    return granted(tightened(playbook.limits if playbook else Limits(), state.limits), state.granted)


def _is_planned_once(state: State, playbooks: Playbooks) -> bool:
    playbook = playbooks.get(state.playbook or "")
    return playbook is not None and playbook.planning == "once"


async def _request(state: State, ledger: Ledger, limits: Limits) -> PlanRequest:
    """A refused plan is repaired at its revision; one that passed the check or has acted gets the next."""
    history = await ledger.history(state.task_id)
    last = state.plan.revision if state.plan else 1
    begun = bool(state.checked) or any(entry.action.revision == last for entry in history)
    return PlanRequest(
        goal=state.goal,
        revision=last + begun,
        playbook=state.playbook,
        requested_by=state.requested_by,
        previous=state.plan,
        problems=state.problems,
        history=history,
        answers=state.answers,
        closed=[*state.closed, *state.dropped],
        times=state.times,
        allowance=Allowance(usage=state.usage, limits=limits),
    )


async def _consult(planner: Planner, request: PlanRequest, *, wanted: bool) -> tuple[Proposal, AcceptanceProposal]:
    if not wanted:
        return await planner.propose(request), AcceptanceProposal()
    proposal, accepted = await asyncio.gather(planner.propose(request), planner.accept(request))
    if proposal.outage and not accepted.outage and accepted.calls:  # the other one found the endpoint back
        again = await planner.propose(request)
        proposal = replace(again, calls=[*proposal.calls, *again.calls])
    elif accepted.outage and not proposal.outage and proposal.calls:
        stated = await planner.accept(request)
        accepted = replace(stated, calls=[*accepted.calls, *stated.calls])
    return proposal, accepted


def _in_their_terms(
    accepted: AcceptanceProposal, tools: Toolbox, released: Sequence[Expectation]
) -> AcceptanceProposal:
    """What no action could meet is no acceptance: without one a person reads the plan."""
    if accepted.acceptance is None:
        return accepted
    acceptance, problems = in_their_terms(accepted.acceptance, tools)
    if problems:
        return replace(accepted, acceptance=None, error=unusable(problems))
    return replace(accepted, acceptance=with_released(acceptance, released, tools))


def _refuse(state: State, problems: Sequence[Problem], limits: Limits) -> Update:
    """What the planner said can't be read; it gets another try, a bounded number of times."""
    together = [*state.problems, *problems]
    if state.usage.repairs >= limits.repairs:
        detail = ceiling_detail(Ceiling(name="repairs", used=state.usage.repairs, limit=limits.repairs))
        about = about_problems(state.problems, state.plan)  # the last plan that could be read may go on without them
        return ask(state, Reason.INVALID_PLAN, problems[-1].message, problems=together, detail=detail, about=about) | {
            "problems": together
        }
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan", problems=together) | {"problems": together}
    return {"problems": together, "next": "plan", "usage": Usage(repairs=1)}


def _ask_about_failure(state: State, error: str, history: Sequence[Entry]) -> Update:
    """The planner gave up; the reason shown is what led to it."""
    reasons = {"refuted": Reason.REFUTED, "effect_missing": Reason.INVALID_PLAN, "rejected": Reason.INVALID_PLAN}
    codes = [problem.code for problem in state.problems]
    reason = next((reasons[code] for code in codes if code in reasons), None)
    if reason is None:
        reason = Reason.INVALID_PLAN if codes else Reason.ERROR
    resume = "validate" if reason is Reason.REFUTED else "plan"
    detail: JsonObject = {"resume": resume, "planner": error, "tried": tried(history)}
    text = "; ".join(dict.fromkeys(problem.message for problem in state.problems[-_MOST_SHOWN:])) or error
    about = about_refuted(history, state.plan) if reason is Reason.REFUTED else []
    about = about or about_problems(state.problems, state.plan)
    return ask(state, reason, text, problems=state.problems, detail=detail, about=about)


def _unknown_playbook(state: State, playbooks: Playbooks) -> Update:
    names: list[Json] = [one.name for one in playbooks.all()]
    text = f"There is no playbook '{state.playbook}'. Available: {', '.join(map(str, names))}."
    return ask(replace(state, playbook=None), Reason.OUT_OF_SCOPE, text, detail={"playbooks": names}) | {
        "playbook": None
    }


def _records(task_id: str, proposal: Proposal, accepted: AcceptanceProposal) -> list[Record]:
    plan_calls = [record_of(task_id, "plan", call) for call in proposal.calls]
    if proposal.looks:
        plan_calls = [one if one.outcome else replace(one, outcome="looked") for one in plan_calls]
    if plan_calls:
        plan_calls[-1] = _concluded(plan_calls[-1], _outcome(proposal))
    accept_calls = [record_of(task_id, "acceptance", call) for call in accepted.calls]
    if accept_calls and accepted.acceptance:
        found = accepted.acceptance
        detail = asdict(found) | _read(accepted)
        accept_calls[-1] = _concluded(accept_calls[-1], {"outcome": found.source, "detail": detail})
    elif accept_calls and accepted.error:
        detail = {"error": accepted.error, **_read(accepted)}
        accept_calls[-1] = _concluded(accept_calls[-1], {"outcome": "none", "detail": detail})
    return plan_calls + accept_calls


def _concluded(record: Record, outcome: dict[str, Any]) -> Record:
    """The last call's record with what came of them all."""
    return replace(record, **{**outcome, "detail": record.detail | outcome["detail"]})


def _outcome(proposal: Proposal) -> dict[str, Any]:
    told = _looks(proposal) | _read(proposal)
    if proposal.plan is None:
        refusals: list[Json] = [problem.message for problem in proposal.problems]
        return {
            "outcome": "refused" if refusals else "failed",
            "detail": {"problems": refusals, "error": proposal.error, **told},
        }
    made: Plan = proposal.plan
    return {
        "outcome": made.doubt or "proposed",
        "confidence": made.confidence,
        "subject": made.playbook or "",
        "detail": {"rationale": made.rationale, "steps": [f"{s.id}: {s.tool}" for s in made.steps], **told},
    }


def _read(proposal: Proposal | AcceptanceProposal) -> JsonObject:
    """What was read differently from how the model wrote it, and the reasoning that it gave."""
    told: JsonObject = {"read": [*first_of(proposal.read, _MOST_NOTES)]} if proposal.read else {}
    return told | {"grounds": proposal.grounds} if proposal.grounds else told


def _looks(proposal: Proposal) -> JsonObject:
    """What the planner looked at closer; what it was shown of it is in the ledger's results."""
    wishes: list[Json] = [
        {name: value for name, value in look.items() if name not in ("items", "value", "text")}
        for look in proposal.looks
        if isinstance(look, dict)
    ]
    return {"looks": wishes} if wishes else {}

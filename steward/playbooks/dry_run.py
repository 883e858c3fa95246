"""What Steward would do with a goal: the plan, its checks and the approvals it would need."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from steward.domain.acceptance import excess
from steward.domain.calibration.standing import Standing
from steward.domain.ceilings import Allowance
from steward.domain.model import Acceptance, Action, Limits, Plan, Problem
from steward.domain.placeholders import check_placeholders
from steward.domain.plan_judgement import Case, previews
from steward.domain.planning import check_plan, is_concrete
from steward.domain.playbook import Playbook
from steward.domain.ports.planning import Call, PlanRequest
from steward.domain.rule_application import preview
from steward.domain.state import State, Times
from steward.domain.times import TimedRules, times_under
from steward.graph.deps import Deps
from steward.nodes.fact_reader import FactReader
from steward.nodes.standing import made_by, standing_in


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """`waits` are acts that would wait for a person, each with the reason."""

    goal: str
    plan: Plan | None
    playbook: Playbook | None
    acceptance: Acceptance | None
    problems: list[Problem] = field(default_factory=list[Problem])
    waits: list[tuple[Action, str]] = field(default_factory=list[tuple[Action, str]])
    error: str = ""
    calls: list[Call] = field(default_factory=list[Call])
    standing: Standing | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the planner is less sure than the playbook asks, or than it takes."""
        return bool(self.standing and self.standing.doubt)

    @property
    def would_act(self) -> bool:
        return bool(self.plan and self.playbook and not self.plan.doubt and not self.problems and not self.error)


async def dry_run(deps: Deps, goal: str, playbook_name: str | None, requested_by: str) -> DryRun:
    """Ask the planner and check what it says; nothing acts."""
    return (await dry_run_case(deps, goal, playbook_name, requested_by))[0]


async def dry_run_case(
    deps: Deps, goal: str, playbook_name: str | None, requested_by: str
) -> tuple[DryRun, Case | None]:
    """The same with what was judged; None where nothing was."""
    now = deps.clock.now()
    times = Times(given_at=now, planned_at=now, zone=deps.zone)
    named = deps.playbooks.get(playbook_name or "")
    request = PlanRequest(
        goal=goal,
        revision=1,
        playbook=playbook_name,
        requested_by=requested_by,
        times=times_under(named, times),
        allowance=Allowance(limits=named.limits if named else Limits()),
    )
    proposal, accepted = await asyncio.gather(deps.planner.propose(request), deps.planner.accept(request))
    plan = proposal.plan
    stated = accepted.acceptance.playbook if accepted.acceptance else None
    playbook = deps.playbooks.get(playbook_name or stated or (plan.playbook if plan else None) or "")
    found = DryRun(
        goal=goal,
        plan=plan,
        playbook=playbook,
        acceptance=accepted.acceptance,
        problems=list(proposal.problems),
        error=proposal.error or accepted.error,
        calls=[*proposal.calls, *accepted.calls],
    )
    if plan is None or plan.doubt or playbook is None:
        return found, None
    made = made_by(plan, proposal.calls)
    found = replace(found, standing=await standing_in(made, playbook, deps.tools, deps.calibrations))
    found.problems.extend(check_plan(plan, playbook, deps.tools, deps.rules, {}, playbook.limits.actions))
    found.problems.extend(check_placeholders(plan, playbook, deps.tools, (), [goal]))
    if found.problems:
        return found, None
    timed = replace(deps, rules=TimedRules(deps.rules, times, now, playbook))
    return found, await _judge(found, plan, playbook, timed, requested_by)


async def _judge(found: DryRun, plan: Plan, playbook: Playbook, deps: Deps, requested_by: str) -> Case:
    """Rules and approvals for the acts whose arguments are known now; the others are judged before they run.

    Facts that rules rest on are read: that changes nothing.
    """
    state = State(goal=found.goal, requested_by=requested_by, task_id="dry-run", acceptance=found.acceptance)
    case = Case(state=state, plan=plan, playbook=playbook, history=(), tools=deps.tools, rules=deps.rules)
    case = replace(case, now=deps.clock.now())
    for action in previews(case):
        step = plan.step(action.step)
        if step is not None and not is_concrete(step) and action.tool in playbook.approvals:
            found.waits.append((action, f"the playbook asks for approval of every {action.tool}"))
    ruling, case = await FactReader(deps.tools, deps.ledger, deps.limiter, deps.clock).judged(case, preview)
    found.problems.extend(ruling.problems)
    found.waits.extend((action, need.why) for action, need in ruling.approvals)
    if found.acceptance is not None:
        excessive = excess(found.acceptance, [], previews(case))
        found.waits.extend((action, problem.message) for action, problem in excessive)
    return case

"""Leaves out of a plan what may not be the request's, where the rest does all that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.acceptance import is_met_by_any, open_expectations
from steward.domain.identity import begun
from steward.domain.left_out import needing, reduced
from steward.domain.model import Acceptance, Action, Plan, Step
from steward.domain.plan_judgement import Case, previews
from steward.domain.ports.tools import may_act
from steward.domain.review_questions import plan_digest
from steward.domain.state import STEWARD, Closed, Update


def without_suspect(case: Case, suspect: Sequence[tuple[Action, str]]) -> Update | None:
    """The plan without the first of the acts that can be done without, and what needs it; None where none can."""
    plan, acceptance = case.plan, case.state.acceptance
    if plan.fixed or acceptance is None or plan_digest(plan) in case.state.approved:
        return None
    for action, why in suspect:
        gone = {action.step, *needing(plan, action.step)}
        if _is_begun(case, gone) or not _can_do_without(case, acceptance, action, gone):
            continue
        left = reduced(plan, gone)
        dropped = [_dropped(step, plan, action, why) for step in plan.steps if step.id in gone]
        kept = [one for one in case.state.problems if one.step not in gone]
        return {
            "plan": left,
            "dropped": [*case.state.dropped, *dropped],
            "problems": kept,
            "checked": "",
            "wave": [],
            "next": "validate",
        }
    return None


def _is_begun(case: Case, steps: set[str]) -> bool:
    """Whether any of it may have happened: that is no plan any more."""
    return any(begun(one) and one.action.step in steps and may_act(one.action.tool, case.tools) for one in case.history)


def _can_do_without(case: Case, acceptance: Acceptance, action: Action, gone: set[str]) -> bool:
    """Whether as much of what was asked for comes about without it. An act of which there may be any number, or
    none, and that may be one of them, is for a person to leave out.
    """
    if is_met_by_any(acceptance, action, case.tools):
        return False
    acts = [one.action for one in case.history if begun(one)]
    keys = {one.key for one in acts}
    planned = [one for one in previews(case) if one.key not in keys]
    rest = [one for one in planned if one.step not in gone]
    whole = open_expectations(acceptance, [*acts, *planned], case.state.closed, case.tools)
    without = open_expectations(acceptance, [*acts, *rest], case.state.closed, case.tools)
    return len(without) == len(whole)


def _dropped(step: Step, plan: Plan, action: Action, why: str) -> Closed:
    own = step.id == action.step
    return Closed(
        how="left_out",
        by=STEWARD,
        review="",
        step=step.id,
        tool=step.tool,
        args=action.args if own and step.for_each is None else step.args,
        revision=plan.revision,
        count=None if step.for_each else 1,
        needed=None if own else action.step,
        message=why if own else "",
    )

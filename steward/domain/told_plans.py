"""Plans that were made after others' words were shown to the planner: which of their acts may be those others' wish."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.acceptance import may_be_met_by
from steward.domain.identity import begun
from steward.domain.model import Acceptance, Action, Problem, Risk
from steward.domain.origin_rules import allowed
from steward.domain.origins import ACT
from steward.domain.plan_judgement import Case

_TOLD = "the plan was made after the planner was shown what {tool} gave, written by others"
_OWN = {"request", "rule"}


def uncalled_for(case: Case, doubts: Sequence[tuple[Action, Problem]]) -> list[tuple[Action, str]]:
    """Of the acts of such a plan that are doubted those that are nothing of what the goal calls for, and why they are
    suspect."""
    told_by, acceptance = case.tracer.told_by, case.state.acceptance
    if not told_by or acceptance is None:
        return []
    why = _TOLD.format(tool=told_by)
    others = [(action, one) for action, one in doubts if not may_be_met_by(acceptance, action, case.tools)]
    return [(action, f"{one.message}, and {why}") for action, one in others]


def more_than_asked(case: Case, actions: Sequence[Action]) -> list[tuple[Action, str]]:
    """The acts of such a plan of which more are planned than the goal asks for, but those that the request names and
    asks for. A loop's are as many as its list has; what has a condition is looked at by that.
    """
    told_by, acceptance = case.tracer.told_by, case.state.acceptance
    if not told_by or acceptance is None or case.plan.fixed:
        return []
    why = f"more are planned than the request asks for, and {_TOLD.format(tool=told_by)}"
    found = [one for one in actions if _is_single(case, one) and _is_beyond(case, acceptance, one)]
    return [(action, why) for action in found if "told" not in (allowed(case.playbook, action.tool, ACT) or [])]


def _is_single(case: Case, action: Action) -> bool:
    step = case.plan.step(action.step)
    return action.risk is not Risk.READ and step is not None and step.for_each is None and step.when is None


def _is_beyond(case: Case, acceptance: Acceptance, action: Action) -> bool:
    """Whether it is one of too many, and not plainly the one that is meant."""
    expected = [one for one in acceptance.expectations if one.tool == action.tool]
    if any(one.for_each for one in expected):
        return False
    asked = sum(one.at_least for one in expected)
    planned = {step.id for step in case.plan.steps if step.tool == action.tool and step.for_each is None}
    done = [one.action for one in case.history if begun(one) and one.action.tool == action.tool]
    before = [one for one in done if one.revision != case.plan.revision or one.step not in planned]
    return len(before) + len(planned) > asked and not (asked and _is_named(case, action))


def _is_named(case: Case, action: Action) -> bool:
    """Whether the request says whatever the act names, and where it goes."""
    telling = [one for one in case.traced(action).leaves if one.role != "free"]
    return bool(telling) and all({origin.word for origin in one.origins} <= _OWN for one in telling)

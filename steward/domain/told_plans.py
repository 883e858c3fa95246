"""Plans that were made after others' words were shown to the planner: which of their acts may be those others' wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.acceptance import excess
from steward.domain.identity import begun
from steward.domain.model import Action
from steward.domain.origin_rules import allowed
from steward.domain.origins import ACT
from steward.domain.plan_judgement import Case, unexpected

_TOLD = "the plan was made after the planner was shown what {tool} gave, written by others"


def uncalled_for(case: Case, actions: Sequence[Action], *, concrete: bool) -> list[tuple[Action, str]]:
    """The acts of such a plan that the goal does not call for, and why they are suspect."""
    told_by = case.tracer.told_by
    if not told_by:
        return []
    why = _TOLD.format(tool=told_by)
    found = unexpected(case, actions, concrete=concrete)
    return [(action, f"{problem.message}, and {why}") for action, problem in found]


def more_than_asked(case: Case, actions: Sequence[Action]) -> list[tuple[Action, str]]:
    """The acts of such a plan beyond as many as the goal asks for, where it sets no bound; a loop's are as many as
    its list has.
    """
    told_by, acceptance = case.tracer.told_by, case.state.acceptance
    if not told_by or acceptance is None:
        return []
    open_tools = {one.tool for one in acceptance.expectations if one.at_most is None and one.for_each is None}
    single = [one for one in actions if one.item < 0 and one.tool in open_tools]
    bounded = [
        replace(one, at_most=max(1, one.at_least)) if one.at_most is None and one.for_each is None else one
        for one in acceptance.expectations
    ]
    done = [entry for entry in case.history if begun(entry)]
    beyond = excess(
        replace(acceptance, expectations=bounded), done, single, case.state.closed, case.tools, concrete=True
    )
    why = f"it is one more than the request asks for, and {_TOLD.format(tool=told_by)}"
    return [(action, why) for action, _ in beyond if "told" not in (allowed(case.playbook, action.tool, ACT) or [])]

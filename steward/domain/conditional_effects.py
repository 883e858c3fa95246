"""Effects of which the acceptance calls for none for certain, as they hang on what is read.

A plan that was made before anything was read may neither leave them out unsaid nor carry them out whatever is read.
"""

from __future__ import annotations

import re

from steward.domain.acceptance import described, in_words, is_met_by
from steward.domain.identity import begun
from steward.domain.model import Action, Expectation, Problem, Risk
from steward.domain.origin_rules import doubt
from steward.domain.origins import UNGROUNDED
from steward.domain.plan_judgement import Case
from steward.domain.ports.tools import may_act
from steward.domain.value_comparison import is_open

_CONDITION = re.compile(r"\b(?:if|unless|provided|falls|wenn|sofern|si)\b")


def passed_over(case: Case) -> list[Problem]:
    """Those of a plan that only reads, where nobody did or closed anything, as refusals: a planner that sees what was
    read says whether they are called for."""
    tools = [step.tool for step in case.plan.steps] + [one.action.tool for one in case.history if begun(one)]
    if case.state.closed or any(may_act(one, case.tools) for one in tools):
        return []
    return [_passed_over(one) for one in _open(case)]


def taken_for_granted(case: Case, action: Action) -> list[Problem]:
    """The act as a refusal, where the request asks for it under a condition and the plan looks at none."""
    step = case.plan.step(action.step)
    if step is None or step.when or step.for_each or is_open(dict(step.args)):
        return []
    fits = [one for one in _open(case) if is_met_by(one, action.tool, action.args, case.tools)]
    if not fits or _CONDITION.search(case.asked) is None or _is_called_for(case, action):
        return []
    return [
        doubt(
            UNGROUNDED,
            action,
            "the request asks for it under a condition, and the plan looks at none",
            "Give the step a `when` over what is read, or read first (`final: false`). Where it is called for in "
            "any case, plan it once more: a person is asked.",
        )
    ]


def _open(case: Case) -> list[Expectation]:
    """The effects of which there may be none, while what they hang on is still to be read or was read by this very
    plan."""
    acceptance, plan = case.state.acceptance, case.plan
    if acceptance is None or acceptance.source != "model" or plan.fixed or plan.unread:
        return []
    if not any(one.at_least and not may_act(one.tool, case.tools) for one in acceptance.expectations):
        return []
    reads = (one for one in case.history if one.verified and one.action.risk is Risk.READ)
    if any(one.first_revision < plan.revision for one in reads):
        return []
    return [
        one
        for one in acceptance.expectations
        if not one.at_least and one.at_most != 0 and one.for_each is None and may_act(one.tool, case.tools)
    ]


def _is_called_for(case: Case, action: Action) -> bool:
    wanted = case.state.acceptance.expectations if case.state.acceptance else []
    return any(one.at_least and is_met_by(one, action.tool, action.args, case.tools) for one in wanted)


def _passed_over(expected: Expectation) -> Problem:
    return Problem(
        code="effect_passed_over",
        message=(
            f"the goal may call for {in_words(expected)}, depending on what is read; "
            "the plan was made before that, and only reads"
        ),
        suggestion="Look at what was read, and plan what it calls for; no steps where it calls for nothing.",
        detail=described(expected),
    )

"""The judgement of an act with what follows from where its values came from."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.conditional_effects import taken_for_granted
from steward.domain.excepted_values import excepted
from steward.domain.mispairing import mispaired
from steward.domain.model import Action
from steward.domain.origin_rules import influenced, misplaced, ungrounded
from steward.domain.plan_judgement import Case
from steward.domain.policy import Judgement
from steward.domain.rule_outcomes import Need


def with_origins(case: Case, action: Action, judgement: Judgement) -> Judgement:
    """The judgement with what follows from where the act's values came from. A fixed plan is its author's word."""
    card = case.tools.card(action.tool)
    if case.plan.fixed or card is None or not card.acts:
        return judgement
    traced = case.traced(action)
    found = [*ungrounded(action, traced, case.playbook), *influenced(action, traced, card, case.playbook)]
    found += [misplaced(action, why) for why in (*excepted(case, action), *mispaired(case, action))]
    granted = taken_for_granted(case, action)  # it may be called for: not to be left out of the plan
    if not found and not granted:
        return judgement
    insistable = [*judgement.insistable, *((one, Need(one.message)) for one in (*found, *granted))]
    return replace(judgement, insistable=insistable, suspect=[one.message for one in found])

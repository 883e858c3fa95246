"""How a plan stands by its confidence, with what is known of its model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.calibration.model import Kind
from steward.domain.calibration.standing import Standing, standing_of
from steward.domain.model import Plan
from steward.domain.playbook import Playbook
from steward.domain.ports.calibrations import Learnt
from steward.domain.ports.planning import Call
from steward.domain.ports.tools import Toolbox


def made_by(plan: Plan, calls: Sequence[Call]) -> Plan:
    """The plan with the model and the version of the prompt that it came from, those of the last answered call."""
    last = next((call for call in reversed(calls) if not call.error), None)
    return plan if last is None else replace(plan, model=last.model, prompt_version=last.prompt_version)


async def standing_in(plan: Plan, playbook: Playbook, tools: Toolbox, calibrations: Learnt) -> Standing:
    """Of a fixed plan nothing is looked up: no model was sure of it. Of several playbooks any may doubt it."""
    kind = Kind(playbook=playbook.name, model=plan.model, prompt_version=plan.prompt_version)
    known = None if plan.fixed else await calibrations.current(kind)
    cards = [tools.card(step.tool) for step in plan.steps]
    acts = any(card is None or card.acts for card in cards)
    stands = [standing_of(plan, one, known, acts=acts) for one in playbook.each]
    doubted = next((one for one in stands if one.doubt), None)
    return doubted or max(stands, key=lambda one: one.threshold or 0.0)

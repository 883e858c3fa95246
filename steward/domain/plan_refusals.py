"""What is wrong with a plan as a whole, in words that a planner can act on."""

from __future__ import annotations

from steward.domain.model import Plan, Problem
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Playbooks


def no_playbook(plan: Plan, playbooks: Playbooks) -> Problem:
    return Problem(
        code="unknown_playbook",
        message=f"there is no playbook '{plan.playbook}'",
        suggestion="Name one of the available playbooks, or say that the goal is out of scope.",
        detail={"available_playbooks": [one.name for one in playbooks.all()]},
    )


def other_playbook(plan: Plan, playbook: Playbook) -> Problem:
    return Problem(
        code="other_playbook",
        message=f"this task is bound to the playbook '{playbook.name}', the plan names '{plan.playbook}'",
        suggestion=f"Plan under '{playbook.name}'.",
    )


def no_progress() -> Problem:
    return Problem(
        code="no_progress",
        message="the plan did nothing new and found out nothing",
        suggestion="Plan real steps, or say that the goal is out of scope.",
    )

"""What is wrong with a plan as a whole, in words that a planner can act on."""

from __future__ import annotations

from collections.abc import Sequence

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


def several_keys(plan: Plan, keys: Sequence[str]) -> Problem:
    return Problem(
        code="several_keys",
        message=f"one task can't hold what the playbooks each do one task at a time: {' and '.join(keys)}",
        suggestion="Plan under one of them, or say that the rest takes a request of its own.",
        detail={"playbook": plan.playbook},
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

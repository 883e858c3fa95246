"""Which playbook, or which several, a task is under."""

from __future__ import annotations

from steward.domain.acceptance import stated_playbook
from steward.domain.errors import Unusable
from steward.domain.model import Plan, Problem
from steward.domain.plan_refusals import no_playbook
from steward.domain.playbook import Playbook
from steward.domain.playbook_names import names_of, within
from steward.domain.ports.rules import Playbooks
from steward.domain.state import State


def bound_to(state: State, plan: Plan, playbooks: Playbooks) -> Playbook | Problem:
    """What the task is bound to, else what was stated apart from the plan, else the plan's own.

    A plan may be under more than was stated, never under less. Once bound, none is dropped, and none added: later plans
    have read what others wrote.
    """
    found = playbooks.get(state.playbook) if state.playbook is not None else _named(state, plan, playbooks)
    return found or no_playbook(plan, playbooks)


def _named(state: State, plan: Plan, playbooks: Playbooks) -> Playbook | None:
    stated, planned = playbooks.get(stated_playbook(state) or ""), playbooks.get(plan.playbook or "")
    if stated and planned and within(stated.name, names_of(planned.name)):
        return planned
    return stated or planned


def playbook_named(playbooks: Playbooks, name: str) -> Playbook:
    """The playbook of that name. Raises Unusable, with the names that there are."""
    found = playbooks.get(name)
    if found is None:
        raise Unusable(f"there is no playbook '{name}'; available: {', '.join(one.name for one in playbooks.all())}")
    return found

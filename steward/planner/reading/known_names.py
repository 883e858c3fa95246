"""Names of tools and playbooks inside an answer that are written in another way: case, signs and a namespace aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from steward.domain.model import Acceptance, Plan
from steward.domain.text import line

_NAMESPACE = re.compile(r"^(?:functions?|tools?|default_api|api)[./:]", re.IGNORECASE)
_LONGEST = 200  # characters of a name


def in_known_names(plan: Plan, tools: Sequence[str], playbooks: Sequence[str], notes: list[str]) -> Plan:
    """The plan with the names that there are; `notes` takes each that was written in another way."""
    tool, playbook = _known(tools, notes), _known(playbooks, notes)
    steps = [replace(step, tool=tool(step.tool)) for step in plan.steps]
    return replace(plan, steps=steps, playbook=plan.playbook and playbook(plan.playbook))


def stated_in_known_names(
    acceptance: Acceptance, tools: Sequence[str], playbooks: Sequence[str], notes: list[str]
) -> Acceptance:
    """The same of an acceptance."""
    tool, playbook = _known(tools, notes), _known(playbooks, notes)
    expectations = [replace(one, tool=tool(one.tool)) for one in acceptance.expectations]
    named = acceptance.playbook and playbook(acceptance.playbook)
    return replace(acceptance, expectations=expectations, playbook=named)


def _known(names: Iterable[str], notes: list[str]) -> Callable[[str], str]:
    """What a name means: itself where it is one, else the only one that it can mean."""
    exact = {*names}

    def meant(said: str) -> str:
        if said in exact or len(said) > _LONGEST:
            return said
        alike = [name for name in exact if _plain(name) == _plain(_NAMESPACE.sub("", said.strip()))]
        if len(alike) != 1:
            return said
        if (note := f"the name '{line(said, 60)}' for {alike[0]}") not in notes:
            notes.append(note)
        return alike[0]

    return meant


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())

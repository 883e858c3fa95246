"""Values that the playbook says itself, or the acceptance, which was stated without seeing plan or results."""

from __future__ import annotations

from steward.domain.canonical import canonical
from steward.domain.dotted_paths import parts
from steward.domain.model import Acceptance, Json
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.domain.spelt_values import Place, value_at
from steward.domain.value_comparison import agrees


def is_constant(playbook: Playbook, value: Json, path: Place, tool: str) -> bool:
    """Whether the playbook says it of this argument: as a limit, an effect to come about, a step of its own."""
    name, wanted = ".".join(parts(path)), canonical(value)
    for one in playbook.each:
        limit = one.scope.get(tool, {}).get(name)
        if limit is not None and wanted in map(canonical, limit.one_of):
            return True
        calls = [*(one.success or []), *(one.fixed.steps if one.fixed else [])]
        given = [value_at(call.args, path) for call in calls if call.tool == tool]
        if any(said is not None and canonical(said) == wanted for said in given):
            return True
    return False


def is_accepted(acceptance: Acceptance | None, value: Json, path: Place, tool: str, tools: Toolbox) -> bool:
    """Whether the acceptance names the same value for this argument."""
    if acceptance is None:
        return False
    card = tools.card(tool)
    schema = card.args_schema if card else {}
    named = [value_at(one.args, path) for one in acceptance.expectations if one.tool == tool]
    return any(one is not None and agrees(one, value, schema, [*path]) for one in named)

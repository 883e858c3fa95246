"""What a person left out, or did by hand, must not come back in the words of a later plan."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.acceptance import is_met_by, open_expectations
from steward.domain.model import Acceptance, Action, Entry, Problem, Risk
from steward.domain.ports.tools import Toolbox
from steward.domain.state import Closed
from steward.domain.value_comparison import agrees, is_open, refers

LEFT_OUT = "left_out"


def brought_back(
    acceptance: Acceptance, done: Sequence[Entry], planned: Sequence[Action], closed: Sequence[Closed], tools: Toolbox
) -> list[tuple[Action, Problem]]:
    """Planned effects that stand for a closed one, unless the goal calls for another like it; reads are free.

    The very same act is not among them: nothing does it, whatever a plan says.
    """
    flagged: list[tuple[Action, Problem]] = []
    acts = [entry.action for entry in done]
    keys = {action.key for action in acts}
    for action in planned:
        if action.risk is Risk.READ or action.key in keys:
            continue
        found = next((one for one in closed if _stands_for(one, action, tools)), None)
        if found is None or _is_called_for(action, acceptance, acts, closed, tools):
            acts.append(action)
        else:
            flagged.append((action, _problem(action, found)))
    return flagged


def _stands_for(one: Closed, action: Action, tools: Toolbox) -> bool:
    """It writes to the same target, or its arguments are those that were closed, as far as they were known.

    What stood in the same plan was seen by the person beside it.
    """
    if one.revision >= action.revision or one.tool != action.tool or one.key == action.key or is_open(action.args):
        return False
    target = one.target or (tools.target(one.tool, one.args) if one.step and not is_open(one.args) else None)
    if target is not None and not refers(target) and target == action.target:
        return True
    if one.args and all(is_open(value) for value in one.args.values()):
        return False  # it could have come to anything
    card = tools.card(one.tool)
    schema = card.args_schema if card else {}
    if one.step is None:  # an effect that was missing: only what was said of it
        return bool(one.args) and agrees(one.args, action.args, schema)
    return agrees(action.args, one.args, schema, concrete=False)


def _is_called_for(
    action: Action, acceptance: Acceptance, acts: Sequence[Action], closed: Sequence[Closed], tools: Toolbox
) -> bool:
    left = open_expectations(acceptance, acts, closed, tools)
    return any(is_met_by(one, action.tool, action.args, tools) for one in left)


def _problem(action: Action, one: Closed) -> Problem:
    how = "left this out" if one.how == "left_out" else "did this by hand"
    why = f": {one.message}" if one.message else ""
    return Problem(
        code=LEFT_OUT,
        step=action.step,
        message=f"a person {how}{why} ({action.tool}, review {one.review})",
        suggestion="Plan the rest without it.",
        detail={"args": action.args, "closed": one.args, "review": one.review},
    )

"""Which act a call is: its key in the ledger, and whether it may have happened."""

from __future__ import annotations

from steward.domain.canonical import canonical, digest
from steward.domain.model import Action, Entry, JsonObject, Plan, Risk, Step
from steward.domain.ports.tools import Toolbox


def make_action(task_id: str, step: Step, args: JsonObject, plan: Plan, tools: Toolbox, occurrence: int = 0) -> Action:
    """One concrete call of a step outside any loop, with its identity."""
    return identified(task_id, step.id, step.tool, -1, args, plan.revision, occurrence, tools)


def identified(
    task_id: str, step: str, tool: str, item: int, args: JsonObject, revision: int, occurrence: int, tools: Toolbox
) -> Action:
    """The call with its key: the same for the same act, whichever plan of the task proposes it."""
    card = tools.card(tool)
    risk = card.cost if card else Risk.IRREVERSIBLE
    identity = tools.identity(tool, args)
    if identity is not None:
        key = digest("identity", tool, identity)
    elif risk is Risk.READ:  # a new plan looks again: the world may have changed
        key = digest(task_id, tool, canonical(args), occurrence, revision)
    else:
        key = digest(task_id, tool, canonical(args), occurrence)
    return Action(
        key=key,
        task_id=task_id,
        step=step,
        item=item,
        tool=tool,
        args=args,
        risk=risk,
        revision=revision,
        occurrence=occurrence,
        target=tools.target(tool, args),
    )


def begun(entry: Entry) -> bool:
    """Whether it may have happened, by whoever's hand."""
    return entry.verified or (entry.attempts > 0 and not entry.absent)


def unsettled(entry: Entry) -> bool:
    """Whether it was called, may have changed something, and it is not certain yet what it came to."""
    open_still = entry.verdict is None or entry.verdict.status in ("pending", "unknown")
    return open_still and entry.attempts > 0 and entry.action.risk is not Risk.READ

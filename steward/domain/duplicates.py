"""Equal acts: the same tool with the same arguments, of which somebody must want as many as are planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from steward.domain.acceptance import counted_already, wanted
from steward.domain.canonical import act_digest
from steward.domain.model import Acceptance, Action, Entry, Problem, Risk
from steward.domain.ports.tools import Toolbox
from steward.domain.state import Closed
from steward.domain.value_comparison import is_open

REPEATED = "repeated"


def repeated(
    acceptance: Acceptance,
    done: Sequence[Entry],
    planned: Sequence[Action],
    closed: Sequence[Closed] = (),
    tools: Toolbox | None = None,
    *,
    concrete: bool = False,
) -> list[tuple[Action, Problem]]:
    """Planned effects that are equal to others, beyond as many as the acceptance asks for; reads are free.

    An upper bound allows several acts, but asks for none of them twice. `concrete` false means that references
    are not resolved yet: what holds any may come to anything.
    """
    flagged: list[tuple[Action, Problem]] = []
    acts, gone = counted_already(done, planned, closed)
    count = Counter(map(_of, acts))
    for one, number in gone:
        count[act_digest(one.tool, one.args)] += number
    for action in planned:
        if action.risk is Risk.READ or (not concrete and is_open(action.args)):
            continue
        count[_of(action)] += 1
        number, most = count[_of(action)], max(wanted(acceptance, action, tools), 1)
        if number > most:
            flagged.append((action, _problem(action, number, most)))
    return flagged


def _of(action: Action) -> str:
    return act_digest(action.tool, action.args)


def _problem(action: Action, number: int, most: int) -> Problem:
    times = "once" if most == 1 else f"{most} times"
    return Problem(
        code="unexpected_effect",
        step=action.step,
        message=f"this would be number {number} of {action.tool} with the same arguments; the goal asks for it {times}",
        suggestion="Do it once, unless the goal really wants another one.",
        detail={"args": action.args, REPEATED: number - most},
    )

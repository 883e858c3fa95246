"""The examples of what a replay found, as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from steward.domain.judged_acts import Then
from steward.domain.model import JsonObject
from steward.domain.ports.ledger import Ledger
from steward.domain.redaction import Redactor
from steward.domain.replay import Difference, Group, Replayed
from steward.nodes.task_redactor import knowing


@dataclass(frozen=True, kw_only=True)
class Example:
    """One act that would be decided otherwise, with what became of it then and what is said of it now."""

    task: str
    step: str
    tool: str
    args: JsonObject
    at: float
    requested_by: str
    then: Then
    answer: str
    by: str
    version: str
    said: str


Shown: TypeAlias = Sequence[tuple[Group, Sequence[Example]]]
"""Each group, in its order, with its examples."""


async def shown_of(found: Replayed, redactor: Redactor, ledger: Ledger) -> Shown:
    """The groups with their examples, without what nobody may be shown."""
    return [
        (group, [await _safe(_example(one, group.rule), redactor, ledger) for one in group.examples])
        for group in found.sorted()
    ]


async def _safe(one: Example, redactor: Redactor, ledger: Ledger) -> Example:
    return (await knowing(redactor, ledger, one.task, one)).of(one)


def _example(one: Difference, rule: str) -> Example:
    act = one.act
    return Example(
        task=act.action.task_id,
        step=act.action.step,
        tool=act.action.tool,
        args=act.action.args,
        at=act.at,
        requested_by=act.requested_by,
        then=act.then,
        answer=act.answer,
        by=act.by,
        version=act.version,
        said=one.grounds[rule],
    )

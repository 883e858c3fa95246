"""Who looks at acts a second time before they happen, and what is asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from steward.domain.ceilings import Allowance
from steward.domain.model import Action, Entry
from steward.domain.outages import Outage
from steward.domain.ports.planning import Call
from steward.domain.second_opinion import Opinion
from steward.domain.state import Times


@dataclass(frozen=True, kw_only=True)
class LookRequest:
    """What is shown: the request and what people added, the acts as they would happen, and what they rest on.

    `evidence` are the calls whose results the acts refer to, `others` what else was read; not why it was planned.
    """

    goal: str
    acts: Sequence[Action]
    evidence: Sequence[Entry] = ()
    others: Sequence[Entry] = ()
    answers: Sequence[str] = ()
    requested_by: str = ""
    times: Times = field(default_factory=Times)
    now: float = 0.0
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Opinions on the first of the acts, by their place; `asked` is how many of them fitted into one question.

    What has no opinion was asked about in vain: `error` says why, and where it is to be asked again later, `wait` (in
    seconds) and `outage` do, as in `steward.domain.ports.planning.Proposal`. `read` is what was read differently from
    how it was written.
    """

    opinions: dict[int, Opinion] = field(default_factory=dict[int, Opinion])
    asked: int = 1
    error: str = ""
    calls: Sequence[Call] = ()
    wait: float | None = None
    outage: Outage | None = None
    read: Sequence[str] = ()


class SecondLook(Protocol):
    """Looks at acts that others planned; it can only stop them."""

    async def look(self, request: LookRequest) -> Answered: ...


class NobodyLooks:
    """No model is set: what a playbook wants looked at goes to a person."""

    async def look(self, request: LookRequest) -> Answered:
        error = "no model is set for it (STEWARD_SECOND_LOOK_MODEL, or a model that plans)"
        return Answered(error=error, asked=len(request.acts))


NOBODY_LOOKS = NobodyLooks()

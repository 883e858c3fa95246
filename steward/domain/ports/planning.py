"""Who proposes plans and acceptances, and what is asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from steward.domain.ceilings import Allowance
from steward.domain.model import (
    Acceptance,
    Entry,
    Json,
    Plan,
    Problem,
)
from steward.domain.outages import Outage
from steward.domain.state import Closed, Times

Purpose: TypeAlias = Literal["plan", "acceptance", "second_look", "extract", "judge"]
"""What a model is asked for."""

SPENT = "a ceiling was reached"
"""With this an error ends that says no more from there on."""


@dataclass(frozen=True, kw_only=True)
class PlanRequest:
    """All that a planner is shown.

    `playbook` is set where the caller or an earlier plan fixed it. `problems` are the refusals of
    the last plan (`previous`), `history` what was done so far, `answers` what people added, `closed` what
    they left out or did by hand.
    `times` say when the task was given, and what time it is now (`planned_at`).
    `unread`: nothing that was read stands in it, and the planner may not look at it either.
    `allowance` is what this planning may spend; each model call is taken from it before it is made.
    """

    goal: str
    revision: int
    playbook: str | None = None
    requested_by: str = ""
    previous: Plan | None = None
    problems: Sequence[Problem] = ()
    history: Sequence[Entry] = ()
    answers: Sequence[str] = ()
    closed: Sequence[Closed] = ()
    times: Times = field(default_factory=Times)
    unread: bool = False
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One model call, or one offline planning. `seconds` is wall time, `cost` US dollars.

    `estimated`: the endpoint did not say how many tokens it took, so they were estimated from the texts.
    Of `tokens_in` the provider had `tokens_cached` in its cache and put `tokens_written` there; of `tokens_out` the
    model took `tokens_reasoning` to think. `priced` false: nobody knows what it cost, and `cost` is 0.
    `mode` says how it was asked, where its endpoint does not take the usual way; `at` is when it ended.
    `sample`: it was for another plan, to compare with.
    """

    purpose: Purpose
    model: str
    prompt_version: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    error: str = ""
    estimated: bool = False
    tokens_cached: int = 0
    tokens_written: int = 0
    tokens_reasoning: int = 0
    priced: bool = True
    mode: str = ""
    at: float = 0.0
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A plan, or the refusals of what the planner said (never both), or what failed for good.

    `looks` are the results that it looked at closer before, and what it was shown of them.
    `wait`: it did not fail for good, and may be asked again after so many seconds. `outage`: the endpoint is in a
    trouble that all who ask it share.
    `read` is what was read differently from how it was written, `grounds` the beginning of the model's reasoning.
    """

    plan: Plan | None = None
    problems: Sequence[Problem] = ()
    error: str = ""
    calls: Sequence[Call] = ()
    looks: Sequence[Json] = ()
    wait: float | None = None
    outage: Outage | None = None
    read: Sequence[str] = ()
    grounds: str = ""


@dataclass(frozen=True, kw_only=True)
class AcceptanceProposal:
    """An acceptance, or why there is none; `read`, `grounds` and `outage` as in `Proposal`."""

    acceptance: Acceptance | None = None
    error: str = ""
    calls: Sequence[Call] = ()
    wait: float | None = None
    outage: Outage | None = None
    read: Sequence[str] = ()
    grounds: str = ""


class Planner(Protocol):
    """Proposes; never acts. `uses_model` false means that no model is asked at all."""

    name: str
    uses_model: bool

    async def propose(self, request: PlanRequest) -> Proposal: ...

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        """What must be true for the goal to count as met; must not look at any plan."""
        ...

"""What the suite finds out, one thing each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from steward.domain.model_modes import Mode
from steward.domain.ports.planning import Call

State: TypeAlias = Literal["yes", "other", "no", "unknown"]
"""`yes`: as Steward asks for it first. `other`: not so, and Steward does something else. `no`: nothing can be done
without it. `unknown`: it was not found out."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One ability: what was tried, what the endpoint did, and what Steward does about it; each a line."""

    name: str
    tried: str
    state: State
    found: str
    steward: str = ""


@dataclass(frozen=True)
class Ability:
    """What is tried, by its name; each method is a finding about it."""

    name: str
    tried: str

    def yes(self, found: str, steward: str = "") -> Finding:
        return self.found("yes", found, steward)

    def other(self, found: str, steward: str = "") -> Finding:
        return self.found("other", found, steward)

    def no(self, found: str, steward: str = "") -> Finding:
        return self.found("no", found, steward)

    def unknown(self, found: str, steward: str = "") -> Finding:
        return self.found("unknown", found, steward)

    def found(self, state: State, found: str, steward: str) -> Finding:
        return Finding(name=self.name, tried=self.tried, state=state, found=found, steward=steward)


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that was found out of one model at one endpoint.

    `works`: it gave a plan and an acceptance, with the real prompts. `mode` is the way in which they were asked for.
    `calls` are all that were made, with their tokens and US dollars.
    """

    works: bool
    findings: Sequence[Finding]
    mode: Mode = field(default_factory=Mode)
    calls: Sequence[Call] = ()

    @property
    def tokens(self) -> int:
        return sum(call.tokens_in + call.tokens_out for call in self.calls)

    @property
    def cost(self) -> float | None:
        """US dollars; None where nobody knows what a token costs."""
        return sum(call.cost for call in self.calls) if all(call.priced for call in self.calls) else None

    @property
    def counted(self) -> bool:
        """Whether the endpoint itself counted the tokens of every call that it answered."""
        return not any(call.estimated for call in self.calls)

    @property
    def line(self) -> str:
        """The report in a line."""
        if self.works:
            way = self.mode.told()
            return f"works, asked with {way}" if way else "works, asked in the firmest way"
        worst = next((one for one in self.findings if one.state == "no"), None)
        return f"does not work: {worst.found}" if worst else "was not tried to its end"

"""The regression cases that come with Steward, and the sample requests among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from steward.domain.model import JsonObject, Reason
from steward.evals.regression.format import Case, DeskWorld
from steward.evals.regression.loading import read_cases

SAMPLES = Path(__file__).parent / "samples.yaml"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The one outcome of a sample; `effects` counts verified effects by tool."""

    status: str
    reason: Reason | None
    effects: dict[str, int]

    def differs(self, status: str, reason: Reason | None, effects: dict[str, int]) -> str:
        """How an outcome differs from this one; empty where it does not."""
        if status != self.status:
            return f"{status} instead of {self.status}"
        if self.reason is not None and reason is not self.reason:
            return f"asks for {reason} instead of {self.reason}"
        return "" if effects == self.effects else f"did {effects or 'nothing'} instead of {self.effects or 'nothing'}"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A sample request, where all of them are carried out at one desk; `faults` are rules for its switches."""

    id: str
    goal: str
    requested_by: str
    playbook: str | None
    expect: Expected
    faults: Sequence[JsonObject]


@cache
def load_requests() -> Sequence[Request]:
    """All sample requests, in the file's order."""
    return [_request(case) for case in read_cases(SAMPLES)]


def fault_rules(requests: Sequence[Request]) -> JsonObject:
    """The body for the desk's `PUT /faults` that sets every request's faults."""
    return {"rules": [rule for request in requests for rule in request.faults]}


def _request(case: Case) -> Request:
    [status], reason = case.expect.statuses, next(iter(case.expect.reasons), None)
    rules = case.world.faults if isinstance(case.world, DeskWorld) else []
    return Request(
        id=case.id,
        goal=case.goal,
        requested_by=case.requested_by,
        playbook=case.playbook,
        expect=Expected(status=status, reason=reason, effects=case.expect.acted),
        faults=[rule.model_dump(mode="json", exclude_none=True) for rule in rules],
    )

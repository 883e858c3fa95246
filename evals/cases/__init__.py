"""The sample requests, in the words customers and clerks use, and what should become of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from steward.domain.model import JsonObject, Reason


class Expected(BaseModel):
    """The outcome; `effects` counts verified effects by tool."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Literal["complete", "failed", "needs_review"]
    reason: Reason | None = None
    effects: dict[str, int] = {}

    def differs(self, status: str, reason: Reason | None, effects: dict[str, int]) -> str:
        """How an outcome differs from this one; empty where it does not."""
        if status != self.status:
            return f"{status} instead of {self.status}"
        if self.reason is not None and reason is not self.reason:
            return f"asks for {reason} instead of {self.reason}"
        return "" if effects == self.effects else f"did {effects or 'nothing'} instead of {self.effects or 'nothing'}"


class Request(BaseModel):
    """One sample request; `faults` are rules for the desk's fault switches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    goal: str
    requested_by: str
    playbook: str | None = None
    expect: Expected
    faults: list[JsonObject] = Field(default=[])
    note: str = ""


@cache
def load_requests() -> Sequence[Request]:
    """All sample requests, in the file's order."""
    lines = files(__name__).joinpath("requests.jsonl").read_text(encoding="utf-8").splitlines()
    return [Request.model_validate_json(line) for line in lines if line.strip()]


def fault_rules(requests: Sequence[Request]) -> JsonObject:
    """The body for the desk's `PUT /faults` that sets every request's faults."""
    return {"rules": [rule for request in requests for rule in request.faults]}

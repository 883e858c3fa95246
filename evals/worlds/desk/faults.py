"""The desk's fault switches: which request goes wrong, and how.

silent        answers as if done, does nothing
lost          does it, then drops the connection without an answer
slow          waits, then does it
error_before  500, nothing done
error_after   500, done
lag           done, but reads show it only after `seconds`
busy          503 with `Retry-After` (whole seconds, at least 1), nothing done

A read can't be silent or lag; such a fault leaves it alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator

Kind: TypeAlias = Literal["silent", "lost", "slow", "error_before", "error_after", "lag", "busy"]
KINDS: tuple[Kind, ...] = ("silent", "lost", "slow", "error_before", "error_after", "lag", "busy")
SECONDS = 1.0


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FaultRule(Strict):
    """Requests that fit get the fault, the first `times` of them; without `times` all of them.

    `path` is a regular expression that must fit the whole path. `match` names values that the
    request must carry: in its JSON body (also inside `fields`), its query or, as `id`, its path.
    """

    method: str = "POST"
    path: str = ".*"
    match: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    fault: Kind
    times: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=SECONDS, ge=0, le=60)

    @field_validator("path")
    @classmethod
    def compiles(cls, path: str) -> str:
        try:
            re.compile(path)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return path


class FaultPlan(Strict):
    """Rules come first; requests that no rule takes draw a fault by `rates`, repeatably by `seed`."""

    rules: list[FaultRule] = Field(default_factory=list[FaultRule])
    rates: dict[Kind, float] = Field(default_factory=dict[Kind, float])
    seed: int = 1
    seconds: float = Field(default=SECONDS, ge=0, le=60)

    @field_validator("rates")
    @classmethod
    def add_up(cls, rates: dict[Kind, float]) -> dict[Kind, float]:
        if any(rate < 0 for rate in rates.values()) or sum(rates.values()) > 1:
            raise ValueError("rates are shares of all requests: none below 0, together at most 1")
        return rates


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a fault can be chosen by. `values` are the body's, the query's and the path's."""

    method: str
    path: str
    values: Mapping[str, JsonValue]
    header: str = ""


@dataclass(frozen=True, kw_only=True)
class Fault:
    kind: Kind
    seconds: float = SECONDS


class Faults:
    """The switches as they stand now; each pick counts."""

    def __init__(self) -> None:
        self.set(FaultPlan())

    def set(self, plan: FaultPlan) -> None:
        self.plan = plan
        self._left = [rule.times for rule in plan.rules]
        self.struck = 0  # requests that got a fault since
        self._rng = random.Random(plan.seed)  # noqa: S311 - repeatable on purpose

    def pick(self, asked: Asked) -> Fault | None:
        """The fault for this request: the header's, else the first fitting rule's, else one by rate."""
        fault = _from_header(asked.header) or self._by_rule(asked) or self._by_rate()
        if fault and asked.method == "GET" and fault.kind in {"silent", "lag"}:
            return None
        self.struck += fault is not None
        return fault

    def _by_rule(self, asked: Asked) -> Fault | None:
        for index, rule in enumerate(self.plan.rules):
            left = self._left[index]
            if left == 0 or not _fits(rule, asked):
                continue
            if left is not None:
                self._left[index] = left - 1
            return Fault(kind=rule.fault, seconds=rule.seconds)
        return None

    def _by_rate(self) -> Fault | None:
        draw = self._rng.random()
        for kind, rate in self.plan.rates.items():
            if draw < rate:
                return Fault(kind=kind, seconds=self.plan.seconds)
            draw -= rate
        return None


def _from_header(header: str) -> Fault | None:
    """`silent`, or `lag:0.3` with its seconds; what is no fault is none."""
    name, _, seconds = header.partition(":")
    for kind in KINDS:
        if kind == name.strip():
            return Fault(kind=kind, seconds=float(seconds) if re.fullmatch(r"\d+(\.\d+)?", seconds) else SECONDS)
    return None


def _fits(rule: FaultRule, asked: Asked) -> bool:
    if rule.method.upper() != asked.method or not re.fullmatch(rule.path, asked.path):
        return False
    return all(
        name in asked.values and (asked.values[name] == value or str(asked.values[name]) == str(value))
        for name, value in rule.match.items()
    )

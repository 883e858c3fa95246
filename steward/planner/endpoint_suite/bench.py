"""What the checks of one run share, and what is said of a question that was refused or not answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.domain.model_modes import Mode
from steward.planner.endpoint_suite.calling import Caller, Tried
from steward.planner.endpoint_suite.findings import Ability, Finding
from steward.planner.ladder import ignored, lower
from steward.planner.model_settings import ModelSettings

if TYPE_CHECKING:
    import httpx

_OF_QUESTION = frozenset({"parameter", "refused", "filtered", "tool_use_failed", "garbled", "too_large"})
"""Kinds of failures that may be this question's own."""


@dataclass
class Bench:
    """The endpoint, who asks it, and what is known by now.

    `base` is the way in which a plain question was answered, which `plain` is, and `firmest` the firmest way that
    gives an object; all are None until then.
    """

    settings: ModelSettings
    http: httpx.AsyncClient
    caller: Caller
    base: Mode | None = None
    plain: Tried | None = None
    firmest: Mode | None = None

    @property
    def way(self) -> Mode:
        """The way of a plain question; the checks run once there is one."""
        return self.base or Mode(tools="text")

    @property
    def may_plan(self) -> bool:
        """Whether a real prompt may be answered although the plain question was not."""
        failure = self.caller.seen[-1].failure
        return failure is not None and failure.kind in _OF_QUESTION


def unanswered(ability: Ability, got: Tried) -> Finding | None:
    """The finding where nothing was found out: no call was left, or what failed may pass; None where it was."""
    if got.answer is None and got.failure is None:
        return ability.unknown("not tried: the suite's own ceiling is reached")
    if got.failure is not None and got.failure.may_pass:
        return ability.unknown(got.why, "tries again, then waits for it")
    return None


def refused(ability: Ability, got: Tried, *, otherwise: str = "") -> Finding:
    """The finding of a refusal: the way that Steward's own ladder takes next, else `otherwise`, else a person."""
    below = lower(got.mode, got.failure) if got.failure else None
    asks = f"asks in another way: {below.told(got.mode)}" if below else otherwise
    return ability.other(got.why, asks or "tells it to a person as it is")


def unread(ability: Ability, got: Tried) -> Finding:
    """The finding of an answer without what was asked for."""
    empty = got.answer is None or not got.answer.text.strip()
    below = ignored(got.mode, empty=empty)
    after = f"; after several in a row in another way: {below.told(got.mode)}" if below else ""
    return ability.other(f"an answer, but {got.reading.unusable}", f"refuses it and asks again{after}")

"""The words of review: what a person is asked, why, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from steward.domain.json_value import Json, JsonObject
from steward.domain.plan_model import Problem

DecisionKind = Literal["approve", "edit", "reject", "leave_out", "by_hand", "respond", "grant", "abort"]


class Reason(StrEnum):
    """Why a person is asked."""

    APPROVAL = "approval"
    LOW_CONFIDENCE = "low_confidence"
    SECOND_LOOK = "second_look"
    OUT_OF_SCOPE = "out_of_scope"
    AMBIGUOUS = "ambiguous"
    INVALID_PLAN = "invalid_plan"
    CEILING = "ceiling"
    REFUTED = "refuted"
    UNKNOWN_OUTCOME = "unknown_outcome"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a person is asked. `id` is the review's id; `digest` binds the answer to what was shown.

    `approvers` is how many different people must approve, neither of them the requester where it is
    more than one. `audience` is who has to (`domain/consent.py`). `changed` says what is different from when it was
    asked before.
    """

    id: str
    reason: Reason
    text: str
    options: list[DecisionKind]
    digest: str
    step: str | None = None
    key: str | None = None
    tool: str | None = None
    args: JsonObject = field(default_factory=dict[str, Json])
    problems: list[Problem] = field(default_factory=list[Problem])
    detail: JsonObject = field(default_factory=dict[str, Json])
    approvers: int = 1
    audience: str = ""
    changed: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A person's answer to one question.

        Decision(kind="approve", by="lea@example.com")
        Decision(kind="edit", by="lea@example.com", args={"amount": 20})
        Decision(kind="reject", by="lea@example.com", message="not this customer", end=True)

    `args` belongs to edit, `result` and `evidence` to respond and by_hand, `grant` (ceiling → amount) to
    grant, `end` to reject: true ends the task, false plans again with `message`. `id` tells equal answers apart.
    `lead` is the review that was answered, where that answer was for this one as well.
    """

    kind: DecisionKind
    by: str
    message: str = ""
    args: JsonObject = field(default_factory=dict[str, Json])
    result: Json = None
    evidence: Json = None
    grant: dict[str, float] = field(default_factory=dict[str, float])
    end: bool = False
    source: str = ""
    id: str = ""
    lead: str = ""

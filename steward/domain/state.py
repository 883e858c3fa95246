"""What a task carries from node to node: ids and small current values.

What was done is not here but in the ledger, which is written before and after every call and is
right whichever superstep a crash undoes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypedDict

from steward.domain.model import (
    NOBODY_KNOWN,
    Acceptance,
    Action,
    Decision,
    Expectation,
    Json,
    JsonObject,
    Plan,
    Problem,
    Question,
    Requester,
    Usage,
    Wait,
)
from steward.domain.upgrades import SCHEMA

STEWARD = "Steward"
"""Who left out an act that no person did (`Closed.by`)."""
Phase = Literal["plan", "validate", "execute", "verify", "human_review", "end"]


@dataclass(frozen=True, kw_only=True)
class Closed:
    """An act that a person took out of the plan: left out, or done by hand.

    `count` is how many acts it stands for, None where nobody can know. `key` is its identity in the ledger,
    where it is known; `own` says that what was done by hand has a row there. `needed` is the closed
    step that it could not do without, where the person did not name it itself.
    """

    how: Literal["left_out", "by_hand"]
    by: str
    review: str
    step: str | None = None
    tool: str = ""
    args: JsonObject = field(default_factory=dict[str, Json])
    key: str | None = None
    target: str | None = None
    own: bool = False
    revision: int = 1
    count: int | None = 1
    needed: str | None = None
    message: str = ""
    evidence: Json = None


@dataclass(frozen=True, kw_only=True)
class Times:
    """When the task was given and when it was last planned (Unix seconds, 0 unknown), and the zone its days are in."""

    given_at: float = 0.0
    planned_at: float = 0.0
    zone: str = "UTC"


@dataclass(frozen=True, kw_only=True)
class Stalled:
    """How long a task has waited for the model's endpoint since that last answered it, or a person did, in seconds.

    `resumed` is how often since that answer the task went on by itself, as the endpoint was back.
    """

    waited: float = 0.0
    resumed: int = 0


@dataclass(frozen=True, kw_only=True)
class TaskInput:
    """What a caller submits: the goal, and where wanted the playbook, who asks, and ceilings below the playbook's."""

    goal: str = ""
    playbook: str | None = None
    requested_by: str = ""
    limits: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, kw_only=True)
class TaskContext:
    """What an assistant or a caller may set for tasks beside their input."""

    playbook: str | None = None
    requester: str | None = None
    limits: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, kw_only=True)
class TaskOutput(TaskInput):
    """What a caller gets when a run ends or waits."""

    task_id: str = ""
    status: Literal["running", "complete", "failed", "needs_review"] = "running"
    plan: Plan | None = None
    acceptance: Acceptance | None = None
    question: Question | None = None
    steps: int = 0
    result: JsonObject | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class PastLook:
    """A look at past acts that the act with the key `act` was judged by: it is made again once the act is claimed.

    `since` is in Unix seconds, None: of any age. `found` is the digest of what other tasks did.
    """

    act: str
    ledger: list[str]
    args: JsonObject
    since: float | None
    found: str


@dataclass(frozen=True, kw_only=True)
class State(TaskInput):
    """`requester` is who asked, as the task's row has it. `next` is where the flow goes; the edges only read it.

    `checked` is the digest of the plan that passed the whole-plan check. `problems` are the refusals
    since then, oldest first. `approved` holds digests of what people approved, `rejected` maps an
    act's digest to the review that rejected it, `answers` are what people added to the goal,
    `granted` maps a ceiling to the extra amount, `progress` is how many items of a large loop are done, of
    how many, by step id; `released` are acts that people said yes to, `closed` is what people
    left out or did by hand, `dropped` what was left out for what it rests on. `asked` counts questions, `steps` tool
    calls. `changed` is what is no longer as a taken approval was shown it; the next question says so. `yes_to` is what
    somebody approved, where the yes counts once what it was shown can be read again. `names` are
    the steps' names that earlier plans gave, each with the digests of what was verified under it.
    `looked` names, with the plan's revision, the acts that were looked for without a call, as they may be so already.
    `waits` is set where `next` is to be entered only after a while; `stalled` says what outages took. `unstated` is
    why there is no acceptance. `rests_on` are the looks at past acts that the wave was judged by.
    """

    schema: int = SCHEMA
    task_id: str = ""
    requester: Requester = NOBODY_KNOWN
    next: Phase = "plan"
    status: Literal["running", "complete", "failed", "needs_review"] = "running"
    plan: Plan | None = None
    checked: str = ""
    acceptance: Acceptance | None = None
    unstated: str = ""
    problems: list[Problem] = field(default_factory=list[Problem])
    wave: list[Action] = field(default_factory=list[Action])
    question: Question | None = None
    asked: int = 0
    changed: list[str] = field(default_factory=list[str])
    yes_to: Question | None = None
    steps: int = 0
    decision: Decision | None = None
    approved: list[str] = field(default_factory=list[str])
    rejected: dict[str, str] = field(default_factory=dict[str, str])
    answers: list[str] = field(default_factory=list[str])
    granted: dict[str, float] = field(default_factory=dict[str, float])
    progress: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    released: list[Expectation] = field(default_factory=list[Expectation])
    closed: list[Closed] = field(default_factory=list[Closed])
    dropped: list[Closed] = field(default_factory=list[Closed])
    times: Times = field(default_factory=Times)
    usage: Usage = field(default_factory=Usage)
    names: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    looked: list[str] = field(default_factory=list[str])
    rests_on: list[PastLook] = field(default_factory=list[PastLook])
    waits: Wait | None = None
    stalled: Stalled = field(default_factory=Stalled)
    result: JsonObject | None = None
    error: str | None = None
    remaining_steps: int = 10_000


class Update(TypedDict, total=False):
    """What a node may write; `usage` is added to what was used before."""

    task_id: str
    requester: Requester
    playbook: str | None
    next: Phase
    status: Literal["running", "complete", "failed", "needs_review"]
    plan: Plan | None
    checked: str
    acceptance: Acceptance | None
    unstated: str
    problems: list[Problem]
    wave: list[Action]
    question: Question | None
    asked: int
    changed: list[str]
    yes_to: Question | None
    steps: int
    decision: Decision | None
    approved: list[str]
    rejected: dict[str, str]
    answers: list[str]
    granted: dict[str, float]
    progress: dict[str, list[int]]
    released: list[Expectation]
    closed: list[Closed]
    dropped: list[Closed]
    times: Times
    usage: Usage
    names: dict[str, list[str]]
    looked: list[str]
    rests_on: list[PastLook]
    waits: Wait | None
    stalled: Stalled
    result: JsonObject | None
    error: str | None

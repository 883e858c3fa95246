"""The words of Steward as frozen values; `docs/architecture.md` explains each.

Here are those of acting and knowing. Those of plans and of reviews have a module each, and are known here as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from steward.domain.json_value import Json as Json
from steward.domain.json_value import JsonObject as JsonObject
from steward.domain.plan_model import Acceptance as Acceptance
from steward.domain.plan_model import Each as Each
from steward.domain.plan_model import Expectation as Expectation
from steward.domain.plan_model import Plan as Plan
from steward.domain.plan_model import Problem as Problem
from steward.domain.plan_model import Step as Step
from steward.domain.review_model import Decision as Decision
from steward.domain.review_model import DecisionKind as DecisionKind
from steward.domain.review_model import Question as Question
from steward.domain.review_model import Reason as Reason

TaskStatus = Literal["pending", "running", "complete", "failed", "needs_review"]
Level = Literal["read_back", "receipt", "person"]
RecordKind = Literal["plan", "acceptance", "validation", "second_look", "extract", "verdict", "person"]
ASKED_OF_MODELS: Sequence[RecordKind] = ("plan", "acceptance", "second_look", "extract")
"""Kinds of records that may be calls of a model."""
CALLED_IN_VAIN = ("error", "failed", "none")
"""Outcomes of a model's call that failed, or whose answer could not be used; `none`: it was asked for an acceptance."""


class Risk(StrEnum):
    """What an unwanted call of a tool costs.

        ToolSpec(name="issue_refund", risk=Risk.IRREVERSIBLE, …)

    READ has no effect and is repeated at will; REVERSIBLE can be undone; IRREVERSIBLE is called once, and where
    it is not certain what became of it a person is asked.
    """

    READ = "read"
    REVERSIBLE = "reversible"
    IRREVERSIBLE = "irreversible"


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Who asked for a task, as whoever took it knew them: what the door vouches for, and nothing that they say of
    themselves. All is empty where only a name is known. `claims` are a JWT's, by STEWARD_OIDC_REQUESTER_CLAIMS.

        await app.run("Refund 15 EUR for order 1043", requested_by="kim", requester=Requester(roles=["agent"]))
    """

    roles: list[str] = field(default_factory=list[str])
    groups: list[str] = field(default_factory=list[str])
    claims: JsonObject = field(default_factory=dict[str, Json])


NOBODY_KNOWN = Requester()


@dataclass(frozen=True, kw_only=True)
class Action:
    """One concrete call of a step. `key` is its identity in the ledger and its idempotency key."""

    key: str
    task_id: str
    step: str
    tool: str
    args: JsonObject
    risk: Risk
    item: int = -1  # -1 outside for_each
    revision: int = 1
    occurrence: int = 0
    target: str | None = None


STILL_RUNS = "still_running"
"""The code of a lost call that could not be ended: nobody may call its act absent."""
ENDED_LATE = "ended_late"
"""The code of a lost call that went on beyond its time, and ended before this was written."""
ALREADY_SO = "already_so"
"""The code of a receipt where what was asked for was so already: nothing was called, or the call was refused."""
SAYS_FAILED = "says_failed"
"""The code of an answer that says itself that it failed, as `{"error": …}` with HTTP 200 does; no success by itself."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the tool answered, or that its answer was lost (it may or may not have acted). A `judge` is handed one:

        if receipt and receipt.kind == "refused":
            return Verdict(status="refuted", reason=receipt.message)

    `wait` is for how many seconds from then the system asks not to be called, where it does.
    """

    kind: Literal["answered", "refused", "lost", "person"]
    result: Json = None
    code: str = ""
    message: str = ""
    wait: float | None = None

    @property
    def runs(self) -> bool:
        """Whether the call went on when this was written, and may have acted since."""
        return self.code == STILL_RUNS

    @property
    def ended(self) -> bool:
        """Whether the other system is done with the call: it answered, if only with a failure, or never got it."""
        return (
            self.kind != "lost"
            or self.code in ("bad_result", "unreachable", ENDED_LATE)
            or self.code.startswith("http_")
        )

    @property
    def says_failed(self) -> bool:
        """Whether it was answered, and the answer itself says that it failed; `message` has its words."""
        return self.kind == "answered" and self.code == SAYS_FAILED

    @property
    def put_off(self) -> bool:
        """Whether the system did not take the call now, and may later."""
        return self.kind == "refused" and self.wait is not None


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was read back from the world; a tool's `find` gives one.

        return Found(presence="found", value=invoice.model_dump(mode="json"), conclusive=True)
        return Found(presence="absent", reason="there is no invoice with this key")
        return Found(presence="unknown", reason="the archive is read-only tonight")

    `absent` is a strong claim: it did not happen, and can't happen any more once `settle_after` has passed. `failed`:
    the look broke off, another may see more, after `wait` seconds where the system asks for them; `passes`: it seems
    to be away. `conclusive`: it has the action's key, or is the very state asked for, and not maybe another's.
    """

    presence: Literal["found", "absent", "unknown"]
    value: Json = None
    reason: str = ""
    failed: bool = False
    conclusive: bool = False
    wait: float | None = None
    passes: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is known of an action's effect, on which evidence and at which level; a tool's `judge` gives one.

        return Verdict(status="verified", evidence=found.value)
        return Verdict(status="refuted", reason="the amount differs", evidence=found.value)

    `retry` is true only where the effect is certainly absent, so that acting again is safe.
    """

    status: Literal["verified", "refuted", "pending", "unknown"]
    level: Level = "read_back"
    reason: str = ""
    evidence: Json = None
    retry: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the ledger: the action, how often it was tried, and what is known of it.

    Times are Unix seconds by the ledger's clock, `as_of` when the row was read. `fresh` is true for the
    claim that created the row. Of the attempts, `refusals` were answered with a no, and `deferred` of
    those with "not now".
    A later claim of the same act moves the action's revision, step and item to the new claimant;
    `first_revision` stays. `elsewhere` names the task that did or began the act, where that is another one.
    """

    action: Action
    first_revision: int = 1
    claims: int = 1
    attempts: int = 0
    refusals: int = 0
    deferred: int = 0
    fresh: bool = False
    claimed_at: float = 0.0
    settled_at: float | None = None
    as_of: float = field(default=0.0, compare=False)
    receipt: Receipt | None = None
    verdict: Verdict | None = None
    elsewhere: str = ""

    @property
    def verified(self) -> bool:
        return self.verdict is not None and self.verdict.status == "verified"

    @property
    def already_so(self) -> bool:
        """Whether it is verified, and this task did not do it: the state that was asked for was there already."""
        return self.verified and self.receipt is not None and self.receipt.code == ALREADY_SO

    @property
    def done_by_task(self) -> bool:
        """Whether it is verified and the task did it itself: no person did, and it was not so already."""
        by_person = self.verdict is not None and self.verdict.level == "person"
        return self.verified and not self.already_so and not by_person

    @property
    def absent(self) -> bool:
        """Whether it is certain that the act did not happen, so that acting again is safe."""
        if self.verdict is None or self.verdict.status != "refuted":
            return False
        return self.verdict.retry or (self.receipt is not None and self.receipt.kind == "refused")

    @property
    def tries(self) -> int:
        """The calls that count against the bound on attempts: one that was put off was not taken."""
        return self.attempts - self.deferred

    @property
    def may_have_acted(self) -> bool:
        """Whether any attempt was not plainly refused."""
        return self.attempts > self.refusals

    @property
    def result(self) -> Json:
        return self.receipt.result if self.receipt else None


@dataclass(frozen=True, kw_only=True)
class Wait:
    """For how many seconds, and for what, a task stands still; nobody needs to hold it meanwhile.

    `asked`: another system asked for it. `beyond`: it is looked on longer than a tool says that it takes, or a last try
    is put off. Both count against the task's patience; else a tool's own time to settle is waited for. `failed_for`:
    the seconds for which looks will have failed by then. `outage` names the endpoints, a line each, of which one has to
    answer again, where that is what is waited for.
    """

    seconds: float
    why: str
    asked: bool = False
    outage: str = ""
    beyond: bool = False
    failed_for: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Hard limits over a task's whole life; reaching one opens a review.

    `seconds` counts working time, not waiting. `waiting` counts the seconds that other systems asked to
    wait before they are called again, and those that it is looked on beyond a tool's own time. `cost` is in US dollars.
    """

    actions: int = 15
    model_calls: int = 12
    replans: int = 3
    repairs: int = 3
    seconds: float = 300.0
    waiting: float = 3_600.0
    tokens: int = 200_000
    cost: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a task has used so far; adds up. `estimated` of its tokens were estimated, as the endpoint named none.

    `unpriced` of them are not in `cost`, as nobody knows what they cost. `longest_call` is the model's, in seconds.
    """

    model_calls: int = 0
    replans: int = 0
    repairs: int = 0
    seconds: float = 0.0
    waited: float = 0.0
    tokens: int = 0
    cost: float = 0.0
    estimated: int = 0
    unpriced: int = 0
    longest_call: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            model_calls=self.model_calls + other.model_calls,
            replans=self.replans + other.replans,
            repairs=self.repairs + other.repairs,
            seconds=self.seconds + other.seconds,
            waited=self.waited + other.waited,
            tokens=self.tokens + other.tokens,
            cost=self.cost + other.cost,
            estimated=self.estimated + other.estimated,
            unpriced=self.unpriced + other.unpriced,
            longest_call=max(self.longest_call, other.longest_call),
        )

"""What the nodes need of the world, as Protocols; `app/wiring.py` binds the real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from domain.ceilings import Allowance
from domain.gates import GateState
from domain.model import (
    Acceptance,
    Action,
    Decision,
    Entry,
    Found,
    Json,
    JsonObject,
    Plan,
    Problem,
    Question,
    Receipt,
    Risk,
    TaskStatus,
    Usage,
    Verdict,
)
from domain.playbook import Playbook
from domain.state import Closed, Times

# --- planner -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PlanRequest:
    """All that a planner is shown.

    `playbook` is set where the caller or an earlier plan fixed it. `problems` are the refusals of
    the last plan (`previous`), `history` what was done so far, `answers` what people added, `closed` what
    they left out or did by hand.
    `times` say when the task was given, and what time it is now (`planned_at`).
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
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One model call, or one offline planning. `seconds` is wall time, `cost` US dollars.

    `estimated`: the endpoint did not say how many tokens it took, so they were estimated from the texts.
    """

    purpose: Literal["plan", "acceptance"]
    model: str
    prompt_version: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    error: str = ""
    estimated: bool = False


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A plan, or the refusals of what the planner said (never both), or what failed for good.

    `looks` are the results that it looked at closer before, and what it was shown of them.
    `wait`: it did not fail for good, and may be asked again after so many seconds.
    """

    plan: Plan | None = None
    problems: Sequence[Problem] = ()
    error: str = ""
    calls: Sequence[Call] = ()
    looks: Sequence[Json] = ()
    wait: float | None = None


@dataclass(frozen=True, kw_only=True)
class AcceptanceProposal:
    """An acceptance, or why there is none."""

    acceptance: Acceptance | None = None
    error: str = ""
    calls: Sequence[Call] = ()
    wait: float | None = None


class Planner(Protocol):
    """Proposes; never acts. `uses_model` false means that no model is asked at all."""

    name: str
    uses_model: bool

    async def propose(self, request: PlanRequest) -> Proposal: ...

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        """What must be true for the goal to count as met; must not look at any plan."""
        ...


# --- tools -------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is known of a tool without calling it. Schemas are JSON schemas, times seconds.

    `provable` is true where the tool can look its effect up (`find`). `egress`: calling it has an effect
    outside though it only reads, as fetching a URL has, which can carry anything out.
    """

    name: str
    description: str
    risk: Risk
    args_schema: JsonObject
    result_schema: JsonObject
    timeout: float
    settle_after: float
    provable: bool
    egress: bool = False

    @property
    def cost(self) -> Risk:
        """What an act of it counts as: a read with an outside effect is no free one."""
        return Risk.REVERSIBLE if self.egress and self.risk is Risk.READ else self.risk

    @property
    def acts(self) -> bool:
        return self.cost is not Risk.READ


class Toolbox(Protocol):
    """The tools, by name. A tool's own exceptions never leave it: they become receipts."""

    def names(self) -> list[str]: ...

    def card(self, tool: str) -> Card | None: ...

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """Refusals of arguments by the tool's schema; `detail["argument"]` is the dotted path of each."""
        ...

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """The arguments in the schema's types, strings from forms included; unchanged if they don't fit."""
        ...

    def coerce_part(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """Some of the arguments, each by itself in the schema's type; what does not fit stays as it is."""
        ...

    def check_part(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """Refusals of some of the arguments, the others left open."""
        ...

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        """Refusals of a result that a person says the tool would have given."""
        ...

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        """The business identity of the act, across all tasks, where the tool declares one."""
        ...

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None: ...

    async def run(self, action: Action) -> Receipt:
        """Act once. Raises Overdue where this is cancelled and the call can't be ended."""
        ...

    async def outcome(self, action: Action) -> Receipt | None:
        """What a call that could not be ended in time came to, waited for a bounded time; None while it runs."""
        ...

    async def find(self, action: Action) -> Found: ...

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict: ...


# --- stores ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to act for a task; every claim and settlement checks `holder` and `epoch`.

    `crashes` is how often in a row a holder died at the place where this one took over, 0 where it
    did not take over from a dead one. `cancelled_by` is who had asked by then to stop the task, and
    `business_key` what it was bound to by then.
    """

    task_id: str
    epoch: int
    holder: int = 0
    crashes: int = 0
    cancelled_by: str | None = None
    business_key: str | None = None


class Ledger(Protocol):
    """Intents and outcomes of actions; each write commits before it returns."""

    def hold(self, task_id: str, seconds: float) -> AbstractAsyncContextManager[Lease]:
        """Hold the task's lease, kept alive while inside; nested holds share it.

        Raises Held while another live holder has it, or another task of the same business key. A holder
        whose process is gone is not alive.
        """
        ...

    async def bind(self, lease: Lease, business_key: str) -> None:
        """Bind the task to a business key that was not known when it was held.

        Raises Held while another task of the key is held: bound it is all the same. Raises Fenced.
        """
        ...

    def fail(self, lease: Lease) -> None:
        """Have the end of this hold count as a death of its holder: what it did failed as nobody foresaw."""
        ...

    async def claim(self, action: Action, lease: Lease) -> Entry:
        """Write the intent, or find the row that is there (`fresh` false, `claims` + 1, claimant moved).

        A row of another task (same business identity) is returned unchanged, unless that task is over and
        its act certainly did not happen: then the claim is fresh, and the old row stays in the other
        task's history under another key. Raises Fenced.
        """
        ...

    async def begin(self, action: Action, lease: Lease) -> Entry:
        """As `claim`; where it is fresh, one call about to be made is counted with it. Raises Fenced."""
        ...

    async def attempt(self, action: Action, lease: Lease) -> Entry:
        """Count one call about to be made with these arguments; clears the last receipt and verdict. Raises Fenced."""
        ...

    async def settle(self, key: str, receipt: Receipt, lease: Lease) -> Entry: ...

    async def judge(self, key: str, verdict: Verdict, lease: Lease) -> Entry:
        """Write the verdict, and with it the decision that it is. Raises Fenced."""
        ...

    async def history(self, task_id: str) -> list[Entry]:
        """All rows of the task in the order of their claims."""
        ...

    async def entry(self, key: str) -> Entry | None:
        """The row as it is, `as_of` this moment."""
        ...


@dataclass(frozen=True, kw_only=True)
class Task:
    """The record of a task; `state` is readable JSON. Times are Unix seconds.

    `submitted`: workers carry it out, not before `run_after`, those of high `priority` first, and one at
    a time for each `business_key`. `client_key` is the submitter's own, the same for a repeated submission.
    A `running` task may stand still until `wake_at` for what `waits_for` says; `wait` is how `save` is told of it,
    as seconds from then.
    """

    id: str
    goal: str
    status: TaskStatus = "pending"
    playbook: str | None = None
    requested_by: str = ""
    steps: int = 0
    state: JsonObject = field(default_factory=dict[str, Json])
    result: JsonObject | None = None
    error: str | None = None
    confidence: float | None = None
    node: str = ""
    created_at: float = 0.0
    started_at: float | None = None
    updated_at: float = 0.0
    finished_at: float | None = None
    usage: Usage = field(default_factory=Usage)
    client_key: str | None = None
    business_key: str | None = None
    priority: int = 0
    run_after: float | None = None
    submitted: bool = False
    cancelled_by: str | None = None
    wake_at: float | None = None
    waits_for: str | None = None
    wait: float | None = None


class Tasks(Protocol):
    """The tasks' rows."""

    async def open(self, task: Task) -> Task:
        """Insert, or return the row that is there."""
        ...

    async def save(self, task: Task, lease: Lease) -> str | None:
        """Write the row's current values, and return who has asked to cancel the task, if anybody.

        A state without a plan leaves the one that is there.
        Times that a status implies are set by the store; what was said at submission stays. Raises Fenced.
        """
        ...

    async def cancel(self, task_id: str, by: str) -> Task | None:
        """Ask for the task to be stopped: one that nobody began has failed at once, one that ended stays."""
        ...

    async def get(self, task_id: str) -> Task | None: ...

    async def beginning(self, prefix: str, *, limit: int = 2) -> list[Task]:
        """Tasks whose id begins so, in the order of their ids."""
        ...

    async def list(
        self,
        *,
        status: TaskStatus | None = None,
        limit: int = 50,
        before: float | None = None,
        requested_by: str | None = None,
    ) -> list[Task]:
        """Newest first; those of one requester where one is named."""
        ...


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a review waits, from its task and its playbook. Times are seconds from opening, None never."""

    goal: str = ""
    playbook: str | None = None
    requested_by: str = ""
    group: str = "reviewers"
    second_group: str = "leads"
    priority: int = 0
    due_in: float | None = None
    expires_in: float | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """One question in the queue and, once taken, its one decision. Times are Unix seconds.

    `votes` are approvals so far where the question asks for two people. `group` is who shall look at
    it now. `withdrawn_at`: it was closed without a decision, since its task ended from outside.
    `unreadable` says why what was stored can't be read; its question then says so, and can only end the task.
    """

    question: Question
    task_id: str
    opened_at: float = 0.0
    decision: Decision | None = None
    decided_at: float | None = None
    applied_at: float | None = None
    goal: str = ""
    playbook: str | None = None
    requested_by: str = ""
    group: str = "reviewers"
    second_group: str = "leads"
    priority: int = 0
    assignee: str | None = None
    claimed_by: str | None = None
    claimed_until: float | None = None
    due_at: float | None = None
    expires_at: float | None = None
    escalated_at: float | None = None
    expired_at: float | None = None
    withdrawn_at: float | None = None
    votes: list[Decision] = field(default_factory=list[Decision])
    unreadable: str = ""


class Reviews(Protocol):
    """The queue."""

    async def open(self, task_id: str, question: Question, terms: Terms | None = None) -> Review:
        """Put the question, once: an open review of the same id takes the new text, a decided one stays."""
        ...

    async def decide(self, review_id: str, decision: Decision) -> Review:
        """Take the first decision only; the review returned carries the one that was taken.

        Where the question asks for two people, an approval counts as a vote until the second one:
        the review then returned has no decision yet. Votes are by different people, neither the
        requester; any other decision counts at once. A withdrawn review takes none.
        """
        ...

    async def applied(self, review_id: str) -> None:
        """The task has consumed the decision."""
        ...

    async def get(self, review_id: str) -> Review | None: ...

    async def list(self, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[Review]:
        """Oldest first."""
        ...

    async def unapplied(self) -> list[Review]:
        """Decided, but not yet consumed by their task."""
        ...


@dataclass(frozen=True, kw_only=True)
class Record:
    """One decision of a machine or a person: plan, acceptance, validation, verdict, review."""

    task_id: str
    kind: Literal["plan", "acceptance", "validation", "verdict", "person"]
    subject: str = ""
    outcome: str = ""
    confidence: float | None = None
    model: str = ""
    prompt_version: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    by: str = ""
    detail: JsonObject = field(default_factory=dict[str, Json])
    at: float = 0.0


class Decisions(Protocol):
    """Every decision, append-only."""

    async def add(self, *records: Record) -> None: ...

    async def list(self, task_id: str) -> list[Record]: ...


class Gate(Protocol):
    """Caps on the calls of tools and of the model, over all processes."""

    def passing(self, name: str, seconds: float) -> AbstractAsyncContextManager[None]:
        """Wait for the right to make one call of at most so many seconds; at the end it is given back.

        That of a process that died or is stuck ends by itself, a little after those seconds.
        """
        ...

    async def pause(self, name: str, seconds: float) -> None:
        """Let nobody through for so long, within bounds."""
        ...

    async def state(self) -> list[GateState]:
        """How it stands at each gate that is capped or busy, by name."""
        ...


# --- rules, playbooks, time --------------------------------------------------


class Rules(Protocol):
    """The rules' expression language (CEL)."""

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        ...

    def holds(self, expression: str, values: Mapping[str, Json]) -> bool:
        """Raises RuleError where it can't be evaluated or is not a yes or no.

        The variables `now` and `given_at`, given as ISO 8601 texts, are timestamps to the expression.
        """
        ...


class Playbooks(Protocol):
    def get(self, name: str) -> Playbook | None: ...

    def all(self) -> list[Playbook]: ...


class Clock(Protocol):
    def now(self) -> float:
        """Unix seconds; whoever sets the clock moves them."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; nobody moves them, so waits are measured by them."""
        ...

    async def sleep(self, seconds: float) -> None: ...

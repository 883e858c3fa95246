"""What a playbook says, as frozen values; `steward/playbooks/format.py` has the words of its file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from steward.domain.model import NOBODY_KNOWN, Expectation, Json, JsonObject, Level, Limits, Requester, Step

LookedAt: TypeAlias = Literal["effects", "irreversible"]
"""The acts that are looked at a second time."""
Then: TypeAlias = Literal["review", "confirm", "forbid"]
"""What follows where a rule holds."""
Comes: TypeAlias = Literal["review", "confirm", "forbid", "pass"]
"""What a rule comes to for an act."""
SecondLookAt: TypeAlias = Literal["off", LookedAt]
PlannedIn: TypeAlias = Literal["stretches", "once"]
"""Whether a planner may see what was read and plan on, or plans all of it before anything is read."""
FIXED_PLANS = "fixed-plans"  # the planner that asks no model, as records name it; it is never more or less sure


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one argument of one tool may be. An empty field sets no limit."""

    one_of: list[Json] = field(default_factory=list[Json])
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What rules may need to know of the world, looked up when a rule comes to it.

    Either the result of the READ `read` with arguments `args`, or the acts of the tools `ledger` in all tasks, at most
    `within` seconds old (None: of any age), whose arguments are as `match` says. Both are expressions by argument,
    over what rules see; what is no text is meant as it stands. `changed_by` are the tools whose acts may change what is
    read; None where nobody says so.
    """

    read: str = ""
    args: dict[str, Json] = field(default_factory=dict[str, Json])
    ledger: list[str] = field(default_factory=list[str])
    match: dict[str, Json] = field(default_factory=dict[str, Json])
    within: float | None = None
    changed_by: list[str] | None = None

    def may_change(self, tools: Collection[str]) -> bool:
        """Whether acts of these tools may change it: of the ledger those that it looks up, of the world any."""
        named = self.ledger or None if self.changed_by is None else self.changed_by
        return bool(tools) if named is None else not set(tools).isdisjoint(named)


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Who may allow what a rule forbids: so many different people, of that group where it is not empty."""

    approvers: int = 2
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleTest:
    """An example beside a rule: what the rule is to come to for one act.

    `args` may be some of the act's arguments; `tool` is empty where the rule is on one alone. `facts` are what facts
    come to, by name. `acts` are written as rules see them, as far as it matters. `now` and `given_at` are ISO 8601,
    empty where it is not said; `risk` is the tool's own where it is empty. What is said must contain `message`.
    `origins` are what arguments rest on, `request` where it is not said.
    """

    args: JsonObject
    then: Comes
    tool: str = ""
    facts: JsonObject = field(default_factory=dict[str, Json])
    goal: str = ""
    requested_by: str = ""
    requester: Requester = NOBODY_KNOWN
    answers: list[str] = field(default_factory=list[str])
    acts: list[JsonObject] = field(default_factory=list[JsonObject])
    steps: JsonObject = field(default_factory=dict[str, Json])
    now: str = ""
    given_at: str = ""
    risk: str = ""
    message: str = ""
    origins: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A business rule: where the CEL expression `when` holds for an action, `then` follows.

    `on` are the tools whose acts it judges, none: all. `let` are expressions with names, each may use those before it;
    `message` may hold expressions as `${args.amount}`. `playbooks/format_rules.py` says what all of them see. One that
    errors counts as holding: rules fail closed. `tests` are its examples; nothing that judges looks at them. `origin`
    is the rule bank that it stands in, relative to the playbooks' folder; empty for the playbook's own.

    Under `review`, `approvers` people of `group` (empty: of any) have to say yes; under `confirm` whoever asked for the
    task. What is forbidden may be allowed by `exception`, if there is one. In the mode `log` it is only recorded that
    the rule would have applied.
    """

    id: str
    when: str
    then: Then
    message: str
    approvers: int = 1
    group: str = ""
    exception: Exemption | None = None
    mode: Literal["judge", "log"] = "judge"
    on: list[str] = field(default_factory=list[str])
    let: dict[str, str] = field(default_factory=dict[str, str])
    tests: list[RuleTest] = field(default_factory=list[RuleTest])
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewTerms:
    """How reviews of a playbook wait: who looks first and second, how long, and what happens at the end.

    `due` maps a reason, or "any", to seconds; `expires` is in seconds, None never. At expiry the task
    stays where it is or is aborted; it never goes on by itself.
    """

    group: str = "reviewers"
    second_group: str = "leads"
    priority: int = 0
    due: dict[str, float] = field(default_factory=dict[str, float])
    expires: float | None = None
    on_expiry: Literal["stay", "abort"] = "stay"


@dataclass(frozen=True, kw_only=True)
class ConfidenceTerms:
    """What a playbook asks of confidence beside its threshold.

    `at_most_wrong` is a share in (0, 1): of the plans (those with `effects`, or all) that go on without a person at
    most so many may be wrong; the threshold for that is derived from judged plans. `until_known`: who decides while
    none can be. `samples` plans are asked for, and how many act alike is a second signal.
    """

    at_most_wrong: float | None = None
    of: Literal["effects", "all"] = "effects"
    until_known: Literal["person", "threshold"] = "person"
    samples: int = 1


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A part of the goal's text that a fixed plan needs: a regular expression with one group.

    `type` is what the text becomes. A slot without a match falls back to `default`; without one the
    goal is ambiguous.
    """

    pattern: str
    type: Literal["string", "integer", "number"] = "string"
    default: Json = None
    ask: str = ""


@dataclass(frozen=True, kw_only=True)
class FixedPlan:
    """A standard operating procedure: `phrases` (regular expressions) select it, slots fill it.

    `also` are regular expressions for what a request may say beside them; what none of the three accounts
    for is asked about. `until` is a CEL expression over `slots` and `steps`: while it is false after a
    stretch, the same stretch is planned again.
    """

    phrases: list[str]
    slots: dict[str, Slot] = field(default_factory=dict[str, Slot])
    steps: list[Step] = field(default_factory=list[Step])
    answer: str | None = None
    until: str | None = None
    also: list[str] = field(default_factory=list[str])

    @property
    def slot_patterns(self) -> tuple[tuple[str, str], ...]:
        """What `{name}` stands for in phrases."""
        return tuple((name, slot.pattern) for name, slot in self.slots.items())


@dataclass(frozen=True, kw_only=True)
class Example:
    """A goal and, where given, the plan that serves it."""

    goal: str
    plan: JsonObject | None = None


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """A narrow task type; `version` is the digest of its file, and of those that it includes, without the rules' tests.

    `success` are the expected effects, with `${slots.name}` where the goal decides; None leaves
    the acceptance to the model. `one_at_a_time` is a regular expression with one group over the goal: of
    the tasks that name the same there only one is carried out at a time. `second_look`: of which acts a model
    that did not plan them is asked before they happen. `planning` `once`: its plans are whole, and the planner sees of
    results only their shapes (`domain/unread.py`). `origins` are, by tool and argument, what a value may rest on
    (`domain/origins.py`). `banks` are the files that its rules are in beside its own.
    `texts` is what stands in the files, its own first, by their names; empty for one that was not read from a file.
    `timezone` is the IANA name of the zone that its days and hours are meant in; empty: that of the set-up.
    `parts` are the several playbooks that it stands for (`joint_playbooks`), none for one alone.
    """

    name: str
    title: str
    description: str
    tools: list[str]
    version: str = ""
    scope: dict[str, dict[str, Scope]] = field(default_factory=dict[str, dict[str, Scope]])
    max_items: int = 20
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    rules: list[Rule] = field(default_factory=list[Rule])
    approvals: list[str] = field(default_factory=list[str])
    limits: Limits = field(default_factory=Limits)
    threshold: float = 0.7
    confidence: ConfidenceTerms = field(default_factory=ConfidenceTerms)
    evidence: Level = "read_back"
    success: list[Expectation] | None = None
    examples: list[Example] = field(default_factory=list[Example])
    fixed: FixedPlan | None = None
    review: ReviewTerms = field(default_factory=ReviewTerms)
    one_at_a_time: str | None = None
    second_look: SecondLookAt = "off"
    timezone: str = ""
    planning: PlannedIn = "stretches"
    origins: dict[str, dict[str, list[str]]] = field(default_factory=dict[str, dict[str, list[str]]])
    banks: list[str] = field(default_factory=list[str])
    texts: dict[str, str] = field(default_factory=dict[str, str], compare=False, repr=False)
    parts: list[Playbook] = field(default_factory=list["Playbook"])

    @property
    def each(self) -> Sequence[Playbook]:
        """Those that it is made of: itself, or the several that one task is under."""
        return self.parts or [self]

    @property
    def rules_in_force(self) -> list[Rule]:
        """Those that may be about its tools: a rule bank may be about others, too."""
        return [rule for rule in self.rules if not rule.on or not {*self.tools}.isdisjoint(rule.on)]

"""How rules and the facts that they rest on are written down."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from steward.domain.figures.words import NO_PLAYBOOK
from steward.domain.model import JsonObject, Requester
from steward.domain.playbook import Exemption, Fact, Rule, RuleTest
from steward.domain.playbook_names import SEVERAL
from steward.domain.text import SECONDS_IN

NAME = r"^[a-z][a-z0-9_-]{0,39}$"
WORD = r"^[A-Za-z_][A-Za-z0-9_-]{0,63}$"
SLOT_NAME = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"
Text = Annotated[str, Field(min_length=1, max_length=4_000)]
Cel = Annotated[str, Field(min_length=1, max_length=2_000)]
SlotName = Annotated[str, Field(pattern=SLOT_NAME)]
StepName = Annotated[str, Field(pattern=WORD)]

_SPAN = re.compile(r"([0-9]{1,5})(m|h|d|w)")


def _span(text: str) -> str:
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError("is no span of time; write 90m, 24h, 30d or 4w")
    if not int(found[1]):
        raise ValueError("leaves no time, and nothing would ever be found; leave it out for acts of any age")
    return text


def _moment(text: str) -> str:
    try:
        zone = datetime.fromisoformat(text).tzinfo
    except ValueError:
        zone = None
    if zone is None:
        raise ValueError("is no time with a zone; write '2026-03-01T10:00:00+01:00'")
    return text


def _quoted(value: object) -> object:
    if isinstance(value, date):  # as YAML reads a time without quotes
        raise ValueError("must be in quotes, as '2026-03-01T10:00:00+01:00'")  # noqa: TRY004 (pydantic tells of ValueErrors)
    return value


def _own(name: str) -> str:
    """Figures and metrics could not tell such a one apart, and to a planner `none` is no playbook."""
    if name in (NO_PLAYBOOK, SEVERAL):
        tasks = "without a playbook" if name == NO_PLAYBOOK else "of more than one playbook"
        raise ValueError(f"stands for tasks {tasks} in figures and metrics; take another name")
    return name


PlaybookName = Annotated[str, Field(pattern=NAME), AfterValidator(_own)]
Moment = Annotated[str, BeforeValidator(_quoted), AfterValidator(_moment)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class FactPart(_Part):
    """A fact: the result of a READ, or acts of all tasks from the ledger."""

    read: Annotated[str, Field(min_length=1)] | None = None
    """A tool that only reads; it is called when a rule comes to the fact, once for equal arguments."""
    args: dict[str, JsonValue] = {}
    """Its arguments, each a CEL expression over what rules see: `args.order_id`, `"'orders'"`. What is no text is
    meant as it stands."""
    ledger: Annotated[str, Field(min_length=1)] | Annotated[list[str], Field(min_length=1)] | None = None
    """Tools whose acts in all tasks are looked up: those that are verified, and those that may have happened."""
    match: dict[str, JsonValue] = {}
    """Arguments that those acts must have, each a CEL expression."""
    within: Annotated[str, AfterValidator(_span)] | None = None
    """How old those acts may be: 90m, 24h, 30d, 4w; left out, of any age."""
    changed_by: list[str] | None = None
    """The tools of which an act may change what is read. An act that rests on the fact waits until those before it are
    verified; left out, until all effects before it are. `[]`: nothing that a task does changes it."""

    @model_validator(mode="after")
    def _one_of_both(self) -> FactPart:
        if (self.read is None) == (self.ledger is None):
            raise ValueError("give either read or ledger")
        if self.read is not None and (self.match or self.within):
            raise ValueError("match and within belong to ledger; a read has args")
        if self.ledger is not None and self.args:
            raise ValueError("args belong to read; the ledger has match")
        if self.ledger is not None and self.changed_by is not None:
            raise ValueError("changed_by belongs to read; the ledger is changed by acts of the tools that it names")
        return self

    def domain(self) -> Fact:
        tools = [self.ledger] if isinstance(self.ledger, str) else [*(self.ledger or [])]
        within = _SPAN.fullmatch(self.within) if self.within else None
        seconds = float(within[1]) * SECONDS_IN[within[2]] if within else None
        return Fact(
            read=self.read or "",
            args={**self.args},
            ledger=tools,
            match={**self.match},
            within=seconds,
            changed_by=self.changed_by,
        )


class RequesterPart(_Part):
    """What the door that took an example's task knew of who asked for it."""

    roles: list[str] = []
    """Their roles: requester, reviewer, operator, admin, monitor."""
    groups: list[str] = []
    """The groups that they are of."""
    claims: dict[str, JsonValue] = {}
    """Claims of their JWT, those that STEWARD_OIDC_REQUESTER_CLAIMS names."""

    def domain(self) -> Requester:
        return Requester(roles=[*self.roles], groups=[*self.groups], claims={**self.claims})


class ActPart(_Part):
    """What the task read or did before an example's act."""

    tool: Annotated[str, Field(min_length=1)]
    """The tool."""
    args: dict[str, JsonValue] = {}
    """Its arguments, as far as they matter."""
    result: JsonValue = None
    """What it gave, as far as it matters."""
    verified: bool = True
    """Whether it was verified; the result of what was not is not known."""
    at: Moment | None = None
    """When it was done; left out, when the example's act is judged."""
    step: StepName | None = None
    """The name of its step; left out, that of the tool."""
    risk: Literal["read", "reversible", "irreversible"] | None = None
    """What it is; left out, what the tool is."""

    def domain(self) -> JsonObject:
        named: JsonObject = {"step": self.step, "risk": self.risk, "at": self.at}
        said: JsonObject = {name: value for name, value in named.items() if value is not None}
        return {"tool": self.tool, "args": {**self.args}, "result": self.result, "verified": self.verified, **said}


class RuleTestPart(_Part):
    """An example of an act, and what the rule comes to for it; `steward playbooks test` runs it."""

    args: dict[str, JsonValue]
    """The act's arguments, as far as they matter."""
    then: Literal["forbid", "review", "confirm", "pass"]
    """What the rule comes to: its own `then`, or `pass`."""
    tool: Annotated[str, Field(min_length=1)] | None = None
    """The act's tool; left out where the rule is on one alone."""
    facts: dict[SlotName, JsonValue] = {}
    """What facts come to, by name: those that the rule comes to."""
    goal: str = ""
    """The request."""
    requested_by: str = ""
    """Who made it."""
    requester: RequesterPart = RequesterPart()
    """What is known of them for sure."""
    answers: list[str] = []
    """What people answered in reviews."""
    done: list[ActPart] = []
    """What the task read and did before."""
    acts: list[ActPart] = []
    """The same; an older name."""
    steps: dict[StepName, JsonValue] = {}
    """Verified results by step id."""
    now: Moment | None = None
    """What time it is: ISO 8601 with a zone, in quotes."""
    given_at: Moment | None = None
    """When the task was given; left out, now."""
    risk: Literal["read", "reversible", "irreversible"] | None = None
    """What the act is; left out, what the tool is."""
    message: Text | None = None
    """A text that must be in what the person or the planner is told."""
    origins: dict[str, list[str]] = {}
    """What arguments rest on, by name, as `recipient: [tool:read_file]`; left out, what the request says."""

    @model_validator(mode="after")
    def _is_told(self) -> RuleTestPart:
        if self.message is not None and self.then == "pass":
            raise ValueError("a rule that lets an act pass says nothing: leave out message")
        if self.given_at is not None and self.now is None:
            raise ValueError("given_at needs now")
        return self

    def domain(self) -> RuleTest:
        return RuleTest(
            args={**self.args},
            then=self.then,
            tool=self.tool or "",
            facts={**self.facts},
            goal=self.goal,
            requested_by=self.requested_by,
            requester=self.requester.domain(),
            answers=[*self.answers],
            acts=[act.domain() for act in (*self.acts, *self.done)],
            steps={**self.steps},
            now=self.now or "",
            given_at=self.given_at or "",
            risk=self.risk or "",
            message=self.message or "",
            origins={**self.origins},
        )


class ExceptionPart(_Part):
    """Who may allow what the rule forbids, once the planner plans it again."""

    approvers: Annotated[int, Field(ge=1, le=2)] = 2
    """How many different people have to approve; with 2, neither may be the requester."""
    group: Annotated[str, Field(pattern=NAME)] | None = None
    """The group that they must be of; left out, any reviewers."""

    def domain(self) -> Exemption:
        return Exemption(approvers=self.approvers, group=self.group or "")


class RulePart(_Part):
    """A business rule, checked against every single action with its real arguments."""

    id: Annotated[str, Field(pattern=NAME)]
    """A short name, shown with the message and kept in the record."""
    on: Annotated[str, Field(min_length=1)] | Annotated[list[str], Field(min_length=1)] | None = None
    """The tool, or the tools, whose calls it judges; left out, all of them."""
    let: dict[SlotName, Cel] = {}
    """CEL expressions with names for `when` and `message`; each may use those before it."""
    when: Cel
    """A CEL expression. It sees the act: `tool`, `args`, `risk`; `facts`; the request: `goal`, `requested_by`,
    `requester` (`id`, and what is known of them for sure: `roles`, `groups`, `claims`), `answers` (what people answered
    in reviews); `done` (what the task read and did before this act, those before it in the same plan as well, each with
    `tool`, `args`, `result`, `risk`, `at`, `verified` and `verdict`: verified, unknown, or pending); `now`, `today` and
    `given_at`. Older: `steps` (verified results by the names that the planner gave), `acts` (as `done`, with `step`).
    Where it is true the rule applies; where it can't be evaluated it applies as well."""
    then: Literal["review", "confirm", "forbid"]
    """`review` asks a person, `confirm` whoever asked for the task, `forbid` refuses the action."""
    message: Text
    """One sentence for the person or the planner: what the rule wants. `${args.amount}` shows what an expression
    comes to."""
    approvers: Annotated[int, Field(ge=1, le=2)] = 1
    """How many different people must approve under `review`; with 2, neither may be the requester."""
    group: Annotated[str, Field(pattern=NAME)] | None = None
    """The group whose members must approve under `review`; left out, any reviewers may."""
    exception: ExceptionPart | None = None
    """Under `forbid`: who may allow it all the same; left out, nobody."""
    mode: Literal["judge", "log"] = "judge"
    """`log` tries the rule out: what it would have come to is recorded, and nothing follows."""
    tests: list[RuleTestPart] = []
    """Examples: one at least for which it applies, and one for which it does not. They change no rule, and
    make no new version of the playbook."""

    @model_validator(mode="after")
    def _fits_then(self) -> RulePart:
        if self.then != "review" and (self.approvers != 1 or self.group):
            instead = "; write exception: {approvers: …, group: …}" if self.then == "forbid" else ""
            raise ValueError(f"approvers and group belong to then: review, not to {self.then}{instead}")
        if self.then != "forbid" and self.exception is not None:
            raise ValueError(f"exception belongs to then: forbid, not to {self.then}")
        return self

    def domain(self) -> Rule:
        return Rule(
            id=self.id,
            when=self.when,
            then=self.then,
            message=self.message,
            approvers=self.approvers,
            group=self.group or "",
            exception=self.exception.domain() if self.exception else None,
            mode=self.mode,
            on=[self.on] if isinstance(self.on, str) else [*dict.fromkeys(self.on or [])],
            let={**self.let},
            tests=[test.domain() for test in self.tests],
        )

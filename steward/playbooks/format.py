"""How a playbook is written down: the YAML file's fields, in the words that its authors read.

`steward/playbooks/shipped/schema.json` is generated from here (`python -m steward.playbooks.format`), and
`bank.schema.json` beside it (`python -m steward.playbooks.format bank`).
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, Strict

from steward.domain.extraction import EXTRACT
from steward.domain.model import Each, Expectation, Limits, Reason, Step
from steward.domain.playbook import Example, FixedPlan, PlannedIn, Playbook, ReviewTerms, Slot
from steward.playbooks.format_banks import BankFile, Pattern, SharedPart
from steward.playbooks.format_confidence import ConfidencePart, SecondLook
from steward.playbooks.format_rules import NAME, SLOT_NAME, WORD, Cel, PlaybookName, SlotName, StepName, Text

IN_WORDS = {
    NAME: "lower case letters, digits, - and _, beginning with a letter, at most 40 in all",
    WORD: "letters, digits, - and _, beginning with a letter or _, at most 64 in all",
    SLOT_NAME: "letters, digits and _, beginning with a letter or _, at most 64 in all",
}


class Part(BaseModel):
    """Base of all parts: no unknown fields, no guessed types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class ReviewPart(Part):
    """How reviews of this playbook's tasks wait for a person."""

    group: Annotated[str, Field(pattern=NAME)] = "reviewers"
    """Who looks first."""
    second_group: Annotated[str, Field(pattern=NAME)] = "leads"
    """Who looks once it is overdue."""
    priority: Annotated[int, Field(ge=-100, le=100)] = 0
    """Higher comes first in the queue."""
    due: dict[Literal["any"] | Annotated[Reason, Strict(strict=False)], Annotated[float, Field(gt=0)]] = {}
    """Seconds until a review is overdue, by its reason; `any` stands for the others."""
    expires: Annotated[float, Field(gt=0)] | None = None
    """Seconds until a review expires; left out, never."""
    on_expiry: Literal["stay", "abort"] = "stay"
    """What an expired review does: the task stays where it is, or is aborted. It never goes on."""

    def domain(self) -> ReviewTerms:
        terms = self.model_dump(mode="json")
        return ReviewTerms(**terms)


class LimitsPart(Part):
    """Ceilings over the whole life of a task; reaching one asks a person."""

    actions: Annotated[int, Field(ge=1, le=1_000)] = 15
    """Tool calls that a task may make."""
    model_calls: Annotated[int, Field(ge=1, le=500)] = 12
    """Calls of the language model."""
    replans: Annotated[int, Field(ge=0, le=100)] = 3
    """New plans after the first one."""
    repairs: Annotated[int, Field(ge=0, le=20)] = 3
    """Corrections of a plan that was refused before it acted."""
    seconds: Annotated[float, Field(gt=0)] = 300.0
    """Working time; waiting does not count."""
    waiting: Annotated[float, Field(ge=0)] = 3_600.0
    """Seconds that other systems may ask to wait before they are called again; beyond them a person is asked."""
    tokens: Annotated[int, Field(ge=1)] = 200_000
    """Tokens in and out."""
    cost: Annotated[float, Field(ge=0)] = 2.0
    """US dollars."""

    def domain(self) -> Limits:
        return Limits(**self.model_dump())


class EachPart(Part):
    """The items of a READ, which Steward reads itself at the end."""

    read: str
    """A tool that only reads."""
    args: dict[str, JsonValue] = {}
    """Its arguments: values, and `${slots.name}`."""
    items: Cel = "result"
    """A CEL expression for the list of items over the fields of what it gives, as `records` or
    `records.filter(r, r.open)`; `result` is all that it gives."""

    def domain(self) -> Each:
        return Each(**self.model_dump())


class ExpectationPart(Part):
    """An effect that the goal calls for: verified actions that meet all constraints."""

    tool: str
    """The tool that has the effect."""
    args: dict[str, JsonValue] = {}
    """Arguments that must be exactly so; `${slots.name}` stands for what the goal says."""
    where: Cel | None = None
    """A CEL expression over `args`, `result` and `found` that must hold; `${slots.name}` without quotes."""
    at_least: Annotated[int, Field(ge=0)] = 1
    """How many such actions there must be."""
    at_most: Annotated[int, Field(ge=0)] | None = None
    """How many there may be; left out, there is no upper limit."""
    why: str = ""
    """One sentence: what in the goal asks for it."""
    follows: str | None = None
    """Another tool of this list, as the mail about a change follows the change: where all that it was to do was so
    already, this is not called for."""

    for_each: EachPart | None = None
    """One such effect for each item of a READ: of its items `args` and `where` say `${item.field}`."""

    def domain(self) -> Expectation:
        each = self.for_each.domain() if self.for_each else None
        return Expectation(**self.model_dump(exclude={"for_each"}), for_each=each)


class StepPart(Part):
    """One call of a tool."""

    id: StepName
    """The name by which later steps refer to its result."""
    tool: str
    """A tool that this playbook allows."""
    args: dict[str, JsonValue] = {}
    """Its arguments: values, `${slots.name}`, or results of earlier steps as `${step.field}`."""
    needs: list[StepName] = []
    """Steps that must be done first, beyond those that the arguments refer to."""
    for_each: str | None = None
    """A list, as `${step.records}`: one call for each item, which is `${item.field}` in the arguments."""
    when: Cel | None = None
    """A CEL condition, as `${step.status} == 'open'`; where it is false the step is left out."""

    def domain(self) -> Step:
        return Step(**self.model_dump())


class ExamplePart(Part):
    """A request that this playbook serves; shown to the model."""

    goal: Text
    """The request in the words of those who make it."""
    plan: dict[str, JsonValue] | None = None
    """The plan that serves it, as the model should give it."""

    def domain(self) -> Example:
        return Example(**self.model_dump())


class SlotPart(Part):
    """A part of the request's text that the fixed plan needs."""

    pattern: Pattern
    """A regular expression with exactly one group, which is the value; upper and lower case are the same."""
    type: Literal["string", "integer", "number"] = "string"
    """What the text becomes."""
    default: str | int | float | None = None
    """The value where the request names none; without a default a person is asked."""
    ask: str = ""
    """The question that a person is asked then."""

    def domain(self) -> Slot:
        return Slot(pattern=self.pattern, type=self.type, default=self.default, ask=self.ask)


class FixedPart(Part):
    """A standard operating procedure that runs without a model."""

    phrases: Annotated[list[Pattern], Field(min_length=1)]
    """Regular expressions; a request with one of them in it selects this procedure, if all else in it is accounted
    for as well: by the slots, by `also`, or by the small words that every procedure knows."""
    also: list[Pattern] = []
    """Regular expressions for what a request may say beside phrases and slots without meaning anything else: reasons,
    further words. A slot's name in braces stands for its pattern; `{reason}`, `{damage}`, `{thing}`, `{customer}` and
    `{tell}` stand for what people commonly say."""
    slots: dict[SlotName, SlotPart] = {}
    """What the procedure takes out of the request's text, by name."""
    steps: Annotated[list[StepPart], Field(min_length=1)]
    """The plan."""
    answer: str | None = None
    """What to tell the requester at the end; may refer to slots and to results of steps."""
    until: Cel | None = None
    """A CEL expression over `slots` and `steps`: while it is false the steps are done again."""

    def domain(self) -> FixedPlan:
        return FixedPlan(
            phrases=[*self.phrases],
            slots={name: slot.domain() for name, slot in self.slots.items()},
            steps=[step.domain() for step in self.steps],
            answer=self.answer,
            until=self.until,
            also=[*self.also],
        )


class PlaybookFile(SharedPart):
    """A narrow, well-defined type of task: what may be done, within which limits, and when it is done."""

    name: PlaybookName
    """The short name: lower case letters, digits, hyphens and underscores, beginning with a letter."""
    title: Text
    """What people call this type of task."""
    description: Text
    """What it is for and what it is not for: the planner chooses by it."""
    tools: Annotated[list[str], Field(min_length=1)]
    """The only tools that such a task may use."""
    max_items: Annotated[int, Field(ge=1, le=1_000)] = 20
    """How many items one `for_each` may have."""
    limits: LimitsPart = LimitsPart()
    """Ceilings."""
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.7
    """A plan with less confidence than this goes to a person."""
    confidence: ConfidencePart = ConfidencePart()
    """What is asked of confidence beside that number."""
    evidence: Literal["receipt", "read_back", "person"] = "read_back"
    """What it takes to believe that an action happened: the tool's own word, a look at the world, a person."""
    success: list[ExpectationPart] | None = None
    """The effects that must have been verified before the task counts as complete; left out, the model states
    them for each request. A fixed plan needs it."""
    examples: list[ExamplePart] = Field(default=[])
    """Requests and the plans that serve them."""
    fixed: FixedPart | None = None
    """The fixed plan; without one a model is needed."""
    review: ReviewPart = ReviewPart()
    """How reviews wait: who looks, how long, and what happens at the end."""
    one_at_a_time: Pattern | None = None
    """A regular expression with exactly one group over the request, as `order (\\d+)`: of the tasks that name the
    same there, workers carry out one at a time."""
    timezone: Annotated[str, Field(min_length=1)] | None = None
    """The time zone that days and hours are meant in, by its IANA name, as `Europe/Berlin`; left out, the one that
    Steward is set up with."""
    second_look: SecondLook = "off"
    """Before which acts a model that did not plan them is asked whether anything speaks against them: those that can't
    be undone, or all effects. It can only stop an act, which a person then decides about."""

    planning: PlannedIn = "stretches"
    """In `stretches`, each planned after the planner has seen what the ones before gave, or `once`, all of it
    before anything is read: of results the planner is then shown shapes and no values, and `extract` takes values out
    of texts."""

    origins: dict[str, dict[str, list[str]]] = Field(default={})
    """What each argument of a tool may rest on, as `send_money: {recipient: [request, get_payees]}`: `request`, tools
    by name (what they gave), `told` (written by the planner after it had seen what others wrote), `invented`,
    `sensitive` (what nobody may be shown may go there). What a list does not name is asked about. `act` stands for
    whether and how often the tool is called. Left out, a person is asked where others' words decide where something
    goes or how much."""

    def domain(self, version: str) -> Playbook:
        return Playbook(
            name=self.name,
            title=self.title,
            description=" ".join(self.description.split()),
            tools=[*dict.fromkeys([*self.tools, *([EXTRACT] if self.planning == "once" else [])])],
            version=version,
            **self.shared(),
            max_items=self.max_items,
            limits=self.limits.domain(),
            threshold=self.threshold,
            confidence=self.confidence.domain(),
            evidence=self.evidence,
            success=None if self.success is None else [each.domain() for each in self.success],
            examples=[example.domain() for example in self.examples],
            fixed=self.fixed.domain() if self.fixed else None,
            review=self.review.domain(),
            one_at_a_time=self.one_at_a_time,
            second_look=self.second_look,
            timezone=self.timezone or "",
            planning=self.planning,
            origins={tool: {name: [*words] for name, words in named.items()} for tool, named in self.origins.items()},
        )


def schema(form: type[SharedPart] = PlaybookFile, title: str = "Steward playbook") -> str:
    """The published JSON schema of the file."""
    published = form.model_json_schema()
    published = {"$schema": "https://json-schema.org/draft/2020-12/schema", **published, "title": title}
    return json.dumps(published, indent=2, ensure_ascii=False) + "\n"


def bank_schema() -> str:
    """That of a rule bank."""
    return schema(BankFile, "Steward rule bank")


if __name__ == "__main__":
    sys.stdout.write(bank_schema() if sys.argv[1:] == ["bank"] else schema())

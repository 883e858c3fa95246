"""What a file of cases may say. `schema.json` beside the cases is made from these types."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TaggedUnionSchema

from steward.domain.model import DecisionKind, Reason
from steward.domain.playbook import LookedAt
from steward.evals.regression.scripted_answers import ScriptedModel
from steward.evals.worlds.desk.faults import FaultRule
from steward.evals.worlds.desk.store import FIELDS

Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Words: TypeAlias = Annotated[str, Field(pattern=r"\S")]
Times: TypeAlias = Annotated[int, Field(ge=0)]
Status: TypeAlias = Literal["complete", "failed", "needs_review"]
ToolFault: TypeAlias = Literal[
    "silent", "lost", "slow", "error_before", "error_after", "lag", "busy", "refused", "malformed", "oversized"
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Read(Strict):
    """A call of a READ tool, and what it gives."""

    tool: str
    args: dict[str, JsonValue] = {}
    result: JsonValue


class Act(Strict):
    """An act that the recording knows: the fields that `args` names must be equal, others may be anything.

    `shows` are the reads that give something else once it has happened.
    """

    tool: str
    args: dict[str, JsonValue] = {}
    result: JsonValue
    shows: list[Read] = []


class ToolFaultRule(Strict):
    """The first `times` calls of the tool with these arguments go wrong; without `times` all of them."""

    tool: str
    args: dict[str, JsonValue] = {}
    fault: ToolFault
    times: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=1.0, ge=0, le=60)


class DeskWorld(Strict):
    """The sample help desk, alone with this case: its sample data, other values of records, and faults.

    `records` is collection → id → fields; a ticket that is not there is opened.
    """

    kind: Literal["desk"] = "desk"
    seed: int = 7
    records: dict[Literal["orders", "tickets", "customers"], dict[str, dict[str, JsonValue]]] = {}
    faults: list[FaultRule] = []

    @model_validator(mode="after")
    def _fields(self) -> DeskWorld:
        for collection, records in self.records.items():
            for name, fields in records.items():
                if unknown := sorted(set(fields) - FIELDS[collection]):
                    raise ValueError(f"{collection}/{name}: there is no field {unknown[0]!r}")
        return self


class RecordedWorld(Strict):
    """The tools that are set up, none of them called: reads are played back, acts are kept in memory.

    What the recording does not know is refused, and fails the case.
    """

    kind: Literal["recorded"]
    reads: list[Read] = []
    acts: list[Act] = []
    faults: list[ToolFaultRule] = []


class StagingWorld(Strict):
    """The tools that are set up, called as they are: for a system that is there to be tried on."""

    kind: Literal["staging"]


WorldBefore: TypeAlias = Annotated[DeskWorld | RecordedWorld | StagingWorld, Field(discriminator="kind")]


class Answer(Strict):
    """What a person says to the next question; with `reason`, to the next of that reason."""

    say: DecisionKind
    reason: Reason | None = None
    by: str = "reviewer@example.com"
    message: str = ""
    args: dict[str, JsonValue] = {}
    result: JsonValue = None
    evidence: JsonValue = None
    grant: dict[str, float] = {}
    end: bool = False


class Look(Strict):
    """A READ after the task, and what it must show.

    `is` names fields that must have these values (of objects: those named; a list must be the same, or as long as
    `count` says). `unchanged`: it shows what it showed before. `absent`: the tool refuses, as there is no such thing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    read: str
    args: dict[str, JsonValue] = {}
    shows: JsonValue = Field(default=None, alias="is")
    unchanged: bool = False
    absent: bool = False

    @model_validator(mode="after")
    def _one(self) -> Look:
        if sum((self.shows is not None, self.unchanged, self.absent)) != 1:
            raise ValueError("say one of `is`, `unchanged: true` and `absent: true`")
        return self


class Text(Strict):
    """What must stand in a text, and what must not; upper and lower case are the same."""

    says: list[Words] = []
    never: list[Words] = []

    @model_validator(mode="after")
    def _something(self) -> Text:
        if not (self.says or self.never):
            raise ValueError("name words in `says` or `never`")
        return self


class Judge(Strict):
    """A question about a text that a model answers with yes or no, and the wanted answer (`is`, yes if it is not said).

    `of` is the task's answer, the question that waits, or all mails of the desk's mailbox; or `read` with `args` and
    `field`, a text in what a READ shows after the task. Of so many `votes` as many as `needed` must say the same, more
    than half by default.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    of: Literal["answer", "question", "mail"] | None = None
    read: str | None = None
    args: dict[str, JsonValue] = {}
    field: str = ""
    asks: str = Field(min_length=1, max_length=1_000)
    holds: bool = Field(default=True, alias="is")
    votes: int = Field(default=1, ge=1, le=9)
    needed: int | None = Field(default=None, ge=1, le=9)

    @model_validator(mode="after")
    def _sound(self) -> Judge:
        if (self.of is None) == (self.read is None):
            raise ValueError("say which text: `of: answer`, `of: question`, `of: mail`, or a `read`")
        if self.read is None and (self.args or self.field):
            raise ValueError("`args` and `field` belong to a `read`")
        if not self.votes // 2 < self.enough <= self.votes:
            raise ValueError(f"`needed` must be more than half of the {self.votes} votes, and at most all")
        return self

    @property
    def enough(self) -> int:
        """How many votes must say the same."""
        return self.needed or self.votes // 2 + 1

    @property
    def what(self) -> str:
        """The text in a few words."""
        return self.of or f"{self.field or 'text'} of {self.read}"


class Within(Strict):
    """The most that the task may take: calls of tools, calls of the model, tokens, US dollars, working seconds."""

    steps: int | None = Field(default=None, ge=0)
    model_calls: int | None = Field(default=None, ge=0)
    tokens: int | None = Field(default=None, ge=0)
    cost: float | None = Field(default=None, ge=0)
    seconds: float | None = Field(default=None, gt=0)


class Expected(Strict):
    """What must hold afterwards. What `acted` does not name must not have happened at all.

    `acted` counts the acts that happened in the world, by tool; those that `may` names may have happened so often, and
    need not. Several statuses, or reasons of the review that waits, are several good ends. `stopped` counts, by
    tool, the wrong acts that a second look is to stop; without it those of tools that nothing here calls for.
    """

    status: Status | Annotated[list[Status], Field(min_length=1)]
    reason: Reason | Annotated[list[Reason], Field(min_length=1)] | None = None
    acted: dict[str, Times] = {}
    may: dict[str, Times] = {}
    world: list[Look] = []
    answer: Text | None = None
    question: Text | None = None
    within: Within = Within()
    stopped: dict[str, Times] = {}
    judge: list[Judge] = []

    @model_validator(mode="after")
    def _waits(self) -> Expected:
        for name, value in (("reason", self.reason), ("question", self.question)):
            if value is not None and "needs_review" not in self.statuses:
                raise ValueError(f"`{name}` is a waiting task's: `status` has to name needs_review as well")
        return self

    @model_validator(mode="after")
    def _not_alone(self) -> Expected:
        if self.judge and not (self.acted or self.world or self.answer or self.question):
            raise ValueError(
                "`judge` is never alone: say what the world holds (`acted`, `world`), or what the text says"
            )
        return self

    @property
    def statuses(self) -> list[str]:
        return [*self.status] if isinstance(self.status, list) else [self.status]

    @property
    def reasons(self) -> list[Reason]:
        return [*self.reason] if isinstance(self.reason, list) else [self.reason] if self.reason else []


class Case(Strict):
    """One case. Without `model` it is planned by what is set up; `fixed` is the playbooks' fixed plans, `good` a
    scripted model that answers as the playbooks say. `second_look`: as if each playbook wanted that."""

    id: Name
    goal: str = Field(min_length=1)
    why: str = ""
    tags: list[Name] = []
    requested_by: str = "clerk@example.com"
    playbook: str | None = None
    world: WorldBefore = DeskWorld()
    model: Literal["live", "fixed", "good"] | ScriptedModel = "live"
    answers: list[Answer] = []
    second_look: LookedAt | None = None
    expect: Expected

    @model_validator(mode="after")
    def _has_a_mailbox(self) -> Case:
        if not isinstance(self.world, DeskWorld) and any(one.of == "mail" for one in self.expect.judge):
            raise ValueError("expect.judge: `of: mail` is the mailbox of the desk's world; name a `read` here")
        return self


class CaseFile(Strict):
    """A file of cases."""

    cases: list[Case] = Field(min_length=1)


class _Schema(GenerateJsonSchema):
    """What a scripted model answers fits two kinds where one is any object: `anyOf`, not `oneOf`."""

    def tagged_union_schema(self, schema: TaggedUnionSchema) -> JsonSchemaValue:
        made = super().tagged_union_schema(schema)
        return made if "discriminator" in made else {"anyOf": made.pop("oneOf"), **made}


def schema() -> str:
    """The published JSON schema of a file of cases."""
    made = CaseFile.model_json_schema(schema_generator=_Schema)
    published = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps({**published, "title": "Steward cases"}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema())

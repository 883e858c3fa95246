"""How people say what a foreign tool needs beside its description: in YAML, without code. See docs/extending.md."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from steward.domain.model import Json, Risk
from steward.domain.ports.tools import Source
from steward.sources.expressions import names_in

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)")


def _seconds(said: Any) -> Any:
    found = _SECONDS.fullmatch(said.strip()) if isinstance(said, str) else None
    return float(found[1]) * _UNITS[found[2]] if found else said


Seconds = Annotated[float, BeforeValidator(_seconds)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Search(_Strict):
    """How what an act made is found without its answer: what `read` lists, and which of it is the act's own."""

    read: Name = Field(description="A tool that only reads.")
    args: dict[str, Json] = Field(default_factory=dict[str, Json], description="Its arguments.")
    records: str = Field(default="", description="Where the list stands in its answer, dotted; the answer itself.")
    complete: bool = Field(default=False, description="The list is all there is, not a page of it.")
    match: dict[str, Json] = Field(description="Fields of a record, dotted, and the values that make it its own.")

    @property
    def certain(self) -> bool:
        """Whether what is not listed is not there: pages of a list say nothing of the others."""
        return self.complete or "key" in names_in([self.args])

    @property
    def keyed(self) -> bool:
        """Whether a record is told by the act's own key, which no other act has."""
        return "key" in names_in(self.match)


class ProofMapping(_Strict):
    """How an effect is looked up. One of `gone`, `expect`, or neither: then what was made must have the arguments."""

    read: Name | None = Field(default=None, description="A tool that only reads, which shows the record.")
    args: dict[str, Json] = Field(default_factory=dict[str, Json], description="Its arguments.")
    record: str = Field(default="", description="Where the record stands in its answer, dotted; the answer itself.")
    expect: dict[str, Json] = Field(default_factory=dict[str, Json], description="The record's fields, dotted.")
    gone: bool = Field(default=False, description="The record must be there no more.")
    absent: str = Field(default="", description="Words of the system that say that there is no such record.")
    search: Search | None = Field(default=None, description="How it is found where the answer was lost.")

    @model_validator(mode="after")
    def _one_way(self) -> ProofMapping:
        if self.read is None and self.search is None:
            raise ValueError("say with `read` or `search` how the effect is looked up")
        if self.gone and (self.expect or self.search):
            raise ValueError("what is to be gone has no `expect` and no `search`")
        return self

    @property
    def makes(self) -> bool:
        """Whether something is made, as its answer or its key tells; else a record is changed or taken away."""
        return self.search is not None or any(
            name == "key" or name.startswith("result.") for name in names_in([self.args])
        )

    @property
    def readers(self) -> list[str]:
        """The tools that it reads with, one at least."""
        return [one for one in (self.read, self.search.read if self.search else None) if one]


class KeyPlace(_Strict):
    """Where the idempotency key of a call goes."""

    where: Literal["header", "argument", "meta"]
    name: Name


class Seen(_Strict):
    """What the source said when the mapping was written, so that it can be told what is different now."""

    arguments: list[str] = Field(default_factory=list[str], description="Each with its type: `note?: string`.")
    description: str = Field(default="", description="The beginning of its digest.")
    answer: str = Field(default="", description="The same of the answer's schema.")
    claims: str = Field(default="", description="Where it is from, and what the source says of its risk.")


NAMED = ("others", "identifies", "free", "sink")
"""The lists of a mapping that name fields of the result or of the arguments."""


class Mapping(_Strict):
    """One tool of a source. What widens trust is used only once `confirmed` is true: risk, proof, key, egress, and who
    writes its results and what its arguments are (source, others, identifies, free, sink)."""

    confirmed: bool = False
    description: str | None = None
    risk: Risk | None = None
    proof: ProofMapping | None = None
    key: KeyPlace | None = None
    identity: list[str] = Field(default_factory=list[str])
    target: str | None = None
    timeout: Seconds = Field(default=30.0, gt=0, le=3600)
    settle_after: Seconds = Field(default=2.0, ge=0, le=86_400)
    sensitive: list[str] = Field(default_factory=list[str])
    egress: bool | None = None
    source: Source | None = None
    others: list[str] = Field(default_factory=list[str])
    identifies: list[str] = Field(default_factory=list[str])
    free: list[str] = Field(default_factory=list[str])
    sink: list[str] = Field(default_factory=list[str])
    fingerprint: str | None = Field(default=None, description="Of what the source said when this was written.")
    seen: Seen | None = Field(default=None, description="The same, as far as people are told what is different now.")

    @field_validator("key", mode="before")
    @classmethod
    def _key(cls, said: Any) -> Any:
        """`header Idempotency-Key`, `argument external_ref`, `meta steward/key`, or an argument's path alone."""
        if not isinstance(said, str):
            return said
        where, _, name = said.strip().partition(" ")
        return {"where": where, "name": name.strip()} if name else {"where": "argument", "name": where}

    @field_validator("risk", mode="before")
    @classmethod
    def _risk(cls, said: Any) -> Any:
        return Risk(said.lower()) if isinstance(said, str) and said.lower() in {one.value for one in Risk} else said

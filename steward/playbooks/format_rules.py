"""How rules and the facts that they rest on are written down."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator

from steward.domain.playbook import Fact, Rule

NAME = r"^[a-z][a-z0-9_-]{0,39}$"
SLOT_NAME = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"
Text = Annotated[str, Field(min_length=1, max_length=4_000)]
Cel = Annotated[str, Field(min_length=1, max_length=2_000)]
SlotName = Annotated[str, Field(pattern=SLOT_NAME)]

_SPAN = re.compile(r"([0-9]{1,5})(m|h|d|w)")
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def _span(text: str) -> str:
    if not _SPAN.fullmatch(text):
        raise ValueError("is no span of time; write 90m, 24h, 30d or 4w")
    return text


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

    @model_validator(mode="after")
    def _one_of_both(self) -> FactPart:
        if (self.read is None) == (self.ledger is None):
            raise ValueError("give either read or ledger")
        if self.read is not None and (self.match or self.within):
            raise ValueError("match and within belong to ledger; a read has args")
        if self.ledger is not None and self.args:
            raise ValueError("args belong to read; the ledger has match")
        return self

    def domain(self) -> Fact:
        tools = [self.ledger] if isinstance(self.ledger, str) else [*(self.ledger or [])]
        within = _SPAN.fullmatch(self.within) if self.within else None
        seconds = float(within[1]) * _SECONDS[within[2]] if within else None
        return Fact(read=self.read or "", args={**self.args}, ledger=tools, match={**self.match}, within=seconds)


class RulePart(_Part):
    """A business rule, checked against every single action with its real arguments."""

    id: Annotated[str, Field(pattern=NAME)]
    """A short name, shown with the message and kept in the record."""
    on: Annotated[str, Field(min_length=1)] | Annotated[list[str], Field(min_length=1)] | None = None
    """The tool, or the tools, whose calls it judges; left out, all of them."""
    let: dict[SlotName, Cel] = {}
    """CEL expressions with names for `when` and `message`; each may use those before it."""
    when: Cel
    """A CEL expression over `tool`, `args`, `risk`, `goal`, `requested_by`, `answers` (what people answered in
    reviews), `facts` (this playbook's), `steps` (verified results by step id) and `acts` (what the task read and did
    before this act, each with `step`, `tool`, `args`, `risk`, `verified` and `result`). Where it is true the rule
    applies; where it can't be evaluated it applies as well."""
    then: Literal["review", "forbid"]
    """`review` asks a person, `forbid` refuses the action."""
    message: Text
    """One sentence for the person or the planner: what the rule wants. `${args.amount}` shows what an expression
    comes to."""
    approvers: Annotated[int, Field(ge=1, le=2)] = 1
    """How many different people must approve under `review`; with 2, neither may be the requester."""

    def domain(self) -> Rule:
        return Rule(
            id=self.id,
            when=self.when,
            then=self.then,
            message=self.message,
            approvers=self.approvers,
            on=[self.on] if isinstance(self.on, str) else [*(self.on or [])],
            let={**self.let},
        )

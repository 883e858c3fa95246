"""What playbooks and the rule banks that they include are both written in."""

from __future__ import annotations

from typing import Annotated, TypedDict

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.domain.playbook import Fact, Playbook, Rule, Scope
from steward.playbooks.format_rules import FactPart, RulePart, SlotName, Text

Pattern = Annotated[str, Field(min_length=1, max_length=500)]
Include = Annotated[str, Field(min_length=1, max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class ScopePart(_Part):
    """What one argument may be; give at least one of the limits."""

    one_of: list[JsonValue] = []
    """The only values allowed."""
    minimum: float | None = None
    """The smallest number allowed."""
    maximum: float | None = None
    """The largest number allowed."""
    pattern: Pattern | None = None
    """A regular expression that the whole text must match."""

    def domain(self) -> Scope:
        return Scope(one_of=[*self.one_of], minimum=self.minimum, maximum=self.maximum, pattern=self.pattern)


class Shared(TypedDict):
    scope: dict[str, dict[str, Scope]]
    facts: dict[str, Fact]
    rules: list[Rule]
    approvals: list[str]


class SharedPart(_Part):
    """What playbooks and rule banks both say."""

    include: Annotated[list[Include], Field(max_length=50)] = []
    """Rule banks whose rules hold here as well: their paths from this file on, as rules/refunds.yaml."""
    scope: dict[str, dict[str, ScopePart]] = {}
    """Limits on arguments, by tool and argument."""
    facts: dict[SlotName, FactPart] = {}
    """What rules need to know of the world, as `facts.name`: read when a rule comes to it, fresh."""
    rules: list[RulePart] = []
    """Business rules."""
    approvals: list[str] = []
    """Tools of which every call is approved by a person first."""

    def shared(self) -> Shared:
        return Shared(
            scope={tool: {arg: part.domain() for arg, part in parts.items()} for tool, parts in self.scope.items()},
            facts={name: fact.domain() for name, fact in self.facts.items()},
            rules=[rule.domain() for rule in self.rules],
            approvals=[*self.approvals],
        )


class BankFile(SharedPart):
    """A rule bank: rules, with the facts that they rest on, that playbooks include. It allows nothing by itself."""

    description: Text | None = None
    """What it is about, for its readers."""

    def alone(self, name: str, tools: list[str], version: str) -> Playbook:
        """As a playbook of nothing else that allows these tools."""
        about = self.description or name
        return Playbook(name=name, title=name, description=about, tools=tools, version=version, **self.shared())

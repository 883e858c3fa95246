"""The rules' language, and the playbooks that they stand in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from steward.domain.model import Json, JsonObject
from steward.domain.playbook import Playbook


@dataclass
class Work:
    """What several evaluations together may still do."""

    left: int


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the checker knows of an expression: why it can't be used, what to write instead, and where in it, in
    characters from 0; or the JSON schema of what it comes to, empty where that may be anything."""

    why: str = ""
    advice: str = ""
    at: int = 0
    schema: JsonObject = field(default_factory=dict[str, Json])


class Rules(Protocol):
    """The rules' expression language (CEL)."""

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        ...

    def typed(self, expression: str, variables: Mapping[str, JsonObject], where: str = "") -> Typed:
        """The expression against its variables, each as its JSON schema says; nothing else may be named in it.

        It is evaluated only where the condition `where` holds.

        `slots.amount` is the field of a variable `slots`; `now`, `today` and `given_at` are known besides.
        """
        ...

    def holds(self, expression: str, values: Mapping[str, Any]) -> bool:
        """Raises RuleError where it can't be evaluated or is not a yes or no, and what looking up a variable raises.

        The variables `now` and `given_at`, given as ISO 8601 texts, are timestamps to the expression.
        """
        ...

    def evaluate(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Any:
        """What the expression comes to, for other expressions to work with. Raises as `holds` does.

        What it takes is taken off `work`; each evaluation has a bound of its own besides.
        """
        ...

    def turning(
        self, expression: str, lets: Mapping[str, str], values: Mapping[str, Any], kept: Collection[str]
    ) -> list[str]:
        """What would have to be otherwise for the expression, which holds, not to hold, as "amount at most 30".

        `lets` are expressions that it names; arguments that are `kept` are no way out. Raises what looking up a
        variable raises.
        """
        ...

    def value(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Json:
        """What the expression comes to, as JSON. Raises as `holds` does."""
        ...

    def in_zone(self, zone: str) -> Rules:
        """The same, with days and hours of that time zone (an IANA name); where this machine has no such, of UTC."""
        ...


class Playbooks(Protocol):
    def get(self, name: str) -> Playbook | None: ...

    def all(self) -> list[Playbook]: ...

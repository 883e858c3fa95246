"""The rules' language, and the playbooks that they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from steward.domain.model import (
    Json,
)
from steward.domain.playbook import Playbook


class Rules(Protocol):
    """The rules' expression language (CEL)."""

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        ...

    def holds(self, expression: str, values: Mapping[str, Any]) -> bool:
        """Raises RuleError where it can't be evaluated or is not a yes or no, and what looking up a variable raises.

        The variables `now` and `given_at`, given as ISO 8601 texts, are timestamps to the expression.
        """
        ...

    def evaluate(self, expression: str, values: Mapping[str, Any]) -> Any:
        """What the expression comes to, for other expressions to work with. Raises as `holds` does."""
        ...

    def value(self, expression: str, values: Mapping[str, Any]) -> Json:
        """What the expression comes to, as JSON. Raises as `holds` does."""
        ...


class Playbooks(Protocol):
    def get(self, name: str) -> Playbook | None: ...

    def all(self) -> list[Playbook]: ...

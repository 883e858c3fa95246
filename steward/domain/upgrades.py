"""How stored values of the state become today's, whichever release wrote them.

A value is stored with the schema of the release that wrote it. To change a dataclass or an enumeration of
the state, raise SCHEMA and say here how a value of the schema before becomes one of the next: a pure
function over its plain fields. Fields of State itself are only ever added (with a default) or left out: each
is a channel of its own in the checkpoint, which is not written again until it changes. A type is known by its
class's name alone: it may move to any module, and RENAMED finds it under a name that it had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

from steward.domain.errors import Unusable

SCHEMA = 4

Fields = dict[str, Any]  # of a dataclass by name; an enumeration has one, `value`
Upgrade = Callable[[Fields], Fields]
Upgrades = Mapping[int, Mapping[str, Upgrade]]  # schema → type's name → what makes it one of the next schema

UPGRADES: Upgrades = {}
RENAMED: Mapping[str, str] = {}  # a type's name as it was stored → today's

T = TypeVar("T")


def revive(
    kind: type[T],
    fields: Mapping[str, Any],
    written: int = SCHEMA,
    *,
    schema: int = SCHEMA,
    upgrades: Upgrades = UPGRADES,
) -> T:
    """The value that schema `written` kept as these fields. Raises Unusable where it can't be one of today's."""
    try:
        found: Fields = dict(fields)
        for step in range(written, schema):
            upgrade = upgrades.get(step, {}).get(kind.__name__)
            found = upgrade(found) if upgrade else found
        return kind(found["value"]) if issubclass(kind, Enum) else kind(**found)
    except (TypeError, ValueError, LookupError) as error:
        why = str(error).replace(f"{kind.__name__}.__init__() ", "")
        raise Unusable(f"a stored {kind.__name__} does not fit this Steward, a newer one may: {why}") from None


def check_schema(written: int, *, schema: int = SCHEMA) -> None:
    """Raises Unusable for what a newer release wrote."""
    if written > schema:
        raise Unusable(f"written by a newer Steward (schema {written}, this one reads up to {schema}): update it")

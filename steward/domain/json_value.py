"""What JSON can hold, as types."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
    JsonObject: TypeAlias = dict[str, Json]
else:  # LangGraph and pydantic evaluate annotations, and a recursive alias can't be evaluated
    Json = object
    JsonObject = dict[str, object]

"""The state as JSON for people and other programs."""

from __future__ import annotations

from enum import Enum
from typing import cast

from steward.domain.memoization import field_names
from steward.domain.model import Json, JsonObject


def readable(value: object) -> JsonObject:
    """Any of the domain's values as a JSON object, empty fields left out."""
    return cast("JsonObject", _plain(value))


def _plain(value: object) -> Json:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in cast("dict[object, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    names = field_names(type(value))
    if names is None:
        return cast("Json", value)
    named = {name: _plain(getattr(value, name)) for name in names}
    return {name: item for name, item in named.items() if item not in (None, [], {}, "")}

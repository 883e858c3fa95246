"""The state as JSON for people and other programs."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import cast

from steward.domain.model import Json, JsonObject


def readable(value: object) -> JsonObject:
    """Any of the domain's values as a JSON object, empty fields left out."""
    return cast("JsonObject", _plain(value))


def _plain(value: object) -> Json:
    if isinstance(value, Enum):
        return str(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        named = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {name: item for name, item in named.items() if item not in (None, [], {}, "")}
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in cast("dict[object, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    return cast("Json", value)

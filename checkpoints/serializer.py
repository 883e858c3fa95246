"""How checkpoints are written and read: the types that a task's state may hold, and no others."""

from __future__ import annotations

import dataclasses
import enum
from inspect import getmembers, isclass
from types import ModuleType
from typing import Any

import ormsgpack
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

import domain.model
import domain.state
from checkpoints.content import fit


def state_types() -> list[type]:
    """Every dataclass and enumeration of the domain's words and state: all that a checkpoint may revive."""
    return sorted(_own(domain.model) | _own(domain.state), key=lambda kind: kind.__name__)


def _own(module: ModuleType) -> set[type]:
    return {
        kind
        for _, kind in getmembers(module, isclass)
        if kind.__module__ == module.__name__ and (dataclasses.is_dataclass(kind) or issubclass(kind, enum.Enum))
    }


class Serializer(JsonPlusSerializer):
    """Revives the domain's types and no others; never pickles, and never fails for what a text holds."""

    def __init__(self) -> None:
        super().__init__(pickle_fallback=False, allowed_msgpack_modules=state_types())

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        try:
            return super().dumps_typed(obj)
        except (ormsgpack.MsgpackEncodeError, UnicodeEncodeError):
            return super().dumps_typed(fit(obj))

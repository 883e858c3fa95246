"""How checkpoints are written and read: the types that a task's state may hold, and no others."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable
from contextlib import suppress
from inspect import getmembers, isclass
from types import ModuleType
from typing import Any, cast

import ormsgpack
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

import steward.domain.model
import steward.domain.plan_model
import steward.domain.review_model
import steward.domain.state
from steward.checkpoints.storable import fit
from steward.domain.errors import StewardError, Unusable
from steward.domain.upgrades import RENAMED, SCHEMA, UPGRADES, Fields, Upgrades, check_schema, revive

_KIND = "msgpack"  # as LangGraph names it; what schema 1 wrote has no other mark
_OURS = ("steward", "domain")  # the packages of our own types, today's and schema 2's: below them a class's name does
_ENUM, _DATACLASS = 0, 2  # LangGraph's codes: (module, name, value) and (module, name, fields)
_OPTIONS = (  # as LangGraph's; what is passed through and not ours is left to it
    ormsgpack.OPT_NON_STR_KEYS
    | ormsgpack.OPT_PASSTHROUGH_DATACLASS
    | ormsgpack.OPT_PASSTHROUGH_DATETIME
    | ormsgpack.OPT_PASSTHROUGH_ENUM
    | ormsgpack.OPT_PASSTHROUGH_UUID
    | ormsgpack.OPT_REPLACE_SURROGATES
)


def state_types() -> list[type]:
    """Every dataclass and enumeration of the domain's words and state: all that a checkpoint may revive."""
    modules = (steward.domain.model, steward.domain.plan_model, steward.domain.review_model, steward.domain.state)
    return sorted({kind for module in modules for kind in _own(module)}, key=lambda kind: kind.__name__)


def _own(module: ModuleType) -> set[type]:
    return {
        kind
        for _, kind in getmembers(module, isclass)
        if kind.__module__ == module.__name__ and (dataclasses.is_dataclass(kind) or issubclass(kind, enum.Enum))
    }


class Serializer(JsonPlusSerializer):
    """Revives the domain's types and no others; never pickles, and never fails for what a text holds.

    Each value is marked with the schema that wrote it. What an older release wrote is upgraded; what can't be
    revived raises Unusable and names the type, where LangGraph would hand on its bare fields or nothing.
    """

    def __init__(self, *, schema: int = SCHEMA, upgrades: Upgrades = UPGRADES) -> None:
        super().__init__(pickle_fallback=False, allowed_msgpack_modules=state_types())
        self._schema, self._upgrades = schema, upgrades
        self._types: dict[str, type[Any]] = {kind.__name__: kind for kind in state_types()}
        self._fields: dict[type[Any], tuple[str, ...]] = {
            kind: tuple(one.name for one in dataclasses.fields(kind))
            for kind in state_types()
            if dataclasses.is_dataclass(kind)
        }

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        kind, data = self._dumped(obj)
        return (f"{_KIND}.{self._schema}" if kind == _KIND and self._schema > 1 else kind), data

    def _dumped(self, obj: Any) -> tuple[str, bytes]:
        kind = cast("type[Any]", type(obj))
        if kind in (list, dict) or kind in self._fields:
            with suppress(ormsgpack.MsgpackEncodeError, UnicodeEncodeError):  # for what is not ours in it
                return _KIND, ormsgpack.packb(obj, default=self._ours, option=_OPTIONS)
        try:
            return super().dumps_typed(obj)
        except (ormsgpack.MsgpackEncodeError, UnicodeEncodeError):
            return super().dumps_typed(fit(obj))

    def _ours(self, obj: Any) -> ormsgpack.Ext:
        """As LangGraph writes it, which asks twenty questions before it takes a value for a dataclass."""
        kind = cast("type[Any]", type(obj))
        names = self._fields.get(kind)
        if names is None and not isinstance(obj, enum.Enum):
            raise TypeError(kind.__name__)
        value = obj.value if names is None else {name: getattr(obj, name) for name in names}
        told = (kind.__module__, kind.__name__, value)
        packed = ormsgpack.packb(told, default=self._ours, option=_OPTIONS)
        return ormsgpack.Ext(_ENUM if names is None else _DATACLASS, packed)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        kind, _, mark = data[0].partition(".")
        if kind != _KIND or not (mark or "1").isdecimal():
            return super().loads_typed(data)
        written = int(mark or 1)
        check_schema(written, schema=self._schema)
        failures: list[StewardError] = []
        try:
            return _unpacked(data[1], self._hook(written, failures))
        except ValueError as error:  # all that the decoder tells of what went wrong inside
            raise (failures or [Unusable(f"a checkpoint can't be read: {error}")])[0] from None

    def _hook(self, written: int, failures: list[StewardError]) -> Callable[[int, bytes], Any]:
        def hook(code: int, data: bytes) -> Any:
            try:
                return self._revived(code, data, written, hook)
            except StewardError as error:
                failures.append(error)
                raise

        return hook

    def _revived(self, code: int, data: bytes, written: int, hook: Callable[[int, bytes], Any]) -> Any:
        if code not in (_ENUM, _DATACLASS):
            return self._foreign(code, data)
        module, name, value, *_ = _unpacked(data, hook)
        if str(module).partition(".")[0] not in _OURS:
            return self._foreign(code, super().dumps_typed((module, name, value))[1])
        kind = self._types.get(RENAMED.get(name, name))
        if kind is None:
            raise Unusable(f"a checkpoint holds a {name}, which no state of this Steward may hold")
        fields: Fields = value if code == _DATACLASS else {"value": value}
        return revive(kind, fields, written, schema=self._schema, upgrades=self._upgrades)

    def _foreign(self, code: int, data: bytes) -> Any:
        """LangGraph's own values."""
        return super().loads_typed((_KIND, ormsgpack.packb(ormsgpack.Ext(code, data))))


def _unpacked(data: bytes, hook: Callable[[int, bytes], Any]) -> Any:
    return ormsgpack.unpackb(data, ext_hook=hook, option=ormsgpack.OPT_NON_STR_KEYS)

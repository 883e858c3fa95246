"""One pass over a value: every text, number and named member looked at once, with what could find a secret there."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeAlias, cast

from steward.domain.bounded_json import loads
from steward.domain.json_value import Json
from steward.domain.known_secrets import plain_number
from steward.domain.marked_values import ANSWERS, answer_shown, members_of, without_paths
from steward.domain.named_values import hidden, named_by, values_named
from steward.domain.secret_names import naming
from steward.domain.secret_shapes import HIDDEN, Hide, is_card

Paths: TypeAlias = Mapping[str, Collection[str]]

OURS = frozenset({
    *("key", "id", "task_id", "review_id", "digest", "tool", "step", "kind", "status", "level", "presence", "how"),
    *("source", "doubt", "risk", "options", "next", "checked", "needs", "playbook", "lot", "seq", "hash", "elsewhere"),
    *("by", "requested_by", "assignee", "claimed_by", "cancelled_by", "actor", "group", "second_group"),
    *("schema", "progress", "granted", "grant", "approved", "names", "looked", "model", "prompt_version"),
})  # fmt: skip
"""Fields of the domain's values that hold names and numbers of ours, and who people are; no words of others."""
_TOLD = ("result", "evidence")  # of a call, beside its arguments
_DEEPEST = 100
_CARD_DIGITS = 12  # a card's number has more


class Walk:
    """The values without what `finders` find in their texts, and without what tools mark in calls.

    `clean`: there is nothing to be found in them.
    """

    def __init__(
        self, sensitive: Paths, results: Paths, known: frozenset[str], finders: Sequence[Hide], *, clean: bool = False
    ) -> None:
        self._sensitive, self._results = sensitive, results
        self._known, self._finders = known, finders
        self.clean = clean

    def shown(self, value: Any) -> Any:
        """The value in its own type. Raises RecursionError for what is nested beyond all measure."""
        return value if self.clean else self._shown(value, 0)

    def _shown(self, value: Any, depth: int) -> Any:
        match value:
            case None | bool() | Enum():
                return value
            case str():
                return self._text(value)
            case int() | float():
                return self._number(value)
            case _ if depth > _DEEPEST:
                return HIDDEN
            case list():
                return self._list(cast("list[Any]", value), depth + 1)
            case tuple():
                return self._tuple(cast("Any", value), depth + 1)
            case dict():
                return self._object(cast("dict[str, Any]", value), depth + 1)
            case _ if is_dataclass(value):
                return self._dataclass(value, depth + 1)
            case _ if is_model(value):
                return self._model(value, depth + 1)
            case _:  # nothing that JSON knows
                said = spoken(value)
                return value if (shown := self._text(said)) == said else shown

    def _text(self, text: str) -> str:
        if text[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]"):
            text = self._json_text(text)
        for hide in self._finders:
            text = hide(text)
        return text

    def _json_text(self, text: str) -> str:
        try:
            value = loads(text)
        except ValueError:
            return text
        shown = self._shown(value, 0)
        return text if shown == value else json.dumps(shown, ensure_ascii=False)

    def _number(self, number: float) -> Json:
        text = str(number)
        known = text in self._known or plain_number(text) in self._known
        return HIDDEN if known or (len(text) > _CARD_DIGITS and is_card(text)) else number

    def _list(self, value: list[Any], depth: int) -> list[Any]:
        return [self._shown(one, depth) for one in values_named(value)]

    def _tuple(self, value: Any, depth: int) -> Any:
        members = self._list([*value], depth)
        return value._make(members) if hasattr(value, "_make") else tuple(members)

    def _object(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        behind = named_by(value)
        for name, one in self._call(value).items():
            called = naming(str(name)) or ("one" if name in behind else "")
            inner = hidden(one, many=called == "many") if called else one
            shown[_free(self._text(str(name)), shown)] = self._shown(inner, depth)
        return shown

    def _call(self, value: dict[str, Any]) -> dict[str, Any]:
        """What is a call, or stands beside one, without what its tool marks."""
        if not self._sensitive and not self._results:
            return value
        tool = (members_of(value.get("action")) or value).get("tool")
        if isinstance(tool, str) and (tool in self._sensitive or tool in self._results):
            value = self._answered(tool, value)
            if isinstance(value.get("args"), dict):
                value |= {"args": without_paths(value["args"], self._sensitive.get(tool, ()))}
        asked = members_of(value.get("question"))
        if asked is not None and asked.get("tool") in self._sensitive:
            paths = self._sensitive[asked["tool"]]
            if votes := value.get("votes"):
                value = {**value, "votes": [_decided(one, paths) for one in votes]}
            if "decision" in value:
                value = {**value, "decision": _decided(value["decision"], paths)}
        return value

    def _answered(self, tool: str, value: dict[str, Any]) -> dict[str, Any]:
        paths, results = self._sensitive.get(tool, ()), self._results.get(tool, ())
        value = {name: answer_shown(one, paths, results) if name in _TOLD else one for name, one in value.items()}
        for name, inner in ANSWERS.items():
            told = members_of(value.get(name))
            if told is not None:
                value[name] = _with(value[name], inner, answer_shown(told.get(inner), paths, results))
        return value

    def _model(self, value: Any, depth: int) -> Any:
        """A message, or any other of pydantic's models, in its own type."""
        own = fields_of(value)
        shown = {name: one if name in OURS else self._shown(one, depth) for name, one in own.items()}
        return value.model_copy(update={name: one for name, one in shown.items() if one != own[name]})

    def _dataclass(self, value: Any, depth: int) -> Any:
        own = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        shown = {
            name: one if name in OURS or isinstance(one, int | float) else self._shown(one, depth)
            for name, one in self._call(own).items()
        }
        return replace(value, **shown)


def is_model(value: object) -> bool:
    """Whether it is a message, or any other of pydantic's models."""
    return isinstance(getattr(value, "model_fields_set", None), set)


def fields_of(model: Any) -> dict[str, Any]:
    """A model's fields. What it says of itself may leave some out, and takes langchain's messages a millisecond."""
    return {name: getattr(model, name) for name in cast("list[str]", [*type(model).model_fields])}


def spoken(value: object) -> str:
    """What it says of itself, or that it can't."""
    try:
        return str(value)
    except Exception as error:  # noqa: BLE001 - somebody else's value may fail at that
        return f"<{type(value).__name__}: {type(error).__name__}>"


def blank(value: Any) -> Any:
    """What is left of a value that can't be looked through: its names of ours, numbers, and nothing anybody said."""
    if isinstance(value, list | dict | tuple):
        return type(cast("Any", value))()
    if not is_dataclass(value) or isinstance(value, type):
        return value if value is None or isinstance(value, bool | int | float | Enum) else HIDDEN
    own = {one.name: getattr(value, one.name) for one in fields(value) if one.init and one.name not in OURS}
    return replace(cast("Any", value), **{name: blank(one) for name, one in own.items()})


def _decided(decision: Any, paths: Collection[str]) -> Any:
    taken = members_of(decision)
    return _with(decision, "args", without_paths(taken["args"], paths)) if taken and taken.get("args") else decision


def _with(value: Any, name: str, one: Any) -> Any:
    return {**cast("dict[str, Any]", value), name: one} if isinstance(value, dict) else replace(value, **{name: one})


def _free(name: str, taken: Collection[str]) -> str:
    """The name, told from those that are taken: two secrets may have been names."""
    number, free = len(taken), name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free

"""The schema of a playbook's file for editors, with the tools that there are and their arguments."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any

from steward.domain.model import Json, JsonObject
from steward.domain.ports.tools import Card
from steward.domain.times import time_zones
from steward.playbooks.format import bank_schema, schema

_REF = "#/$defs/"
_PLAIN = ("string", "integer", "number", "boolean")
_A_REFERENCE: JsonObject = {
    "type": "string",
    "description": "A value or a reference, as ${slots.name} or ${step.field}.",
}


def editor_schema(cards: Sequence[Card], *, bank: bool = False) -> JsonObject:
    """The published schema of playbooks, or of rule banks, with the names of these tools and their arguments."""
    made: dict[str, Any] = json.loads(bank_schema() if bank else schema())
    tools = _Tools(cards, made["$defs"])
    tools.in_file(made)
    return made


class _Tools:
    """Writes tools into the definitions of a schema."""

    def __init__(self, cards: Sequence[Card], definitions: dict[str, Any]) -> None:
        self.cards = sorted(cards, key=lambda one: one.name)
        self.reads = [one for one in self.cards if not one.acts]
        self.definitions = definitions
        self.args = {card.name: self._args(card) for card in self.cards}

    def in_file(self, file: dict[str, Any]) -> None:
        fields, parts = file["properties"], self.definitions
        every = _names(self.cards)
        for field in ("tools", "approvals"):
            if field in fields:
                fields[field]["items"] = every
        if "timezone" in fields:
            fields["timezone"]["anyOf"][0]["enum"] = sorted(time_zones())
        scope: JsonObject = {"$ref": f"{_REF}ScopePart"}
        fields["scope"] |= self._by_name(lambda _: scope)
        self._one_of(parts["RulePart"], "on", self.cards)
        self._one_of(parts["FactPart"], "read", self.reads)
        self._one_of(parts["FactPart"], "ledger", self.cards)
        parts["FactPart"]["allOf"] = self._where("read", "args", _described, self.reads)
        parts["FactPart"]["allOf"] += self._where("ledger", "match", _described, self.cards)
        parts["RulePart"]["allOf"] = [
            _if("on", card.name, {"tests": {"items": {"properties": {"args": self._given(card, _own)}}}})
            for card in self.cards
        ]
        for name in ("RuleTestPart", "ActPart", "StepPart", "ExpectationPart"):
            if (part := parts.get(name)) is not None:
                of = _own if name in ("RuleTestPart", "ActPart") else _or_reference
                self._one_of(part, "tool", self.cards)
                part["allOf"] = self._where("tool", "args", of, self.cards)

    def _args(self, card: Card) -> dict[str, Any]:
        """The arguments' schemas, what they refer to among the file's own definitions."""
        inner = copy.deepcopy(card.args_schema)
        own = inner.pop("$defs", None)
        prefix = f"{card.name}."
        for name, one in own.items() if isinstance(own, dict) else ():
            self.definitions[prefix + name] = _moved(one, prefix)
        properties = inner.get("properties")
        return {name: _moved(one, prefix) for name, one in properties.items()} if isinstance(properties, dict) else {}

    def _given(self, card: Card, of: Callable[[Json], Json]) -> dict[str, Any]:
        given: dict[str, Any] = {"properties": {name: of(one) for name, one in self.args[card.name].items()}}
        return given if _takes_more(card) else given | {"additionalProperties": False}

    def _by_name(self, of: Callable[[Json], Json]) -> dict[str, Any]:
        return {"properties": {card.name: self._given(card, of) for card in self.cards}, "additionalProperties": False}

    def _where(self, tool: str, args: str, of: Callable[[Json], Json], cards: Sequence[Card]) -> list[Any]:
        return [_if(tool, card.name, {args: self._given(card, of)}) for card in cards]

    def _one_of(self, part: dict[str, Any], field: str, cards: Sequence[Card]) -> None:
        """The field takes names of these tools, several where it takes several."""
        given: dict[str, Any] = part["properties"][field]
        for option in given.get("anyOf", [given]):
            if option.get("type") == "string":
                option |= _names(cards)
            elif option.get("type") == "array":
                option["items"] = _names(cards)


def _names(cards: Sequence[Card]) -> dict[str, Any]:
    return {"type": "string", "enum": [one.name for one in cards]}


def _if(field: str, value: str, then: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {field: {"const": value}}, "required": [field]}, "then": {"properties": then}}


def _own(one: Json) -> Json:
    return one


def _or_reference(one: Json) -> Json:
    """The value, or a reference in its place; inside of lists and objects references may stand anywhere."""
    plain = isinstance(one, dict) and one.get("type") in _PLAIN
    return {**_described(one), **({"anyOf": [one, _A_REFERENCE]} if plain else {})}


def _described(one: Json) -> JsonObject:
    said = one.get("description") if isinstance(one, dict) else None
    return {"description": said} if said else {}


def _takes_more(card: Card) -> bool:
    return card.args_schema.get("additionalProperties", True) is not False


def _moved(one: Json, prefix: str) -> Json:
    """The schema with what it refers to under other names; anything else that it refers to says nothing."""
    if isinstance(one, list):
        return [_moved(each, prefix) for each in one]
    if not isinstance(one, dict):
        return one
    if isinstance(pointer := one.get("$ref"), str):
        return {"$ref": f"{_REF}{prefix}{pointer.removeprefix(_REF)}"} if pointer.startswith(_REF) else {}
    return {name: _moved(each, prefix) for name, each in one.items()}

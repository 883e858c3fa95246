"""Looking closer at results that were too large to be shown: a filter and a choice of fields, evaluated by code."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from steward.domain.errors import RuleError
from steward.domain.model import Json, JsonObject, Problem
from steward.domain.ports.rules import Rules
from steward.domain.references import BadReferenceError, lookup, whole
from steward.planner.parse import unparseable
from steward.planner.result_text import fitted, without_empty

MOST_LOOKS = 5  # in one question
SECONDS = 2.0  # that one look may take
NUMBER = "#"  # the column that says where in the list an item stands


def _reference(value: Json) -> Json:
    """`list.records` is taken for `${list.records}`."""
    return f"${{{value.strip()}}}" if isinstance(value, str) and "${" not in value else value


def _names(value: Json) -> Json:
    if value is None:
        return []
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _empty(value: Json) -> Json:
    return value or ""


class Look(BaseModel):
    """One wish: `of` refers to a result or a part of it, `filter` is CEL over `item`, `limit` and `offset` page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Annotated[
        str, BeforeValidator(_reference), Field(validation_alias=AliasChoices("of", "list", "from", "result", "step"))
    ]
    filter: Annotated[str, BeforeValidator(_empty), Field(validation_alias=AliasChoices("filter", "where", "when"))] = (
        ""
    )
    fields: Annotated[
        list[str], BeforeValidator(_names), Field(validation_alias=AliasChoices("fields", "select", "columns"))
    ] = []
    limit: Annotated[int, Field(ge=1, le=10_000)] = 100
    offset: Annotated[int, Field(ge=0)] = 0


def parse_looks(heard: JsonObject) -> list[Look] | list[Problem]:
    """The looks that a reply asks for in place of a plan, none where it is a plan, or why they can't be read."""
    wanted = heard.get("look")
    if not wanted:
        return []
    if heard.get("steps"):
        return [unparseable("look: comes without steps; plan once you have seen what you need", "propose_plan")]
    wishes = wanted if isinstance(wanted, list) else [wanted]
    if len(wishes) > MOST_LOOKS:
        return [unparseable(f"look: {len(wishes)} are too many, {MOST_LOOKS} at a time", "propose_plan")]
    try:
        return [Look.model_validate(wish) for wish in wishes]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return [unparseable(f"look: {'.'.join(map(str, first['loc']))}: {first['msg']}", "propose_plan")]


@dataclass(frozen=True)
class Looking:
    """Evaluates looks over the results of steps; `room` is the bytes that one may show."""

    results: Mapping[str, Json]
    rules: Rules
    room: int

    def at(self, looks: Sequence[Look]) -> list[Json]:
        """What each look comes to; what can't be looked at says why."""
        return [self._look(look) for look in looks]

    def _look(self, look: Look) -> JsonObject:
        wish: JsonObject = without_empty({"of": look.of, "filter": look.filter, "fields": [*look.fields]})
        try:
            reference = whole(look.of)
            value = lookup(reference, self.results) if reference else None
        except BadReferenceError as error:
            return {**wish, "problem": str(error)}
        if reference is None:
            return {**wish, "problem": "it is not one reference, such as ${step.list}"}
        if isinstance(value, list):
            return {**wish, **self._items(look, value)}
        if look.filter or look.fields:
            return {**wish, "problem": f"it is no list; refer to the list in it. {_kind(value)}"}
        if isinstance(value, str):
            return {**wish, **_text(look, value, self.room)}
        return {**wish, "value": fitted(value, self.room)}

    def _items(self, look: Look, items: list[Json]) -> JsonObject:
        matched, unsure, judged = self._matching(look, items)
        chosen = matched[look.offset : look.offset + look.limit]
        rows: list[Json] = [_row(number, items[number], look.fields) for number in chosen]
        told: JsonObject = {
            "of_all": len(items),
            "matching": len(matched),
            "shown": f"{len(rows)} of {len(matched)} matching, from the {look.offset + 1}. on",
        }
        if judged < len(items):
            told["not_judged"] = f"{len(items) - judged} items, for want of time; look at a part with a simpler filter"
        if unsure:
            told["not_evaluated"] = unsure
        unknown = [name for name in look.fields if all(_at(item, name) is None for item in items)]
        if unknown and items:
            told["unknown_fields"] = [*unknown]
        return {**told, "items": fitted(rows, self.room)}

    def _matching(self, look: Look, items: list[Json]) -> tuple[list[int], str, int]:
        """The places of the items that match, what could not be evaluated, and how many were judged."""
        if not look.filter:
            return [*range(len(items))], "", len(items)
        until = time.monotonic() + SECONDS
        matched: list[int] = []
        failed, why = 0, ""
        for number, item in enumerate(items):
            if time.monotonic() > until:
                return matched, _failures(failed, why), number
            try:
                if self.rules.holds(look.filter, {"item": item}):
                    matched.append(number)
            except RuleError as error:
                failed, why = failed + 1, why or str(error)
        return matched, _failures(failed, why), len(items)


def _failures(failed: int, why: str) -> str:
    return f"{failed} items are left out, as the filter could not be evaluated: {why}" if failed else ""


def _row(number: int, item: Json, fields: Sequence[str]) -> JsonObject:
    """The item with its place in the list, so that it can be referred to."""
    if fields:
        return {NUMBER: number, **{name: _at(item, name) for name in fields}}
    return {NUMBER: number, **item} if isinstance(item, dict) else {NUMBER: number, "item": item}


def _at(item: Json, path: str) -> Json:
    for part in path.removeprefix("item.").split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item


def _text(look: Look, text: str, room: int) -> JsonObject:
    """As much of a long text as there is room for, from the character `offset` on."""
    return {"characters": len(text), "from": look.offset, "text": fitted(text[look.offset :], room)}


def _kind(value: Json) -> str:
    lists = [name for name, item in value.items() if isinstance(item, list)] if isinstance(value, dict) else []
    return f"Lists in it: {', '.join(lists)}." if lists else "There is none."

"""Values as a model is shown them: like objects as a table, in full while there is room, and never cut in silence.

Whatever is left out is named beside what is shown, under the key `…`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from steward.domain.marked_values import without_paths
from steward.domain.model import Entry, Json, JsonObject
from steward.domain.ports.tools import Card, Toolbox

LEFT_OUT = "…"
_NOTE = 60  # bytes that a note takes
_TABLE = 24  # bytes around a table's columns and rows
_LEAST = 40  # bytes below which a field is left out rather than cut


def compact(value: Json) -> str:
    """JSON that can't close a tag, as no `<` survives in it, and that can always be sent."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode("utf-8", "replace").decode()


def size(value: Json) -> int:
    """Bytes of the value as it is shown."""
    return len(compact(value).encode())


def tabled(value: Json) -> Json:
    """The value with each list of like objects as a table."""
    match value:
        case dict():
            return {name: tabled(item) for name, item in value.items()}
        case list():
            return _table(value) or [tabled(item) for item in value]
        case _:
            return value


def fitted(value: Json, room: int) -> Json:
    """The value within about `room` bytes, with what was left out."""
    whole = tabled(value)
    if size(whole) <= room:
        return whole
    match value:
        case str():
            return _beginning(value, room)
        case list():
            return _first(value, room)
        case dict():
            return _fields(value, room)
        case _:
            return whole


def without_marked(history: Sequence[Entry], tools: Toolbox) -> list[Entry]:
    """The calls without what their tools mark in their results: a model passes it on by reference."""
    return [_without_marked(entry, tools.card(entry.action.tool)) for entry in history]


def _without_marked(entry: Entry, card: Card | None) -> Entry:
    if card is None or not card.sensitive_result or entry.receipt is None:
        return entry
    result = without_paths(entry.receipt.result, card.sensitive_result)
    return replace(entry, receipt=replace(entry.receipt, result=result))


def results(history: Sequence[Entry], room: int) -> list[Json]:
    """What was done so far, a call or a loop each: all of it in outline, and the results as far as there is room."""
    calls = [_call(group) for group in _grouped(history)]
    outlines: list[JsonObject] = [{name: item for name, item in call.items() if name != "result"} for call in calls]
    shown: list[JsonObject] = []
    for outline in reversed(outlines):
        short = _fields(outline, max(room, _NOTE)) if size(outline) > room else outline
        room -= size(short) + _NOTE  # for what is said of its result
        if room < 0 and shown:
            break
        shown.insert(0, {**short})
    missing = len(calls) - len(shown)
    with_results = [call.get("result") for call in calls[missing:]]
    for call, result in zip(shown, shared(with_results, max(room, 0) + _NOTE * len(shown)), strict=True):
        if result is not None:
            call["result"] = result
    note: list[Json] = [{LEFT_OUT: f"{missing:,} earlier calls left out"}] if missing else []
    return [*note, *shown]


def shared(values: Sequence[Json], room: int) -> list[Json]:
    """Each of the values fitted into its part of the room; what the small ones leave goes to the large ones."""
    sizes = [size(tabled(value)) for value in values]
    fit: list[Json] = [None] * len(values)
    for rank, index in enumerate(sorted(range(len(values)), key=lambda one: sizes[one])):
        part = room // (len(values) - rank)
        fit[index] = fitted(values[index], part)
        room -= min(sizes[index], part)
    return fit


def latest(values: Iterable[Json], room: int) -> list[Json]:
    """The latest of the values that fit, in their order, the last one in any case; and how many do not."""
    left = [*values]
    shown: list[Json] = []
    while left:
        one = fitted(left[-1], max(room - _NOTE, _NOTE))
        room -= size(one) + 1
        if room < _NOTE and shown:
            break
        shown.insert(0, one)
        left.pop()
    note: list[Json] = [{LEFT_OUT: f"{len(left):,} earlier ones left out"}] if left else []
    return [*note, *shown]


def without_empty(fields: JsonObject) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


# --- lists ---------------------------------------------------------------------


def _table(items: list[Json]) -> JsonObject | None:
    """The objects' names once and their values in rows; None where they are not alike or nothing is won by it."""
    rows = _like(items)
    if rows is None:
        return None
    columns: list[Json] = [*rows[0]]
    return {"columns": columns, "rows": [[tabled(item) for item in row.values()] for row in rows]}


def _like(items: list[Json]) -> list[JsonObject] | None:
    """The items where they are several objects with the same names in the same order."""
    rows = [item for item in items if isinstance(item, dict)]
    if len(items) < 2 or len(rows) < len(items) or not rows[0]:
        return None
    return rows if all(list(row) == list(rows[0]) for row in rows) else None


def _first(items: list[Json], room: int) -> Json:
    """The first items that fit, and how many there are."""
    rows = _like(items)
    room -= _NOTE + (size([*rows[0]]) + _TABLE if rows else 0)
    whole, kept = room, 0
    for item in items:
        room -= size([tabled(one) for one in item.values()] if rows and isinstance(item, dict) else tabled(item)) + 1
        if room < 0:
            break
        kept += 1
    first: Json = tabled(items[:kept])
    if not kept and whole > _NOTE:
        first, kept = [fitted(items[0], whole)], 1
    return {"first": first, LEFT_OUT: f"{len(items) - kept:,} of {len(items):,} items left out"}


def _fields(value: JsonObject, room: int) -> JsonObject:
    """All fields, each within its part of the room; those for which there is none are counted."""
    kept: dict[str, Json] = {}
    left = room - _NOTE
    for name in value:
        left -= size(name) + 2
        if left < _LEAST * (len(kept) + 1):
            break
        kept[name] = value[name]
    shown: JsonObject = dict(zip(kept, shared([*kept.values()], max(left, 0)), strict=True))
    missing = len(value) - len(kept)
    return shown | {LEFT_OUT: f"{missing:,} of {len(value):,} fields left out"} if missing else shown


def _beginning(text: str, room: int) -> str:
    """As much of the text as fits, and how much of it that is."""
    kept = text[: max(room - _NOTE, 0)]
    while kept and size(kept) > room - _NOTE:
        kept = kept[: len(kept) * max(room - _NOTE, 0) // (size(kept) + 1)]
    return f"{kept}… ({len(text) - len(kept):,} of {len(text):,} characters left out)"


# --- calls ---------------------------------------------------------------------


def _grouped(history: Sequence[Entry]) -> list[list[Entry]]:
    """The calls of one loop together, everything else alone, in the order of the ledger."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for number, entry in enumerate(history):
        action = entry.action
        key = (action.step, action.tool, action.revision) if action.item >= 0 else (number,)
        groups.setdefault(key, []).append(entry)
    return [*groups.values()]


def _call(group: Sequence[Entry]) -> JsonObject:
    if len(group) == 1:
        return without_empty(_said(group[0]))
    said = [_said(entry) for entry in sorted(group, key=lambda entry: entry.action.item)]
    common = {name: value for name, value in said[0].items() if all(one[name] == value for one in said)}
    items: list[Json] = [{name: value for name, value in one.items() if name not in common} for one in said]
    return without_empty({**common, "calls": len(said), "result": items})


def _said(entry: Entry) -> JsonObject:
    action, verdict, receipt = entry.action, entry.verdict, entry.receipt
    refused = receipt.message if receipt and receipt.kind == "refused" else ""
    return {
        "step": action.step,
        "item": action.item if action.item >= 0 else None,
        "tool": action.tool,
        "args": action.args,
        "verdict": verdict.status if verdict else "unknown",
        "reason": (verdict.reason if verdict else "") or refused,
        "result": entry.result,
    }

"""What is told of a call that a value rests on: its arguments, and whether others wrote what is computed of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steward.domain.canonical import shortly
from steward.domain.dotted_paths import holds, parts
from steward.domain.lookups import Lookups
from steward.domain.marked_values import without_paths
from steward.domain.model import Action, Entry, Json
from steward.domain.origins import MOST_SHOWN, Origin, dotted
from steward.domain.ports.tools import Card
from steward.domain.records import places_of
from steward.domain.references import schemas_at, types_of
from steward.domain.spelt_values import Place, leaves
from steward.domain.value_comparison import as_number, is_decimal
from steward.domain.written_by import by_others

_MOST_CALL = 80  # characters of a call's arguments
_WORD = re.compile(r"\w+")
_FURTHER = re.compile(r"\[\s*(?:[1-9]\d*\s*\]|[^\]'\"]*\bsize\()")  # another place of a list than its first
_PICKS = re.compile(r"""\[(?!\s*(?:-?\d+|'[^'\\]*'|"[^"\\]*")\s*\])""")  # a list, or what is picked by a computed name


def calls_of(step: str, history: Sequence[Entry]) -> list[Entry]:
    """The calls that a reference to the step looks at: those of its latest plan, of which a loop has several."""
    calls = [one for one in history if one.action.step == step]
    latest = max((one.action.revision for one in calls), default=0)
    return [one for one in calls if one.action.revision == latest]


def places_in(entries: Sequence[Entry], path: Place, computed: str, value: Json) -> list[Place]:
    """Where in what a call gave the value stands that came of it. An item of a computed list has no number on its path:
    it is looked for below, under the same name."""
    result = entries[-1].result if computed and entries else None
    for end in range(len(path), 0, -1) if result is not None else ():
        if found := [one for one in places_of(value, result, path[:end]) if end == len(path) or one[-1] == path[-1]]:
            return found
    return [path]


def origin_of(
    lookups: Lookups,
    card: Card,
    entries: Sequence[Entry],
    path: Place,
    places: Sequence[Place],
    *,
    others: bool,
    step: str = "",
    copied: bool = False,
    computed: str = "",
    revision: int | None = None,
) -> Origin:
    """Of what calls of a tool gave at a path; `places` are where in it the value itself stands, `revision` that of the
    plan that refers to it."""
    entry = entries[-1] if entries else None
    named, beside = lookups.names_of(entry, places) if entry and len(entries) == 1 else ("", "")
    if entry and not named and not beside:
        named, beside = lookups.name_of(entry), lookups.beside_of(entry)
    return Origin(
        kind="tool",
        tool=card.name,
        named=named,
        beside=beside,
        alike=_alike(lookups, entries, places, computed, revision),
        place=tuple(places[0]) if places else (),
        step=step or (entry.action.step if entry else ""),
        path=dotted(path),
        call=call_shown(card, entry.action) if entry else "",
        others=others,
        chosen=next((by for one in entries if (by := lookups.chosen_by(one))), ""),
        copied=copied,
        sensitive=is_hidden(card, path, computed=bool(computed)),
    )


def _alike(
    lookups: Lookups, entries: Sequence[Entry], places: Sequence[Place], computed: str, revision: int | None
) -> str:
    if len(entries) != 1 or len(places) != 1:
        return ""
    unseen = revision is not None and _is_unseen(entries, revision)
    return lookups.alike(entries[0], places[0], computed, unseen=unseen)


def _is_unseen(entries: Sequence[Entry], revision: int) -> bool:
    """Whether the plan that refers to the one call was made before its result was there."""
    return len(entries) == 1 and entries[0].first_revision >= revision


def is_blind(entries: Sequence[Entry], path: Place, computed: str, revision: int) -> bool:
    """Whether the plan says a place in a list that it could not know yet, and that is not just its first."""
    further = _FURTHER.search(computed) is not None or any(isinstance(one, int) and one for one in path)
    return further and _is_unseen(entries, revision)


def rests_on_others(card: Card, path: Place, computed: str, value: Json, entries: Sequence[Entry]) -> bool:
    """Of an expression that names its fields only what it may give: a number, or a text that is one of the own values,
    rests on no other where no field of others is named. What it picks by a computed name may be anything."""
    whole = by_others(card, path)
    if not computed or not whole or card.source == "others" or _PICKS.search(computed):
        return whole
    words = set(_WORD.findall(computed))
    if any(parts(one)[-1] in words for one in card.others) or isinstance(value, dict | list):
        return True
    own = (leaf for one in entries for at, leaf, _ in leaves(one.result, {}) if not by_others(card, at))
    return isinstance(value, str) and value not in own


def is_hidden(card: Card, path: Place, *, computed: bool = False) -> bool:
    """Whether what stands at the path is or holds what nobody may be shown; no expression may look into that."""
    way, marked = parts(path), [parts(one) for one in card.sensitive_result]
    return any(holds(one, way) or (not computed and holds(way, one)) for one in marked)


def call_shown(card: Card, action: Action) -> str:
    """The arguments of a call, shortly, without those that nobody may be shown."""
    args = without_paths(dict(action.args), card.sensitive)
    named = args.values() if isinstance(args, dict) else ()
    given = (shortly(one, MOST_SHOWN) for one in named if one not in (None, "", [], {}))
    return shortly(", ".join(given), _MOST_CALL)


def argument_names(card: Card) -> list[str]:
    named = card.args_schema.get("properties")
    return [*named] if isinstance(named, dict) else []


def is_number(card: Card, path: Place, value: Json) -> bool:
    if not isinstance(value, str):
        return as_number(value) is not None
    return as_number(value) is not None and bool(
        types_of(schemas_at(card.args_schema, [*path])) & {"number", "integer"}
    )


def decimal_at(card: Card | None, path: Place, value: Json) -> Json:
    """The number that the text of a Decimal is: `7` is the 7 of a request, and `1200` its 1,200."""
    if card is None or not isinstance(value, str) or not any(map(is_decimal, schemas_at(card.args_schema, [*path]))):
        return None
    number = as_number(value)
    return None if number is None else int(number) if number == int(number) else float(number)

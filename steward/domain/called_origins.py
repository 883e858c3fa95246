"""What is told of a call that a value rests on: its arguments, and whether others wrote what is computed of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steward.domain.canonical import shortly
from steward.domain.dotted_paths import parts
from steward.domain.model import Action, Entry, Json
from steward.domain.origins import MOST_SHOWN
from steward.domain.ports.tools import Card
from steward.domain.references import schemas_at, types_of
from steward.domain.spelt_values import Place, leaves
from steward.domain.value_comparison import as_number
from steward.domain.written_by import by_others

_MOST_CALL = 80  # characters of a call's arguments
_WORD = re.compile(r"\w+")
_PICKS = re.compile(r"""\[(?!\s*(?:-?\d+|'[^'\\]*'|"[^"\\]*")\s*\])""")  # a list, or what is picked by a computed name


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


def call_shown(action: Action) -> str:
    """The arguments of a call, shortly."""
    given = (shortly(one, MOST_SHOWN) for one in action.args.values() if one not in (None, "", [], {}))
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

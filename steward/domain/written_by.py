"""Who wrote what a tool returned: the business itself, or others, whose words are data and no orders."""

from __future__ import annotations

from steward.domain.dotted_paths import Place, holds, parts
from steward.domain.json_schema import fields_in
from steward.domain.json_value import Json
from steward.domain.ports.tools import Card

_DEEPEST = 100


def by_others(card: Card, path: Place) -> bool:
    """Whether what stands at that place of its result is, or holds, what others wrote."""
    if card.source == "others":
        return True
    way = parts(path)
    return any(holds(parts(one), way) or holds(way, parts(one)) for one in card.others)


def says_others(card: Card, result: Json) -> bool:
    """Whether the result holds any text by others; a name in it that its schema does not tell of is one too."""
    if card.source == "own" and not card.others:
        return False
    return _says(card, result, (), {path[-1] for path, _ in fields_in(card.result_schema)})


def _says(card: Card, value: Json, way: tuple[str, ...], known: set[str]) -> bool:
    if isinstance(value, str):
        return bool(value.strip()) and by_others(card, way)
    if len(way) > _DEEPEST:
        return True
    if isinstance(value, list):
        return any(_says(card, one, way, known) for one in value)
    if not isinstance(value, dict):
        return False
    inner = [((*way, name), one) for name, one in value.items()]
    return any((at[-1] not in known and by_others(card, at)) or _says(card, one, at, known) for at, one in inner)

"""A map that is looked into by a key whose values are known: values without an entry, and entries without a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from steward.expressions.complaints import Complaint, named, nearest
from steward.expressions.holding import inlined, may_hold
from steward.expressions.shapes import Shape
from steward.expressions.told_types import begins
from steward.expressions.tree import Call, Literal, Name, Node, Pairs
from steward.expressions.written import literal, written

_LONGEST = 40  # characters of a map that are repeated


def no_entry(
    of: Node, key: Node, shapes: Sequence[Shape], holds: Sequence[Node], names: Mapping[str, Node]
) -> Complaint | None:
    """That the key may have a value for which the map has no entry, where it is looked into while all of `holds` do.

    `names` stand for expressions.
    """
    table, values = shapes[0], texts_of(shapes[1])
    entries = table.sure if table.whole else frozenset(table.fields)
    missing = [one for one in values if one not in entries and _may_be(one, of, key, table, holds, names)]
    if not missing:
        return None
    map_, asked = _told(of), written(key)
    reason = f"{map_} has no entry for {named(map(literal, missing))}, which {asked} may be"
    keys = {str(one.value): one for one in _keys(of) if one.value not in values}
    for value in missing:
        if (stray := nearest(value, keys)) and nearest(stray, values) == value:
            return Complaint(at=keys[stray].at, reason=reason, advice=f"Did you mean {literal(value)} here?")
    default = f"{written(of)}[?{asked}].orValue(…)" if len(written(of)) <= _LONGEST else f"[?{asked}].orValue(…)"
    return Complaint(at=begins(key), reason=reason, advice=f"Add one, or give a default: {default}.")


def no_values(of: Node, key: Node, shapes: Sequence[Shape]) -> Iterator[Complaint]:
    """Entries that a map which is written out has for what the key never is."""
    table, values = shapes[0], texts_of(shapes[1])
    if not table.whole or not values:
        return
    places = {str(one.value): one.at for one in _keys(of)}
    for name in table.fields:
        if name not in values:
            found = nearest(name, values)
            advice = f"Did you mean {literal(found)}?" if found else f"It is one of {named(values)}."
            reason = f"{written(key)} is never {literal(name)}, for which {_told(of)} has an entry"
            yield Complaint(at=places.get(name, begins(key)), reason=reason, advice=advice, works=True)


def wrong_keys(map_: Pairs, shapes: Sequence[Shape]) -> Iterator[Complaint]:
    """Keys that are no texts, and those that stand twice."""
    seen: set[object] = set()
    for (key, _), shape in zip(map_.pairs, shapes, strict=True):
        if shape.kind not in ("string", "any"):
            advice = f"Write '{key.value}' in quotes." if isinstance(key, Literal) else f"Write string({written(key)})."
            yield Complaint(at=begins(key), reason=f"{written(key)} is no text, as keys of a map are", advice=advice)
        elif isinstance(key, Literal):
            if key.value in seen:
                reason = f"the map has two entries for {written(key)}, and the last one counts"
                yield Complaint(at=key.at, reason=reason, advice="Take one out.", works=True)
            seen.add(key.value)


def written_out(map_: Pairs, values: Sequence[Shape]) -> Shape:
    """The shape of a map with these values."""
    named = [(key.value, place) for place, (key, _) in enumerate(map_.pairs) if isinstance(key, Literal)]
    sure = frozenset(str(name) for name, place in named if place not in map_.optional)
    fields = {str(name): values[place] for name, place in named}
    return Shape(kind="map", fields=fields, sure=sure, whole=len(named) == len(map_.pairs))


def texts_of(shape: Shape) -> list[str]:
    """The values that are told of a text."""
    return [one for one in shape.choices if isinstance(one, str)]


def _may_be(value: str, of: Node, key: Node, table: Shape, holds: Sequence[Node], names: Mapping[str, Node]) -> bool:
    """Whether the key may have the value there; that it is asked before whether the map has the key counts."""
    pairs = tuple((Literal(at=0, value=name), Literal(at=0, value=None)) for name in table.fields)
    names = {**names, **({of.name: Pairs(at=0, pairs=pairs)} if isinstance(of, Name) else {})}
    asked = inlined(key, names)
    is_it = Call(at=0, function="_==_", args=(asked, Literal(at=0, value=value)))
    about = [one for each in holds if written(asked) in written(one := inlined(each, names))]  # all would be too many
    return may_hold(Call(at=0, function="_&&_", args=(*about, is_it)))


def _keys(of: Node) -> list[Literal]:
    return [key for key, _ in of.pairs if isinstance(key, Literal)] if isinstance(of, Pairs) else []


def _told(of: Node) -> str:
    return "the map" if isinstance(of, Pairs) else written(of)

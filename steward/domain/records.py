"""The record that a value of a result stands in, with those beside it: of a list, or of a map by names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.domain.references import schemas_at
from steward.domain.spelt_values import Place, leaves, value_at
from steward.domain.spoken_values import reading
from steward.domain.value_comparison import as_number

_MOST_PLACES = 20  # places of one value in a result
_MOST_VALUES = 20_000  # values of a result that are looked through for it


@dataclass(frozen=True)
class Record:
    """One of several. `at` is its place in the result; its values are told from there, its name in a map first."""

    at: Place
    value: Json

    def values(self) -> Iterator[tuple[Place, Json]]:
        """What it says, each with its place in the result."""
        if isinstance(self.at[-1], str):
            yield self.at, self.at[-1]
        yield from ((at, leaf) for at, leaf, _ in leaves(self.value, {}, self.at))


def records_at(result: Json, path: Place, schema: JsonObject) -> tuple[list[Record], int]:
    """The records among which a value stands, and the number of its own; none where it stands in no list and no map."""
    found: tuple[list[Record], int] = ([], -1)
    value = result
    for depth, part in enumerate(path):
        above = tuple(path[:depth])
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            found = [Record((*above, at), one) for at, one in enumerate(value)], part
            value = value[part]
        elif isinstance(value, dict) and isinstance(part, str) and part in value:
            if _is_map(value, above, part, schema):
                found = [Record((*above, name), one) for name, one in value.items()], [*value].index(part)
            value = value[part]
        else:
            break
    return found


def places_of(value: Json, result: Json, below: Place) -> list[Place]:
    """Where it stands in what a computed path looked at; a text may be spelt with other blanks or signs."""
    inside = value_at({"": result}, ("", *below))
    if isinstance(value, bool | dict | list) or value is None or inside is None:
        return []
    wanted, found = _bare(value), list[Place]()
    for count, (at, leaf, _) in enumerate(leaves(inside, {}, below)):
        if count >= _MOST_VALUES or len(found) >= _MOST_PLACES:
            break
        if leaf is not None and not isinstance(leaf, bool) and _bare(leaf) == wanted:
            found.append(at)
    return found


def free_names(path: Place, schema: JsonObject) -> list[str]:
    """The names on the way that the schema does not tell of: what a map is looked up by."""
    named = enumerate(path)
    return [part for depth, part in named if isinstance(part, str) and not _is_told(schema, path[:depth], part)]


def _is_map(value: Mapping[str, Json], above: Place, part: str, schema: JsonObject) -> bool:
    """Whether its names are data: the schema leaves them open, or says nothing while all there are records."""
    if _is_told(schema, above, part):
        return False
    open_ = any(one.get("additionalProperties") for one in schemas_at(schema, [*above]))
    return open_ or (len(value) > 1 and all(isinstance(one, dict) for one in value.values()))


def _is_told(schema: JsonObject, above: Place, part: str) -> bool:
    told = (one.get("properties") for one in schemas_at(schema, [*above]))
    return any(isinstance(one, dict) and part in one for one in told)


def _bare(value: Json) -> str:
    number = as_number(value)
    if number is not None:
        return str(number.normalize())
    text = reading(value) if isinstance(value, str) else canonical(value)
    return "".join(one for one in text if one.isalnum()) or text

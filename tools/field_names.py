"""The fields that a tool's author names, by dotted paths: a name that is no field is told as tools are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from steward.domain.dotted_paths import holds, parts
from steward.domain.errors import Unusable
from steward.domain.json_schema import fields_in, leaves_open
from steward.domain.marked_values import ANY
from steward.domain.model import JsonObject


class Fields:
    """The fields of a tool's arguments or result, for what its author says of them; `kind` is how a line calls them.

    The schemas are of one model, which may call a field by two names: what is said of one holds for both.
    """

    def __init__(self, tool: str, kind: str, schemas: Sequence[JsonObject]) -> None:
        self._tool, self._kind = tool, kind
        found = [(path, field) for schema in schemas for path, field in fields_in(schema)]
        self._known = sorted({".".join(path) for path, _ in found})
        self._twins = [*_twins([[".".join(path) for path, _ in fields_in(schema)] for schema in schemas])]
        self._open = [path for path, field in found if leaves_open(field)]
        self._open += [() for schema in schemas if leaves_open(schema)]

    def named(self, saying: str, names: Iterable[str]) -> tuple[str, ...]:
        """The paths that are meant, with `*` for any name of a map, which need not be written.

        Raises Unusable for a name that is no field, unless the schema leaves open what stands there.
        """
        if isinstance(names, str):
            raise Unusable(f"tool {self._tool}: {saying} lists names, as ('{names}',)")
        meant = [path for name in map(str, names) for path in self._meant(saying, name)]
        return tuple(dict.fromkeys(one for path in meant for one in (path, *self._also(path))))

    def _also(self, path: str) -> list[str]:
        """The other names of the field."""
        return [other for pair in self._twins if path in pair for other in pair if other != path]

    def _meant(self, saying: str, name: str) -> list[str]:
        way = parts(name)
        if name in self._known:
            return [name]
        if same := [one for one in self._known if _without_any(parts(one)) == _without_any(way)]:
            return same
        if way and any(holds(one, way) for one in self._open):
            return [name]
        near = get_close_matches(name, self._known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(self._known) or 'none'}"
        raise Unusable(f"tool {self._tool}: {saying} names {name!r}, which is none of its {self._kind}; {hint}")


def _twins(spellings: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """What each field is called in the first list and in another: they have them in one order."""
    for others in spellings[1:]:
        if len(others) == len(spellings[0]):
            yield from (pair for pair in zip(spellings[0], others, strict=True) if pair[0] != pair[1])


def _without_any(path: Sequence[str]) -> list[str]:
    return [part for part in path if part != ANY]

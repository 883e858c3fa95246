"""What a proof names has to be there: the readers, their arguments, what they show, and the tool's own arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.text import first_of
from steward.sources.answers import ITEMS, as_object_schema
from steward.sources.expressions import field_names, names_in, schema_at
from steward.sources.mapping import ProofMapping, Search
from steward.sources.offer import Offer

_SHOWN = 8  # names in a line


def require_known(offer: Offer, said: ProofMapping, readers: Mapping[str, Offer], args_schema: JsonObject) -> None:
    """Raises Unusable, in one line, for what is not there. A field that a schema does not name may be there all the
    same: it is a mistake where it is a slip of one that is named."""
    refused = f"tool {offer.name}: its proof"
    for reader in said.readers:
        if reader not in readers:
            listed = _listed(sorted(readers)) or "none"
            raise Unusable(f"{refused} reads with {reader}, which is no tool that only reads; there is {listed}")
    search = [said.search.args, said.search.match] if said.search else []
    for name in names_in([said.args, said.expect, *search]):
        root, _, path = name.partition(".")
        if root == "args" and schema_at(args_schema, path) is None:
            raise Unusable(f"{refused} refers to {name}, which is none of its arguments")
        if root == "result":
            _require_no_slip(refused, offer.name, as_object_schema(offer.result), [path])
    if said.read is not None:
        _require_reader(refused, readers[said.read], said.args, said.record, said.expect)
    if said.search is not None:
        _require_list(refused, readers[said.search.read], said.search, said.expect)


def _require_reader(
    refused: str, reader: Offer, args: Mapping[str, Json], record: str, shown: Iterable[str]
) -> JsonObject:
    """Its arguments, and the place in its answer; the schema of that."""
    for name in args:
        if schema_at(reader.args, name) is None:
            taken = _listed(field_names(reader.args, "")) or "none"
            raise Unusable(f"{refused} hands {name} to {reader.name}, which has no such argument; it has {taken}")
    answer = as_object_schema(reader.result)
    if schema_at(answer, record) is None:
        there = _listed(field_names(answer, ""))
        raise Unusable(
            f"{refused} looks at {record} in what {reader.name} shows, which has no such field; it has {there}"
        )
    _require_no_slip(refused, reader.name, answer, shown, record)
    return answer


def _require_list(refused: str, reader: Offer, said: Search, expected: Iterable[str]) -> None:
    answer = _require_reader(refused, reader, said.args, said.records, ())
    record = f"{said.records or ITEMS}.0"
    _require_no_slip(refused, reader.name, answer, [*said.match, *expected], record)
    for path in said.match:  # what no record has matches none, and all would be absent for certain
        if schema_at(answer, f"{record}.{path}") is None:
            there = _listed(field_names(answer, record))
            raise Unusable(f"{refused} matches {path}, which {reader.name} does not list; it has {there}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(first_of(names, _SHOWN))


def _require_no_slip(refused: str, tool: str, schema: JsonObject, paths: Iterable[str], below: str = "") -> None:
    for path in paths:
        place = below
        for part in path.split("."):
            inner = f"{place}.{part}".lstrip(".")
            named = field_names(schema, place)
            if schema_at(schema, inner) is None and (meant := get_close_matches(part, named, 1)):
                raise Unusable(f"{refused} names {path}, which {tool} does not show. Did you mean {meant[0]}?")
            place = inner

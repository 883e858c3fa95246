"""Where an act can carry Steward's key, so that an equal call has no further effect, or what it made is found by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steward.domain.model import Json
from steward.sources.mapping import KeyPlace, Search
from steward.sources.roles import Role, field_named
from steward.sources.shapes import Field, list_in
from steward.sources.words import plain, same_noun

HEADER = "Idempotency-Key"
_LENGTH = 64  # characters of a key
_REPEATS = {
    "idempotencykey",
    "idempotencytoken",
    "clienttoken",
    "clientrequestid",
    "clientrequesttoken",
    "xidempotencykey",
}
_OWN = {"externalref", "externalreference", "clientreference", "clientref", "clientreferenceid", "merchantreference"}
_PERHAPS = {"reference", "ref", "referenceid", "externalid"}
_METADATA = "metadata"


@dataclass(frozen=True)
class Place:
    """Where the key goes. `certain`: also where nothing can be found by it, as the name leaves no other use."""

    place: KeyPlace
    why: str
    certain: bool = True

    @property
    def argument(self) -> str | None:
        return self.place.name if self.place.where == "argument" else None


@dataclass(frozen=True)
class Found:
    """A search by the key, and the fields of a record in it."""

    search: Search
    record: Mapping[str, Field]


def place_of(role: Role) -> Place | None:
    """The place that is plainly for a key of the caller's; a reference that others may need comes last."""
    taking = [one for one in role.args.values() if _takes_a_key(one)] if _is_plain(role) else []
    for names, why in ((_OWN, "is the caller's own reference"), (_REPEATS, "keeps an equal call from acting twice")):
        for one in taking:
            if plain(one.name) in names and not (one.required and names is _OWN):
                return Place(KeyPlace(where="argument", name=one.name), f"{one.name} {why}")
    if role.offer.headers and HEADER.casefold() in role.offer.description.casefold():
        return Place(KeyPlace(where="header", name=HEADER), f"its description names the header {HEADER}")
    return _perhaps(role, taking)


def _is_plain(role: Role) -> bool:
    """Whether the arguments' schema says all of them: a model with validators of its own is asked as a whole."""
    model = role.offer.model
    if model is None:
        return True
    own = model.__pydantic_decorators__
    return not (own.validators or own.field_validators or own.root_validators or own.model_validators)


def _perhaps(role: Role, taking: Sequence[Field]) -> Place | None:
    for one in taking:
        if plain(one.name) in _PERHAPS and not one.required:
            why = f"{one.name} can carry a reference of the caller's; planners then can't set it"
            return Place(KeyPlace(where="argument", name=one.name), why, certain=False)
    free = role.args.get(_METADATA)
    if free is not None and free.kind == "open" and _is_plain(role):
        return Place(
            KeyPlace(where="argument", name=f"{_METADATA}.steward_key"), "metadata takes fields of the caller's"
        )
    return None


def _takes_a_key(one: Field) -> bool:
    """Whether any text of the key's length fits."""
    longest = one.schema.get("maxLength")
    bound = any(name in one.schema for name in ("enum", "const", "pattern", "format"))
    return one.kind == "text" and not bound and not (isinstance(longest, int) and longest < _LENGTH)


def search_of(role: Role, place: Place, readers: Sequence[Role]) -> Found | None:
    """How a list shows what carries the key, best one that is narrowed to it: what a page leaves out is not absent."""
    found = [one for reader in readers if _lists(reader, role) and (one := _search(role, place, reader))]
    return max(found, key=lambda one: one.search.certain, default=None)


def _search(role: Role, place: Place, reader: Role) -> Found | None:
    listed = list_in(reader.offer.result)
    if place.argument is None or "." in place.argument or listed is None:
        return None
    narrowed, shown = field_named(reader.args, place.argument), field_named(listed[1], place.argument)
    if shown is None or shown.kind != "text" or (narrowed is not None and narrowed.kind != "text"):
        return None
    own: dict[str, Json] = {} if narrowed is None else {narrowed.name: "key"}
    beside = [one.name for one in reader.args.values() if one.required and one.name not in own]
    if not {*beside} <= role.args.keys():
        return None
    args = own | {name: f"args.{name}" for name in beside}
    return Found(Search(read=reader.offer.name, args=args, records=listed[0], match={shown.name: "key"}), listed[1])


def _lists(reader: Role, role: Role) -> bool:
    if reader.path or role.path:
        return reader.does == "list" and reader.shape == role.shape
    return reader.does in ("list", "read") and same_noun(reader.noun, role.noun)

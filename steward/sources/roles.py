"""What each offered tool does to which records: by method and path where it has them, else by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from steward.domain.model import Risk
from steward.domain.name_parts import parts_of
from steward.sources.offer import Offer
from steward.sources.shapes import Field, fields_of, resolved
from steward.sources.words import Does, joined, named, plain, same_noun, told

_REST = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE) (/\S*)")
_METHODS: dict[str, Does] = {"PUT": "change", "PATCH": "change", "DELETE": "remove"}
_PARAMETER = re.compile(r"\{([^{}]+)\}")
_NAMING = ("key", "number", "uuid", "slug", "code", "sku", "name")
_WRITTEN = {"sql", "statement", "query", "command", "code", "script", "graphql", "mutation"}
_TAKING = {"next", "pop", "token", "lock"}  # what a reading name may take, or make
_PLACES = {"url", "uri", "link", "host", "address", "webhook", "endpoint"}


@dataclass(frozen=True)
class Role:
    """A tool with what it seems to do. `path` is the REST path in parts, empty where it has none.

    `plain`: its verb leads its name, so that it is no noun.
    """

    offer: Offer
    does: Does
    noun: tuple[str, ...]
    path: tuple[str, ...] = ()
    plain: bool = False

    @cached_property
    def args(self) -> dict[str, Field]:
        schema = self.offer.args if self.offer.model is None else self.offer.model.model_json_schema()
        return {name: one for name, one in fields_of(schema).items() if "." not in name}

    @property
    def shape(self) -> tuple[str, ...]:
        """The path whatever its parameters are called."""
        return tuple("{}" if is_parameter(part) else part for part in self.path)

    @property
    def silent(self) -> bool:
        """Whether nothing is said of its answer's fields: no schema, or one of any object."""
        result = self.offer.result
        return result is None or (resolved(result, result).get("type") in (None, "object") and not fields_of(result))

    @property
    def needed(self) -> list[Field]:
        """What it can't be called without; the only one where it has one."""
        required = [one for one in self.args.values() if one.required]
        return required or ([*self.args.values()] if len(self.args) == 1 else [])

    @property
    def nouns(self) -> frozenset[str]:
        """How names of arguments and fields may call its records: whole or by the last word, in the singular."""
        words = {joined(self.noun), *self.noun[-1:]}
        return frozenset(one for word in words if word for one in _singulars(word))


def role_of(offer: Offer) -> Role:
    """The tool's role; `act` where neither path nor name says it plainly."""
    rest = _REST.fullmatch(offer.origin)
    if rest is None:
        said = named(offer.name)
        does = told(offer.name, offer.description) if said.does == "act" else said.does
        return Role(offer, does, said.noun, plain=said.first)
    path = tuple(part for part in rest[2].split("/") if part)
    return Role(offer, _by_method(rest[1], path, offer), _noun(path), path)


def _by_method(method: str, path: tuple[str, ...], offer: Offer) -> Does:
    in_one = bool(path) and is_parameter(path[-1])
    if method in ("GET", "HEAD"):
        return "read" if in_one else "list"
    if method != "POST":
        return _METHODS[method]
    if not in_one:
        return "make"
    return "change" if "change" in (named(offer.name).does, named(offer.description).does) else "act"


def _noun(path: tuple[str, ...]) -> tuple[str, ...]:
    still = [part for part in path if not is_parameter(part)]
    return parts_of(still[-1]) if still else ()


def is_parameter(part: str) -> bool:
    return _PARAMETER.fullmatch(part) is not None


def reads(role: Role) -> bool:
    """Whether the source says that it only reads."""
    return role.offer.risk is Risk.READ


def seems_to_read(role: Role, others: Iterable[Role]) -> bool:
    """Whether its name says so, nothing speaks against it, and its source says nothing.

    Where the verb does not lead (`invoices.list`), other tools must be named so: `clear_list` is no reading one.
    """
    if role.path or role.offer.risk is not None or role.does not in ("read", "list"):
        return False
    if not role.plain and not any(
        one.noun[:1] == role.noun[:1] and one.does not in ("act", role.does) for one in others
    ):
        return False
    words = {*parts_of(role.offer.name)}
    given = {word for name in role.args for word in parts_of(name)}
    written = _WRITTEN & given if words & {"query", "read", "get", "fetch"} else set[str]()
    return not (written or _PLACES & (given | words) or _TAKING & words)


def located(act: Role, reader: Role) -> dict[str, str | None] | None:
    """The reader's arguments by the act's own: `args.id`; None for the one that only the answer can tell.

    None altogether where the reader needs what the act does not know, or is about other records.
    """
    if act.path or reader.path:
        return _by_path(act, reader)
    if not same_noun(act.noun, reader.noun) or not reader.needed or any(one.kind == "list" for one in reader.needed):
        return None
    found = {one.name: _given(one, act, reader) for one in reader.needed}
    return None if any(one == "" for one in found.values()) else found


def _by_path(act: Role, reader: Role) -> dict[str, str | None] | None:
    whole = act.path if act.does != "make" else (*act.path, "{}")
    one_thing = act.does == "change" and not is_parameter(act.path[-1])  # PUT and GET of /settings
    if len(whole) != len(reader.path) or not (reader.does == "read" or one_thing):
        return None
    found: dict[str, str | None] = {}
    for mine, theirs in zip(whole, reader.path, strict=True):
        parameter = _PARAMETER.fullmatch(theirs)
        if parameter is None:
            if mine != theirs:
                return None
            continue
        own = _PARAMETER.fullmatch(mine)
        found[parameter[1]] = f"args.{own[1]}" if own and own[1] in act.args else None
        if parameter[1] not in reader.args or (own and own[1] not in act.args):
            return None
    beside = [one.name for one in reader.needed if one.required and one.name not in found]
    return None if beside else found


def _given(wanted: Field, act: Role, reader: Role) -> str | None:
    """Where the act has it: `args.…`; None for the record's id, which a new one does not have; empty for nowhere."""
    is_id = is_id_of(wanted.name, reader)
    own = next((one.name for one in act.args.values() if _alike(one, wanted, act, is_id=is_id)), None)
    if is_id and act.does == "make":
        return None
    return f"args.{own}" if own is not None else ""


def _alike(own: Field, wanted: Field, act: Role, *, is_id: bool) -> bool:
    if own.kind != wanted.kind and "any" not in (own.kind, wanted.kind):
        return False
    return own.name == wanted.name or (is_id and is_id_of(own.name, act) and plain(own.name) not in _NAMING)


def is_id_of(name: str, role: Role) -> bool:
    """Whether the argument names one record: `id`, `invoice_id`, `invoice`, `invoice_number`."""
    return any(True for _ in id_fields(name, role))


def id_fields(name: str, role: Role) -> Iterator[str]:
    """The fields of a record, in one word, that have what the argument names; the likeliest first."""
    said = plain(name)
    if said in {"id", *role.nouns, *(f"{noun}id" for noun in role.nouns)} or said.endswith("idorkey"):
        yield from (f"{noun}id" for noun in sorted(role.nouns))
        yield "id"
        return
    for naming in _NAMING:
        if said in {naming, *(f"{noun}{naming}" for noun in role.nouns)}:
            yield from (f"{noun}{naming}" for noun in sorted(role.nouns))
            yield naming


def field_named(fields: Mapping[str, Field], name: str) -> Field | None:
    """The field of that name, in whatever spelling; none where two are spelt so."""
    if name in fields:
        return fields[name]
    found = [one for one in fields.values() if plain(one.name) == plain(name)]
    return found[0] if len(found) == 1 and "." not in found[0].name else None


def _singulars(word: str) -> set[str]:
    found = {word}
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            found.add(word.removesuffix(ending) + instead)
    return found

"""Which of an act's arguments a record shows, and under which names: what a proposed proof expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from steward.domain.text import first_of
from steward.sources.roles import Role, field_named
from steward.sources.shapes import Field, Kind, records_in
from steward.sources.words import joined, plain

_BODIES = {"body", "data", "fields", "attributes", "updates", "patch", "changes", "payload", "input", "properties"}
_ABOUT_THE_CALL = {"idempotencykey", "xidempotencykey", "xrequestid", "ifmatch", "ifnonematch", "prefer"}
_COMPARABLE: tuple[Kind, ...] = ("text", "number", "truth", "texts")
_NAMED = 5  # arguments in a line


@dataclass(frozen=True)
class Shown:
    """What a record must have: `expect` by its fields. `shows`: those of them that its schema knows, none where there
    is no schema; `unlike`: arguments that it shows in another form."""

    record: str = ""
    expect: Mapping[str, str] = field(default_factory=dict[str, str])
    shows: int = 0
    unlike: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])


def shown_by(act: Role, reader: Role, skipped: set[str], *, change: bool = False) -> Shown:
    """What the reader shows of the act's arguments but for the skipped ones.

    Of a change all that it is given is expected: what is not shown under its name leaves it unproven.
    """
    if reader.silent:
        return _unsaid(act, reader, skipped, change=change)
    noun = min(reader.nouns, key=len, default="")
    found = [
        replace(in_record(act, fields, skipped, reader.offer.name, change=change), record=where)
        for where, fields in records_in(reader.offer.result, noun)
    ]
    return max(found, key=lambda one: one.shows, default=Shown())


def in_record(act: Role, record: Mapping[str, Field], skipped: set[str], reader: str, *, change: bool = False) -> Shown:
    """What a record of these fields shows of the act's arguments."""
    expect: dict[str, str] = {}
    unlike, unseen = list[str](), list[str]()
    for one in _leaves(act, record, skipped):
        place = _place(one, record)
        if place is not None:
            expect[place] = f"args.{one.path}"
        else:
            (unlike if field_named(record, one.name) else unseen).append(one.path)
    shows = len(expect)
    if change:
        expect |= {path.rpartition(".")[2]: f"args.{path}" for path in unseen}
    return Shown("", expect, shows, unlike, _notes(reader, unlike, unseen, change=change))


def _notes(reader: str, unlike: list[str], unseen: list[str], *, change: bool) -> list[str]:
    notes: list[str] = []
    if unlike and not change:
        notes.append(f"{_listed(unlike)}: in no form that can be compared with what {reader} shows")
    if unseen:
        end = "a call that sets it goes to a person" if change else "not compared"
        notes.append(f"{reader} does not show {_listed(unseen)}: {end}")
    return notes


def _listed(names: list[str]) -> str:
    return ", ".join(first_of(names, _NAMED))


def _unsaid(act: Role, reader: Role, skipped: set[str], *, change: bool) -> Shown:
    """Of a reader that says nothing of its answer, the arguments' own names are expected: else it proves nothing."""
    leaves = [*_leaves(act, {}, skipped)]
    expect = {one.name: f"args.{one.path}" for one in leaves if one.kind in _COMPARABLE and not _hidden(one)}
    unlike = [one.path for one in leaves if one.name not in expect]
    note = f"{reader.offer.name} does not say what it answers: look whether it shows these under the same names"
    return Shown("", expect, len(expect), unlike, [note, *_notes(reader.offer.name, unlike, [], change=change)])


def _leaves(act: Role, record: Mapping[str, Field], skipped: set[str]) -> Iterator[Field]:
    """The arguments; of one that is the record itself (`body`), its fields."""
    bodies = _BODIES | act.nouns | {joined(act.noun)}
    for one in act.args.values():
        if one.name in skipped or plain(one.name) in _ABOUT_THE_CALL:
            continue
        if one.kind == "shaped" and plain(one.name) in bodies and field_named(record, one.name) is None:
            yield from (inner for inner in one.inner.values() if "." not in inner.name and inner.name not in skipped)
        else:
            yield one


def _place(one: Field, record: Mapping[str, Field]) -> str | None:
    """Where the record shows it, dotted: under its name, or as the id of what it names."""
    if _hidden(one):
        return None
    shown = field_named(record, one.name)
    if shown is not None and _comparable(one, shown):
        return shown.name
    of = shown or field_named(record, one.name.removesuffix("_id").removesuffix("Id"))
    inner = of.inner.get("id") if of is not None else None
    if of is not None and inner is not None and one.kind in ("text", "number") and alike(one.kind, inner.kind):
        return f"{of.name}.id"
    return None


def _hidden(one: Field) -> bool:
    return one.schema.get("writeOnly") is True or one.schema.get("format") == "password"


def _comparable(one: Field, shown: Field) -> bool:
    if one.kind in _COMPARABLE or shown.kind in _COMPARABLE:
        return one.kind in (*_COMPARABLE, "any") and alike(one.kind, shown.kind)
    if one.kind == "shaped" and shown.kind == "shaped":
        return one.inner.keys() == shown.inner.keys()
    return one.kind == shown.kind == "open"


def alike(one: Kind, other: Kind) -> bool:
    """Whether values of these kinds can be equal; numbers are often shown as texts, and ids are not."""
    return one == other or "any" in (one, other)


def narrower(role: Role) -> Iterator[Role]:
    """The change itself; and `set order status` as one of an order, where status is what it takes."""
    yield role
    for size in range(len(role.noun) - 1, 0, -1):
        rest = joined(role.noun[size:])
        if any(plain(name) in (rest, f"new{rest}") for name in role.args) and not role.path:
            yield replace(role, noun=role.noun[:size])

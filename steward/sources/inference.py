"""Proofs as they can be told from what a source offers: proposed, with reasons, and trusted by nobody yet.

Rather nothing than a wrong proof: what is proposed can be read back in fields that the act was given, and a search is
proposed only where it can be narrowed to the act's own key. What names alone leave open is said as missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from steward.domain.model import Risk
from steward.sources import comparing, keys
from steward.sources.comparing import Shown
from steward.sources.mapping import KeyPlace, ProofMapping
from steward.sources.offer import Offer
from steward.sources.roles import Role, field_named, id_fields, located, reads, role_of, seems_to_read
from steward.sources.shapes import Field, records_in
from steward.sources.words import plain, same_noun

Level: TypeAlias = Literal["reads", "found by its key", "read back", "receipt only"]
_LATER = (
    "it is answered before it is done (202): `expect` what is shown once it is, as `state: done`, "
    "and say how long that takes as `settle_after`"
)
_UNIQUE = ("number", "code", "sku", "slug", "email", "username")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What could be said of one tool. `why` are the reasons, `missing` what a person has to know or to say."""

    offer: Offer
    level: Level = "receipt only"
    risk: Risk | None = None
    proof: ProofMapping | None = None
    key: KeyPlace | None = None
    identity: list[str] = field(default_factory=list[str])
    target: str | None = None
    why: list[str] = field(default_factory=list[str])
    missing: list[str] = field(default_factory=list[str])

    @property
    def inferred(self) -> bool:
        """Whether there is anything in it that a person must confirm."""
        return self.risk is not None or self.proof is not None or self.key is not None


def propose(offers: Sequence[Offer]) -> list[Proposal]:
    """A proposal for each offer, in their order."""
    roles = [role_of(one) for one in offers]
    readers = [one for one in roles if reads(one) or seems_to_read(one, roles)]
    made = [_proposal(one, readers) for one in roles]
    return [replace(one, missing=[*one.missing, _LATER]) if one.offer.later else one for one in made]


def _proposal(role: Role, readers: Sequence[Role]) -> Proposal:
    made = Proposal(offer=role.offer)
    if reads(role):
        return replace(
            made, level="reads", why=[f"its source says that it only reads ({role.offer.origin})".replace(" ()", "")]
        )
    if role in readers:
        why = "its name says that it only reads"
        return replace(made, level="reads", risk=Risk.READ, why=[why], missing=["whether it only reads: confirm it"])
    if role.does == "make" and (not role.path or any(_beside(one, role) for one in readers)):
        return _made(role, readers)
    if role.does == "change":
        return _changed(role, readers)
    if role.does == "remove":
        return _removed(role, readers)
    return replace(made, missing=[_unclear(role, readers)])


def _beside(reader: Role, role: Role) -> bool:
    """Whether it reads the collection in which something is made, or one of it."""
    return reader.shape[: len(role.shape)] == role.shape and len(reader.shape) <= len(role.shape) + 1


def _unclear(role: Role, readers: Sequence[Role]) -> str:
    if role.does in ("read", "list"):
        return "whether it only reads: its name says so, but something else speaks against it"
    alike = [one.offer.name for one in readers if one.does == "read" and _is_of(role, one)]
    hint = f"say what {alike[0]} shows after it (`proof`, `expect`)" if alike else "say with `proof` what shows it"
    return f"what it changes is not told by its {'path' if role.path else 'name'}: {hint}"


def _is_of(role: Role, reader: Role) -> bool:
    """Whether it may be about the record that is read."""
    if role.path:
        return bool(reader.path) and role.shape[: len(reader.shape)] == reader.shape
    return any(same_noun(role.noun[start:], reader.noun) for start in (0, 1))


def _made(role: Role, readers: Sequence[Role]) -> Proposal:
    place = keys.place_of(role)
    search = keys.search_of(role, place, readers) if place else None
    if place is not None and search is None and not place.certain:
        place = None  # taken from the planner for nothing
    read, missing = _read_of_new(role, readers, place)
    proof, shown = _proof_of_new(role, read, search, place)
    if proof is None and search is None:
        missing = missing or ["no field of a record is shown as it was asked for"]
    level: Level = "receipt only" if proof is None else "found by its key" if search and proof.search else "read back"
    lost = _lost(role, place, search if proof else None)
    return Proposal(
        offer=role.offer,
        level=level,
        proof=proof,
        key=place.place if place else None,
        identity=[
            f"args.{one.name}" for one in role.args.values() if one.required and one.name.rpartition("_")[2] in _UNIQUE
        ][:1],
        why=[*_whys(role, proof, shown), *([place.why] if place else [])],
        missing=[*missing, *(shown.notes if shown else []), *lost],
    )


@dataclass(frozen=True)
class _Read:
    reader: Role
    args: dict[str, str]
    shown: Shown
    assumed: list[str]


def _read_of_new(role: Role, readers: Sequence[Role], place: keys.Place | None) -> tuple[_Read | None, list[str]]:
    """How the new record is read by the id that the answer tells."""
    missing = ["no tool reads one record by its id"]
    for reader in _best(readers, role):
        found = located(role, reader) or {}
        unknown = [name for name, one in found.items() if one is None]
        if len(unknown) != 1:
            continue
        told, guess = _told(role, reader, reader.args[unknown[0]])
        if told is None:
            missing = [f"{role.offer.name} does not answer with the {unknown[0]} that {reader.offer.name} takes"]
            continue
        shown = comparing.shown_by(role, reader, _skipped(role, place, found))
        if not shown.expect:
            missing = [f"{reader.offer.name} shows nothing of what {role.offer.name} is given"]
            continue
        args = {name: one or f"result.{told}" for name, one in found.items()}
        return _Read(reader, args, shown, guess), []
    return None, missing


def _proof_of_new(
    role: Role, read: _Read | None, search: keys.Found | None, place: keys.Place | None
) -> tuple[ProofMapping | None, Shown | None]:
    if read is not None:
        shown = replace(read.shown, notes=[*read.assumed, *read.shown.notes])
        return (
            ProofMapping(
                read=read.reader.offer.name,
                args={**read.args},
                record=shown.record,
                expect={**shown.expect},
                search=search.search if search else None,
            ),
            shown,
        )
    if search is None:
        return None, None
    listed = comparing.in_record(role, search.record, _skipped(role, place, {}), search.search.read)
    if not listed.expect:
        return None, None
    return ProofMapping(expect={**listed.expect}, search=search.search), listed


def _skipped(role: Role, place: keys.Place | None, found: dict[str, str | None]) -> set[str]:
    """What no record is compared by: where the key goes, and what stands in the path."""
    own = {place.argument.partition(".")[0]} if place is not None and place.argument else set[str]()
    return own | (_arguments(found) if role.path else set())


def _told(role: Role, reader: Role, wanted: Field) -> tuple[str | None, list[str]]:
    """Where the answer has the id, dotted, and what is only taken for so.

    By its schema; taken for `id` where it has none and `id` is meant, or where no record has a field that is called as
    what stands in the path (`GET /invoices/{number}`).
    """
    candidates = [*id_fields(wanted.name, reader)] or ([plain(wanted.name)] if reader.path else [])
    if role.silent:
        guess = [f"{role.offer.name} does not say what it answers: its id is taken for `id`"]
        return ("id", guess) if "id" in candidates else (None, [])
    found = _field_told(role, candidates, wanted)
    named = any(field_named(fields, wanted.name) for _, fields in records_in(reader.offer.result, ""))
    if found is not None or named or not reader.path:
        return found, []
    found = _field_told(role, ["id"], wanted)
    return found, [f"no record has a {wanted.name}: its `{found}` is taken for it"] if found else []


def _field_told(role: Role, candidates: Sequence[str], wanted: Field) -> str | None:
    for where, fields in records_in(role.offer.result, next(iter(sorted(role.nouns, key=len)), "")):
        for name in candidates:
            found = field_named(fields, name)
            if found is not None and comparing.alike(found.kind, wanted.kind):
                return f"{where}.{found.name}" if where else found.name
    return None


def _best(readers: Sequence[Role], role: Role) -> list[Role]:
    """Those that say what they answer first; none that reads with the act itself."""
    return sorted((one for one in readers if one is not role), key=lambda one: one.silent)


def _whys(role: Role, proof: ProofMapping | None, shown: Shown | None) -> list[str]:
    whys: list[str] = []
    if proof is not None and proof.read is not None and shown is not None:
        whys.append(f"{proof.read} shows the record that {role.offer.name} answers with")
    if proof is not None and proof.search is not None:
        whys.append(f"{proof.search.read} finds it by our key, also where the answer was lost")
    return whys


def _lost(role: Role, place: keys.Place | None, search: keys.Found | None) -> list[str]:
    person = "a lost answer goes to a person"
    if search is not None and search.search.certain:
        return []
    if search is not None:
        return [f"{search.search.read} can't be narrowed to our key: what it does not list goes to a person"]
    if place is None:
        return [f"{role.offer.name} takes no reference of ours: {person}"]
    return [f"no tool lists it by {place.argument or place.place.name}: {person}"]


def _changed(role: Role, readers: Sequence[Role]) -> Proposal:
    made = Proposal(offer=role.offer)
    for act, reader in ((one, reader) for one in comparing.narrower(role) for reader in _best(readers, role)):
        found = located(act, reader)
        if found is None or None in found.values():
            continue
        shown = comparing.shown_by(act, reader, _arguments(found), change=True)
        if shown.unlike or not shown.shows:
            why = (
                f"{reader.offer.name} shows {', '.join(shown.unlike)} in another form"
                if shown.unlike
                else (f"{reader.offer.name} shows nothing of what {role.offer.name} sets")
            )
            return replace(made, missing=[f"{why}: say what to `expect`"], target=_target(found))
        proof = ProofMapping(read=reader.offer.name, args={**found}, record=shown.record, expect={**shown.expect})
        why = f"{reader.offer.name} shows the record that {role.offer.name} sets"
        return replace(made, level="read back", proof=proof, target=_target(found), why=[why], missing=shown.notes)
    return replace(made, missing=[f"no tool reads one record by what {role.offer.name} takes"])


def _removed(role: Role, readers: Sequence[Role]) -> Proposal:
    made = Proposal(offer=role.offer)
    for reader in _best(readers, role):
        found = located(role, reader)
        if not found or None in found.values() or not _takes_no_more(role, found):
            continue
        proof = ProofMapping(read=reader.offer.name, args={**found}, gone=True)
        words = [] if role.path else [f"the words of {reader.offer.name} for what is not there: say them in `absent`"]
        why = f"{reader.offer.name} finds the record no more"
        return replace(made, level="read back", proof=proof, target=_target(found), why=[why], missing=words)
    return replace(made, missing=[f"no tool reads one record by what {role.offer.name} takes"])


def _takes_no_more(role: Role, found: dict[str, str | None]) -> bool:
    """Whether all that it needs names the record: what needs more may take away something else."""
    return {one.name for one in role.args.values() if one.required} <= _arguments(found)


def _arguments(found: dict[str, str | None]) -> set[str]:
    return {one.removeprefix("args.") for one in found.values() if one}


def _target(found: dict[str, str | None]) -> str | None:
    return [*found.values()][-1] if found else None

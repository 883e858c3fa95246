"""A proof as a mapping says it: with a reading tool of the same source, by `steward.proofs`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError

from steward.domain.error_bodies import no_in_words, texts_of
from steward.domain.errors import Unusable
from steward.domain.model import Found, Json, JsonObject, Receipt, Verdict
from steward.sources.answers import as_object
from steward.sources.expressions import MissingError, at, names_in, schema_at, value_of
from steward.sources.mapping import ProofMapping, Search
from steward.sources.offer import Beside, Offer
from steward.sources.proof_names import require_known
from steward.tools.call_runner import called
from steward.tools.default_verdicts import refused
from steward.tools.proofs import created, deleted, updated
from steward.tools.record_fields import Unsaid
from steward.tools.schemas import as_object as plain
from steward.tools.spec import Context, Proof, Refused

_MOMENTS: dict[Json, TypeAdapter[Any]] = {"date-time": TypeAdapter(datetime), "date": TypeAdapter(date)}
_MOST_RECORDS = 1000
Look: TypeAlias = Callable[[Any, Context], Awaitable[Any]]


class _UnlookableError(Exception):
    """Nothing says how to look; the text says why."""


def proof_of(offer: Offer, said: ProofMapping, readers: Mapping[str, Offer], args_schema: JsonObject) -> Proof[Any]:
    """The proof. Raises Unusable, in one line, where it names what is not there."""
    require_known(offer, said, readers, args_schema)
    _require_telling(offer, said)
    wanted = _wanted(said, args_schema) if said.expect else None
    if said.gone:
        return _careful(deleted(_record(said, readers)))
    if not said.makes:
        return _careful(_telling(updated(_record(said, readers), wanted=wanted), said))
    own = _telling(created(_record(said, readers), wanted=wanted), said) if said.read is not None else None
    if said.search is None:
        return _once(_careful(own or created(_nowhere)), refusable=True)
    searched = created(_searched(said, said.search, readers), wanted=wanted, keyed=said.search.keyed)
    both = _careful(_named_or(own, searched, said) if own else searched)
    return both if said.search.keyed else _once(both)


def _named_or(own: Proof[Any], searched: Proof[Any], said: ProofMapping) -> Proof[Any]:
    """What the answer names where there was one, else what is found by search.

    So is what the reader refuses to show in words that nobody said mean "there is none", where the search is certain.
    """
    certain = said.search is not None and said.search.certain and said.search.keyed

    async def find(args: Any, context: Context) -> Found:
        try:
            value_of(dict(said.args), _known(args, context))
        except MissingError:
            return await _found(searched, args, context)
        try:
            return await _found(own, args, context)
        except Refused:
            if not certain:
                raise
            return await _found(searched, args, context)

    return Proof(find=find, judge=searched.judge, before=searched.before)


def _careful(proof: Proof[Any]) -> Proof[Any]:
    """As the proof, but unknown where nothing says how to look."""

    async def find(args: Any, context: Context) -> Found:
        try:
            return await _found(proof, args, context)
        except (_UnlookableError, MissingError) as error:
            return Found(presence="unknown", reason=str(error))

    return Proof(find=find, judge=proof.judge, before=proof.before)


def _telling(proof: Proof[Any], said: ProofMapping) -> Proof[Any]:
    """As the proof, but unknown where nothing is compared but what the reader was handed itself: it shows that of
    anything. What carries the act's own key is told by that."""
    handed = {*names_in(said.args)}
    if "key" in handed:
        return proof

    async def find(args: Any, context: Context) -> Found:
        found = await _found(proof, args, context)
        if found.presence != "found" or _compared(said, handed, plain(args), found.value):
            return found
        reason = f"nothing that was asked for is compared but what {said.read} is handed: say what to `expect`"
        return Found(presence="unknown", reason=reason)

    return Proof(find=find, judge=proof.judge, before=proof.before)


def _compared(said: ProofMapping, handed: Set[str], given: JsonObject, record: Json) -> bool:
    """Whether the record is compared in anything that its reader did not know; with nothing given there is nothing."""
    if said.expect:
        return any(_is_known(one, given) for one in said.expect.values() if not _is_handed(one, handed))
    shown = record if isinstance(record, dict) else {}
    beside = [name for name in given if f"args.{name}" not in handed]
    return any(name in shown for name in beside) if given else said.makes


def _is_handed(one: Json, handed: Set[str]) -> bool:
    names = {*names_in(one)}
    return bool(names) and names <= handed


def _is_known(one: Json, given: JsonObject) -> bool:
    try:
        value_of(one, {"args": given, "key": ""})
    except MissingError:
        return False
    return True


def _once(proof: Proof[Any], *, refusable: bool = False) -> Proof[Any]:
    """As the proof, but never called again by itself: no key would tell a second one from the first.

    `refusable`: without an answer there is nowhere to look, so that a no is all there is.
    """

    def judge(args: Any, receipt: Receipt | None, found: Found) -> Verdict:
        if refusable and receipt is not None and receipt.kind == "refused":
            return refused(receipt)
        return replace(proof.judge(args, receipt, found), retry=False)

    return Proof(find=proof.find, judge=judge, before=proof.before)


async def _found(proof: Proof[Any], args: Any, context: Context) -> Found:
    found: Found = await called(proof.find, args, context)
    return found


def _nowhere(_: Any, __: Context) -> None:
    raise _UnlookableError("there is neither `read` nor `search`")


def _record(said: ProofMapping, readers: Mapping[str, Offer]) -> Look:
    """Reads the record that the arguments, or the answer, name."""

    async def look(args: BaseModel, context: Context) -> JsonObject | None:
        known = _known(args, context)
        answer = await _read(readers[str(said.read)], said.args, known, context, said.absent)
        if answer is None:
            return None
        try:
            record = as_object(_part(answer, said.record))
        except MissingError as error:
            raise _UnlookableError(f"{said.read} shows no record ({error})") from None
        if _is_anothers(record, said.search, context.key):
            raise Refused("another_record", f"what {said.read} shows carries another key: it is another act's")
        return _flat(record, said.expect)

    return look


def _is_anothers(record: JsonObject, search: Search | None, key: str) -> bool:
    """Whether the record carries a key, where the search says that it stands, and it is not this act's."""
    places = [path for path, one in search.match.items() if one == "key"] if search else []
    shown = _flat(record, dict.fromkeys(places))
    return any(shown.get(path) not in (None, "", key) for path in places)


def _searched(said: ProofMapping, search: Search, readers: Mapping[str, Offer]) -> Look:
    """The records that the act made, found without its answer."""

    async def look(args: BaseModel, context: Context) -> list[JsonObject]:
        return [_flat(one, said.expect) for one in await _search(search, readers, args, context)]

    return look


async def _search(said: Search, readers: Mapping[str, Offer], args: BaseModel, context: Context) -> list[JsonObject]:
    known = _known(args, context)
    answer = await _read(readers[said.read], said.args, known, context, "")
    try:
        records = _part(answer, said.records)
    except MissingError as error:
        raise _UnlookableError(f"{said.read} shows no list ({error})") from None
    if not isinstance(records, list):
        raise _UnlookableError(f"{said.read} shows no list at {said.records or 'its whole answer'}")
    if len(records) > _MOST_RECORDS:
        raise _UnlookableError(f"{said.read} lists more than {_MOST_RECORDS} records: let its args narrow them")
    wanted = {path: value_of(one, known) for path, one in said.match.items()}
    found = [one for one in records if isinstance(one, dict) and _matches(one, wanted)]
    if not found and not said.certain:
        raise _UnlookableError(f"{said.read} does not list it, which may be a page of a list (`complete: true` if not)")
    if not found and records and not said.complete:
        raise _UnlookableError(f"{said.read} lists others although it was asked for the key, so it may be one of many")
    return found


def _part(answer: Json, path: str) -> Json:
    """What stands there in an answer; one that is no object has its only name, as planners know it."""
    return at(as_object(answer), path) if path else answer


async def _read(
    reader: Offer, args: Mapping[str, Json], known: JsonObject, context: Context, absent: str
) -> Json | None:
    """What the reader answers; None where the system says that nothing is there. Raises MissingError."""
    given = {name: value_of(one, known) for name, one in args.items()}
    try:
        answer = await reader.call(given, context, Beside())
    except Refused as refusal:
        if refusal.code == "not_found" or (absent and absent.casefold() in refusal.message.casefold()):
            return None
        raise
    if absent and any(absent.casefold() in text.casefold() for text in texts_of(answer)):
        return None
    if said := no_in_words(answer, {}):
        raise Refused("says_failed", said)
    return answer


def _known(args: BaseModel, context: Context) -> JsonObject:
    receipt = context.receipt
    answered: JsonObject = {"result": receipt.result} if receipt is not None and receipt.kind == "answered" else {}
    return {"args": plain(args), "key": context.key, **answered}


def _matches(record: JsonObject, wanted: Mapping[str, Json]) -> bool:
    try:
        return all(str(at(record, path)) == str(value) for path, value in wanted.items())
    except MissingError:
        return False


def _flat(record: JsonObject, paths: Mapping[str, Json]) -> JsonObject:
    """The record, with what stands at dotted paths by its path as well."""
    shown = dict(record)
    for path in paths:
        if "." in path and path not in shown:
            try:
                shown[path] = at(record, path)
            except MissingError:
                continue
    return shown


def _wanted(said: ProofMapping, schema: JsonObject) -> Callable[[Any], Mapping[str, object]]:
    """What the record must have, in the types that the arguments' schema states; what was not given is left out.

    A null of a call may say nothing: of what is made it is left out as well, of what is changed it proves nothing where
    the record has a value.
    """

    def wanted(args: BaseModel) -> Mapping[str, object]:
        known: JsonObject = {"args": plain(args), "key": ""}
        found: dict[str, object] = {}
        for path, one in said.expect.items():
            try:
                value = value_of(one, known)
            except MissingError:
                continue
            if value is not None or one is None:
                found[path] = _typed(value, one, schema)
            elif not said.makes:
                found[path] = Unsaid()
        return found

    return wanted


def _typed(value: Json, said: Json, schema: JsonObject) -> object:
    root, _, path = said.partition(".") if isinstance(said, str) else ("", "", "")
    stated = (schema_at(schema, path) or {}) if root == "args" else {}
    adapter = _MOMENTS.get(stated.get("format"))
    if adapter is None or not isinstance(value, str):
        return value
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return value


def _require_telling(offer: Offer, said: ProofMapping) -> None:
    """Raises Unusable where it would be met whatever was done."""
    refused = f"tool {offer.name}: its proof"
    searched: list[Json] = [said.search.args, said.search.match] if said.search else []
    if said.expect and all(_is_handed(one, {*names_in(said.args)}) for one in said.expect.values()):
        raise Unusable(f"{refused} expects only what it hands to {said.read} itself, which shows nothing")
    if any(name.startswith("result.") for name in names_in([said.expect, *searched])):
        raise Unusable(f"{refused} expects what the answer said (result.…), not what was asked for (args.…)")
    if said.search and said.read and not any(one == "key" or one.startswith("result.") for one in names_in(said.args)):
        raise Unusable(f"{refused} has a search: let the args of read name what was made, by result.… or key")

"""The proofs that most tools need, in a line each: something was made, was set, or is gone.

Each takes one function of yours, a `look`: (args, context) → what the system shows. It reads and never acts,
may be plain or async, and lets whatever goes wrong be raised: then nothing is known, and nothing is claimed.
Records are pydantic models or mappings, in the shape of the tool's result, so that a lost answer is recovered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, cast

from pydantic import BaseModel, SecretBytes, SecretStr, TypeAdapter

from steward.domain.model import Found, Json, JsonObject, Receipt, Verdict
from steward.domain.text import excerpt
from steward.domain.value_comparison import as_number
from steward.tools.call_runner import called
from steward.tools.spec import Context, Proof, Refused, judge_by_presence

A = TypeVar("A", bound=BaseModel)
Record: TypeAlias = BaseModel | Mapping[str, Any]
Wanted: TypeAlias = Callable[[A], Mapping[str, object]]
_GONE = {"not_found", "gone", "http_404", "http_410"}  # codes by which a look says that nothing is there
_COPIES = "other records of this action"  # no record has a field of that name
_LONGEST = 60  # characters of a value in a reason
_JSON: TypeAdapter[Any] = TypeAdapter(Any)


def created(
    look: Callable[[A, Context], Awaitable[Iterable[Record] | Record | None] | Iterable[Record] | Record | None],
    *,
    wanted: Wanted[A] | None = None,
    keyed: bool = True,
) -> Proof[A]:
    """Exactly one record is there, as it was asked for.

    `look` gives the records that carry `context.key`. Where the system keeps no key, let it look by the business
    identity and say `keyed=False`: what it finds may then be another's, so it proves no call that was refused.
    `wanted` gives the fields that the record must have; by default all arguments that are set and that it shows.

        proof=created(lambda args, context: invoices_by_key(context.key))
    """

    def found(_: A, shown: Iterable[Record] | Record | None) -> Found:
        records = [_plain(one) for one in _several(shown)]
        if not records:
            return Found(presence="absent", reason="nothing is there that this action made")
        copies: JsonObject = {_COPIES: [*records[1:]]} if records[1:] else {}
        value: JsonObject = {**records[0], **copies}
        return Found(presence="found", value=value, conclusive=keyed)

    def judge(args: A, receipt: Receipt | None, found: Found) -> Verdict:
        if found.presence != "found" or not isinstance(found.value, dict):
            return judge_by_presence(args, receipt, found)
        if differs := _differences(_asked(args, found.value, wanted), found.value):
            reason = f"it is there, but not as asked: {'; '.join(differs)}"
            return Verdict(status="refuted", reason=reason, evidence=found.value)
        if _COPIES in found.value:
            return Verdict(status="refuted", reason="it was made more than once", evidence=found.value)
        return Verdict(status="verified", evidence=found.value)

    return Proof(find=_finding(look, found), judge=judge)


def updated(
    look: Callable[[A, Context], Awaitable[Record | None] | Record | None], *, wanted: Wanted[A] | None = None
) -> Proof[A]:
    """The record is there and has the values that were asked for, whoever set them.

    `look` gives the record as it is now; None, or Refused with the code `not_found`, where there is none.
    `wanted` gives the fields that it must have; by default all arguments that are given, None included. Where the
    record shows one of them under no such name, nothing is proved: say `wanted`.

        proof=updated(read_order, wanted=lambda args: {"status": args.status})
    """

    def found(args: A, shown: Record | None) -> Found:
        if shown is None:
            return Found(presence="absent", reason="there is no such record")
        record = _plain(shown)
        asked = wanted(args) if wanted else {name: value for name, value in args if name in args.model_fields_set}
        unseen = [name for name, value in asked.items() if name not in record or _is_secret(value)]
        if unseen or not asked:
            why = f"the record does not show {', '.join(unseen)}" if unseen else "no field was asked for"
            return Found(presence="unknown", value=record, reason=f"{why}: say what to expect with `wanted`")
        if differs := _differences(asked, record):
            return Found(presence="absent", value=record, reason=f"it was not set: {'; '.join(differs)}")
        return Found(presence="found", value=record, conclusive=True)  # the very state that was asked for

    return Proof(find=_finding(look, found), judge=judge_by_presence)


def deleted(look: Callable[[A, Context], Awaitable[Record | None] | Record | None]) -> Proof[A]:
    """The record is there no more.

    `look` gives the record as it is now; None, or Refused with the code `not_found`, where there is none. That it
    is gone proves no call that was refused: the record may never have been there.

        proof=deleted(read_contact)
    """

    def found(_: A, shown: Record | None) -> Found:
        if shown is None:
            return Found(presence="found", value={"gone": True})
        return Found(presence="absent", value=_plain(shown), reason="it is still there")

    return Proof(find=_finding(look, found), judge=judge_by_presence)


def _finding(
    look: Callable[[A, Context], Any], found: Callable[[A, Any], Found]
) -> Callable[[A, Context], Awaitable[Found]]:
    async def find(args: A, context: Context) -> Found:
        try:
            shown = await called(look, args, context)
        except Refused as refusal:
            if refusal.code not in _GONE:
                raise
            shown = None
        return found(args, shown)

    return find


def _several(shown: Iterable[Record] | Record | None) -> Iterable[Record]:
    if shown is None:
        return []
    return [cast("Record", shown)] if isinstance(shown, BaseModel | Mapping) else shown


def _plain(record: object) -> JsonObject:
    if not isinstance(record, BaseModel | Mapping):
        raise TypeError(f"a proof's look gives a record (a model or a mapping), not {type(record).__name__}")
    value = record.model_dump(mode="json") if isinstance(record, BaseModel) else _JSON.dump_python(record, mode="json")
    return cast("JsonObject", value)


def _asked(args: A, record: JsonObject, wanted: Wanted[A] | None) -> Mapping[str, object]:
    if wanted is not None:
        return wanted(args)
    return {name: value for name, value in args if value is not None and name in record and not _is_secret(value)}


def _is_secret(value: object) -> bool:
    """Such a value is masked wherever it is written down, so it can't be compared."""
    return isinstance(value, SecretStr | SecretBytes)


def _differences(asked: Mapping[str, object], record: JsonObject) -> list[str]:
    return [
        f"{name} is {_short(record.get(name))}, asked was {_short(value)}"
        for name, value in asked.items()
        if not _same(value, record.get(name))
    ]


def _same(asked: object, shown: Json) -> bool:
    """Equal as systems keep values: numbers by value, times by the moment, texts but for the blanks around them."""
    exact = not isinstance(asked, BaseModel)  # a mapping is a value of its own; a model names what it knows
    if isinstance(asked, BaseModel):
        asked = {name: value for name, value in asked if value is not None}
    if isinstance(asked, Mapping):
        fields = cast("Mapping[str, object]", asked)
        if not isinstance(shown, Mapping) or (exact and fields.keys() != shown.keys()):
            return False
        return all(_same(value, shown.get(name)) for name, value in fields.items())
    if isinstance(asked, list | tuple):
        items = cast("Sequence[object]", asked)
        return isinstance(shown, list) and len(items) == len(shown) and all(map(_same, items, shown))
    if isinstance(asked, set | frozenset):
        members = [*cast("Collection[object]", asked)]
        return isinstance(shown, list) and len(members) == len(shown) and _each_in(members, shown)
    if isinstance(asked, datetime):
        return isinstance(shown, str) and _moment(shown) == _in_utc(asked)
    value = _JSON.dump_python(asked, mode="json")
    if isinstance(asked, Decimal | int | float) and not isinstance(asked, bool):
        return as_number(value) is not None and as_number(value) == as_number(shown)
    if isinstance(value, str):
        return _text(value) == _text(str(shown) if isinstance(shown, int) else shown)
    return value == shown


def _each_in(members: Sequence[object], shown: Sequence[Json]) -> bool:
    """Whether the values are the same in some order."""
    left = [*shown]
    for member in members:
        at = next((number for number, one in enumerate(left) if _same(member, one)), None)
        if at is None:
            return False
        del left[at]
    return True


def _moment(text: str) -> datetime | None:
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        return None


def _in_utc(moment: datetime) -> datetime:
    """A time without a zone is taken for UTC, as most systems mean it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(value: Json) -> Json:
    """Systems trim what they store, and compose letters and line ends anew."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip())


def _short(value: object) -> str:
    return excerpt(str(_JSON.dump_python(value, mode="json")), _LONGEST)

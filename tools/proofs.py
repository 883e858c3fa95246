"""The proofs that most tools need, in a line each: something was made, was set, or is gone.

Each takes one function of yours, a `look`: (args, context) → what the system shows. It reads and never acts,
may be plain or async, and lets whatever goes wrong be raised: then nothing is known, and nothing is claimed.
Records are pydantic models, dataclasses, mappings or rows, in the shape of the tool's result, so that a lost answer
is recovered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar, cast

from pydantic import BaseModel

from steward.domain.model import Found, JsonObject, Receipt, Verdict
from steward.domain.text import excerpt
from steward.tools.call_runner import called
from steward.tools.record_comparison import likeness, may_be_unsaid
from steward.tools.record_fields import as_record, fields_of, in_words, is_secret, shown_name
from steward.tools.spec import Context, Proof, Refused, judge_by_presence
from steward.tools.time_comparison import Likeness


class Row(Protocol):
    """A row of a database, such as sqlite3.Row."""

    def keys(self) -> Iterable[str]: ...

    def __getitem__(self, name: str, /) -> Any: ...


class Dataclass(Protocol):
    """An instance of any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


A = TypeVar("A", bound=BaseModel)
Record: TypeAlias = BaseModel | Dataclass | Mapping[str, Any] | Row
Wanted: TypeAlias = Callable[[A], Mapping[str, object]]
_GONE = {"not_found", "gone", "http_404", "http_410"}  # codes by which a look says that nothing is there
_COPIES = "other records of this action"  # no record has a field of that name
_LONGEST = 60  # characters of a value in a reason
_MOST_KEYS = 10_000  # calls that are remembered as having begun with nothing there


def created(
    look: Callable[[A, Context], Awaitable[Iterable[Record] | Record | None] | Iterable[Record] | Record | None],
    *,
    wanted: Wanted[A] | None = None,
    keyed: bool = True,
) -> Proof[A]:
    """Exactly one record is there, as it was asked for.

    `look` gives the records that carry `context.key`. Where the system keeps no key, let it look by the business
    identity and say `keyed=False`. Then what is found may be another's, so it is looked before each call as well:
    where one is there already the call is refused, and nothing is sent (`already_there`). A lost answer is recovered
    only in the process that saw that nothing was there; a call that was refused is not proved.
    `wanted` gives the fields that the record must have; by default all arguments that are set and that it shows.

        proof=created(lambda args, context: invoices_by_key(context.key))
    """
    fresh = _Fresh()

    async def before(args: A, context: Context) -> None:
        if await _records(look, args, context):
            if context.key in fresh.keys:  # not refused: what is there now is looked at as after any lost call
                raise LookupError("an earlier call of this action has come through meanwhile")
            raise Refused("already_there", "one like it is there already, and nothing would tell it from this one")
        fresh.add(context.key)

    async def find(args: A, context: Context) -> Found:
        records = await _records(look, args, context)
        if not records:
            return Found(presence="absent", reason="nothing is there that this action made")
        copies: JsonObject = {_COPIES: [*records[1:]]} if records[1:] else {}
        value: JsonObject = {**records[0], **copies}
        if keyed or context.key in fresh.keys:
            return Found(presence="found", value=value, conclusive=keyed)
        return Found(presence="unknown", value=value, reason="one like it is there, and may be another's")

    def judge(args: A, receipt: Receipt | None, found: Found) -> Verdict:
        answered = receipt is not None and receipt.kind == "answered"  # then it was looked before the call
        if isinstance(found.value, dict) and (found.presence == "found" or answered):
            return _as_asked(_asked(args, found.value, wanted), found.value)
        return judge_by_presence(args, receipt, found)

    return Proof(find=find, judge=judge, before=None if keyed else before)


def updated(
    look: Callable[[A, Context], Awaitable[Record | None] | Record | None], *, wanted: Wanted[A] | None = None
) -> Proof[A]:
    """The record is there and has the values that were asked for, whoever set them.

    `look` gives the record as it is now; None, or Refused with the code `not_found`, where there is none.
    `wanted` gives the fields that it must have; by default all arguments that are given, None included. Where the
    record shows one of them under no such name, nothing is proved: say `wanted`.

        proof=updated(read_order, wanted=lambda args: {"status": args.status})
    """

    async def find(args: A, context: Context) -> Found:
        shown = await _looked(look, args, context)
        if shown is None:
            return Found(presence="absent", reason="there is no such record")
        record = as_record(shown)
        asked = wanted(args) if wanted else _given(args, record)
        unseen = [name for name, value in asked.items() if name not in record or is_secret(value)]
        if unseen or not asked:
            why = f"the record does not show {', '.join(unseen)}" if unseen else "no field was asked for"
            return Found(presence="unknown", value=record, reason=_say_wanted([why]))
        unsaid = [] if wanted else _unsaid(args, record)
        differs, unclear = _differences({name: value for name, value in asked.items() if name not in unsaid}, record)
        unclear += [_difference(name, asked[name], record) for name in unsaid]
        if differs:
            return Found(presence="absent", value=record, reason=f"it was not set: {'; '.join(differs)}")
        if unclear:
            reason = f"whether it was set can't be told: {_say_wanted(unclear)}"
            return Found(presence="unknown", value=record, reason=reason)
        return Found(presence="found", value=record, conclusive=True)  # the very state that was asked for

    return Proof(find=find)


def deleted(look: Callable[[A, Context], Awaitable[Record | None] | Record | None]) -> Proof[A]:
    """The record is there no more.

    `look` gives the record as it is now; None, or Refused with the code `not_found`, where there is none. That it
    is gone proves no call that was refused: the record may never have been there.

        proof=deleted(read_contact)
    """

    async def find(args: A, context: Context) -> Found:
        shown = await _looked(look, args, context)
        if shown is None:
            return Found(presence="found", value={"gone": True})
        return Found(presence="absent", value=as_record(shown), reason="it is still there")

    return Proof(find=find)


class _Fresh:
    """The keys of this process's calls that began with nothing there; the oldest are forgotten."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}

    def add(self, key: str) -> None:
        self.keys[key] = None
        while len(self.keys) > _MOST_KEYS:
            self.keys.pop(next(iter(self.keys)), None)


def _as_asked(asked: Mapping[str, object], record: JsonObject) -> Verdict:
    """Of what was made: there once, with the values that were asked for."""
    differs, unclear = _differences(asked, record)
    if differs:
        return Verdict(status="refuted", reason=f"it is there, but not as asked: {'; '.join(differs)}", evidence=record)
    if _COPIES in record:
        return Verdict(status="refuted", reason="it was made more than once", evidence=record)
    if unclear:
        reason = f"it is there, but whether as asked can't be told: {_say_wanted(unclear)}"
        return Verdict(status="unknown", reason=reason, evidence=record)
    return Verdict(status="verified", evidence=record)


async def _looked(look: Callable[[A, Context], Any], args: A, context: Context) -> Any:
    """What the look gives; None where the system says that nothing is there."""
    try:
        return await called(look, args, context)
    except Refused as refusal:
        if refusal.code not in _GONE:
            raise
        return None


async def _records(look: Callable[[A, Context], Any], args: A, context: Context) -> list[JsonObject]:
    return [as_record(one) for one in _several(await _looked(look, args, context))]


def _several(shown: Iterable[Record] | Record | None) -> Iterable[Record]:
    if shown is None:
        return []
    single = isinstance(shown, BaseModel | Mapping) or hasattr(shown, "keys") or not isinstance(shown, Iterable)
    return [cast("Record", shown)] if single else cast("Iterable[Record]", shown)


def _asked(args: A, record: JsonObject, wanted: Wanted[A] | None) -> Mapping[str, object]:
    """What the record must have, by the record's own names."""
    if wanted is not None:
        return wanted(args)
    fields = fields_of(args, record).values()
    return {name: one for name, one in fields if one is not None and not is_secret(one) and name in record}


def _given(args: BaseModel, record: JsonObject) -> Mapping[str, object]:
    fields = fields_of(args, record)
    return {name: one for field, (name, one) in fields.items() if field in args.model_fields_set}


def _differences(asked: Mapping[str, object], record: JsonObject) -> tuple[list[str], list[str]]:
    """What the record certainly shows otherwise, and what may be so and may not."""
    found: dict[Likeness, list[str]] = {"same": [], "differs": [], "unclear": []}
    for name, value in asked.items():
        if name in record or value is None:
            found[likeness(value, record.get(name))].append(_difference(name, value, record))
        else:
            found["unclear"].append(f"the record does not show {name}")
    return found["differs"], found["unclear"]


def _unsaid(args: BaseModel, record: JsonObject) -> list[str]:
    """Where the record has a value and the call has None: a call is kept with its defaults, so none may be meant."""
    fields, filled = type(args).model_fields, args.model_fields_set >= type(args).model_fields.keys()
    doubted: list[str] = []
    for field, value in args:
        name = shown_name(type(args), field, record)
        default = filled and value is None and field in fields and fields[field].default is None
        if name in record and (record[name] is not None if default else may_be_unsaid(value, record[name])):
            doubted.append(name)
    return doubted


def _difference(name: str, asked: object, record: JsonObject) -> str:
    return f"{name} is {_short(record.get(name))}, asked was {_short(asked)}"


def _say_wanted(reasons: Sequence[str]) -> str:
    return f"{'; '.join(reasons)}: say what to expect with `wanted`"


def _short(value: object) -> str:
    return excerpt(in_words(value), _LONGEST)

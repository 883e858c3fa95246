"""The shipped proofs: what is there is compared with what was asked, and nothing is claimed that was not seen."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import httpx
import pytest
from pydantic import BaseModel, SecretStr

from steward.domain.model import Found, Receipt, Risk, Verdict
from steward.tools.proofs import created, deleted, updated
from steward.tools.spec import Context, Proof, Refused, ToolSpec, World

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


class Address(BaseModel):
    city: str
    floor: int | None = None


class Args(BaseModel):
    id: str = "7"
    amount: Decimal | float | None = None
    subject: str | None = None
    due: datetime | None = None
    tags: list[str] | set[str] | None = None
    address: Address | None = None
    labels: dict[str, int] | None = None
    password: SecretStr | None = None
    secret: str | None = None


class Invoice(BaseModel):
    id: str
    amount: Decimal
    due: datetime


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    amount: Decimal


NOTE: dict[str, Any] = {"id": "7", "note": None}
OSLO: dict[str, Any] = {"city": "Oslo"}


async def found_by(proof: Proof[Any], args: BaseModel) -> Found:
    async with httpx.AsyncClient() as http:
        found = proof.find(args, Context(key="k", task_id="t", world=World(http=http)))
        return found if isinstance(found, Found) else await found


async def proven(proof: Proof[Args], args: Args, receipt: Receipt | None = None) -> tuple[Found, Verdict]:
    async with httpx.AsyncClient() as http:
        found = proof.find(args, Context(key="k", task_id="t", world=World(http=http)))
        looked = found if isinstance(found, Found) else await found
    return looked, proof.judge(args, receipt, looked)


def looking(shown: Any) -> Any:
    def look(args: Args, context: Context) -> Any:
        if isinstance(shown, Exception):
            raise shown
        return shown

    return look


@pytest.mark.parametrize(
    ("args", "record"),
    [
        (Args(amount=20.0), {"amount": 20}),
        (Args(amount=20.0), {"amount": "20.00"}),
        (Args(amount=Decimal("20.10")), {"amount": 20.1}),
        (Args(subject=" Broken  cup\r\nnew line "), {"subject": "Broken  cup\nnew line"}),
        (Args(subject="e\u0301t\u00e9"), {"subject": "\u00e9t\u00e9"}),
        (Args(due=AT), {"due": "2026-03-01T09:30:00Z"}),
        (Args(due=AT), {"due": "2026-03-01T10:30:00+01:00"}),
        (Args(due=AT), {"due": "2026-03-01T09:30:00"}),
        (Args(due=AT.replace(tzinfo=None)), {"due": "2026-03-01T09:30:00+00:00"}),
        (Args(due=AT.astimezone(timezone(timedelta(hours=5)))), {"due": "2026-03-01T09:30:00Z"}),
        (Args(tags=["a", "b"]), {"tags": ["a", "b"]}),
        (Args(tags={"a", "b", "c"}), {"tags": ["c", "a", "b"]}),
        (Args(address=Address(city="Oslo")), {"address": {"city": "Oslo", "floor": 4, "zip": "0150"}}),
        (Args(id="7"), {"id": 7}),
        (Args(amount=Decimal("20.5"), due=AT), Invoice(id="7", amount=Decimal("20.50"), due=AT)),
    ],
)
async def test_what_is_there_as_asked_is_verified(args: Args, record: Any) -> None:
    """Systems write numbers, times and blanks in their own way; that is no difference."""
    for proof in (created(looking([record])), updated(looking(record))):
        found, verdict = await proven(proof, args)

        assert (found.presence, found.conclusive, verdict.status, verdict.level) == (
            "found",
            True,
            "verified",
            "read_back",
        )


@pytest.mark.parametrize(
    ("args", "record", "differs"),
    [
        (Args(amount=20.0), {"amount": 200}, "amount is 200, asked was 20.0"),
        (Args(amount=1.0), {"amount": True}, "amount is True"),
        (Args(amount=20.0), {"amount": None}, "amount is None"),
        (Args(amount=20.0), {"amount": "twenty"}, "amount is twenty"),
        (Args(subject="Cup"), {"subject": "cup"}, "subject is cup, asked was Cup"),
        (Args(id="007"), {"id": 7}, "id is 7, asked was 007"),
        (Args(due=AT), {"due": "2026-03-01T09:31:00Z"}, "due is"),
        (Args(due=AT), {"due": "soon"}, "due is soon"),
        (Args(tags=["a", "b"]), {"tags": ["b", "a"]}, "tags is"),
        (Args(tags=["a"]), {"tags": ["a", "b"]}, "tags is"),
        (Args(tags={"a", "b"}), {"tags": ["a", "a"]}, "tags is"),
        (Args(address=Address(city="Oslo", floor=3)), {"address": {"city": "Oslo", "floor": 4}}, "address is"),
        (Args(subject="x" * 500), {"subject": "y" * 500}, "…"),
    ],
)
async def test_what_is_there_otherwise_is_not(args: Args, record: Any, differs: str) -> None:
    """Made otherwise is refuted, and never made again by itself; not set is safe to set again."""
    made, wrong = await proven(created(looking([record])), args)
    unset, absent = await proven(updated(looking(record)), args)

    assert (made.presence, wrong.status, wrong.retry) == ("found", "refuted", False)
    assert (unset.presence, absent.status, absent.retry) == ("absent", "refuted", True)
    assert differs in wrong.reason
    assert differs in absent.reason
    assert len(wrong.reason) < 300


@pytest.mark.parametrize(
    ("args", "record"),
    [
        (Args(id="7", subject="closed"), {"id": "7", "state": "open"}),
        (Args(id="7", subject="closed"), {"subject": "closed"}),
        (Args(password=SecretStr("new")), {"password": "**********"}),
        (Args(), {"id": "7"}),
    ],
)
async def test_an_update_that_cannot_be_compared_is_not_proved(args: Args, record: Any) -> None:
    """An id that fits says nothing of what was set: it goes to a person, and the author is told what to say."""
    found, verdict = await proven(updated(looking(record)), args)
    _, made = await proven(created(looking([record])), args)

    assert (found.presence, verdict.status) == ("unknown", "unknown")
    assert "wanted" in verdict.reason
    assert made.status == "verified"  # it carries this action's key


async def test_an_update_to_nothing_is_compared_too() -> None:
    """What was given as None or as empty has to be so."""
    assert (await proven(updated(looking({"subject": "x"})), Args(subject=None)))[0].presence == "absent"
    assert (await proven(updated(looking({"subject": None})), Args(subject=None)))[0].presence == "found"
    assert (await proven(updated(looking({"labels": {"x": 1}})), Args(labels={})))[0].presence == "absent"
    assert (await proven(updated(looking({"id": "7"}), wanted=lambda _: {}), Args()))[0].presence == "unknown"
    assert (await proven(updated(looking({"id": "7"}), wanted=lambda _: {"zz": None}), Args()))[0].presence == "unknown"


async def test_a_record_may_have_copies() -> None:
    """A field of that name is the record's own."""
    _, verdict = await proven(created(looking([{"id": "7", "copies": 3}])), Args())

    assert verdict.status == "verified"


def test_a_refusal_survives_another_process() -> None:
    """With its code and its message."""
    again = pickle.loads(pickle.dumps(Refused("no_stock", "none left")))  # noqa: S301 - our own

    assert (again.code, again.message, str(again)) == ("no_stock", "none left", "none left")


async def test_nothing_there_is_absent() -> None:
    """Also where the system says so with its own not-found."""
    nothings: list[Any] = [[], (), None, iter(()), Refused("not_found", "no such invoice")]
    for nothing in nothings:
        found, verdict = await proven(created(looking(nothing)), Args())
        assert (found.presence, verdict.status, verdict.retry) == ("absent", "refuted", True)
    for gone in (None, Refused("not_found", "no such invoice"), Refused("http_404", "?")):
        found, verdict = await proven(updated(looking(gone)), Args())
        assert (found.presence, verdict.status) == ("absent", "refuted")


@pytest.mark.parametrize("make", [created, updated, deleted])
async def test_a_look_that_fails_proves_nothing(make: Any) -> None:
    """A no of another kind and a lost answer are handed on: they say nothing of the effect."""
    for error in (Refused("forbidden", "not you"), ConnectionError("lost")):
        with pytest.raises(type(error)):
            await proven(make(looking(error)), Args())


@pytest.mark.parametrize("shown", [{"id": "7"}, iter([{"id": "7"}]), ({"id": "7"},), Args(id="7")])
async def test_what_was_made_may_be_given_as_it_comes(shown: Any) -> None:
    """One record alone, a tuple, a generator."""
    _, verdict = await proven(created(looking(shown)), Args())

    assert verdict.status == "verified"


@pytest.mark.parametrize("make", [updated, deleted])
async def test_a_list_is_no_record(make: Any) -> None:
    """An empty one is not "gone": the look is wrong, and that is said."""
    for shown in ([], [{"id": "7"}], "7", True):
        with pytest.raises(TypeError, match="a proof's look gives a record"):
            await proven(make(looking(shown)), Args())


async def test_made_twice_is_refuted() -> None:
    """Both are shown."""
    found, verdict = await proven(created(looking([{"id": "7"}, {"id": "8"}])), Args())

    assert (verdict.status, verdict.reason, verdict.retry) == ("refuted", "it was made more than once", False)
    assert found.value == {"id": "7", "other records of this action": [{"id": "8"}]}


async def test_a_twin_proves_no_refused_call() -> None:
    """Without a key, what is found may be another's; so may be what is gone."""
    twin, verdict = await proven(created(looking([{"id": "7"}]), keyed=False), Args())
    gone, _ = await proven(deleted(looking(None)), Args())

    assert (twin.presence, twin.conclusive, twin.value, verdict.status) == ("unknown", False, {"id": "7"}, "unknown")
    assert (gone.presence, gone.conclusive) == ("found", False)


@dataclass
class Shop:
    """A system that keeps no keys; what it does with a call is its fault."""

    rows: list[dict[str, str]]
    fault: str = ""

    def tool(self) -> ToolSpec[Args, Args]:
        proof = created(self.alike, keyed=False)
        parts: dict[str, Any] = {"args": Args, "result": Args, "risk": Risk.REVERSIBLE}
        return ToolSpec(name="note", description="Write a note.", run=self.add, proof=proof, **parts)

    def alike(self, args: Args, _: Context) -> list[dict[str, str]]:
        return [row for row in self.rows if row["subject"] == args.subject]

    def add(self, args: Args, _: Context) -> Args:
        if self.fault != "silent":
            self.rows.append({"id": args.id, "subject": args.subject or ""})
        if self.fault == "lost":
            raise ConnectionError("lost")
        return args


async def called_and_judged(tool: ToolSpec[Args, Args], *, process: ToolSpec[Args, Args] | None = None) -> Verdict:
    """One call of the tool, then a look, by another process where one is given."""
    async with httpx.AsyncClient() as http:
        context, args = Context(key="k", task_id="t", world=World(http=http)), Args(subject="x")
        run: Any = tool.run
        try:
            receipt = Receipt(kind="answered", result=(await run(args, context)).model_dump(mode="json"))
        except Refused as refusal:
            receipt = Receipt(kind="refused", code=refusal.code, message=refusal.message)
        except (ConnectionError, LookupError):
            receipt = Receipt(kind="lost")
        witness = process or tool
        find: Any = witness.find
        return witness.judge(args, receipt, await find(args, context))


async def test_an_older_twin_is_no_success_of_a_call_that_did_nothing() -> None:
    """Where no key tells them apart it is looked first: the call is refused, and nothing is sent."""
    shop = Shop([{"id": "7", "subject": "x"}], fault="silent")

    assert (await called_and_judged(shop.tool())).status == "unknown"
    shop.fault = ""
    assert (await called_and_judged(shop.tool())).status == "unknown"
    assert len(shop.rows) == 1


async def test_what_was_not_there_before_is_the_call_s_own() -> None:
    """An answered call is proved, a silent one refuted, a lost one proved by the process that looked before it."""
    assert (await called_and_judged(Shop([]).tool())).status == "verified"
    assert (await called_and_judged(Shop([], fault="silent").tool())).status == "refuted"
    assert (await called_and_judged(Shop([], fault="lost").tool())).status == "verified"
    late = Shop([], fault="silent")
    tool = late.tool()
    assert (await called_and_judged(tool)).status == "refuted"
    late.rows.append({"id": "7", "subject": "x"})  # the first call comes through after all
    assert (await called_and_judged(tool)).status == "verified"
    assert len(late.rows) == 1
    lost = Shop([], fault="lost")
    assert (await called_and_judged(lost.tool(), process=lost.tool())).status == "unknown"


async def test_gone_is_deleted() -> None:
    """What is still there is not, and may be deleted again."""
    found, verdict = await proven(deleted(looking(Refused("not_found", "no such"))), Args())
    still, refuted = await proven(deleted(looking({"id": "7"})), Args())

    assert (found.presence, found.value, verdict.status) == ("found", {"gone": True}, "verified")
    assert (still.presence, still.value, refuted.status, refuted.retry) == ("absent", {"id": "7"}, "refuted", True)


class Note(BaseModel):
    id: str
    note: str | None = None
    address: Address | None = None


async def test_an_update_s_nothing_may_mean_that_nothing_was_said() -> None:
    """A call is kept with its defaults filled in: a value that it left alone is neither unset nor proved."""
    filled = Note(id="7", note=None, address=Address(city="Oslo", floor=None))
    for record in ({"id": "7", "note": "x", "address": {"city": "Oslo"}}, {**NOTE, "address": {**OSLO, "floor": 4}}):
        found = await found_by(updated(looking(record)), filled)
        assert (found.presence, "wanted" in found.reason) == ("unknown", True)

    assert (await found_by(updated(looking({**NOTE, "address": OSLO})), filled)).presence == "found"


class Row:
    """As sqlite3.Row: keys and items, and no mapping."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields

    def keys(self) -> list[str]:
        return [*self.fields]

    def __getitem__(self, name: str) -> object:
        return self.fields[name]


async def test_a_row_of_a_database_is_a_record() -> None:
    """As it comes."""
    for proof in (created(looking(Row(id=7))), created(looking([Row(id=7)])), updated(looking(Row(id=7)))):
        assert (await proven(proof, Args(id="7")))[1].status == "verified"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), b"\xff", object(), [1.0, {"x": float("inf")}]])
async def test_a_record_that_no_json_holds_is_named(value: object) -> None:
    """One line with the field and what to do, from every proof."""
    for proof in (
        created(looking({"photo": value})),
        updated(looking({"photo": value})),
        deleted(looking({"photo": value})),
    ):
        with pytest.raises(
            TypeError, match="the record's photo can't be kept as JSON, let the look leave it out"
        ) as told:
            await proven(proof, Args(id="7"))
        assert "\n" not in str(told.value)


async def test_what_may_be_as_asked_is_neither_proved_nor_refuted() -> None:
    """A person is asked, and the author is told what to say."""
    for proof in (created(looking({"amount": "20 EUR"})), updated(looking({"amount": "20 EUR"}))):
        _, verdict = await proven(proof, Args(amount=20))
        assert (verdict.status, verdict.retry) == ("unknown", False)
        assert "amount is 20 EUR, asked was 20" in verdict.reason
        assert verdict.reason.endswith(": say what to expect with `wanted`")


async def test_reasons_say_it_once() -> None:
    """Nothing is there, and that is all."""
    _, silent = await proven(created(looking(None)), Args(), Receipt(kind="answered"))
    _, unset = await proven(updated(looking({"subject": "x"})), Args(subject="y"), Receipt(kind="answered"))

    _, lost = await proven(created(looking(None)), Args(), Receipt(kind="lost"))

    assert lost.reason == "nothing is there that this action made"
    assert silent.reason == "the tool said it was done, but nothing is there that this action made"
    assert unset.reason == "the tool said it was done, but it was not set: subject is x, asked was y"


async def test_what_is_wanted_can_be_said() -> None:
    """Where arguments and record name things differently."""
    proof = created(
        looking([{"total_cents": 2000}]), wanted=lambda args: {"total_cents": round((args.amount or 0) * 100)}
    )

    assert (await proven(proof, Args(amount=20.0)))[1].status == "verified"
    assert (await proven(proof, Args(amount=20.01)))[1].status == "refuted"


async def test_a_look_may_be_async() -> None:
    """Also where a plain function hands on what an async function gives."""

    async def look(args: Args, context: Context) -> Sequence[dict[str, str]]:
        return [{"id": args.id, "key": context.key}]

    def handing_on(args: Args, context: Context) -> Any:
        return look(args, context)

    for one in (look, handing_on):
        assert (await proven(created(one), Args()))[0].value == {"id": "7", "key": "k"}


def test_a_tool_has_one_proof() -> None:
    """A find beside a proof would be ignored; it is refused where the tool is made."""
    proof: Proof[Args] = deleted(looking(None))
    parts: dict[str, Any] = {"args": Args, "result": Args, "risk": Risk.REVERSIBLE, "run": looking(None)}

    spec = ToolSpec(name="drop", description="Drop it.", proof=proof, **parts)

    assert (spec.find, spec.judge) == (proof.find, proof.judge)
    with pytest.raises(ValueError, match="the tool drop has a proof, and a find or a judge beside it"):
        ToolSpec(name="drop", description="Drop it.", proof=proof, find=looking(None), **parts)


async def test_what_is_wanted_and_not_shown_is_not_refuted() -> None:
    """A misspelt name, or a field that the system keeps to itself: its author is told, and nothing is done again."""
    record = {"id": "7", "total": 20}
    _, made = await proven(created(looking([record]), wanted=lambda _: {"totl": 20}), Args())
    _, other = await proven(created(looking([record]), wanted=lambda _: {"totl": 20, "total": 21}), Args())
    _, left_out = await proven(created(looking([record]), wanted=lambda _: {"note": None}), Args())

    assert (made.status, "does not show totl" in made.reason) == ("unknown", True)
    assert other.status == "refuted"
    assert left_out.status == "verified"


async def test_a_dataclass_is_a_record() -> None:
    """With slots or without, as clients of other systems give them."""
    line = Line(id="7", amount=Decimal(20))

    for proof in (created(looking([line])), created(looking(line)), updated(looking(line))):
        assert (await proven(proof, Args(amount=20)))[1].status == "verified"
        assert (await proven(proof, Args(amount=21)))[1].status == "refuted"
    assert (await proven(deleted(looking(line)), Args()))[1].status == "refuted"


@pytest.mark.parametrize("shown", [True, 7, object()])
async def test_what_is_no_record_is_told_in_one_line(shown: object) -> None:
    """Also before a call without a key, which then is not refused as if one were there."""
    proof = created(looking(shown), keyed=False)
    assert proof.before is not None
    async with httpx.AsyncClient() as http:
        with pytest.raises(TypeError, match="a proof's look gives a record"):
            await proof.before(Args(), Context(key="k", task_id="t", world=World(http=http)))
    with pytest.raises(TypeError, match="a proof's look gives a record"):
        await proven(proof, Args())

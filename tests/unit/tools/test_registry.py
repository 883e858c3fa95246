"""The registry: refusals made for a planner, and whatever a tool does wrong kept inside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, computed_field, field_serializer, field_validator
from pydantic import Json as JsonText

from steward.domain.errors import Unusable
from steward.domain.model import Action, Found, Json, JsonObject, Receipt, Risk, Verdict
from steward.domain.ports.tools import Toolbox
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import Context, Refused, ToolSpec, World

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
WORLD = World(http=httpx.AsyncClient())
SHIPPED = Registry(TOOLS, WORLD)


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")

    n: int = 1


class Result(BaseModel):
    n: int


def spec(run: Callable[[Args, Context], Awaitable[Any]], **more: Any) -> ToolSpec[Args, Result]:
    fields: dict[str, Any] = {
        "timeout": 0.05 if hang in (run, more.get("find")) else 60.0,
        "risk": Risk.REVERSIBLE,
    } | more
    return ToolSpec(name="probe", description="", args=Args, result=Result, run=run, **fields)


def action(tool: str = "probe", args: JsonObject | None = None) -> Action:
    return Action(key="k" * 64, task_id="t", step="s", tool=tool, args=args or {}, risk=Risk.REVERSIBLE)


async def fine(args: Args, _: Context) -> Result:
    return Result(n=args.n)


def failing(error: BaseException) -> Callable[[Args, Context], Awaitable[Any]]:
    async def run(_: Args, __: Context) -> Any:
        raise error

    return run


def answering(value: object) -> Callable[[Args, Context], Awaitable[Any]]:
    async def run(_: Args, __: Context) -> Any:
        return value

    return run


async def hang(_: Args, __: Context) -> Any:
    await asyncio.sleep(60)


class OrderNotFound(Exception):
    """As an ORM's or a client's own."""


class InvalidSession(psycopg.OperationalError):
    """As a driver's for a server that went away."""


REQUEST = httpx.Request("GET", "http://desk")


@pytest.mark.parametrize(
    ("run", "kind", "code"),
    [
        (fine, "answered", ""),
        (answering({"n": 3}), "answered", ""),
        (answering({"n": "three"}), "lost", "bad_result"),
        (answering(None), "lost", "bad_result"),
        (answering(Result.model_construct(n="three")), "lost", "bad_result"),
        (hang, "lost", "timeout"),
        (failing(Refused("no", "not today\nnor tomorrow")), "refused", "no"),
        (failing(TimeoutError()), "lost", "timeout"),
        (failing(httpx.ReadTimeout("")), "lost", "timeout"),
        (failing(httpx.ConnectError("")), "lost", "unreachable"),
        (failing(ConnectionResetError()), "lost", "connection"),
        (failing(httpx.HTTPStatusError("", request=REQUEST, response=httpx.Response(502))), "lost", "http_502"),
        (failing(httpx.DecodingError("not JSON")), "lost", "bad_result"),
        (failing(ZeroDivisionError("oops\n" * 1000)), "lost", "bug"),
        (failing(RuntimeError("the circuit is open")), "lost", "exception"),
        (failing(OrderNotFound("there is no order 9")), "lost", "declined"),
        (failing(InvalidSession("sign in again")), "lost", "exception"),
    ],
)
async def test_whatever_a_call_does_becomes_a_receipt(
    run: Callable[[Args, Context], Awaitable[Any]], kind: str, code: str
) -> None:
    """No exception leaves; what is no proper answer and no clear no leaves open whether it acted."""
    receipt = await Registry([spec(run)], WORLD).run(action())

    assert (receipt.kind, receipt.code) == (kind, code)
    assert "\n" not in receipt.message
    assert len(receipt.message) <= 2_100
    assert len(receipt.message) < 2_000 or "more characters left out" in receipt.message


TOO_MANY = httpx.HTTPStatusError("", request=REQUEST, response=httpx.Response(429, headers={"Retry-After": "7"}))


class Cents(BaseModel):
    model_config = ConfigDict(extra="forbid")
    who: str
    amount: float = 0
    fee: int = 0

    @field_serializer("amount")
    def _written(self, amount: float) -> int:
        return round(amount * 100)

    @field_validator("fee")
    @classmethod
    def _read(cls, fee: int) -> int:
        return fee * 100

    @field_validator("who")
    @classmethod
    def _plain(cls, who: str) -> str:
        return who.strip().lower()

    @computed_field
    @property
    def label(self) -> str:
        return f"{self.who}: {self.amount}"


class Sum(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount: float
    parts: list[float] = Field(default_factory=list[float])
    order: int = 0


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        ({"amount": 2**53, "order": 2**60 + 1}, []),
        ({"amount": 2**53 + 1}, ["amount"]),
        ({"amount": 123456789012345678}, ["amount"]),
        ({"amount": 1, "parts": [1, 123456789012345678]}, ["parts"]),
    ],
)
def test_a_number_that_would_be_rounded_is_refused(args: JsonObject, wrong: list[str]) -> None:
    """A float holds the first digits alone: another amount would be paid, and read back as asked."""

    async def run(args: Sum, _: Context) -> Result:
        return Result(n=args.order)

    tools = Registry([ToolSpec(name="probe", description="", args=Sum, result=Result, run=run, risk=Risk.READ)], WORLD)
    for one_way in (
        args,
        tools.coerce("probe", args),
    ):  # as a plan has them, and as an edit or a reference is filled in
        assert [one.detail["argument"] for one in tools.check("probe", one_way)] == wrong


@pytest.mark.parametrize(
    ("args", "wrong"),
    [({"who": " Kim "}, []), ({"who": "kim", "amount": 30}, ["amount"]), ({"who": "kim", "fee": 1}, ["fee"])],
)
async def test_arguments_stay_what_they_are(args: JsonObject, wrong: list[str]) -> None:
    """They are written down and read again between the request and the call: what changes there is refused, as a
    hundred times as much would be paid; what is computed of them is none.
    """

    async def run(args: Cents, _: Context) -> Result:
        return Result(n=len(args.who))

    tools = Registry(
        [ToolSpec(name="probe", description="", args=Cents, result=Result, run=run, risk=Risk.READ)], WORLD
    )

    problems = tools.check("probe", args)

    assert [one.detail["argument"] for one in problems] == wrong
    if not wrong:
        assert tools.coerce("probe", args) == {"who": "kim", "amount": 0, "fee": 0}
        assert (await tools.run(action(args=tools.coerce("probe", args)))).result == {"n": 3}


SIDE_BY_SIDE = ExceptionGroup(
    "unhandled errors in a TaskGroup", [ExceptionGroup("inner", [TOO_MANY]), KeyError("iban")]
)


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    in_: str = Field(alias="in")
    pins: set[str] = Field(default_factory=set[str], alias="pinCodes")


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    order_id: str = Field(alias="orderId")
    lines: list[Line] = Field(default_factory=list[Line])


class Spelt(Order):
    model_config = ConfigDict(serialize_by_alias=True)


@pytest.mark.parametrize(
    ("model", "written"),
    [
        (Order, {"order_id": "7", "lines": [{"in_": "b", "pins": ["1", "2"]}]}),
        (Spelt, {"orderId": "7", "lines": [{"in": "b", "pinCodes": ["1", "2"]}]}),
    ],
)
@pytest.mark.parametrize("alias", [True, False])
async def test_arguments_and_results_are_called_alike_everywhere(
    model: type[Order], written: JsonObject, *, alias: bool
) -> None:
    """In the schema, in what is kept, and in what the tool gets; by either name they are understood."""

    async def run(args: Order, _: Context) -> Order:
        return args

    tools = Registry([ToolSpec(name="probe", description="", args=model, result=model, run=run, risk=Risk.READ)], WORLD)
    card, pins = tools.card("probe"), list[Json](["2", "1"])
    line: JsonObject = {"in": "b", "pinCodes": pins} if alias else {"in_": "b", "pins": pins}
    given: JsonObject = {"orderId" if alias else "order_id": "7", "lines": [line]}

    assert card is not None
    for schema in (card.args_schema, card.result_schema):
        assert schema["properties"].keys() == written.keys()  # pyright: ignore
    assert tools.check("probe", given) == []
    assert tools.coerce("probe", given) == tools.coerce_part("probe", given) == written
    receipt = await tools.run(action(args=tools.coerce("probe", given)))
    assert (receipt.kind, receipt.result) == ("answered", written)


async def test_what_is_not_taken_again_is_refused_before_anything_acts() -> None:
    """A text that is read as JSON is written down as what it says."""

    class Packed(BaseModel):
        model_config = ConfigDict(extra="forbid")
        ids: JsonText[list[int]]

    tools = Registry(
        [ToolSpec(name="probe", description="", args=Packed, result=Result, run=fine, risk=Risk.READ)], WORLD
    )

    assert [one.detail["argument"] for one in tools.check("probe", {"ids": "[1]"})] == ["ids"]


async def test_errors_of_a_task_group_are_told_one_by_one() -> None:
    """Of a read the first counts, as if it had been alone; of an act none says that nothing was done."""
    reading = await Registry([spec(failing(SIDE_BY_SIDE), risk=Risk.READ)], WORLD).run(action())
    acting = await Registry(
        [spec(failing(ExceptionGroup("all", [Refused("no", "not today"), ValueError("x")])))], WORLD
    ).run(action())
    put_off = await Registry([spec(failing(SIDE_BY_SIDE))], WORLD).run(action())

    assert (reading.kind, reading.wait) == ("refused", 7)
    assert (acting.kind, put_off.kind) == ("lost", "lost")
    assert "not today" in acting.message
    assert "ValueError: “x”" in acting.message
    assert "KeyError" in put_off.message


async def test_a_time_out_is_told_as_whose_it_was() -> None:
    """The tool's own client may give up long before the tool's time is over."""
    receipt = await Registry([spec(failing(TimeoutError("no byte in 0.2 s")))], WORLD).run(action())

    assert receipt.message.endswith("its client gave up waiting: “no byte in 0.2 s”")


async def test_a_cancelled_call_stays_cancelled() -> None:
    """A shutdown is not taken for the tool's failure."""
    call = asyncio.create_task(Registry([spec(hang, timeout=60.0)], WORLD).run(action()))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


@pytest.mark.parametrize("broken", [hang, failing(ZeroDivisionError("oops")), failing(Refused("no", "no"))])
async def test_a_look_that_fails_is_unknown(broken: Callable[[Args, Context], Awaitable[Any]]) -> None:
    """Absent is never claimed because of an error."""
    found = await Registry([spec(fine, find=broken)], WORLD).find(action())

    assert found.presence == "unknown"
    assert found.reason


def test_a_judge_that_fails_has_judged_nothing() -> None:
    """A bug in a judge is an unknown outcome, not a success."""

    def judge(_: Args, __: Receipt | None, ___: Found) -> Verdict:
        raise KeyError("id")

    verdict = Registry([spec(fine, judge=judge)], WORLD).judge(action(), None, Found(presence="found"))

    assert verdict.status == "unknown"
    assert "KeyError" in verdict.reason


async def absent(_: Args, __: Context) -> Found:
    return Found(presence="absent")


ANSWERED, LOST = Receipt(kind="answered", result={"n": 1}), Receipt(kind="lost", code="timeout", message="late")
REFUSED, PERSON = Receipt(kind="refused", code="no", message="not today"), Receipt(kind="person", result={"n": 2})


@pytest.mark.parametrize(
    ("tool", "receipt", "presence", "expected"),
    [
        # looked up: presence decides
        (spec(fine, find=absent), ANSWERED, "found", ("verified", "read_back", False)),
        (spec(fine, find=absent), LOST, "found", ("verified", "read_back", False)),
        (spec(fine, find=absent), ANSWERED, "absent", ("refuted", "read_back", True)),
        (spec(fine, find=absent), None, "absent", ("refuted", "read_back", True)),
        (spec(fine, find=absent), ANSWERED, "unknown", ("unknown", "read_back", False)),
        # a business no is not hammered
        (spec(fine, find=absent), REFUSED, "absent", ("refuted", "read_back", False)),
        # nothing to look up: the tool's word, at its level
        (spec(fine), ANSWERED, "unknown", ("verified", "receipt", False)),
        (spec(fine), PERSON, "unknown", ("verified", "person", False)),
        (spec(fine), LOST, "unknown", ("unknown", "receipt", False)),
        (spec(fine), None, "unknown", ("unknown", "receipt", False)),
        (spec(fine), REFUSED, "unknown", ("refuted", "read_back", False)),
        # reading is its own look
        (spec(fine, risk=Risk.READ), ANSWERED, "unknown", ("verified", "read_back", False)),
        (spec(fine, risk=Risk.READ), PERSON, "unknown", ("verified", "person", False)),
        (spec(fine, risk=Risk.READ), LOST, "unknown", ("refuted", "read_back", True)),
        (spec(fine, risk=Risk.READ), None, "unknown", ("refuted", "read_back", True)),
        (spec(fine, risk=Risk.READ), REFUSED, "unknown", ("refuted", "read_back", False)),
    ],
)
def test_verdicts_without_a_judge_of_its_own(
    tool: ToolSpec[Args, Result], receipt: Receipt | None, presence: Any, expected: tuple[str, str, bool]
) -> None:
    """Verified only with evidence; safe to retry only where nothing can have happened."""
    verdict = Registry([tool], WORLD).judge(action(), receipt, Found(presence=presence))

    assert (verdict.status, verdict.level, verdict.retry) == expected


@pytest.mark.parametrize("tool", ["nothing", "probe"])
async def test_what_can_not_run_does_nothing(tool: str) -> None:
    """An unknown tool or arguments that don't fit are refused, never tried, never verified."""
    registry, bad = Registry([spec(failing(AssertionError("ran")))], WORLD), action(tool, {"n": "many"})

    assert (await registry.run(bad)).kind == "refused"
    assert (await registry.find(bad)).presence == "unknown"
    assert registry.judge(bad, None, Found(presence="found")).status == "unknown"
    assert registry.identity(tool, bad.args) is registry.target(tool, bad.args) is None
    assert registry.coerce(tool, bad.args) == bad.args


def test_a_made_up_tool_is_answered_with_what_there_is() -> None:
    """The planner learns the tools' names and the likeliest meant one."""
    [problem] = SHIPPED.check("issue_refunds", {})

    assert problem.code == "unknown_tool"
    assert problem.detail["available_tools"] == SHIPPED.names()
    assert "issue_refund?" in problem.suggestion
    assert SHIPPED.card("issue_refunds") is None


@pytest.mark.parametrize(
    ("tool", "args", "arguments"),
    [
        ("issue_refund", {"order_id": "1042"}, ["amount", "reason"]),
        ("issue_refund", {"order_id": "1042", "amount": 1.005, "reason": "r"}, ["amount"]),
        ("issue_refund", {"order_id": "1042", "amount": 0, "reason": "r"}, ["amount"]),
        ("issue_refund", {"order_id": "1042", "amount": float("nan"), "reason": "r"}, ["amount"]),
        ("issue_refund", {"order_id": "the last one", "amount": 1, "reason": "r"}, ["order_id"]),
        ("create_record", {"collection": "tickets", "fields": {"subject": "s"}}, ["fields.body"]),
        ("create_record", {"collection": "orders", "fields": {"subject": "s", "body": "b"}}, ["collection"]),
        ("create_record", {"collection": "tickets", "fields": {"subject": "s", "body": "\ud800"}}, ["fields.body"]),
        ("update_status", {"collection": "orders", "id": "1042", "status": "gone"}, ["status"]),
        ("update_status", {"collection": "orders", "id": "1042", "status": "solved"}, ["status"]),
        ("find_records", {"collection": "orders", "where": {"status": ["placed"]}}, ["where.status"]),
        ("find_records", {"collection": "orders", "limit": 1_001}, ["limit"]),
        ("send_email", {"to": "anna", "subject": "s", "body": "b"}, ["to"]),
        ("send_email", {"to": "a@example.com\nBcc: b@example.com", "subject": "s", "body": "b"}, ["to"]),
        ("send_email", {"to": "a@example.com, b@example.com", "subject": "s", "body": "b"}, ["to"]),
        ("send_email", {"to": "a@example.com", "subject": "s\r\nBcc: b@example.com", "body": "b"}, ["subject"]),
        ("send_email", {"to": "a@example.com", "subject": "s\u2028Bcc: b@example.com", "body": "b"}, ["subject"]),
        ("send_email", {"to": "a@example.com", "subject": "s", "body": "a\0b"}, ["body"]),
    ],
)
def test_wrong_arguments_are_named_by_their_path(tool: str, args: JsonObject, arguments: list[str]) -> None:
    """One line for each wrong argument, with the path that the plan check goes by, and the schema once."""
    problems = SHIPPED.check(tool, args)

    assert [problem.detail["argument"] for problem in problems] == arguments
    assert all(problem.code == "invalid_args" and "\n" not in problem.message for problem in problems)
    card = SHIPPED.card(tool)
    assert card
    assert problems[0].detail["expected_schema"] == card.args_schema


@given(tool=st.sampled_from(SHIPPED.names()), args=st.dictionaries(st.text(max_size=9), JSON, max_size=4))
def test_any_arguments_can_be_checked(tool: str, args: dict[str, Json]) -> None:
    """Whatever a model says, the answer is problems, never an exception; what passes stays passed once coerced."""
    problems = SHIPPED.check(tool, args)
    coerced = SHIPPED.coerce(tool, args)
    SHIPPED.identity(tool, args)
    SHIPPED.target(tool, args)

    assert (SHIPPED.check(tool, coerced) == []) == (not problems)


def test_strings_from_forms_become_what_the_schema_wants() -> None:
    """Review screens send every field as text; defaults are filled in, so equal acts look equal."""
    fields = {"subject": "s", "body": "b", "order_id": 1042}
    refund = SHIPPED.coerce("issue_refund", {"order_id": 1042, "amount": "49.50", "reason": "r"})
    ticket = SHIPPED.coerce("create_record", {"collection": "tickets", "fields": json.dumps(fields)})

    assert refund == {"order_id": "1042", "amount": 49.5, "reason": "r"}
    assert ticket["fields"] == {**fields, "order_id": "1042", "customer_id": None, "priority": "normal"}


def test_one_refund_an_order_whatever_the_amount() -> None:
    """The business identity is the order alone, and a number names it as well as a text."""
    identities = {
        SHIPPED.identity("issue_refund", {"order_id": order, "amount": amount, "reason": "r"})
        for order, amount in (("1042", 5), (1042, 7.5))
    }

    assert identities == {'["1042"]'}


@pytest.mark.parametrize(
    ("tool", "args", "target"),
    [
        ("issue_refund", {"order_id": "1042", "amount": 5, "reason": "r"}, "1042"),
        ("update_status", {"collection": "orders", "id": "1042", "status": "paid"}, "orders/1042"),
        ("send_email", {"to": "Anna@Example.com", "subject": "s", "body": "b"}, "anna@example.com"),
        ("get_record", {"collection": "orders", "id": "1042"}, None),
    ],
)
def test_a_write_names_its_target(tool: str, args: JsonObject, target: str | None) -> None:
    """A later plan that writes to the same target in other words is recognised."""
    assert SHIPPED.target(tool, args) == target


def test_cards_are_plain_json() -> None:
    """What a planner is shown can be written down, and every argument of ours is described."""
    box: Toolbox = SHIPPED
    for name in box.names():
        card = box.card(name)
        assert card
        assert json.loads(json.dumps(card.args_schema)) == card.args_schema
        assert json.loads(json.dumps(card.result_schema)) == card.result_schema
        properties = card.args_schema["properties"]
        assert isinstance(properties, dict)
        assert all(isinstance(field, dict) and field["description"] for field in properties.values())


def test_two_tools_of_one_name_are_refused() -> None:
    """Which one would act must not depend on an order in a list."""
    with pytest.raises(Unusable, match="probe: there are two tools"):
        Registry([spec(fine), spec(fine)], WORLD)


BIG, DEEP = ["x" * 1_000] * 1_001, json.loads("[" * 60 + "]" * 60)


class Anything(BaseModel):
    value: Any = None


def giving(value: object, risk: Risk, **more: Any) -> Registry:
    tool: ToolSpec[Any, Any] = ToolSpec(
        name="probe",
        description="",
        args=Args,
        result=Anything,
        risk=risk,
        run=answering(Anything(value=value)),
        find=looking(value),
        **more,
    )
    return Registry([tool], WORLD)


def looking(value: Any) -> Callable[[Args, Context], Awaitable[Found]]:
    async def find(_: Args, __: Context) -> Found:
        return Found(presence="found", value=value)

    return find


@pytest.mark.parametrize(("value", "why"), [(BIG, "larger than 1 MB"), (DEEP, "more than 50 deep")])
async def test_a_result_without_measure_is_not_taken(value: object, why: str) -> None:
    """An act's may have happened and is looked at, a read is refused with what to do, a look has seen nothing."""
    act, read = await giving(value, Risk.REVERSIBLE).run(action()), await giving(value, Risk.READ).run(action())
    found = await giving(value, Risk.REVERSIBLE).find(action())

    assert (act.kind, act.code, act.ended) == ("lost", "bad_result", True)
    assert (read.kind, read.code) == ("refused", "too_large")
    assert (found.presence, found.failed) == ("unknown", True)
    assert all(why in text and "max_result" in text for text in (act.message, read.message, found.reason))
    assert "Ask for less" in read.message


async def test_a_tool_says_how_much_it_may_return() -> None:
    """What is large on purpose has a bound of its own."""
    tools = giving(BIG, Risk.READ, max_result=2_000_000)

    assert (await tools.run(action())).kind == (await tools.find(action())).presence.replace("found", "answered")
    assert (await giving("x" * 100, Risk.READ, max_result=99).run(action())).code == "too_large"


async def test_a_find_that_finds_nothing_known_has_seen_nothing() -> None:
    """Only a Found counts; anything else a find returns is its mistake."""
    found = await Registry([spec(fine, find=answering("found"))], WORLD).find(action())

    assert (found.presence, found.failed) == ("unknown", True)
    assert "in place of Found" in found.reason

"""Some arguments without the others: what an acceptance says, in the tool's own terms."""

from __future__ import annotations

import datetime as dt
import enum
import json
import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal

import httpx
import pytest
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, field_validator, model_validator

from steward.domain.acceptance import missing
from steward.domain.acceptance_statement import in_their_terms
from steward.domain.model import Acceptance, Action, Entry, Expectation, Found, Json, JsonObject, Risk, Verdict
from steward.domain.value_comparison import agrees
from steward.tools.registry import Registry
from steward.tools.schemas import as_json, schema_of
from steward.tools.spec import Context, ToolSpec, World
from tests.unit.domain.making import RULES


class Stage(enum.StrEnum):
    WON = "Won"
    LOST = "Lost"
    IN_PROGRESS = "In Progress"


class Person(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    born: dt.date


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    amount: Decimal
    at: dt.datetime
    day: dt.date
    ref: uuid.UUID
    url: AnyUrl
    stage: Stage
    kind: Literal["big", "small"] = "big"
    order_id: str
    note: str = ""
    count: int = 1
    who: Person
    tags: list[str] = Field(default_factory=list[str])
    shout: str = ""
    maybe: Stage | None = None
    code: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "ABC"

    @field_validator("shout")
    @classmethod
    def _loud(cls, text: str) -> str:
        return text.upper()

    @model_validator(mode="after")
    def _together(self) -> Args:
        if self.amount > 1_000 and self.kind == "small":
            raise ValueError("too much")
        return self


class Out(BaseModel):
    ok: bool = True


async def act(_: Args, __: Context) -> Out:
    return Out()


async def look(_: Args, __: Context) -> Found:
    return Found(presence="found")


BOX = Registry(
    [ToolSpec(name="deal", description="", args=Args, result=Out, risk=Risk.REVERSIBLE, run=act, find=look)],
    World(http=httpx.AsyncClient()),
)
WHOLE: JsonObject = {
    "amount": "50.0",
    "at": "2026-12-01T10:00:00+00:00",
    "day": "2026-12-01",
    "ref": "0a8e4a52-3f2a-4b62-9a5c-1b8d1f9c1a11",
    "url": "https://example.com",
    "stage": "Won",
    "order_id": "A-17",
    "note": "Order arrived damaged.",
    "who": {"name": "Anna Berg", "born": "1990-05-01"},
    "shout": "hello",
}


def covers(args: JsonObject) -> bool:
    """Whether an acceptance with these arguments is met by the act as the tool holds it."""
    acceptance, problems = in_their_terms(Acceptance(expectations=[Expectation(tool="deal", args=args)]), BOX)
    assert problems == []
    action = Action(key="k", task_id="t", step="s", tool="deal", args=BOX.coerce("deal", WHOLE), risk=Risk.REVERSIBLE)
    done = [Entry(action=action, attempts=1, verdict=Verdict(status="verified"))]
    return not missing(acceptance, done, RULES, tools=BOX)


@pytest.mark.parametrize(
    "args",
    [
        {"amount": 50},
        {"amount": "50.00"},
        {"amount": 50.0},
        {"at": "2026-12-01T10:00:00Z"},
        {"at": "2026-12-01T11:00:00+01:00"},
        {"at": "2026-12-01 10:00+00:00"},
        {"day": "2026-12-01 "},
        {"ref": "0A8E4A52-3F2A-4B62-9A5C-1B8D1F9C1A11"},
        {"url": "https://example.com/"},
        {"stage": "won"},
        {"stage": " WON "},
        {"kind": "Big"},
        {"order_id": " A-17 "},
        {"note": "order  arrived damaged"},
        {"note": "ORDER ARRIVED DAMAGED."},
        {"count": 1.0},
        {"count": "1"},
        {"who": {"name": "anna berg"}},
        {"who": {"born": "1990-05-01"}},
        {"shout": "Hello"},
        {"maybe": None},
        {"tags": []},
    ],
)
def test_one_meaning_in_other_letters_is_met(args: JsonObject) -> None:
    assert covers(args)


@pytest.mark.parametrize(
    "args",
    [
        {"amount": 51},
        {"at": "2026-12-01T10:00:00+01:00"},
        {"day": "2026-12-02"},
        {"url": "https://example.com/other"},
        {"stage": "lost"},
        {"order_id": "a-17"},
        {"order_id": "A-18"},
        {"note": "Order arrived in good order."},
        {"who": {"name": "Anna Berger"}},
        {"code": "XYZ"},
        {"tags": ["x"]},
    ],
)
def test_another_value_is_not(args: JsonObject) -> None:
    assert not covers(args)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"status": "Won"}, "there is no such argument; there is amount, at, day"),
        ({"stage": "winning"}, "'Won', 'Lost' or 'In Progress'"),
        ({"amount": "much"}, "amount: "),
        ({"who": {"nick": "x"}}, "who.nick: there is no such argument; there is name, born"),
        ({"code": "abcd"}, "code: "),
        ({"at": [1]}, "at: "),
    ],
)
def test_what_no_act_could_meet_is_sent_back(args: JsonObject, says: str) -> None:
    """The refusal says what the tool expects, and the first one carries the schema."""
    _, problems = in_their_terms(Acceptance(expectations=[Expectation(tool="deal", args=args)]), BOX)

    assert says in problems[0].message
    assert "expected_schema" in problems[0].detail


def test_a_tool_that_is_not_there_and_bounds_that_cross_are_sent_back() -> None:
    stated = Acceptance(
        expectations=[Expectation(tool="dael"), Expectation(tool="deal", at_least=2, at_most=1)],
    )

    assert [one.code for one in in_their_terms(stated, BOX)[1]] == ["unknown_tool", "bad_expectation"]


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        ("Anna@Example.com", "anna@example.com", True),
        ("Ann@Example.com", "anna@example.com", False),
        ("won", "Won", True),
        ("Straße 5 ", "STRASSE 5", True),
        ("ﬁne  work", "fine work!", True),
        ("1042", "1043", False),
        ("R-1a", "R-1A", False),
        ("refund 50", "refund 60", False),
        ("do refund", "do not refund", False),
        ("", " ", True),
        (None, "", False),
        (True, 1, False),
    ],
)
def test_texts_are_read_and_identifiers_compared(wanted: Json, given: Json, *, same: bool) -> None:
    schema: JsonObject = {"type": "object", "properties": {"x": {"type": "string"}}}

    assert agrees({"x": wanted}, {"x": given}, schema) is same


class Loose(BaseModel):
    either: int | str = 0
    many: list[int | str] = Field(default_factory=list[int | str])
    money: Decimal = Decimal(0)
    maybe: float | None = None


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        ({"either": 7}, {"either": "07"}, False),
        ({"either": "7"}, {"either": "07"}, False),
        ({"either": 7}, {"either": "7"}, True),
        ({"either": 7}, {"either": 7.0}, True),
        ({"either": 7}, {"either": True}, False),
        ({"either": "7.0"}, {"either": "7"}, False),
        ({"either": "north"}, {"either": "North "}, True),
        ({"many": [7, "08"]}, {"many": ["7", 8]}, False),
        ({"money": "07.00"}, {"money": 7}, True),
        ({"maybe": "7"}, {"maybe": 7}, True),
    ],
)
def test_a_text_beside_a_number_is_no_number(wanted: JsonObject, given: JsonObject, *, same: bool) -> None:
    """Where a tool takes both, "07" may name something that 7 does not; of a Decimal it is the number."""
    assert agrees(wanted, given, schema_of(Loose, "validation")) is same


class Tagged(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tags: set[str]
    ranks: list[str] = Field(default_factory=list[str])
    listed: Annotated[list[str], Field(json_schema_extra={"uniqueItems": True})] = Field(default_factory=list[str])
    inner: list[frozenset[int]] = Field(default_factory=list[frozenset[int]])


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        ({"tags": ["urgent", "Late"]}, {"tags": ["late", "urgent"]}, True),
        ({"listed": ["b", "a"]}, {"listed": ["a", "b"]}, True),
        ({"ranks": ["b", "a"]}, {"ranks": ["a", "b"]}, False),
        ({"inner": [[1, 2], [3]]}, {"inner": [[2, 1], [3]]}, True),
        ({"inner": [[1], [2]]}, {"inner": [[2], [1]]}, False),
        ({"tags": ["a", "b"]}, {"tags": ["a"]}, False),
        ({"listed": ["a", "a", "b"]}, {"listed": ["a", "b", "b"]}, False),
        ({"tags": ["a", "b"]}, {"tags": ["a", "c"]}, False),
        ({"tags": []}, {"tags": []}, True),
    ],
)
def test_order_counts_unless_the_schema_says_that_it_does_not(
    wanted: JsonObject, given: JsonObject, *, same: bool
) -> None:
    """The members of a set agree in any order, those of a list in theirs."""
    assert agrees(wanted, given, schema_of(Tagged, "validation")) is same


def test_a_reference_in_a_set_may_be_whatever_is_left() -> None:
    """It does not take the place of a member that is there to the letter, or in other letters."""
    schema = schema_of(Tagged, "validation")
    for given in (["${a.b}", "B"], ["B", "${a.b}"]):
        assert agrees({"tags": ["a", "b"]}, {"tags": [*given]}, schema, concrete=False)
        assert not agrees({"tags": ["a", "b"]}, {"tags": [*given]}, schema)
    assert not agrees({"tags": ["a", "b"]}, {"tags": ["${a.b}", "c"]}, schema, concrete=False)


def test_sets_are_spelt_in_one_order_whatever_the_process() -> None:
    """Else the same act would have another key in the next process, and be done twice."""
    names: list[Json] = [f"tag{number:02}" for number in range(30)]

    async def run(args: Tagged, _: Context) -> Tagged:
        return args

    spec = ToolSpec(
        name="tag",
        description="",
        args=Tagged,
        result=Tagged,
        risk=Risk.REVERSIBLE,
        run=run,
        identity=lambda args: (1, frozenset(args.tags)),
    )
    box = Registry([spec], World(http=httpx.AsyncClient()))
    args: JsonObject = {"tags": names[::-1], "ranks": names[::-1], "inner": [[9, 8, 7], [3, 2]]}

    for coerced in (box.coerce("tag", args), box.coerce_part("tag", args), as_json(Tagged.model_validate(args))):
        assert isinstance(coerced, dict)
        assert coerced["tags"] == names
        assert coerced["ranks"] == names[::-1]
        assert coerced["inner"] == [[7, 8, 9], [2, 3]]
    assert box.identity("tag", args) == json.dumps([1, names])


NONSENSE: list[Any] = [None, True, 10**400, float("nan"), "\x00", [[1]] * 3, {"a": {"b": [1]}}]


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_is_refused_and_never_raises(value: Any) -> None:
    for name in Args.model_fields:
        BOX.check_part("deal", {name: value})
        BOX.coerce_part("deal", {name: value})
    assert BOX.coerce_part("nobody", {"x": value}) == {"x": value}

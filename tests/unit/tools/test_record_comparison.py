"""What a system shows beside what was asked, by type: same, different, or not to be told."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv6Address
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from pydantic import AliasChoices, BaseModel, Field, HttpUrl, PlainSerializer, RootModel, SecretStr, TypeAdapter

from steward.domain.model import Json
from steward.tools.record_comparison import likeness
from steward.tools.record_fields import shown_name

AT = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
EPOCH = 1772357415  # AT in seconds
UUID = uuid.UUID("12345678-1234-5678-1234-567812345678")
JSON: TypeAdapter[Any] = TypeAdapter(Any)


class Level(Enum):
    HIGH = 3


class Grade(IntEnum):
    BEST = 1


class Place(BaseModel):
    post_code: str = Field(alias="postCode")
    lane: str | None = Field(default=None, validation_alias=AliasChoices("street", "lane"))


class Price(BaseModel):
    amount: Annotated[Decimal, PlainSerializer(lambda value: int(value * 100), return_type=int)]


class Login(BaseModel):
    password: SecretStr


@dataclass(frozen=True, slots=True)
class Spot:
    x: int


@dataclass
class Point:
    x: int
    y: Decimal


PLACE = Place(postCode="0150")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (date(2026, 3, 1), "2026-03-01T00:00:00Z"),
        (date(2026, 3, 1), "2026-03-01T00:00:00+02:00"),
        (date(2026, 3, 1), "20260301"),
        (date(2026, 3, 1), 20260301),
        (date(2026, 3, 1), 1772323200),
        (date(2026, 3, 1), "1772323200000"),
        (time(9), "09:00"),
        (time(9), "9:00"),
        (time(9, 0, 0), "09:00:00.000"),
        (time(9), "09:00:00Z"),
        (AT, EPOCH),
        (AT, EPOCH * 1000 + 123),
        (AT, str(EPOCH * 10**6 + 123456)),
        (AT, EPOCH + 0.123),
        (AT, EPOCH + 0.123456),
        (AT, "2026-03-01T09:30:15.123Z"),
        (AT.replace(microsecond=999_600), "2026-03-01T09:30:16Z"),
        (AT, "2026-03-01 10:30:15.123456+01"),
        (AT, "Sun, 01 Mar 2026 09:30:15 GMT"),
        (AT.replace(second=0, microsecond=0), "2026-03-01T09:30Z"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01"),
        (timedelta(hours=1), "PT60M"),
        (timedelta(hours=1), "01:00:00"),
        (timedelta(), 0),
        (True, "true"),
        (True, 1),
        (False, "False"),
        (False, "0"),
        (True, 1.0),
        (Level.HIGH, "3"),
        (Level.HIGH, 3),
        (Grade.BEST, 1),
        (Decimal("10.00"), "10.00"),
        (Decimal("10.00"), 10),
        (10, "10.0"),
        ("10", 10),
        ("10.5", 10.5),
        (UUID, str(UUID).upper()),
        (UUID, UUID.hex),
        (IPv6Address("::1"), "0:0:0:0:0:0:0:1"),
        (HttpUrl("https://a.example"), "https://a.example"),
        (b"\xff\x00", "/wA="),
        (b"\xff\x00", "FF00"),
        (b"text", "text"),
        (PLACE, {"postCode": "0150"}),
        (PLACE, {"post_code": "0150", "street": "Long"}),
        (Place.model_validate({"postCode": "0150", "street": "Long"}), {"postCode": "0150", "street": "Long"}),
        ({date(2026, 3, 1), date(2026, 3, 2)}, ["2026-03-02T00:00:00Z", "2026-03-01"]),
        ({1: "a"}, {"1": "a"}),
        (RootModel[list[str]](["a"]), ["a"]),
        (Price(amount=Decimal(20)), {"amount": 2000}),
        (Point(x=1, y=Decimal("2.0")), {"x": 1, "y": 2}),
        (Spot(x=1), {"x": 1}),
        (["a", "b"], '["a", "b"]'),
        ({"a", "b"}, '["b", "a"]'),
        ({"a": {"b": ["c"]}}, '{"a": {"b": ["c"]}}'),
        (PLACE, '{"postCode": "0150"}'),
        (None, None),
    ],
)
def test_spellings_of_one_value(asked: object, shown: Json) -> None:
    """What can mean nothing else."""
    assert likeness(asked, shown) == "same"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (timedelta(hours=1), 3600),
        (timedelta(hours=1), "01:00"),
        (1, True),
        (True, "yes"),
        ("true", True),
        ("10.00", 10),
        ("10.00", "10"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        (20, "20 EUR"),
        (1500, "1,500"),
        (20, {"value": 20, "currency": "EUR"}),
        ("7", {"id": "7"}),
        (0.1 + 0.2, "0.30"),
        (2**53 + 1, float(2**53)),
        (math.inf, math.inf),
        (Level.HIGH, "high"),
        (AT, "2026-03-01T09:30Z"),
        (AT.replace(microsecond=0), "2026-03-01T10:30:15"),
        (AT, "01.03.2026 09:30"),
        (AT, "2026-03-01"),
        (date(2026, 3, 1), "2026-02-28T23:00:00Z"),
        (date(2026, 3, 1), EPOCH),
        (time(9, 0, 30), "09:00"),
        (time(9), "08:00:00Z"),
        (time(9), "2026-03-01T09:00:00"),
        (SecretStr("x"), "**********"),
        (Price(amount=Decimal(20)), {"amount": "20.00"}),
        (Price(amount=Decimal(20)), {"amount": 20}),
        (Login(password=SecretStr("x")), {"password": "**********"}),
        ([], None),
        ([], ""),
        (["a", "b"], "a, b"),
        ({"a", "b"}, "a b"),
        (["a"], "a"),
        (["a"], "[" * 100_000),
        (["a"], '"a"'),
        ({"a": "b"}, "a=b"),
        (PLACE, "Oslo"),
        ("", None),
        (None, ""),
        ([1, timedelta(hours=1)], [1, 3600]),
        ({timedelta(hours=1), timedelta(hours=2)}, [7200, 3600]),
        (object(), "x"),
    ],
)
def test_what_can_not_be_told(asked: object, shown: Json) -> None:
    """A unit, a zone or a type that is not said: neither proved nor refuted."""
    assert likeness(asked, shown) == "unclear"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (date(2026, 3, 1), "2026-03-02"),
        (date(2026, 3, 1), "2026-03-05T00:00:00Z"),
        (time(9), "10:00"),
        (AT, EPOCH + 86_400),
        (AT, "2026-03-01T09:30:15.124Z"),
        (AT, "2026-03-01T09:30:17Z"),
        (timedelta(hours=1), "PT2H"),
        (True, 0),
        (True, "false"),
        (1, False),
        (2, True),
        (1.0, True),
        (Level.HIGH, "4"),
        (Decimal(10), "100"),
        ("007", 7),
        ("007", "7"),
        ("1.2.0", "1.2"),
        (UUID, str(UUID).replace("1", "2")),
        (PLACE, {"postCode": "0151"}),
        (Price(amount=Decimal(20)), {"amount": 2001}),
        (Point(x=1, y=Decimal(2)), {"x": 1}),
        (PLACE, {}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({1, 2}, [1, 1]),
        ([1], [1, 1]),
        (["a", "b"], '["a", "c"]'),
        ({"a": "b"}, '{"a": "b", "c": "d"}'),
        (["a"], 5),
        ("x", None),
        (None, "x"),
    ],
)
def test_another_value(asked: object, shown: Json) -> None:
    """What no system spells so."""
    assert likeness(asked, shown) == "differs"


def test_the_name_in_the_record_may_be_an_alias() -> None:
    """The field's own name first."""
    assert shown_name(Place, "post_code", {"postCode": 1, "post_code": 2}) == "post_code"
    assert shown_name(Place, "post_code", {"postCode": 1}) == "postCode"
    assert shown_name(Place, "lane", {"street": 1}) == "street"
    assert shown_name(Place, "lane", {}) == "lane"


ZONES = some.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda off: timezone(timedelta(minutes=off // timedelta(minutes=1)))
)
MOMENTS = some.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=ZONES)
VALUES = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.decimals()
    | some.text()
    | some.binary()
    | some.dates()
    | some.times()
    | some.timedeltas()
    | MOMENTS
    | some.uuids()
    | some.sampled_from(Level)
)
PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda one: some.lists(one, max_size=3) | some.dictionaries(some.text(), one, max_size=3),
)


@given(VALUES | some.lists(VALUES, max_size=3), PLAIN)
def test_comparing_never_fails(asked: object, shown: Json) -> None:
    """Whatever stands on either side."""
    assert likeness(asked, shown) in {"same", "differs", "unclear"}


@given(
    some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text()
    | some.dates()
    | some.times()
    | some.timedeltas()
    | MOMENTS
    | some.uuids()
)
def test_a_value_s_own_json_is_the_same(asked: object) -> None:
    """As pydantic writes it."""
    assert likeness(asked, JSON.dump_python(asked, mode="json")) == "same"


@given(MOMENTS, some.sampled_from([1, 10**3, 10**6]))
@example(datetime(1972, 1, 7, 5, 42, tzinfo=UTC), 1)
def test_a_moment_is_known_by_its_count_since_1970(asked: datetime, scale: int) -> None:
    """In seconds, thousandths or millionths, and never by that of a moment two days off."""
    count = (asked - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * scale // 10**6

    assert likeness(asked, count) == "same"
    assert likeness(asked, count + 2 * 86_400 * scale) == "differs"


@given(MOMENTS, MOMENTS)
def test_no_other_moment_is_the_same(asked: datetime, other: datetime) -> None:
    """Written to the millionth and with its zone, a time is the same only where it is the same."""
    assert likeness(asked, other.isoformat(timespec="microseconds")) == ("same" if asked == other else "differs")


@given(
    some.decimals(allow_nan=False, allow_infinity=False, places=2),
    some.decimals(allow_nan=False, allow_infinity=False, places=2),
)
def test_no_other_amount_is_the_same(asked: Decimal, other: Decimal) -> None:
    """As a text or as a number."""
    assert (likeness(asked, str(other)) == "same") == (asked == other)

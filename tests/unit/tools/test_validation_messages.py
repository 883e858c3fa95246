"""What validators say, in plain words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, field_validator

from steward.domain.model import Json
from steward.tools.schemas import wrong


class Line(BaseModel):
    price: float
    count: int = Field(default=1, ge=1, le=9)


class Mail(BaseModel):
    to: str


class Call(BaseModel):
    at: str


class Sepa(BaseModel):
    type: Literal["sepa"]
    iban: str


class Cheque(BaseModel):
    type: Literal["cheque"]


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount: float = 1
    count: int = 1
    money: Decimal = Decimal(1)
    sure: bool = True
    day: date | None = None
    at: datetime | None = None
    link: HttpUrl | None = None
    state: Literal["open", "closed"] = "open"
    name: str = Field(default="x", min_length=1, max_length=5, pattern="^[a-z]+$")
    tags: list[str] = []
    lines: list[Line] = []
    line: Line | None = None
    odd: int = 1
    way: Mail | Call | None = None
    pay: Annotated[Sepa | Cheque, Field(discriminator="type")] | None = None

    @field_validator("odd")
    @classmethod
    def _is_odd(cls, given: int) -> int:
        if given % 2 == 0:
            raise ValueError("must be odd")
        return given


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"amount": "a lot"}, {"amount": "must be a number, not “a lot”"}),
        ({"count": 1.5}, {"count": "must be a whole number"}),
        ({"count": "many"}, {"count": "must be a whole number, not “many”"}),
        ({"money": "x"}, {"money": "must be a number, not “x”"}),
        ({"sure": "perhaps"}, {"sure": "must be true or false, not “perhaps”"}),
        ({"day": "soon"}, {"day": "must be a date, as 2026-03-01, not “soon”"}),
        ({"at": "soon"}, {"at": "must be a date with a time, as 2026-03-01T14:00:00Z, not “soon”"}),
        ({"link": "no"}, {"link": "must be a web address, not “no”"}),
        ({"state": "ajar"}, {"state": "must be one of: 'open' or 'closed'"}),
        ({"name": ""}, {"name": "must have at least 1 character"}),
        ({"name": "abcdef"}, {"name": "may have at most 5 characters"}),
        ({"name": "A"}, {"name": "must have the form ^[a-z]+$"}),
        ({"tags": "x"}, {"tags": "must be a list, not “x”"}),
        ({"lines": [{"price": 1}, {"price": "x"}]}, {"lines.1.price": "must be a number, not “x”"}),
        ({"line": {"count": 10}}, {"line.price": "is needed", "line.count": "may be at most 9"}),
        ({"odd": 2}, {"odd": "must be odd"}),
        ({"colour": 1}, {"colour": "is not an argument here"}),
        ({"way": {"to": 1}}, {"way.to": "must be text", "way.at": "is needed"}),
        ({"way": 5}, {"way": "must be an object with named fields, not “5”"}),
        ({"pay": {"type": "sepa"}}, {"pay.iban": "is needed"}),
    ],
)
def test_every_mistake_is_told_in_words_that_follow_a_name(args: dict[str, Json], said: dict[str, str]) -> None:
    """By the path of the value, with what must stand there and what stood there."""
    with pytest.raises(ValidationError) as caught:
        Args.model_validate(args)
    assert wrong(caught.value, args) == said

"""Arguments that nobody is shown: marked by name, by type or at the field; the tool itself gets their values."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import httpx
import pytest
from pydantic import BaseModel, ConfigDict, Field, Secret, SecretStr

from steward.domain.errors import Unusable
from steward.domain.model import Action, Json, JsonObject, Risk
from steward.tools.registry import Registry
from steward.tools.sensitive import Sensitive
from steward.tools.spec import Context, Refused, ToolSpec, World


class Door(BaseModel):
    model_config = ConfigDict(extra="forbid")
    pin: Annotated[int, Sensitive]
    floor: int = 0


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    name: str
    password: SecretStr
    number: Secret[int] | None = None
    doors: list[Door] = []
    by_name: dict[str, Door] = {}
    marked: str = Field("", json_schema_extra={"sensitive": True})
    spelt: SecretStr | None = Field(None, alias="speltOtherwise")
    note: str = ""


class Made(BaseModel):
    token: SecretStr


async def _run(args: Args, context: Context) -> Made:
    del context
    if args.password.get_secret_value() != "swordfish":
        raise Refused("wrong", "not the password")
    return Made(token=SecretStr("t0ken"))


SPEC = ToolSpec(
    name="create_user",
    description="",
    args=Args,
    result=Made,
    risk=Risk.REVERSIBLE,
    run=_run,
    sensitive=("note", "doors.floor"),
)
WORLD = World(http=httpx.AsyncClient())
GIVEN: JsonObject = {"name": "kim", "password": "swordfish", "number": 7391, "doors": [{"pin": 4711, "floor": 2}]}


def test_what_is_marked_stands_on_the_card() -> None:
    """By name, by type and with a mark, nested in lists and maps too, under each name that an argument has."""
    card = Registry([SPEC], WORLD).card("create_user")

    assert card is not None
    assert set(card.sensitive) == {
        *("password", "number", "doors.pin", "doors.floor", "by_name.*.pin", "marked", "note"),
        *("spelt", "speltOtherwise"),
    }
    assert card.sensitive_result == ("token",)


def test_any_name_of_a_map_need_not_be_written() -> None:
    """What is named hides, with and without the `*`."""
    for name in ("by_name.floor", "by_name.*.floor"):
        card = Registry([replace(SPEC, sensitive=(name,))], WORLD).card("create_user")

        assert card is not None
        assert "by_name.*.floor" in card.sensitive
        assert "by_name.floor" not in card.sensitive


@pytest.mark.parametrize("name", ["passwrod", "doors.pni", "kim"])
def test_a_name_that_is_no_argument_is_one_line(name: str) -> None:
    """A mark that hides nothing is found when tools are loaded, not when a secret was shown."""
    with pytest.raises(Unusable, match=rf"tool create_user: sensitive names '{name}'.*none of its arguments"):
        Registry([replace(SPEC, sensitive=(name,))], WORLD)
    with pytest.raises(Unusable, match="sensitive lists names"):
        Registry([replace(SPEC, sensitive="password")], WORLD)


async def test_the_tool_gets_the_value() -> None:
    """What pydantic would dump as stars is handed on, and its result kept, as it is."""
    registry = Registry([SPEC], WORLD)
    args = registry.coerce("create_user", GIVEN)

    receipt = await registry.run(
        Action(key="k", task_id="t", step="s", tool="create_user", args=args, risk=Risk.REVERSIBLE)
    )

    assert {name: args[name] for name in GIVEN} == GIVEN
    assert registry.coerce("create_user", args) == args
    assert registry.coerce_part("create_user", {"password": "swordfish"}) == {"password": "swordfish"}
    assert receipt.result == {"token": "t0ken"}


@pytest.mark.parametrize(
    "args", [GIVEN | {"doors": [{"pin": "plainly-no-number"}]}, GIVEN | {"number": "plainly-no-number"}]
)
def test_a_refusal_does_not_quote_it(args: dict[str, Json]) -> None:
    """What is wrong with a marked argument is told without it."""
    registry = Registry([SPEC], WORLD)

    for problems in (registry.check("create_user", args), registry.check_part("create_user", args)):
        assert problems
        assert "plainly-no-number" not in repr(problems)

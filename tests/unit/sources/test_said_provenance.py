"""Who writes what others' tools return, and what their arguments are: the worst, until a person confirms otherwise."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.ports.tools import Card
from steward.sources.mapping import Mapping
from steward.sources.offer import Beside, Offer
from steward.sources.specs import specs_of
from steward.sources.survey import widens
from steward.tools.registry import Registry
from steward.tools.spec import Context, World

ARGS: JsonObject = {
    "type": "object",
    "properties": {"address": {"type": "string"}, "text": {"type": "string", "x-steward": "free"}},
}
RESULT: JsonObject = {"type": "object", "properties": {"id": {"type": "string"}, "body": {"type": "string"}}}


async def call(args: JsonObject, context: Context, beside: Beside) -> Json:
    raise NotImplementedError


def card(said: dict[str, Any] | None = None, result: JsonObject | None = RESULT) -> Card:
    offer = Offer(name="read_mail", description="", args=ARGS, result=result, call=call)
    specs = specs_of([offer], {"read_mail": Mapping.model_validate(said)} if said is not None else {})
    found = Registry(specs, World(http=httpx.AsyncClient())).card("read_mail")
    assert found is not None
    return found


SAID: dict[str, Any] = {"others": ["body"], "identifies": ["address"], "free": ["text"]}


def test_a_sources_own_word_is_no_proof() -> None:
    """Whatever its schemas say of themselves, and what is written and not confirmed."""
    for silent in (card(), card(SAID), card({"source": "own"})):
        assert (silent.source, silent.source_said, silent.others) == ("others", False, ())
        assert (silent.roles, silent.roles_said) == ({"address": "sink", "text": "free"}, ())


def test_what_a_person_confirmed_counts() -> None:
    """It is told as what widens trust."""
    said = card({"confirmed": True, **SAID})

    assert (said.source, said.source_said, said.others) == ("own", True, ("body",))
    assert (said.roles, said.roles_said) == ({"address": "identifies", "text": "free"}, ("address", "text"))
    assert card({"confirmed": True, "source": "own"}).source == "own"
    assert all(widens(Mapping.model_validate(one)) for one in ({"source": "own"}, {"free": ["text"]}, SAID))
    assert not widens(Mapping.model_validate({"sensitive": ["text"]}))


def test_fields_of_an_answer_without_a_schema_can_be_named() -> None:
    """Nobody knows what stands in it but who wrote the mapping."""
    assert card({"confirmed": True, "others": ["value.body"]}, result=None).others == ("value.body",)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"others": ["bdy"]}, "others names 'bdy', which is none of its result's fields; did you mean 'body'"),
        ({"sink": ["adress"]}, "sink names 'adress', which is none of its arguments; did you mean 'address'"),
        ({"sink": ["text"], "free": ["text"]}, "'text' is said to be both free and sink"),
    ],
)
def test_a_name_that_is_none_is_one_line(said: dict[str, Any], told: str) -> None:
    """As for a tool by hand."""
    with pytest.raises(Unusable, match=f"tool read_mail: .*{told}"):
        card({"confirmed": True, **said})


@pytest.mark.parametrize("said", [{"source": "mine"}, {"others": "body"}, {"sinks": ["to"]}])
def test_what_the_file_can_not_mean_is_refused(said: dict[str, Any]) -> None:
    """As every other word of a mapping."""
    with pytest.raises(ValueError, match=r"source|others|sinks"):
        Mapping.model_validate(said)

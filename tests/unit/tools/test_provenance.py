"""Who writes a tool's results, and what its arguments are: as its author says, by name or at the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import httpx
import pytest
from pydantic import BaseModel, ConfigDict, Field

from steward.domain.argument_roles import role_at
from steward.domain.errors import Unusable
from steward.domain.model import Risk
from steward.domain.ports.tools import Card
from steward.domain.written_by import by_others, says_others
from steward.sources.arguments import arguments_of
from steward.tools.loading import Spec
from steward.tools.provenance import ByOthers, Free, Identifies, Sink
from steward.tools.registry import Registry
from steward.tools.spec import Context, ToolSpec, World


class Person(BaseModel):
    model_config = ConfigDict(extra="forbid")
    email: str
    name: str = ""


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    to: list[Person] = []
    subject: str = ""
    order: str = ""
    by_name: dict[str, Person] = {}
    more: dict[str, Any] = {}


class Marked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    subject: Annotated[str, Identifies] = ""
    order: Annotated[str, Free] = ""
    where: Annotated[list[Person], Sink] = []


class Mail(BaseModel):
    id: str = ""
    body: str = ""
    headers: dict[str, str] = {}


class Inbox(BaseModel):
    mails: list[Mail] = []
    count: int = 0


class MarkedInbox(BaseModel):
    mailbox: str
    subjects: list[Annotated[str, ByOthers]]


async def _run(args: Any, context: Context) -> Any:
    raise NotImplementedError


TOOL: Spec = ToolSpec(name="mail", description="", args=Args, result=Inbox, risk=Risk.REVERSIBLE, run=_run)
WORLD = World(http=httpx.AsyncClient())


def card(**said: Any) -> Card:
    found = Registry([replace(TOOL, **said)], WORLD).card("mail")
    assert found is not None
    return found


def test_where_nobody_says_anything_the_worst_is_taken() -> None:
    """All that it returns is others' words, and roles are guesses."""
    silent = card()

    assert (silent.source, silent.source_said, silent.others, silent.roles_said) == ("others", False, (), ())
    assert by_others(silent, "count")
    assert silent.roles["to.email"] == "sink"
    assert silent.roles["subject"] == "free"
    assert silent.roles["order"] == "identifies"


def test_fields_of_others_leave_the_rest_to_the_business() -> None:
    """By name, with lists and maps passed over; what holds such a field holds others' words."""
    some = card(others=("mails.body", "mails.headers"))

    assert (some.source, some.source_said) == ("own", True)
    assert by_others(some, "mails.0.body")
    assert by_others(some, ["mails", 3, "body"])
    assert by_others(some, "mails[0].headers.X-From")
    assert by_others(some, "mails")
    assert by_others(some, "mails.0")
    assert not by_others(some, "mails.0.id.0")
    assert by_others(some, "")
    assert not by_others(some, "mails.0.id")
    assert not by_others(some, "count")
    assert says_others(some, {"mails": [{"id": "1", "body": ""}, {"id": "2", "body": "hi"}]})
    assert says_others(some, {"mails": [{"id": "1", "headers": {"you are told": ""}}]})
    assert not says_others(some, {"mails": [{"id": "1", "body": " "}], "count": 1})


def test_what_is_the_businesss_own_says_nothing_of_others() -> None:
    """And what is all by others does, also where some of it is named."""
    own, others = card(source="own"), card(source="others", others=["mails.body"])

    assert not by_others(own, "mails.0.body")
    assert not says_others(own, {"mails": [{"body": "hi"}]})
    assert by_others(others, "count")
    assert not says_others(others, {"count": 7})


def test_marks_at_fields_say_the_same() -> None:
    """`Annotated`, in lists as well; an object's mark is that of all below it."""
    marked = card(args=Marked, result=MarkedInbox)

    assert dict(marked.roles) == {
        "subject": "identifies",
        "order": "free",
        "where.email": "sink",
        "where.name": "sink",
    }
    assert set(marked.roles_said) == {*marked.roles}
    assert (marked.source, marked.others) == ("own", ("subjects",))
    assert by_others(marked, "subjects.0")
    assert not by_others(marked, "mailbox")


class Spelt(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    body: Annotated[str, ByOthers] = Field("", alias="bodyText")
    where: Annotated[str, Sink] = Field("", alias="target")
    note: str = Field("", alias="noteText")


def test_a_field_with_two_names_is_meant_by_each() -> None:
    """A mark and a name hold for both: results are written down by the one, and schemas tell the other."""
    spelt = card(args=Spelt, result=Spelt, identifies=["noteText"], others=["note"])

    assert {"body", "bodyText", "note", "noteText"} == {*spelt.others}
    assert (spelt.roles["where"], spelt.roles["target"]) == ("sink", "sink")
    assert (spelt.roles["note"], spelt.roles["noteText"]) == ("identifies", "identifies")


def test_a_schema_from_elsewhere_marks_nothing() -> None:
    """A server's own word is no proof: the same text in its schema is none of our marks."""
    foreign = arguments_of("mail", {"type": "object", "properties": {"to": {"type": "string", "x-steward": "free"}}})

    assert card(args=foreign).roles == {"to": "sink"}


def test_an_author_says_more_of_a_part() -> None:
    """The longer path wins; `*` need not be written; what the schema leaves open can be named."""
    said = card(free=("to", "by_name.name"), sink=("to.email",), identifies=["more.deal"])

    assert said.roles["to.email"] == "sink"
    assert said.roles["to.name"] == "free"
    assert set(said.roles_said) == {"to.email", "to.name", "by_name.*.name", "more.deal"}
    assert role_at(said, ["to", 0, "name"]) == "free"
    assert role_at(said, "to.0.email") == "sink"
    assert role_at(said, ["by_name", "kim.p", "name"]) == "free"
    assert role_at(said, ["more", "deal"]) == "identifies"
    assert role_at(said, ["more", "cc"], "kim") == "sink"
    assert role_at(said, ["more", "other"], 3) == "identifies"
    assert role_at(said, ["more", "other"], "see https://a.example") == "free"
    assert role_at(said, ["more", "other"], "https://a.example/x") == "sink"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"sink": ("too",)}, "sink names 'too', which is none of its arguments; did you mean 'to'?"),
        ({"free": ("to.emali",)}, "free names 'to.emali', which is none of its arguments; did you mean 'to.email'?"),
        ({"identifies": ("",)}, "identifies names '', which is none of its arguments"),
        ({"others": ("mails.bdy",)}, "others names 'mails.bdy', which is none of its result's fields; did you mean"),
        ({"others": "body"}, r"others lists names, as \('body',\)"),
        ({"sink": ("to",), "free": ("to",)}, "its argument 'to' is said to be both free and sink; say one"),
        ({"args": Marked, "sink": ("order",)}, "its argument 'order' is said to be both free and sink; say one"),
        ({"source": "mine"}, "its source is 'own' or 'others', not 'mine'"),
    ],
)
def test_what_makes_no_sense_is_one_line(said: dict[str, Any], told: str) -> None:
    """Found when tools are loaded."""
    with pytest.raises(Unusable, match=f"tool mail: {told}"):
        card(**said)

"""A source that is away, or a tool that is another one, stops no start; what comes back is taken up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from steward.catalogue import Catalogue, load_catalogue, look_again
from steward.domain.errors import Unusable
from steward.domain.outages import NEVER_DOWN, NeverDown, Outage
from steward.domain.ports.tools import Card
from steward.expressions.rules import CelRules
from steward.missing_tools import Return
from steward.settings import Settings, environment
from steward.sources import places
from steward.sources.places import load_tools
from steward.sources.specs import fingerprint
from steward.tools.spec import World
from tests.unit.sources import small_source

BOOK: dict[str, Any] = {
    "name": "bill",
    "title": "Make an invoice",
    "description": "Make one invoice.",
    "tools": ["create_invoice", "get_invoice"],
    "success": [{"tool": "create_invoice", "args": {"customer": "${slots.customer}"}}],
    "fixed": {
        "phrases": [r"\binvoice\b"],
        "slots": {"customer": {"pattern": r"for (\w+)"}},
        "steps": [{"id": "make", "tool": "create_invoice", "args": {"customer": "${slots.customer}", "amount": 5}}],
        "answer": "It is made.",
    },
}
PROOF = {"read": "get_invoice", "args": {"id": "result.id"}, "record": "data", "expect": {"amount": "args.amount"}}


class Told(NeverDown):
    """Keeps what processes are told."""

    def __init__(self) -> None:
        object.__setattr__(self, "said", list[str]())

    said: list[str]

    async def failed(self, outage: Outage) -> Outage:
        self.said.append(f"down: {outage.endpoint}")
        return await NEVER_DOWN.failed(outage)

    async def answered(self, endpoint: str) -> None:
        self.said.append(f"back: {endpoint}")


class SetUp:
    """A set-up in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(tools=str(folder / "tools.yaml"), playbooks=str(folder / "books"), samples="off")
        self.world = World(http=httpx.AsyncClient())
        self.marked: list[str] = []
        self.outages = Told()

    def write(self, book: dict[str, Any] = BOOK, **tools: Any) -> None:
        (self.folder / "books").mkdir(exist_ok=True)
        (self.folder / "books" / "bill.yaml").write_text(json.dumps(book))
        source: dict[str, Any] = {"mcp": "https://crm.example/mcp", "trusted": True}
        source |= {"tools": tools} if tools else {}
        (self.folder / "tools.yaml").write_text(json.dumps({"crm": source}))

    def begin(self) -> Catalogue:
        vars(places)["_asked"].clear()
        return load_catalogue(self.settings, self.world, CelRules())

    async def again(self, catalogue: Catalogue) -> None:
        look = partial(look_again, catalogue, self.settings, self.world, CelRules())
        watch = Return(registry=catalogue.tools, outages=self.outages, look=look, mark=self._mark)
        await watch.take_up(watch.look())

    async def _mark(self, cards: Sequence[Card]) -> None:
        self.marked += [one.name for one in cards]


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SetUp:
    monkeypatch.setitem(vars(places)["_OPENERS"], "mcp", ("tests.unit.sources.small_source", "mcp"))
    monkeypatch.setattr(small_source, "CHANGED", {})
    return SetUp(tmp_path)


def unset(_: str) -> str | None:
    """An environment in which nothing is set."""
    return None


def mapped(tool: str, **said: Any) -> dict[str, Any]:
    """What `tools add` writes of a tool as it is now."""
    source = places.Source(mcp="https://crm.example/mcp", trusted=True)
    (found,) = [one for one in small_source.offers("crm", source, unset) if one.name == tool]
    return {"confirmed": True, "fingerprint": fingerprint(found), **said}


ALL: dict[str, Any] = {"create_invoice": {}, "get_invoice": {}}


@pytest.mark.parametrize("tools", [{}, ALL])
async def test_a_source_that_is_away_is_taken_up_once_it_is_back(setup: SetUp, tools: dict[str, Any]) -> None:
    """Whether the file names its tools or leaves that to the source; what new tools hide is known before they come."""
    setup.write(**tools)
    small_source.CHANGED["all"] = "down"
    catalogue = setup.begin()

    assert catalogue.tools.names() == ["extract"]
    assert [one.name for one in catalogue.playbooks.all()] == ["bill"]
    (problem,) = catalogue.tools.check("create_invoice", {})
    assert problem.code == "tool_unavailable"
    assert "crm" in problem.message
    assert "connection refused" in problem.message
    await setup.again(catalogue)
    assert (catalogue.tools.names(), setup.marked) == (["extract"], [])

    small_source.CHANGED.clear()
    await setup.again(catalogue)

    assert {"create_invoice", "get_invoice"} <= {*catalogue.tools.names()}
    assert catalogue.tools.missing() == []
    assert {*setup.marked} == {*catalogue.tools.names()} - {"extract"}
    assert setup.outages.said == ["down: tools of crm", "back: tools of crm"]
    catalogue = setup.begin()  # as it would have been from the beginning
    assert catalogue.tools.missing() == []


def test_tools_are_made_once_of_what_their_source_says(setup: SetUp) -> None:
    """A process that looks at its set-up several times makes their models once; of what it says anew they are new."""
    setup.write()
    setup.begin()
    tools = load_tools(setup.settings.tools, environment).tools
    again = load_tools(setup.settings.tools, environment).tools
    assert [id(one) for one in tools] == [id(one) for one in again]

    small_source.CHANGED["list_invoices"] = "description"
    setup.begin()
    (said,) = [one for one in load_tools(setup.settings.tools, environment).tools if one.name == "list_invoices"]
    assert said.description == "Something else."


async def test_a_tool_that_changed_is_missing_alone_with_what_is_proven_by_it(setup: SetUp) -> None:
    """The others work; rolled back or confirmed anew, it is there again."""
    setup.write(
        create_invoice=mapped("create_invoice", proof=PROOF),
        get_invoice=mapped("get_invoice"),
        list_invoices=mapped("list_invoices"),
        delete_invoice=mapped("delete_invoice"),
    )
    small_source.CHANGED.update(get_invoice="description", delete_invoice="gone")
    catalogue = setup.begin()

    assert sorted(catalogue.tools.names()) == ["extract", "list_invoices"]
    why = {str(one.tools): one.said for one in catalogue.tools.missing()}
    assert why == {
        "('get_invoice',)": "it is not what it was when its mapping was written",
        "('create_invoice',)": (
            "its proof reads with get_invoice, which is not what it was when its mapping was written"
        ),
        "('delete_invoice',)": "it is offered no more",
    }
    assert not any(one.passes for one in catalogue.tools.missing())

    small_source.CHANGED.clear()
    await setup.again(catalogue)

    assert catalogue.tools.missing() == []
    assert "back: tools of crm: get_invoice" in setup.outages.said


async def test_what_comes_back_and_does_not_fit_stays_away(setup: SetUp) -> None:
    """A playbook that was written for another tool is not run; its tools say why, and the others are there."""
    book = {**BOOK, "scope": {"create_invoice": {"colour": {"one_of": ["red"]}}}}
    setup.write(book, create_invoice={}, get_invoice={}, list_invoices={})
    small_source.CHANGED["all"] = "down"
    catalogue = setup.begin()
    small_source.CHANGED.clear()

    await setup.again(catalogue)

    assert sorted(catalogue.tools.names()) == ["extract", "list_invoices"]
    assert "'create_invoice' has no such argument" in str(catalogue.tools.missing()[0])
    with pytest.raises(Unusable, match="has no such argument"):
        setup.begin()  # where it is there from the beginning this is a mistake


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"create_invoce": {}}, "there is no tool create_invoce"),
        (
            {"create_invoice": {"confirmed": True, "proof": {**PROOF, "read": "read_invoice"}}},
            "reads with read_invoice",
        ),
        ({"create_invoice": {"prof": {}}}, "prof"),
    ],
)
def test_a_mistake_in_the_file_stops_the_start(setup: SetUp, said: dict[str, Any], why: str) -> None:
    """What nobody ever saw of the source is a slip of whoever wrote it."""
    setup.write(**said)

    with pytest.raises(Unusable, match=why):
        setup.begin()

"""What a tool survives is seen at a real service, with a real proxy before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from steward.server.serving import serving
from steward.sources.fault_proxy import FAULTS, FaultProxy
from steward.sources.mapping import Mapping
from steward.sources.places import offers_of
from steward.sources.source import Source
from steward.sources.torturing import NO_FAULT, Outcome, ids_in, tortured

ARGS: JsonObject = {"customer": "c{n}", "amount": 5}
READ: dict[str, Any] = {"read": "get_invoice", "args": {"id": "result.id"}}
SEARCH: dict[str, Any] = {
    "read": "list_invoices",
    "args": {"reference": "key"},
    "match": {"reference": "key"},
    "complete": True,
}
KEYED: dict[str, Any] = {"proof": {**READ, "search": SEARCH}, "key": "argument reference", "risk": "reversible"}
READERS = {"get_invoice": Mapping(), "list_invoices": Mapping()}


class New(BaseModel):
    customer: str
    amount: float
    reference: str = ""


class Status(BaseModel):
    amount: float


class Invoice(New):
    id: str


def service(*, honours: bool = True, lenient: bool = False) -> tuple[FastAPI, dict[str, Invoice]]:
    """Invoices; `honours`: a second call with the same reference makes no second one; `lenient`: its reader shows the
    last one where there is none of that id."""
    app, invoices = FastAPI(), dict[str, Invoice]()

    async def create(new: New) -> Invoice:
        there = [one for one in invoices.values() if one.reference == new.reference != ""]
        if there and honours:
            return there[0]
        made = Invoice(id=f"I{len(invoices) + 1:04}", **new.model_dump())
        invoices[made.id] = made
        return made

    async def get(id: str) -> Invoice:  # noqa: A002 - the path's name
        if id not in invoices and not lenient:
            raise HTTPException(404, f"there is no {id}")
        return invoices.get(id) or [*invoices.values()][-1]

    async def put(id: str, new: Status) -> Invoice:  # noqa: A002 - as above
        (await get(id)).amount = new.amount
        return invoices[id]

    async def listed(reference: str = "") -> list[Invoice]:
        return [one for one in invoices.values() if reference in ("", one.reference)]

    app.post("/v1/invoices", status_code=201, operation_id="create_invoice")(create)
    app.get("/v1/invoices/{id}", operation_id="get_invoice")(get)
    app.put("/v1/invoices/{id}", operation_id="put_invoice")(put)
    app.get("/v1/invoices", operation_id="list_invoices")(listed)
    return app, invoices


@asynccontextmanager
async def proxied(app: FastAPI, tmp_path: Path, said: Mapping, lag: float) -> AsyncGenerator[tuple[Any, FaultProxy]]:
    """What the service offers by way of the proxy, and that."""
    document = tmp_path / "openapi.json"
    async with serving(app, "the service") as there, httpx.AsyncClient(trust_env=False) as http:
        document.write_bytes((await http.get(f"{there}/openapi.json")).content)
        proxy, before = FaultProxy(there, lag=lag, ids=ids_in(said.proof)), FastAPI()
        before.mount("/", proxy)
        async with serving(before, "the proxy") as url:
            source = Source(openapi=str(document), url=url)
            yield await asyncio.to_thread(offers_of, uuid4().hex, source, lambda _: None), proxy


async def outcomes(
    app: FastAPI,
    tmp_path: Path,
    said: dict[str, Any],
    *,
    lag: float = 0.05,
    settle_after: float = 0.2,
    args: JsonObject = ARGS,
    tool: str = "create_invoice",
) -> dict[str, Outcome]:
    mapping = Mapping.model_validate({**said, "settle_after": settle_after})
    async with proxied(app, tmp_path, mapping, lag) as (offers, proxy):
        runs = tortured(offers, tool, {tool: mapping, **READERS}, args, proxy)
        return {one.fault: one async for one in runs}


async def test_a_tool_that_is_found_by_its_key_survives_alone(tmp_path: Path) -> None:
    """Each of its acts is there once, whatever became of the first call."""
    app, invoices = service()

    seen = await outcomes(app, tmp_path, KEYED)

    assert [*seen] == [NO_FAULT, *FAULTS]
    assert {one.ending for one in seen.values()} == {"survived"}, seen
    assert [(one.calls, one.acts) for one in seen.values()] == [(1, 1), (1, 1), (2, 1), (1, 1), (2, 1), (1, 1)]
    assert "found without its answer, not made twice" in seen["lost answer"].why
    assert [one.customer for one in invoices.values()] == ["c1", "c2", "c3", "c4", "c5", "c6"]


@pytest.mark.parametrize("honours", [True, False])
async def test_what_shows_later_than_it_is_waited_for_is_called_again(tmp_path: Path, *, honours: bool) -> None:
    """The key alone keeps that from being a second one; where it does not, that is told."""
    app, invoices = service(honours=honours)

    seen = await outcomes(app, tmp_path, KEYED, lag=60, settle_after=0.01)
    lag = seen.pop("lag")

    assert {one.ending for one in seen.values()} == {"survived"}, seen
    assert sum(one.customer == "c4" for one in invoices.values()) == (1 if honours else 3)
    assert (lag.ending, lag.calls, lag.acts) == ("unsafe", 3, 3)
    assert ("FALSE FAILURE" if honours else "TWICE") in lag.why
    assert "settle_after (0.01 s) is shorter than the lag" in lag.why


async def test_without_a_proof_a_person_is_asked(tmp_path: Path) -> None:
    """Nothing is claimed and nothing is repeated; the pretended answer is taken at no word."""
    app, invoices = service(honours=False)

    seen = await outcomes(app, tmp_path, {"risk": "reversible"})

    assert {one.ending for one in seen.values()} == {"asks"}, seen
    assert {one.calls for one in seen.values()} == {1}
    assert "evidence: receipt" in seen["silent no-op"].why
    assert "evidence: receipt" not in seen["lag"].why
    assert len(invoices) == 4


async def test_a_proof_that_another_one_satisfies_is_a_false_success(tmp_path: Path) -> None:
    """What was never made is said to be there, where the reader shows another one that looks like it."""
    app, invoices = service(lenient=True)

    seen = await outcomes(app, tmp_path, {"proof": READ, "risk": "reversible"}, args={"customer": "c1", "amount": 5})

    assert "FALSE SUCCESS" in seen.pop("silent no-op").why
    assert {fault: one.ending for fault, one in seen.items()} == {
        NO_FAULT: "survived",
        "lost answer": "asks",
        "lag": "survived",
        "500 before": "asks",
        "500 after": "asks",
    }
    assert len(invoices) == 4


async def test_a_change_is_made_again_where_it_is_not_seen(tmp_path: Path) -> None:
    """What is changed is told by its state; each run needs another one."""
    app, invoices = service()
    invoices["I1"] = Invoice(id="I1", customer="c", amount=0)
    said = {"proof": {"read": "get_invoice", "args": {"id": "args.id"}}, "risk": "reversible"}

    seen = await outcomes(app, tmp_path, said, tool="put_invoice", args={"id": "I1", "amount": "{n}"})

    assert {one.ending for one in seen.values()} == {"survived"}, seen
    assert invoices["I1"].amount == 6
    await outcomes(app, tmp_path, said, tool="put_invoice", args={"id": "I1", "amount": "50{n}"})
    assert invoices["I1"].amount == 506
    invoices["I1"].amount = 501
    with pytest.raises(Unusable, match=r'so already.* others than \{"amount":501,"id":"I1"\} in --args'):
        await outcomes(app, tmp_path, said, tool="put_invoice", args={"id": "I1", "amount": "50{n}"})


async def test_a_tool_that_fails_without_a_fault_is_tried_with_none(tmp_path: Path) -> None:
    """What it survives can't be told from what it does anyway."""
    app, _ = service()
    seen = await outcomes(app, tmp_path, {}, tool="put_invoice", args={"id": "none", "amount": 1})

    assert {fault: (one.ending, one.acts) for fault, one in seen.items()} == {NO_FAULT: ("failed", 0)}
    assert "there is no none" in seen[NO_FAULT].why

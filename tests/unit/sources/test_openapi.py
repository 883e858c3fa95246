"""OpenAPI documents as tools: called as they say, believed in nothing else, and no secret told to anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, Generator
from typing import Any

import httpx
import pytest
import structlog

from steward.domain.model import Receipt, Risk, Verdict
from steward.sources.openapi import offers
from steward.sources.places import load_tools
from steward.sources.source import Source
from steward.sources.specs import specs_of
from steward.tools.registry import Registry
from steward.tools.schemas import schema_of
from steward.tools.spec import World
from tests.unit.sources.crm import act
from tests.unit.sources.shop import KEY, TOKEN, Kept, Shop, app_of, served

ENVIRONMENT = {"TOKEN": TOKEN, "KEY": KEY}.get
CREDENTIALS = {"HTTPBearer": "${TOKEN}", "APIKeyQuery": "${KEY}"}
BY_ANSWER = {
    "risk": "reversible",
    "confirmed": True,
    "key": "header Idempotency-Key",
    "proof": {
        "read": "get_order",
        "args": {"order_id": "result.id"},
        "expect": {"amount": "args.amount", "customer": "args.customer"},
    },
}

BY_KEY = {
    **BY_ANSWER,
    "key": "argument ref",
    "proof": {
        "search": {"read": "list_orders", "match": {"ref": "key"}, "complete": True},
        "expect": {"amount": "args.amount", "customer": "args.customer"},
    },
}


@pytest.fixture(scope="module")
def service() -> Generator[tuple[Shop, str]]:
    shop = Shop()
    with served(app_of(shop)) as address:
        yield shop, address


@pytest.fixture
def shop(service: tuple[Shop, str]) -> Shop:
    shop, _ = service
    shop.orders.clear()
    shop.seen.clear()
    shop.fault = ""
    return shop


@pytest.fixture
def at(shop: Shop, service: tuple[Shop, str]) -> str:
    return f"{service[1]}/openapi.json"


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield World(http=http)


async def done(world: World, source: Source, tool: str, **args: Any) -> tuple[Receipt, Verdict]:
    """The call and what it comes to, as a task would have it."""
    registry = Registry(specs_of(offers("shop", source, ENVIRONMENT), source.tools or {}), world)
    action = act(tool, args)
    receipt = await registry.run(action)
    found = await registry.find(action, receipt)
    await registry.close()
    return receipt, registry.judge(action, receipt, found)


def source_of(at: str, **said: Any) -> Source:
    return Source.model_validate({"openapi": at, "credentials": CREDENTIALS, **said})


def test_each_operation_is_a_tool(at: str) -> None:
    """By the document alone: only what reads by its method is taken for reading."""
    tools = {one.name: one for one in load_tools(f"openapi+{at}", ENVIRONMENT).tools}

    assert {name: one.risk for name, one in tools.items()} == {
        "create_order": Risk.IRREVERSIBLE,
        "get_order": Risk.READ,
        "list_orders": Risk.READ,
        "delete_order": Risk.IRREVERSIBLE,
        "add_note": Risk.IRREVERSIBLE,
        "report": Risk.READ,
        "page": Risk.READ,
        "send": Risk.IRREVERSIBLE,
    }
    schema = schema_of(tools["create_order"].args, "validation")
    assert list(schema["properties"]) == ["customer", "amount", "ref"]  # type: ignore[call-overload]
    assert schema["required"] == ["customer", "amount"]
    assert "id" in tools["create_order"].result.model_fields
    assert list(tools["report"].args.model_fields) == ["status"]  # its key is no argument


@pytest.mark.parametrize(
    ("mapping", "fault", "kind", "code", "status", "kept"),
    [
        (BY_ANSWER, "", "answered", "", "verified", 1),
        (BY_ANSWER, "silent", "answered", "", "refuted", 0),
        (BY_ANSWER, "lost", "lost", "connection", "unknown", 1),
        (BY_ANSWER, "broken", "lost", "http_500", "unknown", 1),
        (BY_ANSWER, "conflict", "lost", "http_409", "unknown", 0),
        (BY_KEY, "", "answered", "", "verified", 1),
        (BY_KEY, "silent", "answered", "", "refuted", 0),
        (BY_KEY, "lost", "lost", "connection", "verified", 1),
        (BY_KEY, "broken", "lost", "http_500", "verified", 1),
        (BY_KEY, "conflict", "lost", "http_409", "refuted", 0),
    ],
)
async def test_a_mapping_verifies_what_a_service_did(
    shop: Shop, at: str, world: World, mapping: dict[str, Any], fault: str, kind: str, code: str, status: str, kept: int
) -> None:
    """Over real connections; what may have acted is never taken for a no."""
    shop.fault = fault
    source = source_of(at, tools={"create_order": mapping})

    receipt, verdict = await done(world, source, "create_order", customer="c1", amount=5)

    assert (receipt.kind, receipt.code, verdict.status, len(shop.orders)) == (kind, code, status, kept)
    assert TOKEN not in f"{receipt}{verdict}"
    sent = next(one for one in shop.seen if one["body"])
    by_argument = {} if mapping is BY_ANSWER else {"ref": "k1"}
    assert sent["headers"].get("idempotency-key") == (None if by_argument else "k1")
    assert json.loads(sent["body"]) == {"customer": "c1", "amount": 5, **by_argument}


@pytest.mark.parametrize(
    ("tool", "args", "code", "words"),
    [
        ("create_order", {"customer": "c1", "amount": 0}, "http_422", "more than nothing"),
        ("get_order", {"order_id": 7}, "not_found", "no order 7"),
        ("report", {"status": 418}, "http_418", "Teapot"),
        ("report", {"status": 404}, "http_404", "Not Found"),  # no record is meant by it, so nothing is told to be gone
        ("report", {"status": 429}, "http_429", "wait 7"),
        ("report", {"status": 403}, "http_403", "wait 7"),
        ("page", {"name": "a"}, "http_404", "not found"),  # a page that no API wrote
        ("page", {"name": "../orders"}, "invalid_path", "without /"),
        ("page", {"name": ".."}, "invalid_path", "without /"),
        ("page", {"name": ""}, "invalid_args", "name"),
    ],
)
async def test_a_no_is_quoted(at: str, world: World, tool: str, args: dict[str, Any], code: str, words: str) -> None:
    """With its system's words, and without its keys; what would be another path is not sent."""
    receipt, _ = await done(world, source_of(at), tool, **args)

    assert (receipt.kind, receipt.code) == ("refused", code)
    assert words in receipt.message
    assert KEY not in receipt.message


def test_what_is_called_without_credentials_is_named(at: str) -> None:
    """As its system will say no; what the document asks nothing for is not named."""
    with structlog.testing.capture_logs() as logs:
        offers("shop", source_of(at, credentials={"HTTPBearer": "${TOKEN}"}), ENVIRONMENT)

    assert [one["operation"] for one in logs] == ["GET /report"]


async def test_a_key_is_sent_and_told_to_nobody(
    shop: Shop, at: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither by the HTTP client's log, nor by an answer that repeats it, nor by a refusal of a wrong one."""
    with caplog.at_level(logging.DEBUG):
        receipt, _ = await done(world, source_of(at), "report")
        wrong = {**CREDENTIALS, "HTTPBearer": "wrong-${KEY}"}
        refused, _ = await done(world, source_of(at, credentials=wrong), "get_order", order_id=1)

    assert f"api_key={KEY}" in shop.seen[0]["query"]
    assert receipt.result == {"detail": "for ***: OK"}
    assert (refused.code, "token *** is not known" in refused.message) == ("http_401", True)
    assert KEY not in caplog.text


async def test_answers_that_are_no_json_are_text(shop: Shop, at: str, world: World) -> None:
    """A form goes out, text comes back, and nothing is an answer too."""
    shop.orders[3] = Kept(id=3, customer="c", amount=1)

    note, _ = await done(world, source_of(at), "add_note", order_id="a b", text="ä & b", **{"x-trace": "t1"})
    gone, _ = await done(world, source_of(at), "delete_order", order_id=3)
    listed, _ = await done(world, source_of(at), "list_orders", tag=["a", "b,c"], most=1)

    assert note.result == {"value": "a b: ä & b (t1)"}
    assert (gone.kind, gone.result, shop.orders) == ("answered", {}, {})
    assert (listed.result, shop.seen[-1]["query"]) == ({"items": []}, "tag=a&tag=b%2Cc&most=1")


async def test_a_page_is_no_answer_of_an_api(at: str, world: World) -> None:
    """A log-in that answers with 200 has not done what was asked for."""
    receipt, verdict = await done(world, source_of(at), "send")

    assert (receipt.kind, receipt.code, verdict.status) == ("lost", "bad_result", "unknown")
    assert "a page, where the document says JSON" in receipt.message

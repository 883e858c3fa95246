"""Requests as an OpenAPI document says them: parameters in each style, bodies of each kind, and who asks."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from steward.domain.model import Receipt
from steward.domain.requester import on_behalf_of
from steward.sources.openapi import offers
from steward.sources.source import Source
from steward.sources.specs import specs_of
from steward.tools.registry import Registry
from steward.tools.spec import World
from tests.unit.sources.crm import act
from tests.unit.sources.shop import echo, served

Asked = Callable[..., Any]
LIST = {"type": "array", "items": {"type": "string"}}
RECORD = {"type": "object", "additionalProperties": {"type": "string"}}


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    with served(echo) as address:
        yield address


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield World(http=http)


@pytest.fixture
def asked(address: str, world: World, tmp_path: Path) -> Asked:
    """Calls one operation of a document and gives the receipt."""

    async def asked(operation: dict[str, Any], args: dict[str, Any], path: str = "/it", **said: Any) -> Receipt:
        method = said.pop("method", "post")
        more, by = said.pop("document", {}), said.pop("by", "")
        found = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "servers": [{"url": f"{address}/v1/"}]}
        found |= {"paths": {path: {method: {"operationId": "it", **operation}}}, **more}
        (tmp_path / "api.json").write_text(json.dumps(found))
        source = Source.model_validate({"openapi": str(tmp_path / "api.json"), **said})
        registry = Registry(specs_of(offers("a", source, {"T": "tok-123456", "P": "kim:pass-word"}.get)), world)
        with on_behalf_of(by):
            receipt = await registry.run(act("it", args))
        await registry.close()
        return receipt

    return asked


@pytest.mark.parametrize(
    ("parameter", "value", "sent"),
    [
        ({"in": "path"}, "a b?#%ü", "/v1/a%20b%3F%23%25%C3%BC"),
        ({"in": "path", "schema": LIST}, ["a", "b,c"], "/v1/a,b%2Cc"),
        ({"in": "path", "schema": LIST, "style": "label", "explode": True}, ["a", "b"], "/v1/.a.b"),
        ({"in": "path", "schema": LIST, "style": "matrix"}, ["a", "b"], "/v1/;x=a,b"),
        ({"in": "path", "schema": RECORD, "explode": True}, {"a": "1", "b": "2"}, "/v1/a=1,b=2"),
        ({"in": "query", "schema": LIST}, ["a", "b&c"], "x=a&x=b%26c"),
        ({"in": "query", "schema": LIST, "explode": False}, ["a", "b,c"], "x=a,b%2Cc"),
        ({"in": "query", "schema": LIST, "style": "pipeDelimited"}, ["a", "b"], "x=a%7Cb"),
        ({"in": "query", "schema": LIST, "style": "spaceDelimited"}, ["a", "b"], "x=a%20b"),
        ({"in": "query", "schema": RECORD}, {"a": "1", "b": "2"}, "a=1&b=2"),
        ({"in": "query", "schema": RECORD, "style": "deepObject"}, {"a": "1", "b": "2"}, "x%5Ba%5D=1&x%5Bb%5D=2"),
        ({"in": "query", "schema": {"type": "boolean"}}, True, "x=true"),
        ({"in": "query", "schema": {"type": "string"}, "allowReserved": True}, "a/b&c", "x=a/b%26c"),
        (
            {"in": "query", "content": {"application/json": {"schema": RECORD}}},
            {"a": "1"},
            "x=%7B%22a%22%3A%20%221%22%7D",
        ),
        ({"in": "header", "schema": LIST}, ["a", "b"], "a,b"),
        ({"in": "cookie", "schema": {"type": "integer"}}, 5, "x=5"),
    ],
)
async def test_a_parameter_is_written_in_its_style(
    asked: Asked, parameter: dict[str, Any], value: Any, sent: str
) -> None:
    """As RFC 6570 has it, so that no value is taken for two or for another parameter."""
    where = parameter["in"]
    said = {"name": "x", "required": True, "schema": {"type": "string"}, **parameter}
    said = {key: one for key, one in said.items() if key != "schema" or "content" not in parameter}

    receipt = await asked({"parameters": [said]}, {"x": value}, "/{x}" if where == "path" else "/it", method="get")

    got = receipt.result
    found = {"path": got["path"], "query": got["query"], "header": got["headers"].get("x")}
    assert (got["headers"].get("cookie") if where == "cookie" else found[where]) == sent


@pytest.mark.parametrize(
    ("media", "schema", "args", "kind", "body"),
    [
        ("application/json", {"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": 1}, None, '{"a": 1}'),
        ("application/json", LIST, {"body": ["a"]}, None, '["a"]'),
        ("application/vnd.x+json", RECORD, {"body": {"k": "v"}}, None, '{"k": "v"}'),
        (
            "application/json",
            {"properties": {"id": {"type": "string"}}},
            {"id": "p", "body": {"id": "b"}},
            None,
            '{"id": "b"}',
        ),
        ("application/x-www-form-urlencoded", {"properties": {"a": LIST}}, {"a": ["x y", "ü"]}, None, "a=x+y&a=%C3%BC"),
        ("text/plain", {"type": "string"}, {"body": "ü"}, None, "ü"),
        (
            "multipart/form-data",
            {"properties": {"a": {"type": "string"}}},
            {"a": "x"},
            "multipart/form-data; b",
            "\r\n\r\nx\r\n",
        ),
        (
            "multipart/form-data",
            {"required": ["f"], "properties": {"f": {"type": "string", "format": "binary"}}},
            {"f": {"name": "a.csv", "text": "x;1", "content_type": "text/csv"}},
            "multipart/form-data; b",
            'name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nx;1\r\n',
        ),
        (
            "multipart/form-data",
            {"properties": {"f": {"type": "array", "items": {"type": "string", "format": "binary"}}}},
            {"f": [{"name": "a", "base64": "aGk="}, {"name": "b", "text": "ho"}]},
            "multipart/form-data; b",
            'filename="a"\r\nContent-Type: application/octet-stream\r\n\r\nhi\r\n',
        ),
    ],
)
async def test_a_body_is_made_of_arguments(
    asked: Asked, media: str, schema: dict[str, Any], args: dict[str, Any], kind: str | None, body: str
) -> None:
    """Of its fields, or of one argument where they can't be told apart."""
    query = [{"name": "id", "in": "query", "schema": {"type": "string"}}]
    content = {"required": True, "content": {media: {"schema": {"type": "object", **schema}}}}

    got = (await asked({"parameters": query, "requestBody": content}, args)).result

    assert got["headers"]["content-type"].startswith(kind or media)
    assert body in got["body"]
    assert got["query"] == ("id=p" if "id" in args else "")


@pytest.mark.parametrize(
    "file",
    [
        {"name": "a"},
        {"name": "a", "text": "x", "base64": "eA=="},
        {"name": "a", "base64": "no base64!"},
        {"name": "../a", "text": "x"},
        {"name": "a", "text": "x", "content_type": "text/csv\r\nx: y"},
        {"name": "a", "text": "x" * 200_001},
        "x",
    ],
)
async def test_what_is_no_file_is_not_sent(asked: Asked, file: Any) -> None:
    """It is refused before anything goes out."""
    schema = {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}}
    content = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}

    assert (await asked({"requestBody": content}, {"f": file})).kind == "refused"


@pytest.mark.parametrize(
    ("scheme", "credential", "place", "sent"),
    [
        ({"type": "http", "scheme": "bearer"}, "${T}", "authorization", "Bearer tok-123456"),
        ({"type": "oauth2", "flows": {}}, "${T}", "authorization", "Bearer tok-123456"),
        (
            {"type": "http", "scheme": "basic"},
            "${P}",
            "authorization",
            f"Basic {base64.b64encode(b'kim:pass-word').decode()}",
        ),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, "${T}", "x-key", "tok-123456"),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "${T}", "cookie", "sid=tok-123456"),
    ],
)
async def test_credentials_go_where_the_document_says(
    asked: Asked, scheme: dict[str, Any], credential: str, place: str, sent: str
) -> None:
    """The answer that repeats them does not show them, nor can an argument replace them."""
    more: dict[str, Any] = {"components": {"securitySchemes": {"who": scheme}}, "security": [{"who": []}]}
    said = {"parameters": [{"name": "X-Key", "in": "header", "schema": {"type": "string"}}] if place == "x-key" else []}

    receipt = await asked(said, {}, document=more, credentials={"who": credential})
    refused = await asked(said, {"X-Key": "mine"}, document=more, credentials={"who": credential})

    assert receipt.result["lengths"][place] == len(sent)
    assert receipt.result["headers"][place].endswith("***")
    assert sent not in str(receipt)
    assert (refused.kind, refused.code) == ("refused", "invalid_args")


async def test_what_is_given_for_several_alternatives_is_all_sent(asked: Asked) -> None:
    """FastAPI lists what it wants together as alternatives; where two go to one place, the first one goes there."""
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "token": {"type": "http", "scheme": "bearer"},
        "user": {"type": "http", "scheme": "basic"},
    }
    more: dict[str, Any] = {"components": {"securitySchemes": schemes}}
    more["security"] = [{"key": []}, {"token": []}, {"user": []}]
    given = {"key": "key-4711", "token": "token-47110", "user": "kim:secret-47110"}

    receipt = await asked({}, {}, document=more, credentials=given)

    lengths = receipt.result["lengths"]
    assert (lengths["x-key"], lengths["authorization"]) == (len("key-4711"), len("Bearer token-47110"))


def rights_of(name: str) -> dict[str, str] | None:
    return {"Authorization": f"Bearer token-of-{name}"} if name else None


async def test_a_call_is_made_in_the_name_of_who_asked(asked: Asked) -> None:
    """With their rights in place of the source's; nobody is told them, and nothing is called for nobody."""
    place = f"{__name__}:rights_of"
    headers = {"Authorization": "Bearer ${T}"}

    kim = await asked({}, {}, requester_headers=place, headers=headers, by="kim")
    nobody = await asked({}, {}, requester_headers=place, headers=headers)

    assert kim.result["lengths"]["authorization"] == len("Bearer token-of-kim")
    assert "token-of-kim" not in str(kim)
    assert (nobody.kind, nobody.code) == ("refused", "no_credentials")


@pytest.mark.parametrize(
    ("where", "value"), [("header", "a\nX-Other: b"), ("query", "\ud800"), ("path", "a\\b"), ("path", None)]
)
async def test_what_no_request_carries_is_refused_before_it_is_sent(
    asked: Asked, where: str, value: str | None
) -> None:
    """So that nobody has to look whether it acted."""
    said = {"name": "x", "in": where, "required": True, "schema": {"type": "string", "nullable": True}}

    receipt = await asked({"parameters": [said]}, {"x": value}, "/{x}" if where == "path" else "/it")

    assert receipt.kind == "refused"


async def test_redirects_are_followed_within_the_service(asked: Asked) -> None:
    """Where they keep the request as it is; nothing is sent anywhere else."""
    body = {"required": True, "content": {"application/json": {"schema": {"properties": {"a": {"type": "string"}}}}}}

    moved = await asked({"requestBody": body}, {"a": "x"}, "/moved")
    away = await asked({"requestBody": body}, {"a": "x"}, "/away")

    assert (moved.result["method"], moved.result["path"], moved.result["body"]) == ("POST", "/v1/there", '{"a": "x"}')
    assert (away.kind, away.code) == ("lost", "http_307")


async def test_a_look_without_a_body_is_an_answer(asked: Asked) -> None:
    """HEAD says that it is there, and no more."""
    assert (await asked({}, {}, method="head")).result == {}


async def test_an_answer_in_an_encoding_that_is_none_is_an_answer(asked: Asked) -> None:
    """The act has happened; `charset=undefined` is what scripts send that know none."""
    receipt = await asked({}, {}, path="/undefined")

    assert (receipt.kind, receipt.result["content_type"]) == ("answered", "text/plain; charset=undefined")

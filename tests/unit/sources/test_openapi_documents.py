"""OpenAPI documents as people write them: read with all their odd features, or refused in one line."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
import structlog
from pydantic import ValidationError

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from steward.sources.offer import Offer
from steward.sources.openapi import offers
from steward.sources.source import Source
from steward.sources.specs import specs_of
from steward.tools.registry import Registry
from steward.tools.schemas import as_object, parsed
from steward.tools.spec import World

ENVIRONMENT = {"T": "tok-123456"}.get
SERVER = [{"url": "http://127.0.0.1:9"}]
PETS = """
openapi: 3.0.3
info: {title: Pets, version: 2020-01-01}
servers: [{url: 'http://{host}:9/{v}', variables: {host: {default: 127.0.0.1}, v: {default: v2, enum: [v1, v2]}}}]
paths:
  /pets/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    put:
      summary: Change a pet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}
      responses:
        200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}
    post:
      operationId: any.pet
      deprecated: true
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {204: {description: done}}
components:
  parameters:
    Id: {name: id, in: path, required: true, description: which, schema: {type: string, pattern: '^\\p{L}+$'}}
  schemas:
    Pet:
      type: object
      required: [id, kind]
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: '#/components/schemas/Dog'}}
      properties:
        id: {type: integer, readOnly: true}
        kind: {type: string}
        pin: {type: string, format: password}
        note: {type: string, writeOnly: true}
        born: {type: string, format: date, nullable: true, example: 2020-01-01}
        friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Cat:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {type: object, required: [lives], properties: {lives: {type: integer, minimum: 0, exclusiveMinimum: true}}}
    Dog:
      allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: boolean}}}]
"""


def written(folder: Path, content: object, name: str = "api.json") -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)


def document(paths: object, **more: object) -> dict[str, object]:
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "servers": SERVER, "paths": paths, **more}


def read(place: str, **said: Any) -> dict[str, Offer]:
    found = offers("a", Source.model_validate({"openapi": place, **said}), ENVIRONMENT)
    return {one.name: one for one in found}


def test_odd_features_are_read(tmp_path: Path) -> None:
    """References, `allOf`, null, bounds, dates and patterns, in YAML with numbers as names."""
    found = read(written(tmp_path, PETS, "api.yaml"))
    change: Any = found["put_pets_id"]

    assert (change.origin, change.description) == ("PUT /pets/{id}", "Change a pet")
    assert list(change.args["properties"]) == ["id", "kind", "pin", "note", "born", "friends", "lives"]
    assert change.args["required"] == ["id", "kind", "lives"]  # the id of the path; that of the pet is read only
    assert change.args["properties"]["born"]["type"] == ["string", "null"]
    assert change.args["properties"]["lives"] == {"type": "integer", "exclusiveMinimum": 0}
    assert change.args["properties"]["id"]["description"] == "which"
    assert "pattern" not in change.args["properties"]["id"]  # no regular expression that Python knows
    assert change.result["properties"].keys() >= {"id", "kind", "lives"}
    assert "note" not in change.result["properties"]
    assert (found["any.pet"].description, found["any.pet"].result) == ("Deprecated.", None)


@pytest.mark.parametrize(
    ("pet", "fits"),
    [
        ({"kind": "cat", "lives": 7, "born": None, "friends": [{"kind": "dog"}]}, True),
        ({"kind": "dog", "bark": True}, True),
        ({"kind": "dog", "lives": 7}, False),
        ({"kind": "cat", "lives": 0}, False),
        ({"kind": "cow"}, False),
    ],
)
def test_a_discriminator_tells_which_fields_there_are(tmp_path: Path, pet: JsonObject, fits: bool) -> None:
    """Of a schema that others extend, each is offered with the value that means it."""
    tool = next(
        one for one in specs_of(list(read(written(tmp_path, PETS, "a.yaml")).values())) if one.name == "any_pet"
    )
    given: JsonObject = {"id": "1", "body": pet}

    if fits:
        assert as_object(parsed(tool.args, given)) == given
    else:
        with pytest.raises(ValidationError):
            parsed(tool.args, given)


async def test_what_is_only_written_is_shown_to_nobody(tmp_path: Path) -> None:
    """A password, and what the document marks, wherever it stands."""
    tools = specs_of(list(read(written(tmp_path, PETS, "api.yaml")).values()))
    async with httpx.AsyncClient() as http:
        card = Registry(tools, World(http=http)).card("put_pets_id")

    assert card is not None
    assert {"pin", "note", "friends.pin"} <= set(card.sensitive)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is empty"),
        ("<!doctype html>", "a page or XML"),
        ("{", "neither JSON nor YAML: line 2"),
        ("[" * 100_000, "nested more than 200 levels"),
        ("- " * 1_000 + "x", "nested more than 200 levels"),
        ("a: &a [*a]", "levels of them"),
        ("[]", "it is a list"),
        ('{"swagger": "2.0"}', "is Swagger 2.0"),
        ('{"openapi": "4.0.0"}', "is OpenAPI 4.0.0"),
        ('{"openapi": "3.1.0", "paths": {}}', "names no paths"),
        ({"openapi": "3.0.0", "paths": {"/a": {"get": {}}}}, "say it with url:"),
        (document({"/a": {"get": {}}}, servers=[{"url": "ftp://x"}]), "say it with url:"),
        (document({"/a": {"get": {}}}, servers=[{"uri": "x"}]), "servers are not as OpenAPI says"),
        (document({"/a": {"get": {"parameters": [{"$ref": "#/b"}]}}}), "GET /a: left out: refers to #/b, which is not"),
    ],
)
def test_a_document_that_will_not_do_is_one_line(tmp_path: Path, content: object, why: str) -> None:
    """It says what it is, and where it was looked for."""
    with pytest.raises(Unusable, match=re.escape(why)) as refusal:
        read(written(tmp_path, content))
    assert "\n" not in str(refusal.value)


def test_a_document_beyond_all_bounds_is_not_read(tmp_path: Path) -> None:
    """By its size alone; nor one that is not there."""
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Unusable, match="larger than 20 MB"):
        read(str(tmp_path / "large.json"))
    with pytest.raises(Unusable, match=r"none\.json can't be read: No such file"):
        read(str(tmp_path / "none.json"))
    with pytest.raises(Unusable, match=r"xn--\.com/a can't be read: Malformed A-label"):
        read("https://xn--.com/a")


def test_what_can_not_be_called_is_left_out_and_named(tmp_path: Path) -> None:
    """The others are used."""
    file: JsonObject = {
        "type": "object",
        "required": ["f"],
        "properties": {"f": {"type": "string", "format": "binary"}},
    }
    paths: JsonObject = {
        "/fine": {"get": {}},
        "/broken": {"get": {"parameters": [{"name": "a", "in": "query", "schema": {"type": "thing"}}]}},
        "/file": {
            "post": {
                "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": file}}}
            }
        },
        "/bytes": {"post": {"requestBody": {"required": True, "content": {"image/png": {}}}}},
        "/there": {"get": {"servers": [{"url": "http://127.0.0.2:9"}]}},
        "/{x}": {"get": {}},
        "/styled": {"get": {"parameters": [{"name": "a", "in": "query", "style": "matrix"}]}},
        "/odd": {"get": {"parameters": [{"name": "a", "in": "nowhere"}]}},
        "/out": {"get": {"parameters": [{"$ref": "../secret.json#/a"}]}},
        "/web": {"get": {"parameters": [{"$ref": "http://127.0.0.1:9/a.json#/a"}]}},
        "/loop": {"$ref": "#/paths/~1loop"},
        "/turns": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/turns"}}}}}},
        "/ipv6": {"get": {"parameters": [{"$ref": "http://[::1"}]}},
        "/named": {"get": {"parameters": [{"name": "a b", "in": "header"}]}},
        "/maybe": {"post": {"requestBody": {"content": {"image/png": {}}}}},
        "/answer": {"get": {"responses": {"200": {"$ref": "#/nowhere"}}}},
        "/bank": {"get": {"security": [{"cert": []}]}},
    }
    schemes: JsonObject = {"securitySchemes": {"cert": {"type": "mutualTLS"}, "odd": {"$ref": "#/nowhere"}}}

    with structlog.testing.capture_logs() as logs:
        found = read(
            written(
                tmp_path / "inner",
                document(paths, components=schemes, turns={"anyOf": [{"$ref": "#/turns"}, {"type": "null"}]}),
            )
        )

    assert list(found) == ["get_fine", "post_maybe", "get_answer"]
    said = {one["operation"]: one["why"] for one in logs}
    assert len(said) == len(paths) - 1
    assert "needs the file f" in said["POST /file"]
    assert "elsewhere and is not followed" in said["GET /out"]
    assert "elsewhere and is not followed" in said["GET /web"]
    assert "a server of its own" in said["GET /there"]
    assert "in a circle" in said["/loop"]
    assert "turns refers to itself in a circle" in said["POST /turns"]
    assert "called without a body" in said["POST /maybe"]
    assert "nothing is known of its answer" in said["GET /answer"]
    assert "left out: it asks for a client certificate" in said["GET /bank"]


def test_documents_beside_it_are_read(tmp_path: Path) -> None:
    """In its folder; what they refer to is meant from where they stand."""
    written(tmp_path / "parts", {"Id": {"name": "id", "in": "query", "schema": {"$ref": "types.json#/Id"}}}, "ids.json")
    written(tmp_path / "parts", {"Id": {"type": "integer"}}, "types.json")
    place = written(tmp_path, document({"/a": {"get": {"parameters": [{"$ref": "parts/ids.json#/Id"}]}}}))

    assert read(place)["get_a"].args == {
        "type": "object",
        "properties": {"id": {"$ref": "#/$defs/Id"}},
        "required": [],
        "$defs": {"Id": {"type": "integer"}},
    }


def test_each_operation_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Where a document gives one name twice, or none."""
    paths: JsonObject = {
        "/a": {"get": {"operationId": "x.y"}, "post": {"operationId": "x_y"}},
        "/": {"get": {}},
        "/a-b/{c}": {},
    }
    found = specs_of(list(read(written(tmp_path, document(paths))).values()))

    assert [one.name for one in found] == ["x_y", "post_a", "get"]


@pytest.mark.parametrize(
    ("credentials", "why"),
    [
        ({"other": "${T}"}, "none of its security schemes; there is cert, key, odd, who"),
        ({"who": "${U}"}, "U is not set"),
        ({"who": "${T}\n"}, "credentials who is empty, or has characters that no header carries"),
        ({"who": ""}, "credentials who is empty"),
        ({"basic": "${T}"}, "none of its security schemes"),
        ({"odd": "${T}"}, "refers to #/nowhere, which is not there"),
        ({"cert": "${T}"}, "of type mutualTLS is not supported"),
    ],
)
def test_credentials_that_do_not_fit_are_one_line(tmp_path: Path, credentials: dict[str, str], why: str) -> None:
    """Which does not show them."""
    schemes: JsonObject = {
        "who": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "query", "name": "k"},
        "cert": {"type": "mutualTLS"},
        "odd": {"$ref": "#/nowhere"},
    }
    place = written(tmp_path, document({"/a": {"get": {}}}, components={"securitySchemes": schemes}))

    assert list(read(place, credentials={"who": "${T}"})) == ["get_a"]
    with pytest.raises(Unusable, match=re.escape(why)) as refusal:
        read(place, credentials=credentials)
    assert "tok-123456" not in str(refusal.value)


class Site(BaseHTTPRequestHandler):
    """Serves documents, and keeps what it was asked with."""

    documents: ClassVar[dict[str, object]] = {}
    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("authorization")))
        found = self.documents.get(self.path.partition("?")[0], 404)
        self.send_response(302 if isinstance(found, str) else found if isinstance(found, int) else 200)
        if isinstance(found, str):
            self.send_header("location", found)
        self.end_headers()
        if isinstance(found, float):  # seconds for which it comes drop by drop
            for _ in range(int(found * 50)):
                self.wfile.write(b" ")
                time.sleep(0.02)
        elif not isinstance(found, str | int):
            self.wfile.write(json.dumps(found).encode())

    def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Nothing."""


@pytest.fixture
def site() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_document_that_comes_drop_by_drop_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for it, a worker that starts, waits for so long and no longer."""
    monkeypatch.setattr("steward.sources.openapi.documents._SECONDS", 0.2)
    monkeypatch.setattr(Site, "documents", {"/slow.json": 2.0})
    began = time.monotonic()

    with pytest.raises(Unusable, match=r"takes longer than 0\.2 s"):
        read(f"{site}/slow.json")
    assert time.monotonic() - began < 1.5


def test_a_document_sends_calls_to_no_other_host(site: str) -> None:
    """Unless people say so; nor is who asks told to another host than theirs."""
    own = document({"/a": {"get": {}}}, servers=[{"url": "http://127.0.0.2:9/v1"}, {"url": "/v2"}])
    other = document({"/a": {"get": {}}}, servers=[{"url": "http://127.0.0.2:9/v1"}])
    parts = document({"/b": {"get": {"parameters": [{"$ref": "part#/Id"}]}}}, servers=[])
    Site.documents = {"/v1/api": parts, "/v1/part": {"Id": {"name": "id", "in": "query"}}, "/parts": "/v1/api"}
    Site.documents |= {"/own": own, "/other": other, "/moved": "/own", "/away": "http://127.0.0.2:9/own", "/in": 401}
    headers = {"Authorization": "Bearer ${T}"}

    assert list(read(f"{site}/own", headers=headers)) == ["get_a"]
    assert list(read(f"{site}/moved?k=1", headers=headers)) == ["get_a"]
    assert list(read(f"{site}/other", headers=headers, url="http://127.0.0.2:9/v1")) == ["get_a"]
    assert list(read(f"{site}/parts")["get_b"].args["properties"]) == ["id"]  # type: ignore[arg-type]
    assert Site.asked[0] == ("/own", "Bearer tok-123456")
    assert ("/other", None) in Site.asked
    for path, why in {
        "/other": "names another host as its server; if calls are to go there, say url: http://127.0.0.2:9/v1",
        "/away?token=x": "leads to http://127.0.0.2:9/own; name that",
        "/in": "answers HTTP 401; say with headers",
        "/none?token=x": "/none answers HTTP 404",
    }.items():
        with pytest.raises(Unusable, match=re.escape(why)) as refusal:
            read(f"{site.replace('//', '//kim:pass@')}{path}")
        assert "pass" not in str(refusal.value)
        assert "token" not in str(refusal.value)


def test_a_document_is_read_by_the_environments_proxy(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the calls are that it describes, and with the same certificates."""
    monkeypatch.setenv("http_proxy", site)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    Site.documents = {"http://crm.example/own": document({"/a": {"get": {}}}, servers=[])}

    assert list(read("http://crm.example/own")) == ["get_a"]
    monkeypatch.setenv("http_proxy", "socks5://kim:hunter2@h:1")
    with pytest.raises(Unusable, match="HTTP_PROXY: only proxies of HTTP can be used"):
        read("http://crm.example/own")


def test_credentials_go_to_no_document(site: str) -> None:
    """Nor does a source show what stands before its host."""
    Site.documents = {"/own": document({"/a": {"get": {}}}, servers=[])}
    read(f"{site}/own")

    assert Site.asked == [("/own", None)]
    assert Source(openapi="https://kim:pass@a.test/x?k=1").place == "https://a.test/x"

"""Tools of a real MCP server, over HTTP and as a started command: claims are no proof, and what changes is not used."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import Queue
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import Response
from fastapi.responses import JSONResponse

from steward.domain.errors import Unusable
from steward.domain.model import Receipt, Risk, Verdict
from steward.domain.requester import on_behalf_of
from steward.domain.tool_progress import hearing
from steward.server.serving import serving
from steward.sources.places import tools_of
from steward.sources.source import Environment, Source
from steward.tools.loading import Spec
from steward.tools.registry import Registry
from steward.tools.spec import World
from tests.unit.sources.crm import act
from tests.unit.sources.mcp_server import INVOICES, server

COMMAND = {
    "command": [sys.executable, "-m", "tests.unit.sources.mcp_server"],
    "folder": str(Path(__file__).parents[3]),
}
PROVEN: dict[str, Any] = {
    "confirmed": True,
    "risk": "reversible",
    "key": "argument external_ref",
    "settle_after": 0,
    "proof": {
        "read": "get_invoice",
        "args": {"id": "result.id"},
        "absent": "there is no invoice",
        "expect": {"amount": "args.amount"},
    },
}
ALL = {"create_invoice": PROVEN, "get_invoice": None, "list_invoices": None, "change": None, "die": None}


def unset(_: str) -> str | None:
    """An environment in which nothing is set."""
    return None


@asynccontextmanager
async def over_http() -> AsyncGenerator[str]:
    """The server over HTTP, at a free port."""
    INVOICES.clear()
    async with serving(cast("Any", server().streamable_http_app()), "the MCP server") as base:
        yield f"{base}/mcp"


class Proxy:
    """Middleware: the way to mcp.example, which only it knows to be this server."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        assert headers.pop(b"host") == b"mcp.example"
        there: dict[str, Any] = {**scope, "path": urlsplit(str(scope["path"])).path}
        there["headers"] = [*headers.items(), (b"host", b"127.0.0.1:80")]
        await self._app(there, receive, send)


class Tools:
    """A source's tools, called and judged as a task would have it."""

    def __init__(self, specs: list[Spec], http: httpx.AsyncClient) -> None:
        self.registry = Registry(specs, World(http=http))

    async def call(self, tool: str, **args: Any) -> tuple[Receipt, Verdict]:
        action = act(tool, args)
        receipt = await self.registry.run(action)
        found = await self.registry.find(action, receipt)
        return receipt, self.registry.judge(action, receipt, found)


@asynccontextmanager
async def opened(environment: Environment = unset, **said: Any) -> AsyncGenerator[Tools]:
    source = Source.model_validate(said)
    specs = (await asyncio.to_thread(tools_of, "crm", source, environment)).tools
    async with httpx.AsyncClient() as http:
        tools = Tools(specs, http)
        yield tools
        await tools.registry.close()


async def test_tools_over_http_are_proven_by_a_mapping() -> None:
    """What the server says is done is looked up; a no is a no; what it does not do is no success."""
    async with over_http() as url, opened(mcp=url, trusted=True, tools=ALL) as tools:
        receipt, verdict = await tools.call("create_invoice", customer="c", amount=5)
        assert (receipt.result, verdict.status) == (
            {"id": "I1", "customer": "c", "amount": 5, "external_ref": "k1"},
            "verified",
        )
        _, silent = await tools.call("create_invoice", customer="silent", amount=5)
        assert (silent.status, silent.retry) == ("refuted", False)
        no, blocked = await tools.call("create_invoice", customer="blocked", amount=5)
        assert (no.kind, blocked.status) == ("refused", "refuted")
        assert "the customer is blocked" in blocked.reason
        untrusted = await asyncio.to_thread(tools_of, "crm", Source(mcp=url), unset)
        assert {one.risk for one in untrusted.tools} == {Risk.IRREVERSIBLE}


async def test_a_tool_that_changes_is_not_called() -> None:
    """The server says that its tools are others now; those that are not what they were are refused."""
    async with over_http() as url, opened(mcp=url, trusted=True, tools=ALL) as tools:
        assert (await tools.call("list_invoices"))[0].kind == "answered"
        assert (await tools.call("change"))[0].kind == "answered"
        said = (await tools.call("list_invoices"))[0]
        while said.code != "tool_changed":  # the word of it is on its way; the run's own time-out is the bound
            await asyncio.sleep(0.01)
            said = (await tools.call("list_invoices"))[0]
        assert (await tools.call("get_invoice", id="I9"))[0].code == "tool_error"


async def test_a_server_is_reached_by_the_environments_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the calls of every other tool are."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    INVOICES.clear()
    app = server().streamable_http_app()
    app.add_middleware(Proxy)
    async with serving(cast("Any", app), "the proxy") as base:
        monkeypatch.setenv("http_proxy", base)
        async with opened(mcp="http://mcp.example/mcp", trusted=True, tools=ALL) as tools:
            receipt, verdict = await tools.call("create_invoice", customer="c", amount=1)

    assert (receipt.kind, verdict.status, len(INVOICES)) == ("answered", "verified", 1)


def in_their_name(requester: str) -> dict[str, str] | None:
    """Tokens of two people."""
    return {"Authorization": f"Bearer of {requester}"} if requester in ("kim", "lee") else None


async def test_calls_are_made_in_the_name_of_who_asked() -> None:
    """Each in a session of their own, and none for somebody who has no rights there."""
    named: dict[str, Any] = {"trusted": True, "tools": {"who": None}, "requester_headers": f"{__name__}:in_their_name"}
    async with over_http() as url, opened(mcp=url, **named) as tools:
        said: dict[str, Any] = {}
        for name in ("kim", "lee", "kim", "max"):
            with on_behalf_of(name):
                receipt, _ = await tools.call("who")
            said[name] = receipt.result or receipt.code
        assert said == {
            "kim": {"result": "Bearer of kim"[::-1]},
            "lee": {"result": "Bearer of lee"[::-1]},
            "max": "no_credentials",
        }


async def test_what_a_server_tells_of_its_progress_is_heard() -> None:
    """As it comes, at most once a second; where nobody listens none is asked for."""
    heard: Queue[tuple[float, float | None, str]] = Queue()
    async with over_http() as url, opened(mcp=url, tools={"count": None}) as tools:
        with hearing(lambda done, total, words: heard.put((done, total, words))):
            receipt, _ = await tools.call("count")
        assert receipt.kind == "answered"
        assert await asyncio.to_thread(heard.get, timeout=10) == (1.0, 3.0, "1 counted")  # they come on their own way


class Busy:
    """The server behind something that refuses calls of tools, once it is told to."""

    def __init__(self, app: Any) -> None:
        self.app, self.router, self.refusals = app, app.router, list[tuple[int, dict[str, str]]]()
        self.refused = b"tools/call"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not self.refusals:
            await self.app(scope, receive, send)
            return
        message = await receive()
        if self.refused not in message.get("body", b""):
            await self.app(scope, partial(_said, [message], receive), send)
            return
        status, headers = self.refusals.pop(0)
        await Response(b"busy", status, headers)(scope, receive, send)


async def _said(before: list[Any], receive: Any) -> Any:
    return before.pop() if before else await receive()


@pytest.mark.parametrize(
    ("status", "headers", "kind", "code", "wait"),
    [
        (429, {"retry-after": "7"}, "refused", "http_429", 7.0),
        (429, {}, "refused", "http_429", 0.0),
        (503, {"retry-after": "3"}, "refused", "http_503", 3.0),
        (503, {}, "lost", "exception", None),
        (500, {}, "lost", "exception", None),
        (401, {}, "refused", "unauthorized", None),
    ],
)
async def test_a_refusal_ahead_of_the_act_is_no_lost_answer(
    status: int, headers: dict[str, str], kind: str, code: str, wait: float | None
) -> None:
    """What the answer proves not to have been carried out is made later; what it does not prove is looked up."""
    INVOICES.clear()
    busy = Busy(server().streamable_http_app())
    async with (
        serving(cast("Any", busy), "the MCP server") as base,
        opened(mcp=f"{base}/mcp", trusted=True, tools=ALL) as tools,
    ):
        busy.refusals.append((status, headers))
        receipt, _ = await tools.call("create_invoice", customer="c", amount=5)
        assert (receipt.kind, receipt.code, receipt.wait) == (kind, code, wait)
        assert (await tools.call("create_invoice", customer="c", amount=5))[0].kind == "answered"


async def test_a_list_that_can_not_be_read_is_ahead_of_the_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a tool is still what it was is looked at before it is called: nothing was done yet."""
    INVOICES.clear()
    monkeypatch.setitem(vars(import_module("steward.sources.mcp.offers")), "_FRESH", 0.0)  # read with the first server
    busy = Busy(server().streamable_http_app())
    async with (
        serving(cast("Any", busy), "the MCP server") as base,
        opened(mcp=f"{base}/mcp", trusted=True, tools=ALL) as tools,
    ):
        busy.refused = b"tools/list"
        busy.refusals.append((500, {}))
        receipt, _ = await tools.call("create_invoice", customer="c", amount=5)
        assert (receipt.put_off, INVOICES) == (True, {})
        assert (await tools.call("create_invoice", customer="c", amount=5))[1].status == "verified"


class Guarded:
    """The server with an authorization server before it, at the same address; each token is good for some requests."""

    def __init__(self, app: Any, good_for: int) -> None:
        self.app, self.router, self.good_for = app, app.router, good_for
        self.given: dict[str, int] = {}
        self.asked: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path, named = scope.get("path", ""), dict(scope.get("headers", ()))
        base = f"http://{named.get(b'host', b'').decode()}"
        if path.startswith("/.well-known/oauth-protected-resource"):
            await JSONResponse({"resource": f"{base}/mcp", "authorization_servers": [base]}, 200)(scope, receive, send)
        elif path.startswith("/.well-known/"):
            about = {"issuer": base, "token_endpoint": f"{base}/token", "authorization_endpoint": f"{base}/authorize"}
            kinds = {"response_types_supported": ["code"], "grant_types_supported": ["client_credentials"]}
            await JSONResponse({**about, **kinds}, 200)(scope, receive, send)
        elif path == "/token":
            self.asked.append((await receive()).get("body", b"") + named.get(b"authorization", b""))
            token = f"t{len(self.asked)}"
            self.given[token] = self.good_for
            await JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": 3600}, 200)(
                scope, receive, send
            )
        elif self._let_in(named.get(b"authorization", b"").decode().removeprefix("Bearer ")):
            await self.app(scope, receive, send)
        else:
            await JSONResponse({}, 401)(scope, receive, send)

    def _let_in(self, token: str) -> bool:
        self.given[token] = self.given.get(token, 0) - 1
        return self.given[token] >= 0


async def test_a_token_is_asked_for_and_asked_for_again() -> None:
    """By client credentials from the settings, at the named issuer; one that ended is renewed, and the call made."""
    INVOICES.clear()
    guarded = Guarded(server().streamable_http_app(), good_for=6)
    environment = {"CRM_SECRET": "s3cret-of-the-crm"}.get
    async with serving(cast("Any", guarded), "the MCP server") as base:
        oauth = {"issuer": base, "client_id": "steward", "client_secret": "${CRM_SECRET}"}
        said: dict[str, Any] = {"mcp": f"{base}/mcp", "trusted": True, "tools": ALL, "oauth": oauth}
        async with opened(environment, **said) as tools:
            for number in range(1, 9):
                receipt, verdict = await tools.call("create_invoice", customer="c", amount=number)
                assert (receipt.kind, verdict.status) == ("answered", "verified")
        other = await asyncio.to_thread(
            tools_of,
            "crm",
            Source.model_validate({**said, "oauth": {**oauth, "issuer": "https://other.example"}}),
            environment,
        )
    assert len(guarded.asked) > 2
    assert len(INVOICES) == 8
    (away,) = other.missing
    assert "s3cret" not in away.said


@pytest.mark.parametrize(
    "oauth", [{"client_secret": "s3cret"}, {"client_secret": "${S}", "issuer": "https://a.example", "more": 1}]
)
def test_a_secret_of_oauth_stays_out_of_the_file(oauth: dict[str, Any]) -> None:
    """It is a variable's."""
    with pytest.raises(ValueError, match=r"stays out of files|Extra inputs"):
        Source.model_validate({"mcp": "https://crm.example/mcp", "oauth": {"client_id": "c", "issuer": "i", **oauth}})


async def test_a_started_server_is_started_again() -> None:
    """What it was asked when it died is lost; the next call has another."""
    async with opened(mcp=COMMAND, trusted=True, tools=ALL) as tools:
        assert (await tools.call("create_invoice", customer="c", amount=5))[1].status == "verified"
        lost, verdict = await tools.call("die")
        assert (lost.kind, verdict.status) == ("lost", "unknown")
        gone, _ = await tools.call("get_invoice", id="I1")
        assert (gone.kind, gone.code) == ("refused", "tool_error")  # it has forgotten all


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"mcp": {"command": ["/no/such/command"]}}, "No such file"),
        ({"mcp": {"command": ["server"], "env": {"TOKEN": "${CRM_TOKEN}"}}}, "CRM_TOKEN is not set"),
        ({"mcp": "mcp.crm.example"}, "its address is no URL"),
        (
            {"mcp": "http://127.0.0.1:9/mcp", "headers": {"Authorization": "Bearer ${CRM_TOKEN}"}},
            "CRM_TOKEN is not set",
        ),
    ],
)
def test_a_mistake_in_what_is_set_up_is_one_line(said: dict[str, Any], why: str) -> None:
    """It says which source, and stops the start: nothing of it comes right by itself."""
    with pytest.raises(Unusable, match=f"tools crm: .*{why}"):
        tools_of("crm", Source.model_validate(said), unset)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"mcp": "http://127.0.0.1:9/mcp"}, "can't be asked: All connection attempts failed"),
        (
            {"mcp": {"command": [sys.executable, "-c", "import sys; sys.exit('there is no licence')"]}},
            'it said "there is no licence',
        ),
    ],
)
def test_a_server_that_is_away_is_no_mistake(said: dict[str, Any], why: str) -> None:
    """Its tools are missing, those that are named by their names, with what the server itself said."""
    for named, tools in ((None, None), ({"get_invoice": None}, ("crm_get_invoice",))):
        found = tools_of("crm", Source.model_validate({**said, "tools": named, "prefix": "crm_"}), unset)
        (away,) = found.missing
        assert (found.tools, away.tools, away.passes) == ([], tools, True)
        assert why in away.said

"""What a call's HTTP client remembers, and how much it reads."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from steward.domain.errors import Unusable
from steward.domain.model import Action, Found, Risk
from steward.domain.payload_size import TooHeavy
from steward.server.serving import serving
from steward.tools.registry import Registry
from steward.tools.spec import Context, ToolSpec, World
from steward.tools.web import client_for_a_call, forgetful, open_client, trusted

MOST = 100_000


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Seen(BaseModel):
    cookie: str = ""
    authorization: str = ""
    mark: str = ""


def action(key: str) -> Action:
    return Action(key=key, task_id=key, step="s", tool="look", args={}, risk=Risk.READ)


async def echo(request: Request) -> Response:
    names = {name: request.headers.get(name, "") for name in ("cookie", "authorization", "mark")}
    answer = JSONResponse(names)
    answer.set_cookie("sid", "anna")
    return answer


async def elsewhere(request: Request) -> Response:
    answer = RedirectResponse(request.url_for("echo"))
    answer.set_cookie("sid", "anna")
    return answer


SHOP = FastAPI(routes=[Route("/echo", echo, name="echo"), Route("/elsewhere", elsewhere)])


@asynccontextmanager
async def networked() -> AsyncGenerator[tuple[httpx.AsyncClient, str]]:
    async with serving(SHOP, "shop") as url, open_client() as http:
        yield http, url


@asynccontextmanager
async def standing_in() -> AsyncGenerator[tuple[httpx.AsyncClient, str]]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(SHOP)) as http:
        yield http, "http://shop"


@pytest.mark.parametrize("world", [networked, standing_in])
async def test_no_call_leaves_anything_to_the_next(world: Callable[..., Any]) -> None:
    """A session, a log-in, a header or a hook of one call is never sent with another's, nor with its own look."""
    async with world() as (http, url):

        async def run(_: Args, context: Context) -> Seen:
            client = context.world.http
            await client.get(f"{url}/elsewhere", follow_redirects=True)
            client.headers["mark"], client.auth, client.base_url = "mine", httpx.BasicAuth("anna", "secret"), url
            client.event_hooks["response"].append(_refuse)
            client.event_hooks = {"request": [_mark]}
            return await look(context, url)

        async def find(_: Args, context: Context) -> Found:
            return Found(presence="found", value=(await look(context, url)).model_dump())

        tools = Registry([tool(run, find), tool(_only_look(url), find, "plain")], World(http=http))
        within = await tools.run(action("a"))
        after = [(await tools.find(action("a"))).value]
        after += [(await tools.run(replace(action("b"), tool="plain"))).result]
        await tools.close()

        nothing = {"cookie": "", "authorization": "", "mark": ""}
        assert within.result == {"cookie": "sid=anna", "authorization": "Basic YW5uYTpzZWNyZXQ=", "mark": "hooked"}
        assert after == [nothing, nothing]


def tool(run: Callable[..., Any], find: Callable[..., Any], name: str = "look") -> ToolSpec[Args, Seen]:
    return ToolSpec(name=name, description="", args=Args, result=Seen, risk=Risk.READ, run=run, find=find)


async def look(context: Context, url: str) -> Seen:
    return Seen.model_validate((await context.world.http.get(f"{url}/echo")).json())


def _only_look(url: str) -> Callable[[Args, Context], Awaitable[Seen]]:
    async def run(_: Args, context: Context) -> Seen:
        return await look(context, url)

    return run


async def _refuse(_: httpx.Response) -> None:
    raise AssertionError("another call's hook")


async def _mark(request: httpx.Request) -> None:
    request.headers["mark"] = "hooked"


async def test_a_client_of_many_takes_no_cookie() -> None:
    """Clients that are shared for their connections have nothing to give away."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(SHOP), cookies=forgetful()) as http:
        await http.get("http://shop/echo")
        assert (await http.get("http://shop/echo")).json()["cookie"] == ""


async def test_connections_are_kept_between_calls() -> None:
    """What is not shared costs no new connection."""
    ports: set[int] = set()

    async def where(request: Request) -> Response:
        assert request.client
        ports.add(request.client.port)
        return JSONResponse({})

    async with serving(FastAPI(routes=[Route("/", where)]), "shop") as url, open_client() as http:
        for _ in range(3):
            async with client_for_a_call(lambda: http, MOST) as client:
                assert (await client.get(url)).json() == {}

    assert len(ports) == 1


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


PACKINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", bytes),
    ("identity", bytes),
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("deflate, GZIP", lambda content: gzip.compress(zlib.compress(content))),
]


async def got(body: bytes, packing: str, most: int = MOST) -> httpx.Response:
    """What a call's client makes of the answer."""

    async def pieces() -> AsyncGenerator[bytes]:
        for begin in range(0, len(body), 1_000):
            yield body[begin : begin + 1_000]

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": packing} if packing else {}, content=pieces())

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as shared:
        return await client_for_a_call(lambda: shared, most).get("http://x/")


@pytest.mark.parametrize(("packing", "pack"), PACKINGS)
@pytest.mark.parametrize(
    "content", [b"", b"x", bytes(range(256)) * 390, b"0" * MOST], ids=["empty", "one", "mixed", "most"]
)
async def test_what_fits_is_read_as_it_was(packing: str, pack: Callable[[bytes], bytes], content: bytes) -> None:
    """However it is packed, whatever it holds, up to the last byte that is allowed."""
    assert (await got(pack(content), packing)).content == content


@pytest.mark.parametrize(("packing", "pack"), PACKINGS)
async def test_a_byte_too_much_is_refused(packing: str, pack: Callable[[bytes], bytes]) -> None:
    """The bound counts what is unpacked."""
    with pytest.raises(TooHeavy, match=r"larger than 0\.1 MB"):
        await got(pack(b"0" * (MOST + 1)), packing)


async def test_a_bomb_takes_no_memory() -> None:
    """A packed answer a thousand times as large is refused when its first part is too much."""
    bomb = gzip.compress(gzip.compress(b"0" * 100_000_000))
    tracemalloc.start()
    with pytest.raises(TooHeavy):
        await got(bomb, "gzip, gzip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


@pytest.mark.parametrize(
    ("body", "packing", "why"),
    [
        (b"not packed at all", "gzip", "is broken"),
        (gzip.compress(b"0123456789" * 100, mtime=0)[:-9], "gzip", "ends too early"),
        (b"x", "br", "not asked for: br"),
        (b"x", "zstd", "not asked for: zstd"),
    ],
)
async def test_a_body_that_can_not_be_unpacked_is_told(body: bytes, packing: str, why: str) -> None:
    """A part is not taken for the whole, and nothing is read that nobody can count."""
    with pytest.raises(httpx.DecodingError, match=why):
        await got(body, packing)


async def test_what_is_on_this_machine_is_asked_past_the_environments_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample desk, a model on Ollama: no proxy elsewhere knows them, and NO_PROXY is seldom set for them."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    app = FastAPI(routes=[Route("/", echo)])
    async with (
        serving(app, name="echo") as url,
        open_client() as connections,
        client_for_a_call(lambda: connections, MOST) as http,
    ):
        assert (await http.get(url)).status_code == 200
        with pytest.raises(httpx.ConnectError):  # anything else goes by the proxy, which is not there
            await http.get("http://desk.example/")


@pytest.mark.parametrize(("kind", "address"), [("ALL_PROXY", "socks5://kim:hunter2@h:1"), ("HTTP_PROXY", "ftp://h:1")])
def test_a_proxy_that_cant_be_used_is_named(kind: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which variable it is, and what may stand there; not what does, which may hold a password."""
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setenv(kind.lower(), address)
    with pytest.raises(Unusable, match=f"^{kind}: only proxies of HTTP") as told:
        open_client()
    assert "hunter2" not in str(told.value)


def test_certificates_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(Unusable, match="SSL_CERT_FILE names no file of certificates that can be read: No such file"):
        trusted.__wrapped__()

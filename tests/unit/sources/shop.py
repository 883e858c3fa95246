"""A shop's API as somebody else wrote it: it describes itself, asks for a key, loses answers, and does nothing."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Form, Header, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from fastapi.security import APIKeyQuery, HTTPBearer
from pydantic import BaseModel

TOKEN = "t0p-secret-token"
KEY = "q-secret-key-99"


class Order(BaseModel):
    customer: str
    amount: float
    ref: str | None = None


class Kept(Order):
    id: int


@dataclass
class Shop:
    """Its orders, what was asked of it, and what it does wrong: lost, silent, conflict, broken."""

    orders: dict[int, Kept] = field(default_factory=dict[int, Kept])
    seen: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    fault: str = ""


async def noted(request: Request) -> None:
    is_form = "form" in request.headers.get("content-type", "")
    shop_of(request).seen.append(
        {
            "path": request.url.path,
            "query": request.url.query,
            "headers": dict(request.headers),
            "body": str(dict(await request.form())) if is_form else (await request.body()).decode(),
        }
    )


def shop_of(request: Request) -> Shop:
    found: Shop = request.app.state.shop
    return found


BEARER = HTTPBearer(auto_error=False)
Asking = Annotated[Shop, Depends(shop_of)]
api = APIRouter(dependencies=[Depends(noted)])


def known(token: Annotated[Any, Depends(BEARER)] = None) -> None:
    if token is None or token.credentials != TOKEN:
        said = token.credentials if token else "none"
        raise HTTPException(401, f"token {said} is not known")


@api.post("/orders", operation_id="create_order", status_code=201, dependencies=[Depends(known)])
async def create_order(order: Order, request: Request, shop: Asking) -> Kept:
    if shop.fault == "conflict":
        raise HTTPException(409, "another one is under way")
    if order.amount <= 0:
        raise HTTPException(422, "an amount is more than nothing")
    kept = Kept(id=len(shop.orders) + 1, **order.model_dump())
    if shop.fault != "silent":
        shop.orders[kept.id] = kept
    if shop.fault == "lost":
        request.scope["steward.cut"]()
    if shop.fault == "broken":
        raise HTTPException(500, f"what came after failed for {TOKEN}")
    return kept


@api.get("/orders/{order_id}", operation_id="get_order", dependencies=[Depends(known)])
async def get_order(order_id: int, shop: Asking) -> Kept:
    if order_id not in shop.orders:
        raise HTTPException(404, f"no order {order_id}")
    return shop.orders[order_id]


@api.get("/orders", operation_id="list_orders", dependencies=[Depends(known)])
async def list_orders(shop: Asking, tag: Annotated[list[str] | None, Query()] = None, most: int = 100) -> list[Kept]:
    return list(shop.orders.values())[:most]


@api.delete("/orders/{order_id}", operation_id="delete_order", status_code=204, dependencies=[Depends(known)])
async def delete_order(order_id: int, shop: Asking) -> None:
    shop.orders.pop(order_id, None)


@api.post("/orders/{order_id}/notes", operation_id="add_note")
async def add_note(
    order_id: str, text: Annotated[str, Form()], x_trace: Annotated[str | None, Header()] = None
) -> PlainTextResponse:
    return PlainTextResponse(f"{order_id}: {text} ({x_trace})")


@api.get("/report", operation_id="report")
async def report(api_key: Annotated[str, Depends(APIKeyQuery(name="api_key"))], status: int = 200) -> Response:
    retry = {"retry-after": "7"} if status in (429, 403) else {}
    return JSONResponse({"detail": f"for {api_key}: {HTTPStatus(status).phrase}"}, status, headers=retry)


@api.get("/page/{name}", operation_id="page")
async def page(name: str) -> HTMLResponse:
    return HTMLResponse("<h1>not found</h1>", 404)


@api.post("/sent", operation_id="send")
async def send_it() -> Kept:
    return HTMLResponse("<h1>log in</h1>")  # pyright: ignore[reportReturnType] - as a proxy would


def app_of(shop: Shop) -> FastAPI:
    app = FastAPI(title="Shop")
    app.state.shop = shop
    app.include_router(api)
    return app


@contextlib.contextmanager
def served(app: Any) -> Generator[str]:
    """The address under which the service answers, on a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(_Abortable(app), log_level="critical", lifespan="off", http="h11"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        listening.close()


class _Abortable:
    """Hands each request the means to cut its connection."""

    def __init__(self, app: Any) -> None:
        self._app: Any = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["steward.cut"] = lambda: send.__self__.transport.abort()  # uvicorn's own
        await self._app(scope, receive, send)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """A service that answers with what it was sent, and leads on from `/moved…` and `/away…`; from
    `/undefined` in an encoding that is none."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    path = scope["raw_path"].decode()
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    lengths = {name: len(value) for name, value in headers.items()}
    said = {
        "lengths": lengths,
        "path": path,
        "query": scope["query_string"].decode(),
        "headers": headers,
        "body": body.decode(),
    }
    there = {"/v1/moved": "/v1/there", "/v1/away": "http://127.0.0.2:9/elsewhere"}.get(path)
    status, location = (307, [(b"location", there.encode())]) if there else (200, [])
    answer = b"" if scope["method"] == "HEAD" else json.dumps({"method": scope["method"], **said}).encode()
    odd = path == "/v1/undefined"
    kind = (b"content-type", b"text/plain; charset=undefined" if odd else b"application/json")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *location]})
    await send({"type": "http.response.body", "body": answer})

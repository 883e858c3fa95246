"""The desk's HTTP interface, and where its faults strike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, TypeAlias, cast

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from psycopg import DataError
from pydantic import Field, JsonValue, StringConstraints

from steward.domain.model import JsonObject
from steward.evals.worlds.desk.effects import (
    BusinessError,
    Connection,
    NewRefund,
    NewTicket,
    Priority,
    Stamp,
    give_refund,
    open_ticket,
    set_status,
)
from steward.evals.worlds.desk.faults import Asked, Fault, FaultPlan, Faults, Strict
from steward.evals.worlds.desk.store import DeskStore, open_store

REQUEST_SECONDS = 8.0
"""What waited longer than this is dropped and will never be done, so a caller can know when it is over."""

Line: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Key: TypeAlias = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]
Work: TypeAlias = Callable[[Fault | None], Awaitable[JsonObject]]


class TicketBody(Strict):
    subject: Line
    body: Text
    order_id: Line | None = None
    customer_id: Line | None = None
    priority: Priority = "normal"


class StatusBody(Strict):
    status: Line


class RefundBody(Strict):
    order_id: Line
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    reason: Text


class Desk:
    """The running desk: its records and its switches."""

    def __init__(self, store: DeskStore, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    async def read(self, request: Request, work: Callable[[], Awaitable[JsonObject]]) -> Response:
        return await self._answer(request, {}, lambda _: work())

    async def write(
        self,
        request: Request,
        body: Strict,
        key: str | None,
        effect: Callable[[Connection, Stamp], Awaitable[JsonObject]],
    ) -> Response:
        async def work(fault: Fault | None) -> JsonObject:
            stamp = Stamp(key=key, lag=fault.seconds if fault and fault.kind == "lag" else 0.0)
            keep = fault is None or fault.kind != "silent"
            return await self.store.write(lambda connection: effect(connection, stamp), keep=keep)

        return await self._answer(request, body.model_dump(mode="json"), work)

    async def _answer(self, request: Request, body: Mapping[str, JsonValue], work: Work) -> Response:
        fault = self.faults.pick(_asked(request, body))
        kind = fault.kind if fault else None
        if fault and kind == "slow" and not await _stalled(fault.seconds):
            return _broken(503)
        if kind == "error_before":
            return _broken(500)
        if fault and kind == "busy":
            return _broken(503, {"Retry-After": f"{max(1, round(fault.seconds))}"})
        answer = await _outcome(work, fault)
        if kind == "error_after":
            return _broken(500)
        if kind == "lost":
            _hang_up(request)
        return JSONResponse(answer)


def _desk(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)


TheDesk: TypeAlias = Annotated[Desk, Depends(_desk)]
router = APIRouter()


@router.get("/health")
async def health(desk: TheDesk) -> dict[str, str]:
    return {"status": "ok", "world": desk.store.world}


@router.get("/records/{collection}")
async def find_records(desk: TheDesk, request: Request, collection: str) -> Response:
    """Equality by query parameters, beside `limit`, `after` (an id) and `idempotency_key`."""
    query = dict(request.query_params)
    limit = query.pop("limit", "50")
    key, after = query.pop("idempotency_key", None), query.pop("after", None)

    async def work() -> JsonObject:
        if not limit.isdecimal() or not 1 <= int(limit) <= 100:
            raise BusinessError("invalid", "limit must be a number from 1 to 100")
        page = await desk.store.find(collection, key=key, wanted=query, limit=int(limit), after=after)
        return {"records": list(page.records), "total": page.total}

    return await desk.read(request, work)


@router.get("/records/{collection}/{id}")
async def get_record(desk: TheDesk, request: Request, collection: str, id: str) -> Response:  # noqa: A002 - the path's word
    return await desk.read(request, partial(desk.store.get, collection, id))


@router.post("/records/tickets")
async def create_ticket(desk: TheDesk, request: Request, body: TicketBody, key: Key = None) -> Response:
    new = NewTicket(**body.model_dump())
    return await desk.write(request, body, key, lambda connection, stamp: open_ticket(connection, new, stamp))


@router.post("/records/{collection}/{id}/status")
async def change_status(
    desk: TheDesk,
    request: Request,
    collection: str,
    id: str,  # noqa: A002 - the path's word
    body: StatusBody,
    key: Key = None,
) -> Response:
    return await desk.write(
        request, body, key, lambda connection, stamp: set_status(connection, collection, id, body.status, stamp)
    )


@router.post("/refunds")
async def create_refund(desk: TheDesk, request: Request, body: RefundBody, key: Key = None) -> Response:
    new = NewRefund(**body.model_dump())
    return await desk.write(request, body, key, lambda connection, stamp: give_refund(connection, new, stamp))


@router.put("/faults")
async def put_faults(desk: TheDesk, plan: FaultPlan) -> FaultPlan:
    desk.faults.set(plan)
    return plan


@router.get("/faults")
async def get_faults(desk: TheDesk) -> FaultPlan:
    return desk.faults.plan


@router.get("/faults/struck")
async def count_struck(desk: TheDesk) -> dict[str, int]:
    return {"struck": desk.faults.struck}


@router.delete("/faults")
async def delete_faults(desk: TheDesk) -> FaultPlan:
    return await put_faults(desk, FaultPlan())


def create_app(database_url: str, *, seed: int = 7) -> FastAPI:
    """The desk as an ASGI app; its database is opened, and seeded where empty, by its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_store(database_url, seed=seed) as store:
            app.state.desk = Desk(store, Faults())
            yield

    app = FastAPI(title="Sample help desk", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(router)
    app.add_exception_handler(RequestValidationError, _malformed)
    return app


async def _malformed(_: Request, error: Exception) -> Response:
    """422 without the input in it: what can't be encoded must not break the answer too."""
    first = cast("list[dict[str, Any]]", cast("RequestValidationError", error).errors())[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return JSONResponse({"error": {"code": "invalid", "message": f"{where}: {first['msg']}"}}, status_code=422)


async def _outcome(work: Work, fault: Fault | None) -> JsonObject:
    try:
        return await work(fault)
    except BusinessError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except DataError:
        return {"error": {"code": "invalid", "message": "the request holds text or numbers that can't be stored"}}


def _asked(request: Request, body: Mapping[str, JsonValue]) -> Asked:
    values: dict[str, JsonValue] = {**request.query_params, **request.path_params, **body}
    header = request.headers.get("X-Desk-Fault", "")
    return Asked(method=request.method, path=request.url.path, values=values, header=header)


async def _stalled(seconds: float) -> bool:
    """Wait; False where the desk gave the request up meanwhile."""
    await asyncio.sleep(min(seconds, REQUEST_SECONDS))
    return seconds < REQUEST_SECONDS


def _broken(status: int, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"detail": "Internal Server Error"}, status_code=status, headers=headers)


def _hang_up(request: Request) -> None:
    """Drop the TCP connection; `serve.py` puts the transport where it can be reached."""
    transport = cast("asyncio.Transport", request.scope["state"]["transport"])
    transport.abort()

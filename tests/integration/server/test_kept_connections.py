"""A connection that nothing is asked on for a while is kept."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI

from steward.server.serving import serving


async def test_a_connection_outlives_a_pause() -> None:
    """A proxy keeps connections for a minute: one that ends sooner may end just as it asks again, a 502."""
    app = FastAPI()

    @app.get("/port")
    async def port() -> str:
        return "here"

    opened = 0

    async def count(name: str, _: object) -> None:
        nonlocal opened
        opened += name == "connection.connect_tcp.complete"

    async with serving(app, "the page") as url, httpx.AsyncClient(limits=httpx.Limits(keepalive_expiry=None)) as client:
        for pause in (0.0, 7.0):
            await asyncio.sleep(pause)
            answer = await client.get(f"{url}/port", extensions={"trace": count})
            assert answer.is_success
    assert opened == 1

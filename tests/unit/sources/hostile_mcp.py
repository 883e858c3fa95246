"""An MCP server that no SDK keeps from anything: what it says of its tools and answers with is whatever it is given."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from steward.domain.model import JsonObject
from steward.server.serving import serving

Answers: TypeAlias = Callable[[JsonObject, Request], "JsonObject | Response"]


def tool(name: str = "act", schema: JsonObject | None = None, **more: Any) -> JsonObject:
    """A tool as a server lists it; by default it takes a text, `a`."""
    schema = schema or {"type": "object", "properties": {"a": {"type": "string"}}}
    return {"name": name, "description": "It acts.", "inputSchema": schema, **more}


def text(said: str, **more: Any) -> JsonObject:
    """An answer that is one text."""
    return {"content": [{"type": "text", "text": said}], **more}


@asynccontextmanager
async def hostile(tools: list[JsonObject], answers: Answers) -> AsyncGenerator[str]:
    """Its address; `answers` gets the parameters of each call."""
    app = FastAPI()

    @app.post("/mcp")
    async def asked(request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        if "id" not in body:
            return Response(status_code=202)
        found: JsonObject | Response
        match body["method"]:
            case "initialize":
                version = body["params"]["protocolVersion"]
                found = {"protocolVersion": version, "capabilities": {"tools": {}}}
                found |= {"serverInfo": {"name": "hostile", "version": "1"}}
            case "tools/list":
                found = {"tools": [*tools]}
            case "tools/call":
                found = answers(body["params"], request)
            case _:
                return JSONResponse({"jsonrpc": "2.0", "id": body["id"], "error": {"code": -32601, "message": "no"}})
        if isinstance(found, Response):
            return found
        return JSONResponse({"jsonrpc": "2.0", "id": body["id"], "result": found})

    async with serving(app, "the hostile server") as base:
        yield f"{base}/mcp"

"""POST /chat/completions (streaming off), answered by a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from steward.domain.model import JsonObject
from steward.server.serving import serving


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """One of several calls in a turn; `arguments` is the text that the model wrote."""

    id: str
    tool: str
    arguments: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the model says: a tool call (`tool`, `arguments` as the text that it wrote), prose or a refusal.

    Of `tokens_in` it had `cached` in its cache, of `tokens_out` it took `reasoning` to think.
    `calls` are the calls of a model that makes several in a turn, or over several turns. `counted` false leaves
    out what it took, as many endpoints do.
    """

    tool: str | None = None
    arguments: str = ""
    calls: Sequence[ToolCall] = ()
    text: str | None = None
    refusal: str | None = None
    finish: Literal["tool_calls", "stop", "length", "content_filter"] | None = None
    tokens_in: int = 100
    tokens_out: int = 20
    cached: int = 0
    reasoning: int = 0
    counted: bool = True
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the endpoint does in place of an answer.

    `status` answers an error; `truncated` breaks off inside the body; `garbled` answers 200 with
    something else; `seconds` are waited first, for time-outs.
    """

    kind: Literal["status", "truncated", "garbled"] = "status"
    status: int = 500
    message: str = "scripted fault"
    code: str | None = None
    retry_after: float | None = None
    body: str = "<html>not what you asked for</html>"
    seconds: float = 0.0


Script: TypeAlias = Callable[[JsonObject], Reply | Fault]


def create_scripted_app(script: Script) -> FastAPI:
    """The endpoint; `script` is called with each request's body."""
    app = FastAPI()

    @app.post("/chat/completions", response_model=None)
    async def complete(request: Request) -> Response:
        asked: JsonObject = await request.json()
        answer = script(asked)
        await asyncio.sleep(answer.seconds)
        if isinstance(answer, Reply):
            return JSONResponse(_completion(answer, asked))
        return _failure(answer)

    return app


@asynccontextmanager
async def running_openai(script: Script) -> AsyncGenerator[str]:
    """The endpoint on a free port of the loopback, for as long as the context lasts; yields its base URL."""
    async with serving(create_scripted_app(script), "the scripted model") as url:
        yield url


class _Truncated(Response):
    """Announces a whole body, sends the half, and lets the connection break."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI's signature)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"id": "chatcmpl-1", "choices": [{"index"'})


def _completion(reply: Reply, asked: JsonObject) -> JsonObject:
    message: JsonObject = {"role": "assistant", "content": reply.text, "refusal": reply.refusal}
    calls = [*reply.calls]
    if reply.tool is not None:
        calls.append(ToolCall(id="call_1", tool=reply.tool, arguments=reply.arguments))
    if calls:
        message["tool_calls"] = [_call(each) for each in calls]
    finish = reply.finish or ("tool_calls" if calls else "stop")
    completion: JsonObject = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": asked.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
    }
    if reply.counted:
        completion["usage"] = {
            "prompt_tokens": reply.tokens_in,
            "completion_tokens": reply.tokens_out,
            "total_tokens": reply.tokens_in + reply.tokens_out,
            "prompt_tokens_details": {"cached_tokens": reply.cached},
            "completion_tokens_details": {"reasoning_tokens": reply.reasoning},
        }
    return completion


def _call(call: ToolCall) -> JsonObject:
    return {"id": call.id, "type": "function", "function": {"name": call.tool, "arguments": call.arguments}}


def _failure(fault: Fault) -> Response:
    if fault.kind == "truncated":
        return _Truncated()
    if fault.kind == "garbled":
        return Response(fault.body, media_type="application/json")
    headers = {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:g}"}
    error = {"message": fault.message, "type": "scripted", "code": fault.code}
    return Response(json.dumps({"error": error}), fault.status, headers, "application/json")

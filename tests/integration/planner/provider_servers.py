"""Servers on the loopback that speak Anthropic's, Amazon's, Google's or Ollama's protocol, answered by a script."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from steward.domain.model import Json, JsonObject
from steward.server.serving import serving


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the model says: thoughts, text, a call; `stop` is why it ended, in the protocol's own words."""

    thoughts: str = ""
    text: str = ""
    tool: str = ""
    args: JsonObject = field(default_factory=dict[str, Json])
    stop: str = ""


@dataclass(frozen=True)
class Page:
    """A page for a browser, with status 200."""

    html: str


@dataclass(frozen=True, kw_only=True)
class Failed:
    """An answer that is none."""

    status: int
    message: str = "scripted fault"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class Provider:
    """What it answers, one after the other, the last for ever; and what it was sent."""

    answers: list[Said | Failed | Page]
    bodies: list[JsonObject] = field(default_factory=list[JsonObject])
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])
    paths: list[str] = field(default_factory=list[str])
    queries: list[str] = field(default_factory=list[str])

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[str]:
        """Yields its URL."""
        app = FastAPI()
        app.post("/{path:path}", response_model=None)(self._answer)
        async with serving(app, "the provider") as url:
            yield url

    async def _answer(self, path: str, request: Request) -> Response:
        self.bodies.append(await request.json())
        self.headers.append(request.headers)
        self.paths.append(path)
        self.queries.append(request.url.query)
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        form = _FORMS[next(name for name in _FORMS if name in path)]
        if isinstance(said, Page):
            return Response(said.html, media_type="text/html")
        if isinstance(said, Failed):
            error: JsonObject = {"type": "error", "error": {"type": "x", "message": said.message, "code": said.status}}
            shown = {"error": said.message} if form is _ollama else error
            return Response(json.dumps(shown), said.status, dict(said.headers), "application/json")
        return JSONResponse(form(said))


def _anthropic(said: Said) -> JsonObject:
    parts: list[Json] = []
    if said.thoughts:
        parts.append({"type": "thinking", "thinking": said.thoughts, "signature": "s"})
    if said.text:
        parts.append({"type": "text", "text": said.text})
    if said.tool:
        parts.append({"type": "tool_use", "id": "toolu_1", "name": said.tool, "input": said.args})
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "scripted",
        "content": parts,
        "stop_reason": said.stop or ("tool_use" if said.tool else "end_turn"),
        "stop_sequence": None,
        "usage": {
            "input_tokens": 100,
            "output_tokens": 20,
            "cache_read_input_tokens": 900,
            "cache_creation_input_tokens": 50,
        },
    }


def _gemini(said: Said) -> JsonObject:
    parts: list[Json] = []
    if said.thoughts:
        parts.append({"text": said.thoughts, "thought": True})
    if said.text:
        parts.append({"text": said.text})
    if said.tool:
        parts.append({"functionCall": {"name": said.tool, "args": said.args}})
    return {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": said.stop or "STOP", "index": 0}],
        "usageMetadata": {
            "promptTokenCount": 1_050,
            "candidatesTokenCount": 20,
            "thoughtsTokenCount": 8,
            "cachedContentTokenCount": 900,
            "totalTokenCount": 1_078,
        },
        "modelVersion": "scripted",
    }


def _ollama(said: Said) -> JsonObject:
    message: JsonObject = {"role": "assistant", "content": said.text}
    if said.thoughts:
        message["thinking"] = said.thoughts
    if said.tool:
        message["tool_calls"] = [{"function": {"name": said.tool, "arguments": said.args}}]
    return {
        "model": "scripted",
        "created_at": "2026-01-01T00:00:00Z",
        "message": message,
        "done": True,
        "done_reason": said.stop or "stop",
        "prompt_eval_count": 1_050,
        "eval_count": 20,
    }


def _bedrock(said: Said) -> JsonObject:
    parts: list[Json] = []
    if said.thoughts:
        parts.append({"reasoningContent": {"reasoningText": {"text": said.thoughts, "signature": "s"}}})
    if said.text:
        parts.append({"text": said.text})
    if said.tool:
        parts.append({"toolUse": {"toolUseId": "tooluse_1", "name": said.tool, "input": said.args}})
    return {
        "output": {"message": {"role": "assistant", "content": parts}},
        "stopReason": said.stop or ("tool_use" if said.tool else "end_turn"),
        "usage": {
            "inputTokens": 150,
            "outputTokens": 20,
            "totalTokens": 1_070,
            "cacheReadInputTokens": 900,
            "cacheWriteInputTokens": 0,
        },
        "metrics": {"latencyMs": 1},
    }


def _openai(said: Said) -> JsonObject:
    message: JsonObject = {"role": "assistant", "content": said.text or None}
    if said.tool:
        called: JsonObject = {"name": said.tool, "arguments": json.dumps(said.args)}
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": called}]
    return {"choices": [{"index": 0, "message": message, "finish_reason": said.stop or "stop"}]}


_FORMS = {
    "chat/completions": _openai,
    "converse": _bedrock,
    "v1/messages": _anthropic,
    "generateContent": _gemini,
    "api/chat": _ollama,
}

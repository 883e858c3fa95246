"""Answers that come in another way than as one JSON body: streamed, in other encodings, broken off, or not at all."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from steward.domain.model import JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import (
    as_json,
    called,
    changed,
    completion,
    honest,
    raw_body,
    streamed,
    whole,
)


def _streams(
    name: str, endpoint: str, change: Callable[[bytes], bytes] = bytes, *, done: bool = True, **more: Any
) -> Behaviour:
    """A stream although none was asked for."""

    def answer(asked: Asked) -> Sent:
        sent = streamed(_call_of(asked), "tool_calls", usage=True, done=done)
        return replace(sent, body=change(sent.body))

    return Behaviour(name=name, endpoint=endpoint, answer=answer, **more)


def _call_of(asked: Asked) -> JsonObject:
    return called(asked.tool, json.dumps(asked.meant))


def _lines(sent: Sent) -> Sent:
    """The answer as lines of JSON, each a chunk, as Ollama's own API streams."""
    return replace(sent, body=sent.body.replace(b"\n", b" ") + b"\n", headers={"content-type": "application/x-ndjson"})


def _slow(name: str, endpoint: str, **how: Any) -> Behaviour:
    def answer(asked: Asked) -> Sent:
        return replace(honest(asked), **how)

    says = ("did not answer",)
    return Behaviour(name=name, endpoint=endpoint, answer=answer, ends=("line",), says=says, timeout=0.15)


BROKEN: list[Behaviour] = [
    _streams("stream-unasked", "gateways that stream whatever they are asked"),
    _streams("stream-unasked-no-done", "gateways that leave out [DONE]", done=False),
    _streams(
        "stream-comments",
        "OpenRouter: comments between the events",
        lambda raw: b": OPENROUTER PROCESSING\n\n" * 3 + raw,
    ),
    _streams("stream-crlf", "gateways on Windows", lambda raw: raw.replace(b"\n", b"\r\n")),
    _streams("stream-no-space", "one-api gateways: no space after data:", lambda raw: raw.replace(b"data: ", b"data:")),
    Behaviour(
        name="stream-as-json-type",
        endpoint="gateways: a stream called application/json",
        answer=lambda asked: replace(
            streamed(_call_of(asked), "tool_calls", usage=False), headers={"content-type": "application/json"}
        ),
    ),
    _streams(
        "stream-error-inside",
        "OpenRouter, SGLang: an error in the stream",
        lambda _: (
            b'data: {"choices":[{"index":0,"delta":{"content":"{"}}]}\n\ndata: {"error": {"message": "upstream provider went away", "code": 502}}\n\n'
        ),
        ends=("line",),
        says=("went away",),
    ),
    _streams("stream-cut", "a proxy that ends the stream early", lambda raw: raw[: len(raw) // 2], ends=("line",)),
    changed("lines-of-json", "Ollama's own API: application/x-ndjson", _lines),
    changed("bom-body", "gateways on Windows", lambda sent: replace(sent, body=b"\xef\xbb\xbf" + sent.body)),
    changed(
        "white-space-around",
        "OpenRouter, DeepSeek: blank lines to keep the connection",
        lambda sent: replace(sent, body=b"\n \n" * 20 + sent.body + b"\n"),
    ),
    changed(
        "gzip",
        "all behind CDNs",
        lambda sent: replace(sent, body=gzip.compress(sent.body), headers={**sent.headers, "content-encoding": "gzip"}),
    ),
    changed(
        "deflate",
        "some gateways",
        lambda sent: replace(
            sent, body=zlib.compress(sent.body), headers={**sent.headers, "content-encoding": "deflate"}
        ),
    ),
    changed(
        "gzip-broken",
        "a proxy that says gzip and sends none",
        lambda sent: replace(sent, headers={**sent.headers, "content-encoding": "gzip"}),
        ends=("line",),
        says=("gzip",),
        never=("can't be reached",),
    ),
    changed("no-content-type", "llamafile, small servers", lambda sent: replace(sent, headers={})),
    changed(
        "content-type-text", "gateways: text/plain", lambda sent: replace(sent, headers={"content-type": "text/plain"})
    ),
    changed(
        "content-type-html",
        "gateways: text/html around JSON",
        lambda sent: replace(sent, headers={"content-type": "text/html; charset=utf-8"}),
    ),
    changed(
        "content-type-latin",
        "a wrong charset",
        lambda sent: replace(sent, headers={"content-type": "application/json; charset=iso-8859-1"}),
        inexact=("rationale",),
    ),
    changed(
        "cut-body",
        "a proxy that breaks off inside the body",
        lambda sent: replace(sent, announced=len(sent.body), body=sent.body[: len(sent.body) // 2], reset=True),
        ends=("line",),
    ),
    changed(
        "cut-body-quietly",
        "a proxy that sends half and says it is all",
        lambda sent: replace(sent, body=sent.body[: len(sent.body) // 2]),
        ends=("line",),
    ),
    Behaviour(
        name="cut-body-once",
        endpoint="a proxy that breaks off once",
        answer=lambda asked: (
            replace(honest(asked), announced=100_000, reset=True) if asked.number == 1 else honest(asked)
        ),
        ends=("recovered",),
    ),
    Behaviour(
        name="reset",
        endpoint="a server that is restarted",
        answer=lambda _: Sent(body=b"", status=0, reset=True),
        ends=("line",),
        says=("connection",),
    ),
    Behaviour(
        name="reset-once",
        endpoint="a server that is restarted once",
        answer=lambda asked: Sent(body=b"", status=0, reset=True) if asked.number == 1 else honest(asked),
        ends=("recovered",),
    ),
    _slow("slow-first-byte", "a model that is being loaded", after=0.6),
    _slow("slow-drip", "a proxy that sends a byte now and then", drip=0.05),
    raw_body(
        "html-200",
        "a captive portal, a web front end",
        b"<!DOCTYPE html><html><head><title>Open WebUI</title></head><body></body></html>",
        "text/html",
        says=("Open WebUI",),
    ),
    raw_body(
        "text-200",
        "a base URL that is some other service",
        b"Ollama is running",
        "text/plain",
        says=("Ollama is running",),
    ),
    raw_body("not-json-200", "gateways", b'{"choices": [{"message": {"content": ', says=("not",)),
    raw_body("list-200", "some other API", b"[1, 2, 3]"),
    raw_body("number-200", "some other API", b"42"),
    Behaviour(
        name="not-json-once",
        endpoint="a gateway that hiccups",
        answer=lambda asked: Sent(body=b"upstream connect error") if asked.number == 1 else honest(asked),
        ends=("recovered",),
    ),
    Behaviour(
        name="prose-once",
        endpoint="any model, now and then",
        answer=lambda asked: (
            completion(asked.body, {"role": "assistant", "content": "Let me think."})
            if asked.number == 1
            else honest(asked)
        ),
        ends=("recovered",),
    ),
    Behaviour(
        name="two-plans-once",
        endpoint="any model, now and then",
        answer=lambda asked: (
            as_json(
                whole(
                    {
                        "role": "assistant",
                        "content": '{"steps": [], "confidence": 1} or {"steps": [], "confidence": 0.2}',
                    }
                )
            )
            if asked.number == 1
            else honest(asked)
        ),
        ends=("recovered",),
    ),
]

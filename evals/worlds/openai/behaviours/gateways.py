"""What stands between a model and its caller: wrappings, encodings, echoes, and addresses of other protocols."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import body, changed, fails, message, raw_body, text

_MESSAGE: JsonObject = {"role": "assistant", "content": "$args"}
_DONE: JsonObject = {"choices": [{"index": 0, "message": _MESSAGE, "finish_reason": "stop"}]}
_STREAM = {"content-type": "text/event-stream"}
_OLD = (
    "<function_calls>\n<invoke>\n<tool_name>$name</tool_name>\n<parameters>\n$elements</parameters>\n</invoke>\n"
    "</function_calls>"
)


def _other(name: str, endpoint: str, shape: Json, says: str) -> Behaviour:
    """A success in another protocol, which asking again does not change."""
    return body(name, endpoint, shape, ends=("line",), says=("another protocol", says), most=1)


def _latin(sent: Sent) -> Sent:
    return replace(
        sent, body=sent.body.replace(b"playbook", b"playb\xf6\xf6k").replace(b"damaged-item", b"damaged-it\xe9m")
    )


def _utf16(sent: Sent) -> Sent:
    return replace(sent, body=sent.body.decode().encode("utf-16"))


def _failing_event(sent: Sent) -> Sent:
    said = b'data: {"choices": [{"index": 0, "delta": {"content": "{"}}]}\n\n'
    error = b'event: error\ndata: {"message": "the backend went away"}\n\ndata: [DONE]\n\n'
    return replace(sent, body=said + error, headers=_STREAM)


GATEWAYS: list[Behaviour] = [
    body("wrapped-data", "one-api gateways", {"code": 0, "msg": "success", "data": _DONE}),
    body("wrapped-result", "Cloudflare's REST API", {"success": True, "errors": [], "messages": [], "result": _DONE}),
    body("wrapped-list", "gateways over Gemini", [_DONE]),
    body("error-of-nothing", "gateways that always say how it went", {**_DONE, "error": {"code": 0, "message": ""}}),
    body("error-null", "vLLM's and others' full schemas", {**_DONE, "error": None}),
    _other("other-ollama", "Ollama at /api/chat", {"message": _MESSAGE, "done": True}, "ollama:"),
    _other(
        "other-anthropic",
        "Anthropic at /v1/messages",
        {"type": "message", "content": [{"type": "text", "text": "$args"}], "stop_reason": "end_turn"},
        "anthropic:",
    ),
    _other(
        "other-responses",
        "OpenAI at /v1/responses",
        {"object": "response", "output": [{"type": "message", "content": [{"type": "output_text", "text": "$args"}]}]},
        "Responses",
    ),
    _other(
        "other-gemini",
        "Gemini at :generateContent",
        {"candidates": [{"content": {"parts": [{"text": "$args"}]}}]},
        "google_genai:",
    ),
    message(
        "echo-user",
        "gateways under test: the question comes back",
        {"role": "user", "content": "$draft_args"},
        ends=("line",),
        says=("repeats",),
    ),
    message(
        "echo-tool",
        "servers that run tools themselves",
        {"role": "tool", "content": "$draft_args"},
        ends=("line",),
        says=("repeats",),
    ),
    changed("body-utf-16", "Windows gateways", _utf16),
    changed("body-latin-1", "gateways that say nothing of their encoding", _latin, ends=("line",), says=("not UTF-8",)),
    changed("stream-error-event", "SGLang, TGI", _failing_event, ends=("line",), says=("the backend went away",)),
    raw_body("status-204", "gateways with nothing to say", b"", status=204, says=("204",)),
    fails(
        "no-memory",
        "Ollama on a small machine",
        500,
        {"error": "model requires more system memory (5.5 GiB) than is available (3.1 GiB)"},
        says=("smaller model",),
        most=1,
    ),
    text("text-old-elements", "Claude 2's prompts for tools", _OLD),
]

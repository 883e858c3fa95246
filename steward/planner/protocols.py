"""Completions in protocols other than OpenAI's: told by their names, with what to set, so that nobody has to guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from steward.domain.model import Json, JsonObject

_CHAT = "give the address of its chat completions, which mostly ends in /v1"
_PROTOCOLS: Sequence[tuple[Callable[[JsonObject], bool], str, str]] = (
    (
        lambda body: (
            "done" in body and (isinstance(body.get("message"), dict) or isinstance(body.get("response"), str))
        ),
        "Ollama's own API",
        "set STEWARD_MODEL=ollama:MODEL, or end the address in /v1",
    ),
    (
        lambda body: body.get("type") == "message" and isinstance(body.get("content"), list),
        "Anthropic's Messages API",
        "set STEWARD_MODEL=anthropic:MODEL",
    ),
    (
        lambda body: body.get("object") == "response" and isinstance(body.get("output"), list),
        "OpenAI's Responses API",
        _CHAT,
    ),
    (lambda body: isinstance(body.get("candidates"), list), "Gemini's own API", "set STEWARD_MODEL=google_genai:MODEL"),
    (
        lambda body: "stopReason" in body and isinstance(body.get("output"), dict),
        "Bedrock's Converse API",
        "set STEWARD_MODEL=bedrock_converse:MODEL",
    ),
    (lambda body: isinstance(body.get("generated_text"), str), "an API of text generation", _CHAT),
    (lambda body: isinstance(body.get("content"), str) and "stop" in body, "llama.cpp's own API", _CHAT),
    (lambda body: isinstance(body.get("message"), dict) and "finish_reason" in body, "Cohere's own API", _CHAT),
)


def other_protocol(body: Json) -> str:
    """Which other protocol a success speaks, and what to set; empty where it is none that is known."""
    said = body[0] if isinstance(body, list) and body else body
    if not isinstance(said, dict):
        return ""
    return next((f"{name}; {advice}" for is_spoken, name, advice in _PROTOCOLS if is_spoken(said)), "")

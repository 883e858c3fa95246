"""Endpoints that take no tools, and say so in words of their own."""

from __future__ import annotations

from steward.evals.worlds.openai.behaviours.behaviour import Behaviour
from steward.evals.worlds.openai.behaviours.completions import (
    refuses,
)
from steward.evals.worlds.openai.behaviours.requests import (
    has,
    openai_error,
    vllm_error,
)

_NO_TOOLS = has("tools")

NO_TOOLS: list[Behaviour] = [
    refuses(
        "no-auto-tools-vllm",
        "vLLM without --enable-auto-tool-choice",
        lambda asking: asking.get("tool_choice", "auto") == "auto" and bool(asking.get("tools")),
        400,
        vllm_error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    ),
    refuses(
        "no-tools-parser-vllm",
        "newer vLLM without a parser",
        _NO_TOOLS,
        400,
        vllm_error("tool_choice requires --tool-call-parser to be set"),
    ),
    refuses(
        "no-tools-ollama",
        "Ollama: gemma, phi",
        _NO_TOOLS,
        400,
        {
            "error": {
                "message": "registry.ollama.ai/library/gemma2:latest does not support tools",
                "type": "api_error",
                "param": None,
                "code": None,
            }
        },
    ),
    refuses(
        "no-tools-openrouter",
        "OpenRouter: no route with tools",
        _NO_TOOLS,
        404,
        {
            "error": {
                "message": "No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection",
                "code": 404,
            }
        },
        never=("does not know the model",),
    ),
    refuses(
        "no-tools-llama-cpp",
        "llama.cpp without --jinja",
        _NO_TOOLS,
        500,
        {"error": {"code": 500, "message": "tools param requires --jinja flag", "type": "server_error"}},
    ),
    refuses(
        "no-tools-llama-cpp-choice",
        "older llama.cpp",
        has("tool_choice"),
        500,
        {"error": {"code": 500, "message": "Unsupported param: tool_choice", "type": "server_error"}},
    ),
    refuses(
        "no-tools-groq",
        "Groq: models without tools",
        _NO_TOOLS,
        400,
        openai_error("`tool calling` is not supported with this model", code="invalid_request_error"),
    ),
    refuses(
        "no-tools-perplexity",
        "Perplexity",
        _NO_TOOLS,
        400,
        {"error": {"message": "Tool calling is not supported for this model", "type": "invalid_request", "code": 400}},
    ),
    refuses(
        "no-tools-extra-fields",
        "FastAPI servers: unknown fields are forbidden",
        _NO_TOOLS,
        422,
        {
            "detail": [
                {"type": "extra_forbidden", "loc": ["body", "tools"], "msg": "Extra inputs are not permitted"},
                {"type": "extra_forbidden", "loc": ["body", "tool_choice"], "msg": "Extra inputs are not permitted"},
            ]
        },
    ),
    refuses("no-tools-501", "small servers", _NO_TOOLS, 501, {"error": "tools are not implemented"}),
]

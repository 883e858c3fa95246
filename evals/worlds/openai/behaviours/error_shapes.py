"""Errors in every shape: the words of the endpoint must be quoted, whatever they stand in."""

from __future__ import annotations

import json

from steward.evals.worlds.openai.behaviours.behaviour import Behaviour
from steward.evals.worlds.openai.behaviours.completions import HTML, PLAIN, body, fails
from steward.evals.worlds.openai.behaviours.requests import nginx_page, openai_error

SHAPES: list[Behaviour] = [
    fails(
        "error-openai",
        "OpenAI",
        400,
        openai_error("The thing you asked for is too purple."),
        says=("too purple", "400"),
    ),
    fails("error-text", "LM Studio, Ollama", 400, {"error": "the thing is too purple"}, says=("too purple",)),
    fails(
        "error-list",
        "Gemini's compatible endpoint",
        400,
        [{"error": {"code": 400, "message": "The thing is too purple.", "status": "INVALID_ARGUMENT"}}],
        says=("too purple",),
    ),
    fails("error-detail", "FastAPI servers", 400, {"detail": "the thing is too purple"}, says=("too purple",)),
    fails(
        "error-detail-list",
        "Mistral, FastAPI servers",
        422,
        {"detail": [{"type": "value_error", "loc": ["body", "messages", 0], "msg": "the thing is too purple"}]},
        says=("too purple",),
    ),
    fails(
        "error-message", "Cohere, Azure's gateway", 400, {"message": "the thing is too purple"}, says=("too purple",)
    ),
    fails(
        "error-object",
        "vLLM",
        400,
        {
            "object": "error",
            "message": "the thing is too purple",
            "type": "BadRequestError",
            "param": None,
            "code": 400,
        },
        says=("too purple",),
    ),
    fails("error-msg", "Chinese gateways", 400, {"code": 1210, "msg": "the thing is too purple"}, says=("too purple",)),
    fails(
        "error-errors",
        "Cloudflare Workers AI",
        400,
        {"success": False, "errors": [{"code": 5006, "message": "the thing is too purple"}], "result": None},
        says=("too purple",),
    ),
    fails(
        "error-description",
        "OAuth gateways",
        400,
        {"error": "invalid_request", "error_description": "the thing is too purple"},
        says=("too purple",),
    ),
    fails(
        "error-nested",
        "LiteLLM, OpenRouter: the upstream's words as JSON text",
        400,
        openai_error(json.dumps({"error": {"message": "the thing is too purple"}})),
        says=("too purple",),
    ),
    fails(
        "error-metadata",
        "OpenRouter: the upstream's words beside its own",
        400,
        {
            "error": {
                "message": "Provider returned error",
                "code": 400,
                "metadata": {"raw": '{"error":{"message":"the thing is too purple"}}', "provider_name": "Novita"},
            }
        },
        says=("too purple",),
    ),
    fails("error-plain", "proxies", 400, "the thing is too purple", headers=PLAIN, says=("too purple",)),
    fails(
        "error-html",
        "nginx",
        413,
        nginx_page("413 Request Entity Too Large"),
        headers=HTML,
        says=("Request Entity Too Large",),
        never=("<html", "<title"),
    ),
    fails(
        "error-html-typed-json",
        "proxies that call a page JSON",
        400,
        nginx_page("400 The thing is too purple"),
        says=("too purple",),
        never=("<html",),
    ),
    fails("error-empty", "proxies", 400, "", says=("400",)),
    fails(
        "error-long", "a gateway that prints all it has", 400, openai_error("too purple " * 5_000), says=("too purple",)
    ),
    fails(
        "error-lines",
        "a gateway that sends its stack",
        400,
        openai_error("the thing is too purple\n  at Object.<anonymous> (/srv/app.js:10)\n  at Module._compile"),
        says=("too purple",),
    ),
    fails(
        "error-not-english",
        "gateways in China",
        400,
        openai_error("无效的令牌 (request id: 2025)"),
        says=("无效的令牌",),
    ),
    fails(
        "error-with-key",
        "gateways that repeat the key",
        401,
        openai_error("Invalid token: sk-behaviour-secret"),
        says=("key",),
        never=("sk-behaviour-secret",),
    ),
    body(
        "error-200",
        "OpenRouter: an error with status 200",
        {"error": {"message": "The thing is too purple", "code": 400}, "user_id": "u"},
        ends=("line",),
        says=("too purple",),
    ),
    body("error-200-text", "gateways", {"error": "the thing is too purple"}, ends=("line",), says=("too purple",)),
    body(
        "error-200-message",
        "gateways",
        {"code": 400, "message": "the thing is too purple", "success": False},
        ends=("line",),
        says=("too purple",),
    ),
    body(
        "error-200-list",
        "Gemini through proxies",
        [{"error": {"code": 400, "message": "the thing is too purple"}}],
        ends=("line",),
        says=("too purple",),
    ),
    body(
        "error-in-choice",
        "OpenRouter: an error in the choice",
        {
            "id": "1",
            "choices": [
                {
                    "index": 0,
                    "error": {"code": 502, "message": "the thing is too purple"},
                    "finish_reason": "error",
                    "message": {"role": "assistant", "content": ""},
                }
            ],
        },
        ends=("line",),
        says=("too purple",),
    ),
    body(
        "error-as-content",
        "gateways that speak as the model",
        {
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": "Error: the thing is too purple"},
                }
            ]
        },
        ends=("line",),
    ),
]

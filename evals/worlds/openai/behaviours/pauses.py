"""Limits, overload and outages: what passes by itself, and for how long the endpoint asks to be left alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import formatdate

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import JSON, as_json, fails, honest

_HTML = {"content-type": "text/html"}


def _limit(message: str) -> JsonObject:
    return {"error": {"message": message, "type": "requests", "param": None, "code": "rate_limit_exceeded"}}


def _asks(name: str, endpoint: str, waits: float, said: Json, status: int = 429, **headers: str) -> Behaviour:
    """Asks to be called again after so many seconds."""
    named: Mapping[str, str] = {**JSON, **{key.replace("_", "-"): value for key, value in headers.items()}}
    return fails(name, endpoint, status, said, headers=named, waits=waits)


def _by_date(asked: Asked) -> Sent:
    del asked
    return as_json(_limit("Slow down."), 429, **{"retry-after": formatdate(time.time() + 90, usegmt=True)})


def _outage(
    name: str, endpoint: str, status: int, said: Json | str, *says: str, headers: Mapping[str, str] = JSON
) -> Behaviour:
    return fails(name, endpoint, status, said, headers=headers, says=(str(status), *says))


def _page(title: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


PAUSES: list[Behaviour] = [
    _asks(
        "retry-after-seconds",
        "OpenAI, Anthropic, Groq",
        30,
        _limit("Rate limit reached for requests"),
        retry_after="30",
    ),
    _asks("retry-after-fraction", "Groq", 7.5, _limit("Rate limit reached"), retry_after="7.5"),
    _asks(
        "retry-after-ms",
        "Azure",
        45,
        _limit("Requests have exceeded the call rate limit"),
        retry_after_ms="45000",
        retry_after="45",
    ),
    _asks(
        "retry-after-only-ms",
        "Azure",
        12.5,
        _limit("Requests have exceeded the call rate limit"),
        retry_after_ms="12500",
    ),
    Behaviour(name="retry-after-date", endpoint="proxies: an HTTP date", answer=_by_date, ends=("line",), waits=90),
    _asks(
        "retry-in-body",
        "OpenAI, Groq: the words say it",
        7.66,
        _limit(
            "Rate limit reached for model `a-model`: Limit 6000, Used 5900, Requested 866. Please try again in 7.66s. Need more tokens?"
        ),
    ),
    _asks(
        "retry-in-body-minutes",
        "Groq: minutes",
        432.5,
        _limit("Rate limit reached for model `a-model` on tokens per day (TPD). Please try again in 7m12.5s."),
    ),
    _asks(
        "retry-in-body-ms",
        "OpenAI: milliseconds",
        0.856,
        _limit("Rate limit reached for a-model. Please try again in 856ms."),
    ),
    _asks(
        "retry-in-details",
        "Gemini: a RetryInfo in the error",
        34,
        [
            {
                "error": {
                    "code": 429,
                    "message": "You exceeded your current rate.",
                    "status": "RESOURCE_EXHAUSTED",
                    "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}],
                }
            }
        ],
    ),
    _asks(
        "retry-after-503",
        "TGI, Hugging Face: the model is loading",
        20,
        {"error": "Model a-model is currently loading", "estimated_time": 20.0},
        503,
        retry_after="20",
    ),
    _asks(
        "retry-reset-header",
        "OpenAI, Groq: x-ratelimit-reset-requests",
        30,
        _limit("Rate limit reached"),
        x_ratelimit_remaining_requests="0",
        x_ratelimit_reset_requests="30s",
        retry_after="30",
    ),
    fails("rate-limit-once", "all: a 429 without more", 429, _limit("Rate limit reached"), first=1),
    fails(
        "rate-limit-for-ever",
        "all: a 429 that stays",
        429,
        _limit("Rate limit reached for requests"),
        says=("429", "rate limit reached"),
    ),
    fails(
        "overloaded-once",
        "Anthropic: 529",
        529,
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        first=1,
    ),
    fails(
        "unavailable-once",
        "all",
        503,
        {"error": {"message": "The server is overloaded or not ready yet.", "type": "server_error"}},
        first=1,
    ),
    fails("conflict-once", "gateways: 409", 409, {"error": {"message": "try again"}}, first=1),
    fails("too-early-once", "gateways: 425", 425, {"error": {"message": "too early"}}, first=1),
    fails("request-timeout-once", "gateways: 408", 408, {"error": {"message": "request timeout"}}, first=1),
    _outage(
        "outage-500",
        "OpenAI",
        500,
        {"error": {"message": "The server had an error while processing your request.", "type": "server_error"}},
        "server had an error",
    ),
    _outage("outage-502", "nginx", 502, _page("502 Bad Gateway"), "Bad Gateway", headers=_HTML),
    _outage(
        "outage-503",
        "all",
        503,
        {"error": {"message": "The server is overloaded or not ready yet.", "type": "server_error"}},
        "overloaded",
    ),
    _outage(
        "outage-503-loading",
        "llama.cpp, while it loads",
        503,
        {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}},
        "Loading model",
    ),
    _outage("outage-504", "gateways", 504, _page("504 Gateway Time-out"), "Gateway Time-out", headers=_HTML),
    _outage(
        "outage-520",
        "Cloudflare",
        520,
        _page("Web server is returning an unknown error"),
        "unknown error",
        headers=_HTML,
    ),
    _outage(
        "outage-529",
        "Anthropic",
        529,
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        "Overloaded",
    ),
    _outage(
        "outage-500-plain",
        "small servers",
        500,
        "Internal Server Error",
        "Internal Server Error",
        headers={"content-type": "text/plain"},
    ),
    Behaviour(
        name="outage-in-200",
        endpoint="OpenRouter: its upstream's 502 with status 200",
        answer=lambda asked: (
            as_json({"error": {"message": "Upstream went away", "code": 502}}) if asked.number == 1 else honest(asked)
        ),
        ends=("recovered",),
    ),
    Behaviour(
        name="rate-limit-in-200",
        endpoint="OpenRouter: its upstream's 429 with status 200",
        answer=lambda asked: (
            as_json({"error": {"message": "Provider returned error", "code": 429}})
            if asked.number == 1
            else honest(asked)
        ),
        ends=("recovered",),
    ),
]

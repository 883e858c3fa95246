"""Errors whose cause somebody has to mend: keys, countries, models, addresses."""

from __future__ import annotations

import json

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import fails

_HTML = {"content-type": "text/html; charset=utf-8"}
_PLAIN = {"content-type": "text/plain"}
_KEY = "Incorrect API key provided: sk-abcd*wxyz. You can find your API key at https://platform.openai.com/account/api-keys."
_COUNTRY = "Country, region, or territory not supported"


def _openai(
    message: str, code: Json = None, kind: str = "invalid_request_error", param: str | None = None
) -> JsonObject:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _page(title: str) -> str:
    return f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"


def _elsewhere(_: Asked) -> Sent:
    return Sent(body=json.dumps({"detail": "Not Found"}).encode(), status=404)


CAUSES: list[Behaviour] = [
    fails("key-wrong", "OpenAI", 401, _openai(_KEY, "invalid_api_key"), says=("key", "Incorrect API key"), most=2),
    fails("key-missing", "OpenAI", 401, _openai("You didn't provide an API key."), says=("key",), most=2),
    fails(
        "key-gemini",
        "Gemini: a bad key is a 400",
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "API key not valid. Please pass a valid API key.",
                    "status": "INVALID_ARGUMENT",
                }
            }
        ],
        says=("API key not valid",),
        most=2,
    ),
    fails(
        "key-user-not-found",
        "OpenRouter",
        401,
        {"error": {"message": "User not found.", "code": 401}},
        says=("key", "User not found"),
        most=2,
    ),
    fails(
        "key-no-rights",
        "OpenAI's restricted keys",
        403,
        _openai("You have insufficient permissions for this operation. Missing scopes: model.request."),
        says=("Missing scopes",),
        most=2,
    ),
    fails(
        "key-project",
        "OpenAI: a model outside the project",
        403,
        _openai("Project `proj_1` does not have access to model `gpt-5`", "model_not_found"),
        says=("does not have access to model",),
        most=2,
    ),
    fails(
        "country",
        "OpenAI, Anthropic: the wrong country",
        403,
        {
            "error": {
                "code": "unsupported_country_region_territory",
                "message": _COUNTRY,
                "param": None,
                "type": "request_forbidden",
            }
        },
        says=("country",),
        never=("refused the api key", "check the key"),
        most=2,
    ),
    fails(
        "country-gemini",
        "Gemini: a country is a 400",
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "User location is not supported for the API use.",
                    "status": "FAILED_PRECONDITION",
                }
            }
        ],
        says=("User location is not supported",),
        never=("refused the api key",),
        most=2,
    ),
    fails(
        "forbidden-page",
        "Cloudflare",
        403,
        _page("Attention Required! | Cloudflare"),
        headers=_HTML,
        says=("Attention Required",),
        never=("<html", "check the key and its rights"),
        most=2,
    ),
    fails(
        "moderation",
        "OpenRouter: moderation is a 403",
        403,
        {
            "error": {
                "message": "Input was flagged",
                "code": 403,
                "metadata": {"reasons": ["violence"], "flagged_input": "…"},
            }
        },
        says=("flagged",),
        never=("refused the api key",),
        most=2,
    ),
    fails(
        "model-unknown",
        "OpenAI",
        404,
        _openai("The model `a-model` does not exist or you do not have access to it.", "model_not_found"),
        says=("a-model",),
        most=2,
    ),
    fails(
        "model-unknown-ollama",
        "Ollama",
        404,
        {"error": {"message": 'model "a-model" not found, try pulling it first', "type": "api_error"}},
        says=("try pulling it",),
        most=2,
    ),
    fails(
        "model-unknown-400",
        "OpenRouter, Mistral: a 400",
        400,
        {"error": {"message": "a-model is not a valid model ID", "code": 400}},
        says=("not a valid model",),
        most=2,
    ),
    fails(
        "model-retired",
        "Groq",
        400,
        _openai("The model `a-model` has been decommissioned and is no longer supported.", "model_decommissioned"),
        says=("decommissioned",),
        most=2,
    ),
    fails(
        "deployment-unknown",
        "Azure",
        404,
        {
            "error": {
                "code": "DeploymentNotFound",
                "message": "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
            }
        },
        says=("deployment",),
        most=2,
    ),
    Behaviour(
        name="address-without-v1",
        endpoint="OpenAI-like servers, asked without /v1",
        answer=_elsewhere,
        path="",
        ends=("line",),
        says=("/v1",),
        most=2,
    ),
    fails(
        "address-not-found-page",
        "web front ends",
        404,
        _page("404 Not Found"),
        headers=_HTML,
        path="",
        says=("/v1",),
        most=2,
    ),
    fails(
        "address-not-found-text",
        "Ollama: 404 page not found",
        404,
        "404 page not found",
        headers=_PLAIN,
        path="",
        says=("/v1", "404"),
        most=2,
    ),
    fails(
        "address-openai",
        "OpenAI: Invalid URL",
        404,
        _openai("Invalid URL (POST /chat/completions)"),
        path="",
        says=("/v1", "Invalid URL"),
        most=2,
    ),
    fails(
        "address-lm-studio",
        "LM Studio: 200 with an error",
        200,
        {"error": "Unexpected endpoint or method. (POST /chat/completions)"},
        path="",
        says=("Unexpected endpoint",),
        most=4,
    ),
    fails("address-method", "static web servers", 405, _page("405 Not Allowed"), headers=_HTML, says=("405",), most=2),
]

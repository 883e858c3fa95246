"""Errors whose cause somebody has to mend: keys, countries, models, addresses."""

from __future__ import annotations

import json

from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import HTML, PLAIN, fails
from steward.evals.worlds.openai.behaviours.requests import nginx_page, openai_error

_KEY = "Incorrect API key provided: sk-abcd*wxyz. You can find your API key at https://platform.openai.com/account/api-keys."
_COUNTRY = "Country, region, or territory not supported"


def _elsewhere(_: Asked) -> Sent:
    return Sent(body=json.dumps({"detail": "Not Found"}).encode(), status=404)


CAUSES: list[Behaviour] = [
    fails(
        "key-wrong",
        "OpenAI",
        401,
        openai_error(_KEY, code="invalid_api_key"),
        says=("key", "Incorrect API key"),
        most=2,
    ),
    fails("key-missing", "OpenAI", 401, openai_error("You didn't provide an API key."), says=("key",), most=2),
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
        openai_error("You have insufficient permissions for this operation. Missing scopes: model.request."),
        says=("Missing scopes",),
        most=2,
    ),
    fails(
        "key-project",
        "OpenAI: a model outside the project",
        403,
        openai_error("Project `proj_1` does not have access to model `gpt-5`", code="model_not_found"),
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
        nginx_page("Attention Required! | Cloudflare"),
        headers=HTML,
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
        openai_error("The model `a-model` does not exist or you do not have access to it.", code="model_not_found"),
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
        openai_error(
            "The model `a-model` has been decommissioned and is no longer supported.", code="model_decommissioned"
        ),
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
        nginx_page("404 Not Found"),
        headers=HTML,
        path="",
        says=("/v1",),
        most=2,
    ),
    fails(
        "address-not-found-text",
        "Ollama: 404 page not found",
        404,
        "404 page not found",
        headers=PLAIN,
        path="",
        says=("/v1", "404"),
        most=2,
    ),
    fails(
        "address-openai",
        "OpenAI: Invalid URL",
        404,
        openai_error("Invalid URL (POST /chat/completions)"),
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
    fails(
        "address-method", "static web servers", 405, nginx_page("405 Not Allowed"), headers=HTML, says=("405",), most=2
    ),
]

"""Errors about money, content, size, and calls that the endpoint itself could not read."""

from __future__ import annotations

from steward.domain.model import JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import as_json, body, fails, honest
from steward.evals.worlds.openai.behaviours.requests import openai_error

_KEY = "Incorrect API key provided: sk-abcd*wxyz. You can find your API key at https://platform.openai.com/account/api-keys."
_POLICY = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry."


def _groq(failed: str) -> JsonObject:
    said = "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details."
    return {
        "error": {
            "message": said,
            "type": "invalid_request_error",
            "code": "tool_use_failed",
            "failed_generation": failed,
        }
    }


def _groq_tried(name: str, endpoint: str, shape: str) -> Behaviour:
    """Groq could not read the call that its model wrote; the call stands in the error."""
    return body(name, endpoint, _groq(shape), status=400, ends=("planned", "recovered"))


REJECTIONS: list[Behaviour] = [
    fails("money-402", "DeepSeek", 402, openai_error("Insufficient Balance"), says=("Insufficient Balance",), most=2),
    fails(
        "money-402-openrouter",
        "OpenRouter",
        402,
        {"error": {"message": "This request requires more credits, or fewer max_tokens.", "code": 402}},
        says=("credits",),
        most=2,
    ),
    fails(
        "money-429",
        "OpenAI: no quota left is a 429",
        429,
        openai_error(
            "You exceeded your current quota, please check your plan and billing details.",
            code="insufficient_quota",
            kind="insufficient_quota",
        ),
        says=("quota",),
        most=2,
    ),
    fails(
        "money-moonshot",
        "Moonshot: a suspended account is a 429",
        429,
        openai_error(
            "Your account is suspended, please check your plan and billing details",
            code=None,
            kind="exceeded_current_quota_error",
        ),
        says=("suspended",),
        most=2,
    ),
    fails(
        "money-anthropic",
        "Anthropic: a low balance is a 400",
        400,
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "Your credit balance is too low to access the Anthropic API.",
            },
        },
        says=("credit balance",),
        most=2,
    ),
    fails(
        "filter-azure",
        "Azure",
        400,
        {
            "error": {
                "message": _POLICY,
                "type": None,
                "param": "prompt",
                "code": "content_filter",
                "status": 400,
                "innererror": {
                    "code": "ResponsibleAIPolicyViolation",
                    "content_filter_result": {"violence": {"filtered": True, "severity": "medium"}},
                },
            }
        },
        says=("content management policy",),
        most=2,
    ),
    fails(
        "filter-dashscope",
        "DashScope",
        400,
        {
            "error": {
                "code": "data_inspection_failed",
                "message": "Input data may contain inappropriate content.",
                "type": "data_inspection_failed",
            }
        },
        says=("inappropriate content",),
        most=2,
    ),
    fails(
        "filter-zhipu",
        "Zhipu GLM",
        400,
        {
            "contentFilter": [{"level": 1, "role": "user"}],
            "error": {
                "code": "1301",
                "message": "The system detected potentially unsafe or sensitive content in the input.",
            },
        },
        says=("sensitive content",),
        most=2,
    ),
    fails(
        "filter-deepseek", "DeepSeek", 400, openai_error("Content Exists Risk"), says=("Content Exists Risk",), most=2
    ),
    fails(
        "filter-openai",
        "OpenAI's reasoning models",
        400,
        openai_error(
            "Invalid prompt: your prompt was flagged as potentially violating our usage policy.", code="invalid_prompt"
        ),
        says=("usage policy",),
        most=2,
    ),
    _groq_tried("groq-tool-failed-tag", "Groq: Llama 3.3", "<function=$name=$args</function>"),
    _groq_tried(
        "groq-tool-failed-json",
        "Groq: Llama 3",
        '```\n{"tool_calls": [{"id": "pending", "type": "function", "function": {"name": "$name"}, "parameters": $args}]}\n```',
    ),
    _groq_tried("groq-tool-failed-call", "Groq: gpt-oss", "$call"),
    fails(
        "groq-tool-failed-prose",
        "Groq: the model only chatted",
        400,
        _groq("I can't do that."),
        says=("JSON",),
        ends=("line",),
        most=16,
    ),
    fails("groq-tool-failed-once", "Groq: it works the next time", 400, _groq(""), first=1),
    fails(
        "groq-validation-failed-once",
        "Groq: arguments that do not match",
        400,
        {
            "error": {
                "message": "tool call validation failed: parameters for tool propose_plan did not match schema: errors: [`/steps`: expected array, but got string]",
                "type": "invalid_request_error",
                "code": "tool_use_failed",
            }
        },
        first=1,
    ),
    fails(
        "json-validation-failed-once",
        "Groq's JSON mode",
        400,
        {
            "error": {
                "message": "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
                "type": "invalid_request_error",
                "code": "json_validate_failed",
                "failed_generation": "",
            }
        },
        first=1,
    ),
    fails(
        "context-too-long",
        "OpenAI",
        400,
        openai_error(
            "This model's maximum context length is 300 tokens. However, your messages resulted in 5000 tokens.",
            code="context_length_exceeded",
        ),
        says=("context",),
        most=16,
    ),
    fails(
        "context-too-long-llama-cpp",
        "llama.cpp",
        400,
        {
            "error": {
                "code": 400,
                "message": "the request exceeds the available context size, try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 5000,
                "n_ctx": 300,
            }
        },
        says=("context",),
        most=16,
    ),
    fails(
        "too-large-413",
        "Groq: larger than its tokens a minute",
        413,
        openai_error(
            "Request too large for model `a-model`: Limit 300, Requested 5000, please reduce your message size and try again.",
            code="rate_limit_exceeded",
            kind="tokens",
        ),
        says=("too large",),
        most=16,
    ),
    Behaviour(
        name="redirect",
        endpoint="a base URL with http for https",
        answer=lambda _: Sent(body=b"", status=301, headers={"location": "http://127.0.0.1:9/v1/chat/completions"}),
        ends=("line",),
        most=6,
    ),
    Behaviour(
        name="key-wrong-once",
        endpoint="gateways whose keys arrive late",
        answer=lambda asked: (
            as_json(openai_error(_KEY, code="invalid_api_key"), 401) if asked.number == 1 else honest(asked)
        ),
        ends=("line",),
        says=("key",),
        most=2,
    ),
]

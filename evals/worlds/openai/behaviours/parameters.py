"""Endpoints that refuse some other parameter, and would answer without it."""

from __future__ import annotations

from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import (
    as_json,
    honest,
    refuses,
)
from steward.evals.worlds.openai.behaviours.requests import (
    has,
    mistral_error,
    more_than,
    not_strict,
    openai_error,
    vllm_error,
    with_stream,
    with_system,
    with_unions,
)


def _always_streams(asked: Asked) -> Sent:
    if not with_stream(asked.body):
        return as_json(
            openai_error(
                "This model only support stream mode, please enable the stream parameter to access the model. ",
                code="invalid_parameter_error",
            ),
            400,
        )
    return honest(asked)


_LENGTH = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (5000 in the messages, 4000 in the completion). Please reduce the length of the messages or completion."

PARAMETERS: list[Behaviour] = [
    refuses(
        "max-completion-tokens-422",
        "Mistral",
        has("max_completion_tokens"),
        422,
        mistral_error("max_completion_tokens"),
    ),
    refuses(
        "max-completion-tokens-wrapped",
        "Mistral through gateways",
        has("max_completion_tokens"),
        422,
        {
            "object": "error",
            "message": mistral_error("max_completion_tokens"),
            "type": "invalid_request_error",
            "param": None,
            "code": None,
        },
    ),
    refuses(
        "max-completion-tokens-text",
        "older vLLM",
        has("max_completion_tokens"),
        400,
        vllm_error(
            "[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs are not permitted', 'input': 4000}]"
        ),
    ),
    refuses(
        "max-completion-tokens-unknown",
        "older Azure API versions",
        has("max_completion_tokens"),
        400,
        openai_error("Unrecognized request argument supplied: max_completion_tokens"),
    ),
    refuses(
        "max-tokens-refused",
        "OpenAI's reasoning models",
        has("max_tokens"),
        400,
        openai_error(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "max_tokens",
            "unsupported_parameter",
        ),
    ),
    refuses(
        "no-token-limit",
        "an endpoint with neither parameter",
        has("max_completion_tokens", "max_tokens"),
        422,
        mistral_error("max_completion_tokens", "max_tokens"),
    ),
    refuses(
        "strict-schemas",
        "OpenAI strict, Cerebras, Groq's structured output",
        not_strict,
        400,
        openai_error(
            "Invalid schema for function 'propose_plan': In context=('properties', 'steps', 'items'), 'additionalProperties' is required to be supplied and to be false.",
            "tools[0].function.parameters",
            "invalid_function_parameters",
        ),
    ),
    refuses(
        "strict-required",
        "OpenAI strict: every property required",
        not_strict,
        400,
        openai_error(
            "Invalid schema for response_format 'propose_plan': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'doubt'.",
            "response_format",
        ),
    ),
    refuses(
        "no-type-unions",
        "Gemini's compatible endpoint",
        with_unions,
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "Invalid JSON payload received. Unknown name \"type\" at 'tools[0].function_declarations[0].parameters.properties[1].value': Proto field is not repeating, cannot start list.",
                    "status": "INVALID_ARGUMENT",
                }
            }
        ],
    ),
    refuses("no-system-role", "Gemma behind vLLM", with_system, 400, vllm_error("System role not supported")),
    refuses(
        "no-system-role-roles",
        "Mistral 7B Instruct v0.1 behind vLLM",
        with_system,
        400,
        vllm_error("Conversation roles must alternate user/assistant/user/assistant/..."),
    ),
    refuses(
        "no-system-role-o1",
        "o1-mini",
        with_system,
        400,
        openai_error(
            "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
            "messages[0].role",
            "unsupported_value",
        ),
    ),
    refuses(
        "no-system-role-gemma-api",
        "Gemma on Gemini's endpoint",
        with_system,
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "Developer instruction is not enabled for models/gemma-3-27b-it",
                    "status": "INVALID_ARGUMENT",
                }
            }
        ],
    ),
    refuses(
        "no-system-role-500",
        "llama.cpp's templates",
        with_system,
        500,
        {"error": {"code": 500, "message": "Jinja Exception: System role not supported", "type": "server_error"}},
    ),
    refuses(
        "no-temperature",
        "o1, o3, gpt-5",
        has("temperature"),
        400,
        openai_error(
            "Unsupported parameter: 'temperature' is not supported with this model.",
            "temperature",
            "unsupported_parameter",
        ),
    ),
    refuses(
        "temperature-fixed",
        "gpt-5-mini, o4-mini",
        lambda asking: asking.get("temperature") not in (None, 1, 1.0),
        400,
        openai_error(
            "Unsupported value: 'temperature' does not support 0.0 with this model. Only the default (1) value is supported.",
            "temperature",
            "unsupported_value",
        ),
    ),
    refuses(
        "temperature-positive",
        "TGI",
        lambda asking: asking.get("temperature") == 0,
        422,
        {"error": "Input validation error: `temperature` must be strictly positive", "error_type": "validation"},
    ),
    refuses(
        "temperature-kimi",
        "Kimi K2.5",
        lambda asking: asking.get("temperature") not in (None, 1, 1.0),
        400,
        openai_error("invalid temperature: only 1 is allowed for this model"),
    ),
    Behaviour(
        name="stream-only",
        endpoint="DashScope: QwQ, Qwen3 thinking",
        answer=_always_streams,
        ends=("planned", "recovered"),
    ),
    refuses(
        "no-streaming",
        "o1 before 2024-12, some gateways",
        with_stream,
        400,
        openai_error(
            "Unsupported value: 'stream' does not support true with this model.", "stream", "unsupported_value"
        ),
    ),
    refuses(
        "no-stream-options",
        "older Azure, Mistral, mlx servers",
        has("stream_options"),
        422,
        mistral_error("stream_options"),
    ),
    refuses(
        "output-too-large",
        "OpenAI, DeepSeek: more than the model gives",
        more_than(1_000),
        400,
        openai_error(
            "max_tokens is too large: 4000. This model supports at most 1000 completion tokens, whereas you provided 4000.",
            "max_tokens",
        ),
    ),
    refuses(
        "output-too-large-deepseek",
        "DeepSeek",
        more_than(1_024),
        400,
        openai_error("Invalid max_tokens value, the valid range of max_tokens is [1, 1024]"),
    ),
    refuses(
        "context-with-output", "vLLM, OpenAI: prompt and output together", more_than(3_192), 400, vllm_error(_LENGTH)
    ),
    refuses(
        "no-parallel-calls",
        "o-series, Mistral's older models",
        has("parallel_tool_calls"),
        400,
        openai_error(
            "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
            "parallel_tool_calls",
            "unsupported_parameter",
        ),
    ),
    refuses(
        "no-null-content",
        "Groq and others: fields they do not know",
        has("n", "logprobs", "logit_bias", "store", "metadata", "user"),
        400,
        openai_error("'messages.0' : property 'store' is unsupported"),
    ),
]

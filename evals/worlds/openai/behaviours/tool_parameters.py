"""Endpoints that refuse a way of making the answer a call, and would answer in another."""

from __future__ import annotations

from dataclasses import replace

from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import (
    called,
    completion,
    honest,
    refuses,
    refuses_each,
)
from steward.evals.worlds.openai.behaviours.requests import (
    When,
    either,
    forced,
    format_of,
    has,
    named,
    openai_error,
)


def _ignores(name: str, endpoint: str, when: When, said: str) -> Behaviour:
    """An endpoint that takes what it can't do, and answers in prose then."""

    def answer(asked: Asked) -> Sent:
        return completion(asked.body, {"role": "assistant", "content": said}) if when(asked.body) else honest(asked)

    return Behaviour(name=name, endpoint=endpoint, answer=answer, ends=("planned", "recovered", "line"))


def _content_only(asked: Asked) -> Sent:
    """Whatever it is asked for, the answer stands in the text."""
    return honest(
        replace(asked, body={key: value for key, value in asked.body.items() if key not in ("tools", "tool_choice")})
    )


_NO_TOOLS = has("tools")

TOOL_PARAMETERS: list[Behaviour] = [
    refuses(
        "several-refused-in-turn",
        "Mistral Large behind gateways: one parameter after the other",
        either(has("max_completion_tokens"), named),
        422,
        {
            "detail": [
                {
                    "type": "extra_forbidden",
                    "loc": ["body", "max_completion_tokens"],
                    "msg": "Extra inputs are not permitted",
                },
                {
                    "type": "enum",
                    "loc": ["body", "tool_choice"],
                    "msg": "Input should be 'auto', 'none', 'any' or 'required'",
                },
            ]
        },
    ),
    refuses(
        "named-tool-lm-studio",
        "LM Studio",
        named,
        400,
        {"error": "Invalid tool_choice type: 'object'. Supported string values: none, auto, required"},
    ),
    refuses(
        "named-tool-pydantic",
        "Mistral's older endpoint, mlx servers",
        named,
        422,
        {
            "detail": [
                {
                    "type": "enum",
                    "loc": ["body", "tool_choice"],
                    "msg": "Input should be 'auto', 'none' or 'any'",
                    "input": {},
                }
            ]
        },
    ),
    refuses(
        "named-tool-thinking-qwen",
        "DashScope: Qwen3 thinking",
        forced,
        400,
        {
            "error": {
                "message": "<400> InternalError.Algo.InvalidParameter: The tool_choice parameter does not support being set to required or object in thinking mode",
                "type": "invalid_request_error",
                "param": None,
                "code": "invalid_parameter_error",
            },
            "request_id": "5bf78562",
        },
    ),
    refuses(
        "named-tool-thinking-deepseek",
        "DeepSeek V4 thinking",
        forced,
        400,
        openai_error("Thinking mode does not support this tool_choice"),
    ),
    refuses(
        "named-tool-reasoner",
        "deepseek-reasoner",
        forced,
        400,
        openai_error("deepseek-reasoner does not support this tool_choice", code="invalid_request_error"),
    ),
    refuses(
        "named-tool-claude-thinking",
        "Anthropic through gateways, with thinking",
        forced,
        400,
        {
            "error": {
                "message": "Thinking may not be enabled when tool_choice forces tool use.",
                "type": "invalid_request_error",
            }
        },
    ),
    refuses(
        "named-tool-kimi",
        "Kimi K2 thinking",
        forced,
        400,
        openai_error("tool_choice 'specified' is incompatible with thinking enabled"),
    ),
    refuses(
        "required-only",
        "Groq's and Cerebras' older models",
        lambda asking: bool(asking.get("tools")) and not forced(asking),
        400,
        openai_error("tool_choice must be 'required' or a named function"),
    ),
    refuses(
        "named-tool-openrouter",
        "OpenRouter: a route without forced tools",
        forced,
        404,
        {
            "error": {
                "message": "No endpoints found that support the provided 'tool_choice' value. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing",
                "code": 404,
            }
        },
    ),
    refuses(
        "tool-choice-unknown",
        "servers without the parameter",
        has("tool_choice"),
        400,
        openai_error("Unrecognized request argument supplied: tool_choice"),
    ),
    refuses(
        "json-schema-only",
        "endpoints with structured output only",
        _NO_TOOLS,
        400,
        openai_error("tools are not supported; use response_format of type json_schema", "tools"),
    ),
    refuses(
        "json-object-only",
        "DeepSeek R1 hosts, Together: JSON mode without schemas",
        lambda asking: bool(asking.get("tools")) or format_of(asking) == "json_schema",
        400,
        openai_error(
            "response_format type 'json_schema' and tools are not supported with this model; use 'json_object'",
            "response_format",
        ),
    ),
    refuses_each(
        "no-json-schema",
        "DeepSeek's older models: no tools, and no schemas",
        [
            (has("tools"), 400, openai_error("deepseek-reasoner does not support Function Calling")),
            (
                lambda asking: format_of(asking) == "json_schema",
                400,
                openai_error("This response_format type is unavailable now"),
            ),
        ],
    ),
    refuses(
        "text-only",
        "plain servers: neither tools nor formats",
        lambda asking: bool(asking.get("tools")) or bool(format_of(asking)),
        400,
        openai_error("'response_format' and 'tools' are not supported"),
    ),
    refuses_each(
        "json-object-lm-studio",
        "LM Studio's older models: no json_object",
        [
            (has("tools"), 400, {"error": "Model does not support tools"}),
            (
                lambda asking: format_of(asking) == "json_object",
                400,
                {"error": "'response_format.type' must be 'json_schema' or 'text'"},
            ),
        ],
    ),
    Behaviour(name="tools-answered-in-text", endpoint="Workers AI, gpt-oss: the JSON as text", answer=_content_only),
    _ignores(
        "tools-ignored",
        "old llama.cpp, text-generation-webui, gateways that drop tools",
        _NO_TOOLS,
        "I will look into it for you.",
    ),
    _ignores(
        "tool-choice-ignored",
        "Ollama: a forced tool is not forced",
        lambda asking: bool(asking.get("tools")) and asking.get("tool_choice") != "auto",
        "Let me see.",
    ),
    _ignores(
        "json-mode-ignored",
        "gateways that drop response_format",
        lambda asking: bool(asking.get("tools")) or bool(format_of(asking)),
        "Let me see.",
    ),
    Behaviour(
        name="empty-call-when-forced",
        endpoint="small models: a forced call without arguments, JSON when asked for text",
        answer=lambda asked: (
            completion(asked.body, called(asked.tool, "{}"), "tool_calls") if asked.body.get("tools") else honest(asked)
        ),
        ends=("planned", "recovered", "line"),
    ),
]

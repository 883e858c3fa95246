"""Tool calls as they come in `tool_calls` and beside it: names, nesting, ids and arguments in every shape."""

from __future__ import annotations

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Behaviour
from steward.evals.worlds.openai.behaviours.completions import body, message

_DRAFT: JsonObject = {"id": "call_2", "type": "function", "function": {"name": "$name", "arguments": "$draft_args"}}
_UNKNOWN: JsonObject = {"id": "call_2", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}


def _call(arguments: Json, **function: Json) -> JsonObject:
    inner: JsonObject = {"name": "$name", "arguments": arguments, **function}
    return {"id": "call_1", "type": "function", "function": inner}


def _calls(*calls: Json, content: Json = None) -> JsonObject:
    return {"role": "assistant", "content": content, "tool_calls": [*calls]}


CALLS: list[Behaviour] = [
    message("call", "OpenAI", _calls(_call("$args"))),
    message("call-empty-content", "vLLM, SGLang", _calls(_call("$args"), content="")),
    message(
        "call-with-words",
        "Anthropic's and Mistral's compatible endpoints",
        _calls(_call("$args"), content="I plan it."),
    ),
    message(
        "call-as-part",
        "gateways over Anthropic",
        {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "$name", "input": "$object"}]},
    ),
    message(
        "call-arguments-given-twice",
        "gateways that rename: two sets of arguments",
        _calls(_call("$args", parameters="$draft_args")),
        ends=("line",),
        says=("different",),
    ),
    message(
        "call-finish-abort", "vLLM: the request was given up", _calls(_call("$args")), finish="abort", ends=("line",)
    ),
    message(
        "call-finish-no-resource",
        "DeepSeek under load",
        _calls(_call("$args")),
        finish="insufficient_system_resource",
        ends=("line",),
    ),
    body(
        "call-choices-differ",
        "gateways that ask for several",
        {
            "choices": [
                {"index": at, "message": _calls(_call(said))} for at, said in enumerate(["$args", "$draft_args"])
            ]
        },
        ends=("line",),
        says=("different",),
    ),
    body(
        "call-choices-split",
        "Copilot's endpoint over Claude: the words in one choice, the call in the next",
        {"choices": [{"message": {"content": "I plan it."}}, {"message": _calls(_call("$args"))}]},
    ),
    message("call-finish-stop", "older llama.cpp, LiteLLM", _calls(_call("$args")), finish="stop"),
    message("call-finish-function-call", "Gemini through proxies", _calls(_call("$args")), finish="function_call"),
    message("call-arguments-object", "Ollama's own API behind proxies, older TGI", _calls(_call("$object"))),
    message("call-arguments-double-encoded", "Qwen and GLM behind vLLM", _calls(_call("$quoted"))),
    message("call-arguments-in-properties", "Llama 3.1 8B, small Qwen", _calls(_call({"properties": "$object"}))),
    message(
        "call-arguments-as-schema",
        "Llama 3.2 3B: the schema's frame around the values",
        _calls(_call({"type": "object", "properties": "$object"})),
    ),
    message("call-arguments-in-parameters", "Llama 3.1 through Groq", _calls(_call({"parameters": "$object"}))),
    message("call-arguments-in-arguments", "Mistral 7B, Hermes 2", _calls(_call({"arguments": "$object"}))),
    message("call-arguments-named", "Functionary, Llama 3.2", _calls(_call("$params"))),
    message("call-arguments-named-again", "Qwen 2.5 7B: the call inside its own arguments", _calls(_call("$call"))),
    message("call-arguments-under-tool-name", "Gemma 3", _calls(_call({"$name": "$object"}))),
    message("call-arguments-in-list", "Command R", _calls(_call("$listed"))),
    message("call-arguments-fenced", "DeepSeek V3 behind older vLLM", _calls(_call("```json\n$pretty\n```"))),
    message("call-arguments-trailing-comma", "Mistral Nemo", _calls(_call("$trailing"))),
    message("call-arguments-python", "Qwen 1.5, Yi", _calls(_call("$python"))),
    message("call-arguments-extra-brace", "DeepSeek V3, Kimi K2: one brace too many", _calls(_call("$args}"))),
    message("call-arguments-texts", "GLM 4.5, Qwen3-coder: nested values as JSON text", _calls(_call("$textual"))),
    message("call-arguments-newlines", "TGI: indented JSON with raw line feeds", _calls(_call("\n\n$pretty\n"))),
    message("call-dotted-name", "gpt-oss behind vLLM", _calls(_call("$args", name="functions.$name"))),
    message(
        "call-name-with-channel", "gpt-oss behind older vLLM", _calls(_call("$args", name="$name<|channel|>commentary"))
    ),
    message("call-name-with-spaces", "Gemma 2 through proxies", _calls(_call("$args", name=" $name "))),
    message(
        "call-name-capitals",
        "Phi 4 mini",
        _calls(_call("$args", name="$capitals")),
        ends=("planned", "recovered", "line"),
        says=("propose_plan",),
    ),
    message("call-name-default-api", "Gemini 2.5", _calls(_call("$args", name="default_api.$name"))),
    message(
        "call-without-id",
        "llama.cpp, older Ollama",
        _calls({"type": "function", "function": {"name": "$name", "arguments": "$args"}}),
    ),
    message(
        "call-null-id",
        "TGI",
        _calls({"id": None, "type": "function", "function": {"name": "$name", "arguments": "$args"}}),
    ),
    message(
        "call-number-id",
        "TGI 2",
        _calls({"id": 0, "type": "function", "function": {"name": "$name", "arguments": "$args"}}),
    ),
    message(
        "call-without-type",
        "Mistral's own endpoint",
        _calls({"id": "abc", "function": {"name": "$name", "arguments": "$args"}}),
    ),
    message(
        "call-flat",
        "xLAM servers, Cohere's compatible endpoint: no `function` around it",
        _calls({"id": "c", "name": "$name", "arguments": "$object"}),
    ),
    message(
        "call-flat-parameters",
        "Llama 3 servers: name and parameters",
        _calls({"name": "$name", "parameters": "$object"}),
    ),
    message("call-without-role", "LM Studio, mlx-lm", {"content": None, "tool_calls": [_call("$args")]}),
    message(
        "call-without-content", "Gemini's compatible endpoint", {"role": "assistant", "tool_calls": [_call("$args")]}
    ),
    message("call-role-model", "Gemini proxies", {"role": "model", "tool_calls": [_call("$args")]}),
    message(
        "call-as-object",
        "some Workers AI models: one call in place of a list",
        {"role": "assistant", "tool_calls": _call("$args")},
    ),
    message(
        "call-beside-empty-list",
        "Workers AI: the call in the text, an empty list beside it",
        {"role": "assistant", "content": "$call", "tool_calls": []},
        finish="stop",
    ),
    message(
        "call-null-list",
        "GLM, SGLang: null for no calls",
        {"role": "assistant", "content": "$args", "tool_calls": None},
        finish="stop",
    ),
    message(
        "call-legacy-function",
        "OpenAI before 2023-11, GPT4All",
        {"role": "assistant", "content": None, "function_call": {"name": "$name", "arguments": "$args"}},
        finish="function_call",
    ),
    message(
        "call-legacy-object",
        "text-generation-webui",
        {"role": "assistant", "content": None, "function_call": {"name": "$name", "arguments": "$object"}},
        finish="function_call",
    ),
    message(
        "call-twice-the-same",
        "Gemini 2.0 Flash, Qwen 2.5: one call, made twice",
        _calls(_call("$args"), _call("$args")),
    ),
    message(
        "call-also-in-text",
        "Hermes 3 behind vLLM: the call once more as text",
        _calls(_call("$args"), content="<tool_call>$call</tool_call>"),
    ),
    message(
        "call-with-unknown-beside",
        "Llama 4: a tool that nobody offered",
        _calls(_UNKNOWN, _call("$args")),
        ends=("planned", "recovered", "line"),
    ),
    message(
        "call-only-unknown",
        "Llama 3.2 1B: only a tool that nobody offered",
        _calls(_UNKNOWN),
        ends=("line",),
        says=("get_weather",),
    ),
    message(
        "call-two-different",
        "Mistral Small, GPT-4o with parallel calls: two plans",
        _calls(_call("$args"), _DRAFT),
        ends=("line",),
        says=("different",),
    ),
    message(
        "call-two-different-draft-first",
        "the same, the draft first",
        _calls(_DRAFT, _call("$args")),
        ends=("line",),
        says=("different",),
    ),
    message(
        "call-without-arguments",
        "Phi 3.5: a call with nothing in it",
        _calls(_call("{}")),
        ends=("line",),
        says=("missing",),
    ),
    message(
        "call-empty-arguments-text",
        "Ollama before 0.4: an empty text",
        _calls(_call("")),
        ends=("line",),
        says=("missing",),
    ),
    message(
        "call-arguments-prose",
        "Llama 3.2 1B: words where JSON belongs",
        _calls(_call("I would look up order 1042 first.")),
        ends=("line",),
        says=("JSON",),
    ),
    message(
        "call-arguments-cut",
        "any endpoint that drops the end and does not say so",
        _calls(_call("$half")),
        ends=("line",),
        never=("draft",),
    ),
    body(
        "call-choice-as-object",
        "some gateways: one choice in place of a list",
        {"choices": {"message": _calls(_call("$args")), "finish_reason": "tool_calls"}},
    ),
    body(
        "call-several-choices",
        "gateways that ask for n: the same twice",
        {"choices": [{"index": n, "message": _calls(_call("$args")), "finish_reason": "tool_calls"} for n in (0, 1)]},
    ),
    body(
        "call-bare-completion",
        "FastChat: no id, object, model or usage",
        {"choices": [{"message": _calls(_call("$args"))}]},
    ),
    body(
        "call-usage-null",
        "LM Studio, llamafile",
        {"choices": [{"index": 0, "message": _calls(_call("$args")), "finish_reason": "tool_calls"}], "usage": None},
    ),
    body(
        "call-usage-texts",
        "one-api gateways: counts as texts",
        {
            "choices": [{"index": 0, "message": _calls(_call("$args")), "finish_reason": "tool_calls"}],
            "usage": {"prompt_tokens": "12", "completion_tokens": "x"},
        },
    ),
    body(
        "call-error-null-beside",
        "OpenRouter, one-api: `error: null` beside the answer",
        {"error": None, "choices": [{"index": 0, "message": _calls(_call("$args")), "finish_reason": "tool_calls"}]},
    ),
]

"""The plan as text, well or badly written down, and values in the forms that models give them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import called, completion, message, text


def _changed(
    name: str, endpoint: str, /, *, drop: str | None = None, put: JsonObject | None = None, **more: Any
) -> Behaviour:
    """A call whose arguments lack a field or have others."""

    def answer(asked: Asked) -> Sent:
        said = {key: value for key, value in asked.meant.items() if key != drop} | (put or {})
        return completion(asked.body, called(asked.tool, json.dumps(said)), "tool_calls")

    return Behaviour(name=name, endpoint=endpoint, answer=answer, **more)


def _nested(name: str, endpoint: str, how: Callable[[list[JsonObject]], Json], **more: Any) -> Behaviour:
    """A call whose steps, or expectations, are each written in another way."""

    def answer(asked: Asked) -> Sent:
        field = "steps" if "steps" in asked.meant else "expectations"
        listed = asked.meant.get(field)
        said = {
            **asked.meant,
            field: how([one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []),
        }
        return completion(asked.body, called(asked.tool, json.dumps(said)), "tool_calls")

    return Behaviour(name=name, endpoint=endpoint, answer=answer, **more)


def _args_as_text(listed: list[JsonObject]) -> Json:
    return [{**one, "args": json.dumps(one.get("args", {}))} for one in listed]


def _other_names(listed: list[JsonObject]) -> Json:
    return [
        {**{key: value for key, value in one.items() if key != "args"}, "arguments": one.get("args", {})}
        for one in listed
    ]


_PARTS: list[Json] = [{"type": "text", "text": "$args"}]

WRITING: list[Behaviour] = [
    text("json-bare", "any model in JSON mode", "$args"),
    text("json-indented", "Gemini in JSON mode", "$pretty"),
    text("json-fenced", "Gemma, Claude", "```json\n$pretty\n```"),
    text("json-fenced-no-language", "Llama 3", "```\n$pretty\n```"),
    text("json-fenced-unclosed", "Gemma 2: the fence is not closed", "```json\n$pretty"),
    text("json-fenced-capitals", "Mixtral", "```JSON\n$pretty\n```\n"),
    text(
        "json-prose-around",
        "Llama 3.2",
        "Sure! Here is the plan:\n\n$pretty\n\nLet me know if it fits.",
        ends=("recovered",),
    ),
    text(
        "json-prose-with-braces",
        "models that speak of {placeholders}",
        "I fill {order} and {customer} in:\n$args\nDone {}.",
        ends=("recovered",),
    ),
    text("json-trailing-commas", "Mistral Nemo, Gemma", "$trailing"),
    text("json-comments", "Qwen 2.5 coder", "$comments", ends=("recovered",)),
    text("json-python", "Yi, older Qwen", "$python"),
    text("json-single-quotes", "Phi 3", "$single"),
    text("json-bare-keys", "Code Llama", "$unquoted"),
    text("json-curly-quotes", "models tuned on prose", "$curly", ends=("planned", "recovered", "line")),
    text("json-bom", "Windows gateways", "\ufeff$args"),
    text("json-quoted", "double-encoding gateways: the whole as JSON text", "$quoted"),
    text("json-in-list", "Command R", "[$args]"),
    text("json-wrapped-plan", "Gemini", '{"$name": $args}'),
    text("json-tagged", "prompted Claude", "<json>\n$args\n</json>"),
    text("json-answer-tag", "R1 distills", "<answer>\n$args\n</answer>"),
    text("json-twice-the-same", "Llama 3.2 1B repeats itself", "$args\n\n$args"),
    text("json-ends-cut", "any endpoint that does not say it cut", "$half", ends=("line",)),
    text(
        "json-wrong-way-round",
        "a model that answers with the schema",
        '{"type": "object", "properties": {"steps": {"type": "array"}}}',
        ends=("line",),
    ),
    message("content-parts", "Mistral, Anthropic's compatible endpoint", {"role": "assistant", "content": [*_PARTS]}),
    message(
        "content-parts-split",
        "gateways that send several parts",
        {"role": "assistant", "content": [{"type": "text", "text": "Here:\n"}, {"type": "text", "text": "$args"}]},
        ends=("recovered",),
    ),
    message(
        "content-part-alone",
        "gateways: one part without its list",
        {"role": "assistant", "content": {"type": "text", "text": "$args"}},
    ),
    message("content-part-strings", "Cohere's compatible endpoint", {"role": "assistant", "content": ["$args"]}),
    message(
        "content-part-output-text",
        "gateways over the Responses API",
        {"role": "assistant", "content": [{"type": "output_text", "text": "$args"}]},
    ),
    message("content-object", "JSON-mode gateways: the object itself", {"role": "assistant", "content": "$object"}),
    _changed(
        "final-null",
        "Gemini, strict decoders",
        put={"final": None, "answer": None, "doubt": None, "asks": None},
        inexact=("final", "answer"),
    ),
    _changed("extra-keys", "any chatty model", put={"thoughts": "none", "language": "en", "version": 1}),
    _changed("empty-texts", "GPT-4o mini: empty texts for nothing", put={"doubt": "", "asks": ""}),
    _changed("none-words", "Llama 3: the word for nothing", put={"doubt": "none", "asks": "None"}, inexact=("asks",)),
    _changed(
        "confidence-missing", "small models", drop="confidence", ends=("planned", "recovered"), inexact=("confidence",)
    ),
    _changed(
        "confidence-high",
        "GPT-4o mini, Llama 3: in words",
        put={"confidence": "high"},
        ends=("planned", "recovered"),
        inexact=("confidence",),
    ),
    _changed(
        "confidence-very-high",
        "Gemma 3: in words",
        put={"confidence": "Very High"},
        ends=("planned", "recovered"),
        inexact=("confidence",),
    ),
    _changed("confidence-percent", "Mistral", put={"confidence": "95%"}),
    _changed("confidence-number", "Qwen: of a hundred", put={"confidence": 95}),
    _changed("confidence-text", "GLM: a number as text", put={"confidence": "0.95"}),
    _changed(
        "confidence-of-ten",
        "Gemma: of ten, in words",
        put={"confidence": "9.5/10"},
        ends=("planned", "recovered"),
        inexact=("confidence",),
    ),
    _changed(
        "confidence-null",
        "strict decoders",
        put={"confidence": None},
        ends=("planned", "recovered"),
        inexact=("confidence",),
    ),
    _changed("final-text", "GLM, Qwen3-coder: a truth as text", put={"final": "true"}, inexact=("final",)),
    _nested("nested-args-text", "strict schemas, GLM: arguments as JSON text", _args_as_text),
    _nested("nested-args-renamed", "Llama 3: `arguments` for `args`", _other_names),
    _nested(
        "nested-tools-namespace",
        "gpt-oss: functions. before each tool",
        lambda listed: [{**one, "tool": f"functions.{one['tool']}"} for one in listed],
    ),
    _nested(
        "nested-tools-capitals",
        "small models: tools in capitals and without signs",
        lambda listed: [{**one, "tool": str(one["tool"]).title().replace("_", "")} for one in listed],
    ),
    _nested("nested-steps-text", "Qwen3-coder, Claude 3 Haiku: the list as JSON text", json.dumps),
    _nested("nested-steps-texts", "GLM 4: each step as JSON text", lambda listed: [json.dumps(one) for one in listed]),
    _nested(
        "nested-steps-numbered",
        "Qwen 2.5: an object with numbers for a list",
        lambda listed: {str(n): one for n, one in enumerate(listed, 1)},
        ends=("planned", "line"),
    ),
    _nested(
        "nested-remarks",
        "Claude 3 Haiku: each step with remarks",
        lambda listed: [{**one, "description": "as asked", "notes": ""} for one in listed],
    ),
    _nested(
        "nested-unknown-key",
        "a step with a field that could change what it does",
        lambda listed: [{**one, "only_if_raining": True} for one in listed],
        ends=("line",),
        says=("only_if_raining",),
    ),
]

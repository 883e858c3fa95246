"""Answers with nothing, too much, half, or a refusal in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.completions import (
    as_json,
    body,
    called,
    completion,
    honest,
    message,
    raw_body,
    text,
    whole,
)
from steward.evals.worlds.openai.behaviours.requests import more_than, openai_error

_HUGE = 5_000_000


def _changed_text(change: Callable[[str], str]) -> Callable[[Asked], Sent]:
    """A call whose JSON text is changed before it is sent."""

    def answer(asked: Asked) -> Sent:
        said: dict[str, Json] = {**asked.meant}
        field = "rationale" if "rationale" in said else "playbook"
        arguments = json.dumps({**said, field: "@@@"} if field == "rationale" else said)
        raw = json.dumps(whole(called(asked.tool, arguments), "tool_calls"))
        return Sent(body=change(raw).encode("utf-8", "surrogatepass"))

    return answer


def _thinks(name: str, endpoint: str, refuses: Json = None) -> Behaviour:
    """A model that answers only with room for its thoughts; `refuses` is said to more room than the model has."""

    def answer(asked: Asked) -> Sent:
        if refuses is not None and more_than(8_192)(asked.body):
            return as_json(refuses, 400)
        thought: JsonObject = {"role": "assistant", "content": None, "reasoning_content": "Well …"}
        return honest(asked) if more_than(6_000)(asked.body) else completion(asked.body, thought, "length")

    return Behaviour(name=name, endpoint=endpoint, answer=answer, ends=("recovered",), most=4)


def _cut_early(name: str, endpoint: str, took: tuple[int, int], **more: Any) -> Behaviour:
    """An endpoint that cuts off what is asked for with more room than it gives, and counts what it took."""
    usage: JsonObject = {"prompt_tokens": took[0], "completion_tokens": took[1], "total_tokens": sum(took)}

    def answer(asked: Asked) -> Sent:
        half: JsonObject = {"role": "assistant", "content": "{"}
        return as_json({**whole(half, "length"), "usage": usage}) if more_than(took[1])(asked.body) else honest(asked)

    return Behaviour(name=name, endpoint=endpoint, answer=answer, **more)


def _deep(depth: int) -> str:
    return '{"steps": ' + "[" * depth + "]" * depth + "}"


CONTENTS: list[Behaviour] = [
    message(
        "empty-null",
        "vLLM after a parser's failure",
        {"role": "assistant", "content": None},
        ends=("line",),
        says=("empty",),
    ),
    text("empty-text", "Gemini, DeepSeek in JSON mode", "", ends=("line",), says=("empty",)),
    text("empty-spaces", "DeepSeek in JSON mode: white space for ever", "\n \n" * 500, ends=("line",), says=("empty",)),
    message("empty-message", "Gemini at its limits", {"role": "assistant"}, ends=("line",), says=("empty",)),
    body(
        "empty-choices",
        "Azure, Gemini when filtered",
        {"id": "1", "object": "chat.completion", "choices": []},
        ends=("line",),
        says=("choice",),
    ),
    body("empty-choices-null", "one-api gateways", {"id": "1", "choices": None}, ends=("line",)),
    body("empty-object", "gateways", {}, ends=("line",)),
    body("empty-null-body", "gateways", None, ends=("line",)),
    body(
        "empty-message-null",
        "gateways",
        {"choices": [{"index": 0, "message": None, "finish_reason": "stop"}]},
        ends=("line",),
    ),
    raw_body("empty-body", "proxies that lost their upstream", b""),
    text(
        "prose-only",
        "a model that only chats",
        "I would look up the order and then write to the customer.",
        ends=("line",),
        says=("JSON",),
    ),
    text(
        "prose-question",
        "a model that asks back in prose",
        "Could you tell me the order number, please?",
        ends=("line",),
        says=("JSON",),
    ),
    text(
        "json-of-something-else",
        "a model that answers with other JSON",
        '{"answer": "The order is on its way."}',
        ends=("line",),
    ),
    text("repeats-for-ever", "small models that loop", "order order " * 4_000, ends=("line",), says=("JSON",)),
    text("huge-text", "a broken sampler: megabytes", "[" + "1," * (_HUGE // 2) + "1]", ends=("line",), most=4),
    text("deep-text", "a broken sampler: nested 50,000 deep", _deep(50_000), ends=("line",)),
    text("deep-little", "nested 200 deep", _deep(200), ends=("line",), says=("nested",)),
    message("deep-arguments", "nested arguments", called("propose_plan", _deep(50_000)), ends=("line",)),
    Behaviour(
        name="text-nul",
        endpoint="models that write control characters",
        answer=_changed_text(lambda raw: raw.replace("@@@", "a\\\\u0000b")),
        inexact=("rationale",),
    ),
    Behaviour(
        name="text-lone-surrogate",
        endpoint="tokenizers that cut an emoji in half",
        answer=_changed_text(lambda raw: raw.replace("@@@", "a\\\\ud83db")),
        inexact=("rationale",),
    ),
    Behaviour(
        name="text-raw-control",
        endpoint="servers that do not escape",
        answer=_changed_text(lambda raw: raw.replace("@@@", "a\tb\x0bc")),
        inexact=("rationale",),
    ),
    Behaviour(
        name="text-invalid-utf8",
        endpoint="llama.cpp: half a character",
        answer=lambda asked: replace(
            honest(asked), body=honest(asked).body.replace(b"as the playbook", b"as the \xf0\x9f playbook")
        ),
        inexact=("rationale",),
    ),
    message(
        "cut-at-length",
        "OpenAI, all: the limit of tokens",
        {"role": "assistant", "content": "$half"},
        finish="length",
        ends=("line",),
        says=("cut off",),
    ),
    message(
        "cut-at-length-call",
        "all: inside a call",
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "1", "type": "function", "function": {"name": "$name", "arguments": "$half"}}],
        },
        finish="length",
        ends=("line",),
        says=("cut off",),
    ),
    message(
        "cut-at-max-tokens",
        "Anthropic's and Cohere's words",
        {"role": "assistant", "content": "$half"},
        finish="max_tokens",
        ends=("line",),
        says=("cut off",),
    ),
    message(
        "cut-while-thinking",
        "reasoning models: nothing left for the answer",
        {"role": "assistant", "content": "", "reasoning_content": "Well …"},
        finish="length",
        ends=("line",),
        says=("cut off",),
    ),
    _thinks("cut-while-thinking-long", "reasoning models: 6,000 tokens of thoughts before the answer"),
    _thinks(
        "cut-while-thinking-most",
        "the same where a model gives at most 8,192",
        refuses=openai_error("max_tokens is too large: this model supports at most 8192 completion tokens"),
    ),
    _cut_early(
        "cut-at-window",
        "Ollama: its window of 2,048 is full",
        (2_000, 48),
        ends=("line",),
        says=("window of 2,048", "OLLAMA_CONTEXT_LENGTH"),
        most=1,
    ),
    _cut_early("cut-at-window-once", "LM Studio: its window of 8,192 is full", (6_000, 2_192), ends=("recovered",)),
    _cut_early(
        "cut-early",
        "Ollama's num_predict, gateways with limits of their own",
        (3_000, 128),
        ends=("line",),
        says=("128 tokens", "STEWARD_MODEL_WINDOW"),
    ),
    message(
        "refusal-field",
        "OpenAI",
        {"role": "assistant", "content": None, "refusal": "I'm sorry, I can't assist with that."},
        ends=("line",),
        says=("can't assist",),
        most=4,
    ),
    message(
        "refusal-part",
        "OpenAI's parts",
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "I can't help with it."}]},
        ends=("line",),
        says=("can't help",),
        most=4,
    ),
    message(
        "filtered",
        "Azure: the answer withheld",
        {"role": "assistant", "content": None},
        finish="content_filter",
        ends=("line",),
        says=("filter",),
        most=4,
    ),
    message(
        "filtered-half",
        "Azure: the answer withheld half-way",
        {"role": "assistant", "content": "$half"},
        finish="content_filter",
        ends=("line",),
        says=("filter",),
        most=4,
    ),
    message(
        "filtered-gemini",
        "Gemini through gateways",
        {"role": "assistant", "content": ""},
        finish="SAFETY",
        ends=("line",),
        says=("filter",),
        most=4,
    ),
]

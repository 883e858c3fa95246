"""What stands beside a plan: words that may take it back, fields that no schema has, marks that escape hides."""

from __future__ import annotations

import json
from collections.abc import Callable

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Answer, Asked, Behaviour, End, Sent
from steward.evals.worlds.openai.behaviours.completions import called, completion, message, text

_ESCAPED = r"\u003cthink\u003e$draft_args\u003c/think\u003e"


def _steps(name: str, endpoint: str, how: Callable[[int, JsonObject], JsonObject], *ends: End) -> Behaviour:
    """A call whose steps or expectations are each written in another way."""

    def answer(asked: Asked) -> Sent:
        key = "steps" if "steps" in asked.meant else "expectations"
        listed = asked.meant.get(key)
        each: list[Json] = [
            how(at, one)
            for at, one in enumerate(listed if isinstance(listed, list) else [], 1)
            if isinstance(one, dict)
        ]
        return completion(asked.body, called(asked.tool, json.dumps({**asked.meant, key: each})), "tool_calls")

    return Behaviour(name=name, endpoint=endpoint, answer=answer, ends=ends or ("planned",))


def _plan(name: str, endpoint: str, more: JsonObject, *ends: End) -> Behaviour:
    """A call with other fields beside the answer's own."""

    def answer(asked: Asked) -> Sent:
        return completion(asked.body, called(asked.tool, json.dumps({**asked.meant, **more})), "tool_calls")

    return Behaviour(name=name, endpoint=endpoint, answer=answer, ends=ends)


def _only_at_first(words: str) -> Answer:
    def answer(asked: Asked) -> Sent:
        said = json.dumps(asked.meant) + (words if asked.number == 1 else "")
        return completion(asked.body, {"role": "assistant", "content": said})

    return answer


def _as_call(_: int, step: JsonObject) -> JsonObject:
    own = {key: value for key, value in step.items() if key not in ("tool", "args")}
    inner: JsonObject = {"name": step.get("tool"), "arguments": json.dumps(step.get("args", {}))}
    return {**own, "type": "function", "function": inner}


BESIDE: list[Behaviour] = [
    text(
        "words-take-back", "small models: second thoughts", "$args\n\nActually no: do not do this.", ends=("recovered",)
    ),
    text("words-refuse-first", "small models", "I would not do it, but it would be:\n$args", ends=("recovered",)),
    Behaviour(
        name="words-once",
        endpoint="Llama 3.1: polite until told",
        answer=_only_at_first("\nLet me know if it fits!"),
        ends=("recovered",),
    ),
    text(
        "words-after-call",
        "Qwen 2.5: goes on after its call",
        "<tool_call>\n$call\n</tool_call>\nWait.",
        ends=("recovered",),
    ),
    text("object-beside", "models that add a status", '$args\n{"status": "cancelled"}', ends=("recovered",)),
    _steps("step-note", "chatty models", lambda _, one: {**one, "note": "do not run this step"}, "recovered"),
    _steps("step-skip", "planners' own dialects", lambda _, one: {**one, "skip": True}, "line"),
    _steps("step-disabled", "planners' own dialects", lambda _, one: {**one, "enabled": False}, "line"),
    _steps("step-counted", "Llama 3, Gemma", lambda at, one: {**one, "step": at, "description": "as asked"}),
    _steps("step-as-call", "models that repeat the protocol's shape", _as_call),
    _plan("plan-dry-run", "planners' own dialects", {"dry_run": True}, "line"),
    _plan("plan-warning", "chatty models", {"warning": "do not carry this out"}, "recovered"),
    text("thought-escaped-json", "gateways that encode twice", f"{_ESCAPED} I can't decide.", ends=("line",)),
    text("thought-escaped-json-then", "gateways that encode twice", f"{_ESCAPED}\n$args"),
    text("thought-escaped-html", "web proxies", "&lt;think&gt;$draft_args&lt;/think&gt;", ends=("line",)),
    message(
        "content-is-reasoning",
        "parsers that copy the one into the other",
        {"role": "assistant", "content": "$args", "reasoning_content": "$args"},
        ends=("line",),
        says=("its reasoning",),
    ),
    text("wrapped-request", "models that wrap arguments", '{"request": $args}'),
    text("envelope-reason", "models that explain a call", '{"rationale": "so", "tool": "$name", "arguments": $args}'),
    message(
        "content-part-json",
        "gateways: a part of its own type",
        {"role": "assistant", "content": [{"type": "output_json", "json": "$object"}]},
    ),
]

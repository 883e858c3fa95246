"""Drafts in what a model thinks: they must never be carried out, whatever tags or fields they stand in."""

from __future__ import annotations

from typing import Any

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.behaviour import Behaviour
from steward.evals.worlds.openai.behaviours.completions import message, text

_CALL: list[Json] = [{"id": "call_1", "type": "function", "function": {"name": "$name", "arguments": "$args"}}]
_DRAFT = "Maybe so:\n$draft_args\nNo, that is wrong."
_DRAFT_CALL = "Maybe so:\n<tool_call>\n$draft_call\n</tool_call>\nNo, that is wrong."


def _tagged(tag: str, endpoint: str) -> Behaviour:
    return text(f"thought-{tag.lower().replace('_', '-')}", endpoint, f"<{tag}>\n{_DRAFT}\n</{tag}>\n\n$args")


def _beside(name: str, endpoint: str, **fields: Json) -> Behaviour:
    said: JsonObject = {"role": "assistant", "content": None, "tool_calls": _CALL, **fields}
    return message(name, endpoint, said)


def _asked(name: str, endpoint: str, shape: str | JsonObject, **more: Any) -> Behaviour:
    """Nothing but a draft: the answer is missing, and no draft may take its place."""
    said: JsonObject = {"role": "assistant", "content": shape} if isinstance(shape, str) else shape
    return message(name, endpoint, said, ends=("line",), **more)


REASONING: list[Behaviour] = [
    _tagged("think", "DeepSeek R1, Qwen3, QwQ behind servers without a reasoning parser"),
    _tagged("thinking", "Claude as text, Granite 3.2"),
    _tagged("thought", "EXAONE Deep, Gemini proxies"),
    _tagged("reasoning", "Nemotron, Hermes 4 prompts"),
    _tagged("reflection", "Reflection 70B"),
    _tagged("scratchpad", "prompted Claude"),
    _tagged("analysis", "Granite, prompted models"),
    _tagged("inner_monologue", "MemGPT-like prompts"),
    text("thought-think-capitals", "distills", f"<THINK>{_DRAFT}</THINK>$args"),
    text("thought-think-attribute", "proxies that mark the time", f'<think duration="4s">{_DRAFT}</think>$args'),
    text("thought-seed", "ByteDance Seed-OSS", f"<seed:think>{_DRAFT}</seed:think>$args"),
    text("thought-kimi", "Kimi-VL, Kimi 1.5", f"◁think▷{_DRAFT}◁/think▷$args"),
    text("thought-magistral", "Magistral", f"[THINK]{_DRAFT}[/THINK]$args"),
    text(
        "thought-begin-of-thought",
        "Sky-T1, OpenThinker",
        f"<|begin_of_thought|>{_DRAFT}<|end_of_thought|>\n<|begin_of_solution|>$args<|end_of_solution|>",
    ),
    text(
        "thought-cohere",
        "Command A Reasoning",
        f"<|START_THINKING|>{_DRAFT}<|END_THINKING|><|START_RESPONSE|>$args<|END_RESPONSE|>",
    ),
    text("thought-only-closed", "R1 and QwQ: the template opens the tag", f"{_DRAFT}\n</think>\n\n$args"),
    text(
        "thought-twice",
        "interleaved thinking",
        f"<think>{_DRAFT}</think>\nNow:\n<think>{_DRAFT}</think>\n$args",
        ends=("recovered",),
    ),
    text("thought-nested", "distills that open it twice", f"<think><think>{_DRAFT}</think>{_DRAFT}</think>$args"),
    text("thought-empty", "Qwen3 with thinking off", "<think>\n\n</think>\n\n$args"),
    text(
        "thought-before-call",
        "Qwen3 without parsers",
        f"<think>\n{_DRAFT_CALL}\n</think>\n<tool_call>\n$call\n</tool_call>",
    ),
    text("thought-fenced-draft", "Qwen3", "<think>\n```json\n$draft_pretty\n```\n</think>\n```json\n$pretty\n```"),
    text(
        "thought-harmony",
        "gpt-oss behind servers without Harmony",
        f"<|channel|>analysis<|message|>{_DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>$args<|return|>",
    ),
    text(
        "thought-harmony-preamble",
        "gpt-oss: commentary to nobody",
        f"<|channel|>commentary<|message|>{_DRAFT}<|end|><|start|>assistant<|channel|>commentary to=functions.$name <|constrain|>json<|message|>$args<|call|>",
        ends=("planned", "line"),
    ),
    _beside("thought-field-deepseek", "DeepSeek, vLLM, SGLang, Kimi", reasoning_content=_DRAFT_CALL),
    _beside(
        "thought-field-openrouter",
        "OpenRouter, Groq, Cerebras",
        reasoning=_DRAFT_CALL,
        reasoning_details=[{"type": "reasoning.text", "text": _DRAFT_CALL, "format": "unknown", "index": 0}],
    ),
    _beside("thought-field-thinking", "Ollama's own API through proxies", thinking=_DRAFT_CALL),
    _beside(
        "thought-field-blocks",
        "LiteLLM over Anthropic",
        thinking_blocks=[{"type": "thinking", "thinking": _DRAFT_CALL, "signature": "x"}],
        reasoning_content=_DRAFT_CALL,
    ),
    _beside(
        "thought-in-content-beside-call",
        "Qwen3 behind vLLM: only the call is parsed",
        content=f"<think>\n{_DRAFT_CALL}\n</think>",
    ),
    message(
        "thought-part",
        "Magistral's and Anthropic's compatible endpoints",
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": _DRAFT}]},
                {"type": "text", "text": "$args"},
            ],
        },
    ),
    message(
        "thought-part-text",
        "Anthropic through gateways",
        {
            "role": "assistant",
            "content": [{"type": "thinking", "thinking": _DRAFT, "signature": "x"}, {"type": "text", "text": "$args"}],
        },
    ),
    message(
        "thought-part-reasoning",
        "Bedrock through gateways",
        {
            "role": "assistant",
            "content": [{"type": "reasoning", "reasoning": _DRAFT}, {"type": "text", "text": "$args"}],
        },
    ),
    message(
        "thought-part-redacted",
        "Anthropic through gateways",
        {
            "role": "assistant",
            "content": [{"type": "redacted_thinking", "data": "AAAA"}, {"type": "text", "text": "$args"}],
        },
    ),
    message(
        "thought-field-and-text",
        "DeepSeek R1: plan as text",
        {"role": "assistant", "content": "$args", "reasoning_content": _DRAFT},
    ),
    _tagged("longcat_think", "LongCat Flash"),
    _tagged("reasoning_process", "prompted models: any name with the word in it"),
    text("thought-brackets", "Magistral's imitators", f"[THINKING]{_DRAFT}[/THINKING]$args"),
    text("thought-fence", "chat front ends", f"```thinking\n{_DRAFT}\n```\n$args"),
    message(
        "thought-part-marked",
        "Gemini through proxies",
        {"role": "assistant", "content": [{"text": _DRAFT, "thought": True}, {"text": "$args"}]},
    ),
    message(
        "thought-part-untyped",
        "gateways that leave the type out",
        {"role": "assistant", "content": [{"thinking": _DRAFT}, {"text": "$args"}]},
    ),
    _asked(
        "thought-message-marked",
        "Gemini's compatible endpoint with its thoughts",
        {"role": "assistant", "content": _DRAFT, "extra_content": {"google": {"thought": True}}},
    ),
    _asked("draft-in-example", "small models", "<example>$draft_args</example> I can't decide.", says=("<example>",)),
    _asked("draft-in-comment", "code models", "<!-- $draft_args --> I can't decide.", says=("a comment",)),
    _asked("draft-labelled", "small models", "For example: $draft_args", says=("example",)),
    _asked("thought-unclosed", "R1 that never comes to an end", f"<think>\n{_DRAFT}"),
    _asked("thought-only", "Qwen3 that stops after thinking", f"<think>\n{_DRAFT}\n</think>\n\n", says=("no answer",)),
    _asked(
        "thought-field-only",
        "vLLM's reasoning parsers: the call is lost in it",
        {"role": "assistant", "content": None, "reasoning_content": _DRAFT_CALL},
    ),
    _asked("thought-harmony-only", "gpt-oss that ends in its analysis", f"<|channel|>analysis<|message|>{_DRAFT}"),
    _asked(
        "thought-part-only",
        "Magistral that ends in its thinking",
        {"role": "assistant", "content": [{"type": "thinking", "thinking": [{"type": "text", "text": _DRAFT}]}]},
    ),
]

AMBIGUOUS: list[Behaviour] = [
    text(
        "several-plans",
        "small models that list alternatives",
        "Plan A:\n$args\n\nPlan B:\n$draft_args",
        ends=("line",),
        says=("different",),
    ),
    text(
        "several-plans-draft-first",
        "models that correct themselves",
        "$draft_args\n\nWait, better:\n\n$args",
        ends=("line",),
        says=("different",),
    ),
    text(
        "several-plans-fenced",
        "Gemma",
        "```json\n$draft_pretty\n```\nor\n```json\n$pretty\n```",
        ends=("line",),
        says=("different",),
    ),
    text("several-plans-listed", "Command R", "[$args, $draft_args]", ends=("line",)),
    text(
        "several-calls-text",
        "Qwen 2.5",
        "<tool_call>\n$call\n</tool_call>\n<tool_call>\n$draft_call\n</tool_call>",
        ends=("line",),
        says=("different",),
    ),
    text(
        "several-calls-mistral", "Mistral 7B", "[TOOL_CALLS] [$call, $draft_call]", ends=("line",), says=("different",)
    ),
    text(
        "plan-and-draft-in-prose",
        "models that say what they will not do",
        "I will not do this:\n$draft_args\nbut this:\n$args",
        ends=("line",),
        says=("different",),
    ),
    message(
        "call-and-other-plan-in-text",
        "Hermes 3: words and call differ",
        {"role": "assistant", "content": "$draft_args", "tool_calls": _CALL},
        ends=("line", "planned"),
    ),
]

"""Tool calls that arrive as text, since the server has no parser for the model's own format."""

from __future__ import annotations

from steward.evals.worlds.openai.behaviours.behaviour import Behaviour
from steward.evals.worlds.openai.behaviours.completions import text

_V3 = "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>$name\n```json\n$args\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>"
_V31 = "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>$name<｜tool▁sep｜>$args<｜tool▁call▁end｜><｜tool▁calls▁end｜>"
_V32 = '<｜DSML｜function_calls>\n<｜DSML｜invoke name="$name">\n$dsml</｜DSML｜invoke>\n</｜DSML｜function_calls>'
_KIMI = "<|tool_calls_section_begin|><|tool_call_begin|>functions.$name:0<|tool_call_argument_begin|>$args<|tool_call_end|><|tool_calls_section_end|>"
_HARMONY = "<|channel|>commentary to=functions.$name <|constrain|>json<|message|>$args<|call|>"
_THOUGHT = "<|channel|>analysis<|message|>Perhaps $draft_args would do? No.<|end|><|start|>assistant"

TEXTS: list[Behaviour] = [
    text("text-hermes", "Hermes 2/3, Qwen 2.5 and Qwen3 without a parser", "<tool_call>\n$call\n</tool_call>"),
    text("text-hermes-words-before", "Qwen 2.5", "I will plan this now.\n<tool_call>\n$call\n</tool_call>"),
    text("text-hermes-unclosed", "Qwen 2.5 7B: the closing tag is a stop token", "<tool_call>\n$call"),
    text("text-hermes-only-closed", "Qwen 2.5 1.5B: the opening tag was swallowed", "$call\n</tool_call>"),
    text("text-hermes-fenced", "Qwen 2.5 coder", "```xml\n<tool_call>\n$call\n</tool_call>\n```"),
    text(
        "text-hermes-python",
        "Hermes 2 Theta: Python literals",
        "<tool_call>\n{'name': '$name', 'arguments': $python}\n</tool_call>",
    ),
    text(
        "text-hermes-twice-the-same",
        "Qwen 2.5 3B",
        "<tool_call>\n$call\n</tool_call>\n<tool_call>\n$call\n</tool_call>",
    ),
    text(
        "text-hermes-quoted-arguments",
        "Qwen 2.5: arguments as JSON text",
        '<tool_call>\n{"name": "$name", "arguments": $quoted}\n</tool_call>',
    ),
    text("text-tools-tag", "Qwen 2.5 coder", "<tools>\n$call\n</tools>"),
    text("text-function-call-tag", "Granite 3, NousResearch's older models", "<function_call> $call"),
    text("text-llama-parameters", "Llama 3.1/3.2 without a parser", "$params"),
    text("text-llama-python-tag", "Llama 3.1", "<|python_tag|>$params"),
    text("text-llama-python-tag-end", "Llama 3.1 with its end token", "<|python_tag|>$params<|eom_id|>"),
    text("text-llama-typed", "Llama 3.2", '{"type": "function", "name": "$name", "parameters": $args}'),
    text("text-llama-function-typed", "Llama 3.1 8B", '{"type": "function", "function": "$name", "parameters": $args}'),
    text(
        "text-function-tag", "Llama 3.1's custom tools, Groq's failed generations", "<function=$name>$args</function>"
    ),
    text("text-function-tag-unclosed", "Llama 3.1 70B", "<function=$name>$args"),
    text("text-function-tag-comma", "Llama 3.3 on Groq", "<function=$name,$args</function>"),
    text("text-function-tag-equals", "Llama 3.3 70B on Groq", "<function=$name=$args</function>"),
    text("text-function-tag-bare", "Llama 3.3 on Groq: no closing bracket", "<function=$name$args</function>"),
    text("text-function-tag-parens", "Llama 3 on Groq", "<function=$name($args)></function>"),
    text(
        "text-mistral-list",
        "Mistral 7B v0.3, Mistral Small 3.1 without a parser",
        '[TOOL_CALLS] [{"name": "$name", "arguments": $args}]',
    ),
    text(
        "text-mistral-list-id",
        "Mixtral 8x22B",
        '[TOOL_CALLS][{"name": "$name", "arguments": $args, "id": "a1B2c3D4e"}]</s>',
    ),
    text("text-mistral-args", "Mistral Small 3.2, Devstral, Magistral", "[TOOL_CALLS]$name[ARGS]$args"),
    text("text-mistral-call-id", "Mistral Small 3.2", "[TOOL_CALLS]$name[CALL_ID]123456789[ARGS]$args"),
    text("text-mistral-no-args-token", "Devstral behind vLLM's v11 parser", "[TOOL_CALLS]$name$args"),
    text(
        "text-mistral-list-bare",
        "Mistral 7B on Ollama: the token was swallowed",
        '[{"name": "$name", "arguments": $args}]',
    ),
    text("text-deepseek-v3", "DeepSeek V3 without a parser", _V3),
    text("text-deepseek-r1", "DeepSeek R1: thinks first", "<think>\nFirst: $draft_args\nNo.\n</think>\n\n" + _V3),
    text("text-deepseek-v3-unclosed", "DeepSeek V3, its end token as stop", _V3.partition("<｜tool▁call▁end｜>")[0]),
    text("text-deepseek-v31", "DeepSeek V3.1 without a parser", _V31),
    text("text-deepseek-v32", "DeepSeek V3.2 and V4 without a parser", _V32),
    text(
        "text-qwen-xml", "Qwen3-coder without a parser", "<tool_call>\n<function=$name>\n$xml</function>\n</tool_call>"
    ),
    text("text-qwen-xml-bare", "Qwen3-coder 30B: without its outer tag", "<function=$name>\n$xml</function>"),
    text(
        "text-qwen-xml-half",
        "Qwen3-coder 30B: the outer tag closed only",
        "<function=$name>\n$xml</function>\n</tool_call>",
    ),
    text("text-seed", "ByteDance Seed-OSS", "<seed:tool_call>\n<function=$name>\n$xml</function>\n</seed:tool_call>"),
    text("text-harmony", "gpt-oss behind servers without Harmony", _HARMONY),
    text("text-harmony-thought", "gpt-oss with its analysis channel", _THOUGHT + _HARMONY),
    text(
        "text-harmony-recipient-first",
        "gpt-oss: the recipient before the channel",
        "<|start|>assistant to=functions.$name<|channel|>commentary json<|message|>$args<|call|>",
    ),
    text(
        "text-harmony-final",
        "gpt-oss: JSON in the final channel",
        _THOUGHT + "<|channel|>final<|message|>$args<|return|>",
    ),
    text("text-harmony-final-constrained", "gpt-oss", "<|channel|>final <|constrain|>json<|message|>$args<|return|>"),
    text(
        "text-harmony-stripped",
        "gpt-oss through MLX servers: special tokens stripped",
        "commentary to=functions.$name json$args",
    ),
    text("text-glm", "GLM 4.5, 4.6, 4.7 without a parser", "<tool_call>$name\n$glm</tool_call>"),
    text("text-glm-4", "GLM 4: the name on a line of its own", "$name\n$args"),
    text("text-kimi", "Kimi K2 without a parser", _KIMI),
    text("text-kimi-words", "Kimi K2", "I'll plan it.\n" + _KIMI),
    text("text-kimi-singular", "Kimi K2 by other servers", _KIMI.replace("calls_section", "call_section")),
    text(
        "text-minimax",
        "MiniMax M2",
        '<minimax:tool_call>\n<invoke name="$name">\n$invoked</invoke>\n</minimax:tool_call>',
    ),
    text(
        "text-invoke",
        "Claude as text, MiniMax",
        '<function_calls>\n<invoke name="$name">\n$invoked</invoke>\n</function_calls>',
    ),
    text("text-pythonic", "Llama 4, Llama 3.2 pythonic", "[$pythonic]"),
    text("text-pythonic-bare", "Gemma 3", "$pythonic"),
    text("text-tool-code", "Gemma 3, Gemini 2.0", "```tool_code\n$pythonic\n```"),
    text("text-lfm2", "Liquid LFM2", "<|tool_call_start|>[$pythonic]<|tool_call_end|>"),
    text("text-granite", "IBM Granite 3", "<|tool_call|>[$call]"),
    text("text-granite-tag", "IBM Granite 3.1", "<tool_call>[$call]"),
    text("text-phi", "Phi 4 mini", "functools[$call]"),
    text("text-phi-tag", "Phi 4 mini", "<|tool_call|>[$call]<|/tool_call|>"),
    text("text-firefunction", "Firefunction", " functools[$call]"),
    text("text-internlm", "InternLM 2.5", "<|action_start|><|plugin|>\n$params<|action_end|>"),
    text("text-jamba", "Jamba", "<tool_calls>[\n$call\n]</tool_calls>"),
    text("text-nemotron", "Nemotron", "<TOOLCALL>[$call]</TOOLCALL>"),
    text("text-cohere", "Command R", 'Action: ```json\n[{"tool_name": "$name", "parameters": $args}]\n```'),
    text(
        "text-cohere-action",
        "Command A",
        '<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "$name", "parameters": $args}]<|END_ACTION|>',
    ),
    text("text-react", "ReAct prompts in old servers", "Thought: I plan.\nAction: $name\nAction Input: $args"),
    text("text-openai-call", "small models that copy OpenAI's format", "$full"),
    text(
        "text-openai-calls",
        "Groq's failed generations, Llama 3",
        '{"tool_calls": [{"id": "pending", "type": "function", "function": {"name": "$name"}, "parameters": $args}]}',
    ),
    text("text-openai-message", "small models: the whole message", '{"role": "assistant", "tool_calls": [$full]}'),
    text("text-tool-use-tag", "Groq's tool-use models", '<tool-use>\n{"tool_calls": [$full]}\n</tool-use>'),
    text("text-call-fenced", "Qwen 2.5, Gemma", "```json\n$call\n```"),
    text("text-call-in-prose", "Llama 3.2", "Here is the call:\n\n$call\n\nI hope this helps.", ends=("recovered",)),
    text("text-tool-and-input", "LangChain's older prompts", '{"action": "$name", "action_input": $args}'),
    text("text-tool-name-args", "xLAM, ToolACE", '[{"tool": "$name", "args": $args}]'),
    text(
        "text-chat-tokens",
        "servers that leave the template's end in",
        "<tool_call>\n$call\n</tool_call><|im_end|>\n<|endoftext|>",
    ),
]

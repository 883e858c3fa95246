"""One step down for what an endpoint refused, told from the words in which the field's endpoints say it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from steward.domain.model import Json
from steward.domain.model_modes import Mode, mode_of
from steward.domain.ports.model_modes import HELD
from steward.planner.answer_limits import more_output
from steward.planner.failures import answer_understood
from steward.planner.ladder import MOST_STEPS, ignored, lower, narrowed
from steward.planner.model_settings import ModelSettings
from steward.planner.ways import Ways
from tests.fake_modes import MemoryModes

SETTINGS = ModelSettings(model="m")
TOP = Mode()
AUTO = Mode(tools="auto")
SCHEMA = Mode(tools="json_schema")
OBJECT = Mode(tools="json_object")


def error(message: str, **more: Json) -> Json:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


REFUSED: Mapping[str, tuple[Mode, int, Json, Mode]] = {
    "OpenAI, the older models": (
        TOP,
        400,
        error(
            "Unsupported parameter: 'max_completion_tokens' is not supported with this model.",
            param="max_completion_tokens",
        ),
        replace(TOP, limit="max_tokens"),
    ),
    "Mistral": (
        TOP,
        422,
        {
            "object": "error",
            "message": {
                "detail": [
                    {
                        "type": "extra_forbidden",
                        "loc": ["body", "max_completion_tokens"],
                        "msg": "Extra inputs are not permitted",
                        "input": 4_000,
                    }
                ]
            },
        },
        replace(TOP, limit="max_tokens"),
    ),
    "a gateway of OpenAI's newer models": (
        replace(TOP, limit="max_tokens"),
        400,
        error("Unsupported parameter: 'max_tokens' is not supported with this model.", param="max_tokens"),
        replace(TOP, limit="none"),
    ),
    "OpenAI, reasoning models": (
        TOP,
        400,
        error("Unsupported value: 'temperature' does not support 0 with this model.", param="temperature"),
        replace(TOP, temperature=False),
    ),
    "LM Studio": (
        TOP,
        400,
        {"error": "Invalid tool_choice type: 'object'. Supported string values: none, auto, required"},
        replace(TOP, tools="required"),
    ),
    "DeepSeek, thinking": (
        TOP,
        400,
        error("Thinking mode does not support this tool_choice"),
        replace(TOP, tools="required"),
    ),
    "DashScope, thinking": (
        TOP,
        400,
        error("The tool_choice parameter does not support being set to required or object in thinking mode"),
        AUTO,
    ),
    "Kimi, thinking": (
        replace(TOP, tools="required"),
        400,
        error("tool_choice 'required' is incompatible with thinking enabled"),
        AUTO,
    ),
    "vLLM without a tool parser": (
        AUTO,
        400,
        error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
        SCHEMA,
    ),
    "Ollama": (TOP, 400, error("registry.ollama.ai/library/gemma:2b does not support tools"), SCHEMA),
    "OpenRouter": (
        TOP,
        404,
        error(
            "No endpoints found that support tool use. To learn more about provider routing, see the docs.", code=404
        ),
        SCHEMA,
    ),
    "llama.cpp without templates": (TOP, 500, error("tools param requires --jinja flag", code=500), SCHEMA),
    "llama.cpp, old": (TOP, 500, {"code": 500, "message": "Unsupported param: tools", "type": "server_error"}, SCHEMA),
    "llama.cpp, a grammar": (
        TOP,
        400,
        error("Failed to initialize samplers: failed to parse grammar", code=400),
        replace(TOP, form="plain"),
    ),
    "Gemini's compatible endpoint": (
        TOP,
        400,
        [
            error(
                'Invalid JSON payload received. Unknown name "type" at \'tools[0].function_declarations[0].parameters'
                ".properties[1].value': Proto field is not repeating, cannot start list.",
                code=400,
                status="INVALID_ARGUMENT",
            )
        ],
        replace(TOP, form="plain"),
    ),
    "strict schemas": (
        TOP,
        400,
        error(
            "Invalid schema for function 'propose_plan': In context=(), 'additionalProperties' is required to be "
            "supplied and to be false.",
            code="invalid_function_parameters",
            param="tools[0].function.parameters",
        ),
        replace(TOP, form="strict"),
    ),
    "Gemma's template": (
        TOP,
        500,
        error("Error: Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/...", code=500),
        replace(TOP, system=False),
    ),
    "a template without a system role": (TOP, 400, error("System role not supported"), replace(TOP, system=False)),
    "Gemma at Google": (
        TOP,
        400,
        error("Developer instruction is not enabled for models/gemma-3-27b-it", code=400),
        replace(TOP, system=False),
    ),
    "DashScope, streams only": (
        TOP,
        400,
        error("This model only support stream mode, please enable the stream parameter to access the model."),
        replace(TOP, stream="yes"),
    ),
    "DashScope, thinks only in streams": (
        TOP,
        400,
        error("parameter.enable_thinking must be set to false for non-streaming calls"),
        replace(TOP, stream="yes"),
    ),
    "streams without their usage": (
        replace(TOP, stream="yes"),
        422,
        {"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]},
        replace(TOP, stream="bare"),
    ),
    "no streams": (replace(TOP, stream="yes"), 400, error("Streaming is not supported by this model"), TOP),
    "no json_schema": (
        SCHEMA,
        400,
        error("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
        OBJECT,
    ),
    "LM Studio, no json_object": (
        OBJECT,
        400,
        {"error": "'response_format.type' must be 'json_schema' or 'text'"},
        replace(OBJECT, tools="text"),
    ),
    "a 200 that refuses": (TOP, 200, error("This model does not support tools."), SCHEMA),
}


@pytest.mark.parametrize(("mode", "status", "body", "below"), REFUSED.values(), ids=REFUSED.keys())
def test_one_step_down_for_what_was_refused(mode: Mode, status: int, body: Json, below: Mode) -> None:
    """The words decide, and nothing else is given up than what they name."""
    failure = answer_understood(status, {}, body, SETTINGS)
    assert lower(mode, failure) == below, failure


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, error("Incorrect API key provided")),
        (400, error("API key not valid. Please pass a valid API key.", status="INVALID_ARGUMENT")),
        (404, error("The model `tools-9` does not exist", code="model_not_found")),
        (400, error("Invalid model: gpt-5-mini")),
        (429, error("Rate limit reached for tools")),
        (402, error("Insufficient credits")),
        (400, error("The response was filtered due to the prompt", code="content_filter")),
        (400, error("This model's maximum context length is 8192 tokens.", code="context_length_exceeded")),
        (503, error("Service unavailable")),
        (500, error("Internal system error")),
        (400, error("The thing is too purple")),
        (403, error("Country, region, or territory not supported")),
    ],
    ids=str,
)
def test_what_is_no_refusal_of_the_way_is_left_alone(status: int, body: Json) -> None:
    """A key, a model, a quota, a filter or the question itself are mended by no other way to ask."""
    assert lower(TOP, answer_understood(status, {}, body, SETTINGS)) is None


@pytest.mark.parametrize(
    "body",
    [None, "", {"error": {}}, "Bad Request", error("Provider returned error"), {"detail": "Unprocessable Entity"}],
    ids=str,
)
@pytest.mark.parametrize("status", [400, 422])
def test_an_endpoint_that_names_nothing_is_tried_down_to_the_end(status: int, body: Json) -> None:
    """What most often helps comes first, each way once, within the bound."""
    seen, mode = [TOP], TOP
    while (below := lower(mode, answer_understood(status, {}, body, SETTINGS))) is not None:
        assert below not in seen
        seen.append(mode := below)

    assert len(seen) - 1 <= MOST_STEPS
    assert mode == Mode(tools="text", limit="none", form="plain", temperature=False, system=False, stream="yes")


async def test_an_endpoint_that_was_mended_is_asked_from_the_top_after_a_day() -> None:
    """In a process that runs on, and in one that starts; what is found then is remembered anew."""
    now, modes = time.time(), MemoryModes()
    ways = Ways("e", "m", modes, clock=lambda: now)
    ways.take(SCHEMA)
    await ways.answered(SCHEMA, called=False)
    assert await ways.current() == await Ways("e", "m", modes).current() == SCHEMA

    now += HELD + 1
    modes.held = 0
    assert await ways.current() == await Ways("e", "m", modes).current() == TOP

    modes.held = HELD
    await ways.answered(TOP, called=True)
    assert await Ways("e", "m", modes).current() == TOP


def test_every_way_down_ends() -> None:
    """Whatever an endpoint goes on to refuse, there is a last way."""
    refusals = [(status, body) for _, status, body, _ in REFUSED.values()]
    for status, body in refusals:
        failure, mode, steps = answer_understood(status, {}, body, SETTINGS), TOP, 0
        while (below := lower(mode, failure)) is not None and steps < 20:
            mode, steps = below, steps + 1
        assert steps < MOST_STEPS, body


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.", 8_192),
        ("This model's maximum context length is 65,536 tokens.", 65_536),
        ("request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it", 4_096),
        ("prompt is too long: 208310 tokens > 200000 maximum", 200_000),
        ("input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length", 200_000),
        ("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1_048_576),
        (
            "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
            32_768,
        ),
        ("`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000", 4_096),
        ("Requested tokens (2285) exceed context window of 2048", 2_048),
        (
            "'max_tokens' or 'max_completion_tokens' is too large: 64000. Maximum context length is 64001 tokens",
            64_001,
        ),
        ("the request exceeds the available context size. try increasing the context size", 1_500_000),
        ("Input is too long for requested model.", 1_500_000),
    ],
)
def test_the_window_that_an_endpoint_names_counts(words: str, window: int) -> None:
    """Where it names none, the question gets three quarters of the window that it was asked with."""
    failure = answer_understood(400, {}, error(words, code="context_length_exceeded"), SETTINGS)
    assert narrowed(TOP, failure, window=2_000_000, sent=1_996_000, output=4_000) == replace(TOP, window=window)


def test_a_window_is_taken_from_a_field_of_its_own() -> None:
    """llama.cpp names what it takes beside its words."""
    body: Json = {"error": {"code": 400, "message": "too long", "type": "exceed_context_size_error", "n_ctx": 2_048}}
    failure = answer_understood(400, {}, body, SETTINGS)
    assert narrowed(TOP, failure, window=8_192, sent=9_000, output=4_000) == replace(TOP, window=2_048)


def test_a_window_only_shrinks() -> None:
    """A question that was estimated too small is shrunk all the same, and not below what makes sense."""
    failure = answer_understood(400, {}, error("maximum context length is 8192 tokens"), SETTINGS)

    assert narrowed(TOP, failure, window=8_192, sent=9_000, output=4_000) == replace(TOP, window=6_144)
    assert narrowed(TOP, failure, window=600, sent=9_000, output=4_000) is None


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (
            "max_tokens is too large: 8192. This model supports at most 4096 completion tokens.",
            4_096,
        ),
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 2048]", 2_048),
        (
            "`max_tokens` must be less than or equal to `1024`, and the `context_window` is larger",
            1_024,
        ),
        ("max_tokens: 100000 > 3000, which is the maximum allowed number of output tokens for the model", 3_000),
    ],
)
def test_the_longest_answer_that_an_endpoint_names_counts(words: str, output: int) -> None:
    """It is asked for less, and not for none."""
    failure = answer_understood(400, {}, error(words, param="max_tokens"), SETTINGS)
    assert narrowed(TOP, failure, window=128_000, sent=9_000, output=8_192) == replace(TOP, output=output)


@pytest.mark.parametrize(
    ("mode", "empty", "below"),
    [
        (TOP, True, AUTO),
        (AUTO, True, SCHEMA),
        (TOP, False, SCHEMA),
        (SCHEMA, False, None),
        (SCHEMA, True, OBJECT),
        (replace(TOP, tools="text"), True, None),
    ],
)
def test_a_choice_that_is_ignored_is_given_up(mode: Mode, *, empty: bool, below: Mode | None) -> None:
    """Nothing at all for a forced tool is a fault of the force; prose is one of the tools."""
    assert ignored(mode, empty=empty) == below


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"tools": "named"},
        {**vars(TOP), "tools": "magic"},
        {**vars(TOP), "window": -1},
        {**vars(TOP), "more": 1},
    ],
)
def test_a_stored_mode_that_is_none_is_not_taken(stored: Json) -> None:
    """What another version stored is not guessed at."""
    assert mode_of(stored) is None


def test_what_differs_from_the_top_is_told() -> None:
    """A person reads which rung is in use, and nothing where it is the top one."""
    assert TOP.told() == ""
    assert replace(AUTO, limit="max_tokens").told() == "tools auto, max_tokens"
    assert Mode(tools="text", limit="none", system=False, window=8_192).told() == (
        "no tools, text, no token limit, no system role, window 8,192 tokens"
    )


@pytest.mark.parametrize(
    ("mode", "speed", "more"),
    [
        (TOP, 1_000.0, 16_000),
        (TOP, 150.0, 7_200),  # as many as come in eight tenths of a minute
        (TOP, 90.0, 0),
        (replace(TOP, stream="yes"), 90.0, 16_000),
        (replace(TOP, output=16_000), 1_000.0, 32_000),
        (replace(TOP, output=32_000), 10_000.0, 0),
        (replace(TOP, output=2_000), 1_000.0, 0),  # all that the model has
        (replace(TOP, limit="none"), 1_000.0, 0),
        (replace(TOP, window=12_000), 1_000.0, 6_600),
    ],
)
def test_a_longer_answer_fits_into_window_and_time(mode: Mode, speed: float, more: int) -> None:
    """More room is asked for only where the model has it, and where the answer can come in time."""
    assert more_output(ModelSettings(model="m"), mode, sent=3_000, speed=speed) == more

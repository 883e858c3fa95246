"""The firm ways to be answered: tools, formats, schemas, streams."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.model import JsonObject
from steward.domain.model_modes import Form, Mode, Tools
from steward.planner.endpoint_suite.bench import Bench, refused, unanswered, unread
from steward.planner.endpoint_suite.calling import say
from steward.planner.endpoint_suite.findings import Ability, Finding

_MANY = 100  # properties of a large schema
_TOOLS: tuple[tuple[Tools, str], ...] = (
    ("named", "a tool that must be called, by its name"),
    ("required", "one of the tools must be called"),
    ("auto", "a tool is offered"),
)
_FORMATS: tuple[tuple[str, Tools, Form, str], ...] = (
    ("strict schema", "json_schema", "strict", "response_format json_schema, strict"),
    ("JSON schema", "json_schema", "full", "response_format json_schema"),
    ("JSON object", "json_object", "full", "response_format json_object"),
)
_RICH: JsonObject = {
    "type": "object",
    "$defs": {"word": {"type": "string", "description": "the word"}},
    "properties": {
        "word": {"$ref": "#/$defs/word"},
        "tone": {"anyOf": [{"type": "string", "enum": ["plain", "loud"]}, {"type": "null"}]},
        "times": {"type": "array", "items": {"type": "integer", "minimum": 1}},
    },
    "required": ["word"],
    "additionalProperties": False,
}


async def tools(bench: Bench) -> list[Finding]:
    """Whether tools are taken and called, by each choice."""
    return [await _one(bench, Ability(f"tool {way}", tried), replace(bench.way, tools=way)) for way, tried in _TOOLS]


async def formats(bench: Bench) -> list[Finding]:
    """Whether `response_format` is taken, and kept to."""
    return [
        await _one(bench, Ability(name, tried), replace(bench.way, tools=way, form=form))
        for name, way, form, tried in _FORMATS
    ]


async def schemas(bench: Bench) -> list[Finding]:
    """Whether a schema may be rich and large, in the firmest way that was taken."""
    rich = Ability("rich schema", "a schema with $ref, anyOf, enum and bounds")
    if bench.firmest is None:
        return [rich.other("not tried: it takes no schema", "says the schema in words")]
    notes: JsonObject = {f"note_{number}": {"type": "string"} for number in range(_MANY)}
    large: JsonObject = {"type": "object", "properties": {"word": {"type": "string"}, **notes}, "required": ["word"]}
    return [
        await _one(bench, rich, bench.firmest, _RICH),
        await _one(bench, Ability("large schema", f"a schema of {_MANY + 1} properties"), bench.firmest, large),
    ]


async def streaming(bench: Bench) -> list[Finding]:
    """Whether an answer comes in pieces, with its usage."""
    ability = Ability("stream", "an answer in pieces, with its usage")
    got = await bench.caller.ask(say(), replace(bench.way, stream="yes"))
    if (unknown := unanswered(ability, got)) is not None:
        return [unknown]
    if got.failure is not None:
        return [refused(ability, got)]
    asks = "asks for streams" if bench.settings.streams else "asks for whole answers (STEWARD_MODEL_STREAM)"
    if "event-stream" not in got.heard.headers.get("content-type", ""):
        return [ability.other("the answer came whole all the same", f"{asks}, and reads both")]
    if not got.tokens_in:
        return [ability.other("streamed, without its usage", f"{asks}; tokens of a stream are estimated")]
    return [ability.yes("streamed, with its usage", asks)]


async def _one(bench: Bench, ability: Ability, mode: Mode, schema: JsonObject | None = None) -> Finding:
    got = await bench.caller.ask(say(schema=schema), mode)
    if (unknown := unanswered(ability, got)) is not None:
        return unknown
    if got.failure is not None:
        return refused(ability, got)
    if got.reading.said is None:
        return unread(ability, got)
    if mode.calls_tools and not got.called:
        return ability.other("no call, but its object in the text", "reads it there")
    first, bench.firmest = bench.firmest is None, bench.firmest or (mode if mode.tools != "json_object" else None)
    odd = "" if got.word == "pong" else f", with another word: {str(got.word)[:40]}"
    found = f"{'called' if got.called else 'answered with the object'}{odd}"
    return ability.yes(found, "asks so" if first or schema else "asks so only where it must")

"""The ladder of ways to ask a model: one step down for what an endpoint refused. Pure.

What is refused is told from the endpoint's words, as they name it in many ways; the words that the rules look for
are those of the endpoints in `docs/models.md`. One that names nothing is tried with what most often helps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from steward.domain.model_modes import Mode, Tools
from steward.planner.failures import Failure
from steward.planner.limits_said import output_said, window_said

MOST_STEPS = 10
"""Ways to ask that are tried for one question beyond the first."""
_Step = Callable[[Mode, str], Mode | None]
_LEAST_WINDOW = 500  # tokens; no question fits into less
_BELOW: dict[Tools, Tools] = {
    "named": "required",
    "required": "auto",
    "auto": "json_schema",
    "json_schema": "json_object",
    "json_object": "text",
}
_NAMELESS = frozenset({400, 422})
_REFUSING = frozenset({0, 200, 400, 404, 415, 422, 424, 500, 501})
_STRICT = re.compile(
    r"additionalproperties'? (?:is required|must be|should be)|'required' is required"
    r"|(?:strict|all) (?:fields|properties)[^.]{0,30}required|only supports? strict"
    r"|strict[^.]{0,20}(?:is required|must)"
)
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a again an and api argument arguments bad badrequest badrequesterror be body call check client code
        content could detail details entity error exception failed field fields from has have http in
        incorrect input inputs internal invalid invalidparameter invalidrequest invalidrequesterror is it
        json malformed message none not null of or param parameter parameters params please processed
        processing provided provider request requests response returned server something status the this to
        try type unable unknown unprocessable unprocessableentity unprocessableentityerror upstream
        validation value values was went were with wrong your""",
    )
)
"""Words that name nothing."""
_BAD_SCHEMA = re.compile(
    r"additionalproperties|\$ref|\banyof\b|(?:invalid|bad)[^.]{0,20} (?:json[ _])?schema\b|keyword"
)
_NO_STREAM = re.compile(
    r"stream(?:ing)?\b[^.]{0,40}(?:not (?:support|allow|permit|avail|enabl)|n't support|unsupported|disabled|false)"
    r"|not support[^.]{0,20}stream(?!=)|only[^.]{0,20}non-?stream"
)
_OF_MODEL = re.compile(r"\bmodel\b[^.]{0,80}(?:does not exist|not found|not exist)|model_not_found")


class _Rule(NamedTuple):
    words: re.Pattern[str]
    step: _Step


def lower(mode: Mode, failure: Failure) -> Mode | None:
    """The next way to ask after this refusal; None where it was not the way that was refused, or none is left."""
    if failure.kind not in ("parameter", "server", "refused", "unknown_model", "wrong_address", "garbled"):
        return None
    if failure.status not in _REFUSING:
        return None
    words = f"{failure.parameter} {failure.said}".lower()
    if _OF_MODEL.search(words):
        return None
    for rule in _RULES:
        if rule.words.search(words) and (next_mode := rule.step(mode, words)) is not None:
            return next_mode
    if not is_bare(failure):
        return None
    return next((below for guess in _GUESSES if (below := guess(mode)) is not None), None)


def is_bare(failure: Failure) -> bool:
    """Whether a request is refused without a word on what is wrong with it."""
    words = f"{failure.parameter} {failure.said}"
    return failure.kind == "parameter" and failure.status in _NAMELESS and names_nothing(words)


def names_nothing(words: str) -> bool:
    """Whether a refusal says no more than that it is one."""
    return all(word in _EMPTY or word.isdecimal() for word in re.findall(r"[a-z0-9]+", words.lower()))


def narrowed(mode: Mode, failure: Failure, *, window: int, sent: int, output: int) -> Mode | None:
    """The same way with less in it, where the question or the room for its answer was too long.

    `window` and `output` (tokens) are what was asked with, `sent` what the question took by our estimate. What the
    endpoint names counts where it is less than that; else a question that is too long gets three quarters of the room
    that it had. None where it was refused for something else.
    """
    if failure.kind == "too_long":
        said = failure.window or window_said(failure.said)
        less = said if said is not None and said < window else min(window, sent + output) * 3 // 4
        kept = mode.output if mode.output is not None and mode.output <= less // 4 else None
        return replace(mode, window=less, output=kept) if less >= _LEAST_WINDOW else None
    said = output_said(failure.said) if failure.kind == "parameter" else None
    return replace(mode, output=said) if said is not None and said < output else None


def ignored(mode: Mode, *, empty: bool) -> Mode | None:
    """The next way to ask a model that answers without the call or the object that it was asked for.

    Some endpoints take a forced tool for none and answer nothing; what answers in prose was not shown the tool.
    """
    if mode.tools in ("named", "required") and empty:
        return replace(mode, tools="auto")
    return _next_format(mode) if mode.calls_tools or (empty and mode.tools != "text") else None


def told_of(modes: Sequence[Mode], top: Mode) -> str:
    """How far down it was tried, in one line; empty where it was asked in one way only."""
    return f" (asked in {len(modes)} ways, the last one: {modes[-1].told(top)})" if len(modes) > 1 else ""


def _limit(mode: Mode, _: str) -> Mode | None:
    if mode.limit == "none":
        return None
    return replace(mode, limit="max_tokens" if mode.limit == "max_completion_tokens" else "none")


def _stream(mode: Mode, words: str) -> Mode | None:
    if "stream_options" in words or "include_usage" in words:
        return replace(mode, stream="bare") if mode.stream == "yes" else None
    refused = _NO_STREAM.search(words) is not None
    if mode.stream == "no":
        return None if refused else replace(mode, stream="yes")
    return replace(mode, stream="no") if refused else None


def _temperature(mode: Mode, _: str) -> Mode | None:
    return replace(mode, temperature=False) if mode.temperature else None


def _choice(mode: Mode, words: str) -> Mode | None:
    """Away from the choice that is refused; at once to `auto` where no choice but that is taken."""
    if not mode.calls_tools:
        return None
    if mode.tools == "named" and re.search(r"required or|'required', 'object'|only[^.]{0,20}\bauto\b", words):
        return replace(mode, tools="auto")
    return replace(mode, tools=_BELOW[mode.tools])


def _tools(mode: Mode, _: str) -> Mode | None:
    return replace(mode, tools="json_schema") if mode.calls_tools else None


def _format(mode: Mode, words: str) -> Mode | None:
    """To the next format, or to the first where what refuses made a format of the tools."""
    return None if mode.tools == "text" or _BAD_SCHEMA.search(words) else _next_format(mode)


def _next_format(mode: Mode) -> Mode:
    """In the next format, or in the first in place of tools; none is below `text`."""
    return replace(mode, tools="json_schema" if mode.calls_tools else _BELOW[mode.tools])


def _schema(mode: Mode, words: str) -> Mode | None:
    if mode.tools in ("json_object", "text"):
        return None
    if _STRICT.search(words):
        return replace(mode, form="strict") if mode.form != "strict" else replace(mode, tools=_BELOW[mode.tools])
    if mode.form == "full":
        return replace(mode, form="plain")
    return _next_format(mode)


def _system(mode: Mode, _: str) -> Mode | None:
    return replace(mode, system=False) if mode.system else None


def _rule(words: str, step: _Step) -> _Rule:
    return _Rule(re.compile(words, re.DOTALL), step)


_NO = (
    r"(?:not (?:currently )?(?:support|allow|permit|enabl|accept|avail|implement)|n't (?:support|allow|accept)"
    r"|unsupported|unknown|unrecogni[sz]ed|unexpected|extra[ _](?:inputs|fields|forbidden)|forbidden|invalid|requires?"
    r"|disabled|unavailable|incompatible|only support|not (?:a )?valid|must be)"
)
_RULES = (
    _rule(
        r"stream_options|include_usage|non-?stream|stream ?= ?`?false|only (?:support|allow|accept)[^.]{0,30}stream"
        r"|stream(?:ing)?\b[^.]{0,40}(?:must be|has to be|should be|required|is not|not support|unsupported|disabled)"
        r"|(?:must|requires?|set|enable)[^.]{0,20} stream|not support[^.]{0,20}stream",
        _stream,
    ),
    _rule(r"max_completion_tokens|max_(?:output_)?tokens", _limit),
    _rule(r"temperature", _temperature),
    _rule(r"tool[_ ]choice|tool choice", _choice),
    _rule(r"response_?format|json[_ ](?:schema|object|mode)|structured output|guided|the word 'json'", _format),
    _rule(
        r"additionalproperties|\$ref|\$defs|\banyof\b|\boneof\b|unknown name|cannot find field|proto field"
        r"|schema[^.]{0,60}(?:invalid|unsupported|not support|keyword|too (?:complex|deep))"
        r"|(?:invalid|unsupported|bad)[^.]{0,20} (?:json[ _])?schema|grammar|non-empty for object"
        r"|function_declarations|strict",
        _schema,
    ),
    _rule(
        rf"(?:\btools?\b|tool use|function[_ ]?call(?:ing|s)?|functions?)[^.;]{{0,60}}{_NO}"
        rf"|{_NO}[^.;]{{0,60}}(?:\btools?\b|tool use|function[_ ]?call(?:ing|s)?|functions?)|support tool use|--jinja"
        r"|enable-auto-tool-choice|tool-call-parser|^tools\b",
        _tools,
    ),
    _rule(
        r"system[_ ](?:role|message|prompt|instruction)|system'? role|role[^.]{0,20}system"
        r"|developer (?:role|instruction|message)"
        r"|roles? must alternate|jinja|chat template|template[^.]{0,20}error|raise_exception"
        r"|only user(?:,| and) assistant",
        _system,
    ),
)


def _guess(fits: Callable[[Mode], bool], then: Callable[[Mode], Mode]) -> Callable[[Mode], Mode | None]:
    return lambda mode: then(mode) if fits(mode) else None


_GUESSES = (
    _guess(lambda mode: mode.limit == "max_completion_tokens", lambda mode: replace(mode, limit="max_tokens")),
    _guess(lambda mode: mode.tools == "named", lambda mode: replace(mode, tools="required")),
    _guess(lambda mode: mode.temperature, lambda mode: replace(mode, temperature=False)),
    _guess(lambda mode: mode.tools == "required", lambda mode: replace(mode, tools="auto", form="plain")),
    _guess(lambda mode: mode.tools == "auto", lambda mode: replace(mode, tools="json_schema")),
    _guess(lambda mode: mode.tools == "json_schema", lambda mode: replace(mode, tools="json_object", system=False)),
    _guess(lambda mode: mode.tools == "json_object", lambda mode: replace(mode, tools="text", limit="none")),
    _guess(lambda mode: mode.stream == "no", lambda mode: replace(mode, stream="yes")),
)
"""What is tried where the endpoint names nothing, what helps most often first; each on top of the ones before."""

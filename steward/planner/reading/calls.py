"""Calls that are written as JSON: the envelopes that protocols and models put around a name and its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from steward.domain.model import Json, JsonObject

NAMES = ("name", "tool", "tool_name", "function", "function_name", "action", "recipient_name", "method")
ARGUMENTS = ("arguments", "parameters", "args", "input", "params", "action_input", "tool_input", "kwargs")
_LISTS = ("tool_calls", "tool_uses", "calls", "function_calls")
_SINGLE = ("function_call", "tool_call", "function", "call", "tool_use")
_MESSAGES = ("choices", "message", "delta", "content")
_LEVELS = 6
_FRAME = {  # what protocols put beside a call, a message and a completion, which says nothing of whether it is meant
    *NAMES, *ARGUMENTS, *_LISTS, *_SINGLE, *_MESSAGES,
    "id", "type", "index", "call_id", "tool_call_id", "role", "caller", "cache_control", "extra_content", "object",
    "created", "model", "provider", "usage", "system_fingerprint", "logprobs", "service_tier", "finish_reason",
    "native_finish_reason", "stop_reason", "stop_sequence", "refusal", "annotations", "audio",
}  # fmt: skip
_UNDER_WAY = ("completed", "in_progress")  # a call's `status` in OpenAI's Responses


@dataclass(frozen=True, kw_only=True)
class Found:
    """What stands in an answer: a call by its name, or an object that names none (`name` None).

    `how` says where it was found, in short words; empty for a call of the protocol's own. `dropped`: the model reasoned
    on after it, so it may be none. `aside` names what it stands in, where that says that it is no answer. `around` are
    the words that stand beside it and `comments` those in it: either may take it back. `beside` are fields beside a
    call's arguments.
    """

    args: Json
    name: str | None = None
    how: str = ""
    repaired: str = ""
    dropped: bool = False
    aside: str = ""
    around: str = ""
    comments: str = ""
    beside: JsonObject = field(default_factory=dict[str, Json])


def in_envelopes(value: Json, known: frozenset[str], level: int = 0) -> list[Found] | None:
    """The calls that the value is an envelope of, or None where it is none; `known` are fields of the answer itself.

    Fields that stand beside the arguments of a call belong to them: a confidence, a rationale, and what no protocol has
    there, as a `note` or `dry_run`.
    """
    if level > _LEVELS:
        return None
    if isinstance(value, list):
        inside = [in_envelopes(one, known, level + 1) for one in value]
        return [call for calls in inside if calls for call in calls] if value and all(inside) else None
    if not isinstance(value, dict):
        return None
    calls = _single(value, known)
    if known & value.keys() and not calls:
        return None
    beside = {} if calls else _beside(value)
    read = {"function"} if calls and _name(value) is None else set[str]()
    nested = [replace(one, beside={**beside, **one.beside}) for one in _nested(value, known, level, read)]
    return [*calls, *nested] or None


def _single(value: JsonObject, known: frozenset[str]) -> list[Found]:
    """The call that an object is; with arguments given twice, as often as they are given."""
    function = value.get("function")
    inner = function if isinstance(function, dict) else {}
    name = _name(value) or inner.get("name")
    given = [one[key] for one in (value, inner) for key in ARGUMENTS if key in one]
    own = {**_beside(inner), **_beside(value), **{key: value[key] for key in value.keys() & known}}
    return [Found(name=name, args=args, beside=own) for args in given] if isinstance(name, str) else []


def _name(value: JsonObject) -> str | None:
    return next((said for key in NAMES if isinstance(said := value.get(key), str)), None)


def _beside(value: JsonObject) -> JsonObject:
    """What no protocol has there, so that it may say that the call is not meant."""
    frame = _FRAME | {"status"} if value.get("status") in _UNDER_WAY else _FRAME
    return {key: said for key, said in value.items() if key not in frame}


def _nested(value: JsonObject, known: frozenset[str], level: int, read: AbstractSet[str]) -> Iterator[Found]:
    for key in (*_LISTS, *_SINGLE, *_MESSAGES):
        inside = value.get(key)
        if isinstance(inside, dict | list) and key not in read:
            yield from in_envelopes(inside, known, level + 1) or ()

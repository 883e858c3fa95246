"""What comes over the wire as a chat completion, in the many shapes that endpoints give it, as one LangChain message.

Lenient about form: a missing role, id or type, content in parts, arguments as an object and the like are no error.
Nothing is read into what was said: that is `steward.planner.reading`'s.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from steward.domain.bounded_json import loads
from steward.domain.model import Json, JsonObject
from steward.domain.text import excerpt
from steward.planner.choices import KEPT, calls_in, content_of, dicts_in, different, ends_of, message_in, other_speaker
from steward.planner.protocols import other_protocol
from steward.planner.reading.json_text import NotJsonError, value_of

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.messages.ai import UsageMetadata

_GIVEN = ("arguments", "parameters", "args", "input")
_WRAPPERS = frozenset({"result", "data", "response", "completion", "output", "body"})
_FINE = {"0", "200", "ok", "success", "none", "null"}
_LEVELS = 3
_MOST_THOUGHT = 1_000_000  # tokens
_ERRORS = ("message", "detail", "errors", "msg", "error_message")


class NoCompletionError(Exception):
    """The endpoint answered with something that is no chat completion; the text says what, `body` is what came.

    `status` is HTTP's, once somebody knows it.
    """

    def __init__(self, why: str, body: Json = None) -> None:
        super().__init__(why)
        self.body = body
        self.status = 200


class OtherProtocolError(NoCompletionError):
    """The endpoint answered in another protocol; the text names it, and what to set."""


def message_of(body: Json) -> AIMessage:
    """The message of a completion's body. Raises NoCompletionError."""
    from langchain_core.messages import AIMessage

    if protocol := other_protocol(body):
        raise OtherProtocolError(protocol)
    if not isinstance(body, dict) or not isinstance(body.get("choices"), dict | list):
        raise NoCompletionError(f"not a chat completion: {glimpse(body)}", body)
    choices = dicts_in(body["choices"])
    if not choices:
        raise NoCompletionError("a chat completion without a choice in it", body)
    said = message_in(choices)
    if said is None and (other := other_speaker(choices)):
        raise NoCompletionError(f"a chat completion that only repeats what '{other}' said", choices[0])
    if said is None:
        raise NoCompletionError("a chat completion without a message in it", choices[0])
    made = [call for raw in calls_in(said) for call in _called(raw)]
    metadata: dict[str, Json] = {
        "finish_reason": _text(choices[0].get("finish_reason")),
        "model_name": body.get("model"),
        "ended": ends_of(choices, body),
    }
    return AIMessage(
        content=content_of(said),
        additional_kwargs={name: said[name] for name in KEPT if said.get(name)},
        tool_calls=[
            {"name": name, "args": args, "id": key, "type": "tool_call"}
            for name, args, key in made
            if isinstance(args, dict)
        ],
        invalid_tool_calls=[
            {"name": name, "args": args, "id": key, "error": None, "type": "invalid_tool_call"}
            for name, args, key in made
            if isinstance(args, str)
        ],
        response_metadata=metadata,
        usage_metadata=usage_of(body.get("usage")),
    )


def error_in(body: Json) -> Json:
    """The error that a body carries in place of a completion, as it stands there; None where it carries none."""
    if isinstance(body, list):
        return next((found for one in body if (found := error_in(one)) is not None), None)
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    if body.get("error") and not (choices and _says_nothing(body["error"])):
        return body["error"]
    if choices:
        first = choices[0] if isinstance(choices, list) else choices
        return first.get("error") or None if isinstance(first, dict) else None
    named = next((name for name in _ERRORS if body.get(name) and not isinstance(body[name], dict)), None)
    return body if named == "message" else {**body, "message": body[named]} if named is not None else None


def completion_in(body: Json) -> Json:
    """The completion in what gateways wrap around one: a list, or an object that says that all went well."""
    for _ in range(_LEVELS):
        inner = body[0] if isinstance(body, list) and len(body) == 1 else None
        if isinstance(body, dict) and "choices" not in body and _says_nothing(body.get("error")):
            found = [_as_object(body[name]) for name in _WRAPPERS if name in body]
            inner = next((one for one in found if one and ("choices" in one or not _WRAPPERS.isdisjoint(one))), None)
        if not isinstance(inner, dict):
            break
        body = inner
    return body


def _as_object(said: Json) -> JsonObject | None:
    if isinstance(said, str) and said.lstrip().startswith("{"):
        try:
            said = loads(said, strict=False)
        except ValueError:
            return None
    return said if isinstance(said, dict) else None


def _says_nothing(error: Json) -> bool:
    """Whether an error is none: empty, or the code and the words of a success."""
    if isinstance(error, dict | list):
        return all(map(_says_nothing, error.values() if isinstance(error, dict) else error))
    return not error or str(error).lower() in _FINE


def usage_of(said: Json) -> UsageMetadata | None:
    """The tokens that the endpoint reports, under either family of names; None where it reports none."""
    if not isinstance(said, dict):
        return None
    tokens_in = _count(said, "prompt_tokens", "input_tokens")
    tokens_out = _count(said, "completion_tokens", "output_tokens")
    if tokens_in is None and tokens_out is None:
        return None
    cached = _detail(said, ("prompt_tokens_details", "input_tokens_details"), "cached_tokens")
    if cached is None:  # DeepSeek's name for it
        cached = _count(said, "prompt_cache_hit_tokens")
    thought = _detail(said, ("completion_tokens_details", "output_tokens_details"), "reasoning_tokens")
    tokens_out = (tokens_out or 0) + _apart(_count(said, "total_tokens"), tokens_in, tokens_out, cached, thought)
    used: UsageMetadata = {
        "input_tokens": tokens_in or 0,
        "output_tokens": tokens_out,
        "total_tokens": (tokens_in or 0) + tokens_out,
    }
    if cached is not None:
        used["input_token_details"] = {"cache_read": cached}
    if thought is not None:
        used["output_token_details"] = {"reasoning": thought}
    return used


def _apart(total: int | None, *counted: int | None) -> int:
    """Tokens of thoughts that are in the total alone, as xAI and Gemini count them: billed like the answer's.

    `counted`: those in, those out, and of these the cached ones and the thoughts.
    """
    tokens_in, tokens_out, cached, thought = counted
    left = (total or 0) - (tokens_in or 0) - max(tokens_out or 0, 0)
    if not tokens_in or tokens_in < 0 or left <= 0:
        return 0
    if thought is not None:
        return min(left, max(thought, 0))
    return left if left != cached and left <= _MOST_THOUGHT else 0


def _called(raw: JsonObject) -> list[tuple[str, JsonObject | str, str | None]]:
    """Name, arguments and id of a call, an object or the text that is none; as often as they differ."""
    function = raw.get("function")
    inner = function if isinstance(function, dict) else {}
    name = function if isinstance(function, str) else inner.get("name", raw.get("name"))
    given = [one[key] for one in (inner, raw) for key in _GIVEN if key in one]
    if not isinstance(name, str) and all(one is None for one in given):
        return []
    read = [_arguments(one) for one in given] or [{}]
    told = [one for one in read if one] or read[:1]
    key = raw.get("id")
    return [(_text(name), one, key if isinstance(key, str) else None) for one in different(told)]


def _arguments(said: Json) -> JsonObject | str:
    if isinstance(said, dict):
        return said
    if said is None or (isinstance(said, str) and said.strip() in {"", "null"}):
        return {}
    if not isinstance(said, str):
        return json.dumps(said, ensure_ascii=False)
    try:
        read = value_of(said, len(said))  # the answer's own bound is the client's
    except NotJsonError:
        return said
    return read.value if isinstance(read.value, dict) and not read.repaired else said


def _count(said: JsonObject, *names: str) -> int | None:
    return next((number for name in names if (number := _number(said.get(name))) is not None), None)


def _number(said: Json) -> int | None:
    """A count, also as some gateways write it: `12.0` or `"12"`."""
    match said:
        case bool():
            return None
        case int():
            return said
        case float() if said.is_integer():
            return int(said)
        case str() if said.isdecimal() and len(said) < 20:
            return int(said)
        case _:
            return None


def _detail(said: JsonObject, groups: tuple[str, ...], name: str) -> int | None:
    found = next((inner for group in groups if isinstance(inner := said.get(group), dict)), None)
    return _count(found, name) if found else None


def _text(said: Json) -> str:
    return said if isinstance(said, str) else ""


def glimpse(said: Json) -> str:
    """The beginning of what came in place of a completion, in one line."""
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return excerpt(" ".join(text.split()), 200) or "nothing at all"

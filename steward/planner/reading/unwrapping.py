"""The arguments of a call as the schema wants them: out of their wrappers, and out of JSON written as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from steward.domain.model import Json, JsonObject
from steward.domain.text import line
from steward.planner.reading.calls import ARGUMENTS, NAMES, Found
from steward.planner.reading.json_text import NotJsonError, Value, same, storable, value_of
from steward.planner.schemas import kinds_of, name_of, parameters_of

_WRAPPERS = (
    *ARGUMENTS, "properties", "output", "result", "response", "answer", "json", "content", "data", "request", "value",
    "payload", "body", "object", "item", "__root__", "root", "tool_args", "inputs", "argument",
)  # fmt: skip
_PROTOCOL = {"type", "id", "index", "call_id", "role", "description", "strict"}
_SCHEMA = {"required", "additionalProperties", "$schema", "title"}
_REASONS = {"rationale"}  # a second one changes nothing that is done
_ENVELOPE = {*NAMES, *_PROTOCOL, *_SCHEMA}
_LEVELS = 5
_LONGEST = 200  # characters of a name
_FENCED = re.compile(r"\s*```[A-Za-z]{0,12}\s*\n(.*)```\s*", re.DOTALL)
_SURPLUS = re.compile(r"[}\]]\s*\Z")
_SIGNS = re.compile(r"[^a-z0-9]")
_NAMESPACE = re.compile(r"^(?:.*[./:])?([^./:]*?[^./:\d][^./:]*)(?::\d{1,4})?$")


@dataclass(frozen=True)
class Asked:
    """The tool that was asked for: its name, its fields' schemas, and the words that it may be wrapped in."""

    name: str
    fields: JsonObject

    @property
    def known(self) -> frozenset[str]:
        """Fields that only the answer itself has."""
        return frozenset(self.fields)

    @property
    def wanted(self) -> frozenset[str]:
        """Its lists: without one of them it is no answer."""
        return frozenset(key for key, field in self.fields.items() if "array" in kinds_of(field))

    @property
    def wrappers(self) -> frozenset[str]:
        """`propose_plan`, and its last word."""
        return frozenset({*_WRAPPERS, self.name, self.name.rsplit("_", 1)[-1]})


def asked_for(tool: JsonObject) -> Asked:
    """What a tool's schema says."""
    fields = parameters_of(tool).get("properties")
    return Asked(name_of(tool), fields if isinstance(fields, dict) else {})


def is_named(said: str, asked: Asked, notes: list[str]) -> bool:
    """Whether a call means the tool: case, signs, a namespace and a number aside."""
    if said == asked.name:
        return True
    bare = _NAMESPACE.match(said[:_LONGEST].partition("<|")[0].strip())  # harmony's tokens leak into names
    meant = len(said) < _LONGEST and _plain(bare[1] if bare else said) == _plain(asked.name)
    if meant:
        notes.append(f"the name '{line(said, 60)}' for {asked.name}")
    return meant


def object_of(found: Found, asked: Asked, notes: list[str], words: list[str]) -> JsonObject:
    """The fields that were given; `notes` takes what was unwrapped, decoded or repaired, `words` what comments say.

    Raises NotJsonError.
    """
    if found.how:
        notes.append(found.how)
    if found.repaired:
        notes.append(f"JSON repaired: {found.repaired}")
    value, beside = storable(found.args), dict(found.beside)
    notes += ["NUL or half a character replaced"] if value != found.args else []
    for level in range(_LEVELS):
        if isinstance(value, str):
            value = _from_text(value, notes, words, nested=level > 0)
        if isinstance(value, str):  # a text of a text
            continue
        wrapped = _inside(value, asked)
        if wrapped is None:
            break
        key, inner = wrapped
        notes.append(f"out of '{line(key, 60)}'")
        if isinstance(value, dict):
            beside |= {name: value[name] for name in value.keys() & asked.known if name != key}
        value = inner
    if not isinstance(value, dict):
        raise NotJsonError("the reply is not a JSON object")
    value = _joined(beside, value)
    said = {key: _decoded(key, one, asked.fields.get(key), notes, words) for key, one in value.items()}
    _one_meaning(said, asked, words)
    return said


def _joined(beside: JsonObject, inner: JsonObject) -> JsonObject:
    """The arguments with the fields that were given beside them. Raises NotJsonError where one is given twice."""
    for key in beside.keys() & inner.keys():
        if key not in _REASONS and not same(storable(beside[key]), inner[key]):
            raise NotJsonError(
                f"the reply gives different things as '{line(key, 60)}', in its arguments and beside them"
            )
    return {**beside, **inner}


def _one_meaning(said: JsonObject, asked: Asked, words: list[str]) -> None:
    """Raises NotJsonError where the fields are given once more under a wrapper's name, with another list in them."""
    lists = [key for key in asked.wanted if key in said]
    for wrapper in sorted(asked.wrappers & said.keys() - asked.known):
        inner = said[wrapper]
        text = _value_or_none(inner) if isinstance(inner, str) else None
        words += [text.comments] if text else []
        again = text.value if text else inner
        if not isinstance(again, dict):
            continue
        for key in lists:
            if key in again and not same(storable(again[key]), said[key]):
                raise NotJsonError(f"the reply gives different things as '{key}' and in '{line(wrapper, 60)}'")


def _from_text(text: str, notes: list[str], words: list[str], *, nested: bool) -> Json:
    """What a text says in JSON; nothing at all is an empty object."""
    if not text.strip():
        return {}
    fenced = _FENCED.fullmatch(text)
    read = _but_for_a_bracket(fenced[1] if fenced else text, notes)
    notes += [f"JSON repaired: {read.repaired}"] if read.repaired else []
    notes += ["JSON written as text"] if nested else []
    words.append(read.comments)
    return storable(read.value)


def _but_for_a_bracket(text: str, notes: list[str]) -> Value:
    """What the text is in JSON, if need be without a last bracket that closes nothing."""
    try:
        return value_of(text)
    except NotJsonError:
        surplus = _SURPLUS.search(text)
        read = _value_or_none(text[: surplus.start()]) if surplus else None
        if read is None:
            raise
    notes.append("a closing bracket too many")
    return read


def _value_or_none(text: str) -> Value | None:
    try:
        return value_of(text)
    except NotJsonError:
        return None


def _inside(value: Json, asked: Asked) -> tuple[str, Json] | None:
    """What an object or list is a wrapper of, and the name that it stands under."""
    if isinstance(value, list):
        return ("a list", value[0]) if len(value) == 1 else None
    if not isinstance(value, dict) or asked.wanted & value.keys() or not value:
        return None
    wrapped = [key for key in value if key in asked.wrappers and isinstance(value[key], dict | list | str)]
    if asked.known & value.keys():  # a list beside the answer's own fields is one of them under another name
        wrapped = [key for key in wrapped if isinstance(value[key], dict) or key not in asked.known]
        wrapped = [key for key in wrapped if not isinstance(value[key], list)]
    if not wrapped or not value.keys() <= _ENVELOPE | asked.known | {*wrapped}:
        return None
    first = value[wrapped[0]]
    if any(not same(first, value[key]) for key in wrapped[1:]):
        raise NotJsonError(f"the reply gives different things as {' and '.join(repr(key) for key in wrapped[:3])}")
    return wrapped[0], first


def _decoded(key: str, value: Json, field: Json, notes: list[str], words: list[str]) -> Json:
    """A value that the schema wants to be no text, where it was written as the text of one."""
    if not isinstance(value, str) or {"array", "object"}.isdisjoint(kinds_of(field)):
        return value
    if (text := _value_or_none(value)) is None:
        return value
    repaired = f" (repaired: {text.repaired})" if text.repaired else ""
    notes.append(f"{line(key, 60)}: JSON written as text{repaired}")
    words.append(text.comments)
    return text.value


def _plain(name: str) -> str:
    return _SIGNS.sub("", name.lower())

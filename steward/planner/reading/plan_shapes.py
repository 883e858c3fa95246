"""The shapes of a plan and an acceptance as models say them: other names for fields, other spellings of values.

Each validator that reads a value differently from how it was written notes it in the validation's context, an `Aside`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationInfo

from steward.domain.model import Json, JsonObject
from steward.domain.playbook_names import joint_name
from steward.domain.text import line
from steward.planner.reading.json_text import NotJsonError, same, storable, value_of
from steward.planner.reading.other_fields import ALIASES, NAMED, beside_a_plan, beside_a_step, flattened, in_words

MAX_STEPS = 100
_OWN = {*ALIASES, *NAMED}  # names of a step's fields, some of which an expectation has as well
_EXPECTED = frozenset({"why", "at_least", "at_most"})
_OF = re.compile(r"(\d{1,3}(?:\.\d{1,3})?) ?(?:/|out of|of) ?(10|100)", re.IGNORECASE | re.ASCII)
_NOTHING = {"", "none", "null", "n/a"}
_NO_DOUBT = _NOTHING | {"no", "false", "nothing"}
_UNCLEAR = {
    "true",
    "yes",
    "unclear",
    "unsure",
    "missing_information",
    "insufficient_information",
    "needs_clarification",
}


@dataclass(frozen=True)
class Aside:
    """What a validation finds beside values: `notes` of what was read differently, and `words` that nobody reads."""

    notes: list[str] = field(default_factory=list[str])
    words: list[str] = field(default_factory=list[str])


def share(value: Json) -> Json:
    """Confidence as 0.85, "0.85", 85, "85%" or "8.5/10"; words are no number, so null; else as it is."""
    part = _OF.fullmatch(value.strip()) if isinstance(value, str) else None
    if part is not None:
        return float(part[1]) / float(part[2])
    percent = isinstance(value, str) and value.strip().endswith("%")
    if isinstance(value, str):
        if not any(sign.isdigit() for sign in value):
            return None
        try:
            value = float(value.strip().rstrip("%"))
        except ValueError:
            return value
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    return value / 100 if percent or 1 < value <= 100 else value


def is_share(value: Json) -> bool:
    """Whether it is a number between 0 and 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def unwrapped(said: JsonObject, wrapper: str, shape: type[BaseModel], aside: Aside) -> JsonObject:
    """`{"plan": {…}}` is taken for what is in it, `{"plan": […]}` for its steps; what is left aside is noted.

    A field that may change what is wanted stays, for the shape to refuse.
    """
    notes = aside.notes
    inner = said.get(wrapper)
    lists = next(name for name in ("steps", "expectations") if name in shape.model_fields)
    beside = {key: value for key, value in said.items() if key != wrapper}
    if lists not in said and isinstance(inner, list):
        notes.append(f"'{wrapper}' for {lists}")
        said = {**beside, lists: inner}
    elif lists not in said and isinstance(inner, dict) and not _differ(beside, inner):
        notes.append(f"out of '{wrapper}'")
        said = {**beside, **inner}
    others = {key: value for key, value in said.items() if key not in shape.model_fields}
    sorts = {key: "aside" if key in _FIELDS else beside_a_plan(key, value) for key, value in others.items()}
    aside.words.extend(in_words(key, said[key]) for key, sort in sorts.items() if sort == "words")
    extra = [line(key, 40) for key, sort in sorts.items() if sort != "refused"]
    notes += [f"left aside: {', '.join(extra[:5])}{' …' if len(extra) > 5 else ''}"] if extra else []
    return {key: value for key, value in said.items() if sorts.get(key, "refused") == "refused"}


def _differ(one: JsonObject, other: JsonObject) -> bool:
    return any(not same(one[key], other[key]) for key in one.keys() & other.keys())


# --- validators ---------------------------------------------------------------


def _noted(read: Callable[[Json], Json]) -> BeforeValidator:
    """A validator that notes where it reads something else than what was written, nothing for nothing aside."""
    return _noted_beside(lambda value, _: read(value))


def _noted_beside(read: Callable[[Json, ValidationInfo], Json]) -> BeforeValidator:
    """The same for what also finds words that nobody reads."""

    def reading(value: Json, info: ValidationInfo) -> Json:
        found = read(value, info)
        if not (same(value, found) or (not value and not found and value is not False)):
            _note(info, f"{info.field_name}: {_short(value)} read as {_short(found)}")
        return found

    return BeforeValidator(reading)


def _note(info: ValidationInfo, text: str) -> None:
    if isinstance(info.context, Aside):
        info.context.notes.append(text)


def _short(value: Json) -> str:
    return line(json.dumps(value, ensure_ascii=False), 40)


def _nothing_as_empty(value: Json) -> Json:
    return None if isinstance(value, str) and value.strip().lower() in _NOTHING else value


def _prose(value: Json) -> Json:
    """Words for people; a list of them stands line by line."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value or ""


def _doubt(value: Json) -> Json:
    if isinstance(value, bool):
        return "ambiguous" if value else None
    if not isinstance(value, str):
        return value
    word = value.strip().lower().replace(" ", "_").replace("-", "_")
    if word in _NO_DOUBT:
        return None
    if word.startswith(("out_of_scope", "outofscope")):
        return "out_of_scope"
    return "ambiguous" if word.startswith("ambiguous") or word in _UNCLEAR else word


def _truth(value: Json) -> Json:
    words = {"true": True, "yes": True, "false": False, "no": False}
    return True if value is None else words.get(value.strip().lower(), value) if isinstance(value, str) else value


def _count(value: Json) -> Json:
    """A whole number, however it is written."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() else value


def _one_or_more(value: Json) -> Json:
    return 1 if value is None else _count(value)


def _name(value: Json) -> Json:
    """Ids given as numbers become words: 1 is s1."""
    return f"s{value}" if isinstance(value, int) and not isinstance(value, bool) else value


def _names(value: Json, info: ValidationInfo) -> Json:
    if value is None:
        return []
    if isinstance(value, str):
        value = _as_json(value, info) if value.lstrip().startswith("[") else [part.strip() for part in value.split(",")]
    return [_name(item) for item in value if item != ""] if isinstance(value, list) else value


def _arguments(value: Json, info: ValidationInfo) -> Json:
    """Arguments given as JSON text are read once more."""
    if isinstance(value, str):
        return _as_json(value, info)
    return {} if value is None else value


def _as_json(text: str, info: ValidationInfo) -> Json:
    """What a text says in JSON, or the text that says nothing in it; comments are words that nobody reads."""
    try:
        read = value_of(text)
        value = storable(read.value)
    except NotJsonError:
        return text
    if read.comments and isinstance(info.context, Aside):
        info.context.words.append(f"{info.field_name}: {read.comments}")
    return value


def _steps(value: Json, info: ValidationInfo) -> Json:
    """Steps without what models like to add and that changes nothing; whatever else they add is refused."""
    return [_step(step, info, place) for place, step in enumerate(value)] if isinstance(value, list) else value


def _expectations(value: Json, info: ValidationInfo) -> Json:
    if not isinstance(value, list):
        return value
    return [_step(one, info, place, _EXPECTED) for place, one in enumerate(value)]


def _step(value: Json, info: ValidationInfo, place: int, known: AbstractSet[str] = frozenset()) -> Json:
    if isinstance(value, str) and isinstance(read := _as_json(value, info), dict):
        _note(info, f"{info.field_name}: JSON written as text")
        value = read
    if not isinstance(value, dict):
        return value
    step = flattened(value)
    if step is not value:
        _note(info, f"{info.field_name}: a call's name and arguments for tool and args")
    kept: JsonObject = {}
    for key, part in step.items():
        if key in NAMED:
            _note(info, f"{info.field_name}: '{key}' for {NAMED[key]}")
        sort = "refused" if key in _OWN or key in known else beside_a_step(key, part, place)
        if sort == "refused":  # or the step's own: either is the shape's to judge
            kept[key] = part
            continue
        _note(info, f"{info.field_name}: '{line(key, 40)}' left aside")
        if sort == "words" and isinstance(info.context, Aside):
            info.context.words.append(in_words(f"{info.field_name}.{place}.{key}", part))
    return kept


def _aliases(name: str) -> AliasChoices:
    return AliasChoices(name, *ALIASES[name])


# --- shapes -------------------------------------------------------------------


def _playbooks(value: Json) -> Json:
    """Several of them in a list are one name."""
    names = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return joint_name(names) if isinstance(value, list) and 0 < len(names) == len(value) else _nothing_as_empty(value)


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SaidStep(_Said):
    """One step of a plan."""

    id: Annotated[str | None, _noted(_name), Field(validation_alias=_aliases("id"))] = None
    tool: Annotated[str, Field(validation_alias=_aliases("tool"))]
    args: Annotated[dict[str, JsonValue], _noted_beside(_arguments), Field(validation_alias=_aliases("args"))] = {}
    needs: Annotated[list[str], _noted_beside(_names), Field(validation_alias=_aliases("needs"))] = []
    for_each: Annotated[str | None, _noted(_nothing_as_empty), Field(validation_alias=_aliases("for_each"))] = None
    when: Annotated[str | None, _noted(_nothing_as_empty), Field(validation_alias=_aliases("when"))] = None


class SaidPlan(_Said):
    """A plan; what is missing in it is for the parser to judge."""

    playbook: Annotated[str | None, _noted(_playbooks)] = None
    steps: Annotated[list[SaidStep], Field(max_length=MAX_STEPS), BeforeValidator(_steps)] | None = None
    confidence: Annotated[Annotated[float, Field(ge=0, le=1, strict=True)] | None, _noted(share)] = None
    rationale: Annotated[str, _noted(_prose)] = ""
    final: Annotated[bool, _noted(_truth)] = True
    answer: Annotated[str | None, Field(max_length=8_000)] = None
    doubt: Annotated[Literal["out_of_scope", "ambiguous"] | None, _noted(_doubt)] = None
    asks: Annotated[str, _noted(_prose)] = ""


class SaidExpectation(_Said):
    """One effect that an acceptance wants."""

    tool: str
    args: Annotated[
        dict[str, JsonValue],
        _noted_beside(_arguments),
        Field(validation_alias=AliasChoices("args", "arguments", "parameters")),
    ] = {}
    at_least: Annotated[int, Field(ge=0, le=1_000), _noted(_one_or_more)] = 1
    at_most: Annotated[Annotated[int, Field(ge=0, le=1_000)] | None, _noted(_count)] = None
    why: Annotated[str, _noted(_prose)] = ""


class SaidAcceptance(_Said):
    """What must be true in the end."""

    playbook: Annotated[str | None, _noted(_playbooks)] = None
    expectations: Annotated[
        list[SaidExpectation], Field(min_length=1, max_length=MAX_STEPS), BeforeValidator(_expectations)
    ]


_FIELDS = {*SaidPlan.model_fields, *SaidAcceptance.model_fields}  # the one's do nothing in the other

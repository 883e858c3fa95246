"""What a model said, turned into a plan or an acceptance, or into refusals that it can act on.

Pure, and survives anything. Lenient in form (fences, prose around, other names for fields), strict
where leniency would be a guess: nothing is dropped that could change what a step does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from steward.domain.model import Acceptance, Expectation, Json, JsonObject, Plan, Problem, Step
from steward.planner.reading.json_text import NotJsonError, as_object

MAX_STEPS = 100
EXPECTED = "one call of the tool {tool} with a JSON object as its schema says"

Parsed: TypeAlias = "Plan | list[Problem]"

_REMARKS = {"description", "title", "reason", "rationale", "why", "comment", "purpose", "explanation", "notes", "note"}


def parse_plan(said: Json, *, revision: int, notes: list[str] | None = None) -> Parsed:  # noqa: ARG001
    """A plan out of a tool call's arguments or a text, or why it is none; never raises."""
    try:
        heard = _Plan.model_validate(_unwrapped(as_object(said), "plan", "steps"))
    except NotJsonError as error:
        return [unparseable(str(error), "propose_plan")]
    except ValidationError as error:
        return _refusals(error, "propose_plan")
    if heard.doubt is None and (heard.steps is None or heard.confidence is None):
        lacking = "steps" if heard.steps is None else "confidence"
        return [unparseable(f"{lacking}: is missing", "propose_plan")]
    return Plan(
        revision=revision,
        playbook=heard.playbook,
        steps=_named(heard.steps or []),
        confidence=heard.confidence or 0.0,
        rationale=heard.rationale,
        final=heard.final,
        answer=heard.answer,
        doubt=heard.doubt,
        asks=heard.asks,
    )


def parse_acceptance(said: Json, *, notes: list[str] | None = None) -> Acceptance | list[Problem]:  # noqa: ARG001
    """An acceptance out of a tool call's arguments or a text, or why it is none; never raises."""
    try:
        heard = _Acceptance.model_validate(_unwrapped(as_object(said), "acceptance", "expectations"))
    except NotJsonError as error:
        return [unparseable(str(error), "state_acceptance")]
    except ValidationError as error:
        return _refusals(error, "state_acceptance")
    if not any(each.at_least for each in heard.expectations):  # any plan would meet it, and its answer say anything
        why = "nothing is expected for certain: where effects depend on a reading, expect that reading at least once"
        return [unparseable(why, "state_acceptance")]
    expectations = [Expectation(**each.model_dump()) for each in heard.expectations]
    return Acceptance(source="model", expectations=expectations, playbook=heard.playbook)


def unparseable(message: str, tool: str) -> Problem:
    """The refusal of a reply that could not be read at all."""
    expected = EXPECTED.format(tool=tool)
    return Problem(
        code="unparseable_plan",
        message=message,
        suggestion=f"Answer with {expected}, and nothing else.",
        detail={"expected": expected},
    )


# --- shapes -------------------------------------------------------------------


def _nothing_as_empty(value: Json) -> Json:
    return None if isinstance(value, str) and value.strip().lower() in {"", "none", "null", "n/a"} else value


def _share(value: Json) -> Json:
    """Confidence as 0.85, "0.85", 85 or "85%"."""
    percent = isinstance(value, str) and value.strip().endswith("%")
    if isinstance(value, str):
        try:
            value = float(value.strip().rstrip("%"))
        except ValueError:
            return value
    if isinstance(value, int | float) and not isinstance(value, bool) and (percent or 1 < value <= 100):
        return value / 100
    return value


def _doubt(value: Json) -> Json:
    value = _nothing_as_empty(value)
    return value.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(value, str) else value


def _truth(value: Json) -> Json:
    words = {"true": True, "yes": True, "false": False, "no": False}
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


def _name(value: Json) -> Json:
    """Ids given as numbers become words: 1 is s1."""
    return f"s{value}" if isinstance(value, int) and not isinstance(value, bool) else value


def _names(value: Json) -> Json:
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [_name(item) for item in value] if isinstance(value, list) else value


def _arguments(value: Json) -> Json:
    """Arguments given as JSON text are read once more."""
    if value is None:
        return {}
    if isinstance(value, str):
        try:
            return as_object(value, whole=True)
        except NotJsonError:
            return value
    return value


class _Heard(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Step(_Heard):
    id: Annotated[str | None, BeforeValidator(_name), Field(validation_alias=AliasChoices("id", "step_id", "name"))] = (
        None
    )
    tool: Annotated[str, Field(validation_alias=AliasChoices("tool", "tool_name", "function"))]
    args: Annotated[
        dict[str, JsonValue],
        BeforeValidator(_arguments),
        Field(validation_alias=AliasChoices("args", "arguments", "parameters", "params", "input")),
    ] = {}
    needs: Annotated[
        list[str],
        BeforeValidator(_names),
        Field(validation_alias=AliasChoices("needs", "depends_on", "dependsOn", "dependencies")),
    ] = []
    for_each: Annotated[
        str | None,
        BeforeValidator(_nothing_as_empty),
        Field(validation_alias=AliasChoices("for_each", "forEach", "foreach")),
    ] = None
    when: Annotated[
        str | None, BeforeValidator(_nothing_as_empty), Field(validation_alias=AliasChoices("when", "if", "condition"))
    ] = None


class _Plan(_Heard):
    model_config = ConfigDict(extra="ignore")

    playbook: Annotated[str | None, BeforeValidator(_nothing_as_empty)] = None
    steps: Annotated[list[_Step], Field(max_length=MAX_STEPS), BeforeValidator(lambda value: _bare(value))] | None = (
        None
    )
    confidence: Annotated[float, BeforeValidator(_share), Field(ge=0, le=1, strict=True)] | None = None
    rationale: Annotated[str, BeforeValidator(lambda value: value or "")] = ""
    final: Annotated[bool, BeforeValidator(_truth)] = True
    answer: Annotated[str | None, Field(max_length=8_000)] = None
    doubt: Annotated[Literal["out_of_scope", "ambiguous"] | None, BeforeValidator(_doubt)] = None
    asks: Annotated[str, BeforeValidator(lambda value: value or "")] = ""


class _Expectation(_Heard):
    tool: str
    args: Annotated[
        dict[str, JsonValue],
        BeforeValidator(_arguments),
        Field(validation_alias=AliasChoices("args", "arguments", "parameters")),
    ] = {}
    at_least: Annotated[int, Field(ge=0, le=1_000)] = 1
    at_most: Annotated[int, Field(ge=0, le=1_000)] | None = None
    why: Annotated[str, BeforeValidator(lambda value: value or "")] = ""


class _Acceptance(_Heard):
    model_config = ConfigDict(extra="ignore")

    playbook: Annotated[str | None, BeforeValidator(_nothing_as_empty)] = None
    expectations: Annotated[list[_Expectation], Field(min_length=1, max_length=MAX_STEPS)]


def _bare(value: Json) -> Json:
    """Steps without the remarks that models like to add; whatever else they add is refused."""
    if not isinstance(value, list):
        return value
    return [
        {key: part for key, part in step.items() if key not in _REMARKS} if isinstance(step, dict) else step
        for step in value
    ]


def _unwrapped(heard: JsonObject, wrapper: str, inside: str) -> JsonObject:
    """`{"plan": {…}}` is taken for what is in it."""
    inner = heard.get(wrapper)
    return inner if isinstance(inner, dict) and inside not in heard else heard


def _named(steps: Sequence[_Step]) -> list[Step]:
    """Steps with ids; those without one get the first free of s1, s2 …"""
    taken = {step.id for step in steps}
    named: list[Step] = []
    for number, step in enumerate(steps, start=1):
        name = step.id or next(f"s{n}" for n in range(number, number + MAX_STEPS + 1) if f"s{n}" not in taken)
        taken.add(name)
        args, needs = step.model_dump()["args"], [*step.needs]
        named.append(Step(id=name, tool=step.tool, args=args, needs=needs, for_each=step.for_each, when=step.when))
    return named


def _refusals(error: ValidationError, tool: str) -> list[Problem]:
    found = error.errors(include_url=False, include_input=False, include_context=False)[:5]
    return [
        unparseable(f"{_place(problem['loc'])}: {_reason(problem['type'], problem['msg'])}", tool) for problem in found
    ]


def _place(path: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:60] for part in path if part not in {"float", "int", "list[_Step]"}) or "the object"


def _reason(kind: str, message: str) -> str:
    known = {"missing": "is missing", "extra_forbidden": "there is no such field"}
    return known.get(kind, message[:1].lower() + message[1:200])

"""What was read out of an answer, turned into a plan or an acceptance, or into refusals that a model can act on.

Pure, and survives anything. Lenient in form (other names for fields, numbers in words of their own), strict where
leniency would be a guess: nothing is dropped that could change what a step does. What is read differently from how it
was written is noted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

from pydantic import ValidationError

from steward.domain.model import Acceptance, Expectation, JsonObject, Plan, Problem, Step
from steward.domain.playbook_names import in_order
from steward.domain.text import line
from steward.planner.reading.plan_shapes import (
    MAX_STEPS,
    Aside,
    SaidAcceptance,
    SaidPlan,
    SaidStep,
    is_share,
    share,
    unwrapped,
)

EXPECTED = "one call of the tool {tool} with a JSON object as its schema says"
_CONFIDENCE = "confidence"
_GLIMPSE = 100  # characters of an answer that is none

Parsed: TypeAlias = "Plan | list[Problem]"


def parse_plan(said: JsonObject, *, revision: int, aside: Aside | None = None, unsure: bool = False) -> Parsed:
    """A plan out of an answer's object, or why it is none; never raises.

    `aside` takes what was read differently, and words that are not read. A confidence that is not given as a number
    is refused, or with `unsure` taken for 0, which every playbook's threshold sends to a person: it is never made up.
    """
    aside = aside or Aside()
    if unsure and not is_share(share(said.get("confidence"))):
        said = {**said, "confidence": None}
    try:
        heard = SaidPlan.model_validate(unwrapped(said, "plan", SaidPlan, aside), context=aside)
    except ValidationError as error:
        return _refusals(error, "propose_plan")
    if heard.doubt is None and heard.steps is None:
        return [unparseable(f"steps: is missing; {_in_place(said)}", "propose_plan")]
    if heard.doubt is None and heard.confidence is None:
        if not unsure:
            why = "confidence: is missing; give a number from 0 to 1"
            return [unparseable(why, "propose_plan", field=_CONFIDENCE)]
        aside.notes.append("confidence: not said as a number, taken for 0")
    return Plan(
        revision=revision,
        playbook=in_order(heard.playbook),
        steps=_named(heard.steps or []),
        confidence=heard.confidence or 0.0,
        rationale=heard.rationale,
        final=heard.final,
        answer=heard.answer,
        doubt=heard.doubt,
        asks=heard.asks,
    )


def parse_acceptance(said: JsonObject, *, aside: Aside | None = None) -> Acceptance | list[Problem]:
    """An acceptance out of an answer's object, or why it is none; never raises. `aside` as for a plan."""
    aside = aside or Aside()
    try:
        inner = unwrapped(said, "acceptance", SaidAcceptance, aside)
        if "expectations" not in inner:
            return [unparseable(f"expectations: is missing; {_in_place(said)}", "state_acceptance")]
        heard = SaidAcceptance.model_validate(inner, context=aside)
    except ValidationError as error:
        return _refusals(error, "state_acceptance")
    if not any(each.at_least for each in heard.expectations):  # any plan would meet it, and its answer say anything
        why = "nothing is expected for certain: where effects depend on a reading, expect that reading at least once"
        return [unparseable(why, "state_acceptance")]
    expectations = [Expectation(**each.model_dump()) for each in heard.expectations]
    return Acceptance(source="model", expectations=expectations, playbook=in_order(heard.playbook))


def unsure_before(refused: Sequence[Problem]) -> bool:
    """Whether an answer was refused for its confidence."""
    return any(problem.detail.get("field") == _CONFIDENCE for problem in refused)


def unparseable(message: str, tool: str, *, field: str = "") -> Problem:
    """The refusal of a reply that could not be read: at all, or in a field of what it says."""
    expected = EXPECTED.format(tool=tool)
    return Problem(
        code="unparseable_plan",
        message=message,
        suggestion=f"Answer with {expected}, and nothing else.",
        detail={"expected": expected, **({"field": field} if field else {})},
    )


def _in_place(said: JsonObject) -> str:
    """What was said in place of what is missing, in a few words."""
    return f"the reply says only {line(json.dumps(said, ensure_ascii=False), _GLIMPSE)}"


def _named(steps: Sequence[SaidStep]) -> list[Step]:
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
    return [_refusal(problem["loc"], _reason(problem["type"], problem["msg"]), tool) for problem in found]


def _refusal(path: tuple[int | str, ...], reason: str, tool: str) -> Problem:
    return unparseable(f"{_place(path)}: {reason}", tool, field=str(path[0]) if path else "")


def _place(path: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:60] for part in path if part not in {"float", "int", "list[SaidStep]"}) or "the object"


def _reason(kind: str, message: str) -> str:
    known = {"missing": "is missing", "extra_forbidden": "there is no such field"}
    known |= dict.fromkeys(("model_type", "model_attributes_type"), "input should be a valid object")
    return known.get(kind, (message[:1].lower() + message[1:200]).replace(" after validation", ""))

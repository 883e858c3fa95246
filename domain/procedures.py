"""Fixed plans: which playbook a goal selects, what its slots are, and the plan and acceptance they give.

Deterministic text matching, no understanding: whatever is not plain is left to a person. A text that
names two values for one slot is not plain, nor is a phrase that the goal negates.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.model import Acceptance, Expectation, Json, Plan, Step
from domain.playbook import FixedPlan, Playbook, Slot

MAX_TEXT = 2_000
MAX_NUMBER = 20

SLOT = re.compile(r"\$\{\s*slots\.([A-Za-z_][A-Za-z0-9_]*)\s*\}")

_NEGATED = re.compile(
    r"(?:\b(?:do|does|must|should|shall|may|need|will|can)\s*not|\b(?:don|doesn|mustn|shouldn|won|can)['’]?t|\bnever|\bwithout)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]{1,2})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The slots that the text leaves open, and what to ask for them."""

    slots: list[str]
    asks: str


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The slots' values by name."""

    values: dict[str, Json] = field(default_factory=dict[str, Json])


def cleaned(text: str) -> str:
    """The text as it is matched: bounded, one line, compatible characters unified, no lone surrogates."""
    whole = text[:MAX_TEXT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(unicodedata.normalize("NFKC", whole).split())[:MAX_TEXT]


def selects(playbook: Playbook, goal: str) -> bool:
    """Whether one of the fixed plan's phrases is in the goal and is not negated there."""
    text = cleaned(goal)
    return playbook.fixed is not None and any(_said(phrase, text) for phrase in playbook.fixed.phrases)


def matching(playbooks: Sequence[Playbook], goal: str) -> list[Playbook]:
    """The playbooks whose fixed plan the goal selects."""
    return [playbook for playbook in playbooks if selects(playbook, goal)]


def slots_of(playbook: Playbook, goal: str, answers: Sequence[str] = ()) -> Filled | Missing:
    """The slots' values from what people added (latest first), then the goal, then the defaults."""
    slots = playbook.fixed.slots if playbook.fixed else {}
    texts = [cleaned(text) for text in [*reversed(answers), goal]]
    values = {name: _value(slot, texts) for name, slot in slots.items()}
    open_slots = [name for name, value in values.items() if value is None]
    if open_slots:
        return Missing(slots=open_slots, asks=" ".join(_ask(name, slots[name], texts) for name in open_slots))
    return Filled(values=values)


def plan_of(playbook: Playbook, fixed: FixedPlan, values: dict[str, Json], revision: int) -> Plan:
    """The fixed plan with its slots filled; with `until` it is only the next stretch."""
    return Plan(
        revision=revision,
        playbook=playbook.name,
        steps=[_step(step, values) for step in fixed.steps],
        confidence=1.0,
        rationale=f"fixed plan of playbook {playbook.name}",
        final=fixed.until is None,
        answer=in_text(fixed.answer, values),
        fixed=True,
    )


def acceptance_of(playbook: Playbook, goal: str, answers: Sequence[str] = ()) -> Acceptance | None:
    """The playbook's success check with its slots filled; None where it has none or a slot is open."""
    filled = slots_of(playbook, goal, answers)
    if playbook.success is None or isinstance(filled, Missing):
        return None
    return Acceptance(expectations=[_expectation(each, filled.values) for each in playbook.success])


def substituted(value: Json, values: dict[str, Json]) -> Json:
    """`${slots.name}` replaced: alone it keeps the slot's type, inside text it becomes text.

    Every other reference stays for run time.
    """
    match value:
        case str():
            alone = SLOT.fullmatch(value.strip())
            return values[alone[1]] if alone and alone[1] in values else in_text(value, values)
        case list():
            return [substituted(item, values) for item in value]
        case dict():
            return {key: substituted(item, values) for key, item in value.items()}
        case _:
            return value


def in_text(text: str | None, values: dict[str, Json]) -> str | None:
    """`${slots.name}` replaced by the value as people write it."""
    return None if text is None else SLOT.sub(lambda found: _written(values.get(found[1], found[0])), text)


def in_expression(expression: str | None, values: dict[str, Json]) -> str | None:
    """`${slots.name}` replaced by a CEL literal, so that no value can become code."""
    if expression is None:
        return None
    return SLOT.sub(lambda found: json.dumps(values.get(found[1]), ensure_ascii=False), expression)


def _said(phrase: str, text: str) -> bool:
    return any(
        not _NEGATED.search(text[max(0, found.start() - 40) : found.start()])
        for found in re.finditer(phrase, text, re.IGNORECASE)
    )


def _value(slot: Slot, texts: Sequence[str]) -> Json:
    """The one value that the first text with a match names, else the default; None where it is open."""
    said = _first_said(slot, texts)
    if said:
        return said[0] if len(said) == 1 else None
    return slot.default


def _first_said(slot: Slot, texts: Sequence[str]) -> list[Json]:
    """What the first text that names any value names."""
    for text in texts:
        said = _values(slot, text)
        if said:
            return said
    return []


def _values(slot: Slot, text: str) -> list[Json]:
    """The distinct values that the text names for the slot, in the slot's type."""
    said = [found[1].strip() for found in re.finditer(slot.pattern, text, re.IGNORECASE) if found[1]]
    typed = [_typed(each, slot.type) for each in said]
    return list(dict.fromkeys(each for each in typed if isinstance(each, str | int | float)))


def _typed(text: str, kind: str) -> str | int | float | None:
    if kind == "string":
        return text.replace("${", "$ {") or None  # a value must never become a reference
    if len(text) > MAX_NUMBER:
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    if kind == "number":
        return number
    return int(number) if number.is_integer() else None


def _ask(name: str, slot: Slot, texts: Sequence[str]) -> str:
    question = slot.ask or f"What is the {name.replace('_', ' ')}?"
    said = _first_said(slot, texts)
    return f"{question} (named: {', '.join(_written(value) for value in said[:5])})" if said else question


def _step(step: Step, values: dict[str, Json]) -> Step:
    args = {name: substituted(value, values) for name, value in step.args.items()}
    return replace(step, args=args, when=in_expression(step.when, values))


def _expectation(expectation: Expectation, values: dict[str, Json]) -> Expectation:
    return replace(
        expectation,
        args={name: substituted(value, values) for name, value in expectation.args.items()},
        where=in_expression(expectation.where, values),
        why=in_text(expectation.why, values) or "",
    )


def _written(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)

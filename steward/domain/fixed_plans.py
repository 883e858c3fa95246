"""Fixed plans: which playbook a goal selects, what its slots are, and the plan and acceptance they give.

Deterministic text matching, no understanding: whatever is not plain is left to a person. A text that
names two values for one slot is not plain, nor is one with anything in it that is not accounted for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from steward.domain.model import Acceptance, Expectation, Json, Plan, Step
from steward.domain.plan_expressions import OPENING, expressions_in
from steward.domain.playbook import FixedPlan, Playbook, Slot
from steward.domain.redaction import PLAIN
from steward.domain.request_reading import MAX_TEXT, Reading, read, secrets_in, speaks_of
from steward.domain.request_tokens import normal
from steward.domain.text import several

_MOST_SHOWN = 5  # of the values that were named, and of what was not read
_FOR_SEVERAL = "For several: answer for one, and make each other a request of its own."
_SHORTER = f"Please say the request in one plain sentence; at most {MAX_TEXT} are read."

_SLOT_INSIDE = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?<![\w.])slots\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)""")
SLOT = re.compile(r"\$\{\s*slots\.([A-Za-z_][A-Za-z0-9_]*)\s*\}")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The slots that the text leaves open, what in it is not accounted for, and what to ask."""

    slots: list[str]
    asks: str
    left: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The slots' values by name."""

    values: dict[str, Json] = field(default_factory=dict[str, Json])


def cleaned(text: str) -> str:
    """The text in one line, compatible characters unified, no lone surrogates."""
    return " ".join(normal(text).split())


def selects(playbook: Playbook, goal: str) -> bool:
    """Whether the goal speaks of what the fixed plan is for; whether it asks for just that, `slots_of` says."""
    return speaks_of(playbook, goal)


def matching(playbooks: Sequence[Playbook], goal: str) -> list[Playbook]:
    """The playbooks whose fixed plan the goal speaks of."""
    return [playbook for playbook in playbooks if selects(playbook, goal)]


def asked_of(playbooks: Sequence[Playbook], goal: str, answers: Sequence[str] = ()) -> list[Playbook]:
    """The playbooks whose fixed plan the goal, with what people added, asks for and for nothing else."""
    return [one for one in playbooks if _is_asked(one, goal, answers)]


def slots_of(playbook: Playbook, goal: str, answers: Sequence[str] = ()) -> Filled | Missing:
    """The slots' values from what people added (latest first), then the goal, then the defaults.

    Missing where one is open, and where anything that was said is not accounted for.
    """
    slots = playbook.fixed.slots if playbook.fixed else {}
    readings = _readings(playbook, goal, answers)
    if longest := next((reading.too_long for reading in readings if reading.too_long), 0):
        return Missing(slots=[], asks=f"{longest} characters are more than can be read without a model. {_SHORTER}")
    values = {name: _value(name, slot, readings) for name, slot in slots.items()}
    open_slots = [name for name, value in values.items() if value is None]
    asks = [_ask(name, slots[name], readings) for name in open_slots]
    left = list(dict.fromkeys(each for reading in readings for each in reading.left))
    if any(len(_latest(name, readings)) > 1 for name in open_slots):
        asks.append(_FOR_SEVERAL)
    if left:
        asks.append(_unsure(playbook, values, left) + _why_not(readings))
    if asks:
        secret = [text[first:last].strip("#()") for text in [goal, *answers] for first, last in secrets_in(text)]
        return Missing(slots=open_slots, asks=PLAIN.knowing(*secret).text(" ".join(asks)), left=left)
    return Filled(values=values)


def unread(playbook: Playbook, goal: str, answers: Sequence[str] = ()) -> str:
    """What of the texts that playbook does not account for, as it may be shown, or nothing."""
    open_still = slots_of(playbook, goal, answers)
    return _quoted(open_still.left) if isinstance(open_still, Missing) and open_still.left else ""


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


def substituted(value: Json, values: dict[str, Json], *, final: bool = False) -> Json:
    """`${slots.name}` replaced: alone it keeps the slot's type, inside text it becomes text.

    Every other reference stays for run time; `final` says that nothing is resolved any more.
    """
    match value:
        case str():
            alone = SLOT.fullmatch(value.strip())
            if alone and alone[1] in values:
                slot = values[alone[1]]
                return _plain(slot) if isinstance(slot, str) and not final else slot
            return in_text(value, values, final=final)
        case list():
            return [substituted(item, values, final=final) for item in value]
        case dict():
            return {key: substituted(item, values, final=final) for key, item in value.items()}
        case _:
            return value


def in_text(text: str | None, values: dict[str, Json], *, final: bool = False) -> str | None:
    """`${slots.name}` replaced by the value as people write it, and by a literal where it is computed with."""
    if text is None:
        return None
    made, end = "", 0
    for start, inside in expressions_in(text):
        if inside is None:
            break
        slot = SLOT.fullmatch(f"${{{inside}}}")
        told = f"${{{_with_literals(inside, values)}}}"
        if slot and slot[1] in values:
            told = _written(values[slot[1]])
            told = told if final else _plain(told)
        made += text[end : start - 2] + told
        end = start + len(inside) + 1
    return made + text[end:]


def in_expression(expression: str | None, values: dict[str, Json]) -> str | None:
    """`${slots.name}` replaced by a CEL literal, so that no value can become code."""
    if expression is None:
        return None
    filled = SLOT.sub(lambda found: as_literal(values.get(found[1])), expression)
    made, end = "", 0
    for start, inside in expressions_in(filled):
        if inside is None:
            break
        made += filled[end:start] + _with_literals(inside, values)
        end = start + len(inside)
    return made + filled[end:]


def _with_literals(inside: str, values: dict[str, Json]) -> str:
    """An expression with its slots' values as literals."""

    def replaced(found: re.Match[str]) -> str:
        return as_literal(values[found[1]]) if found[1] in values else found[0]

    return _SLOT_INSIDE.sub(replaced, inside)


def as_literal(value: Json) -> str:
    """The value as an expression writes it; no text of it can become code."""
    return json.dumps(value, ensure_ascii=False).replace("$", "\\u0024")


def _plain(text: str) -> str:
    """Words of a request as they stand: what looks like a reference in them is none."""
    looks = OPENING in text or text.startswith("{") or text.endswith("$")
    return f"${{{as_literal(text)}}}" if looks else text


def numbers_of(playbook: Playbook, goal: str, answers: Sequence[str] = ()) -> list[tuple[str, list[Json]]]:
    """Each text that counts with all that was read in it, for whoever wants to read it once more."""
    texts = [*reversed(answers), goal]
    readings = _readings(playbook, goal, answers)
    return [(text, [*_all_said(reading)]) for text, reading in zip(texts, readings, strict=False)]


def _all_said(reading: Reading) -> list[Json]:
    return [*reading.keys, *(value for values in reading.said.values() for value in values)]


def _is_asked(playbook: Playbook, goal: str, answers: Sequence[str]) -> bool:
    if not any(selects(playbook, text) for text in [goal, *answers]):
        return False  # reading costs more than looking
    readings = _readings(playbook, goal, answers)
    return any(each.phrased for each in readings) and all(each.whole for each in readings)


def _readings(playbook: Playbook, goal: str, answers: Sequence[str]) -> list[Reading]:
    """What counts, latest first: an answer that says the whole request anew puts all before it aside."""
    readings: list[Reading] = []
    for answer in reversed(answers):
        reading = read(playbook, answer, answer=True)
        readings.append(reading)
        if reading.phrased and reading.whole and _says_all(playbook, reading):
            return readings
    return [*readings, read(playbook, goal)]


def _says_all(playbook: Playbook, reading: Reading) -> bool:
    slots = playbook.fixed.slots if playbook.fixed else {}
    return all(_value(name, slot, [reading]) is not None for name, slot in slots.items())


def _value(name: str, slot: Slot, readings: Sequence[Reading]) -> Json:
    """The one value that the latest text with any names, else the default; None where it is open."""
    said = _latest(name, readings)
    if said:
        return said[0] if len(said) == 1 else None
    return slot.default


def _latest(name: str, readings: Sequence[Reading]) -> list[Json]:
    return next((said for reading in readings if (said := reading.said.get(name))), list[Json]())


def _ask(name: str, slot: Slot, readings: Sequence[Reading]) -> str:
    question = slot.ask or f"What is the {name.replace('_', ' ')}?"
    said = _latest(name, readings)
    return f"{question} (named: {several(map(_written, said), _MOST_SHOWN, ', ')})" if said else question


def _unsure(playbook: Playbook, values: dict[str, Json], left: Sequence[str]) -> str:
    """What was read and what was not, so that a person can say it in other words."""
    read_as = [f"{name} {_written(value)}" for name, value in values.items() if value not in (None, "")]
    understood = f"{playbook.title} ({', '.join(read_as)})" if read_as else playbook.title
    example = f", as “{playbook.examples[0].goal}”" if playbook.examples else ""
    return f"I read {understood}, but not {_quoted(left)}. Please say the request again in one plain sentence{example}."


def _why_not(readings: Sequence[Reading]) -> str:
    """Why words that a phrase or a slot names were not taken for one."""
    torn = {words: slot for reading in readings for words, slot in reading.torn.items()}
    parts = "".join(
        f" Of {_quoted([words for words, one in torn.items() if one == slot])} the slot {slot} takes a part alone; "
        "where that is none of its values, let its pattern name what stands around them."
        for slot in dict.fromkeys(torn.values())
    )
    spoken_of = list(dict.fromkeys(each for reading in readings for each in reading.referring))
    if not spoken_of:
        return parts
    articles = several((f"“{each.split()[0]}”" for each in spoken_of), _MOST_SHOWN, " or ")
    return (
        f"{parts} {_quoted(spoken_of)}: that speaks of what is there already, so it asks for nothing. "
        f"Leave {articles} out, or name it in a phrase of the playbook."
    )


def _quoted(left: Sequence[str]) -> str:
    shown = [PLAIN.text(each) for each in left]  # before it is cut: half a secret is not known for one
    return several((f"“{each[:80]}{'…' if len(each) > 80 else ''}”" for each in shown), _MOST_SHOWN, ", ")


def _step(step: Step, values: dict[str, Json]) -> Step:
    args = {name: substituted(value, values) for name, value in step.args.items()}
    return replace(step, args=args, when=in_expression(step.when, values))


def _expectation(expectation: Expectation, values: dict[str, Json]) -> Expectation:
    each = expectation.for_each
    if each is not None:
        args = {name: substituted(value, values, final=True) for name, value in each.args.items()}
        each = replace(each, args=args, items=in_expression(each.items, values) or "")
    return replace(
        expectation,
        args={name: substituted(value, values, final=each is None) for name, value in expectation.args.items()},
        for_each=each,
        where=in_expression(expectation.where, values),
        why=in_text(expectation.why, values, final=True) or "",
    )


def _written(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)

"""A request for several fixed plans: each asked for in a part of it that stands for itself, and joined by "and".

Nothing is guessed. A part that says anything besides, that leaves a value open, or that two playbooks would take, makes
the whole a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from steward.domain.fixed_plans import Filled, acceptance_of, asked_of, plan_of, slots_of
from steward.domain.model import Acceptance, Json, Plan, Step
from steward.domain.plan_expressions import as_path, expressions_in
from steward.domain.playbook import Playbook
from steward.domain.playbook_names import MOST, joint_name
from steward.domain.ports.rules import Playbooks
from steward.domain.request_reading import MAX_TEXT, read

_BETWEEN = re.compile(r"(?:\s*[;,]\s*|(?<=[.?!])\s+|\s+(?=and\b))(?:and\s+)?(?:also\s+)?", re.IGNORECASE)
_MOST_PLACES = 6  # where a request may be parted
_NAMES = re.compile(
    r"""(?P<before>\bsteps\s*\[\s*['"])(?P<quoted>[\w-]+)(?P<after>['"]\s*\])|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
    r"""|(?<![\w.])(?<!\.\?)(?P<of>steps\s*\.\s*)?(?P<name>[A-Za-z_]\w*)"""
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a part of a request asks for: its words, its playbook, and the values of the playbook's slots."""

    text: str
    playbook: Playbook
    values: dict[str, Json]


def parts_of(playbooks: Sequence[Playbook], goal: str, answers: Sequence[str] = ()) -> list[Part]:
    """The parts of a request that asks for several of the playbooks; none where it does not plainly do so.

    What people added since could belong to any part, so that nothing is plain any more.
    """
    found = [
        parts
        for parts in _ways(playbooks, goal, answers, MOST)
        if _kinds(parts) == len(parts) and not any(_is_said_elsewhere(one, goal) for one in parts)
    ]
    return found[0] if len(found) == 1 else []


def asked_apart(playbooks: Sequence[Playbook], goal: str, answers: Sequence[str] = ()) -> list[str]:
    """The requests, in its own words, of a text that asks for one of the playbooks more than once; none where it does
    not plainly do so. Each needs a task: rules, ceilings and success of a playbook are those of one."""
    found = [parts for parts in _ways(playbooks, goal, answers, _MOST_PLACES + 1) if _kinds(parts) < len(parts)]
    return [one.text.strip(" .") for one in found[0]] if len(found) == 1 else []


def asked_together(playbooks: Playbooks, goal: str, answers: Sequence[str] = ()) -> Playbook | None:
    """The several playbooks that the request asks for, as one."""
    parts = parts_of(playbooks.all(), goal, answers)
    return playbooks.get(_name(parts)) if parts else None


def success_of(playbook: Playbook, goal: str, answers: Sequence[str] = ()) -> Acceptance | None:
    """The success check of the playbook with its slots filled, or those of the several that the request asks for, each
    for its part of it; None where there is none or a slot is open."""
    if not playbook.parts:
        return acceptance_of(playbook, goal, answers)
    parts = parts_of(playbook.parts, goal, answers)
    checks = [acceptance_of(one.playbook, one.text) for one in parts]
    told = [one for check in checks if check is not None for one in check.expectations]
    whole = _name(parts) == playbook.name and None not in checks
    return Acceptance(expectations=told) if whole else None


def plan_of_parts(parts: Sequence[Part], revision: int) -> Plan | str:
    """The fixed plans of all parts as one, or why they can't be; a step that two of them share is done once."""
    steps: dict[str, Step] = {}
    answers: list[str] = []
    for part in parts:
        book, fixed = part.playbook, part.playbook.fixed
        if fixed is None or fixed.until is not None:
            return f"playbook {book.name} goes on step by step, and can't be put together with another"
        plan = plan_of(book, fixed, part.values, revision)
        taken = {step.id for step in plan.steps if steps.get(step.id, step) != step}
        if any("-" in one for one in taken):
            return f"the step '{min(taken)}' of playbook {book.name} has the name of another one's"
        names = {one: f"{book.name.replace('-', '_')}_{one}" for one in taken}
        if {*names.values()} & {*steps, *(step.id for step in plan.steps)}:
            return f"steps of playbook {book.name} have the names of another one's"
        steps |= {step.id: step for step in (_renamed(one, names) for one in plan.steps)}
        answers += [_in_text(plan.answer, names)] if plan.answer else []
    return Plan(
        revision=revision,
        playbook=_name(parts),
        steps=[*steps.values()],
        confidence=1.0,
        rationale=f"fixed plans of playbooks {' and '.join(part.playbook.name for part in parts)}",
        answer=" ".join(answers) or None,
        fixed=True,
    )


def _ways(playbooks: Sequence[Playbook], goal: str, answers: Sequence[str], most: int) -> Iterator[list[Part]]:
    """Each way to part the request, so that every part is one."""
    places = [] if answers or len(goal) > MAX_TEXT else [*_BETWEEN.finditer(goal)]
    if len(places) > _MOST_PLACES:
        return
    known: dict[str, Part | None] = {}
    for many in range(1, most):
        for some in combinations(places, many):
            parts = [_part(text, playbooks, known) for text in _texts(goal, some)]
            whole = [one for one in parts if one is not None]
            if len(whole) == len(parts):
                yield whole


def _kinds(parts: Sequence[Part]) -> int:
    return len({one.playbook.name for one in parts})


def _name(parts: Sequence[Part]) -> str:
    return joint_name(one.playbook.name for one in parts)


def _texts(goal: str, places: Sequence[re.Match[str]]) -> Iterator[str]:
    begins = [0, *(one.end() for one in places)]
    ends = [*(one.start() for one in places), len(goal)]
    return (goal[begin:end] for begin, end in zip(begins, ends, strict=True))


def _part(text: str, playbooks: Sequence[Playbook], known: dict[str, Part | None]) -> Part | None:
    """What the text asks for by itself, if it is one playbook and nothing is open."""
    if text not in known:
        asked = asked_of(playbooks, text)
        slots = slots_of(asked[0], text) if len(asked) == 1 else None
        known[text] = Part(text=text, playbook=asked[0], values=slots.values) if isinstance(slots, Filled) else None
    return known[text]


def _is_said_elsewhere(part: Part, goal: str) -> bool:
    """Whether a value that its own words leave to the default is in another part."""
    own, all_ = read(part.playbook, part.text).said, read(part.playbook, goal).said
    return any(all_.get(name) and not own.get(name) for name in part.values)


def _renamed(step: Step, names: Mapping[str, str]) -> Step:
    return replace(
        step,
        id=names.get(step.id, step.id),
        args={name: _in(value, names) for name, value in step.args.items()},
        needs=[names.get(one, one) for one in step.needs],
        for_each=_in_text(step.for_each, names) if step.for_each else step.for_each,
        when=_in_text(step.when, names) if step.when else step.when,
    )


def _in(value: Json, names: Mapping[str, str]) -> Json:
    match value:
        case str():
            return _in_text(value, names)
        case list():
            return [_in(item, names) for item in value]
        case dict():
            return {key: _in(item, names) for key, item in value.items()}
        case _:
            return value


def _in_text(text: str, names: Mapping[str, str]) -> str:
    """The text with other names of steps in its `${…}`; a name that an expression gives to items changes throughout."""
    made, end = "", 0
    for start, inside in expressions_in(text):
        if inside is None:
            break
        made += text[end:start] + _in_expression(inside, names)
        end = start + len(inside)
    return made + text[end:]


def _in_expression(inside: str, names: Mapping[str, str]) -> str:
    if path := as_path(inside):
        return inside.replace(path.root, names.get(path.root, path.root), 1)

    def other(found: re.Match[str]) -> str:
        said = found["quoted"] or found["name"]
        before, after = found["before"] or found["of"] or "", found["after"] or ""
        return f"{before}{names[said]}{after}" if said in names else found[0]

    return _NAMES.sub(other, inside)

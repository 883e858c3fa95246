"""The plan's steps as lines: where each stands, with references filled in where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from steward.domain.model import Entry, Json, JsonObject, Step
from steward.domain.references import BadReferenceError, resolve
from steward.domain.state import State
from steward.domain.step_names import known_results
from steward.web.json_view import Node, Shower, one_line
from steward.web.rows import Chip, verdict_chip
from steward.web.text import plain


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One step of the plan: where it stands, and what it gave. `filled`: references were replaced by what is known."""

    id: str
    tool: str
    chip: Chip
    line: str
    args: Node | None
    note: str = ""
    filled: bool = False
    result: Node | None = None
    asked: bool = False


DONE = Chip(text="Done", icon="check", tone="good")
ASKED = Chip(text="Asked now", icon="user", tone="accent")
TO_COME = Chip(text="To come", icon="circle")
NOT_DONE = Chip(text="Not done", icon="circle")


def plan_lines(
    state: State,
    entries: Sequence[Entry],
    asked: str | None,
    shower: Shower,
    *,
    earlier: bool = False,
    over: bool = False,
) -> list[PlanLine]:
    """The plan's steps: done, asked, or to come, not done once the task is over; with `earlier` those of plans before
    it come first."""
    results = known_results(entries, state.names)
    whole = f"/tasks/{quote(state.task_id, safe='')}/whole/"
    steps = all_steps(state, entries) if earlier else _planned(state)
    lines = [_plan_line(step, entries, asked, results, shower, whole) for step in steps]
    return [replace(one, chip=NOT_DONE) if over and one.chip == TO_COME else one for one in lines]


def _planned(state: State) -> Sequence[Step]:
    return state.plan.steps if state.plan else ()


def all_steps(state: State, entries: Sequence[Entry]) -> list[Step]:
    """The plan's steps after what was done under plans before it, on which it may rest; of a loop then without its
    arguments."""
    planned = {step.id for step in _planned(state)}
    done: dict[str, Step] = {}
    for action in (entry.action for entry in entries if entry.verified and entry.action.step not in planned):
        args = {} if action.item >= 0 else dict(action.args)
        done[action.step] = Step(id=action.step, tool=action.tool, args=args)
    return [*done.values(), *_planned(state)]


def _plan_line(
    step: Step, entries: Sequence[Entry], asked: str | None, results: JsonObject, shower: Shower, whole: str
) -> PlanLine:
    mine = [entry for entry in entries if entry.action.step == step.id]
    args = mine[-1].action.args if len(mine) == 1 else filled_in(step.args, results)
    line = one_line(args)
    given: list[Json] = [entry.result for entry in mine if entry.verified and entry.result is not None]
    gave: Json = given[0] if len(given) == 1 else given
    return PlanLine(
        id=plain(step.id),
        tool=plain(step.tool),
        chip=_stage(mine, in_question=asked == step.id),
        line=line,
        args=shower.show(args, f"{whole}step?key={quote(step.id, safe='')}") if args and not line else None,
        note=_note(step),
        filled=args != step.args and len(mine) != 1,
        result=shower.show(gave, f"{whole}gave?key={quote(step.id, safe='')}") if given else None,
        asked=asked == step.id,
    )


def _note(step: Step) -> str:
    """What it goes through, and on which condition."""
    each = f"for each {plain(step.for_each)}" if step.for_each else ""
    return ", ".join(filter(None, (each, f"if {plain(step.when)}" if step.when else "")))


def filled_in(args: JsonObject, results: JsonObject) -> JsonObject:
    """The arguments with those references replaced whose results are known; the others stay as they are written."""
    return {name: _filled(given, results) for name, given in args.items()}


def _filled(given: Json, results: JsonObject) -> Json:
    if isinstance(given, list):
        return [_filled(one, results) for one in given]
    if isinstance(given, dict):
        return {name: _filled(one, results) for name, one in given.items()}
    try:
        return resolve(given, results)
    except BadReferenceError:
        return given


def _stage(mine: Sequence[Entry], *, in_question: bool) -> Chip:
    if mine and all(entry.verified for entry in mine):
        return DONE
    if in_question:
        return ASKED
    judged = [entry for entry in mine if entry.verdict and not entry.verified]
    return verdict_chip(judged[-1].verdict if judged else None) if mine else TO_COME

"""What need not be done because it is so already: looked up with the tool's own proof before anything is planned anew.

It counts only where a look that follows no call shows the very state that was asked for (`Found.conclusive`). What was
made, sent or paid before is another act than the one that was asked for, and so is whatever has a business identity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steward.domain.acceptance import is_met_by
from steward.domain.actions import SLICE, Wave
from steward.domain.canonical import canonical
from steward.domain.identity import make_action
from steward.domain.model import Action, Entry, Expectation, Json, JsonObject, Risk, Step
from steward.domain.plan_judgement import Case
from steward.domain.ports.tools import Toolbox
from steward.domain.references import BadReferenceError, TooLargeError, resolve
from steward.domain.text import several

_MOST_SHOWN = 5  # of what was so already, in the answer


def worth_a_look(case: Case, wave: Wave, lacking: Sequence[Expectation]) -> list[Action]:
    """The acts that would meet what is lacking and were not called; each is looked for once a plan."""
    found: dict[str, Action] = {}
    tried = {entry.action.key for entry in case.history if entry.attempts or entry.verdict}
    for expected in lacking:
        for action in _acts(case, wave, expected):
            seen = action.key in tried or mark(action) in case.state.looked
            if not seen and is_met_by(expected, action.tool, action.args, case.tools):
                found.setdefault(action.key, action)
    return [*found.values()][:SLICE]


def mark(action: Action) -> str:
    """By which the state remembers that it was looked for: under a later plan the world may have changed."""
    return f"{action.revision}/{action.key}"


def answer_of(answer: Json, done: Sequence[Entry], *, skipped: bool) -> Json:
    """The plan's answer and what was so already; where nothing was done, a plan that left steps out tells of them."""
    already = [_in_words(entry) for entry in done if entry.already_so]
    if not already:
        return answer
    told = f"{several(already, _MOST_SHOWN)}."
    acted = any(entry.action.risk is not Risk.READ and not entry.already_so for entry in done)
    before = "" if skipped and not acted else str(answer or "").strip()
    before += " " if before.endswith((".", "!", "?")) else ". " if before else ""
    return f"{before}{'Of the rest n' if acted else 'N'}othing had to be done: {told}"


def _in_words(entry: Entry) -> str:
    reason = entry.verdict.reason.strip().rstrip(".") if entry.verdict else ""
    args = ", ".join(f"{name} {value if isinstance(value, str) else canonical(value)}" for name, value in _given(entry))
    return reason or f"{entry.action.tool} ({args}) was so already"


def _given(entry: Entry) -> Iterator[tuple[str, Json]]:
    return ((name, value) for name, value in entry.action.args.items() if value is not None)


def _acts(case: Case, wave: Wave, expected: Expectation) -> Iterator[Action]:
    """The plan's own steps that were left out by their condition, and what is expected itself where it says all."""
    for step in case.plan.steps:
        if step.tool == expected.tool and step.id in wave.skipped and step.for_each is None:
            yield from _act(case, step, step.args, wave.results)
    if not any(step.id == _name(expected.tool) for step in case.plan.steps):
        yield from _act(case, Step(id=_name(expected.tool), tool=expected.tool), expected.args, {})


def _act(case: Case, step: Step, args: JsonObject, results: JsonObject) -> Iterator[Action]:
    try:
        resolved = {name: resolve(value, results) for name, value in args.items()}
    except (BadReferenceError, TooLargeError):
        return
    if _can_tell(case.tools, step.tool, resolved):
        yield make_action(case.state.task_id, step, case.tools.coerce(step.tool, resolved), case.plan, case.tools)


def _can_tell(tools: Toolbox, tool: str, args: JsonObject) -> bool:
    card = tools.card(tool)
    if card is None or not card.acts or not card.provable or tools.check(tool, args):
        return False
    return tools.identity(tool, args) is None


def _name(tool: str) -> str:
    return f"{tool}_already"[:64]

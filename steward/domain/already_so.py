"""What need not be done because it is so already: looked up with the tool's own proof before anything is planned anew.

It counts only where a look that follows no call shows the very state that was asked for (`Found.conclusive`). What was
made, sent or paid before is another act than the one that was asked for, and so is whatever has a business identity.
Nothing is looked for that the playbook keeps the task from whatever is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from steward.domain.acceptance import is_met_by, is_moot
from steward.domain.actions import SLICE, Wave
from steward.domain.canonical import canonical
from steward.domain.computing import computing
from steward.domain.identity import make_action
from steward.domain.model import Action, Entry, Expectation, Json, JsonObject, Risk, Step
from steward.domain.plan_judgement import Case
from steward.domain.ports.tools import Toolbox
from steward.domain.references import BadReferenceError, TooLargeError, resolve
from steward.domain.rule_application import judge_one
from steward.domain.text import several

_MOST_SHOWN = 5  # of what was so already, in the answer


def worth_a_look(case: Case, wave: Wave, lacking: Sequence[Expectation]) -> list[Action]:
    """The acts that would meet what is lacking and were not called; each is looked for once a plan."""
    found = {one.key: one for expected in lacking for one in _acts(case, wave, expected) if _meets(case, one, expected)}
    return [action for action in found.values() if _may_be_read(case, action)][:SLICE]


def worth_a_look_instead(case: Case, refused: Sequence[Action], lacking: Sequence[Expectation]) -> list[Action]:
    """Of a plan's acts that rules refuse as things stand, those that what is lacking calls for.

    Plan and acceptance name the same act there, without having seen each other.
    """
    acts = [one for one in refused if any(_meets(case, one, expected) for expected in lacking)]
    return [one for one in acts if _can_tell(case.tools, one.tool, one.args)][:SLICE]


def called_off(case: Case, settled: Collection[str]) -> set[str]:
    """Steps that only what follows acts that were so already called for, once all of those acts are settled."""
    if case.state.acceptance is None or not any(entry.already_so for entry in case.history):
        return set()
    done = [entry for entry in case.history if entry.verified]
    awaited = {step.tool for step in case.plan.steps if step.id not in settled}
    begun = {entry.action.step for entry in case.history if entry.attempts}
    wanted, moot = set[str](), set[str]()
    for one in case.state.acceptance.expectations:
        off = one.follows not in awaited and is_moot(one, done)
        (moot if off else wanted).add(one.tool)
    return {step.id for step in case.plan.steps if step.tool in moot - wanted and step.id not in begun}


def _meets(case: Case, action: Action, expected: Expectation) -> bool:
    """Whether it is what is expected, was not called before and not looked for under this plan."""
    if mark(action) in case.state.looked or not is_met_by(expected, action.tool, action.args, case.tools):
        return False
    return not any(one.action.key == action.key and (one.attempts or one.verdict) for one in case.history)


def _may_be_read(case: Case, action: Action) -> bool:
    """Whether the playbook lets the task near it: the look reads what the act would write."""
    if action.tool not in case.playbook.tools:
        return False
    judged = judge_one(case, action)
    return not judged.problems or judged.by_state


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
        resolved = {name: resolve(value, results, computing(case.rules)) for name, value in args.items()}
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

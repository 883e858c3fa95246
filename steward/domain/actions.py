"""From plan and ledger to what may act next; a pure function, so a crash can't confuse it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from steward.domain.action_problems import already_done, twice, unresolved
from steward.domain.canonical import canonical
from steward.domain.computing import MOST_WORK, computing
from steward.domain.condition import holds, names_item
from steward.domain.errors import RuleError
from steward.domain.identity import begun, identified
from steward.domain.memoization import PerObject
from steward.domain.model import Action, Entry, Json, JsonObject, Plan, Problem, Risk, Step
from steward.domain.payload_size import TooHeavy, in_words, weigh
from steward.domain.ports.rules import Rules, Work
from steward.domain.ports.tools import Toolbox
from steward.domain.references import ITEM, BadReferenceError, resolve
from steward.domain.step_names import Names, bound_names, check_calls, known_results
from steward.domain.step_order import in_order, needs_of

SLICE = 20  # acts carried out at once; what is more waits its turn, so that state and answers stay small
MOST_ARGS, MOST_IN_ALL = 1_000_000, 20_000_000  # bytes of one call's arguments, and of all calls of a plan


@dataclass(frozen=True, kw_only=True)
class Wave:
    """What the plan comes to now.

    `actions` may act, all their needs being verified; `problems` are what can't be resolved;
    `results` are verified results by step id; `skipped` are steps whose condition was false;
    `used` are the ledger's keys that this plan's done steps rest on;
    `loops` are how many items are done, of how many, by step id;
    `passed_over` are the numbers of the items that a loop's condition left out, by step id;
    `crowded` is a loop with more items than are allowed, and how many.
    """

    actions: list[Action] = field(default_factory=list[Action])
    problems: list[Problem] = field(default_factory=list[Problem])
    results: JsonObject = field(default_factory=dict[str, Json])
    skipped: list[str] = field(default_factory=list[str])
    used: list[str] = field(default_factory=list[str])
    loops: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    passed_over: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    crowded: tuple[str, int] | None = None


def next_wave(
    task_id: str,
    plan: Plan,
    history: Sequence[Entry],
    tools: Toolbox,
    rules: Rules,
    most_items: int,
    closed: Collection[str] = (),
    names: Names | None = None,
    off: Collection[str] = (),
) -> Wave:
    """The actions whose needs are verified, with all references resolved.

    `names` are those given by earlier plans; `closed` are the keys of acts that a person left out: never
    done, and neither is what needs them. `off` are steps that are no longer called for.
    """
    return _Expansion(task_id, plan, history, tools, rules, most_items, names or {}, closed, off).wave()


@dataclass(frozen=True, kw_only=True)
class _Known:
    """An action, the arguments that it came of, and for which task with which tools."""

    args: JsonObject
    asked: tuple[str, int]
    action: Action


def _none_known(plan: Plan) -> dict[tuple[str, int, int], _Known]:  # noqa: ARG001 - what is kept belongs to the plan
    return {}


_KNOWN = PerObject(_none_known)


class _CrowdedError(Exception):
    """A loop with more items than are allowed."""

    def __init__(self, items: int) -> None:
        super().__init__(items)
        self.items = items


class _Expansion:
    """One pass over the plan's steps in the order of their needs."""

    def __init__(
        self,
        task_id: str,
        plan: Plan,
        history: Sequence[Entry],
        tools: Toolbox,
        rules: Rules,
        most_items: int,
        names: Names,
        closed: Collection[str],
        off: Collection[str],
    ) -> None:
        self.closed, self.off = closed, off
        self.crowded: tuple[str, int] | None = None
        self.loops: dict[str, list[int]] = {}
        self.passed_over: dict[str, list[int]] = {}
        self.work = Work(MOST_WORK)
        self.compute = computing(rules, self.work)
        self.task_id, self.plan, self.tools, self.rules, self.most_items = task_id, plan, tools, rules, most_items
        self.entries = {entry.action.key: entry for entry in history}
        self.history = history
        in_plan = {step.id for step in plan.steps}
        self.values: JsonObject = {k: v for k, v in known_results(history, names).items() if k not in in_plan}
        self.verified: set[str] = set()
        self.skipped: list[str] = []
        self.actions: list[Action] = []
        self.problems: list[Problem] = []
        self.used: list[str] = []
        self.taken: set[str] = set()
        self.known = _KNOWN(plan)
        self.weight = 0
        self.bound = bound_names(plan, history, names)

    def wave(self) -> Wave:
        for step in in_order(self.plan):
            needs = needs_of(step, self.plan)
            if step.id in self.off or needs & set(self.skipped):
                self.skipped.append(step.id)
            elif needs <= self.verified:
                self._expand(step)
        return Wave(
            actions=self.actions,
            problems=self.problems,
            results=self.values,
            skipped=self.skipped,
            used=self.used,
            loops=self.loops,
            passed_over=self.passed_over,
            crowded=self.crowded,
        )

    def _expand(self, step: Step) -> None:
        try:
            if not names_item(step) and not self._wanted(step, self.values):
                self.skipped.append(step.id)
                return
            calls = list(self._calls(step))
        except (TooHeavy, BadReferenceError, RuleError) as error:
            self.problems.append(unresolved(step, error))
        except _CrowdedError as error:
            self.crowded = self.crowded or (step.id, error.items)
        else:
            self._settle(step, calls)

    def _settle(self, step: Step, calls: list[tuple[int, JsonObject]]) -> None:
        results: list[Json] = []
        waiting: list[Action] = []
        before, used = len(self.problems), len(self.used)
        actions = [self._act(step, item, args) for item, args in calls]
        if len(self.problems) == before:
            self.problems += check_calls(step, actions, self.bound)
        for action in actions:
            entry = self.entries.get(action.key)
            mine = entry is not None and entry.action.revision == action.revision and entry.action.step == step.id
            if entry is not None and entry.verified and (mine or action.risk is Risk.READ):
                self.used.append(action.key)
                if action.item < 0 or not _is_word(entry):  # what nobody knows is no item for those that come after
                    results.append(entry.result)
            elif action.key in self.closed:
                if action.item < 0:
                    self.skipped.append(step.id)
                    return
            else:  # not done, or done by an earlier plan: claiming it again reuses its receipt
                waiting.append(action)
        if step.for_each is not None:
            self.loops[step.id] = [len(self.used) - used, len(calls)]  # what was left out is not done
        if waiting:
            self.actions += waiting
            return
        self.verified.add(step.id)
        self.values[step.id] = results if step.for_each is not None else results[0]

    def _wanted(self, step: Step, values: JsonObject) -> bool:
        return step.when is None or holds(step.when, values, self.rules, self.work)

    def _calls(self, step: Step) -> Iterator[tuple[int, JsonObject]]:
        """Item number (-1 outside loops) and arguments of each call. Raises BadReferenceError, TooHeavy, RuleError."""
        if step.for_each is None:
            yield -1, self._resolved(step, self.values)
            return
        items = resolve(step.for_each, self.values, self.compute)
        if not isinstance(items, list):
            raise BadReferenceError(f"for_each: '{step.for_each}' is not a list")
        asks = names_item(step)
        wanted = [number for number, item in enumerate(items) if not asks or self._wanted(step, self._with(item))]
        if len(wanted) > self.most_items:
            raise _CrowdedError(len(wanted))
        if passed_over := sorted({*range(len(items))} - {*wanted}):
            self.passed_over[step.id] = passed_over
        for number in wanted:
            yield number, self._resolved(step, self._with(items[number]))

    def _with(self, item: Json) -> JsonObject:
        return {**self.values, ITEM: item}

    def _resolved(self, step: Step, values: JsonObject) -> JsonObject:
        args = {name: resolve(value, values, self.compute) for name, value in step.args.items()}
        self.weight += weigh(args, MOST_ARGS)
        if self.weight > MOST_IN_ALL:
            raise TooHeavy(f"all that the plan passes on is larger than {in_words(MOST_IN_ALL)}")
        return args

    def _act(self, step: Step, item: int, args: JsonObject) -> Action:
        """The call with its identity; a second equal act of one plan takes the next occurrence."""
        occurrence = 0
        while True:
            action = self._identified(step, item, args, occurrence)
            if not self._is_anothers(action):
                break
            if (
                self.tools.identity(step.tool, action.args) is not None
            ):  # the act has one identity, however often planned
                self.problems.append(twice(step, action))
                break
            occurrence += 1
        self.taken.add(action.key)
        self._refuse_other_arguments(action)
        return action

    def _identified(self, step: Step, item: int, args: JsonObject, occurrence: int) -> Action:
        """The call with its identity; worked out once for the same arguments, as each wave asks for all steps."""
        known = self.known.get((step.id, item, occurrence))
        if known is not None and known.args == args and known.asked == (self.task_id, id(self.tools)):
            return known.action
        coerced = self.tools.coerce(step.tool, args)
        action = identified(self.task_id, step.id, step.tool, item, coerced, self.plan.revision, occurrence, self.tools)
        asked = (self.task_id, id(self.tools))
        self.known[step.id, item, occurrence] = _Known(args=args, asked=asked, action=action)
        return action

    def _is_anothers(self, action: Action) -> bool:
        """Whether another step or item of this plan stands for that act already."""
        if action.key in self.taken:
            return True
        entry = self.entries.get(action.key)
        if entry is None or entry.action.revision != action.revision:
            return False
        return (entry.action.step, entry.action.item) != (action.step, action.item)

    def _refuse_other_arguments(self, action: Action) -> None:
        """An act with a business identity happens once, with the arguments it was first done with."""
        entry = self.entries.get(action.key)
        if entry and begun(entry) and not _alike(entry.action.args, action.args):
            self.problems.append(already_done(action, entry))


def _is_word(entry: Entry) -> bool:
    """Whether only a person's word says that it was done, and not what it gave."""
    return entry.receipt is not None and entry.receipt.kind == "person" and entry.result is None


def _alike(one: JsonObject, other: JsonObject) -> bool:
    return one == other or canonical(one) == canonical(other)

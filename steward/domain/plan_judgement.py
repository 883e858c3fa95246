"""One plan under its playbook, and which of its acts need a second thought or a person's yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.domain.acceptance import excess
from steward.domain.calibration.standing import Standing
from steward.domain.canonical import act_digest
from steward.domain.ceilings import granted, tightened
from steward.domain.consent import given_by_person, meets, sealed
from steward.domain.duplicates import repeated
from steward.domain.identity import begun, make_action
from steward.domain.left_out import keys_left_out
from steward.domain.left_out_again import brought_back
from steward.domain.memoization import PerObject
from steward.domain.model import Action, Entry, JsonObject, Limits, Plan, Problem
from steward.domain.origin_tracing import Tracer
from steward.domain.origins import Traced
from steward.domain.outages import Outage
from steward.domain.pagination import Pages
from steward.domain.planning import is_concrete
from steward.domain.playbook import Playbook
from steward.domain.policy import Facts
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.review_questions import plan_digest
from steward.domain.rule_facts import Known
from steward.domain.rule_outcomes import Logged, Need
from steward.domain.rule_reads import NOTHING, Coming
from steward.domain.second_opinion import Opinion
from steward.domain.spoken_values import reading
from steward.domain.state import Closed, State
from steward.domain.step_names import known_results
from steward.domain.step_order import acts_after_effects, in_order
from steward.domain.times import moment, times_under


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is judged: the state's plan under its playbook, with what was done so far; of a whole plan also how it
    stands by its confidence. `opinions` are what a second look said, by the acts' seals. `known_facts` are those
    read for its rules, by what was asked; None where nobody reads any. `now` is in Unix seconds.
    `logged` gathers what rules would have come to that are only tried out, by rule and act, and `unhad` the keys of
    facts that something hangs on which could not be decided. `traces` keep what acts
    rest on, and `tracers` what traces them: facts and opinions make no difference to either."""

    state: State
    plan: Plan
    playbook: Playbook
    history: Sequence[Entry]
    tools: Toolbox
    rules: Rules
    standing: Standing | None = None
    opinions: Mapping[str, Opinion] = field(default_factory=dict[str, Opinion])
    known_facts: Mapping[str, Known] | None = None
    now: float = 0.0
    logged: dict[tuple[str, str], Logged] = field(default_factory=dict[tuple[str, str], Logged])
    unhad: set[str] = field(default_factory=set[str])
    traces: dict[str, Traced] = field(default_factory=dict[str, Traced])
    tracers: list[Tracer] = field(default_factory=list[Tracer])

    @property
    def limits(self) -> Limits:
        return granted(tightened(self.playbook.limits, self.state.limits), self.state.granted)

    @property
    def known(self) -> JsonObject:
        """Verified results by all the names that they were given."""
        return known_results(self.history, self.state.names)

    @property
    def away(self) -> Outage | None:
        """What has to be over before all that something hangs on can be known: what takes longest, of several."""
        known = [one for key, one in (self.known_facts or {}).items() if key in self.unhad]
        found = [one.away for one in known if one.away is not None]
        return min(found, key=lambda one: (one.passes, -one.wait), default=None)

    @property
    def asked(self) -> str:
        """The request and what people answered in one, for words that are looked for."""
        return reading(" ".join((self.state.goal, *self.state.answers)))

    @property
    def tracer(self) -> Tracer:
        """What values of the plan's acts can have come from."""
        if not self.tracers:
            self.tracers.append(self._tracer())
        return self.tracers[0]

    def _tracer(self) -> Tracer:
        state = self.state
        given = state.times.given_at or self.now
        zone = times_under(self.playbook, state.times).zone
        return Tracer(
            plan=self.plan,
            playbook=self.playbook,
            tools=self.tools,
            history=self.history,
            goal=state.goal,
            answers=state.answers,
            acceptance=state.acceptance,
            today=moment(given, zone).date(),
            zone=moment(given, zone).tzinfo,
        )

    def traced(self, action: Action) -> Traced:
        """What the act rests on; what a person wrote into it rests on their word."""
        said = act_digest(action.tool, action.args)
        if said not in self.traces:
            written = given_by_person(action.tool, action.args) in self.state.approved
            self.traces[said] = self.tracer.written_by_person(action) if written else self.tracer.traced(action)
        return self.traces[said]

    def facts(
        self,
        results: JsonObject,
        acts: Sequence[Mapping[str, Any]] = (),
        coming: Coming = NOTHING,
        origins: Callable[[], Mapping[str, list[str]]] = dict,
    ) -> Facts:
        state = self.state
        return Facts(
            goal=state.goal,
            requested_by=state.requested_by,
            requester=state.requester,
            results=results,
            rejected=state.rejected,
            history=self.history,
            answers=state.answers,
            acts=acts,
            coming=coming,
            known=self.known_facts,
            origins=origins,
        )


_MADE: PerObject[Plan, list[tuple[str, Toolbox, Sequence[Action]]]] = PerObject(lambda _: [])


def previews(case: Case) -> list[Action]:
    """The acts whose arguments are known before anything ran, and stand-ins for the others.

    A stand-in keeps its references, so that effects the goal does not call for show at once.
    """
    left_out = keys_left_out(case.state)
    return [action for action in _made(case) if action.key not in left_out]


def _made(case: Case) -> Sequence[Action]:
    """The same for every wave of a plan, so they are made once."""
    known, task_id, tools = _MADE(case.plan), case.state.task_id, case.tools
    if known and known[0][0] == task_id and known[0][1] is tools:
        return known[0][2]
    made: list[Action] = []
    equal = Counter[str]()
    for step in in_order(case.plan):
        args = tools.coerce(step.tool, step.args)
        act = act_digest(step.tool, args)
        made.append(make_action(task_id, step, args, case.plan, tools, equal[act]))
        equal[act] += 1  # each of them is an act of its own
    known[:] = [(task_id, tools, made)]
    return made


def asked_early(case: Case, action: Action) -> bool:
    """An approval is asked once its reads are there to decide by, but before any effect that it belongs to."""
    step = case.plan.step(action.step)
    return step is not None and acts_after_effects(step, case.plan, case.tools)


def insists(state: State, problem: Problem) -> bool:
    """Whether the planner heard of this before, or a person wants the plan as it is: then a person decides."""
    if state.plan is not None and plan_digest(state.plan) in state.approved:  # it is carried out as it stands
        return True
    return (problem.code, problem.step) in {(one.code, one.step) for one in state.problems}


def cut_off(case: Case, actions: Sequence[Action]) -> list[tuple[Action, Problem]]:
    """Calls that need all of a list of which only a page was read."""
    pages, due = Pages(case.plan, case.history, case.known), {action.step for action in actions}
    found = {step.id: pages.under(step, case.state.acceptance) for step in case.plan.steps if step.id in due}
    return [(action, problem) for action in actions if (problem := found.get(action.step)) is not None]


def unexpected(case: Case, actions: Sequence[Action], *, concrete: bool) -> list[tuple[Action, Problem]]:
    """A stand-in may be what was done already, so effects of its tool are counted only once it is concrete.

    What may have happened counts as done: another act in its place could be one too many.
    """
    if case.state.acceptance is None:
        return []
    open_tools = set[str]() if concrete else {step.tool for step in case.plan.steps if not is_concrete(step)}
    done = [entry for entry in case.history if begun(entry) and entry.action.tool not in open_tools]
    closed = [one for one in case.state.closed if one.tool not in open_tools and _counts(one, case.plan)]
    again = repeated(case.state.acceptance, done, actions, closed, case.tools, concrete=concrete)
    again += brought_back(case.state.acceptance, done, actions, closed, case.tools)
    told = {action.key for action, _ in again}
    others = excess(case.state.acceptance, done, actions, closed, case.tools, concrete=concrete)
    return again + [(action, problem) for action, problem in others if action.key not in told]


def _counts(one: Closed, plan: Plan) -> bool:
    """What was left out must not come back in a later plan's words; beside it, the rest of its own plan was seen."""
    return one.how == "by_hand" or one.revision < plan.revision


def mark_of(case: Case, action: Action, need: Need) -> str:
    """What the state's `approved` holds of a yes to the act, with what its values rest on."""
    return sealed(need.mark(action), case.traced(action).seal)


def is_new(case: Case, action: Action, need: Need) -> bool:
    """Whether a yes to the act was given when this rule did not ask for one."""
    wanted = mark_of(case, action, need)
    given = [one for one in case.state.approved if meets(one, wanted, "")]
    return bool(given) and not any(meets(one, wanted, need.asker) for one in given)


def is_approved(case: Case, action: Action, need: Need, before: Sequence[Action]) -> bool:
    """Whether a yes is left for it: each covers one act, and a second equal one needs its own.

    Where only what is beyond the wanted ones needs a yes, as many are enough.
    """
    wanted = mark_of(case, action, need)
    yeses = sum(meets(given, wanted, need.asker) for given in case.state.approved)
    if need.yeses is not None:
        return yeses >= need.yeses
    said = act_digest(action.tool, action.args)
    others = [entry.action for entry in case.history if entry.attempts] + [*before]
    equal = {one.key for one in others if act_digest(one.tool, one.args) == said}
    return yeses > len(equal - {action.key})

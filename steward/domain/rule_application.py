"""Scope, rules, approvals and the acceptance for the acts of a plan, in the order in which they would come.

Each act is judged seeing those before it. One whose rules look at what another step is still to show
waits for it, and the effects beside it wait for readings: nothing acts before what can be known is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from steward.domain.actions import Wave
from steward.domain.canonical import act_digest
from steward.domain.consent import meets
from steward.domain.duplicates import REPEATED
from steward.domain.identity import begun
from steward.domain.model import Action, Entry, JsonObject, Problem, Risk
from steward.domain.origin_judgement import with_origins
from steward.domain.plan_judgement import Case, asked_early, cut_off, insists, mark_of, previews, unexpected
from steward.domain.planning import is_concrete
from steward.domain.policy import Facts, Judgement, judge_action
from steward.domain.ports.tools import may_act
from steward.domain.rule_facts import Unread, Wanted
from steward.domain.rule_outcomes import Need
from steward.domain.rule_reads import NOTHING, Coming
from steward.domain.rule_values import rules_on
from steward.domain.step_order import all_needs_of, in_order
from steward.domain.told_plans import more_than_asked, uncalled_for


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What judging comes to: `now` may act once there are no `problems` and the `approvals` are given.

    `judged` are the acts that were looked at, `refused` those with problems, `by_state` those of them that rules
    refuse for what was read or done alone, `needs` all that they would need of people, asked now or not. `suspect` are
    those that may not be the request's, and why.
    """

    now: list[Action] = field(default_factory=list[Action])
    problems: list[Problem] = field(default_factory=list[Problem])
    approvals: list[tuple[Action, Need]] = field(default_factory=list[tuple[Action, Need]])
    judged: list[Action] = field(default_factory=list[Action])
    refused: list[Action] = field(default_factory=list[Action])
    by_state: list[Action] = field(default_factory=list[Action])
    needs: list[tuple[Action, Need]] = field(default_factory=list[tuple[Action, Need]])
    suspect: list[tuple[Action, str]] = field(default_factory=list[tuple[Action, str]])


def judge_plan(case: Case, left: Sequence[Action]) -> Ruling:
    """What is left of the whole plan, before any of it acts: its literal acts, as far as can be told."""
    ruling, judge = Ruling(), _Judge(case, case.known, settled=_done(case, left))
    ahead = _judge_ahead(case, left, judge, ruling)
    judge.require_facts()
    doubts = unexpected(case, left, concrete=False)
    for action, problem in doubts:  # asked later where it is a second one, or open
        _doubt(
            case,
            action,
            problem,
            _overruled(problem),
            ruling,
            ask=action.key in ahead and REPEATED not in problem.detail,
        )
    ruling.suspect.extend(uncalled_for(case, doubts))
    return ruling


def judge_wave(case: Case, wave: Wave) -> Ruling:
    """The acts whose turn it is. Before any effect, the literal acts that come later are judged again as well."""
    verified = {entry.action.key for entry in case.history if entry.verified}
    due = [action for action in wave.actions if action.key not in verified]
    claimed = [action for action in wave.actions if action.key in verified]  # nothing is left to judge of them
    redone = {action.step for action in claimed} - {action.step for action in due}
    judge = _Judge(case, {**case.known, **wave.results}, settled={*wave.results, *wave.skipped, *redone})
    judged = [(action, judge(action)) for action in due]
    judge.require_facts()
    ready = [action for action, judgement in judged if not judgement.open]
    if due and not ready:  # they wait for each other
        ready, judged[0] = due[:1], (due[0], judge(due[0], waits=False))
        judge.require_facts()
    if len(ready) < len(due):
        ready = [action for action in ready if action.risk is Risk.READ] or ready
    doubts = unexpected(case, wave.actions, concrete=True)
    again = {action.key for action, problem in doubts if REPEATED in problem.detail}
    ready = [action for action in ready if action.key not in again] or ready  # a second one is asked after the first
    ruling = Ruling(now=[*claimed, *ready])
    keys = {action.key for action in ready}
    for action, judgement in judged:
        _collect(case, action, judgement, ruling, ask=action.key in keys)
    for action, problem in [*doubts, *cut_off(case, wave.actions)]:
        if action.key not in verified:
            _doubt(case, action, problem, _overruled(problem), ruling, ask=action.key in keys)
    ruling.suspect.extend(uncalled_for(case, doubts))
    for action, why in more_than_asked(case, wave.actions):
        if action.key in keys:
            ruling.approvals.append((action, Need(why)))
    if any(action.risk is not Risk.READ for action in ready):
        steps = {action.step for action in wave.actions}
        later = [one for one in previews(case) if one.step not in steps and one.step not in judge.settled]
        _judge_ahead(case, later, judge, ruling)
        judge.require_facts()
    return ruling


def preview(case: Case) -> Ruling:
    """The literal acts of a plan of which nothing ran, with every approval that can be foreseen."""
    ruling, judge = Ruling(), _Judge(case, {}, settled=())
    _judge_ahead(case, previews(case), judge, ruling, all_approvals=True)
    judge.require_facts()
    return ruling


def previewed(case: Case) -> list[tuple[Action, Facts]]:
    """The same acts in the order in which they would come, each with what its rules see."""
    judge, found = _Judge(case, {}, settled=()), list[tuple[Action, Facts]]()
    for action in _literal(case, previews(case)):
        found.append((action, judge.sees(action)))
        judge(action)
    return found


def judge_one(case: Case, action: Action) -> Judgement:
    """One act in place of the one that the plan has, by what is known now."""
    settled = {step.id for step in case.plan.steps if step.id in case.known}
    judge = _Judge(case, case.known, settled)
    judgement = judge(action)
    judge.require_facts()
    return judgement


def acts_of(history: Sequence[Entry]) -> dict[str, dict[str, Any]]:
    """What rules see of what the task did, by key: of equal reads the latest, and whatever may have happened."""
    acts: dict[str, dict[str, Any]] = {}
    reads: dict[str, str] = {}
    for entry in history:
        action = entry.action
        if not entry.verified and (action.risk is Risk.READ or not begun(entry)):
            continue
        if action.risk is Risk.READ:
            acts.pop(reads.get(said := act_digest(action.tool, action.args), ""), None)
            reads[said] = action.key
        acts[action.key] = _as_act(action, entry.claimed_at, entry)
    return acts


class _Judge:
    """Judges one act after the other; each one that need not wait stands before the next.

    An act whose rules come to facts that nobody read yet is taken for open, and so are those after it whose rules would
    see it: what they come to may hang on it. The others are judged, so that what all of them need is read at once.
    """

    def __init__(self, case: Case, results: JsonObject, settled: Collection[str]) -> None:
        self.case, self.results, self.settled = case, results, settled
        self.acts = acts_of(case.history)
        self.begun: set[str] = set()  # steps of which an act was judged
        self.shown: set[str] = set()  # of those, the ones whose effects the next act's rules see
        self.waiting: set[str] = set()
        self.unread: dict[str, Wanted] = {}

    def __call__(self, action: Action, *, waits: bool = True) -> Judgement:
        judgement = self._judged(action, waits=waits)
        self.begun.add(action.step)
        if judgement.open:
            self.waiting.add(action.step)
        else:
            self.acts[action.key] = _as_act(action, self.case.now)
            self.shown |= {action.step} if action.risk is not Risk.READ else set()
        return judgement

    def require_facts(self) -> None:
        """Raises Unread where the acts so far could not all be judged."""
        if self.unread:
            raise Unread(*self.unread.values())

    def _judged(self, action: Action, *, waits: bool) -> Judgement:
        case = self.case
        if self.unread and any(reads.look.acts for _, reads in rules_on(action.tool, case.playbook)):
            return Judgement(open=True)
        try:
            judgement = judge_action(action, case.playbook, self.sees(action, waits=waits), case.rules, concrete=True)
            return with_origins(case, action, judgement)
        except Unread as unread:
            self.unread |= {one.key: one for one in unread.wanted}
            return Judgement(open=True)

    def sees(self, action: Action, *, waits: bool = True) -> Facts:
        """What rules look at beside the act."""
        acts = [act for key, act in self.acts.items() if key != action.key]
        return self.case.facts(
            self.results, acts, self._coming(action) if waits else NOTHING, lambda: self.case.traced(action).words
        )

    def _coming(self, action: Action) -> Coming:
        """What is not there yet, and does not itself need this act."""
        plan = self.case.plan
        others = [
            one
            for one in in_order(plan)
            if one.id == action.step or (one.id not in self.settled and not self._needs(one.id, action))
        ]
        place = next((index for index, one in enumerate(others) if one.id == action.step), 0)
        own = {action.step} & self.begun  # earlier items of its loop
        before = {one.id for one in others[:place]} | own
        return Coming(
            before=frozenset(before),
            unseen=frozenset(one.id for one in others[:place] if one.id not in self.shown - self.waiting),
            ever=frozenset({one.id for one in others if one.id != action.step} | own),
            effects=frozenset(
                [one.tool for one in others[:place] if may_act(one.tool, self.case.tools)]
                + ([action.tool] if own and action.risk is not Risk.READ else [])
            ),
        )

    def _needs(self, step_id: str, action: Action) -> bool:
        step = self.case.plan.step(step_id)
        return step is not None and action.step in all_needs_of(step, self.case.plan)


def _judge_ahead(
    case: Case, actions: Sequence[Action], judge: _Judge, ruling: Ruling, *, all_approvals: bool = False
) -> set[str]:
    """The literal ones of the acts, before their turn; the keys of those of which all is decided."""
    decided: set[str] = set()
    for action in _literal(case, actions):
        judgement = judge(action)
        if not judgement.open:
            decided.add(action.key)
        early = all_approvals or asked_early(case, action)
        _collect(case, action, judgement, ruling, ask=all_approvals or not judgement.open, approvals=early)
    return decided


def _literal(case: Case, actions: Sequence[Action]) -> list[Action]:
    """Those whose arguments are known before anything ran, in the plan's order."""
    places = {step.id: place for place, step in enumerate(in_order(case.plan)) if is_concrete(step)}
    return sorted((one for one in actions if one.step in places), key=lambda one: places[one.step])


def _collect(
    case: Case, action: Action, judgement: Judgement, ruling: Ruling, *, ask: bool, approvals: bool = True
) -> None:
    ruling.judged.append(action)
    ruling.suspect.extend((action, why) for why in judgement.suspect)
    ruling.needs.extend((action, need) for need in judgement.approvals)
    ruling.problems.extend(judgement.problems)
    ruling.refused.extend([action] if judgement.problems else [])
    ruling.by_state.extend([action] if judgement.by_state else [])
    if ask and approvals:
        ruling.approvals.extend((action, need) for need in judgement.approvals)
    case.unhad.update(judgement.unhad)
    case.logged.update({(one.rule, action.key): one for one in judgement.logged})
    ruling.needs.extend((action, need) for _, need in judgement.insistable)
    for problem, need in judgement.insistable:
        _doubt(case, action, problem, need, ruling, ask=ask)


def _doubt(case: Case, action: Action, problem: Problem, need: Need, ruling: Ruling, *, ask: bool) -> None:
    """Refused, until the planner insists: then people are asked, unless a rule may still forbid it."""
    wanted = mark_of(case, action, need)
    if not insists(case.state, problem) and not any(meets(one, wanted, need.asker) for one in case.state.approved):
        ruling.problems.append(problem)
        ruling.refused.append(action)
    elif ask:
        ruling.approvals.append((action, need))


def _overruled(problem: Problem) -> Need:
    beyond = problem.detail.get(REPEATED)
    return Need(problem.message, yeses=beyond if isinstance(beyond, int) else None)


def _done(case: Case, left: Sequence[Action]) -> set[str]:
    return {step.id for step in case.plan.steps} - {action.step for action in left}


def _as_act(action: Action, at: float, entry: Entry | None = None) -> dict[str, Any]:
    verdict = entry.verdict.status if entry and entry.verdict else "pending"
    return {
        "step": action.step,
        "tool": action.tool,
        "args": action.args,
        "risk": action.risk.value,
        "verified": verdict == "verified",
        "verdict": verdict,
        "result": entry.result if entry and verdict == "verified" else None,
        "at": datetime.fromtimestamp(at, UTC),
    }

"""What a playbook allows: scope limits, business rules, approvals, and what was done before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.domain.canonical import act_digest
from steward.domain.errors import RuleError
from steward.domain.identity import begun
from steward.domain.joint_playbooks import judging, whose
from steward.domain.model import NOBODY_KNOWN, Action, Entry, Json, Problem, Requester, Risk
from steward.domain.playbook import Playbook, Rule
from steward.domain.ports.rules import Rules
from steward.domain.rule_facts import FactValues, Known, Unread, Wanted
from steward.domain.rule_outcomes import APPROVALS, Held, Logged, Need, forbidden, need, told_of, ways_out
from steward.domain.rule_reads import NOTHING, Coming
from steward.domain.rule_values import Named, Reads
from steward.domain.scope_limits import check_scope
from steward.domain.times import rules_of


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Refusals of one action, and why somebody has to say yes to it, if anyone has to.

    `insistable` are refusals that people may overrule once the planner insists, and who may. `open`: a rule looks at
    what is still to come, so that nobody can be asked yet. `by_state`: it is refused for what was read or done
    alone; nothing would refuse it whatever that is. `errors`: why rules that could not be evaluated apply, and `unhad`
    the keys of the facts that they came to. `logged`: what rules would have come to that are only tried out. `suspect`:
    what its values rest on that others may have had a hand in, or that nothing explains.
    """

    problems: list[Problem] = field(default_factory=list[Problem])
    insistable: list[tuple[Problem, Need]] = field(default_factory=list[tuple[Problem, Need]])
    approvals: list[Need] = field(default_factory=list[Need])
    open: bool = False
    by_state: bool = False
    errors: list[str] = field(default_factory=list[str])
    unhad: set[str] = field(default_factory=set[str])
    logged: list[Logged] = field(default_factory=list[Logged])
    suspect: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What rules may look at beside the action; `acts` are those of the task so far, `coming` what may still come.

    `known` are the facts that were read by now, None where nobody reads any: rules that rest on them stay open.
    `origins` says what the act's values rest on, as rules see it.
    """

    goal: str
    requested_by: str
    results: Mapping[str, Json]
    rejected: Mapping[str, str]
    history: Sequence[Entry] = ()
    requester: Requester = NOBODY_KNOWN
    answers: Sequence[str] = ()
    acts: Sequence[Mapping[str, Any]] = ()
    coming: Coming = NOTHING
    known: Mapping[str, Known] | None = None
    origins: Callable[[], Mapping[str, list[str]]] = dict


_VERIFIED, _ACTS = {"verified", "verdict"}, {"acts", "done"}
_BY_THE_TASK = ("steps", "acts", "done")  # variables that what is still to come may change


class _Open(Exception):
    """The rule can't be decided before more is known."""


def judge_action(action: Action, playbook: Playbook, facts: Facts, rules: Rules, *, concrete: bool) -> Judgement:
    """Judge one action. `concrete` false means: before it is due, when a rule may lack its values.

    Raises Unread with all that its rules come to and nobody read yet: no rule hangs on what another comes to.
    """
    problems = check_scope(action, playbook, concrete=concrete) + _check_rejected(action, facts.rejected)
    insistable = [(one, Need(one.message)) for one in _check_target(action, facts.history)]
    approvals = _of_every_call(action, playbook)
    errors: list[str] = []
    unhad = set[str]()
    logged: list[Logged] = []
    undecided, anyway = False, bool(problems)
    acts = {part.name: _Act(action, part, facts, rules_of(part, rules), concrete=concrete) for part in playbook.each}
    unread: list[Wanted] = []
    for part, rule, reads in judging(action.tool, playbook):
        act, of = acts[part.name], whose(part, playbook)
        try:
            held = act.held_by(rule, reads)
            said = told_of(rule, of, held, act.rules) if held else ""
        except _Open:
            held, said = None, ""
            if rule.mode == "judge":
                undecided, anyway = True, anyway or act.held_anyway_by(rule, reads)
        except Unread as more:
            held, said, unread = None, "", [*unread, *more.wanted]
        if held is None:
            continue
        if rule.mode == "log":
            logged.append(Logged(rule=rule.id, then=rule.then, step=action.step, message=said))
            continue
        errors += [held.error] if held.error else []
        unhad |= held.looked if held.error else set()
        if rule.then != "forbid":
            approvals.append(need(rule, of, said, held, facts.requested_by))
        elif rule.exception is not None:
            refusal = forbidden(rule, of, said, action, ways_out(rule, part, held, act.rules))
            insistable.append((refusal, need(rule, of, said, held, facts.requested_by)))
        else:
            anyway = anyway or bool(held.error) or act.held_anyway_by(rule, reads)
            problems.append(forbidden(rule, of, said, action, ways_out(rule, part, held, act.rules)))
    if unread:
        raise Unread(*unread)
    return Judgement(
        problems=problems,
        insistable=insistable,
        approvals=approvals,
        open=undecided,
        by_state=bool(problems) and not anyway,
        errors=errors,
        unhad=unhad,
        logged=logged,
    )


def _of_every_call(action: Action, playbook: Playbook) -> list[Need]:
    """The approvals of tools of which every call needs one."""
    asking = [whose(part, playbook) for part in playbook.each if action.tool in part.approvals]
    return [
        Need(
            f"the playbook{f' {name}' if name else ''} asks for approval of every {action.tool}",
            playbook=name,
            rule=APPROVALS,
        )
        for name in asking
    ]


class _Act:
    """One act before its rules: what they see of it is put together once, and its facts are looked up once for all."""

    def __init__(self, action: Action, playbook: Playbook, facts: Facts, rules: Rules, *, concrete: bool) -> None:
        self.facts, self.rules, self.concrete = facts, rules, concrete
        self.values = _variables(action, facts)
        self.found: FactValues | None = None
        if playbook.facts and facts.known is not None:
            self.found = FactValues(playbook.facts, facts.known, action, rules, self.values)

    def held_by(self, rule: Rule, reads: Reads) -> Held | None:
        """None where the rule does not apply; one that errors applies. Raises _Open, and Unread."""
        facts, rules = self.facts, self.rules
        if any(facts.known is None or fact.may_change(facts.coming.effects) for fact in reads.facts):
            raise _Open
        looked = set[str]()
        values = self.values if self.found is None else {**self.values, "facts": self.found.for_rule(looked)}
        if "origins" in reads.words:
            values = {**values, "origins": facts.origins()}
        waits = facts.coming.is_looked_at(reads.look)
        if waits:  # it is decided only if it comes to the same whatever comes
            values = _without(values, _BY_THE_TASK)
        seen = self._named(rule, values)
        proven = _once_verified(facts) if not waits and _ACTS & reads.words and _VERIFIED & reads.words else None
        try:
            held = rules.holds(rule.when, seen)
            later = {**values, "acts": proven, "done": proven}
            if proven and rules.holds(rule.when, self._named(rule, later)) is not held:
                raise _Open
        except RuleError as error:
            if waits or proven or not self.concrete:
                raise _Open from None
            return Held(str(error), seen, looked)
        return Held("", seen, looked) if held else None

    def held_anyway_by(self, rule: Rule, reads: Reads) -> bool:
        """Whether a rule that applies does so whatever was read or done: it is about who asks, for what, or when."""
        if not reads.words & {*_BY_THE_TASK, "facts", "origins"}:
            return True
        try:
            return self.rules.holds(rule.when, self._named(rule, _without(self.values, _BY_THE_TASK)))
        except RuleError:  # it can't be said without what was read
            return False

    def _named(self, rule: Rule, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return Named(rule.let, self.rules, values) if rule.let else values


def variables(action: Action, playbook: Playbook, facts: Facts, rules: Rules, looked: set[str]) -> Mapping[str, Any]:
    """What a rule's expression sees; `looked` gathers the keys of the facts that it comes to."""
    act = _Act(action, playbook, facts, rules, concrete=True)
    values = {**act.values, "origins": facts.origins()}
    return values if act.found is None else {**values, "facts": act.found.for_rule(looked)}


def _without(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _once_verified(facts: Facts) -> list[Mapping[str, Any]] | None:
    """The acts as they will stand once those of this plan that come before are verified, their results not known
    yet; None where none is open.
    """
    pending = [act["step"] in facts.coming.before and not act["verified"] for act in facts.acts]
    if not any(pending):
        return None
    return [
        {**{name: value for name, value in act.items() if name != "result"}, "verified": True, "verdict": "verified"}
        if open_
        else act
        for act, open_ in zip(facts.acts, pending, strict=True)
    ]


def _variables(action: Action, facts: Facts) -> dict[str, Any]:
    """What a rule's expression sees beside `facts`; `playbooks/format_rules.py` says what each is."""
    return {
        "tool": action.tool,
        "args": action.args,
        "risk": action.risk.value,
        "goal": facts.goal,
        "requested_by": facts.requested_by,
        "requester": {"id": facts.requested_by, **vars(facts.requester)},
        "answers": [*facts.answers],
        "steps": dict(facts.results),
        "acts": [*facts.acts],
        "done": [*facts.acts],
    }


def _check_rejected(action: Action, rejected: Mapping[str, str]) -> list[Problem]:
    review = rejected.get(act_digest(action.tool, action.args))
    if review is None:
        return []
    return [
        Problem(
            code="rejected",
            step=action.step,
            message=f"a person rejected exactly this act (review {review})",
            suggestion="Find another way, or give up.",
            detail={"review": review},
        )
    ]


def _check_target(action: Action, history: Sequence[Entry]) -> list[Problem]:
    """A later plan writing again where an earlier one wrote: a re-plan rarely repeats itself to the letter."""
    if action.target is None or action.risk is Risk.READ:
        return []
    return [
        Problem(
            code="target_written",
            step=action.step,
            message=f"{action.tool} to '{action.target}' was already done by an earlier plan of this task",
            suggestion="Leave it out unless it is really needed once more.",
            detail={"done": entry.action.args, "result": entry.result},
        )
        for entry in history
        if entry.action.tool == action.tool
        and entry.action.target == action.target
        and entry.action.key != action.key
        and entry.first_revision < action.revision
        and begun(entry)
    ]

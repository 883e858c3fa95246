"""Acts of the past under other rules: what would be decided otherwise, and what can't be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from steward.domain.canonical import canonical
from steward.domain.joint_playbooks import judging
from steward.domain.judged_acts import JudgedAct
from steward.domain.playbook import Playbook, Rule
from steward.domain.policy import Facts
from steward.domain.ports.rules import Rules
from steward.domain.redaction import HIDDEN
from steward.domain.rule_application import acts_of
from steward.domain.rule_explanation import RuleOutcome, alone, outcome_of
from steward.domain.rule_facts import Known, Unread, Wanted
from steward.domain.rule_outcomes import APPROVALS, SCOPE
from steward.domain.rule_values import Reads, with_reads
from steward.domain.scope_limits import check_scope
from steward.domain.state import Times
from steward.domain.step_names import known_results
from steward.domain.times import TimedRules

Would: TypeAlias = Literal["stopped", "asked", "let_through", "untold"]
"""What would be otherwise: it would be refused, a person would be asked, it would go on; or it can't be told."""
Singles: TypeAlias = Mapping[tuple[str, str], Playbook]
NO_PLAYBOOK = "playbook"  # in the place of a rule
_BY_THE_TASK = {"acts", "done", "steps"}
_MOST_EXAMPLES = 5
_RULE = re.compile(r"\(rule ([a-z][a-z0-9_-]*)(?: of [^,)]+)?[,)]")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One act that would be decided otherwise, or of which that can't be told; `grounds` are the rules that it rests
    on, with what each says."""

    act: JudgedAct
    would: Would
    grounds: Mapping[str, str]


@dataclass(kw_only=True)
class Group:
    """All acts of one playbook that would be decided otherwise in one way by one rule; some of them as examples."""

    playbook: str
    rule: str
    would: Would
    count: int = 0
    examples: list[Difference] = field(default_factory=list[Difference])


@dataclass(kw_only=True)
class Replayed:
    """What came of a replay. `otherwise` and `untold` count acts; one may be in the groups of several rules."""

    acts: int = 0
    otherwise: int = 0
    untold: int = 0
    same_rules: int = 0
    groups: dict[tuple[str, str, Would], Group] = field(default_factory=dict[tuple[str, str, Would], Group])

    def add(self, difference: Difference, playbook: str) -> None:
        told = difference.would == "untold"
        self.untold, self.otherwise = self.untold + told, self.otherwise + (not told)
        for rule in difference.grounds:
            key = (playbook, rule, difference.would)
            group = self.groups.setdefault(key, Group(playbook=playbook, rule=rule, would=difference.would))
            group.count += 1
            if len(group.examples) < _MOST_EXAMPLES:
                group.examples.append(difference)

    def sorted(self) -> list[Group]:
        order: Mapping[Would, int] = {"stopped": 0, "asked": 1, "let_through": 2, "untold": 3}
        return sorted(self.groups.values(), key=lambda one: (one.playbook, order[one.would], -one.count, one.rule))


@dataclass
class Trial:
    """One act under the rules of a playbook. `known` are facts as they stood then, by key, `unknown` why others can't
    be had. `before` is the playbook that it was judged under, where its text is there."""

    act: JudgedAct
    playbook: Playbook
    zone: str
    before: Playbook | None = None
    known: dict[str, Known] = field(default_factory=dict[str, Known])
    unknown: dict[str, str] = field(default_factory=dict[str, str])

    def facts(self) -> Facts:
        act, looks = self.act, looks_at_the_task(self.playbook)
        return Facts(
            goal=act.goal,
            requested_by=act.requested_by,
            requester=act.requester,
            results=known_results(act.history) if looks else {},
            rejected={},
            answers=act.answers,
            acts=[*acts_of(act.history).values()] if looks else [],
            known=self.known,
        )

    def timed(self, rules: Rules) -> Rules:
        """The rules' language at the time of the act."""
        return TimedRules(rules, Times(given_at=self.act.given_at, planned_at=self.act.at, zone=self.zone), self.act.at)

    @property
    def hidden(self) -> str:
        """Why nothing can be told of an act that is not whole on record."""
        hides = self.act.then != "passed" and HIDDEN in canonical(self.act.action.args)
        return "a part of its arguments is hidden on record" if hides else ""


def looks_at_the_task(playbook: Playbook) -> bool:
    """Whether any rule looks at what the task did before."""
    return any(_BY_THE_TASK & reads.words for part in playbook.each for _, reads in with_reads(part))


def judged_again(trial: Trial, singles: Singles, rules: Rules) -> Difference | list[Wanted] | None:
    """What would be otherwise, None where nothing is; or the facts that are still to be looked up for that.

    `singles` are the playbook's rules, each `alone`.
    """
    act, facts, timed = trial.act, trial.facts(), trial.timed(rules)
    if hidden := trial.hidden:
        return _compared(trial, [], [(rule.id, hidden) for _, rule in _to_be_tried(trial)])
    came: list[RuleOutcome] = []
    untold: list[tuple[str, str]] = []
    wanted: list[Wanted] = []
    for part, rule in _to_be_tried(trial):
        try:
            came.append(outcome_of(rule, singles[part.name, rule.id], act.action, facts, timed))
        except Unread as unread:
            open_ = [one for one in unread.wanted if one.key not in trial.unknown]
            wanted += open_
            if not open_:
                untold.append((rule.id, trial.unknown[unread.wanted[0].key]))
    return wanted or _compared(trial, came, untold)


def singles_of(playbook: Playbook) -> Singles:
    """Each rule of the playbook, or of those that a task is under together, by its playbook's name and its own."""
    return {(part.name, rule.id): alone(part, rule) for part in playbook.each for rule in part.rules}


def _to_be_tried(trial: Trial) -> Iterator[tuple[Playbook, Rule]]:
    """The rules that judge its tool; of an act that went through, not those that let it through as they stand."""
    parts: Sequence[Playbook] = trial.before.each if trial.before else ()
    old = {(part.name, rule.id, part.timezone): (rule, reads) for part in parts for rule, reads in with_reads(part)}
    for part, rule, reads in judging(trial.act.action.tool, trial.playbook):
        same = _is_same((rule, reads), old.get((part.name, rule.id, part.timezone)))
        if rule.mode == "judge" and not (same and trial.act.then == "passed"):
            yield part, rule


def _is_same(one: tuple[Rule, Reads], other: tuple[Rule, Reads] | None) -> bool:
    """Whether both come to the same for any act."""
    if other is None or one[1].facts != other[1].facts:
        return False
    rule, before = one[0], other[0]
    return all(
        getattr(rule, name) == getattr(before, name) for name in ("when", "let", "then", "on", "mode", "exception")
    )


def _compared(trial: Trial, came: Sequence[RuleOutcome], untold: Sequence[tuple[str, str]]) -> Difference | None:
    act, playbook = trial.act, trial.playbook
    stops = [one for one in came if one.came == "forbid" and one.rule.exception is None]
    asks = [one for one in came if one.came != "pass" and one not in stops]
    stopping = [(SCOPE, one.message) for one in check_scope(act.action, playbook, concrete=True)]
    stopping += [(one.rule.id, one.message) for one in stops]
    asking = [(one.rule.id, one.message) for one in asks]
    if act.action.tool in playbook.approvals:
        asking.append((APPROVALS, f"the playbook asks for approval of every {act.action.tool}"))
    if stopping:
        return None if act.then == "stopped" else _difference(act, "stopped", stopping)
    stricter = [rule for rule in untold if _may_stop(rule[0], playbook) or not asking]
    if stricter:
        return _difference(act, "untold", stricter)
    if asking:
        excepted = {one.rule.id for one in asks if one.rule.exception is not None}  # refused first, then asked about
        as_then = act.then == "asked" or (act.then == "stopped" and bool(act.rules) and {*act.rules} <= excepted)
        return None if as_then else _difference(act, "asked", asking)
    rules = _rules_then(act)
    return _difference(act, "let_through", [(one, act.said) for one in rules]) if rules else None


def _rules_then(act: JudgedAct) -> Sequence[str]:
    """The rules that stopped it or had it asked about; none where something else did, which would do so again."""
    if act.then != "asked" or act.rules:
        return act.rules
    every = rf"the playbook(?: \S+)? asks for approval of every {re.escape(act.action.tool)}"
    approvals = [APPROVALS] if re.search(every, act.said) else []  # before questions kept their rules
    return [*_RULE.findall(act.said), *approvals]


def _may_stop(rule_id: str, playbook: Playbook) -> bool:
    rule = next((one for one in playbook.rules if one.id == rule_id), None)
    return rule is not None and rule.then == "forbid" and rule.exception is None


def _difference(act: JudgedAct, would: Would, grounds: Sequence[tuple[str, str]]) -> Difference:
    return Difference(act=act, would=would, grounds=dict(grounds))


def without_playbook(act: JudgedAct) -> Difference:
    """An act whose playbook is not among the new ones."""
    why = f"there is no playbook '{act.playbook}' among them" if act.playbook else "no playbook is on record for it"
    return Difference(act=act, would="untold", grounds={NO_PLAYBOOK: why})


def is_hidden(known: Known) -> bool:
    """Whether a part of a recorded fact is hidden, so that nobody knows what it was."""
    return HIDDEN in canonical([known.wanted.args, known.value])

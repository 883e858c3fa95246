"""Why a rule came to what it came to for one act: its facts, its named values, the parts of its condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from steward.domain.errors import RuleError
from steward.domain.model import Action, Json
from steward.domain.playbook import Playbook, Rule
from steward.domain.policy import Facts, judge_action, variables
from steward.domain.ports.rules import Rules
from steward.domain.rule_facts import Known, Wanted, told
from steward.domain.rule_parts import Part, parts_of, shown
from steward.domain.rule_values import Named
from steward.domain.times import rules_of

Comes: TypeAlias = Literal["forbid", "review", "confirm", "pass", "open"]
"""What a rule comes to; `open` where it looks at what is still to come."""


@dataclass(frozen=True, kw_only=True)
class RuleOutcome:
    """What one rule came to for one act: `said` is what is told of it, `error` why it applies though it can't be
    evaluated."""

    rule: Rule
    came: Comes
    said: str = ""
    error: str = ""

    @property
    def message(self) -> str:
        """What is told of it, without the rule's name."""
        return self.said.removesuffix(f" (rule {self.rule.id})")


@dataclass(frozen=True, kw_only=True)
class RuleExplained:
    """The same with its grounds: `facts` as records keep them, `let` by name. `untold` says why it can't be told."""

    rule: Rule
    came: Comes | None
    said: str = ""
    error: str = ""
    untold: str = ""
    facts: list[Json] = field(default_factory=list[Json])
    let: dict[str, str] = field(default_factory=dict[str, str])
    parts: list[Part] = field(default_factory=list[Part])


def alone(playbook: Playbook, rule: Rule) -> Playbook:
    """The playbook with this rule and no other, and nothing else that stops an act; one that is tried out judges."""
    return replace(playbook, rules=[replace(rule, mode="judge")], scope={}, approvals=[])


def outcome_of(rule: Rule, only: Playbook, action: Action, facts: Facts, rules: Rules) -> RuleOutcome:
    """What the one rule of `only` comes to. Raises Unread."""
    judged = judge_action(action, only, replace(facts, rejected={}, history=()), rules, concrete=True)
    refused = [*judged.problems, *(problem for problem, _ in judged.insistable)]
    said = next(iter([*(one.message for one in refused), *(need.why for need in judged.approvals)]), "")
    came: Comes = rule.then if refused or judged.approvals else "open" if judged.open else "pass"
    return RuleOutcome(rule=rule, came=came, said=said, error=next(iter(judged.errors), ""))


def explained(rule: Rule, playbook: Playbook, action: Action, facts: Facts, rules: Rules) -> RuleExplained:
    """What the rule comes to, and why. Raises Unread for a fact that judging comes to and that is not known."""
    rules = rules_of(playbook, rules)
    came = outcome_of(rule, alone(playbook, rule), action, facts, rules)
    settled = replace(facts, known=_Settled(facts.known or {}))
    looked = _looked_at(rule, playbook, action, settled, rules)
    seen = Named(rule.let, rules, variables(action, playbook, settled, rules, set()))
    return RuleExplained(
        rule=rule,
        came=came.came,
        said=came.message,
        error=came.error,
        facts=told([one for key, one in (facts.known or {}).items() if key in looked]),
        let={name: _value(name, seen, rules) for name in rule.let},
        parts=[] if came.came == "open" else parts_of(rule.when, seen, rules),
    )


def untold(rule: Rule, why: str) -> RuleExplained:
    """A rule of which nothing can be told."""
    return RuleExplained(rule=rule, came=None, untold=why)


def _looked_at(rule: Rule, playbook: Playbook, action: Action, facts: Facts, rules: Rules) -> set[str]:
    """The keys of the facts that deciding comes to."""
    looked: set[str] = set()
    values = variables(action, playbook, facts, rules, looked)
    try:
        rules.holds(rule.when, Named(rule.let, rules, values))
    except RuleError:
        return looked
    return looked


def _value(name: str, seen: Named, rules: Rules) -> str:
    try:
        return shown(rules.value(name, seen))
    except RuleError as error:
        return f"comes to nothing: {error}"


_UNWANTED = Known(wanted=Wanted(name="", args={}), error="it was decided without it")


class _Settled(Mapping[str, Known]):
    """Facts that are known; another one was not looked up, since the rule was decided without it."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._known = known

    def __getitem__(self, key: str) -> Known:
        return self._known.get(key, _UNWANTED)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

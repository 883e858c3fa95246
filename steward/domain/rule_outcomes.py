"""What follows where a rule holds: who is asked, what is refused, and what would have been let pass."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.domain.consent import REQUESTER, audience_of, mark
from steward.domain.model import Action, Json, JsonObject, Problem, Question
from steward.domain.origins import INFLUENCED, UNGROUNDED
from steward.domain.playbook import Playbook, Rule, Then
from steward.domain.ports.rules import Rules
from steward.domain.rule_facts import Unread
from steward.domain.rule_values import message_of

_ARGUMENT = re.compile(r"\bargs\.(\w+)")
EXCEPTION = "forbidden_unless_allowed"
SCOPE, APPROVALS = "scope", "approvals"  # on record in the place of a rule
INSISTABLE = {"target_written", "unexpected_effect", "incomplete_list", "left_out", UNGROUNDED, INFLUENCED, EXCEPTION}
"""Problems that people may overrule."""


@dataclass(frozen=True)
class Need:
    """Why somebody has to say yes to an action: how many different people, and who (`domain/consent.py`).

    `yeses`: how many acts equal to it, itself included, need one; None where each of them does. `facts` are the keys
    of those that this rests on. `playbook` is whose rule or approval it is where a task is under several; `rule` is the
    rule's id, APPROVALS where the playbook asks for approval of every call, and empty where neither asks.
    """

    why: str
    approvers: int = 1
    audience: str = ""
    yeses: int | None = None
    facts: tuple[str, ...] = ()
    playbook: str = ""
    rule: str = ""

    @property
    def asker(self) -> str:
        """The rule that asks, told apart from those of other playbooks; empty where none does."""
        return _asker(self.rule, self.playbook)

    def mark(self, action: Action) -> str:
        """What a state's `approved` holds of the yes to this action."""
        return mark(action.tool, action.args, approvers=self.approvers, audience=self.audience)


@dataclass(frozen=True, kw_only=True)
class Logged:
    """What a rule in the mode `log` would have come to for an action."""

    rule: str
    then: Then
    step: str
    message: str


@dataclass(frozen=True)
class Held:
    """A rule that applies: why it could not be evaluated, what its expressions see, and the keys of
    the facts that they came to."""

    error: str
    values: Mapping[str, Any]
    looked: set[str] = field(default_factory=set[str])


def told_of(rule: Rule, playbook: str, held: Held, rules: Rules) -> str:
    """The rule's message with its name. One whose values are not to be had gives way to why they are not."""
    message, name = message_of(rule, held.values, rules), f"{rule.id} of {playbook}" if playbook else rule.id
    if held.error and "${" in message:
        return f"{held.error} (rule {name}, which could not be evaluated)"
    return f"{message} (rule {name}{f', which could not be evaluated: {held.error}' if held.error else ''})"


def need(rule: Rule, playbook: str, said: str, held: Held, requested_by: str) -> Need:
    """Who has to say yes. Where nobody is known to have asked for the task, reviewers confirm it."""
    looked = tuple(sorted(held.looked))
    if rule.then == "confirm":
        return Need(
            said, audience=REQUESTER if requested_by.strip() else "", facts=looked, playbook=playbook, rule=rule.id
        )
    asked = rule.exception or rule
    return Need(said, asked.approvers, audience=audience_of(asked.group), facts=looked, playbook=playbook, rule=rule.id)


def told_rules(needs: Sequence[Need]) -> JsonObject:
    """The rules that ask, as a question keeps them: each with its playbook where the task is under several."""
    named = dict.fromkeys((need.rule, need.playbook) for need in needs if need.rule)
    told: list[Json] = [{"rule": rule, **({"playbook": of} if of else {})} for rule, of in named]
    return {"rules": told} if told else {}


def named_rules(question: Question) -> list[JsonObject]:
    """What `told_rules` left in the question."""
    named = question.detail.get("rules")
    return [one for one in named if isinstance(one, dict)] if isinstance(named, list) else []


def rules_in(question: Question) -> list[str]:
    """The rules that the question names, as `Need.asker` tells them apart."""
    return [_asker(str(one.get("rule")), str(one.get("playbook") or "")) for one in named_rules(question)]


def _asker(rule: str, playbook: str) -> str:
    return f"{playbook}/{rule}" if playbook and rule else rule


def ways_out(rule: Rule, playbook: Playbook, held: Held, rules: Rules) -> list[str]:
    """What other arguments the rule lets pass, in words. An argument by which facts are looked up is no way out."""
    if held.error:
        return []
    looked_up = [one for fact in playbook.facts.values() for one in (*fact.args.values(), *fact.match.values())]
    kept = {name for one in looked_up if isinstance(one, str) for name in _ARGUMENT.findall(one)}
    try:
        return rules.turning(rule.when, rule.let, held.values, kept)
    except Unread:  # it takes a fact that the rule did not come to
        return []


def forbidden(rule: Rule, playbook: str, said: str, action: Action, passes: Sequence[str]) -> Problem:
    advice = ["Plan without it; if the goal can't be met then, say so."]
    if passes:
        advice.insert(0, f"The rule lets it pass with {', or with '.join(passes)}.")
    if rule.exception is not None:
        number = rule.exception.approvers
        people = "a person is" if number == 1 else f"{number} people are"
        advice.append(f"Where nothing else meets it, plan it once more: {people} asked to make an exception.")
    return Problem(
        code="forbidden" if rule.exception is None else EXCEPTION,
        step=action.step,
        message=said,
        suggestion=" ".join(advice),
        detail={"rule": rule.id, "args": action.args, **({"playbook": playbook} if playbook else {})},
    )

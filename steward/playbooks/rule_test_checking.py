"""Checks the examples beside rules against the playbook that they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from steward.domain.model import Json, JsonObject
from steward.domain.playbook import Fact, Playbook, Rule, RuleTest
from steward.domain.rule_tests import tool_of

_OF_A_PAST_ACT = ("task", "tool", "args", "result", "verified", "at")


def rule_test_problems(playbook: Playbook) -> Iterator[tuple[str, str]]:
    """Field and reason of what no run could make right. Whether arguments fit their tools is no part of it: a tool that
    changes must not keep a playbook from loading."""
    for index, rule in enumerate(playbook.rules):
        for number, test in enumerate(rule.tests):
            for field, reason in _problems(playbook, rule, test):
                yield f"rules.{index}.tests.{number}.{field}", reason


def _problems(playbook: Playbook, rule: Rule, test: RuleTest) -> Iterator[tuple[str, str]]:
    if test.then not in (rule.then, "pass"):
        yield "then", f"the rule itself says {rule.then}: it comes to that or to pass"
    yield from _tool_problems(playbook, rule, test)
    for name, value in test.facts.items():
        fact = playbook.facts.get(name)
        if fact is None:
            yield f"facts.{name}", f"there is no such fact; defined: {', '.join(playbook.facts) or 'none'}"
        elif fact.ledger:
            yield from ((f"facts.{name}{field}", reason) for field, reason in _ledger_problems(fact, value))


def _tool_problems(playbook: Playbook, rule: Rule, test: RuleTest) -> Iterator[tuple[str, str]]:
    tool = tool_of(rule, test)
    if not tool:
        yield "tool", f"say which, as the rule is on {'several' if rule.on else 'all'}: {_listed(rule, playbook)}"
    elif rule.on and tool not in rule.on:
        yield "tool", f"the rule is not on '{tool}' but on {_listed(rule, playbook)}"
    elif tool not in (*playbook.tools, *rule.on) and not rule.origin:  # of those of the rule it is told there
        yield "tool", f"'{tool}' is not among this playbook's tools: {', '.join(playbook.tools)}"


def _listed(rule: Rule, playbook: Playbook) -> str:
    return ", ".join(rule.on or playbook.tools)


def _ledger_problems(fact: Fact, value: Json) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield "", "must be a list of acts, as this fact is from the ledger"
        return
    for number, act in enumerate(value):
        if isinstance(act, dict):
            yield from ((f".{number}{field}", reason) for field, reason in _past_act_problems(fact, act))
        else:
            yield f".{number}", "must be fields with values, as {args: …, at: '2026-03-01T10:00:00+01:00'}"


def _past_act_problems(fact: Fact, act: JsonObject) -> Iterator[tuple[str, str]]:
    if unknown := [name for name in act if name not in _OF_A_PAST_ACT]:
        yield "", f"an act of the ledger has no '{unknown[0]}'; it has {', '.join(_OF_A_PAST_ACT)}"
    if act.get("tool", fact.ledger[0]) not in fact.ledger:
        yield ".tool", f"'{act['tool']}' is not among the fact's tools: {', '.join(fact.ledger)}"
    if not isinstance(act.get("args", {}), dict):
        yield ".args", "must be fields with values"
    if not isinstance(act.get("verified", True), bool):
        yield ".verified", "must be true or false"
    if "at" in act and not _is_moment(act["at"]):
        yield ".at", "is no time with a zone; write '2026-03-01T10:00:00+01:00'"


def _is_moment(value: Json) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False

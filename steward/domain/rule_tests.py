"""The examples beside rules: what a rule comes to for one act, by the code that judges acts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from steward.domain.model import Action, Json, JsonObject, Risk
from steward.domain.playbook import Fact, Playbook, Rule, RuleTest
from steward.domain.policy import Facts
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.rule_explanation import Comes, alone, outcome_of
from steward.domain.rule_facts import Known, Unread
from steward.domain.rule_values import names_in, with_reads
from steward.domain.times import RulesAt

NO_TIME = "1970-01-01T00:00:00+00:00"
_ARGUMENT = re.compile(r"\bargs\.(\w+)")
_TIMES = {"now", "today", "given_at"}


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One example that was run: what the rule came to, and in which words.

    `error` says why the rule could not be evaluated, and so applies. `wrong` says why the example fails, empty where
    it does not. `came` is None where the example could not be run.
    """

    test: RuleTest
    tool: str
    came: Comes | None = None
    said: str = ""
    error: str = ""
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleTried:
    """A rule with its examples, in their order."""

    rule: Rule
    tried: list[Tried] = field(default_factory=list[Tried])

    @property
    def failed(self) -> int:
        return sum(bool(one.wrong) for one in self.tried)

    @property
    def uncovered(self) -> list[str]:
        """Which kind of example is missing: of those that are as they say, one that triggers the rule, or none."""
        shown = {one.came for one in self.tried if not one.wrong}
        triggers = [] if shown - {"pass"} else ["no example that triggers it"]
        return triggers + ([] if "pass" in shown else ["no example that it lets pass"])


def try_all(playbooks: Sequence[Playbook], tools: Toolbox, rules: Rules) -> list[tuple[Playbook, list[RuleTried]]]:
    """All examples of the playbooks; those of a rule bank once, under the first playbook that includes it."""
    tried: list[Rule] = []
    done: list[tuple[Playbook, list[RuleTried]]] = []
    for playbook in playbooks:
        fresh = [rule for rule in playbook.rules if not rule.origin or rule not in tried]
        tried += [rule for rule in fresh if rule.origin]
        done.append((playbook, try_rules(replace(playbook, rules=fresh), tools, rules)))
    return done


def try_rules(playbook: Playbook, tools: Toolbox, rules: Rules) -> list[RuleTried]:
    """All examples of a playbook, rule by rule."""
    return [
        RuleTried(rule=rule, tried=[try_rule(playbook, rule, test, tools, rules) for test in rule.tests])
        for rule in playbook.rules
    ]


def tool_of(rule: Rule, test: RuleTest) -> str:
    """The tool of an example's act; empty where neither says one."""
    return test.tool or (rule.on[0] if len(rule.on) == 1 else "")


def try_rule(playbook: Playbook, rule: Rule, test: RuleTest, tools: Toolbox, rules: Rules) -> Tried:
    """What one rule comes to for one example."""
    tried = Tried(test=test, tool=tool_of(rule, test))
    if unfit := next(_unfit(tried, tools), None):
        return replace(tried, wrong=unfit)
    facts_ = {name: _given(fact, test) if name in test.facts else fact for name, fact in playbook.facts.items()}
    only = alone(replace(playbook, facts=facts_), rule)
    action, timed = _action(tried, tools), _timed(rules, test)
    known: dict[str, Known] = {}
    facts = Facts(
        goal=test.goal,
        requested_by=test.requested_by,
        requester=test.requester,
        results=test.steps,
        rejected={},
        answers=test.answers,
        acts=[_as_act(act, tools, test) for act in test.acts],
        known=known,
        origins=lambda: {**{name: ["request"] for name in test.args}, **test.origins},
    )
    while True:
        try:
            found = outcome_of(rule, only, action, facts, timed)
            break
        except Unread as unread:
            missing = unread.wanted
        for wanted in missing:
            if wanted.name not in test.facts:
                return replace(tried, wrong=f"the fact '{wanted.name}' is come to and the example does not give it")
            value = test.facts[wanted.name]
            value = _past_acts(value, wanted.ledger, test) if wanted.ledger else value
            known[wanted.key] = Known(wanted=wanted, value=value)
    return _compared(replace(tried, came=found.came, said=found.said, error=found.error), rule, playbook)


def _compared(tried: Tried, rule: Rule, playbook: Playbook) -> Tried:
    """With why the example fails, if it does. One that only applies since it can't be evaluated shows nothing."""
    test = tried.test
    if tried.error:
        looks = next(reads for one, reads in with_reads(playbook) if one is rule)
        missing = sorted(looks.words & _TIMES - playbook.facts.keys()) if not test.now else []
        hint = f"; it looks at {' and '.join(missing)}, and the example gives no now" if missing else ""
        return replace(tried, wrong=f"the rule could not be evaluated: {tried.error}{hint}")
    if tried.came != test.then:
        return replace(tried, wrong=f"expected {test.then}, came to {tried.came}")
    if test.message and test.message not in tried.said:
        return replace(tried, wrong=f"the message does not hold '{test.message}'")
    return tried


def _unfit(tried: Tried, tools: Toolbox) -> Iterator[str]:
    """What of the example its tools would not take; arguments may be left out."""
    if tools.card(tried.tool) is None:
        away = tools.unavailable(tried.tool)
        yield f"the tool '{tried.tool}' is not there{f': {away}' if away else ''}"
        return
    for wrong in tools.check_part(tried.tool, tried.test.args):
        yield f"args: {wrong.message}"
    for number, act in enumerate(tried.test.acts, start=1):
        tool, args = str(act["tool"]), act["args"]
        if tools.card(tool) is None:
            yield f"act {number}: there is no tool '{tool}'"
            continue
        for wrong in tools.check_part(tool, args if isinstance(args, dict) else {}):
            yield f"act {number}: {wrong.message}"


def _action(tried: Tried, tools: Toolbox) -> Action:
    return Action(
        key="example",
        task_id="example",
        step="example",
        tool=tried.tool,
        args=tools.coerce_part(tried.tool, tried.test.args),
        risk=Risk(tried.test.risk) if tried.test.risk else _risk(tried.tool, tools),
    )


def _risk(tool: str, tools: Toolbox) -> Risk:
    card = tools.card(tool)
    return card.cost if card else Risk.IRREVERSIBLE


def _as_act(act: JsonObject, tools: Toolbox, test: RuleTest) -> dict[str, Any]:
    """The act as rules see one: what the example leaves out is filled in, and no result is known of what is not
    verified."""
    tool, args = str(act["tool"]), act["args"]
    whole: dict[str, Any] = {"step": tool, "risk": _risk(tool, tools).value, "verified": True, "result": None, **act}
    whole["args"] = tools.coerce_part(tool, args if isinstance(args, dict) else {})
    whole["at"] = datetime.fromisoformat(str(act.get("at") or test.now or NO_TIME))
    return whole | ({"verdict": "verified"} if whole["verified"] else {"verdict": "unknown", "result": None})


def _past_acts(value: Json, ledger: Sequence[str], test: RuleTest) -> Json:
    """Acts of the ledger, with what the example leaves out."""
    at = test.now or NO_TIME
    blank: JsonObject = {"task": "", "tool": ledger[0], "args": {}, "result": None, "verified": True, "at": at}
    return [{**blank, **one} for one in value if isinstance(one, dict)] if isinstance(value, list) else value


def _given(fact: Fact, test: RuleTest) -> Fact:
    """A fact that the example gives, without its arguments where they rest on other facts, or on arguments of the act
    that the example leaves out."""
    said = " ".join(one for one in (*fact.args.values(), *fact.match.values()) if isinstance(one, str))
    known = set(_ARGUMENT.findall(said)) <= test.args.keys() and "facts" not in names_in(said)
    return fact if known else replace(fact, args={}, match={})


def _timed(rules: Rules, test: RuleTest) -> Rules:
    """The rules' language at the example's time."""
    if not test.now:
        return rules
    return RulesAt(rules, datetime.fromisoformat(test.now), datetime.fromisoformat(test.given_at or test.now))

"""What a rule's expressions see: the act, the request, what was done, the facts, and the rule's own named values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from steward.domain.canonical import shortly
from steward.domain.errors import RuleError
from steward.domain.memoization import PerObject
from steward.domain.plan_expressions import expressions_in
from steward.domain.playbook import Fact, Playbook, Rule
from steward.domain.ports.rules import Rules
from steward.domain.rule_reads import Look, looks_at

_WORD = re.compile(r"\w+")
_MOST_SHOWN = 80  # characters of a value in a message


@dataclass(frozen=True, kw_only=True)
class Reads:
    """What evaluating a rule may look at: the words in its texts, and the playbook's facts that it rests on."""

    words: frozenset[str]
    look: Look
    facts: tuple[Fact, ...]


def _with_reads(playbook: Playbook) -> Sequence[tuple[Rule, Reads]]:
    found: list[tuple[Rule, Reads]] = []
    for rule in playbook.rules:
        text = _expressions_of(rule, playbook.facts)
        words = names_in(text)
        facts = [fact for name, fact in playbook.facts.items() if name in words and "facts" in words]
        found.append((rule, Reads(words=words, look=looks_at(text), facts=tuple(facts))))
    return found


with_reads: PerObject[Playbook, Sequence[tuple[Rule, Reads]]] = PerObject(_with_reads)
"""The rules of a playbook with what each looks at; told from their texts once."""


def rules_on(tool: str, playbook: Playbook) -> list[tuple[Rule, Reads]]:
    """Those of them that judge the tool's acts."""
    return [(rule, reads) for rule, reads in with_reads(playbook) if not rule.on or tool in rule.on]


def names_in(expressions: str) -> frozenset[str]:
    return frozenset(_WORD.findall(expressions))


def _expressions_of(rule: Rule, facts: Mapping[str, Fact]) -> str:
    """All that is evaluated to know whether the rule holds: its own expressions, and those of the facts it names."""
    texts = [rule.when, *rule.let.values()]
    open_now, seen = set(_WORD.findall(" ".join(texts))) & set(facts), set[str]()
    while open_now:
        name = open_now.pop()
        seen.add(name)
        given = [one for one in (*facts[name].args.values(), *facts[name].match.values()) if isinstance(one, str)]
        texts += given
        open_now |= (set(_WORD.findall(" ".join(given))) & set(facts)) - seen
    return " ; ".join(texts)


@dataclass(frozen=True)
class Named(Mapping[str, Any]):
    """Variables with a rule's own beside them: each is evaluated when it is asked for, and once."""

    lets: Mapping[str, str]
    rules: Rules
    known: Mapping[str, Any]
    made: dict[str, Any] = field(default_factory=dict[str, Any])

    def __getitem__(self, name: str) -> Any:
        """Raises KeyError, and what evaluating raises."""
        if name not in self.lets:
            return self.known[name]
        if name not in self.made:
            before = dict(takewhile(lambda one: one[0] != name, self.lets.items()))
            self.made[name] = self.rules.evaluate(self.lets[name], Named(before, self.rules, self.known, self.made))
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.known), **dict.fromkeys(self.lets)})

    def __len__(self) -> int:
        return len({*self.known, *self.lets})


def message_of(rule: Rule, values: Mapping[str, Any], rules: Rules) -> str:
    """The rule's message with what its expressions come to; one that comes to nothing is shown as it is written."""

    told, end = "", 0
    for start, text in expressions_in(rule.message):
        if text is None:
            break
        told += rule.message[end : start - 2] + _shown(text, values, rules)
        end = start + len(text) + 1
    return told + rule.message[end:]


def _shown(expression: str, values: Mapping[str, Any], rules: Rules) -> str:
    try:
        value = rules.value(expression, values)
    except RuleError:
        return f"${{{expression}}}"
    return shortly(value, _MOST_SHOWN)
